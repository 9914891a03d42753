//! Values on the way in, records on the way out: the same few types on both databases.

use crate::Error;
use domain::Coded;
use domain::ids::*;

/// A value bound to a statement. Each kind is typed even when null: PostgreSQL refuses a text
/// null in a bigint column.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// TEXT
    Text(Option<String>),
    /// BIGINT
    Int(Option<i64>),
    /// DOUBLE PRECISION
    Real(Option<f64>),
    /// BOOLEAN
    Bool(Option<bool>),
    /// BLOB or BYTEA
    Bytes(Option<Vec<u8>>),
}

impl Value {
    /// Whether the value is null.
    pub fn is_null(&self) -> bool {
        matches!(
            self,
            Self::Text(None)
                | Self::Int(None)
                | Self::Real(None)
                | Self::Bool(None)
                | Self::Bytes(None)
        )
    }
}

macro_rules! value_from {
    ($($source:ty => $variant:ident, $convert:expr);+ $(;)?) => {$(
        impl From<$source> for Value {
            fn from(value: $source) -> Self {
                Self::$variant(Some($convert(value)))
            }
        }
        impl From<Option<$source>> for Value {
            fn from(value: Option<$source>) -> Self {
                Self::$variant(value.map($convert))
            }
        }
    )+};
}

value_from! {
    String => Text, |v| v;
    &str => Text, str::to_owned;
    &String => Text, String::clone;
    i64 => Int, |v| v;
    i32 => Int, i64::from;
    u32 => Int, i64::from;
    u16 => Int, i64::from;
    u8 => Int, i64::from;
    f64 => Real, |v| v;
    bool => Bool, |v| v;
    Vec<u8> => Bytes, |v| v;
    &[u8] => Bytes, <[u8]>::to_vec;
    jiff::Timestamp => Int, |v: jiff::Timestamp| v.as_microsecond();
    jiff::civil::Date => Text, |v: jiff::civil::Date| v.to_string();
    TaskForceId => Text, |v: TaskForceId| v.to_string();
    OrganisationId => Text, |v: OrganisationId| v.to_string();
    TeamId => Text, |v: TeamId| v.to_string();
    AccountId => Text, |v: AccountId| v.to_string();
    ReportId => Text, |v: ReportId| v.to_string();
    ScreeningId => Text, |v: ScreeningId| v.to_string();
    CaseId => Text, |v: CaseId| v.to_string();
    PersonId => Text, |v: PersonId| v.to_string();
    FigureViewId => Text, |v: FigureViewId| v.to_string();
    LegId => Text, |v: LegId| v.to_string();
    DeterminationId => Text, |v: DeterminationId| v.to_string();
    ServiceId => Text, |v: ServiceId| v.to_string();
    ReferralId => Text, |v: ReferralId| v.to_string();
    NoteId => Text, |v: NoteId| v.to_string();
    ImportId => Text, |v: ImportId| v.to_string();
    DraftId => Text, |v: DraftId| v.to_string();
    RuleId => Text, |v: RuleId| v.to_string();
    AttachmentId => Text, |v: AttachmentId| v.to_string();
    RegulationId => Text, |v: RegulationId| v.to_string();
    DecreeId => Text, |v: DecreeId| v.to_string();
    DivisionId => Text, |v: DivisionId| v.to_string();
    PostId => Text, |v: PostId| v.to_string();
    TenureId => Text, |v: TenureId| v.to_string();
    ListingId => Text, |v: ListingId| v.to_string();
    SeriesId => Text, |v: SeriesId| v.to_string();
    MeetingId => Text, |v: MeetingId| v.to_string();
    AgendaItemId => Text, |v: AgendaItemId| v.to_string();
    InviteeId => Text, |v: InviteeId| v.to_string();
    AttendanceId => Text, |v: AttendanceId| v.to_string();
    MinuteId => Text, |v: MinuteId| v.to_string();
    DecisionId => Text, |v: DecisionId| v.to_string();
    ActionItemId => Text, |v: ActionItemId| v.to_string();
    HandoutId => Text, |v: HandoutId| v.to_string();
    PlanId => Text, |v: PlanId| v.to_string();
    ProgrammeId => Text, |v: ProgrammeId| v.to_string();
    ActivityId => Text, |v: ActivityId| v.to_string();
    IndicatorId => Text, |v: IndicatorId| v.to_string();
    OutreachId => Text, |v: OutreachId| v.to_string();
    MaterialId => Text, |v: MaterialId| v.to_string();
    WatchGroupId => Text, |v: WatchGroupId| v.to_string();
    ArticleId => Text, |v: ArticleId| v.to_string();
    PeriodicId => Text, |v: PeriodicId| v.to_string();
    ReleaseId => Text, |v: ReleaseId| v.to_string();
    uuid::Uuid => Text, |v: uuid::Uuid| v.to_string();
}

