//! The words of the standing pages as the program brings them, until the task force writes its own.

use domain::site::StandingPage;
use locale::Locale;
use store::site::Hotline;
use store::site::articles::{Content, Words};

/// Where the quick exit leads unless the task force chooses otherwise: the weather.
pub(super) const EXIT: &str = "https://www.bmkg.go.id/";

const fn source(page: StandingPage, locale: Locale) -> &'static str {
    use Locale::{En, Id};
    use StandingPage::{About, Help, Home, Rights};
    match (page, locale) {
        (Home, Id) => include_str!("../../../content/id/home.md"),
        (Home, En) => include_str!("../../../content/en/home.md"),
        (About, Id) => include_str!("../../../content/id/about.md"),
        (About, En) => include_str!("../../../content/en/about.md"),
        (Rights, Id) => include_str!("../../../content/id/rights.md"),
        (Rights, En) => include_str!("../../../content/en/rights.md"),
        (Help, Id) => include_str!("../../../content/id/help.md"),
        (Help, En) => include_str!("../../../content/en/help.md"),
    }
}

fn words(page: StandingPage, locale: Locale) -> Words {
    // A file is its title, its lead and its text, with an empty line between them.
    let mut parts = source(page, locale).splitn(3, "\n\n");
    let mut next = || parts.next().unwrap_or_default().trim().to_owned();
    Words {
        title: next().trim_start_matches("# ").to_owned(),
        lead: next(),
        body: next(),
    }
}

/// What a standing page says in both languages.
pub(super) fn content(page: StandingPage) -> Content {
    Content {
        indonesian: words(page, Locale::Id),
        english: words(page, Locale::En),
        attachment: None,
    }
}

/// The numbers that hold in all of Indonesia, for a new site.
pub(super) fn hotlines() -> Vec<Hotline> {
    let line = |number: &str, whatsapp, name: [&str; 2], note: [&str; 2]| Hotline {
        number: number.to_owned(),
        whatsapp,
        name: name.map(str::to_owned),
        note: note.map(str::to_owned),
    };
    vec![
        line(
            "112",
            false,
            ["Panggilan darurat", "Emergency"],
            [
                "Bebas pulsa, 24 jam: polisi, ambulans, pemadam.",
                "Free of charge, 24 hours: police, ambulance, fire brigade.",
            ],
        ),
        line(
            "129",
            false,
            [
                "SAPA 129, layanan perempuan dan anak",
                "SAPA 129, help for women and children",
            ],
            [
                "Kementerian PPPA; laporan kekerasan dan perdagangan orang.",
                "Ministry of Women's Empowerment; reports of violence and trafficking.",
            ],
        ),
        line(
            "08111-129-129",
            true,
            ["WhatsApp SAPA 129", "WhatsApp of SAPA 129"],
            [
                "Kalau tidak bisa menelepon, kirim pesan.",
                "If you cannot call, send a message.",
            ],
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Coded;

    #[test]
    fn every_page_has_all_its_parts_in_both_languages() {
        for page in StandingPage::ALL {
            let content = content(*page);
            for words in [content.indonesian, content.english] {
                assert!(
                    !words.title.is_empty() && !words.title.contains('#'),
                    "{page}"
                );
                assert!(
                    !words.lead.is_empty() && !words.lead.contains('\n'),
                    "{page}"
                );
                assert!(words.body.contains("## "), "{page}");
            }
        }
    }
}
