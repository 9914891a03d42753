//! The class of every column, as the migrations have them, in `docs/columns.md`.
//!
//! What is sealed shows in a column's name. Of the others, codes, dates, numbers and identifiers say
//! nothing that a reader could misuse; what is left is words, and for words in clear each table has
//! its reason here. A new column changes the file, so that its class is looked at:
//! `UPDATE_COLUMNS=1 cargo test -p store classes` writes the file anew.

use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Columns of text that hold codes, dates, identifiers or digests: in every table, or in the one
/// that is named. Whatever is not here is taken for words.
const CODES: &str = "
    age_band age_group area bps budget_code case_id channel chapter child_involved citizenship
    client_key close_reason code consent_by consent_scope country date_precision
    decline_reason digest ended_because exploitation external_id file_digest fund_source
    funding groups_of import kind letter_date level locale marital_status media_type
    monitoring month need needs object_code object_kind period_from period_to public_key
    referred_to reporter_kind request_key restitution retention role search_key section
    sections sex slug source_id stage start_event state status strategy subject_kind
    succession trafficking_status urgency valid_from valid_to
    action_item.number agenda_item.source area.parent attendance.device attendance.method
    audit_row.actor audit_row.decision audit_row.purpose blind_index.field blind_index.person
    blind_index.subject case_route.route data_key.subject data_key_share.referral data_key_share.subject
    deadline_rule.bound deadline_rule.clock deadline_rule.unit determination.body
    follow_up.outcome idempotency.account idempotency.answer import.encoding
    import_issue.reason import_issue.suggestion invitee.response leg.date link_contact.band
    link_contact.reference link_event.act link_event.high link_event.levels link_event.low
    link_event.model link_event.retracts link_event.side link_model.version link_pair.levels
    link_pair.model link_pair.reference link_source.changed link_source.checked_with
    link_source.person listing.access
    listing.cost listing.coverage listing_import_row.listing material.language material.target
    material.topic outreach_target.target outreach_topic.topic periodic_event.action
    periodic_figure.measure periodic_figure.report person.education person.relationship
    plan_indicator.direction plan_indicator.formula plan_indicator.gathering
    plan_revision.field plan_value.origin published_year.source referral.basis
    indicator_definition.area_used indicator_definition.date_used indicator_definition.inclusion
    indicator_definition.unit privacy_spending.measure release.number release_event.action
    release_event.release release_revision.digest release_revision.measure release_revision.release
    release_revision.signature release_revision.signed_with privacy_spending.release
    referral.outcome regulation_use.subject report.purpose screening.advice screening.answers
    screening.decision screening.domestic screening.elements screening.ilo
    route_tally.period route_tally.stop_1 route_tally.stop_2 route_tally.stop_3
    screening.international screening.minor team_key_share.team victim_change.source
    victim_tally.source
    case_work.parts work_tally.detail work_tally.measure work_tally.period work_tally.subject
";

/// Why words of a table stand in clear.
const WHY: &[(&str, &str)] = &[
    ("area", "names of areas"),
    ("task_force", "name of an office"),
    ("organisation", "an office: how everybody reaches it"),
    ("team", "name of a team"),
    ("account", "officials who sign in"),
    (
        "session",
        "browser and system by name, the same for everybody who has them",
    ),
    ("cases", "an invented word"),
    ("person", "an invented word"),
    ("case_event", "codes"),
    ("deadline_rule", "the law"),
    (
        "import",
        "names of a file, of its columns and of its source; what looks like a number or an address \
         of a person is masked",
    ),
    ("mapping", "names of columns"),
    (
        "import_issue",
        "a cell that could not be read, masked where it looks like a number or an address of a \
         person",
    ),
    ("series_value", "who published it"),
    ("draft", "address of a form"),
    ("setting", "settings of the installation"),
    ("audit_row", "codes and identifiers"),
    ("audit_checkpoint", "digests"),
    ("regulation", "the law, and what it means for the work"),
    ("indicator_definition", "what figures count"),
    (
        "release_revision",
        "what is published: protected counts, their recipe and definition, and why they changed",
    ),
    ("decree", "number and title of a decree"),
    ("division", "from a decree"),
    ("post", "from a decree"),
    (
        "tenure",
        "officials as a decree names them; how to reach them is sealed",
    ),
    ("meeting_series", "name of a series"),
    (
        "meeting",
        "what the letter of invitation says; whom it names is sealed",
    ),
    ("handout", "title of what is handed out"),
    (
        "listing",
        "services as offices offer them, with their point on the map; a hidden place is sealed, and \
         where it is not public what it does and its numbers too",
    ),
    ("action_plan", "a public plan"),
    ("plan_programme", "a public plan"),
    ("plan_activity", "a public plan"),
    ("plan_indicator", "a public plan"),
    ("material", "title of what is handed out"),
    ("material_version", "what is new in an edition"),
    ("outreach", "title and place of an event"),
    ("outreach_plan", "title of an event"),
    ("watch_group", "name of a group; how to reach it is sealed"),
    ("site", "written for everybody"),
    ("site_hotline", "written for everybody"),
    ("article_revision", "written for everybody"),
    ("article_image", "written for everybody"),
    ("published_year", "counts, small ones hidden"),
    ("periodic_sender", "name of an office"),
    (
        "figure_view",
        "what officers call a question to the figures, and the codes that it asks for",
    ),
    ("boundary", "borders of areas, and who publishes them"),
    ("link_model", "how names and numbers weigh; nobody's"),
];

