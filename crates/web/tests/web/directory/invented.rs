//! Services of every kind, the same every time.

use domain::Coded;
use domain::directory::{Access, Cost, Coverage, Eligibility, ForSex, Group, Schedule};
use domain::ids::OrganisationId;
use domain::services::ServiceKind;
use store::directory::{Facts, Whereabouts};

/// A row of choices (SplitMix64).
pub(crate) struct Choices(u64);

impl Choices {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % most as u64).unwrap()
    }

    fn happens(&mut self) -> bool {
        self.below(2) == 1
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }

    fn some<T: Coded>(&mut self) -> Vec<T> {
        let all = T::ALL.iter().copied();
        all.filter(|_| self.below(4) == 0).collect()
    }

    /// A service of the organisation; its number is part of its name.
    pub(crate) fn service(&mut self, organisation: OrganisationId, number: usize) -> Facts {
        let text = |choices: &mut Self| {
            let starts = [
                "",
                "=SUM(A1)",
                "+62",
                "-5",
                "@semua",
                "'",
                "a\nb",
                "ya; tidak",
            ];
            let ends = ["", " é & <b>", " \"kutip\"", " 0012", " 31.73"];
            format!("{}{}", choices.pick(&starts), choices.pick(&ends))
                .trim()
                .to_owned()
        };
        let mut needs: Vec<ServiceKind> = self.some();
        if needs.is_empty() {
            needs.push(ServiceKind::Health);
        }
        let (low, high) = (self.below(40), 40 + self.below(60));
        let age = |choices: &mut Self, age: usize| {
            let given = choices.happens();
            given.then(|| u8::try_from(age).unwrap())
        };
        Facts {
            organisation,
            name: format!("{number} {}", text(self))
                .replace('\n', " ")
                .trim()
                .to_owned(),
            description: text(self),
            needs,
            who: Eligibility {
                sex: self.pick(ForSex::ALL),
                age_min: age(self, low),
                age_max: age(self, high),
                groups: self.some::<Group>(),
            },
            cost: self.pick(Cost::ALL),
            access: self.pick(Access::ALL),
            schedule: self.schedule(),
            area: self
                .pick(&["31", "31.73", "31.73.05", "31.73.05.1001", "32.16"])
                .parse()
                .unwrap(),
            place: self.place(),
            address_hidden: self.below(4) == 0,
            phones: self.pick(&[
                vec!["129".parse().unwrap()],
                vec![
                    "0812-3456-7890".parse().unwrap(),
                    "+6591234567".parse().unwrap(),
                ],
            ]),
            documents: text(self),
            languages: text(self).replace('\n', " "),
            capacity: self.happens().then_some(12),
            coverage: self.coverage(),
            public: self.happens(),
            active: self.happens(),
        }
        .settled()
    }

    fn place(&mut self) -> Whereabouts {
        let points = [None, Some("-6.168300, 106.758800".parse().unwrap())];
        Whereabouts {
            address: self
                .pick(&["", "Jalan Contoh 1", "Gang 2\nRT 3"])
                .to_owned(),
            point: self.pick(&points),
        }
    }

    fn schedule(&mut self) -> Option<Schedule> {
        let text = self.pick(&[
            "",
            "24 jam",
            "Senin–Jumat 08.00–16.00",
            "Senin, Rabu 08.00–12.00, 13.00–15.30; Minggu 20.00–24.00; buka hari libur",
        ]);
        (!text.is_empty()).then(|| text.parse().unwrap())
    }

    fn coverage(&mut self) -> Coverage {
        self.pick(&["", "ID", "31.73", "31.73.05.1001 32.16 ID"])
            .parse()
            .unwrap()
    }
}
