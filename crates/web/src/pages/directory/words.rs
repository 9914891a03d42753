//! What is known of a service, in words: the same on a card, on its page and in the exports.

use std::collections::{BTreeSet, HashMap};

use domain::AreaCode;
use domain::directory::{
    Coverage, Day, Eligibility, ForSex, Minute, Nearness, ScheduleWords, Verification,
};
use jiff::civil::Date;
use locale::Locale;
use store::Tx;
use store::directory::{self, Facts, Listing, Question};

use crate::page::Page;
use crate::parts::{Tag, Tone};

/// The names of areas that a page shows.
pub(super) type Names = HashMap<AreaCode, String>;

/// The areas of services, with the cities and provinces around them.
pub(super) fn areas_of<'a>(services: impl IntoIterator<Item = &'a Facts>) -> BTreeSet<AreaCode> {
    let mut areas = BTreeSet::new();
    for facts in services {
        let around = [facts.area.city(), Some(facts.area.province())];
        areas.insert(facts.area);
        areas.extend(around.into_iter().flatten());
        for area in &facts.coverage.areas {
            areas.insert(*area);
            areas.extend(area.city());
        }
    }
    areas
}

/// The names of areas.
pub(super) async fn names(tx: &mut Tx, areas: BTreeSet<AreaCode>) -> Result<Names, store::Error> {
    directory::area_names(tx, areas).await
}

impl ScheduleWords for Page {
    fn day(&self, day: Day) -> String {
        self.name(day).into_owned()
    }

    fn time(&self, time: Minute) -> String {
        match self.locale {
            Locale::Id => time.to_string().replace(':', "."),
            Locale::En => time.to_string(),
        }
    }

    fn always(&self) -> String {
        self.t("listing-always").into_owned()
    }

    fn open_on_holidays(&self) -> String {
        self.t("listing-open-on-holidays").into_owned()
    }
}

/// A telephone number as a link.
pub(super) struct PhoneLink {
    pub(super) dial: String,
    pub(super) shown: String,
}

/// A service as a card shows it.
pub(super) struct Card {
    pub(super) href: String,
    pub(super) name: String,
    pub(super) organisation: String,
    pub(super) needs: Vec<String>,
    pub(super) badge: Tag,
    pub(super) checked: String,
    pub(super) description: String,
    pub(super) phones: Vec<PhoneLink>,
    pub(super) hours: String,
    pub(super) who: String,
    pub(super) access: String,
    pub(super) documents: String,
    pub(super) languages: String,
    pub(super) capacity: String,
    pub(super) coverage: String,
    pub(super) area: String,
    /// Empty where it is hidden or not known.
    pub(super) address: String,
    pub(super) hidden: bool,
    pub(super) active: bool,
    /// Why it answers a question.
    pub(super) why: Vec<String>,
}

/// What a card needs to know beside the service.
pub(super) struct Around<'a> {
    pub(super) page: &'a Page,
    pub(super) names: &'a Names,
    pub(super) today: Date,
    pub(super) months: domain::directory::Months,
}

