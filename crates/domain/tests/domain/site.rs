//! Addresses of the public site, and numbers that must not stand on it.

use domain::site::{Slug, look_for_private, web_address};
use proptest::prelude::*;

#[test]
fn the_address_of_an_article_comes_from_its_title() {
    for (title, slug) in [
        (
            "Rapat koordinasi September 2024",
            "rapat-koordinasi-september-2024",
        ),
        (
            "  Kenali modus \"magang\" ke luar négeri!  ",
            "kenali-modus-magang-ke-luar-negeri",
        ),
        ("TPPO: 5 tanda & 3 langkah", "tppo-5-tanda-3-langkah"),
        ("…", "artikel"),
        ("反人口贩运", "artikel"),
    ] {
        assert_eq!(Slug::of_title(title).as_str(), slug);
    }
    let long = Slug::of_title(&"sangat ".repeat(40));
    assert!(long.as_str().len() <= 60 && !long.as_str().ends_with('-'));
    assert_eq!(Slug::of_title("Kabar").numbered(2).as_str(), "kabar-2");
    assert!(long.numbered(12).to_string().parse::<Slug>().is_ok());
}

#[test]
fn other_addresses_are_no_slugs() {
    for text in [
        "",
        "-a",
        "a-",
        "a--b",
        "A",
        "a/b",
        "a.b",
        "ä",
        &"a".repeat(61),
    ] {
        assert!(text.parse::<Slug>().is_err(), "{text}");
    }
}

#[test]
fn links_lead_to_the_web_and_nowhere_else() {
    for good in [
        "https://www.bmkg.go.id/",
        "http://kemenpppa.go.id/page/view?id=3#a",
        "https://example.org:8443/a(b)",
    ] {
        assert_eq!(web_address(good), Some(good));
    }
    for bad in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "https://",
        "https://bank.example@evil.example/",
        "https://a b/",
        "https://evil.example/\"onmouseover=",
        "//evil.example",
        "https:\\\\evil.example",
        "ftp://a.example/",
        "https://contoh.example/ä",
    ] {
        assert_eq!(web_address(bad), None, "{bad}");
    }
}

#[test]
fn a_nik_and_a_private_number_are_noticed() {
    let own = ["0811-1129-129".to_owned(), "112".to_owned()];
    let found = |text: &str| look_for_private(text, &own);
    for text in [
        "NIK 3173015203950004 milik saksi",
        "3173 0152 0395 0004",
        "31.73.01.520395.0004",
    ] {
        assert!(found(text).nik, "{text}");
    }
    for text in [
        "hubungi 0812-3456-7890",
        "WA +62 812 3456 7890",
        "0812.3456.7890.",
    ] {
        assert!(found(text).phone && !found(text).nik, "{text}");
    }
    for text in [
        "Hubungi 112 atau 129, WA 08111-129-129",
        "telepon kantor (021) 5550100",
        "Pergub 64 Tahun 2019, 22 Maret 2024 pukul 10.00",
        "2.08.03.2.02.0001",
        "anggaran Rp1.250.000.000,00",
    ] {
        assert_eq!(found(text), domain::site::Found::default(), "{text}");
    }
}

proptest! {
    #[test]
    fn every_title_gives_a_slug(title in ".{0,200}") {
        let slug = Slug::of_title(&title);
        prop_assert_eq!(slug.as_str().parse::<Slug>(), Ok(slug.clone()));
        prop_assert!(slug.numbered(37).as_str().parse::<Slug>().is_ok());
    }
}
