//! `suluh figures` as somebody types it, on files.

use crate::common::{Folder, Said, run, suluh};

/// The language of the terminal is the only thing that differs.
fn figures(language: &str, arguments: &[&str]) -> Said {
    run(suluh()
        .arg("figures")
        .args(arguments)
        .env_remove("LC_ALL")
        .env_remove("LC_MESSAGES")
        .env("LANG", language))
}

fn write(folder: &Folder, name: &str, bytes: &[u8]) -> String {
    std::fs::write(folder.file(name), bytes).unwrap();
    at(folder, name)
}

fn at(folder: &Folder, name: &str) -> String {
    folder.file(name).display().to_string()
}

fn read(path: &str) -> String {
    std::fs::read_to_string(path).unwrap()
}

/// Victims by month, city and sex, of whom two are alone in their cell.
fn victims(folder: &Folder) -> String {
    let cells = [
        ("01", "Barat", "P", 40),
        ("01", "Barat", "L", 2),
        ("01", "Timur", "P", 25),
        ("01", "Timur", "L", 30),
        ("01", "Utara", "P", 12),
        ("01", "Utara", "L", 17),
        ("02", "Barat", "P", 3),
        ("02", "Timur", "L", 21),
    ];
    let rows = cells
        .iter()
        .map(|(month, city, sex, n)| format!("{month},{city},{sex}\n").repeat(*n));
    let csv = format!("month,city,sex\n{}", rows.collect::<String>());
    write(folder, "victims.csv", csv.as_bytes())
}

/// Records wide enough that combinations matter, in columns of CTDC.
fn records(folder: &Folder) -> String {
    let mut csv = String::from("yearOfRegistration,gender,ageBroad,isForcedLabour,citizenship\n");
    for at in 0..300 {
        let (year, gender) = (2015 + at % 3, ["Female", "Male"][at % 2]);
        let age = ["0--8", "18--20", "30--38"][at / 2 % 3];
        csv.push_str(&format!("{year},{gender},{age},{},IDN\n", at % 2));
    }
    // Whoever has this citizenship is alone.
    csv.push_str("2015,Female,18--20,1,PHL\n");
    write(folder, "records.csv", csv.as_bytes())
}

#[test]
fn counts_have_all_totals_and_the_words_of_the_terminal() {
    let folder = Folder::new();
    let (file, out) = (victims(&folder), at(&folder, "table.csv"));
    let tabulate = [
        "tabulate", &file, "--rows", "city,sex", "--keep", "month=01", "--out", &out,
    ];
    let said = figures("C", &tabulate).done();
    assert!(said.contains("not for publication"), "{said}");
    let table = read(&out);
    assert!(table.starts_with("city,sex,Count\n"), "{table}");
    assert!(
        table.contains("Barat,Total,42\n") && table.contains("Total,Total,126\n"),
        "{table}"
    );

    // What is there stays there, unless it is asked for.
    figures("C", &tabulate).refused("--force");
    let again = [&tabulate[..], &["--force"]].concat();
    figures("id_ID.UTF-8", &again).done();
    assert!(read(&out).contains("Jumlah,Jumlah,126\n"));
}

#[test]
fn a_recipe_counts_at_a_level_of_a_hierarchy() {
    let folder = Folder::new();
    let (file, out) = (victims(&folder), at(&folder, "table.csv"));
    let recipe = br#"{"by": [{"column": "city", "hierarchy": "area", "level": "coast"}],
        "hierarchies": [{"name": "area", "levels": ["coast", "city"], "tree":
        {"paths": [["yes", "Utara"], ["no", "Barat"], ["no", "Timur"]]}}]}"#;
    let recipe = write(&folder, "recipe.json", recipe);
    let tabulate = ["tabulate", &file, "--recipe", &recipe, "--out", &out];
    figures("C", &tabulate).done();
    assert!(read(&out).contains("no,121\n"), "{}", read(&out));
    let mistyped = write(&folder, "mistyped.json", br#"{"bye": []}"#);
    let out = at(&folder, "other.csv");
    let tabulate = ["tabulate", &file, "--recipe", &mistyped, "--out", &out];
    figures("C", &tabulate).refused("bye");
}

