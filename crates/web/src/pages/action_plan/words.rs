//! Numbers, money, quarters and lights in words.

use domain::action_plan::{Amount, Light, Measure, Quarter, QuarterState, Rupiah};
use locale::Locale;

use crate::page::Page;
use crate::parts::{Tag, Tone};

/// "1.250" or "12,5".
pub(super) fn amount(locale: Locale, amount: Amount) -> String {
    let thousandths = amount.as_thousandths();
    match thousandths % Amount::SCALE {
        0 => locale.number(thousandths / Amount::SCALE),
        rest if rest % 100 == 0 => locale.decimal(amount.as_f64(), 1),
        rest if rest % 10 == 0 => locale.decimal(amount.as_f64(), 2),
        _ => locale.decimal(amount.as_f64(), 3),
    }
}

/// "75%", without what nobody reads behind the comma.
pub(super) fn percent(locale: Locale, percent: Amount) -> String {
    locale.percent(percent.as_f64() / 100.0, 0)
}

/// "12" or "8 dari 10 (80%)".
pub(super) fn measure(page: &Page, measure: Measure) -> String {
    match measure {
        Measure::Value(value) => amount(page.locale, value),
        Measure::Share(ratio) => {
            let share = ratio
                .percent()
                .map_or_else(|| "–".to_owned(), |share| percent(page.locale, share));
            page.locale.text_with(
                "plan-share",
                &[
                    ("part", ratio.part.into()),
                    ("of", ratio.of.into()),
                    ("share", share.into()),
                ],
            )
        }
    }
}

/// A value with its unit: "12 orang", "80%".
pub(super) fn with_unit(locale: Locale, value: Amount, unit: &str, share: bool) -> String {
    if share {
        return percent(locale, value);
    }
    format!("{} {unit}", amount(locale, value))
        .trim_end()
        .to_owned()
}

/// An amount as it can be typed again: a comma before the fraction, no grouping.
pub(super) fn typed(amount: Amount) -> String {
    amount.to_string().replace('.', ",")
}

/// "Rp 1.250.000".
pub(super) fn rupiah(locale: Locale, money: Rupiah) -> String {
    format!("Rp {}", locale.number(money.get()))
}

/// "Triwulan II 2024".
pub(super) fn quarter(locale: Locale, quarter: Quarter) -> String {
    let roman = match quarter.number() {
        1 => "I",
        2 => "II",
        3 => "III",
        _ => "IV",
    };
    let year = quarter.year().to_string();
    locale.text_with(
        "plan-quarter",
        &[("number", roman.into()), ("year", year.into())],
    )
}

/// The state of a quarter.
pub(super) fn state_tag(page: &Page, state: QuarterState) -> Tag {
    let tone = match state {
        QuarterState::Open => Tone::Info,
        QuarterState::Submitted => Tone::Warning,
        QuarterState::Locked => Tone::Success,
        QuarterState::Reopened => Tone::Warning,
    };
    Tag::new(tone, page.name(state))
}

/// A light with its percentage: the words say what the colour says.
pub(super) fn light_tag(page: &Page, light: Light, achieved: Option<Amount>) -> Tag {
    let tone = match light {
        Light::Green => Tone::Success,
        Light::Yellow => Tone::Warning,
        Light::Red => Tone::Danger,
        Light::Grey => Tone::Neutral,
    };
    let words = page.name(light).into_owned();
    let label = match achieved {
        Some(achieved) => format!("{} · {words}", percent(page.locale, achieved)),
        None => words,
    };
    Tag::new(tone, label)
}
