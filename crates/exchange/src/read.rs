//! Reading one value: what each field accepts.

use domain::{
    Coded,
    areas::{AreaCode, Country},
    cases::{
        CaseStatus, ControlMethod, CtdcAgeBand, DecisionMaker, Education, ExploitationType, Gender,
        Industry, MaritalStatus, RecruitmentMethod, Relationship, SexExploitation,
        TraffickingStatus,
    },
    dates::PartialDate,
    nik::Nik,
    phone::Phone,
};

use crate::{
    facts::{Fact, Field},
    issue::Reason,
    mapping::plain,
};

impl Field {
    /// The words that the field understands without a mapping, reduced by [`plain`]: codes, the
    /// names of the standards, names of countries. Empty for numbers, dates and areas.
    pub(crate) fn vocabulary(self) -> Vec<(String, Fact)> {
        match self {
            Self::Sex => codes(Fact::Sex),
            Self::Gender => named(Fact::Gender, Gender::htcds),
            Self::AgeBand => codes(Fact::AgeBand),
            Self::CtdcAgeBand => named(Fact::CtdcAgeBand, CtdcAgeBand::ctdc),
            Self::Majority => codes(Fact::Majority),
            Self::MaritalStatus => named(Fact::MaritalStatus, MaritalStatus::htcds),
            Self::Education => named(Fact::Education, Education::htcds),
            Self::Exploitation => named(Fact::Exploitation, ExploitationType::htcds),
            Self::LabourType => codes(Fact::LabourType),
            Self::Industry => named(Fact::Industry, Industry::htcds),
            Self::SexExploitation => named(Fact::SexExploitation, SexExploitation::htcds),
            Self::ControlMethod => named(Fact::ControlMethod, ControlMethod::htcds),
            Self::RecruitmentMethod => named(Fact::RecruitmentMethod, RecruitmentMethod::htcds),
            Self::Relation => codes(Fact::Relation),
            Self::Relationship => named(Fact::Relationship, Relationship::htcds),
            Self::TraffickingStatus => named(Fact::TraffickingStatus, TraffickingStatus::htcds),
            Self::DecisionMaker => named(Fact::DecisionMaker, DecisionMaker::htcds),
            Self::CaseStatus => named(Fact::CaseStatus, CaseStatus::htcds),
            Self::Citizenship => countries(Fact::Citizenship),
            Self::CountryOfExploitation => countries(Fact::CountryOfExploitation),
            Self::ExternalId
            | Self::Source
            | Self::RegisteredYear
            | Self::RegisteredDate
            | Self::Area
            | Self::Age => Vec::new(),
        }
    }
}

fn codes<T: Coded>(fact: fn(T) -> Fact) -> Vec<(String, Fact)> {
    named(fact, T::code)
}

/// Codes, and the names that a standard gives them; of values that share a name, the first has it.
fn named<T: Coded>(fact: fn(T) -> Fact, name: fn(T) -> &'static str) -> Vec<(String, Fact)> {
    let all = || T::ALL.iter().copied();
    all()
        .map(|value| (plain(value.code()), fact(value)))
        .chain(all().map(|value| (plain(name(value)), fact(value))))
        .filter(|(word, _)| !word.is_empty())
        .collect()
}

fn countries(fact: fn(Country) -> Fact) -> Vec<(String, Fact)> {
    Country::all()
        .flat_map(|country| {
            [country.code(), country.english(), country.indonesian()]
                .map(|word| (plain(word), fact(country)))
        })
        .collect()
}

impl Fact {
    /// The fact that a mapping's `code` stands for; `None` if the field has no such code.
    pub(crate) fn from_code(field: Field, code: &str) -> Option<Self> {
        match field {
            Field::Source => is_short_code(code).then(|| Self::Source(code.to_owned())),
            Field::Citizenship => Country::parse(code).ok().map(Self::Citizenship),
            Field::CountryOfExploitation => {
                Country::parse(code).ok().map(Self::CountryOfExploitation)
            }
            Field::RegisteredYear | Field::RegisteredDate => {
                code.parse().ok().map(Self::Registered)
            }
            Field::Area => area(code).ok().map(Self::Area),
            Field::Age => age(code).map(Self::Age),
            Field::ExternalId => None,
            _ => {
                let word = plain(code);
                let mut known = field.vocabulary().into_iter();
                known.find(|(name, _)| *name == word).map(|(_, fact)| fact)
            }
        }
    }

