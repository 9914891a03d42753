//! Names of places, and codes the caller's area table gives them.

use super::words;

/// Words that say what kind of area it is, not which (rule 11).
const KINDS: &[&str] = &[
    "kab",
    "kabupaten",
    "kota",
    "kotamadya",
    "kodya",
    "kec",
    "kecamatan",
    "kel",
    "kelurahan",
    "desa",
    "adm",
    "administrasi",
    "prov",
    "provinsi",
    "propinsi",
];

/// A place without the kind of area: *Kab. Banjarnegara* and *BANJARNEGARA* are one. None
/// where nothing is left.
pub fn place(typed: &str) -> Option<String> {
    let words = words(typed);
    let all_kinds = words.iter().all(|w| KINDS.contains(&w.as_str()));
    let mut kept = words
        .iter()
        .filter(|w| all_kinds || !KINDS.contains(&w.as_str()));
    let mut out = kept.next()?.clone();
    kept.for_each(|w| {
        out.push(' ');
        out.push_str(w);
    });
    Some(out)
}

/// The place by the codes of the caller's table, history included; its name where the
/// table has none, so that a misspelt place can still be similar.
pub fn coded(typed: &str, code: impl Fn(&str) -> Option<String>) -> Option<String> {
    let name = place(typed)?;
    Some(code(&name).unwrap_or(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_kind_of_area_is_not_its_name() {
        for typed in [
            "Kab. Banjarnegara",
            "KABUPATEN BANJARNEGARA",
            "banjarnegara",
            " Banjarnegara, Kab.",
        ] {
            assert_eq!(place(typed).as_deref(), Some("banjarnegara"), "{typed}");
        }
        assert_eq!(
            place("Kota Adm. Jakarta Barat").as_deref(),
            Some("jakarta barat")
        );
        assert_eq!(place("Kec. Mandiraja").as_deref(), Some("mandiraja"));
    }

    #[test]
    fn nothing_is_nowhere() {
        assert_eq!(place(""), None);
        assert_eq!(place("-"), None);
        assert_eq!(place("Kota").as_deref(), Some("kota"));
    }

    #[test]
    fn old_names_get_the_code_of_today() {
        let code = |name: &str| {
            (name == "ujung pandang" || name == "makassar").then(|| "73.71".to_owned())
        };
        assert_eq!(coded("Kodya Ujung Pandang", code), coded("MAKASSAR", code));
        assert_eq!(coded("Atlantis", code).as_deref(), Some("atlantis"));
    }

    proptest! {
        #[test]
        fn any_text_is_read(typed in any::<String>()) {
            if let Some(name) = place(&typed) {
                prop_assert_eq!(place(&name), Some(name));
            }
        }
    }
}
