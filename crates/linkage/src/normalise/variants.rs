//! Spellings that are one name and do not fold to one sound.

/// Each line: the canonical form, then how else it is written.
const GROUPS: &[&str] = &[
    "muhammad mohammad mohamad muhamad mochamad mochammad muchamad muchammad mohamed muhamed muhammed mochmad moh muh mhd mohd moch much muhmmad",
    "ahmad achmad akhmad ahmat akmad achmat",
    "abdul abd abdoel abdoul",
    "siti sitti sity sti st",
    "nur noor nor noer nour",
    "made",
    "wayan wy wyn",
    "ketut kt",
    "nyoman nym njoman",
    "gede gde gd",
    "komang kmg",
    "putu pt",
    "siregar srg",
    "nasution nst",
    "simanjuntak simandjuntak",
    "frans fransiskus fransiscus franciscus fransisikus",
    "dewi dewie devi",
    "maryam mariam mariyam miryam",
    "sulaiman sulaeman soleman soelaiman",
    "yusuf jusuf yusup joesoef jusup",
    "kristina christina cristina",
    "edi edy eddy edhi eddi",
    "joko djoko jaka",
    "yahya jahja",
    "yohanes johanes johannes yohannes",
];

/// The canonical form of a word, itself where no group knows it.
///
/// `md` and a lone `m` depend on the rest of the name and are not decided here.
pub(super) fn canonical(word: &str) -> &str {
    use std::sync::OnceLock;
    static TABLE: OnceLock<rustc_hash::FxHashMap<&'static str, &'static str>> = OnceLock::new();
    TABLE
        .get_or_init(|| {
            let lines = GROUPS.iter().map(|line| line.split(' '));
            lines
                .flat_map(|line| {
                    let head = line.clone().next().unwrap_or_default();
                    line.map(move |word| (word, head))
                })
                .collect()
        })
        .get(word)
        .copied()
        .unwrap_or(word)
}

/// Words of birth order, caste and sex in Balinese names; beside one of them, `Md` is
/// Made. They tell hardly anyone apart, which their frequency in the register says itself.
pub(super) const BALINESE: &[&str] = &[
    "i", "ni", "wayan", "wy", "putu", "gede", "gde", "made", "kadek", "komang", "nyoman", "ketut",
    "kt", "luh", "gusti", "ayu", "dewa", "anak", "agung", "ida", "bagus", "cokorda", "desak",
    "sagung",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_the_guide_is_known() {
        for word in [
            "mohammad",
            "mohamad",
            "mochamad",
            "muchammad",
            "moh",
            "muh",
            "mhd",
        ] {
            assert_eq!(canonical(word), "muhammad");
        }
        assert_eq!(canonical("achmad"), canonical("akhmad"));
        assert_eq!(canonical("abd"), "abdul");
        assert_eq!(canonical("st"), "siti");
        assert_eq!(canonical("noer"), canonical("noor"));
        assert_eq!(canonical("srg"), "siregar");
        assert_eq!(canonical("jusuf"), canonical("yusup"));
    }

    #[test]
    fn no_spelling_stands_in_two_groups() {
        let mut seen = std::collections::BTreeSet::new();
        for word in GROUPS.iter().flat_map(|line| line.split(' ')) {
            assert!(seen.insert(word), "{word} stands twice");
        }
    }
}