/// Binds a coded value by its code.
pub fn code<T: Coded>(value: T) -> Value {
    Value::Text(Some(value.code().to_owned()))
}

/// Binds an optional coded value by its code.
pub fn code_opt<T: Coded>(value: Option<T>) -> Value {
    Value::Text(value.map(|v| v.code().to_owned()))
}

/// One row, read by column name.
#[derive(Debug, Clone)]
pub struct Record {
    names: std::sync::Arc<[String]>,
    values: Vec<Value>,
}

impl Record {
    pub(crate) fn new(names: std::sync::Arc<[String]>, values: Vec<Value>) -> Self {
        Self { names, values }
    }

    fn value(&self, name: &'static str) -> Result<&Value, Error> {
        self.names
            .iter()
            .position(|n| n == name)
            .and_then(|i| self.values.get(i))
            .ok_or(Error::Column(name))
    }

    /// A text that may be null.
    pub fn text_opt(&self, name: &'static str) -> Result<Option<&str>, Error> {
        match self.value(name)? {
            Value::Text(v) => Ok(v.as_deref()),
            other if other.is_null() => Ok(None),
            _ => Err(Error::Column(name)),
        }
    }

    /// A text.
    pub fn text(&self, name: &'static str) -> Result<&str, Error> {
        self.text_opt(name)?.ok_or(Error::Column(name))
    }

    /// A text, owned.
    pub fn string(&self, name: &'static str) -> Result<String, Error> {
        self.text(name).map(str::to_owned)
    }

    /// An integer that may be null.
    pub fn int_opt(&self, name: &'static str) -> Result<Option<i64>, Error> {
        match self.value(name)? {
            Value::Int(v) => Ok(*v),
            Value::Bool(v) => Ok(v.map(i64::from)),
            other if other.is_null() => Ok(None),
            _ => Err(Error::Column(name)),
        }
    }

    /// An integer.
    pub fn int(&self, name: &'static str) -> Result<i64, Error> {
        self.int_opt(name)?.ok_or(Error::Column(name))
    }

    /// A number with a fraction.
    pub fn real(&self, name: &'static str) -> Result<f64, Error> {
        match self.value(name)? {
            Value::Real(Some(v)) => Ok(*v),
            _ => Err(Error::Column(name)),
        }
    }

    /// A boolean that may be null; SQLite keeps booleans as 0 and 1.
    pub fn bool_opt(&self, name: &'static str) -> Result<Option<bool>, Error> {
        match self.value(name)? {
            Value::Bool(v) => Ok(*v),
            Value::Int(v) => Ok(v.map(|i| i != 0)),
            other if other.is_null() => Ok(None),
            _ => Err(Error::Column(name)),
        }
    }

    /// A boolean; null counts as an error.
    pub fn bool(&self, name: &'static str) -> Result<bool, Error> {
        self.bool_opt(name)?.ok_or(Error::Column(name))
    }

    /// Bytes that may be null.
    pub fn bytes_opt(&self, name: &'static str) -> Result<Option<&[u8]>, Error> {
        match self.value(name)? {
            Value::Bytes(v) => Ok(v.as_deref()),
            other if other.is_null() => Ok(None),
            _ => Err(Error::Column(name)),
        }
    }

    /// Bytes.
    pub fn bytes(&self, name: &'static str) -> Result<&[u8], Error> {
        self.bytes_opt(name)?.ok_or(Error::Column(name))
    }

    /// A time stored as microseconds.
    pub fn time_opt(&self, name: &'static str) -> Result<Option<jiff::Timestamp>, Error> {
        self.int_opt(name)?
            .map(|us| jiff::Timestamp::from_microsecond(us).map_err(|_| Error::Column(name)))
            .transpose()
    }

    /// A time stored as microseconds.
    pub fn time(&self, name: &'static str) -> Result<jiff::Timestamp, Error> {
        self.time_opt(name)?.ok_or(Error::Column(name))
    }

    /// Anything that parses from text: identifiers, dates, codes of closed lists.
    pub fn parse_opt<T: std::str::FromStr>(&self, name: &'static str) -> Result<Option<T>, Error> {
        self.text_opt(name)?
            .map(|text| text.parse().map_err(|_| Error::Column(name)))
            .transpose()
    }

    /// Anything that parses from text.
    pub fn parse<T: std::str::FromStr>(&self, name: &'static str) -> Result<T, Error> {
        self.parse_opt(name)?.ok_or(Error::Column(name))
    }
}
