//! One sentence for each step. A caller with a catalogue of its own takes the keys and
//! arguments; [`Sentence::text`] serves who has none.

use super::{Explanation, Step};

/// A language of the sentences here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Bahasa Indonesia.
    Indonesian,
    /// English.
    English,
}

/// A message of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Message {
    /// `comparison-level`, or `any-level` for comparisons without sentences of their own.
    pub key: &'static str,
    /// In Indonesian. `{field}` stands for the name of the comparison.
    pub indonesian: &'static str,
    /// In English.
    pub english: &'static str,
}

macro_rules! messages {
    ($($key:literal: $id:literal, $en:literal;)*) => {
        /// All sentences about steps.
        pub const MESSAGES: &[Message] = &[$(Message { key: $key, indonesian: $id, english: $en }),*];
    };
}

messages! {
    "name-exact": "Namanya sama.", "The names are the same.";
    "name-same_words": "Namanya terdiri dari kata yang sama, dengan urutan atau ejaan lain.", "The names have the same words in another order or spelling.";
    "name-very_similar": "Namanya sangat mirip.", "The names are very similar.";
    "name-subset": "Nama yang satu termuat dalam nama yang lain.", "One name is contained in the other.";
    "name-similar_words": "Setiap kata dari nama yang lebih pendek punya padanan yang mirip.", "Each word of the shorter name has a similar one in the other.";
    "name-similar": "Namanya mirip.", "The names are similar.";
    "name-rare_word": "Kedua nama punya satu kata langka yang sama.", "The names share a rare word.";
    "name-faintly_similar": "Namanya agak mirip.", "The names are faintly similar.";
    "name-alias": "Nama yang satu adalah alias dari yang lain.", "One name is the other's alias.";
    "name-different": "Namanya berbeda.", "The names are different.";
    "name-unknown": "Salah satu nama tidak tercatat.", "One name is not recorded.";
    "birth-exact": "Tanggal lahirnya sama.", "The birth dates are the same.";
    "birth-slip": "Tanggal lahirnya berselisih satu angka, atau hari dan bulannya tertukar.", "The birth dates are one digit apart, or day and month are exchanged.";
    "birth-year": "Tahun lahirnya sama; tanggalnya tidak diketahui.", "The birth years are the same; the day is not known.";
    "birth-day": "Hari dan bulan lahirnya sama, tahunnya berbeda.", "Day and month of birth are the same, the year is another.";
    "birth-year_other_day": "Tahun lahirnya sama, tanggalnya berbeda.", "The birth years are the same, the days are not.";
    "birth-near": "Tahun lahirnya berselisih satu tahun.", "The birth years are one year apart.";
    "birth-far": "Tahun lahirnya berselisih dua atau tiga tahun.", "The birth years are two or three years apart.";
    "birth-different": "Tanggal lahirnya berbeda.", "The births are different.";
    "birth-unknown": "Tanggal lahir tidak dapat dibandingkan.", "The births cannot be compared.";
    "nik-exact": "NIK-nya sama.", "The NIK are the same.";
    "nik-slip": "NIK-nya berselisih satu angka.", "The NIK are one digit apart.";
    "nik-two_slips": "NIK-nya berselisih dua angka, nomor urutnya sama.", "The NIK are two digits apart, with the same serial.";
    "nik-different": "NIK-nya berbeda.", "The NIK are different.";
    "nik-unknown": "NIK tidak dapat dibandingkan, atau hanya nomor urutnya yang berbeda (kembar atau tetangga).", "The NIK cannot be compared, or differ in the serial only (twins or neighbours).";
    "mother-exact": "Nama ibunya sama.", "The mothers' names are the same.";
    "mother-same_words": "Nama ibunya sama dengan ejaan lain.", "The mothers' names are the same in another spelling.";
    "mother-very_similar": "Nama ibunya sangat mirip.", "The mothers' names are very similar.";
    "mother-subset": "Nama ibu yang satu termuat dalam yang lain.", "One mother's name is contained in the other.";
    "mother-similar_words": "Kata-kata dalam nama ibunya mirip.", "The words of the mothers' names are similar.";
    "mother-similar": "Nama ibunya mirip.", "The mothers' names are similar.";
    "mother-different": "Nama ibunya berbeda.", "The mothers' names are different.";
    "mother-unknown": "Salah satu nama ibu tidak tercatat.", "One mother's name is not recorded.";
    "father-exact": "Nama ayahnya sama.", "The fathers' names are the same.";
    "father-very_similar": "Nama ayahnya sangat mirip.", "The fathers' names are very similar.";
    "father-subset": "Nama ayah yang satu termuat dalam yang lain.", "One father's name is contained in the other.";
    "father-similar": "Nama ayahnya mirip.", "The fathers' names are similar.";
    "father-different": "Nama ayahnya berbeda.", "The fathers' names are different.";
    "father-unknown": "Salah satu nama ayah tidak tercatat.", "One father's name is not recorded.";
    "place-district_and_birth": "Kecamatan dan tempat lahirnya sama.", "District and birth place are the same.";
    "place-district": "Kecamatannya sama.", "The districts are the same.";
    "place-regency_and_birth": "Kabupaten/kota dan tempat lahirnya sama.", "Regency and birth place are the same.";
    "place-birth": "Tempat lahirnya sama.", "The birth places are the same.";
    "place-regency": "Kabupaten/kotanya sama.", "The regencies are the same.";
    "place-similar": "Tempatnya mirip, atau tempat lahir yang satu adalah tempat tinggal yang lain.", "The places are similar, or one was born where the other lives.";
    "place-different": "Tempatnya berbeda.", "The places are different.";
    "place-unknown": "Tempatnya tidak dapat dibandingkan.", "The places cannot be compared.";
    "sex-exact": "Jenis kelaminnya sama.", "The sex is the same.";
    "sex-different": "Jenis kelaminnya berbeda.", "The sex is different.";
    "sex-unknown": "Jenis kelamin salah satunya tidak tercatat.", "One sex is not recorded.";
    "phone-exact": "Nomor teleponnya sama.", "The telephone numbers are the same.";
    "phone-slip": "Nomor teleponnya berselisih satu angka.", "The telephone numbers are one digit apart.";
    "phone-different": "Nomor teleponnya berbeda.", "The telephone numbers are different.";
    "phone-unknown": "Salah satu nomor telepon tidak tercatat.", "One telephone number is not recorded.";
    "any-different": "{field}: berbeda.", "{field}: different.";
    "any-unknown": "{field}: tidak dapat dibandingkan.", "{field}: cannot be compared.";
    "any-agree": "{field}: sama atau mirip.", "{field}: the same or similar.";
    "strength-for_strongly": "Ini petunjuk kuat bahwa orangnya sama.", "This speaks strongly for one person.";
    "strength-for": "Ini mendukung bahwa orangnya sama.", "This speaks for one person.";
    "strength-neither": "Ini tidak menentukan.", "This decides nothing.";
    "strength-against": "Ini menunjukkan bahwa orangnya berbeda.", "This speaks against one person.";
    "strength-against_strongly": "Ini petunjuk kuat bahwa orangnya berbeda.", "This speaks strongly against one person.";
    "frequency-rare": "Nilai yang sama itu langka.", "The shared value is rare.";
    "frequency-common": "Nilai yang sama itu umum.", "The shared value is common.";
    "household-likely": "Mungkin mereka dua orang serumah, misalnya saudara.", "They may be two people of one household, such as siblings.";
}