#[test]
fn hierarchies_that_come_with_the_program_are_named_used_and_written_to_be_changed() {
    let folder = Folder::new();
    let people = "age,place\n17,31.73.05.1001\n18,31.73\n44,32.01\n,31.73\n";
    let file = write(&folder, "people.csv", people.as_bytes());
    let count = |name: &str, recipe: &[u8]| {
        let recipe = write(&folder, &format!("{name}.json"), recipe);
        let out = at(&folder, &format!("{name}.csv"));
        let tabulate = ["tabulate", &file, "--recipe", &recipe, "--out", &out];
        figures("C", &tabulate).done();
        read(&out)
    };
    let ages = count(
        "ages",
        br#"{"by": [{"column": "age", "hierarchy": "age", "level": "age-group"}]}"#,
    );
    assert!(
        ages.contains("child,1\n") && ages.contains("adult,2\n"),
        "{ages}"
    );
    let places = count(
        "places",
        br#"{"by": [{"column": "place", "hierarchy": "area", "level": "province"}]}"#,
    );
    assert!(
        places.contains("31,3\n") && places.contains("32,1\n"),
        "{places}"
    );

    let named = figures("C", &["hierarchy"]).done();
    assert!(
        named.contains("age-ctdc: age-group > age-band > age"),
        "{named}"
    );
    let out = at(&folder, "exploitation-groups.json");
    figures("C", &["hierarchy", "exploitation", "--out", &out]).done();
    assert!(read(&out).contains("isSexualExploit"));
    figures("C", &["hierarchy", "exploitation", "--out", &out]).refused("--force");
    let unknown = ["hierarchy", "nothing", "--out", &out];
    figures("id_ID.UTF-8", &unknown).refused("Tidak ada hierarki nothing");
}

#[test]
fn an_unprotected_release_is_opened_and_a_protected_one_is_not() {
    let folder = Folder::new();
    let (file, out) = (victims(&folder), at(&folder, "table.csv"));
    let (exact, safe) = (at(&folder, "exact.json"), at(&folder, "safe.json"));
    let (table, reasons) = (at(&folder, "safe.csv"), at(&folder, "reasons.csv"));
    let by = [&file, "--rows", "city,sex", "--keep", "month=01"];
    let tabulate = [
        &["tabulate"],
        &by[..],
        &["--out", &out, "--release", &exact],
    ]
    .concat();
    figures("C", &tabulate).done();
    let said = figures("C", &["attack", &exact]);
    assert!(
        said.out
            .contains("city = Barat; month = 01; sex = L] shows exactly 2"),
        "{}",
        said.out
    );
    said.refused("Do not publish");
    let said = figures("id_ID.UTF-8", &["attack", &exact]);
    assert!(said.out.contains("persis 2"), "{}", said.out);
    said.refused("Jangan terbitkan");

    let files = ["--out", &table, "--release", &safe, "--reasons", &reasons];
    let protect = [&["protect"], &by[..], &files].concat();
    let said = figures("C", &protect).done();
    assert!(said.contains("hidden for their own sake"), "{said}");
    assert!(
        read(&table).contains("Barat,L,hidden\n"),
        "{}",
        read(&table)
    );
    assert!(
        read(&table).contains("Total,Total,126\n"),
        "{}",
        read(&table)
    );
    let reasons = read(&reasons);
    assert!(
        reasons.contains("Barat,L,fewer people than the threshold\n"),
        "{reasons}"
    );
    assert!(reasons.contains("cannot be computed\n"), "{reasons}");
    let said = figures("C", &["attack", &safe]).done();
    assert!(said.contains("nothing is opened"), "{said}");
}

#[test]
fn a_year_to_date_that_opens_the_new_month_is_not_written() {
    let folder = Folder::new();
    let (file, first) = (victims(&folder), at(&folder, "first.json"));
    let (one, two) = (at(&folder, "one.csv"), at(&folder, "two.csv"));
    let by = ["protect", &file, "--rows", "city"];
    let january = ["--keep", "month=01", "--out", &one, "--release", &first];
    figures("C", &[&by[..], &january].concat()).done();
    // Of the city in the west three people came since: nobody may compute that.
    let to_date = ["--keep", "month=01,02", "--out", &two, "--after", &first];
    let said = figures("C", &[&by[..], &to_date].concat());
    assert!(said.out.contains("exactly 3"), "{}", said.out);
    said.refused("nothing is written");
    assert!(!std::path::Path::new(&two).exists());
}

