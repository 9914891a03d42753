#![allow(clippy::unwrap_used, clippy::expect_used)]

use proptest::prelude::*;

use super::*;

fn open(text: &str) -> Table<&[u8]> {
    Table::open(text.as_bytes(), Charset::Unicode).unwrap()
}

fn records(text: &str) -> Vec<Record> {
    open(text).map(Result::unwrap).collect()
}

fn cells(text: &str) -> Vec<Vec<String>> {
    records(text).into_iter().map(|r| r.cells).collect()
}

#[test]
fn the_delimiter_is_found() {
    for (text, delimiter) in [
        ("a,b,c\n1,2,3", Delimiter::Comma),
        ("a;b;c\n1;2;3", Delimiter::Semicolon),
        ("a\tb\tc\n1\t2\t3", Delimiter::Tab),
        ("\"x,y,z\";b;c\n1;2;3", Delimiter::Semicolon),
        ("sep=;\na,x;b;c\n1;2;3", Delimiter::Semicolon),
        ("one column\n1", Delimiter::Comma),
    ] {
        assert_eq!(open(text).delimiter(), delimiter, "{text:?}");
    }
    assert_eq!(cells("sep=;\na,x;b;c\n1;2;3"), [["1", "2", "3"]]);
}

#[test]
fn every_line_end_and_empty_lines_are_understood() {
    for end in ["\n", "\r\n", "\r"] {
        let text = ["", "a,b", "1,2", "", "  ", "3,4", ""].join(end);
        let rows = records(&text);
        assert_eq!(rows.len(), 2, "{end:?}");
        assert_eq!((rows[0].number, rows[0].line), (1, 3));
        assert_eq!((rows[1].number, rows[1].line), (2, 6));
        assert_eq!(rows[1].cells, ["3", "4"]);
    }
}

#[test]
fn quoted_cells_hold_delimiters_quotes_and_line_ends() {
    let rows = records("a,b\r\n\"x, \"\"y\"\"\r\nz\" ,2\r\n3,4\r\n");
    assert_eq!(rows[0].cells, ["x, \"y\"\nz", "2"]);
    assert_eq!((rows[1].number, rows[1].line), (2, 4));
    // A quote inside a cell without quotes is an ordinary character.
    assert_eq!(cells("a,b\n5\" pipe,2\n"), [["5\" pipe", "2"]]);
}

#[test]
fn ragged_rows_keep_what_they_have() {
    let rows = records("a,b,c\n1\n1,2,3,,\n1,2,3,4,5\n");
    assert_eq!(rows[0].cells, ["1", "", ""]);
    assert_eq!(rows[0].flaws, [Flaw::CellsMissing]);
    assert_eq!(rows[1].flaws, []);
    assert_eq!(rows[2].cells, ["1", "2", "3"]);
    assert_eq!(rows[2].flaws, [Flaw::CellsExtra("4".to_owned())]);
}

#[test]
fn a_broken_quote_costs_its_line_only() {
    let text = "a,b\n1,2\n3,\"never closed\n5,6\n\n7,\"eight\"\n9,10\n";
    let rows = records(text);
    let broken: Vec<u64> = rows
        .iter()
        .filter(|row| row.flaws == [Flaw::BrokenQuote])
        .map(|row| row.line)
        .collect();
    assert_eq!(broken, [3]);
    let lines: Vec<u64> = rows.iter().map(|row| row.line).collect();
    assert_eq!(lines, [2, 3, 4, 6, 7]);
    assert_eq!(rows[3].cells, ["7", "eight"]);

    let rows = records("a,b\n\"x\"y,2\n3,4\n\"5,6\n");
    assert_eq!(rows[0].flaws, [Flaw::BrokenQuote]);
    assert_eq!(rows[1].cells, ["3", "4"]);
    assert_eq!(
        (rows[2].line, &rows[2].flaws[..]),
        (4, &[Flaw::BrokenQuote][..])
    );
    assert_eq!(rows.len(), 3);
}

#[test]
fn a_cell_too_long_is_left_out_and_the_rest_kept() {
    let huge = "x".repeat(10 * 1024 * 1024);
    let rows = records(&format!("a,b\n1,{huge}{huge}\n2,\"{huge}\n{huge}\"\n3,4\n"));
    assert_eq!(rows.len(), 3);
    for row in &rows[..2] {
        assert_eq!(row.cells, [row.number.to_string().as_str(), ""]);
        assert_eq!(row.flaws, [Flaw::CellTooLong(1)]);
    }
    assert_eq!((rows[2].line, &rows[2].flaws[..]), (5, &[][..]));
    let fits = "é".repeat(MOST_CELL_CHARACTERS);
    assert_eq!(cells(&format!("a,b\n1,{fits}\n")), [["1", &fits]]);
}

#[test]
fn a_line_beyond_all_limits_is_one_unreadable_row() {
    let huge = "x".repeat(MOST_ROW_BYTES + 1);
    let rows = records(&format!("a,b\n{huge}\n3,4\n{huge}"));
    let flaws: Vec<&[Flaw]> = rows.iter().map(|row| row.flaws.as_slice()).collect();
    assert_eq!(flaws, [&[Flaw::LineTooLong][..], &[], &[Flaw::LineTooLong]]);
    assert_eq!(rows[1].line, 3);
}

#[test]
fn what_is_no_table_is_refused() {
    let error = |text: &str| {
        Table::open(text.as_bytes(), Charset::Unicode)
            .err()
            .unwrap()
    };
    assert!(matches!(error(""), TableError::Empty));
    assert!(matches!(error("\n \n"), TableError::Empty));
    assert!(matches!(
        error("\n\"a,b\n1,2\n"),
        TableError::Header { line: 2 }
    ));
    assert!(matches!(
        error(&"a,".repeat(500)),
        TableError::TooManyColumns
    ));
    assert!(open(&"a,".repeat(499)).header().len() == 500);
    assert_eq!(error("").key(), "import-error-empty");
}

#[test]
fn a_wrong_encoding_in_the_middle_ends_the_reading() {
    let mut bytes = b"a,b\n1,2\n".to_vec();
    bytes.extend("3,4\n".repeat(50_000).bytes());
    bytes.extend(b"5,\xE9\n");
    let mut table = Table::open(bytes.as_slice(), Charset::Unicode).unwrap();
    let error = table.find_map(Result::err).unwrap();
    assert_eq!(error.args()[0], ("line", "50003".to_owned()));
    assert!(table.next().is_none());
}

proptest! {
    /// No text panics, every row has as many cells as there are columns, and no line disappears.
    #[test]
    fn any_text_is_read_to_its_end(text in "(?s)[a-c,;\t\"\r\n x]{0,200}") {
        let Ok(table) = Table::open(text.as_bytes(), Charset::Unicode) else { return Ok(()) };
        let columns = table.header().len();
        let mut last = 0;
        for (index, record) in table.map(Result::unwrap).enumerate() {
            prop_assert_eq!(record.number, index as u64 + 1);
            prop_assert!(record.line > last);
            last = record.line;
            let fatal = record.flaws.iter().any(Flaw::is_fatal);
            prop_assert_eq!(record.cells.len(), if fatal { 0 } else { columns });
        }
    }

    /// Without quotes, every line with something in it is a row.
    #[test]
    fn rows_out_are_lines_in(lines in prop::collection::vec("[a-c,;x ]{0,12}", 0..40)) {
        let text = format!("head,er\n{}", lines.join("\n"));
        let filled = lines.iter().filter(|line| !line.trim().is_empty()).count();
        prop_assert_eq!(records(&text).len(), filled);
    }
}
