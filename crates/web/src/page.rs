//! What every page knows: its language, its title, who is looking, and where they can go.
//!
//! A page's template holds a field `page: Page` and extends `layout.html`; texts come from
//! `page.t("key")`.

use std::borrow::Cow;

use domain::{Coded, MessageKey, PartialDate, Precision};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use locale::{Arg, Locale};

use crate::assets;
use crate::forms::{FieldError, FormState};
use crate::parts::{Choice, Notice};

/// Who is signed in, as the layout shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActorSummary {
    /// The name that colleagues know.
    pub display_name: String,
    /// Message key of the role, such as `role-case-manager`.
    pub role_key: &'static str,
    /// Name of the organisation.
    pub organisation: String,
    /// Name of the team.
    pub team: String,
}

/// One entry of the main navigation. The caller gives only entries that the person may open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NavItem {
    /// Where it leads.
    pub href: &'static str,
    /// The words shown.
    pub label: String,
    /// Name of the icon in the sprite.
    pub icon: &'static str,
    /// The heading above it, where it begins a part of the navigation.
    pub heading: Option<String>,
    /// How many things wait there, already written ("12", "1.000+").
    pub count: Option<String>,
    /// Whether something there is overdue.
    pub urgent: bool,
    /// Whether it stands in the bar at the bottom of a phone; four fit.
    pub quick: bool,
}

impl NavItem {
    /// An entry without a count.
    pub fn new(href: &'static str, label: impl Into<String>, icon: &'static str) -> Self {
        Self {
            href,
            label: label.into(),
            icon,
            heading: None,
            count: None,
            urgent: false,
            quick: false,
        }
    }

    /// With the number of things that wait there; `urgent` if one of them is overdue.
    #[must_use]
    pub fn waiting(mut self, count: impl Into<String>, urgent: bool) -> Self {
        self.count = Some(count.into());
        self.urgent = urgent;
        self
    }

    /// In the bar at the bottom of a phone.
    #[must_use]
    pub fn quick(mut self) -> Self {
        self.quick = true;
        self
    }
}

/// The context of a page.
#[derive(Debug, Clone)]
pub struct Page {
    /// Language of the page.
    pub locale: Locale,
    /// Title of the page: the tab's title, and the heading unless the page writes its own.
    pub title: String,
    /// Path of the request, to mark the current place and to return to it.
    pub path: String,
    /// Who is signed in; `None` on pages before that, which get a plain frame.
    pub actor: Option<ActorSummary>,
    /// Name of the task force, under the logo.
    pub task_force: String,
    /// Entries of the navigation, in order.
    pub nav: Vec<NavItem>,
    /// Messages at the top of the page.
    pub notices: Vec<Notice>,
    /// Whether a form on the page has mistakes; the title says so to screen readers.
    pub has_errors: bool,
    /// Time zone in which times are shown.
    pub zone: TimeZone,
}

impl Page {
    /// A page before signing in: a plain frame, without navigation, times in WIB.
    pub fn plain(locale: Locale, title: impl Into<String>, path: impl Into<String>) -> Self {
        Self {
            locale,
            title: title.into(),
            path: path.into(),
            actor: None,
            task_force: String::new(),
            nav: Vec::new(),
            notices: Vec::new(),
            has_errors: false,
            zone: locale::western_indonesia(),
        }
    }

    /// The page for somebody who is signed in.
    #[must_use]
    pub fn for_actor(mut self, actor: ActorSummary, nav: Vec<NavItem>) -> Self {
        self.actor = Some(actor);
        self.nav = nav;
        self
    }

    /// With one more message at the top.
    #[must_use]
    pub fn with_notice(mut self, notice: Notice) -> Self {
        self.notices.push(notice);
        self
    }

    /// The page that shows `form`: the title says whether there is a mistake.
    #[must_use]
    pub fn showing(mut self, form: &FormState) -> Self {
        self.has_errors = form.has_errors();
        self
    }