    /// The fact in a cell whose value neither the mapping nor the vocabulary knows.
    pub(crate) fn from_cell(field: Field, value: &str) -> Result<Self, Reason> {
        match field {
            Field::RegisteredYear => year(value).map(Self::Registered).ok_or(Reason::NotAYear),
            Field::RegisteredDate => date(value).map(Self::Registered).ok_or(Reason::NotADate),
            Field::Area => area(value).map(Self::Area),
            Field::Age => age(value).map(Self::Age).ok_or(Reason::NotAnAge),
            Field::ExternalId => external_id(value).map(Self::ExternalId),
            Field::Citizenship | Field::CountryOfExploitation => Err(Reason::NotACountry),
            Field::Industry => industry(value).ok_or(Reason::UnknownValue),
            _ => Err(Reason::UnknownValue),
        }
    }
}

/// `2016`, or `2016.0` as statistics programs write it.
pub(crate) fn year(text: &str) -> Option<PartialDate> {
    let digits = text.strip_suffix(".0").unwrap_or(text);
    let plain = digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit());
    let year = plain.then(|| digits.parse().ok()).flatten()?;
    PartialDate::new(year, None, None).ok()
}

/// A date as files write it: `2023-08-17`, with a time behind it, `17/8/2023`, `17-08-2023`,
/// `17 Agustus 2023`, `2023/8/17`, `8/2023`, `2023`. The day comes before the month, as in
/// Indonesia.
pub(crate) fn date(text: &str) -> Option<PartialDate> {
    let text = text.trim();
    let day = text.split(['T', ' ']).next().unwrap_or_default();
    if let Ok(date) = day.parse::<PartialDate>() {
        let rest = text.get(day.len()..).unwrap_or_default();
        return (rest.is_empty() || is_time(rest)).then_some(date);
    }
    let parts: Vec<&str> = text
        .split(['-', '/', '.', ' '])
        .filter(|part| !part.is_empty())
        .collect();
    let parsed: Result<PartialDate, _> = match *parts.as_slice() {
        [year, month, day] if year.len() == 4 => PartialDate::parse(day, month, year),
        [day, month, year] if year.len() == 4 => PartialDate::parse(day, month, year),
        [month, year] if year.len() == 4 => PartialDate::parse("", month, year),
        [year] if year.len() == 4 => PartialDate::parse("", "", year),
        _ => return None,
    };
    parsed.ok()
}

/// `T10:20:30Z`, ` 10:20:30.000 +07:00`
fn is_time(rest: &str) -> bool {
    rest.contains(':')
        && rest
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, 'T' | 'Z' | ' ' | ':' | '.' | '+' | '-'))
}

/// An area of Kemendagri. The same digits without dots may be a code of BPS and mean another
/// place (3174 is Jakarta Barat there, 31.74 Jakarta Selatan here), so they are not guessed at.
/// The two agree on provinces except in Papua (91 to 97).
pub(crate) fn area(text: &str) -> Result<AreaCode, Reason> {
    let code = AreaCode::parse(text).map_err(|_| Reason::NotAnArea)?;
    let ambiguous = match text.trim().as_bytes() {
        [b'9', _] => true,
        [_, _] => false,
        digits => !digits.contains(&b'.'),
    };
    if ambiguous {
        Err(Reason::AreaWithoutDots)
    } else {
        Ok(code)
    }
}

/// An age of a living person in whole years; `17.0` as statistics programs write it.
fn age(text: &str) -> Option<u8> {
    let digits = text.strip_suffix(".0").unwrap_or(text);
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    let age = plain.then(|| digits.parse::<u8>().ok()).flatten()?;
    (age <= 130).then_some(age)
}

/// The sheet of HTCDS adds words behind the letter of the ISIC section that vary.
fn industry(value: &str) -> Option<Fact> {
    let (letter, _) = value.split_once('_')?;
    let letter = letter.to_ascii_lowercase();
    letter.parse().ok().map(Fact::Industry)
}

/// A number of a record elsewhere: with a digit, so that no name passes, and nothing that leads
/// to a person.
fn external_id(value: &str) -> Result<String, Reason> {
    if value.contains('@') || Nik::parse(value).is_ok() || Phone::parse(value).is_ok() {
        return Err(Reason::Identifying);
    }
    let fits = value.chars().count() <= 64
        && value.bytes().any(|b| b.is_ascii_digit())
        && value.chars().all(|c| {
            c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '/' | '-' | ':' | '#' | ' ')
        });
    fits.then(|| value.to_owned()).ok_or(Reason::NotACode)
}

