//! The living page of the design system: every component in all its states, with invented
//! content, at `/components`.

use askama::Template;
use axum::response::{Html, IntoResponse, Response};
use locale::Locale;

use crate::errors::Error;
use crate::forms::FormState;
use crate::locale_choice::LocaleChoice;
use crate::page::{ActorSummary, NavItem, Page};
use crate::parts::{
    Badge, Choice, IdentityBar, Notice, Pager, ReferralCard, StatTile, Step, Tab, Tag, Task,
    TaskGroup, TaskStatus, TimelineEvent, Tone,
};

struct Row {
    code: &'static str,
    alias: &'static str,
    area: &'static str,
    stage: Tag,
    due: String,
    overdue: bool,
    badges: Vec<Badge>,
}

#[derive(Template)]
#[template(path = "pages/components.html")]
struct ComponentsPage {
    page: Page,
    form: FormState,
    wrong: FormState,
    conflicting: FormState,
    channels: Vec<Choice>,
    danger: Vec<Choice>,
    needs: Vec<Choice>,
    tags: Vec<Tag>,
    all_badges: Vec<Badge>,
    notices: Vec<Notice>,
    bar: IdentityBar,
    groups: Vec<TaskGroup>,
    events: Vec<TimelineEvent>,
    referrals: Vec<ReferralCard>,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    pager: Pager,
    tiles: Vec<StatTile>,
    steps: Vec<Step>,
    swatches: Vec<(String, Vec<&'static str>)>,
}

/// Handles `GET /components`.
pub async fn show(LocaleChoice(locale): LocaleChoice) -> Response {
    match render(locale) {
        Ok(html) => Html(html).into_response(),
        Err(error) => Error::unexpected(&error).into_response(),
    }
}

/// The page as HTML.
pub fn render(locale: Locale) -> Result<String, askama::Error> {
    let t = |key: &str| locale.text(key).into_owned();
    ComponentsPage {
        page: frame(locale),
        form: FormState::from_pairs([
            ("danger", "no"),
            ("when-precision", "estimated"),
            ("need", "shelter"),
        ]),
        wrong: wrong(locale),
        conflicting: conflicting(),
        channels: vec![
            Choice::new("phone", t("components-channel-phone")),
            Choice::new("desk", t("components-channel-desk")),
            Choice::new("outreach", t("components-channel-outreach")),
        ],
        danger: vec![
            Choice::new("yes", t("answer-yes")).hint(t("components-danger-yes-hint")),
            Choice::new("no", t("answer-no")),
            Choice::new("unknown", t("answer-unknown")),
            Choice::new("declined", t("answer-declined")),
        ],
        needs: ["health", "shelter", "legal", "return"]
            .map(|code| Choice::new(code, t(&format!("components-need-{code}"))))
            .to_vec(),
        tags: tags(locale),
        all_badges: vec![
            Badge::Child,
            Badge::HighRisk,
            Badge::DoNotContact,
            Badge::Urgent,
        ],
        notices: notices(locale),
        bar: identity_bar(locale),
        groups: task_groups(locale),
        events: events(locale),
        referrals: referrals(locale),
        tabs: vec![
            tab(t("components-tab-in"), Some("4"), true),
            tab(t("components-tab-out"), Some("1.000+"), false),
            tab(t("components-tab-done"), None, false),
        ],
        rows: rows(locale),
        pager: Pager {
            previous: None,
            next: Some("?after=KSS-0007".to_owned()),
            shown: t("components-shown"),
        },
        tiles: tiles(locale),
        steps: steps(locale),
        swatches: swatches(locale),
    }
    .render()
}

/// Colours by role; each has a class in the style sheet.
fn swatches(locale: Locale) -> Vec<(String, Vec<&'static str>)> {
    let group = |key: &str, names: &[&'static str]| (locale.text(key).into_owned(), names.to_vec());
    vec![
        group(
            "components-brand",
            &["brand-900", "brand-700", "brand-600", "brand-100", "flame"],
        ),
        group(
            "components-status",
            &["info", "success", "warning", "danger"],
        ),
        group(
            "components-neutral",
            &["ink", "ink-soft", "line-strong", "line", "sunken"],
        ),
    ]
}

fn frame(locale: Locale) -> Page {
    let t = |key: &str| locale.text(key).into_owned();
    let nav = vec![
        NavItem::new("/today", t("nav-today"), "home")
            .waiting("12", true)
            .quick(),
        NavItem::new("/intake", t("nav-intake"), "file-plus").quick(),
        NavItem::new("/reports", t("nav-reports"), "inbox").waiting("7", false),
        NavItem::new("/cases", t("nav-cases"), "folder").quick(),
        NavItem::new("/referrals", t("nav-referrals"), "arrows-exchange")
            .waiting("3", false)
            .quick(),
        NavItem::new("/figures", t("nav-figures"), "chart-bar"),
        NavItem::new("/imports", t("nav-imports"), "database-import"),
        NavItem::new("/organisations", t("nav-organisations"), "building"),
        NavItem::new("/components", t("nav-components"), "list-check"),
    ];
    let actor = ActorSummary {
        display_name: "Ratna Wulandari".to_owned(),
        role_key: "role-case-manager",
        organisation: "UPTD PPA Kota Contoh".to_owned(),
        team: "Tim Pendampingan".to_owned(),
    };
    let mut page = Page::plain(locale, t("components-title"), "/components").for_actor(actor, nav);
    page.task_force = "Gugus Tugas TPPO Kota Contoh".to_owned();
    page
}

fn wrong(locale: Locale) -> FormState {
    let mut form = FormState::from_pairs([
        ("when-3-day", "30"),
        ("when-3-month", "februari"),
        ("when-3-year", "2025"),
        ("where-3-text", "Cengkareng"),
        ("story-3", "…"),
    ]);
    form.required("alias-3");
    form.partial_date("when-3");
    form.reject("where-3", "error-choose");
    form.offer(
        "where-3",
        vec![
            Choice::new("31.73.01", "Kec. Cengkareng").hint("Kota Adm. Jakarta Barat, DKI Jakarta"),
            Choice::new("31.73.01.1001", "Kel. Cengkareng Barat")
                .hint("Kec. Cengkareng, Kota Adm. Jakarta Barat"),
        ],
    );
    form.coded::<domain::people::Level>("danger-3");
    form.mark_draft(match locale {
        Locale::Id => "10.42",
        Locale::En => "10:42",
    });
    form
}

fn conflicting() -> FormState {
    let saved = FormState::from_pairs([("alias-4", "Melati Biru"), ("channel-4", "desk")]);
    let mut form = FormState::from_pairs([("alias-4", "Melati Putih"), ("channel-4", "phone")]);
    form.compare_with(&saved, &["alias-4", "channel-4"]);
    form
}

fn tags(locale: Locale) -> Vec<Tag> {
    [
        (Tone::Info, "components-tag-new"),
        (Tone::Neutral, "components-tag-assessment"),
        (Tone::Success, "components-tag-accepted"),
        (Tone::Warning, "components-tag-waiting"),
        (Tone::Danger, "components-tag-rejected"),
    ]
    .map(|(tone, key)| Tag::new(tone, locale.text(key)))
    .to_vec()
}

fn notices(locale: Locale) -> Vec<Notice> {
    let t = |key: &str| locale.text(key).into_owned();
    vec![
        Notice::new(Tone::Info, t("components-notice-info")),
        Notice::new(Tone::Success, t("components-notice-success"))
            .body(t("components-notice-success-body")),
        Notice::new(Tone::Warning, t("components-notice-warning")),
        Notice::new(Tone::Danger, t("components-notice-danger"))
            .body(t("components-notice-danger-body")),
    ]
}

fn identity_bar(locale: Locale) -> IdentityBar {
    let t = |key: &str| locale.text(key).into_owned();
    IdentityBar {
        code: "KSS-2024-0031".to_owned(),
        alias: t("components-case-alias"),
        age_band: t("components-case-age"),
        stage: Tag::new(Tone::Info, t("components-tag-assessment")),
        owner: t("components-case-owner"),
        deadline: t("components-case-deadline"),
        overdue: true,
        badges: vec![Badge::Child, Badge::HighRisk],
        action: Some(("#case".to_owned(), t("components-case-action"))),
    }
}

fn task_groups(locale: Locale) -> Vec<TaskGroup> {
    let t = |key: &str| locale.text(key).into_owned();
    let task = |key: &str, status, hint: &str| Task {
        label: t(key),
        href: "#case".to_owned(),
        status,
        hint: if hint.is_empty() {
            String::new()
        } else {
            t(hint)
        },
    };
    vec![
        TaskGroup {
            title: t("components-task-stage-one"),
            tasks: vec![
                task("components-task-screen", TaskStatus::Done, ""),
                task(
                    "components-task-decide",
                    TaskStatus::Incomplete,
                    "components-task-decide-hint",
                ),
            ],
        },
        TaskGroup {
            title: t("components-task-stage-two"),
            tasks: vec![
                task("components-task-needs", TaskStatus::InProgress, ""),
                task("components-task-plan", TaskStatus::NotStarted, ""),
                task(
                    "components-task-refer",
                    TaskStatus::CannotStart,
                    "components-task-refer-hint",
                ),
            ],
        },
    ]
}

fn events(locale: Locale) -> Vec<TimelineEvent> {
    let t = |key: &str| locale.text(key).into_owned();
    let event = |key: &str, day: i8, body: &str, icon, tone| TimelineEvent {
        title: t(key),
        byline: t("components-event-byline"),
        when: locale.date(jiff::civil::date(2024, 8, day)),
        machine_time: format!("2024-08-{day:02}"),
        body: if body.is_empty() {
            String::new()
        } else {
            t(body)
        },
        icon,
        tone,
    };
    vec![
        event("components-event-refused", 19, "", "x", Tone::Danger),
        event("components-event-screened", 17, "", "check", Tone::Success),
        event(
            "components-event-received",
            16,
            "components-event-received-body",
            "phone",
            Tone::Info,
        ),
    ]
}

fn referrals(locale: Locale) -> Vec<ReferralCard> {
    let t = |key: &str| locale.text(key).into_owned();
    let card = |need: &str, status, due: &str, overdue, badges| ReferralCard {
        code: "RJK-041".to_owned(),
        href: "#referral".to_owned(),
        need: t(need),
        organisation: t("components-referral-organisation"),
        area: t("components-referral-area"),
        status,
        due: t(due),
        overdue,
        badges,
    };
    vec![
        card(
            "components-referral-need",
            Tag::new(Tone::Info, t("components-tag-new")),
            "components-referral-due",
            false,
            vec![Badge::Child],
        ),
        card(
            "components-referral-need-two",
            Tag::new(Tone::Warning, t("components-tag-waiting")),
            "components-referral-late",
            true,
            Vec::new(),
        ),
    ]
}

fn tab(label: String, count: Option<&str>, current: bool) -> Tab {
    Tab {
        href: "#lists".to_owned(),
        label,
        count: count.map(str::to_owned),
        current,
    }
}

fn rows(locale: Locale) -> Vec<Row> {
    let stage = |tone, key: &str| Tag::new(tone, locale.text(key));
    let row = |code, alias, area, stage, days: i64, badges| Row {
        code,
        alias,
        area,
        stage,
        due: locale.due_in(days),
        overdue: days < 0,
        badges,
    };
    vec![
        row(
            "KSS-2024-0031",
            "Melati",
            "Kec. Cengkareng",
            stage(Tone::Info, "components-tag-assessment"),
            -2,
            vec![Badge::Child, Badge::HighRisk],
        ),
        row(
            "KSS-2024-0032",
            "Kenanga",
            "Kec. Kalideres",
            stage(Tone::Warning, "components-tag-waiting"),
            1,
            Vec::new(),
        ),
        row(
            "KSS-2024-0035",
            "Cempaka",
            "Kec. Grogol Petamburan",
            stage(Tone::Success, "components-tag-accepted"),
            12,
            vec![Badge::DoNotContact],
        ),
    ]
}

fn tiles(locale: Locale) -> Vec<StatTile> {
    let tile = |value: &str, key: &str, note: &str, tone| StatTile {
        value: value.to_owned(),
        label: locale.text(key).into_owned(),
        href: "#lists".to_owned(),
        note: if note.is_empty() {
            String::new()
        } else {
            locale.text(note).into_owned()
        },
        tone,
    };
    vec![
        tile("3", "components-stat-late", "", Tone::Danger),
        tile(
            "7",
            "components-stat-waiting",
            "components-stat-note",
            Tone::Info,
        ),
        tile("24", "components-stat-cases", "", Tone::Neutral),
    ]
}

fn steps(locale: Locale) -> Vec<Step> {
    [
        "setup-step-task-force",
        "setup-step-organisation",
        "setup-step-administrator",
        "setup-step-custodians",
    ]
    .iter()
    .enumerate()
    .map(|(index, key)| Step {
        label: locale.text(key).into_owned(),
        href: (index == 0).then(|| "#figures".to_owned()),
        done: index == 0,
        current: index == 1,
    })
    .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::HashSet;
    use std::fs;
    use std::io::Write;
    use std::path::Path;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;
    use crate::assets;

    fn templates(folder: &Path) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                found.extend(templates(&path));
            } else if path
                .extension()
                .is_some_and(|extension| extension == "html")
            {
                found.push((
                    path.display().to_string(),
                    fs::read_to_string(&path).unwrap(),
                ));
            }
        }
        found
    }

    /// Each literal that follows `before` in `text`.
    fn literals<'a>(text: &'a str, before: &str) -> Vec<&'a str> {
        text.match_indices(before)
            .filter_map(|(at, _)| text[at + before.len()..].split('"').next())
            .collect()
    }

    #[test]
    fn the_page_is_whole_in_both_languages() {
        for locale in Locale::ALL {
            let html = render(locale).unwrap();
            assert!(html.contains(&format!("<html lang=\"{locale}\"")));
            for hole in [
                "[components-",
                "[error-",
                "[precision-",
                "/static/unknown",
                "{{",
                "{%",
            ] {
                assert!(!html.contains(hole), "{hole} in {locale}");
            }
            let mut seen = HashSet::new();
            for id in literals(&html, " id=\"") {
                assert!(seen.insert(id), "{id} is there twice");
            }
            for target in literals(&html, "aria-describedby=\"")
                .iter()
                .flat_map(|ids| ids.split(' '))
            {
                assert!(
                    target.is_empty() || seen.contains(target),
                    "nothing has the id {target}"
                );
            }
        }
    }

    /// Bytes on the wire with ordinary gzip; fonts are compressed already.
    fn weight(name: &str, body: &[u8]) -> usize {
        if name.ends_with(".woff2") {
            return body.len();
        }
        let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
        gzip.write_all(body).unwrap();
        gzip.finish().unwrap().len()
    }

    #[test]
    fn the_first_page_is_light() {
        let files: usize = assets::all().map(|(name, body)| weight(name, body)).sum();
        let page = weight("page.html", render(Locale::Id).unwrap().as_bytes());
        let total = files + page;
        assert!(
            (50_000..=100_000).contains(&total),
            "{total} bytes, {page} of them the page"
        );
    }

    #[test]
    fn the_error_summary_names_the_fields_and_leads_to_them() {
        let html = render(Locale::Id).unwrap();
        assert!(html.contains("<a href=\"#alias-3\">Nama samaran: Isi bagian ini</a>"));
        assert!(html.contains("<a href=\"#when-3\">Kapan kejadiannya? Tanggal itu tidak ada."));
        for field in literals(&html, "<a href=\"#")
            .into_iter()
            .filter(|field| field.ends_with("-3"))
        {
            assert!(html.contains(&format!(" id=\"{field}\"")), "{field}");
        }
    }

    #[test]
    fn templates_use_only_what_exists_and_nothing_inline() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
        let all = templates(&folder);
        assert!(all.len() >= 5);
        for (path, text) in all {
            for name in literals(&text, "asset(\"") {
                assert!(assets::exists(name), "{path}: no file {name}");
            }
            for name in literals(&text, "icon(page, \"")
                .into_iter()
                .chain(literals(&text, "icon_name=\""))
            {
                assert!(
                    name.is_empty() || assets::has_icon(name),
                    "{path}: no icon {name}"
                );
            }
            for refused in [
                " style=",
                "<style",
                "javascript:",
                " onclick=",
                " onsubmit=",
                " onchange=",
                "hx-on",
                "http://",
            ] {
                assert!(!text.contains(refused), "{path}: {refused}");
            }
        }
    }
}