    /// The message with this key.
    pub fn t(&self, key: &str) -> Cow<'static, str> {
        self.locale.text(key)
    }

    /// The message with this key for `$n` things.
    pub fn tn(&self, key: &str, n: impl Number) -> String {
        self.locale.counted(key, n.whole())
    }

    /// The message with this key and one text put in for the variable `name`.
    pub fn tw(&self, key: &str, name: &str, value: &str) -> String {
        self.locale.text_with(key, &[(name, value.into())])
    }

    /// The name of a coded value.
    pub fn name<E: Coded>(&self, value: E) -> Cow<'static, str> {
        self.t(value.key())
    }

    /// What is wrong with a field, in words.
    pub fn mistake(&self, error: &FieldError) -> String {
        say(self.locale, error.key, &error.args)
    }

    /// What a domain error or refusal says, in words.
    pub fn say(&self, message: &impl MessageKey) -> String {
        say(self.locale, message.key(), &message.args())
    }

    /// All values of a closed list as choices of a field.
    pub fn choices<E: Coded>(&self) -> Vec<Choice> {
        E::ALL
            .iter()
            .map(|value| Choice::new(value.code(), self.name(*value)))
            .collect()
    }

    /// How well a date can be known, as choices of the date field.
    pub fn precisions(&self) -> Vec<Choice> {
        self.choices::<Precision>()
    }

    /// "17 Agustus 2025".
    pub fn date(&self, date: impl std::borrow::Borrow<Date>) -> String {
        self.locale.date(*date.borrow())
    }

    /// A date as far as it is known: "17 Agustus 2025", "Agustus 2025", "2025".
    pub fn partial_date(&self, date: impl std::borrow::Borrow<PartialDate>) -> String {
        self.locale.partial_date(*date.borrow())
    }

    /// "17/08/2025", for tables.
    pub fn date_short(&self, date: impl std::borrow::Borrow<Date>) -> String {
        self.locale.date_short(*date.borrow())
    }

    /// "17/08/2025 10.42".
    pub fn date_time(&self, at: impl std::borrow::Borrow<Timestamp>) -> String {
        self.locale.date_time(*at.borrow(), &self.zone)
    }

    /// "10.42".
    pub fn time(&self, at: impl std::borrow::Borrow<Timestamp>) -> String {
        self.locale.time(*at.borrow(), &self.zone)
    }

    /// "besok", "3 hari lagi", "lewat 2 hari", from days until a due date.
    pub fn due_in(&self, days: impl std::borrow::Borrow<i64>) -> String {
        self.locale.due_in(*days.borrow())
    }

    /// A whole number with grouped thousands.
    pub fn number(&self, value: impl Number) -> String {
        self.locale.number(value.whole())
    }

    /// The address of a static file.
    pub fn asset(&self, name: &str) -> &'static str {
        assets::url(name)
    }

    /// The scripts of the page, in order.
    pub fn scripts(&self) -> &'static [&'static str] {
        assets::SCRIPTS
    }

    /// Whether a navigation entry is where the person is.
    pub fn is_current(&self, href: &str) -> bool {
        let leads_here = |href: &str| {
            self.path.strip_prefix(href).is_some_and(|rest| {
                rest.is_empty() || rest.starts_with('/') || rest.starts_with('?')
            })
        };
        // Of two entries, one below the other, the closer one is where the person is.
        let closer = |other: &NavItem| other.href.len() > href.len() && leads_here(other.href);
        leads_here(href) && !self.nav.iter().any(closer)
    }

    /// Both languages, for the switch.
    pub fn locales(&self) -> [Locale; 2] {
        Locale::ALL
    }

    /// Up to two letters that stand for the person beside the name.
    pub fn initials(&self) -> String {
        let name = self
            .actor
            .as_ref()
            .map_or("", |actor| actor.display_name.as_str());
        let letter = |word: &str| word.chars().next().map(char::to_uppercase);
        name.split_whitespace()
            .filter_map(letter)
            .take(2)
            .flatten()
            .collect()
    }
}

