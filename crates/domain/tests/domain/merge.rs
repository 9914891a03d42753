//! Two people write one part of the minutes: no word is lost.

use domain::meetings::merge::{Outcome, Version, three_way};
use proptest::prelude::*;

fn merged(base: &str, theirs: &str, mine: &str) -> (String, Outcome) {
    let theirs = Version {
        text: theirs,
        label: "Versi Rina 10.42",
    };
    let mine = Version {
        text: mine,
        label: "Versi Budi 10.43",
    };
    let merged = three_way(base, theirs, mine);
    (merged.text, merged.outcome)
}

#[test]
fn where_one_changed_nothing_the_other_stands() {
    let base = "Rapat dibuka.\n";
    assert_eq!(
        merged(base, base, "Rapat dimulai.\n"),
        ("Rapat dimulai.\n".into(), Outcome::Plain)
    );
    assert_eq!(
        merged(base, "Rapat dimulai.\n", base),
        ("Rapat dimulai.\n".into(), Outcome::Plain)
    );
    assert_eq!(
        merged(base, "Sama.", "Sama."),
        ("Sama.".into(), Outcome::Plain)
    );
}

#[test]
fn changes_at_other_places_are_joined() {
    let base = "Rapat dibuka pukul 09.00.\nLaporan Sudin Sosial.\nPenutup.";
    let theirs = "Rapat dibuka pukul 09.15.\nLaporan Sudin Sosial.\nPenutup.";
    let mine = "Rapat dibuka pukul 09.00.\nLaporan Sudin Sosial dan Polres.\nPenutup.";
    let joined = "Rapat dibuka pukul 09.15.\nLaporan Sudin Sosial dan Polres.\nPenutup.";
    assert_eq!(merged(base, theirs, mine), (joined.into(), Outcome::Joined));

    // Other words of one line.
    let joined = merged(
        "Polres melaporkan dua kasus baru",
        "Polres Jakarta Barat melaporkan dua kasus baru",
        "Polres melaporkan dua kasus baru di Cengkareng",
    );
    let line = "Polres Jakarta Barat melaporkan dua kasus baru di Cengkareng";
    assert_eq!(joined, (line.into(), Outcome::Joined));
}

#[test]
fn what_both_write_at_the_end_stands_one_after_the_other() {
    let base = "Pembukaan.\n";
    let (text, outcome) = merged(
        base,
        "Pembukaan.\nRina menulis.\n",
        "Pembukaan.\nBudi menulis.\n",
    );
    assert_eq!(text, "Pembukaan.\nRina menulis.\nBudi menulis.\n");
    assert_eq!(outcome, Outcome::Joined);
    // Into an empty part, where words must not grow together.
    let (text, _) = merged("", "Rina menulis", "Budi menulis");
    assert_eq!(text, "Rina menulis\nBudi menulis");
}

#[test]
fn where_both_changed_the_same_words_both_versions_stand() {
    let base = "Pembukaan.\nAnggaran 2025 disepakati.\nPenutup.\n";
    let theirs = "Pembukaan.\nAnggaran 2026 disepakati.\nPenutup.\n";
    let mine = "Pembukaan.\nAnggaran 2027 disepakati.\nPenutup panjang.\n";
    let (text, outcome) = merged(base, theirs, mine);
    assert_eq!(outcome, Outcome::Conflict);
    assert_eq!(
        text,
        "Pembukaan.\n— Versi Rina 10.42 —\nAnggaran 2026 disepakati.\n\
         — Versi Budi 10.43 —\nAnggaran 2027 disepakati.\nPenutup panjang.\n"
    );
}

#[test]
fn what_one_deleted_and_the_other_changed_stays() {
    let base = "Satu dua tiga.\nEmpat.\n";
    let (text, outcome) = merged(base, "Empat.\n", "Satu dua lima.\nEmpat.\n");
    assert_eq!(outcome, Outcome::Conflict);
    assert!(
        text.contains("Satu dua lima.") && text.contains("Versi Budi"),
        "{text}"
    );
    assert!(text.ends_with("Empat.\n"), "{text}");
}

#[test]
fn writing_on_after_a_conflict_makes_no_second_one() {
    let base = "Anggaran 2025.\n";
    let (current, _) = merged(base, "Anggaran 2026.\n", "Anggaran 2027.\n");
    // Budi goes on from what he typed; what stands in the program has both versions.
    let (text, outcome) = merged("Anggaran 2027.\n", &current, "Anggaran 2027 dan 2028.\n");
    assert_eq!(outcome, Outcome::Joined, "{text}");
    assert!(text.contains("Anggaran 2026.") && text.contains("Anggaran 2027 dan 2028."));
    assert_eq!(text.matches("Versi").count(), 2);
}

/// A part as it is stored: every wording with its number.
struct Part {
    revisions: Vec<String>,
}

impl Part {
    fn current(&self) -> &str {
        self.revisions.last().unwrap()
    }

    /// Saves as the program does; gives the current version and the one of what was typed.
    fn save(&mut self, base: usize, text: &str) -> (usize, usize) {
        if self.current() == text {
            let version = self.revisions.len() - 1;
            return (version, version);
        }
        let current = self.current().to_owned();
        let base_text = self.revisions[base].clone();
        let typed = self.revisions.len();
        let (next, _) = match base == typed - 1 {
            true => (text.to_owned(), Outcome::Plain),
            false => merged(&base_text, &current, text),
        };
        self.revisions.push(text.to_owned());
        if next != text {
            self.revisions.push(next);
        }
        (self.revisions.len() - 1, typed)
    }
}

