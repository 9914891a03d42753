//! People, and what becomes of them on paper.

use crate::random::Random;

const FIRST: &[&str] = &[
    "Siti", "Sri", "Nur", "Muhammad", "Ahmad", "Abdul", "Agus", "Dewi", "Endang", "Slamet",
    "Wahyu", "Rizki", "Yusuf", "Fatimah", "Aisyah", "Maria", "Yohanes", "Kristina", "Wayan",
    "Ketut", "Komang", "Dian", "Eka", "Rina", "Budi", "Hendra", "Taufik", "Zainal", "Syaiful",
    "Ratna",
];
const START: &[&str] = &[
    "Su", "Sa", "Ka", "Wa", "Ta", "Ma", "Pu", "Mu", "Ju", "Tu", "Ra", "Sar", "Kar", "Dar", "Mar",
    "War", "Tar", "Pur", "Sum", "Sur", "Sud", "Har", "Kus", "Tri", "Yat", "Rus", "Gun", "Han",
    "Lis", "Nov",
];
const MIDDLE: &[&str] = &[
    "ri", "ti", "ma", "na", "di", "ya", "wi", "la", "mi", "tu", "ji", "ro", "ni", "sa", "",
];
const END: &[&str] = &[
    "yanti", "yati", "wati", "ningsih", "lestari", "nah", "yem", "tini", "no", "man", "wan", "di",
    "yono", "anto", "arto", "adi", "yadi", "to", "min", "dani",
];
const TITLES: &[&str] = &[
    "Bpk. ", "Ibu ", "Sdr. ", "Sdri. ", "H. ", "Hj. ", "Ny. ", "An. ",
];

/// Somebody.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) number: u64,
    name: Vec<String>,
    mother: String,
    woman: bool,
    nik: String,
    born: (u16, u8, u8),
    birth_place: String,
    district: usize,
    phone: String,
    home_phone: String,
}

fn made(random: &mut Random) -> String {
    let mut name = random.pick(START).to_owned();
    name.push_str(random.pick(MIDDLE));
    name.push_str(random.pick(END));
    name
}

fn name(random: &mut Random) -> Vec<String> {
    let first = if random.chance(0.45) {
        random.pick(FIRST).to_owned()
    } else {
        made(random)
    };
    let mut name = vec![first];
    if !random.chance(0.2) {
        name.push(made(random));
        if random.chance(0.2) {
            name.push(made(random));
        }
    }
    name
}

fn regency(district: usize) -> String {
    let at = district / 12;
    format!(
        "{}{}",
        START[at % START.len()],
        END[at / START.len() % END.len()]
    )
}

fn district_name(district: usize) -> String {
    format!("{} {}", regency(district), MIDDLE[district % 12])
}

fn phone(random: &mut Random) -> String {
    format!("08{}", 1_000_000_000 + random.below(9_000_000_000))
}

/// People in households: every fifth household has two or three.
pub(super) fn people(count: usize, random: &mut Random) -> Vec<Person> {
    let mut people: Vec<Person> = Vec::with_capacity(count);
    while people.len() < count {
        let (district, mother, home_phone) =
            (random.below(3000), name(random).join(" "), phone(random));
        let siblings = if random.chance(0.2) {
            2 + random.below(2)
        } else {
            1
        };
        let year = 1975 + random.below(40) as u16;
        for sibling in 0..siblings.min(count - people.len()) {
            let born = (
                year + 3 * sibling as u16,
                1 + random.below(12) as u8,
                1 + random.below(28) as u8,
            );
            let woman = random.chance(0.62);
            let day = born.2 + if woman { 40 } else { 0 };
            let area = 110_101 + district;
            people.push(Person {
                number: people.len() as u64,
                name: name(random),
                mother: mother.clone(),
                woman,
                nik: format!(
                    "{area}{day:02}{:02}{:02}{:04}",
                    born.1,
                    born.0 % 100,
                    1 + random.below(30)
                ),
                born,
                birth_place: regency(if random.chance(0.85) {
                    district
                } else {
                    random.below(3000)
                }),
                district,
                phone: phone(random),
                home_phone: home_phone.clone(),
            });
        }
    }
    people
}

