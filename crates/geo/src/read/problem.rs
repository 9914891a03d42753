//! Why a boundary file is not used.

/// What is wrong with a boundary file. Features are counted from 1.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Problem {
    /// The file has more bytes than are read.
    #[error("the file is larger than {most} bytes")]
    TooLarge {
        /// The most bytes.
        most: usize,
    },
    /// The borders have more vertices than are read.
    #[error("the borders have more than {most} vertices")]
    TooManyPoints {
        /// The most vertices.
        most: usize,
    },
    /// The file is no JSON.
    #[error("not JSON: line {line}, column {column}: {reason}")]
    NotJson {
        /// Where reading stopped.
        line: usize,
        /// Where reading stopped in that line.
        column: usize,
        /// What was expected there.
        reason: String,
    },
    /// JSON, but neither GeoJSON nor TopoJSON.
    #[error("neither a GeoJSON FeatureCollection nor a TopoJSON Topology")]
    NotAMap,
    /// A map without features.
    #[error("the file has no features")]
    NoFeatures,
    /// No property holds codes.
    #[error("no property holds Kemendagri codes; there are: {}", properties.join(", "))]
    NoCodes {
        /// The names of the properties there are.
        properties: Vec<String>,
    },
    /// The property asked for is in no feature.
    #[error("no feature has the property {property}")]
    NoSuchProperty {
        /// The name asked for.
        property: String,
    },
    /// A code that is not in the list of areas.
    #[error("{code} is no known code")]
    UnknownCode {
        /// The code.
        code: String,
    },
    /// A feature that is no area.
    #[error("feature {feature} ({code}) is a {kind}, not a Polygon or MultiPolygon")]
    Geometry {
        /// Which feature.
        feature: usize,
        /// Its code.
        code: String,
        /// What it is.
        kind: String,
    },
    /// A ring that is not written as the format asks.
    #[error("a border of feature {feature} ({code}) cannot be read")]
    Ring {
        /// Which feature.
        feature: usize,
        /// Its code.
        code: String,
    },
    /// A position that is none, as in a file in metres.
    #[error("feature {feature} ({code}) has the position {first}, {second}: not degrees (WGS 84)")]
    Range {
        /// Which feature.
        feature: usize,
        /// Its code.
        code: String,
        /// The first number of the position.
        first: f64,
        /// The second number.
        second: f64,
    },
    /// Positions with the latitude first.
    #[error("feature {feature} ({code}) has its latitude first; longitude comes first")]
    Swapped {
        /// Which feature.
        feature: usize,
        /// Its code.
        code: String,
    },
    /// Areas that lie elsewhere than their codes say.
    #[error(
        "{areas} areas lie elsewhere, {code} among them: are these the codes of Kemendagri, \
         and not of BPS?"
    )]
    Misplaced {
        /// One of them.
        code: String,
        /// How many.
        areas: usize,
    },
    /// A TopoJSON geometry that uses an arc that is not there.
    #[error("a border uses arc {arc}, which is not in the file")]
    NoSuchArc {
        /// The arc.
        arc: i64,
    },
}
