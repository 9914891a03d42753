//! The table of a run, and the part of the document that it replaces.

use crate::scenes::Target;
use crate::stats::Summary;
use std::fmt::Write;

/// The parts of the document that runs write, each between two marks.
#[derive(Debug, Clone, Copy)]
pub enum Part {
    /// Requests at many cases.
    Requests,
    /// Papers of the task force.
    Papers,
}

impl Part {
    fn marks(self) -> [String; 2] {
        let name = match self {
            Self::Requests => "measured",
            Self::Papers => "papers",
        };
        ["begin", "end"].map(|end| format!("<!-- {name}: {end} -->"))
    }
}

/// One measured line.
#[derive(Debug, Clone)]
pub struct Line {
    /// What was asked.
    pub name: String,
    /// How many cases.
    pub cases: u64,
    /// On which database.
    pub database: String,
    /// Requests at a time.
    pub concurrency: usize,
    /// The application.
    pub page: Summary,
    /// The statements alone.
    pub statements: Option<Summary>,
    /// What is promised.
    pub target: Target,
}

/// What was measured once a database.
#[derive(Debug, Clone)]
pub struct Rest {
    /// How many cases.
    pub cases: u64,
    /// On which database.
    pub database: String,
    /// The bare handler at concurrency 16.
    pub bare: Summary,
    /// Seconds until the index of names had read the register.
    pub names_s: f64,
    /// Bytes of the first page and all it loads, compressed as sent.
    pub first_page: Option<usize>,
    /// Resident memory of the program when idle, in bytes.
    pub idle: Option<u64>,
    /// What the register of persons adds to it, which is held while it is used.
    pub register: Option<u64>,
    /// Milliseconds from the start of the program to its first answer.
    pub start_ms: Option<f64>,
}

/// A number of cases as people write it.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut written = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            written.push(',');
        }
        written.push(digit);
    }
    written
}

/// The lines as a table.
pub fn table(lines: &[Line]) -> String {
    let mut text = String::from(
        "| request | database | cases | at once | p50 ms | p95 ms | p99 ms | requests/s | CPU ms \
         app + database | failed | statements alone: p99 ms, runs/s | target |\n\
         | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |\n",
    );
    for line in lines {
        let page = &line.page;
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {:.1} | {:.1} | {:.1} | {:.0} | {} | {} | {} | {} |",
            line.name,
            line.database,
            thousands(line.cases),
            line.concurrency,
            page.p50_ms,
            page.p95_ms,
            page.p99_ms,
            page.rate,
            cpu(page),
            page.failed,
            line.statements
                .as_ref()
                .map_or("–".to_owned(), |floor| format!(
                    "{:.1}, {:.0}",
                    floor.p99_ms, floor.rate
                )),
            verdict(line, lines),
        );
    }
    text
}

fn cpu(summary: &Summary) -> String {
    let app = summary.app_cpu_ms.unwrap_or_default();
    match summary.database_cpu_ms {
        Some(database) => format!("{app:.2} + {database:.2}"),
        None => format!("{app:.2}"),
    }
}

/// Whether a line keeps its promise. At fewer than a million cases it is shown without a verdict.
fn verdict(line: &Line, all: &[Line]) -> String {
    if line.page.failed > 0 {
        return "**missed**: requests failed".to_owned();
    }
    if line.cases < 1_000_000 {
        return String::new();
    }
    let small = all.iter().find(|other| {
        other.name == line.name && other.database == line.database && other.cases == 10_000
    });
    match line.target {
        Target::None => String::new(),
        Target::Rate(least) if line.page.rate >= least => format!("≥ {least:.0}/s: met"),
        Target::Rate(least) => format!("≥ {least:.0}/s: **missed**"),
        Target::Within(most) => {
            let within = word(line.page.p99_ms <= most);
            let growth = small.map_or(String::new(), |small| {
                let met = word(line.page.p99_ms <= 2.0 * small.page.p99_ms);
                format!("; ≤ 2 × {:.1}: {met}", small.page.p99_ms)
            });
            format!("p99 ≤ {most:.0} ms: {within}{growth}")
        }
    }
}

/// Says whether a promise is kept.
pub fn word(met: bool) -> &'static str {
    if met { "met" } else { "**missed**" }
}