impl Around<'_> {
    /// A service in words. Its address is what was read with it: nothing where it is hidden.
    pub(super) fn card(&self, listing: &Listing) -> Card {
        let (page, facts) = (self.page, &listing.facts);
        let (badge, checked) = self.checked(listing);
        Card {
            href: format!("/directory/{}", listing.id),
            name: facts.name.clone(),
            organisation: listing.organisation_name.clone(),
            needs: facts
                .needs
                .iter()
                .map(|need| page.name(*need).into_owned())
                .collect(),
            badge,
            checked,
            description: facts.description.clone(),
            phones: facts
                .phones
                .iter()
                .map(|phone| PhoneLink {
                    dial: phone.dial().to_owned(),
                    shown: phone.shown(),
                })
                .collect(),
            hours: facts
                .schedule
                .as_ref()
                .map_or_else(String::new, |schedule| schedule.written(page)),
            who: who(page, &facts.who),
            access: format!("{} · {}", page.name(facts.access), page.name(facts.cost)),
            documents: facts.documents.clone(),
            languages: facts.languages.clone(),
            capacity: facts
                .capacity
                .map_or_else(String::new, |places| page.tn("listing-places", places)),
            coverage: coverage(page, &facts.coverage, self.names),
            area: area(facts.area, self.names),
            address: facts.place.address.clone(),
            hidden: facts.address_hidden,
            active: facts.active,
            why: Vec::new(),
        }
    }

    /// How fresh it is, as a badge, and who checked it when.
    fn checked(&self, listing: &Listing) -> (Tag, String) {
        let page = self.page;
        let day = listing.checked.as_ref().map(|checked| checked.on);
        let state = Verification::of(day, self.today, self.months);
        let tone = match state {
            Verification::Fresh => Tone::Success,
            Verification::Due | Verification::Never => Tone::Warning,
            Verification::Overdue => Tone::Danger,
        };
        let words = match &listing.checked {
            None => String::new(),
            Some(checked) => page.locale.text_with(
                "listing-checked-by",
                &[
                    ("date", page.date(checked.on).into()),
                    ("name", checked.by_name.as_str().into()),
                    ("organisation", checked.by_organisation.as_str().into()),
                ],
            ),
        };
        (Tag::new(tone, page.name(state)), words)
    }

    /// Why a service answers a question, nearest reason first.
    pub(super) fn why(
        &self,
        listing: &Listing,
        nearness: Option<Nearness>,
        question: &Question,
    ) -> Vec<String> {
        let (page, facts) = (self.page, &listing.facts);
        let mut why = Vec::new();
        if let Some(nearness) = nearness {
            why.push(page.name(nearness).into_owned());
            if matches!(nearness, Nearness::Province | Nearness::Country)
                && !facts.coverage.is_empty()
            {
                let from = coverage(page, &facts.coverage, self.names);
                why.push(page.tw("listing-why-takes-from", "areas", &from));
            }
        }
        if let Some(need) = question.need.filter(|need| facts.needs.contains(need)) {
            why.push(page.tw("listing-why-need", "need", &page.name(need)));
        }
        if let Some(age) = question.age {
            why.push(page.tn("listing-why-age", age));
        }
        if question.sex != ForSex::Any {
            why.push(page.tw("listing-why-sex", "sex", &page.name(question.sex)));
        }
        why
    }
}

/// "Perempuan · umur 12–17 tahun · Anak"
pub(super) fn who(page: &Page, who: &Eligibility) -> String {
    let mut words = vec![page.name(who.sex).into_owned()];
    let ages = |least: u8, greatest: u8| {
        page.locale.text_with(
            "listing-ages",
            &[
                ("least", i64::from(least).into()),
                ("greatest", i64::from(greatest).into()),
            ],
        )
    };
    match (who.age_min, who.age_max) {
        (None, None) => {}
        (Some(least), None) => words.push(page.tn("listing-age-from", least)),
        (None, Some(greatest)) => words.push(page.tn("listing-age-to", greatest)),
        (Some(least), Some(greatest)) => words.push(ages(least, greatest)),
    }
    words.extend(
        who.groups
            .iter()
            .map(|group| page.name(*group).into_owned()),
    );
    words.join(" · ")
}

/// The name of an area, with that of the city around it.
pub(super) fn area(area: AreaCode, names: &Names) -> String {
    let name = |area: AreaCode| {
        names
            .get(&area)
            .cloned()
            .unwrap_or_else(|| area.to_string())
    };
    match area.city().filter(|city| *city != area) {
        Some(city) => format!("{}, {}", name(area), name(city)),
        None => name(area),
    }
}

/// From where it takes people.
pub(super) fn coverage(page: &Page, coverage: &Coverage, names: &Names) -> String {
    let country = coverage
        .nationwide
        .then(|| page.t("listing-whole-country").into_owned());
    let areas = coverage.areas.iter().map(|code| area(*code, names));
    country
        .into_iter()
        .chain(areas)
        .collect::<Vec<_>>()
        .join("; ")
}