fn is_short_code(code: &str) -> bool {
    (1..=40).contains(&code.len())
        && code
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use super::*;

    #[test]
    fn dates_are_read_as_people_write_them() {
        for (text, stored) in [
            ("2023-08-17", "2023-08-17"),
            ("2023-08-17T10:20:30Z", "2023-08-17"),
            ("2023-08-17 00:00:00", "2023-08-17"),
            ("17/8/2023", "2023-08-17"),
            ("17-08-2023", "2023-08-17"),
            ("17.8.2023", "2023-08-17"),
            ("17 Agustus 2023", "2023-08-17"),
            ("2023/8/17", "2023-08-17"),
            ("Agt 2023", "2023-08"),
            ("8/2023", "2023-08"),
            ("2023", "2023"),
        ] {
            assert_eq!(date(text).unwrap().to_string(), stored, "{text}");
        }
        for text in [
            "30/02/2023",
            "8/17/2023",
            "17/8/23",
            "2023-08-17x",
            "2023-08-17 sore",
            "kemarin",
            "",
            "45155",
        ] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn years_and_ages_are_whole_numbers_in_range() {
        assert_eq!(year("2016").unwrap().to_string(), "2016");
        assert_eq!(year("2016.0"), year("2016"));
        for text in ["16", "1899", "2101", "20166", "2O16", "2016.5", "-2016"] {
            assert_eq!(year(text), None, "{text}");
        }
        assert_eq!(age("0"), Some(0));
        assert_eq!(age("17.0"), Some(17));
        for text in ["131", "-1", "17.5", "17 tahun", ""] {
            assert_eq!(age(text), None, "{text}");
        }
    }

    #[test]
    fn area_codes_need_their_dots() {
        assert_eq!(area("31.73").unwrap().to_string(), "31.73");
        assert_eq!(area(" 31 ").unwrap().to_string(), "31");
        for text in ["3174", "317301", "3173011001", "92", "94"] {
            assert_eq!(area(text), Err(Reason::AreaWithoutDots), "{text}");
        }
        for text in ["31.7", "Jakarta Barat", "31.73.1", "00"] {
            assert_eq!(area(text), Err(Reason::NotAnArea), "{text}");
        }
    }

    #[test]
    fn external_numbers_carry_no_identity() {
        for id in ["12", "LP/B/12/IV/2023", "case_007", "uuid:4b9e2c1a-33f0"] {
            assert_eq!(external_id(id).as_deref(), Ok(id));
        }
        for id in ["3173014507900001", "0812-3456-7890", "sari1@example.org"] {
            assert_eq!(external_id(id), Err(Reason::Identifying), "{id}");
        }
        for id in ["Siti Nurhasanah", "x", "7é", &"7".repeat(65)] {
            assert_eq!(external_id(id), Err(Reason::NotACode), "{id}");
        }
    }

    #[test]
    fn the_words_of_a_field_mean_one_thing_each() {
        for field in Field::ALL {
            let mut seen = std::collections::HashMap::new();
            for (word, fact) in field.vocabulary() {
                let first = seen.entry(word.clone()).or_insert_with(|| fact.clone());
                assert_eq!(*first, fact, "{field} {word}");
            }
        }
    }

    #[test]
    fn standard_names_are_known() {
        let read = |field, code| Fact::from_code(field, code).unwrap();
        assert_eq!(
            read(Field::ControlMethod, "ThreatensChildrenFamily"),
            Fact::ControlMethod(ControlMethod::ThreatensFamily)
        );
        assert_eq!(
            read(Field::CtdcAgeBand, "48+"),
            Fact::CtdcAgeBand(CtdcAgeBand::From48)
        );
        assert_eq!(
            Fact::from_cell(Field::Industry, "F_ConstructionOfBuildings"),
            Ok(Fact::Industry(Industry::Construction))
        );
        assert_eq!(Fact::from_code(Field::ExternalId, "1"), None);
        assert_eq!(Fact::from_code(Field::Source, "Siti N"), None);
        assert_eq!(Fact::from_code(Field::Sex, "lady"), None);
    }
}