/// A table with its columns by class.
#[derive(Default)]
struct Table {
    name: String,
    sealed_a: Vec<String>,
    sealed_b: Vec<String>,
    words: Vec<String>,
}

impl Table {
    fn add(&mut self, line: &str) {
        let (column, kind) = line.split_once(' ').unwrap();
        let of_table = format!("{}.{column}", self.name);
        let is_code = column == "id"
            || column.ends_with("_on")
            || column.ends_with("_digest")
            || kind.contains("references")
            || CODES
                .split_whitespace()
                .any(|code| code == column || code == of_table);
        let class = match (column, kind) {
            _ if column.ends_with("_a") => &mut self.sealed_a,
            _ if column.ends_with("_b") => &mut self.sealed_b,
            _ if kind.starts_with("text") && !is_code => &mut self.words,
            _ => {
                let bytes = kind.starts_with("{BYTES}");
                let named = ["_digest", "_wrap", "public_key"];
                let has_class = !bytes || named.iter().any(|end| column.ends_with(end));
                assert!(has_class, "{of_table}: bytes whose name says no class");
                return;
            }
        };
        class.push(column.to_owned());
    }
}

/// The tables of a migration, as it makes them: a column stands on a line of its own.
fn tables(migration: &Path) -> Vec<Table> {
    let text = std::fs::read_to_string(migration).unwrap();
    let mut tables = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(rest) = line.strip_prefix("create table ") else {
            assert!(
                !line.contains("add column"),
                "teach this test about added columns: {line}"
            );
            continue;
        };
        let mut table = Table {
            name: rest.split_whitespace().next().unwrap().to_owned(),
            ..Table::default()
        };
        for line in lines.by_ref().take_while(|line| *line != ");") {
            let line = line.trim();
            let constraint = ["primary key", "foreign key", "unique ("];
            if !constraint.iter().any(|word| line.starts_with(word)) {
                table.add(line);
            }
        }
        tables.push(table);
    }
    tables
}

fn row(table: &Table) -> String {
    let list = |columns: &[String]| columns.join(", ");
    let why = WHY.iter().find(|(name, _)| *name == table.name);
    let why = match (table.words.is_empty(), why) {
        (true, None) => "",
        (false, Some((_, why))) => why,
        (false, None) => panic!("{}: why do {:?} stand in clear?", table.name, table.words),
        (true, Some(_)) => panic!("{} has no words any more", table.name),
    };
    format!(
        "| {} | {} | {} | {} | {why} |\n",
        table.name,
        list(&table.sealed_a),
        list(&table.sealed_b),
        list(&table.words)
    )
}

#[test]
fn every_column_has_a_class_and_words_in_clear_have_a_reason() {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let folder = std::fs::read_dir(here.join("migrations")).unwrap();
    let mut migrations: Vec<PathBuf> = folder.map(|entry| entry.unwrap().path()).collect();
    migrations.sort();
    let mut page = "# Classes of columns\n\nWritten from the migrations by the tests of `store`; \
         rewrite with `UPDATE_COLUMNS=1 cargo test -p store classes`.\n\nEvery other column \
         holds a code, a date, a number, an identifier, a digest or a wrapped key.\n"
        .to_owned();
    for migration in &migrations {
        let name = migration.file_stem().unwrap().to_string_lossy();
        let head =
            "| Table | Sealed A | Sealed B | Words in clear | Why |\n|---|---|---|---|---|\n";
        write!(page, "\n## {name}\n\n{head}").unwrap();
        for table in tables(migration) {
            if !(table.sealed_a.is_empty() && table.sealed_b.is_empty() && table.words.is_empty()) {
                page.push_str(&row(&table));
            }
        }
    }
    let path = here.join("../../docs/columns.md");
    if std::env::var_os("UPDATE_COLUMNS").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == page,
        "docs/columns.md is stale: look at the classes, then run with UPDATE_COLUMNS=1"
    );
}
