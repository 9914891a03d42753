//! The data of the components of the design system, for those that need more than a text.
//!
//! All words in them are already in the person's language; `templates/components/parts.html`
//! draws them.

use std::fmt;

/// One answer to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is shown.
    pub label: String,
    /// What helps to choose; may be empty.
    pub hint: String,
}

impl Choice {
    /// An answer without a hint.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            hint: String::new(),
        }
    }

    /// With words that help to choose.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
}

/// The label of the choice with this value, else the value itself: for showing a stored answer.
pub fn label_of<'a>(choices: &'a [Choice], value: &'a str) -> &'a str {
    choices
        .iter()
        .find(|choice| choice.value == value)
        .map_or(value, |choice| choice.label.as_str())
}

/// What a colour says. Red is for what is wrong or overdue, and for nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Nothing to say.
    #[default]
    Neutral,
    /// Something to know, or work that is going on.
    Info,
    /// Done.
    Success,
    /// Needs attention soon.
    Warning,
    /// Wrong, overdue, or a danger to somebody.
    Danger,
}

impl Tone {
    /// The end of the class name in the style sheet.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Info => "info",
            Self::Success => "success",
            Self::Warning => "warning",
            Self::Danger => "danger",
        }
    }

    /// The icon that says the same without colour.
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Neutral | Self::Info => "info-circle",
            Self::Success => "circle-check",
            Self::Warning => "alert-triangle",
            Self::Danger => "alert-circle",
        }
    }
}

impl fmt::Display for Tone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A message at the top of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What kind of message.
    pub tone: Tone,
    /// The message in a few words.
    pub title: String,
    /// More words; may be empty.
    pub body: String,
}

impl Notice {
    /// A message without more words.
    pub fn new(tone: Tone, title: impl Into<String>) -> Self {
        Self {
            tone,
            title: title.into(),
            body: String::new(),
        }
    }

    /// With more words.
    #[must_use]
    pub fn body(mut self, body: impl Into<String>) -> Self {
        self.body = body.into();
        self
    }
}

/// A status in words with its colour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// The words.
    pub label: String,
    /// The colour.
    pub tone: Tone,
}

impl Tag {
    /// A tag with these words in this colour.
    pub fn new(tone: Tone, label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            tone,
        }
    }
}

/// A risk that everybody who opens a case must see. Only these four exist: more would be
/// overlooked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Badge {
    /// The person is a child.
    Child,
    /// High risk.
    HighRisk,
    /// Contact would endanger the person.
    DoNotContact,
    /// Somebody is in danger now.
    Urgent,
}

impl Badge {
    /// Message key of the words.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Child => "badge-child",
            Self::HighRisk => "badge-high",
            Self::DoNotContact => "badge-do-not-contact",
            Self::Urgent => "badge-urgent",
        }
    }

    /// The end of the class name in the style sheet.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Child => "child",
            Self::HighRisk => "high",
            Self::DoNotContact => "do-not-contact",
            Self::Urgent => "urgent",
        }
    }

    /// The icon that says the same without colour.
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Child => "user",
            Self::HighRisk => "alert-triangle",
            Self::DoNotContact => "eye-off",
            Self::Urgent => "alert-circle",
        }
    }
}

/// A link among tabs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tab {
    /// Where it leads.
    pub href: String,
    /// The words.
    pub label: String,
    /// How many things are there, already written.
    pub count: Option<String>,
    /// Whether it is the one that is open.
    pub current: bool,
}

/// How far a task of a checklist is. "Not opened yet" is not the same as "incomplete".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskStatus {
    /// Done.
    Done,
    /// Somebody is working on it.
    InProgress,
    /// Opened, and something is missing.
    Incomplete,
    /// Nobody has opened it.
    NotStarted,
    /// Something else must be done first; the task has no link.
    CannotStart,
}

impl TaskStatus {
    /// Message key of the words.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Done => "status-done",
            Self::InProgress => "status-in-progress",
            Self::Incomplete => "status-incomplete",
            Self::NotStarted => "status-not-started",
            Self::CannotStart => "status-cannot-start",
        }
    }

    /// The end of the class name in the style sheet.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::InProgress => "in-progress",
            Self::Incomplete => "incomplete",
            Self::NotStarted => "not-started",
            Self::CannotStart => "cannot-start",
        }
    }

    /// The icon that says the same without colour.
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Done => "circle-check",
            Self::InProgress | Self::Incomplete => "progress",
            Self::NotStarted => "circle",
            Self::CannotStart => "circle-dashed",
        }
    }
}