/// What was measured once a database, as a table.
pub fn rest_table(rest: &[Rest]) -> String {
    let mut text = String::from(
        "| database | cases | bare handler: p99 ms, requests/s, CPU ms | idle memory (≤ 100 MB) | \
         the register of persons adds (≤ 400 MB) | start to first answer (≤ 1 s) | first page with all it loads (≤ 100 kB) | names of the \
         whole register read after |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n",
    );
    for one in rest {
        let within = |value: Option<f64>, most: f64, unit: &str| match value {
            None => "not measured".to_owned(),
            Some(value) => format!("{value:.0} {unit}: {}", word(value <= most)),
        };
        let _ = writeln!(
            text,
            "| {} | {} | {:.2}, {:.0}, {} | {} | {} | {} | {} | {:.1} s |",
            one.database,
            thousands(one.cases),
            one.bare.p99_ms,
            one.bare.rate,
            cpu(&one.bare),
            within(one.idle.map(|bytes| bytes as f64 / 1e6), 100.0, "MB"),
            within(one.register.map(|bytes| bytes as f64 / 1e6), 400.0, "MB"),
            within(one.start_ms, 1_000.0, "ms"),
            within(one.first_page.map(|bytes| bytes as f64 / 1e3), 100.0, "kB"),
            one.names_s,
        );
    }
    text
}

/// Puts what was measured between the marks of its part of the document; a document without them
/// gets both at its end.
pub fn insert(document: &str, part: Part, measured: &str) -> String {
    let [begins, ends] = part.marks();
    let measured = format!("{begins}\n{}\n{ends}", measured.trim_end());
    match (document.find(&begins), document.find(&ends)) {
        (Some(begin), Some(end)) if begin < end => {
            let after = &document[end + ends.len()..];
            format!("{}{measured}{after}", &document[..begin])
        }
        _ => format!("{}\n\n{measured}\n", document.trim_end()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn line(cases: u64, p99: u64, failed: usize, target: Target) -> Line {
        let times = vec![Duration::from_millis(p99)];
        Line {
            name: "list".to_owned(),
            cases,
            database: "SQLite".to_owned(),
            concurrency: 16,
            page: Summary::of(times, failed, Duration::from_millis(10)),
            statements: None,
            target,
        }
    }

    #[test]
    fn numbers_are_grouped() {
        let written = [7, 999, 1_000, 1_000_000].map(thousands);
        assert_eq!(written, ["7", "999", "1,000", "1,000,000"]);
    }

    #[test]
    fn a_promise_is_judged_at_a_million_cases_and_against_ten_thousand() {
        let within = Target::Within(50.0);
        let judged = |small, large| {
            let lines = [
                line(10_000, small, 0, within),
                line(1_000_000, large, 0, within),
            ];
            assert_eq!(verdict(&lines[0], &lines), "");
            verdict(&lines[1], &lines)
        };
        assert_eq!(judged(20, 40), "p99 ≤ 50 ms: met; ≤ 2 × 20.0: met");
        assert_eq!(judged(20, 41), "p99 ≤ 50 ms: met; ≤ 2 × 20.0: **missed**");
        assert_eq!(judged(40, 51), "p99 ≤ 50 ms: **missed**; ≤ 2 × 40.0: met");
    }

    #[test]
    fn a_failed_request_misses_whatever_the_rate() {
        let rate = line(1_000_000, 5, 0, Target::Rate(200.0));
        assert_eq!(verdict(&rate, &[]), "≥ 200/s: **missed**");
        let fast = line(1_000_000, 5, 0, Target::Rate(50.0));
        assert_eq!(verdict(&fast, &[]), "≥ 50/s: met");
        let failed = line(1_000_000, 5, 1, Target::Rate(50.0));
        assert_eq!(verdict(&failed, &[]), "**missed**: requests failed");
    }

    #[test]
    fn the_table_has_as_many_cells_in_each_line() {
        let text = table(&[line(10_000, 5, 0, Target::None)]);
        let cells: Vec<usize> = text.lines().map(|line| line.matches('|').count()).collect();
        assert_eq!(cells, [13, 13, 13]);
    }

    #[test]
    fn only_the_part_between_the_marks_is_replaced() {
        let [begin, end] = Part::Requests.marks();
        let first = insert("# Title\n\nWords.\n", Part::Requests, "one");
        assert_eq!(first, format!("# Title\n\nWords.\n\n{begin}\none\n{end}\n"));
        let longer = format!("{first}\nMore.\n");
        let second = insert(&longer, Part::Requests, "two\n");
        assert_eq!(
            second,
            format!("# Title\n\nWords.\n\n{begin}\ntwo\n{end}\n\nMore.\n")
        );
        let both = insert(&second, Part::Papers, "three");
        assert!(both.starts_with(&second) && both.contains("papers: begin -->\nthree\n"));
    }
}