#[test]
fn tables_are_rounded_or_get_noise() {
    let folder = Folder::new();
    let (file, rounded) = (victims(&folder), at(&folder, "rounded.csv"));
    let by = ["protect", &file, "--rows", "city,sex"];
    figures(
        "C",
        &[&by[..], &["--round", "10", "--out", &rounded]].concat(),
    )
    .done();
    assert!(!read(&rounded).contains(",2\n"), "{}", read(&rounded));

    let noisy = at(&folder, "noisy.csv");
    let noise = [&by[..], &["--epsilon", "1", "--out", &noisy]].concat();
    figures("C", &noise).refused("--values city=");
    let values = ["--values", "city=Barat,Timur,Utara", "--values", "sex=P,L"];
    let said = figures("C", &[&noise[..], &values].concat()).done();
    assert!(said.contains("none is hidden"), "{said}");
    let table = read(&noisy);
    assert!(table.starts_with("city,sex,Count,Margin"), "{table}");
}

#[test]
fn records_are_made_in_the_columns_of_the_file_and_say_nothing_rare() {
    let folder = Folder::new();
    let (file, out, report) = (
        records(&folder),
        at(&folder, "open.csv"),
        at(&folder, "r.json"),
    );
    let synthesize = [
        "synthesize",
        &file,
        "--k",
        "10",
        "--out",
        &out,
        "--report",
        &report,
    ];
    let said = figures("C", &synthesize).done();
    assert!(said.contains("Kept"), "{said}");
    let made = read(&out);
    assert_eq!(made.lines().next(), read(&file).lines().next());
    assert!(made.contains("IDN") && !made.contains("PHL"), "{made}");
    // How many records there are truly is told nowhere.
    let report = read(&report);
    assert!(report.contains("\"rare\": 0"), "{report}");
    assert!(!report.contains("301"), "{report}");
}

/// An account of ε 1 in each period and 1.2 in all.
fn account(folder: &Folder) -> String {
    let file = at(folder, "account.json");
    let budget = ["--per-period", "1", "--per-person", "1.2"];
    let of = ["budget", "--subject", "victims", "--out", &file];
    let said = figures("C", &[&of[..], &budget].concat()).done();
    assert!(said.contains("victims"), "{said}");
    file
}

/// The values of the records, which noise needs to know.
const VALUES: [&str; 10] = [
    "--values",
    "yearOfRegistration=2015,2016,2017",
    "--values",
    "gender=Female,Male",
    "--values",
    "ageBroad=0--8,18--20,30--38",
    "--values",
    "isForcedLabour=0,1",
    "--values",
    "citizenship=IDN,PHL",
];

#[test]
fn an_account_is_begun_once_and_never_written_over() {
    let folder = Folder::new();
    let file = account(&folder);
    let begun = read(&file);
    assert!(begun.contains("\"subject\": \"victims\""), "{begun}");
    let again = [
        "budget",
        "--subject",
        "others",
        "--per-period",
        "9",
        "--per-person",
        "9",
        "--out",
        &file,
    ];
    figures("C", &again).refused(&file);
    assert_eq!(read(&file), begun);
}

#[test]
fn noisy_records_are_paid_from_the_account_until_nothing_is_left() {
    let folder = Folder::new();
    let (file, account) = (records(&folder), account(&folder));
    let (out, report) = (at(&folder, "open.csv"), at(&folder, "r.json"));
    let pay = |period: &'static str| {
        let noise = ["--epsilon", "1", "--budget", &account, "--period", period];
        let files = ["--out", &out, "--report", &report, "--force"];
        let all = [&["synthesize", &file], &VALUES[..], &noise, &files].concat();
        figures("C", &all)
    };
    pay("2015").done();
    assert_eq!(read(&out).lines().next(), read(&file).lines().next());
    let paid = read(&account);
    assert!(
        paid.contains("\"2015\"") && paid.contains("open.csv"),
        "{paid}"
    );

    // What is left of the period, and of what one person may cost in all.
    std::fs::remove_file(&out).unwrap();
    pay("2015").refused("2015");
    pay("2016").refused("2016");
    assert_eq!(read(&account), paid);
    assert!(!std::path::Path::new(&out).exists());
}

#[test]
fn how_many_people_there_are_is_told_with_noise() {
    let folder = Folder::new();
    let (file, out) = (records(&folder), at(&folder, "open.csv"));
    let noise = ["--epsilon", "0.3", "--out", &out, "--force"];
    let all = [&["synthesize", &file], &VALUES[..], &noise].concat();
    // Off by some thirty: three times right is no chance.
    let exact = (0..3).filter(|_| {
        figures("C", &all).done();
        read(&out).lines().count() == 1 + 301
    });
    assert!(exact.count() < 3);
}

