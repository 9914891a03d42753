//! How prevention is written on pages.

use domain::prevention::{AgeGroup, AudienceSex, Shown, Vulnerability, shown};
use store::areas::Area;

use crate::page::Page;
use crate::parts::{Tag, Tone};

/// A count of cases in a small area: "1–2" below three.
pub(super) fn cases(page: &Page, count: u32) -> String {
    match shown(count) {
        Shown::None => page.number(0),
        Shown::Few => page.t("prevention-few").into_owned(),
        Shown::Exactly(n) => page.number(n),
    }
}

/// An area with the one right above it: "Meruya Selatan, Kembangan".
pub(super) fn place(name: &str, within: &str) -> String {
    if within.is_empty() {
        name.to_owned()
    } else {
        format!("{name}, {within}")
    }
}

/// An area as it was looked up.
pub(super) fn area(area: &Area) -> String {
    place(
        &area.name,
        area.within.split(", ").next().unwrap_or_default(),
    )
}

/// A level in words with its colour.
pub(super) fn level(page: &Page, level: Vulnerability) -> Tag {
    let tone = match level {
        Vulnerability::Low => Tone::Neutral,
        Vulnerability::Medium => Tone::Warning,
        Vulnerability::High => Tone::Danger,
    };
    Tag::new(tone, page.name(level))
}

/// A cell of the headcount: "Perempuan, 18–59 tahun".
pub(super) fn cell(page: &Page, sex: AudienceSex, age: AgeGroup) -> String {
    if sex == AudienceSex::Unknown {
        page.t("prevention-people-uncounted").into_owned()
    } else {
        format!("{}, {}", page.name(sex), page.name(age))
    }
}

/// Name of the field of a cell.
pub(super) fn cell_field(sex: AudienceSex, age: AgeGroup) -> String {
    format!("people-{sex}-{age}")
}

/// A size for people: "1,2 MB".
pub(super) fn size(page: &Page, bytes: i64) -> String {
    let kilobytes = (bytes + 1023) / 1024;
    if kilobytes < 1024 {
        return page.tw("prevention-size-kb", "size", &page.number(kilobytes));
    }
    let tenths = kilobytes * 10 / 1024;
    let mark = match page.locale {
        locale::Locale::Id => ',',
        locale::Locale::En => '.',
    };
    let size = format!("{}{mark}{}", page.number(tenths / 10), tenths % 10);
    page.tw("prevention-size-mb", "size", &size)
}

#[cfg(test)]
mod tests {
    use super::*;
    use locale::Locale;

    #[test]
    fn small_counts_and_sizes_are_written_for_people() {
        let page = Page::plain(Locale::Id, "", "/");
        assert_eq!(cases(&page, 0), "0");
        assert_eq!(
            (cases(&page, 1), cases(&page, 2)),
            ("1–2".into(), "1–2".into())
        );
        assert_eq!(cases(&page, 3), "3");
        assert_eq!(size(&page, 10), "1 kB");
        assert_eq!(size(&page, 1_300_000), "1,2 MB");
    }
}
