//! The JSON of both formats, as features with nested coordinates.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::{Problem, topology};

/// Numbers in lists in lists, as deep as a file has them.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Nested {
    Number(f64),
    List(Vec<Nested>),
}

impl Nested {
    pub(super) fn list(&self) -> Option<&[Nested]> {
        match self {
            Nested::List(list) => Some(list),
            Nested::Number(_) => None,
        }
    }
}

impl Default for Nested {
    fn default() -> Self {
        Nested::List(Vec::new())
    }
}

impl<'de> Deserialize<'de> for Nested {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NestedVisitor)
    }
}

struct NestedVisitor;

impl<'de> Visitor<'de> for NestedVisitor {
    type Value = Nested;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number or a list of them")
    }

    fn visit_f64<E>(self, value: f64) -> Result<Nested, E> {
        Ok(Nested::Number(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Nested, E> {
        Ok(Nested::Number(value as f64))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Nested, E> {
        Ok(Nested::Number(value as f64))
    }

    fn visit_unit<E>(self) -> Result<Nested, E> {
        Ok(Nested::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Nested, A::Error> {
        let mut list = Vec::new();
        while let Some(value) = seq.next_element()? {
            list.push(value);
        }
        Ok(Nested::List(list))
    }
}

/// A feature of either format.
#[derive(Clone, Debug)]
pub(super) struct Feature {
    /// The properties, and the feature's own id as `id`.
    pub(super) properties: Map<String, Value>,
    /// `Polygon`, `MultiPolygon`, or what else it is.
    pub(super) kind: String,
    /// As GeoJSON nests them.
    pub(super) coordinates: Nested,
}

#[derive(Deserialize)]
struct File {
    #[serde(rename = "type")]
    kind: Option<String>,
    #[serde(default)]
    features: Option<Vec<RawFeature>>,
    #[serde(flatten)]
    topology: topology::Topology,
}

#[derive(Deserialize)]
struct RawFeature {
    id: Option<Value>,
    properties: Option<Map<String, Value>>,
    geometry: Option<RawGeometry>,
}

#[derive(Deserialize)]
struct RawGeometry {
    #[serde(rename = "type")]
    kind: Option<String>,
    #[serde(default)]
    coordinates: Nested,
}

impl Feature {
    pub(super) fn new(
        properties: Option<Map<String, Value>>,
        id: Option<Value>,
        kind: Option<String>,
        coordinates: Nested,
    ) -> Self {
        let mut properties = properties.unwrap_or_default();
        if let Some(id) = id {
            properties.entry("id").or_insert(id);
        }
        Self {
            properties,
            kind: kind.unwrap_or_default(),
            coordinates,
        }
    }
}

/// The features of a file, whichever of the formats it is in.
pub(super) fn features(bytes: &[u8]) -> Result<Vec<Feature>, Problem> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let file: File = serde_json::from_slice(bytes).map_err(|error| match error.classify() {
        serde_json::error::Category::Data => Problem::NotAMap,
        _ => Problem::NotJson {
            line: error.line(),
            column: error.column(),
            reason: error.to_string(),
        },
    })?;
    match file.kind.as_deref() {
        Some("FeatureCollection") => Ok(collection(file.features.unwrap_or_default())),
        Some("Topology") => file.topology.features(),
        _ => Err(Problem::NotAMap),
    }
}

fn collection(features: Vec<RawFeature>) -> Vec<Feature> {
    let feature = |raw: RawFeature| {
        let (kind, coordinates) = raw
            .geometry
            .map_or((None, Nested::default()), |g| (g.kind, g.coordinates));
        Feature::new(raw.properties, raw.id, kind, coordinates)
    };
    features.into_iter().map(feature).collect()
}