/// Somebody who writes: what stands on their page, and the version that they began with.
#[derive(Clone, Default)]
struct Writer {
    base: usize,
    text: String,
    words: usize,
}

/// What somebody does next.
#[derive(Debug, Clone)]
enum Deed {
    /// Types a new word at a place.
    Type(usize, bool),
    /// Deletes a word.
    Delete(usize),
    /// Saves; the page then shows what is current, or goes on from what was typed.
    Save(bool),
}

fn deed() -> impl Strategy<Value = (bool, Deed)> {
    let deed = prop_oneof![
        4 => (any::<usize>(), any::<bool>()).prop_map(|(at, line)| Deed::Type(at, line)),
        1 => any::<usize>().prop_map(Deed::Delete),
        3 => any::<bool>().prop_map(Deed::Save),
    ];
    (any::<bool>(), deed)
}

fn place(text: &str, at: usize) -> usize {
    let mut places: Vec<usize> = text
        .char_indices()
        .filter(|(_, c)| c.is_whitespace())
        .map(|(at, _)| at)
        .collect();
    places.push(text.len());
    places[at % places.len()]
}

fn act(part: &mut Part, writer: &mut Writer, name: &str, deed: Deed, saved: &mut Vec<String>) {
    match deed {
        Deed::Type(at, line) => {
            writer.words += 1;
            let word = format!("{}{name}{}", if line { "\n" } else { " " }, writer.words);
            let at = place(&writer.text, at);
            writer.text.insert_str(at, &word);
        }
        Deed::Delete(at) => {
            let at = place(&writer.text, at);
            let end = writer.text[at..]
                .char_indices()
                .skip(1)
                .find(|(_, c)| c.is_whitespace())
                .map_or(writer.text.len(), |(length, _)| at + length);
            writer.text.replace_range(at..end, "");
        }
        Deed::Save(shows) => {
            saved.extend(writer.text.split_whitespace().map(str::to_owned));
            let (current, typed) = part.save(writer.base, &writer.text);
            // Who is still typing goes on from what they typed.
            writer.base = if shows { current } else { typed };
            writer.text = part.revisions[writer.base].clone();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever two people do in whatever order: each word that was typed and saved is in the text
    /// or in a revision.
    #[test]
    fn no_saved_word_is_lost(deeds in prop::collection::vec(deed(), 1..60)) {
        let mut part = Part { revisions: vec!["Pembukaan rapat.\nLaporan anggota.\n".to_owned()] };
        let start = Writer { text: part.current().to_owned(), ..Writer::default() };
        let (mut rina, mut budi) = (start.clone(), start);
        let mut saved = Vec::new();
        for (hers, deed) in deeds {
            match hers {
                true => act(&mut part, &mut rina, "rina", deed, &mut saved),
                false => act(&mut part, &mut budi, "budi", deed, &mut saved),
            }
        }
        for word in saved {
            prop_assert!(part.revisions.iter().any(|text| text.contains(&word)), "{}", word);
        }
    }

    /// Edits in other lines are both in the text, without marks.
    #[test]
    fn edits_in_other_lines_are_both_there(
        lines in prop::collection::vec("[a-z]{1,6}( [a-z]{1,6}){0,4}", 2..12),
        hers in prop::collection::vec(any::<bool>(), 12),
    ) {
        let base: Vec<String> = lines.iter().enumerate()
            .map(|(at, line)| format!("baris{at} {line}"))
            .collect();
        let edit = |mine: bool, name: &str| -> String {
            base.iter().enumerate()
                .map(|(at, line)| match hers[at] == mine {
                    true => format!("{line} {name}{at}\n"),
                    false => format!("{line}\n"),
                })
                .collect()
        };
        let (theirs, mine) = (edit(true, "rina"), edit(false, "budi"));
        let base_text = base.join("\n") + "\n";
        let (text, outcome) = merged(&base_text, &theirs, &mine);
        prop_assert_ne!(outcome, Outcome::Conflict);
        let wanted: String = base.iter().enumerate()
            .map(|(at, line)| {
                let name = if hers[at] { "rina" } else { "budi" };
                format!("{line} {name}{at}\n")
            })
            .collect();
        prop_assert_eq!(text, wanted);
    }

    /// Both wordings of a conflict can be read in full.
    #[test]
    fn the_words_of_a_conflict_are_all_there(
        base in "[a-c ]{0,20}(\n[a-c ]{0,20}){0,4}",
        theirs in "[a-e ]{0,20}(\n[a-e ]{0,20}){0,4}",
        mine in "[a-f ]{0,20}(\n[a-f ]{0,20}){0,4}",
    ) {
        let (text, outcome) = merged(&base, &theirs, &mine);
        let words = |text: &str| -> std::collections::BTreeSet<String> {
            text.split_whitespace().map(str::to_owned).collect()
        };
        let (was, now) = (words(&base), words(&text));
        // What one of them added stands, unless the other's words took it up within a joined line.
        for word in words(&theirs).iter().chain(&words(&mine)) {
            let known = was.contains(word) || now.contains(word);
            prop_assert!(known || outcome == Outcome::Joined, "{} of {:?}", word, text);
        }
    }
}
