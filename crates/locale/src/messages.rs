//! The catalogue: message files compiled in, parsed once, looked up by key.

use std::borrow::Cow;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::{Locale, numbers};

/// A value put into a message: text or a number. Numbers are grouped the way the language does
/// it, so give what must not be grouped (a year, a code) as text.
pub type Arg<'a> = FluentValue<'a>;

/// Names the files of each language. Adding a capability is one line here and two files.
macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        const ID: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../messages/id/", $name, ".ftl")))),+];
        const EN: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../messages/en/", $name, ".ftl")))),+];
    };
}

files![
    "common",
    "layout",
    "access",
    "errors",
    "people",
    "sections",
    "intake",
    "screening",
    "cases",
    "services",
    "referrals",
    "rules",
    "today",
    "figures",
    "figures-work",
    "releases",
    "imports",
    "components",
    "web",
    "account",
    "offices",
    "setup",
    "keys",
    "audit",
    "taskforce",
    "regulations",
    "directory",
    "meetings",
    "minutes",
    "action-items",
    "action-plan",
    "prevention",
    "site",
    "periodic",
    "attachments",
    "linkage",
    "commands",
    "codes-common",
    "codes-intake",
    "codes-cases",
    "codes-services",
    "codes-referrals",
    "codes-imports",
    "codes-audit",
];

type Bundle = FluentBundle<FluentResource>;

struct Catalogue {
    bundle: Bundle,
    problems: Vec<String>,
}

static INDONESIAN: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::read(Locale::Id, ID));
static ENGLISH: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::read(Locale::En, EN));

impl Catalogue {
    /// Reads the files of one language. What cannot be read is left out and remembered, so that
    /// a slip in a message costs one message and not the program; the tests allow none.
    fn read(locale: Locale, files: &[(&str, &str)]) -> Self {
        // The tag chooses the plural rules.
        let language: LanguageIdentifier = locale.code().parse().unwrap_or_default();
        let mut bundle = Bundle::new_concurrent(vec![language]);
        // Isolation characters around values would end up in letters, exports and searches; both
        // languages run from left to right.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(match locale {
            Locale::Id => |value, _| number_in(Locale::Id, value),
            Locale::En => |value, _| number_in(Locale::En, value),
        }));
        let mut problems = Vec::new();
        for (name, source) in files {
            let resource = FluentResource::try_new((*source).to_owned()).unwrap_or_else(
                |(resource, errors)| {
                    problems.extend(errors.iter().map(|e| format!("{locale}/{name}: {e}")));
                    resource
                },
            );
            if let Err(errors) = bundle.add_resource(resource) {
                problems.extend(errors.iter().map(|e| format!("{locale}/{name}: {e}")));
            }
        }
        Self { bundle, problems }
    }
}

fn number_in(locale: Locale, value: &FluentValue<'_>) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(numbers::localise(locale, &number.as_string())),
        _ => None,
    }
}

/// What is wrong with the message files of a language: unreadable messages and keys given twice.
pub fn problems(locale: Locale) -> &'static [String] {
    &catalogue(locale).problems
}

fn catalogue(locale: Locale) -> &'static Catalogue {
    match locale {
        Locale::Id => &INDONESIAN,
        Locale::En => &ENGLISH,
    }
}

impl Locale {
    /// The message with this key. A missing message shows as its key in brackets, so that nobody
    /// is stopped by it and everybody sees it.
    pub fn text(self, key: &str) -> Cow<'static, str> {
        self.format(key, None)
    }

    /// The message with this key, its variables filled in.
    ///
    /// ```
    /// use locale::Locale;
    /// let shown = Locale::Id.text_with("count-results", &[("n", 1200.into())]);
    /// assert_eq!(shown, "1.200 hasil");
    /// ```
    pub fn text_with(self, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        let args: FluentArgs<'_> = args.iter().cloned().collect();
        self.format(key, Some(&args)).into_owned()
    }

    /// The message with this key and its variable `$n`: shorthand for counted things.
    pub fn counted(self, key: &str, n: i64) -> String {
        self.text_with(key, &[("n", n.into())])
    }

    /// Whether a message with this key exists.
    pub fn has(self, key: &str) -> bool {
        catalogue(self).bundle.has_message(key)
    }

    fn format(self, key: &str, args: Option<&FluentArgs<'_>>) -> Cow<'static, str> {
        let bundle = &catalogue(self).bundle;
        let pattern = bundle.get_message(key).and_then(|message| message.value());
        let Some(pattern) = pattern else {
            return Cow::Owned(format!("[{key}]"));
        };
        // A variable that was not given shows as `{$name}`: visible, and harmless.
        let mut errors = Vec::new();
        match bundle.format_pattern(pattern, args, &mut errors) {
            Cow::Borrowed(text) if args.is_none() => Cow::Borrowed(text),
            text => Cow::Owned(text.into_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_message_is_borrowed_from_the_catalogue() {
        assert!(matches!(
            Locale::Id.text("button-save"),
            Cow::Borrowed("Simpan")
        ));
        assert_eq!(Locale::En.text("button-save"), "Save");
    }

    #[test]
    fn a_missing_message_shows_its_key() {
        assert_eq!(Locale::Id.text("no-such-key"), "[no-such-key]");
        assert!(!Locale::Id.has("no-such-key"));
    }

    #[test]
    fn numbers_are_grouped_and_values_are_not_isolated() {
        assert_eq!(Locale::Id.counted("count-results", 14_299), "14.299 hasil");
        assert_eq!(
            Locale::En.counted("count-results", 14_299),
            "14,299 results"
        );
        assert_eq!(Locale::En.counted("count-results", 1), "1 result");
        assert_eq!(Locale::En.counted("count-results", 0), "0 results");
    }

    #[test]
    fn the_files_are_sound() {
        for locale in Locale::ALL {
            assert_eq!(problems(locale), Vec::<String>::new().as_slice());
        }
    }
}