/// Another spelling of the same sound, or a slip of the finger.
fn misspelt(word: &str, random: &mut Random) -> String {
    const SOUNDS: &[(&str, &str)] = &[
        ("u", "oe"),
        ("j", "dj"),
        ("f", "p"),
        ("z", "s"),
        ("y", "i"),
        ("i", "y"),
        ("t", "th"),
        ("d", "dh"),
        ("n", "nn"),
        ("k", "q"),
        ("ah", "a"),
        ("o", "u"),
        ("a", "o"),
    ];
    let lower = word.to_lowercase();
    if random.chance(0.6) {
        let (from, to) = SOUNDS[random.below(SOUNDS.len())];
        return lower.replacen(from, to, 1);
    }
    let mut letters: Vec<char> = lower.chars().collect();
    if letters.len() > 3 {
        let at = 1 + random.below(letters.len() - 2);
        match random.below(3) {
            0 => drop(letters.remove(at)),
            1 => letters.swap(at, at + 1),
            _ => letters[at] = char::from(b'a' + random.below(26) as u8),
        }
    }
    letters.into_iter().collect()
}

impl Person {
    fn written(&self, words: &[String], careless: f64, random: &mut Random) -> String {
        let mut words: Vec<String> = words.to_vec();
        for word in &mut words {
            if random.chance(0.15 * careless) {
                *word = misspelt(word, random);
            }
        }
        if words.len() > 1 {
            if random.chance(0.08 * careless) {
                words.remove(random.below(words.len()));
            } else if random.chance(0.04 * careless) {
                words.reverse();
            } else if random.chance(0.04 * careless) {
                words = vec![words.concat()];
            }
        }
        let text = words.join(" ");
        if random.chance(0.4 * careless) {
            text.to_uppercase()
        } else {
            text
        }
    }

    /// What an agency writes down.
    pub(super) fn registered(&self, careless: f64, random: &mut Random) -> Vec<String> {
        let missing = |share: f64, random: &mut Random| random.chance(share * careless);
        let mut name = self.written(&self.name, careless, random);
        if missing(0.1, random) {
            name = format!("{}{name}", random.pick(TITLES));
        }
        let mother: Vec<String> = self.mother.split(' ').map(str::to_owned).collect();
        let mother = if missing(0.5, random) {
            String::new()
        } else {
            self.written(&mother, careless, random)
        };
        let mut nik = if missing(0.4, random) {
            String::new()
        } else {
            self.nik.clone()
        };
        if !nik.is_empty() && missing(0.05, random) {
            let at = random.below(16);
            nik.replace_range(at..=at, &random.below(10).to_string());
        }
        let (year, month, day) = self.born;
        let birth = match random.unit() / careless.max(1e-9) {
            x if x < 0.10 => String::new(),
            x if x < 0.28 => format!("{}", i32::from(year) + [0, 0, 0, 1, -1][random.below(5)]),
            x if x < 0.31 => format!("{year}-01-01"),
            x if x < 0.33 && day <= 12 => format!("{year}-{day:02}-{month:02}"),
            x if x < 0.35 => format!("{year}-{month:02}-{:02}", 1 + random.below(28)),
            _ => format!("{year}-{month:02}-{day:02}"),
        };
        let district = if missing(0.1, random) {
            random.below(3000)
        } else {
            self.district
        };
        let place = if missing(0.15, random) {
            String::new()
        } else {
            format!("Kab. {}", self.birth_place)
        };
        let home = if missing(0.08, random) {
            String::new()
        } else {
            regency(district)
        };
        let district = if missing(0.3, random) {
            String::new()
        } else {
            district_name(district)
        };
        let phone = match random.unit() / careless.max(1e-9) {
            x if x < 0.45 => String::new(),
            x if x < 0.55 => self.home_phone.clone(),
            x if x < 0.60 => phone(random),
            _ => self.phone.clone(),
        };
        let sex = if missing(0.02, random) {
            ""
        } else if self.woman {
            "P"
        } else {
            "L"
        };
        let registered = "2024-06-30".to_owned();
        vec![
            name,
            String::new(),
            mother,
            sex.to_owned(),
            nik,
            birth,
            place,
            home,
            district,
            phone,
            registered,
        ]
    }
}