#[test]
fn what_cannot_be_measured_is_not_paid_for() {
    let folder = Folder::new();
    let (file, account) = (records(&folder), account(&folder));
    let (begun, out) = (read(&account), at(&folder, "out.csv"));
    let noise = [
        "--epsilon",
        "1",
        "--budget",
        &account,
        "--period",
        "2015",
        "--out",
        &out,
    ];
    let refused = |rest: &[&str], why: &str| {
        figures("C", &[rest, &noise[..]].concat()).refused(why);
        assert_eq!(read(&account), begun);
        assert!(!std::path::Path::new(&out).exists());
    };
    // Values that nobody declared, a table of a column that is not there, no memory.
    let synthesize = ["synthesize", &file];
    refused(&synthesize, "--values");
    let declared = [&synthesize[..], &VALUES].concat();
    refused(
        &[&declared[..], &["--table", "gender,height"]].concat(),
        "height",
    );
    refused(&[&declared[..], &["--memory", "1kB"]].concat(), "allowed");
    let protect = ["protect", &file, "--rows", "gender"];
    refused(&protect, "--values gender=");
    refused(&["protect", &file, "--rows", "height"], "height");

    // With the values known the same is measured, and paid.
    figures("C", &[&protect[..], &VALUES[2..4], &noise].concat()).done();
    assert!(read(&out).starts_with("gender,Count,Margin"));
    assert!(read(&account).contains("\"2015\""));
}

#[test]
fn combinations_are_counted_down_to_a_multiple_of_the_threshold() {
    let folder = Folder::new();
    let (file, out) = (records(&folder), at(&folder, "combinations.tsv"));
    figures("C", &["combine", &file, "--out", &out]).done();
    let found = read(&out);
    assert!(
        found.contains("record_count\t300\n") && !found.contains("PHL"),
        "{found}"
    );
}

#[test]
fn what_is_wrong_with_a_file_is_said_in_the_language_of_the_terminal() {
    let folder = Folder::new();
    let cases: [(&str, &[u8], [&str; 2]); 6] = [
        ("a.csv", b"", ["The file is empty", "Berkasnya kosong"]),
        (
            "b.csv",
            b"city,sex\n\"Barat,P\nTimur,L\n",
            ["quotation mark", "tanda kutip"],
        ),
        (
            "c.xlsx",
            b"PK\x03\x04 and so on",
            ["is a spreadsheet", "lembar kerja"],
        ),
        (
            "d.csv",
            b"kota,sex\nBarat,P\n",
            ["There is no column city", "Tidak ada kolom city"],
        ),
        (
            "e.csv",
            b"city,sex\nBarat,X\n",
            ["X is new in the column sex", "X nilai baru pada kolom sex"],
        ),
        (
            "f.csv",
            b"city,sex\nJos\xe9,P\n",
            ["is not UTF-8", "bukan UTF-8"],
        ),
    ];
    let out = at(&folder, "out.csv");
    for (name, bytes, [english, indonesian]) in cases {
        let file = write(&folder, name, bytes);
        let rest = ["--rows", "city,sex", "--values", "sex=P,L", "--out", &out];
        for command in ["tabulate", "protect"] {
            let arguments = [&[command, &file], &rest[..]].concat();
            figures("C", &arguments).refused(english);
            figures("id_ID.UTF-8", &arguments).refused(indonesian);
        }
    }
    // Nothing is left behind, not even a part.
    assert!(!std::path::Path::new(&out).exists());
    assert!(!folder.file("out.csv.unfinished").exists());
}

#[test]
fn what_protects_nobody_or_needs_too_much_is_refused() {
    let folder = Folder::new();
    let (file, out) = (records(&folder), at(&folder, "out.csv"));
    for k in ["0", "1"] {
        let synthesize = ["synthesize", &file, "--k", k, "--out", &out];
        figures("C", &synthesize).refused("protects nobody");
        figures("id_ID.UTF-8", &synthesize).refused("tidak melindungi siapa pun");
    }
    let little = ["synthesize", &file, "--memory", "1kB", "--out", &out];
    figures("C", &little).refused("allowed");
    let nobody = write(&folder, "nobody.csv", b"city,sex\n");
    figures("C", &["synthesize", &nobody, "--out", &out]).done();
    assert_eq!(read(&out), "city,sex\n");
    let broken = write(&folder, "broken.json", b"{");
    figures("C", &["attack", &broken]).refused("cannot be read");
    figures("id_ID.UTF-8", &["attack", &broken]).refused("Tidak dapat dibaca");
}