/// A task of a checklist, named with a verb.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// The words.
    pub label: String,
    /// Where it is done; not shown as a link while it cannot start.
    pub href: String,
    /// How far it is.
    pub status: TaskStatus,
    /// What is missing, or what must come first; may be empty.
    pub hint: String,
}

/// The tasks of one stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskGroup {
    /// Name of the stage.
    pub title: String,
    /// Its tasks.
    pub tasks: Vec<Task>,
}

/// Something that happened, in a timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineEvent {
    /// What happened.
    pub title: String,
    /// Name and organisation of who did it.
    pub byline: String,
    /// When, already written.
    pub when: String,
    /// When, for machines (RFC 3339).
    pub machine_time: String,
    /// More words; may be empty.
    pub body: String,
    /// Name of the icon in the sprite.
    pub icon: &'static str,
    /// The colour of the mark.
    pub tone: Tone,
}

/// The bar that says which case is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentityBar {
    /// Code of the case.
    pub code: String,
    /// Alias of the case: never a name.
    pub alias: String,
    /// Age band of the victim, already written; may be empty.
    pub age_band: String,
    /// Stage of the case.
    pub stage: Tag,
    /// Who owns it.
    pub owner: String,
    /// What is due next and when; may be empty.
    pub deadline: String,
    /// Whether that has passed.
    pub overdue: bool,
    /// Risks.
    pub badges: Vec<Badge>,
    /// The one thing to do next: where and what.
    pub action: Option<(String, String)>,
}

/// A referral in an inbox. It carries no name of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferralCard {
    /// Code of the referral.
    pub code: String,
    /// Where it is opened.
    pub href: String,
    /// What is needed.
    pub need: String,
    /// Who sends or receives it.
    pub organisation: String,
    /// Where.
    pub area: String,
    /// How far it is.
    pub status: Tag,
    /// When an answer or outcome is due, already written.
    pub due: String,
    /// Whether that has passed.
    pub overdue: bool,
    /// Risks.
    pub badges: Vec<Badge>,
}

/// A number that leads to what it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatTile {
    /// The number, already written.
    pub value: String,
    /// What it counts.
    pub label: String,
    /// Where the counted things are.
    pub href: String,
    /// More words; may be empty.
    pub note: String,
    /// The colour: `Danger` for what is overdue.
    pub tone: Tone,
}

/// Where a list goes on. Pages are reached one after the other: there is no count of pages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pager {
    /// Address of the page before.
    pub previous: Option<String>,
    /// Address of the page after.
    pub next: Option<String>,
    /// What is shown, already written ("1–50 dari 1.000+").
    pub shown: String,
}

/// A step of a form of several pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Name of the step.
    pub label: String,
    /// Where it is, if it can be opened.
    pub href: Option<String>,
    /// Whether it is done.
    pub done: bool,
    /// Whether it is the one that is open.
    pub current: bool,
}

#[cfg(test)]
mod tests {
    use locale::Locale;

    use super::*;
    use crate::assets::has_icon;

    #[test]
    fn every_mark_has_words_and_an_icon() {
        use TaskStatus as S;
        for status in [
            S::Done,
            S::InProgress,
            S::Incomplete,
            S::NotStarted,
            S::CannotStart,
        ] {
            assert!(
                Locale::Id.has(status.key()) && has_icon(status.icon()),
                "{status:?}"
            );
        }
        for badge in [
            Badge::Child,
            Badge::HighRisk,
            Badge::DoNotContact,
            Badge::Urgent,
        ] {
            assert!(
                Locale::Id.has(badge.key()) && has_icon(badge.icon()),
                "{badge:?}"
            );
        }
        for tone in [
            Tone::Neutral,
            Tone::Info,
            Tone::Success,
            Tone::Warning,
            Tone::Danger,
        ] {
            assert!(has_icon(tone.icon()), "{tone}");
        }
    }

    #[test]
    fn a_stored_answer_shows_its_label() {
        let choices = [Choice::new("a", "Anak").hint("di bawah 18 tahun")];
        assert_eq!(label_of(&choices, "a"), "Anak");
        assert_eq!(label_of(&choices, "b"), "b");
    }
}
