//! TopoJSON: arcs become rings again.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::json::{Feature, Nested};
use super::{MAX_POINTS, Problem};

/// What a TopoJSON file has beside its type.
#[derive(Deserialize)]
pub(super) struct Topology {
    #[serde(default)]
    arcs: Nested,
    transform: Option<Transform>,
    #[serde(default)]
    objects: Map<String, Value>,
}

#[derive(Clone, Copy, Deserialize)]
struct Transform {
    scale: [f64; 2],
    translate: [f64; 2],
}

#[derive(Deserialize)]
struct Object {
    #[serde(rename = "type")]
    kind: Option<String>,
    #[serde(default)]
    geometries: Option<Vec<Object>>,
    #[serde(default)]
    arcs: Nested,
    id: Option<Value>,
    properties: Option<Map<String, Value>>,
}

impl Topology {
    /// The features of all objects of the file, collections opened.
    pub(super) fn features(self) -> Result<Vec<Feature>, Problem> {
        let arcs = self.positions()?;
        let mut rings = Rings {
            arcs,
            room: MAX_POINTS,
        };
        let mut features = Vec::new();
        for object in self.objects.into_values() {
            let object = serde_json::from_value(object).map_err(|_| Problem::NotAMap)?;
            rings.features(object, &mut features)?;
        }
        Ok(features)
    }

    /// The arcs as positions: steps of a quantised file added up.
    fn positions(&self) -> Result<Vec<Vec<[f64; 2]>>, Problem> {
        let arcs = self.arcs.list().ok_or(Problem::NotAMap)?;
        arcs.iter().map(|arc| self.arc(arc)).collect()
    }

    fn arc(&self, arc: &Nested) -> Result<Vec<[f64; 2]>, Problem> {
        let (mut x, mut y) = (0.0, 0.0);
        let positions = arc.list().ok_or(Problem::NotAMap)?.iter();
        let position = |position: &Nested| {
            let Some([Nested::Number(first), Nested::Number(second), ..]) = position.list() else {
                return Err(Problem::NotAMap);
            };
            let Some(transform) = self.transform else {
                return Ok([*first, *second]);
            };
            (x, y) = (x + first, y + second);
            Ok([
                x * transform.scale[0] + transform.translate[0],
                y * transform.scale[1] + transform.translate[1],
            ])
        };
        positions.map(position).collect()
    }
}

struct Rings {
    arcs: Vec<Vec<[f64; 2]>>,
    /// How many positions may still be written: arcs can be used over and over.
    room: usize,
}

impl Rings {
    fn features(&mut self, object: Object, out: &mut Vec<Feature>) -> Result<(), Problem> {
        for inner in object.geometries.unwrap_or_default() {
            self.features(inner, out)?;
        }
        let kind = object.kind.unwrap_or_default();
        if kind == "GeometryCollection" {
            return Ok(());
        }
        let depth = match kind.as_str() {
            "Polygon" => 1,
            "MultiPolygon" => 2,
            // Whether another kind matters is seen by its code.
            _ => 0,
        };
        let coordinates = if depth == 0 {
            Nested::default()
        } else {
            self.nested(&object.arcs, depth)?
        };
        let feature = Feature::new(object.properties, object.id, Some(kind), coordinates);
        out.push(feature);
        Ok(())
    }

    /// The list with its rings, `depth` lists below, as positions.
    fn nested(&mut self, list: &Nested, depth: usize) -> Result<Nested, Problem> {
        let list = list.list().ok_or(Problem::NotAMap)?;
        let inner = list.iter().map(|part| match depth {
            1 => self.ring(part),
            _ => self.nested(part, depth - 1),
        });
        inner.collect::<Result<Vec<_>, _>>().map(Nested::List)
    }

    fn ring(&mut self, arcs: &Nested) -> Result<Nested, Problem> {
        let mut ring: Vec<Nested> = Vec::new();
        for arc in arcs.list().ok_or(Problem::NotAMap)? {
            let Nested::Number(arc) = *arc else {
                return Err(Problem::NotAMap);
            };
            // A negative number walks the arc of its complement backwards.
            let arc = arc as i64;
            let at = if arc < 0 { !arc } else { arc };
            let positions = usize::try_from(at).ok().and_then(|at| self.arcs.get(at));
            let positions = positions.ok_or(Problem::NoSuchArc { arc })?;
            let too_many = Problem::TooManyPoints { most: MAX_POINTS };
            self.room = self.room.checked_sub(positions.len()).ok_or(too_many)?;
            // The next arc begins where the last one ended.
            ring.pop();
            let position = |at: &[f64; 2]| Nested::List(at.map(Nested::Number).to_vec());
            if arc < 0 {
                ring.extend(positions.iter().rev().map(position));
            } else {
                ring.extend(positions.iter().map(position));
            }
        }
        Ok(Nested::List(ring))
    }
}