/// A whole number of any integer type, owned or borrowed as templates have it.
pub trait Number {
    /// The number; what does not fit is the greatest that does.
    fn whole(self) -> i64;
}

macro_rules! numbers {
    ($($integer:ty),+) => {$(
        impl Number for $integer {
            fn whole(self) -> i64 {
                i64::try_from(self).unwrap_or(i64::MAX)
            }
        }
        impl Number for &$integer {
            fn whole(self) -> i64 {
                (*self).whole()
            }
        }
    )+};
}

numbers!(i32, i64, u8, u16, u32, u64, usize);

/// A message with arguments as [`MessageKey`] gives them. Digits become numbers, so that they are
/// grouped and counted, except in a year or a code; an argument that is itself the key of a message
/// (a state, a step) is said in words.
fn say(locale: Locale, key: &str, args: &[(&'static str, String)]) -> String {
    let args: Vec<(&str, Arg<'_>)> = args
        .iter()
        .map(|(name, value)| {
            let label = name.contains("year") || name.contains("code") || value.starts_with('0');
            match value.parse::<i64>() {
                Ok(number) if !label || number == 0 => (*name, number.into()),
                Err(_) if locale.has(value) => (*name, locale.text(value).into()),
                _ => (*name, value.as_str().into()),
            }
        })
        .collect();
    locale.text_with(key, &args)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(path: &str) -> Page {
        Page::plain(Locale::Id, "Judul", path)
    }

    #[test]
    fn the_current_place_is_a_whole_path_segment() {
        assert!(page("/cases").is_current("/cases"));
        assert!(page("/cases/12").is_current("/cases"));
        assert!(page("/cases?q=a").is_current("/cases"));
        assert!(!page("/cases-old").is_current("/cases"));
        let mut list = page("/intake/reports");
        list.nav = ["/intake", "/intake/reports"]
            .map(|href| NavItem::new(href, "", "home"))
            .to_vec();
        assert!(list.is_current("/intake/reports") && !list.is_current("/intake"));
        assert!(!page("/").is_current("/cases"));
    }

    #[test]
    fn mistakes_are_said_with_their_arguments() {
        let error = |args| FieldError {
            field: "a".to_owned(),
            key: "error-too-long",
            args,
        };
        let page = page("/");
        assert_eq!(
            page.mistake(&error(vec![("max", "10000".to_owned())])),
            "Ringkas menjadi paling banyak 10.000 karakter"
        );
        assert_eq!(
            say(Locale::Id, "form-saved-at", &[("time", "10.42".into())]),
            "Tersimpan 10.42"
        );
        let step = domain::Illegal::new(
            domain::cases::Stage::Closed,
            domain::cases::StageAction::Plan,
        );
        assert!(
            page.say(&step)
                .contains("Keadaan: Terminasi. Langkah: Susun atau ubah rencana")
        );
        let range = [("min", "0".to_owned()), ("max", "130".to_owned())];
        assert_eq!(
            say(Locale::Id, "error-number-range", &range),
            "Tulis angka dari 0 sampai 130"
        );
    }

    #[test]
    fn initials_are_two_letters() {
        let mut page = page("/");
        assert_eq!(page.initials(), "");
        page.actor = Some(ActorSummary {
            display_name: "ratna dewi Lestari".to_owned(),
            role_key: "role-case-manager",
            organisation: String::new(),
            team: String::new(),
        });
        assert_eq!(page.initials(), "RD");
    }

    #[test]
    fn coded_lists_become_choices() {
        let choices = page("/").choices::<domain::people::Level>();
        assert_eq!(choices.len(), 3);
        assert_eq!(
            (choices[2].value.as_str(), choices[2].label.as_str()),
            ("city", "Kabupaten/kota")
        );
    }
}
