//! The fields of a form as values that draw themselves.
//!
//! `templates/components/field_bodies.html` says what each looks like. A macro is compiled anew
//! wherever it is called; these are compiled once, however many pages have them.

use askama::Template;

use crate::forms::FormState;
use crate::page::Page;
use crate::parts::Choice;

/// What every field has.
#[derive(Clone, Copy)]
pub(crate) struct Field<'a> {
    page: &'a Page,
    form: &'a FormState,
    name: &'a str,
    label: &'a str,
    hint: &'a str,
    required: bool,
}

/// A field of a form by its name.
pub(crate) const fn of<'a>(
    page: &'a Page,
    form: &'a FormState,
    name: &'a str,
    label: &'a str,
    hint: &'a str,
    required: bool,
) -> Field<'a> {
    Field {
        page,
        form,
        name,
        label,
        hint,
        required,
    }
}

impl<'a> Field<'a> {
    /// One line.
    pub(crate) const fn text(
        self,
        kind: &'a str,
        width: &'a str,
        autocomplete: &'a str,
        inputmode: &'a str,
        spellcheck: bool,
    ) -> Text<'a> {
        Text {
            of: self,
            kind,
            width,
            autocomplete,
            inputmode,
            spellcheck,
        }
    }

    /// Several lines; `max` characters at most, or no limit that is told.
    pub(crate) const fn textarea(self, rows: u32, max: u32) -> TextArea<'a> {
        TextArea {
            of: self,
            rows,
            max,
        }
    }

    /// One of many.
    pub(crate) const fn select(self, choices: &'a [Choice], width: &'a str) -> Select<'a> {
        Select {
            of: self,
            choices,
            width,
        }
    }

    /// One of a few.
    pub(crate) const fn radios(self, choices: &'a [Choice], inline: bool) -> ChoiceCards<'a> {
        ChoiceCards {
            of: self,
            choices,
            kind: "radio",
            inline,
            several: false,
        }
    }

    /// Several of a few.
    pub(crate) const fn checkboxes(self, choices: &'a [Choice], inline: bool) -> ChoiceCards<'a> {
        ChoiceCards {
            of: self,
            choices,
            kind: "checkbox",
            inline,
            several: true,
        }
    }

    /// Yes or nothing.
    pub(crate) const fn checkbox(self) -> Checkbox<'a> {
        Checkbox { of: self }
    }

    /// A date, with how precise it is where that is asked.
    pub(crate) const fn date(self, precision: bool) -> Date<'a> {
        Date {
            of: self,
            precision,
        }
    }

    /// An area, found as one types.
    pub(crate) const fn area(self) -> Area<'a> {
        Area { of: self }
    }

    /// Only what is wrong with it, for what is no field to look at.
    pub(crate) const fn mistake(self) -> Mistake<'a> {
        Mistake { of: self }
    }

    /// A file of these kinds.
    pub(crate) const fn file(self, accept: &'a str) -> File<'a> {
        File { of: self, accept }
    }
}

/// What is wrong with a form, what clashes in it and what was restored.
pub(crate) const fn error_summary<'a>(page: &'a Page, form: &'a FormState) -> ErrorSummary<'a> {
    ErrorSummary { page, form }
}

/// See [`error_summary`].
#[derive(Template)]
#[template(
    source = r#"{%- import "components/field_bodies.html" as b -%}{{ b::error_summary(page, form) }}"#,
    ext = "html"
)]
pub(crate) struct ErrorSummary<'a> {
    page: &'a Page,
    form: &'a FormState,
}

/// See [`Field::text`].
#[derive(Template)]
#[template(
    source = r#"{%- import "components/field_bodies.html" as b -%}{{ b::text(of.page, of.form, of.name, of.label, of.hint, of.required, kind, width, autocomplete, inputmode, spellcheck) }}"#,
    ext = "html"
)]
pub(crate) struct Text<'a> {
    of: Field<'a>,
    kind: &'a str,
    width: &'a str,
    autocomplete: &'a str,
    inputmode: &'a str,
    spellcheck: bool,
}

/// See [`Field::textarea`].
#[derive(Template)]
#[template(
    source = r#"{%- import "components/field_bodies.html" as b -%}{{ b::textarea(of.page, of.form, of.name, of.label, of.hint, of.required, rows, max) }}"#,
    ext = "html"
)]
pub(crate) struct TextArea<'a> {
    of: Field<'a>,
    rows: u32,
    max: u32,
}

/// See [`Field::select`].
#[derive(Template)]
#[template(
    source = r#"{%- import "components/field_bodies.html" as b -%}{{ b::select(of.page, of.form, of.name, of.label, choices, of.hint, of.required, width) }}"#,
    ext = "html"
)]
pub(crate) struct Select<'a> {
    of: Field<'a>,
    choices: &'a [Choice],
    width: &'a str,
}

/// See [`Field::radios`] and [`Field::checkboxes`].
#[derive(Template)]
#[template(
    source = r#"{%- import "components/field_bodies.html" as b -%}{{ b::choice_cards(of.page, of.form, of.name, of.label, choices, kind, of.hint, of.required, inline, several) }}"#,
    ext = "html"
)]
pub(crate) struct ChoiceCards<'a> {
    of: Field<'a>,
    choices: &'a [Choice],
    kind: &'static str,
    inline: bool,
    several: bool,
}

/// See [`Field::checkbox`].
#[derive(Template)]
#[template(
    source = r#"{%- import "components/field_bodies.html" as b -%}{{ b::checkbox(of.page, of.form, of.name, of.label, of.hint) }}"#,
    ext = "html"
)]
pub(crate) struct Checkbox<'a> {
    of: Field<'a>,
}

/// See [`Field::date`].
#[derive(Template)]
#[template(
    source = r#"{%- import "components/field_bodies.html" as b -%}{{ b::date(of.page, of.form, of.name, of.label, of.hint, of.required, precision) }}"#,
    ext = "html"
)]
pub(crate) struct Date<'a> {
    of: Field<'a>,
    precision: bool,
}

/// See [`Field::area`].
#[derive(Template)]
#[template(
    source = r#"{%- import "components/field_bodies.html" as b -%}{{ b::area(of.page, of.form, of.name, of.label, of.hint, of.required) }}"#,
    ext = "html"
)]
pub(crate) struct Area<'a> {
    of: Field<'a>,
}

/// See [`Field::mistake`].
#[derive(Template)]
#[template(
    source = r#"{%- import "components/field_bodies.html" as b -%}{{ b::mistake(of.page, of.form, of.name) }}"#,
    ext = "html"
)]
pub(crate) struct Mistake<'a> {
    of: Field<'a>,
}

/// See [`Field::file`].
#[derive(Template)]
#[template(
    source = r#"{%- import "components/field_bodies.html" as b -%}{{ b::file(of.page, of.form, of.name, of.label, of.hint, of.required, accept) }}"#,
    ext = "html"
)]
pub(crate) struct File<'a> {
    of: Field<'a>,
    accept: &'a str,
}
