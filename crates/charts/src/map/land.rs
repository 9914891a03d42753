//! Rings as paths.

use std::fmt::Write;

use super::Rect;

type At = (f64, f64);

/// The part of a ring within the box. Where it leaves and comes back it runs along the
/// edge, which is why the box is larger than what is seen.
pub(crate) fn clipped(ring: Vec<At>, within: Rect) -> Vec<At> {
    let (right, bottom) = (within.x + within.width, within.y + within.height);
    let ring = cut(ring, |p| p.0 - within.x);
    let ring = cut(ring, |p| right - p.0);
    let ring = cut(ring, |p| p.1 - within.y);
    cut(ring, |p| bottom - p.1)
}

/// The part of a ring on the side where `inside` is positive.
fn cut(ring: Vec<At>, inside: impl Fn(At) -> f64) -> Vec<At> {
    if ring.iter().all(|at| inside(*at) >= 0.0) {
        return ring;
    }
    let mut out = Vec::new();
    let before = ring.iter().cycle().skip(ring.len() - 1);
    for (a, b) in before.zip(&ring) {
        let (from, to) = (inside(*a), inside(*b));
        if (from >= 0.0) != (to >= 0.0) {
            let part = from / (from - to);
            out.push((a.0 + (b.0 - a.0) * part, a.1 + (b.1 - a.1) * part));
        }
        if to >= 0.0 {
            out.push(*b);
        }
    }
    out
}

/// Adds a ring to a path, in tenths and relative to the point before, which is short.
pub(crate) fn path(out: &mut String, ring: &[At]) {
    let tenths = |at: &At| ((at.0 * 10.0).round() as i64, (at.1 * 10.0).round() as i64);
    let mut points: Vec<(i64, i64)> = ring.iter().map(tenths).collect();
    points.dedup();
    let (Some(first), true) = (points.first().copied(), points.len() > 2) else {
        return;
    };
    // Writing into a string cannot fail.
    let _ = write!(out, "M{} {}l", tenth(first.0), tenth(first.1));
    let mut last = first;
    for (i, point) in points.iter().enumerate().skip(1) {
        let gap = if i > 1 { " " } else { "" };
        let (x, y) = (tenth(point.0 - last.0), tenth(point.1 - last.1));
        let _ = write!(out, "{gap}{x} {y}");
        last = *point;
    }
    out.push('z');
}

fn tenth(value: i64) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let (whole, rest) = (value.unsigned_abs() / 10, value.unsigned_abs() % 10);
    match (whole, rest) {
        (_, 0) => format!("{sign}{whole}"),
        (0, _) => format!("{sign}.{rest}"),
        _ => format!("{sign}{whole}.{rest}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_is_cut_at_the_box() {
        let within = Rect {
            x: 0.0,
            y: 0.0,
            width: 10.0,
            height: 10.0,
        };
        let ring = vec![(-5.0, 2.0), (5.0, 2.0), (5.0, 8.0), (-5.0, 8.0)];
        let cut = clipped(ring.clone(), within);
        assert_eq!(cut, [(0.0, 2.0), (5.0, 2.0), (5.0, 8.0), (0.0, 8.0)]);
        let outside = ring.iter().map(|(x, y)| (x + 50.0, *y)).collect();
        assert_eq!(clipped(outside, within), []);
        assert_eq!(clipped(Vec::new(), within), []);
    }

    #[test]
    fn paths_are_short() {
        let mut out = String::new();
        path(
            &mut out,
            &[(1.0, 2.04), (1.52, 2.0), (1.0, 3.0), (1.01, 3.0)],
        );
        assert_eq!(out, "M1 2l.5 0 -.5 1z");
        path(&mut out, &[(1.0, 1.0), (1.01, 1.0), (1.0, 1.02)]);
        assert_eq!(out, "M1 2l.5 0 -.5 1z");
    }
}