/// A sentence by its keys, with the numbers it rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Sentence {
    /// What was found.
    pub key: &'static str,
    /// What that says.
    pub strength: Option<&'static str>,
    /// How rare the shared value is, where that matters.
    pub frequency: Option<&'static str>,
    /// The argument `{field}`.
    pub field: String,
    /// The whole weight of the step, as log₂.
    pub weight: f64,
}

fn message(key: &str) -> Option<&'static Message> {
    MESSAGES.iter().find(|m| m.key == key)
}

impl Step {
    /// Whether anything can be said: what is not recorded and weighs nothing is left out.
    pub fn tells(&self) -> bool {
        self.level != "unknown" || self.total().abs() >= 0.05
    }

    /// The sentence of the step.
    pub fn sentence(&self) -> Sentence {
        let any = match self.level.as_str() {
            "different" => "any-different",
            "unknown" => "any-unknown",
            _ => "any-agree",
        };
        let total = self.total();
        let strength = match total {
            _ if self.level == "unknown" => None,
            t if t >= 6.0 => Some("strength-for_strongly"),
            t if t >= 1.0 => Some("strength-for"),
            t if t > -1.0 => Some("strength-neither"),
            t if t > -4.0 => Some("strength-against"),
            _ => Some("strength-against_strongly"),
        };
        let frequency = match self.frequency {
            f if f >= 2.0 => Some("frequency-rare"),
            f if f <= -2.0 => Some("frequency-common"),
            _ => None,
        };
        let key = message(&format!("{}-{}", self.comparison, self.level)).map_or(any, |m| m.key);
        Sentence {
            key,
            strength,
            frequency,
            field: self.comparison.clone(),
            weight: total,
        }
    }
}

impl Explanation {
    /// A sentence for each comparison that tells something, and one about relatives where that weighs.
    pub fn sentences(&self) -> Vec<Sentence> {
        let told = self.steps.iter().filter(|step| step.tells());
        let mut all: Vec<Sentence> = told.map(Step::sentence).collect();
        if self.household < -1.0 {
            let field = "household".to_owned();
            let weight = self.household;
            all.push(Sentence {
                key: "household-likely",
                strength: None,
                frequency: None,
                field,
                weight,
            });
        }
        all
    }
}

/// The sentences about what was found, from codes `comparison:level` with spaces between them; what
/// could not be compared is left out. They say nothing of what it weighs.
pub fn found(codes: &str) -> Vec<Sentence> {
    let steps = codes.split(' ').filter_map(|code| code.split_once(':'));
    steps
        .filter(|(_, level)| *level != "unknown")
        .map(|(comparison, level)| {
            let step = Step {
                comparison: comparison.to_owned(),
                level: level.to_owned(),
                weight: 0.0,
                frequency: 0.0,
            };
            Sentence {
                strength: None,
                ..step.sentence()
            }
        })
        .collect()
}

impl Sentence {
    /// The sentence in words.
    pub fn text(&self, language: Language) -> String {
        let words = |key: &str| match (message(key), language) {
            (None, _) => "",
            (Some(m), Language::Indonesian) => m.indonesian,
            (Some(m), Language::English) => m.english,
        };
        let mut text = words(self.key).replace("{field}", &self.field);
        for key in [self.frequency, self.strength].into_iter().flatten() {
            text.push(' ');
            text.push_str(words(key));
        }
        text
    }
}
