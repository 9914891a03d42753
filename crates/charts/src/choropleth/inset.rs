//! Small islands far from the rest go into a small map of their own, lest the rest
//! becomes too small to be read: as the Kepulauan Seribu beside Jakarta.

use geo::{Bounds, Point, Shapes};

use crate::frame::Layout;
use crate::map::{Projection, Rect};

/// Of all land, the most that may go into the small map.
const SMALL: f64 = 0.03;

/// By how much the box around the rest must be smaller to be worth it.
const WORTH: f64 = 0.5;

/// The areas near each other, and those far away, if any.
pub(super) fn split(shapes: &Shapes) -> (Shapes, Option<Shapes>) {
    let mut areas: Vec<(&str, Bounds, f64)> = shapes
        .areas()
        .iter()
        .filter_map(|area| {
            let size = shapes.square_degrees(area);
            Some((area.code.as_str(), shapes.bounds_of(area)?, size))
        })
        .collect();
    let total: f64 = areas.iter().map(|area| area.2).sum();
    let mean = |axis: fn(Point) -> f64| {
        let sum: f64 = areas
            .iter()
            .map(|(_, bounds, size)| axis(middle(*bounds)) * size)
            .sum();
        sum / total.max(1e-12)
    };
    let centre = Point {
        lon: mean(|point| point.lon),
        lat: mean(|point| point.lat),
    };
    let away = |bounds: Bounds| {
        let middle = middle(bounds);
        (middle.lon - centre.lon).hypot(middle.lat - centre.lat)
    };
    areas.sort_by(|a, b| away(b.1).total_cmp(&away(a.1)));
    let boxed = |areas: &[(&str, Bounds, f64)]| {
        let bounds = areas.iter().map(|area| area.1).reduce(Bounds::with);
        bounds.map_or(0.0, |b| (b.east - b.west) * (b.north - b.south))
    };
    let mut taken = 0.0;
    let small = areas.iter().take_while(|area| {
        taken += area.2;
        taken <= total * SMALL
    });
    let small = small.count().min(areas.len().saturating_sub(1));
    let best = (1..=small).min_by(|a, b| boxed(&areas[*a..]).total_cmp(&boxed(&areas[*b..])));
    let Some(far) = best.filter(|far| boxed(&areas[*far..]) <= boxed(&areas) * WORTH) else {
        return (shapes.clone(), None);
    };
    let codes: Vec<&str> = areas[..far].iter().map(|area| area.0).collect();
    let near = shapes.only(|code| !codes.contains(&code));
    (near, Some(shapes.only(|code| codes.contains(&code))))
}

fn middle(bounds: Bounds) -> Point {
    Point {
        lon: f64::midpoint(bounds.west, bounds.east),
        lat: f64::midpoint(bounds.south, bounds.north),
    }
}

/// The corner of the large map in which the small one hides least of its areas.
pub(super) fn corner(map: &Projection, near: &Shapes, layout: Layout) -> Rect {
    let field = map.field();
    let part = match layout {
        Layout::Wide => 0.26,
        Layout::Compact => 0.3,
    };
    let (width, height) = (field.width * part, field.height * part * 1.2);
    let edge = 8.0;
    let left = field.x + edge;
    let right = field.x + field.width - width - edge;
    let top = field.y + edge;
    let bottom = field.y + field.height - height - edge;
    let corners = [(left, top), (right, top), (left, bottom), (right, bottom)];
    let rect = |(x, y)| Rect {
        x,
        y,
        width,
        height,
    };
    let hidden = |rect: &Rect| {
        let points = near
            .areas()
            .iter()
            .flat_map(|area| near.polygons(area).flatten().flatten());
        let covered = points.filter(|point| Rect::around(map.at(*point), 0.5).meets(*rect));
        covered.count()
    };
    let best = corners.into_iter().map(rect).min_by_key(hidden);
    best.unwrap_or(rect((left, top)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(code: &str, lon: f64, lat: f64, side: f64) -> (String, Vec<Vec<Vec<Point>>>) {
        let corners = [(0.0, 0.0), (side, 0.0), (side, side), (0.0, side)];
        let ring = corners.map(|(x, y)| Point {
            lon: lon + x,
            lat: lat + y,
        });
        (code.to_owned(), vec![vec![ring.to_vec()]])
    }

    #[test]
    fn a_small_island_far_away_is_apart() {
        let city = [square("a", 106.7, -6.3, 0.2), square("b", 106.9, -6.3, 0.2)];
        let island = square("c", 106.5, -5.5, 0.02);
        let shapes = Shapes::new(city.into_iter().chain([island]), 1);
        let (near, far) = split(&shapes);
        let codes = |shapes: &Shapes| -> Vec<String> {
            shapes
                .areas()
                .iter()
                .map(|area| area.code.clone())
                .collect()
        };
        assert_eq!(codes(&near), ["a", "b"]);
        assert_eq!(far.as_ref().map(codes), Some(vec!["c".to_owned()]));
    }

    #[test]
    fn what_is_large_or_near_stays() {
        let large = [square("a", 106.0, -6.0, 0.2), square("b", 110.0, -6.0, 0.2)];
        assert_eq!(split(&Shapes::new(large, 1)).1, None);
        let near = [
            square("a", 106.0, -6.0, 0.2),
            square("b", 106.21, -6.0, 0.01),
        ];
        assert_eq!(split(&Shapes::new(near, 1)).1, None);
        assert_eq!(
            split(&Shapes::new([square("a", 106.0, -6.0, 0.2)], 1)).1,
            None
        );
        assert_eq!(split(&Shapes::default()).1, None);
    }
}
