//! Reads the conditions that Splink's own comparison library writes.

use crate::settings::{Rule, Test};

/// A condition that was read, with what it means differently here.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Read {
    pub(super) test: Test,
    pub(super) notes: Vec<&'static str>,
}

/// Parentheses deeper than this are nobody's condition.
const DEEPEST: usize = 30;

const EXCHANGE: &str = "an exchange of two neighbouring letters counts as one edit here";
const CROSSED: &str = "one of two crossed columns is enough here";

#[derive(Clone, Debug, PartialEq)]
enum Token {
    /// A word, in small letters.
    Word(String),
    /// A quoted name.
    Name(String),
    Number(f64),
    Sign(&'static str),
}

const SIGNS: [&str; 8] = [">=", "<=", "=", "(", ")", ",", ".", "::"];

fn tokens(sql: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = sql.trim_start();
    while let Some(first) = rest.chars().next() {
        if let Some(sign) = SIGNS.iter().find(|s| rest.starts_with(**s)) {
            tokens.push(Token::Sign(sign));
            rest = &rest[sign.len()..];
        } else if first == '"' || first == '`' {
            let end = rest[1..].find(first)? + 1;
            tokens.push(Token::Name(rest[1..end].to_owned()));
            rest = &rest[end + 1..];
        } else {
            let part = |c: char| c.is_alphanumeric() || c == '_';
            let number = first.is_ascii_digit();
            let end = rest
                .find(|c: char| !(part(c) || number && c == '.'))
                .unwrap_or(rest.len());
            let word = rest.get(..end).filter(|w| !w.is_empty())?;
            tokens.push(match number {
                true => Token::Number(word.parse().ok()?),
                false => Token::Word(word.to_owned()),
            });
            rest = &rest[end..];
        }
        rest = rest.trim_start();
    }
    Some(tokens)
}

/// One side of a pair's column.
#[derive(Clone, Debug, PartialEq)]
struct Column {
    name: String,
    left: bool,
}

#[derive(Clone, Debug, PartialEq)]
enum Expr {
    Null(Column),
    Equal(Column, Column),
    Similar(Column, Column, f64),
    Edits(Column, Column, u32, bool),
    All(Vec<Expr>),
    Any(Vec<Expr>),
    Not(Box<Expr>),
}

struct Parser<'t> {
    tokens: &'t [Token],
    at: usize,
}

impl Parser<'_> {
    fn sign(&mut self, sign: &str) -> Option<()> {
        let found = matches!(self.tokens.get(self.at), Some(Token::Sign(s)) if *s == sign);
        found.then(|| self.at += 1)
    }

    fn keyword(&mut self, word: &str) -> Option<()> {
        let found = matches!(
            self.tokens.get(self.at),
            Some(Token::Word(w)) if w.eq_ignore_ascii_case(word)
        );
        found.then(|| self.at += 1)
    }

    fn any(&mut self, depth: usize) -> Option<Expr> {
        let mut of = vec![self.all(depth)?];
        while self.keyword("or").is_some() {
            of.push(self.all(depth)?);
        }
        Some(one_or(of, Expr::Any))
    }

    fn all(&mut self, depth: usize) -> Option<Expr> {
        let mut of = vec![self.single(depth)?];
        while self.keyword("and").is_some() {
            of.push(self.single(depth)?);
        }
        Some(one_or(of, Expr::All))
    }

    fn single(&mut self, depth: usize) -> Option<Expr> {
        if depth > DEEPEST {
            return None;
        }
        if self.keyword("not").is_some() {
            return Some(Expr::Not(Box::new(self.single(depth + 1)?)));
        }
        if self.sign("(").is_some() {
            let inner = self.any(depth + 1)?;
            self.sign(")")?;
            return Some(inner);
        }
        self.function().or_else(|| self.plain())
    }

    /// `levenshtein("a_l", "a_r") <= 2` and its kin.
    fn function(&mut self) -> Option<Expr> {
        let begin = self.at;
        let found = self.function_here();
        if found.is_none() {
            self.at = begin;
        }
        found
    }

    fn function_here(&mut self) -> Option<Expr> {
        let Some(Token::Word(name)) = self.tokens.get(self.at) else {
            return None;
        };
        let name = name.to_ascii_lowercase();
        self.at += 1;
        self.sign("(")?;
        let a = self.column()?;
        self.sign(",")?;
        let b = self.column()?;
        self.sign(")")?;
        let similar = match name.as_str() {
            "jaro_winkler_similarity" | "jaro_winkler" => true,
            "levenshtein" | "damerau_levenshtein" => false,
            _ => return None,
        };
        self.sign(if similar { ">=" } else { "<=" })?;
        let Some(Token::Number(bound)) = self.tokens.get(self.at) else {
            return None;
        };
        self.at += 1;
        if similar {
            return Some(Expr::Similar(a, b, *bound));
        }
        let whole = bound.fract() == 0.0 && (0.0..=100.0).contains(bound);
        whole.then(|| Expr::Edits(a, b, *bound as u32, name == "levenshtein"))
    }

    fn plain(&mut self) -> Option<Expr> {
        let column = self.column()?;
        if self.sign("=").is_some() {
            return Some(Expr::Equal(column, self.column()?));
        }
        self.keyword("is")?;
        let not = self.keyword("not").is_some();
        self.keyword("null")?;
        let null = Expr::Null(column);
        Some(if not { Expr::Not(Box::new(null)) } else { null })
    }

    /// `"name_l"`, or `l."name"` as blocking rules write it.
    fn column(&mut self) -> Option<Column> {
        let name = self.name()?;
        let side = |s: &str| match s {
            "l" => Some(true),
            "r" => Some(false),
            _ => None,
        };
        if let Some(left) = side(&name).filter(|_| self.sign(".").is_some()) {
            let name = self.name()?;
            return Some(Column { name, left });
        }
        let (base, suffix) = name.rsplit_once('_')?;
        let left = side(suffix)?;
        let name = base.to_owned();
        (!name.is_empty()).then_some(Column { name, left })
    }

    fn name(&mut self) -> Option<String> {
        let found = match self.tokens.get(self.at)? {
            Token::Name(name) | Token::Word(name) => name.clone(),
            _ => return None,
        };
        self.at += 1;
        Some(found)
    }
}

fn one_or(mut of: Vec<Expr>, many: impl FnOnce(Vec<Expr>) -> Expr) -> Expr {
    match of.len() {
        1 => of.remove(0),
        _ => many(of),
    }
}

fn parse(sql: &str) -> Option<Expr> {
    let tokens = tokens(sql)?;
    let mut parser = Parser {
        tokens: &tokens,
        at: 0,
    };
    let expr = parser.any(0)?;
    (parser.at == tokens.len()).then_some(expr)
}

/// Reads a condition; none where it says more than tests here can.
pub(super) fn condition(sql: &str) -> Option<Read> {
    let mut notes = Vec::new();
    let test = test_of(&parse(sql)?, &mut notes)?;
    notes.dedup();
    Some(Read { test, notes })
}

fn test_of(expr: &Expr, notes: &mut Vec<&'static str>) -> Option<Test> {
    let same = |a: &Column, b: &Column| a.name == b.name && a.left != b.left;
    match expr {
        // Only one side: nothing here says that.
        Expr::Null(_) => None,
        Expr::Equal(a, b) if same(a, b) => Some(Test::Equal(a.name.clone())),
        Expr::Equal(a, b) if a.left != b.left => {
            notes.push("a crossing counts either way here");
            Some(Test::Crossed(a.name.clone(), b.name.clone()))
        }
        Expr::Similar(a, b, least) if same(a, b) => {
            Some(Test::Similar(a.name.clone(), *least as f32))
        }
        Expr::Similar(a, b, least) if a.left != b.left => Some(Test::SimilarCrossed(
            a.name.clone(),
            b.name.clone(),
            *least as f32,
        )),
        Expr::Edits(a, b, most, plain) if same(a, b) => {
            if *plain {
                notes.push(EXCHANGE);
            }
            Some(Test::Edits(a.name.clone(), *most))
        }
        Expr::Any(of) => missing(of)
            .map(|name| Test::Missing(name.to_owned()))
            .or_else(|| many(of, Test::Any, notes)),
        Expr::All(of) => match crossing(of) {
            Some((a, b)) => {
                notes.push(CROSSED);
                Some(Test::Crossed(a, b))
            }
            None => many(of, Test::All, notes),
        },
        Expr::Not(of) => Some(Test::Not(Box::new(test_of(of, notes)?))),
        _ => None,
    }
}

fn many(
    of: &[Expr],
    join: impl FnOnce(Vec<Test>) -> Test,
    notes: &mut Vec<&'static str>,
) -> Option<Test> {
    let each = of.iter().map(|e| test_of(e, notes));
    Some(join(each.collect::<Option<_>>()?))
}

/// `a_l IS NULL OR a_r IS NULL`.
fn missing(of: &[Expr]) -> Option<&str> {
    match of {
        [Expr::Null(a), Expr::Null(b)] if a.name == b.name && a.left != b.left => Some(&a.name),
        _ => None,
    }
}

/// `a_l = b_r AND b_l = a_r`, in any order.
fn crossing(of: &[Expr]) -> Option<(String, String)> {
    let [Expr::Equal(a, b), Expr::Equal(c, d)] = of else {
        return None;
    };
    let sides = a.left != b.left && c.left != d.left;
    let names = a.name != b.name
        && (&a.name, &b.name)
            == if c.left == a.left {
                (&d.name, &c.name)
            } else {
                (&c.name, &d.name)
            };
    (sides && names).then(|| (a.name.clone(), b.name.clone()))
}

/// Reads a blocking rule; none where it asks for more than equal columns.
pub(super) fn blocking(sql: &str) -> Option<Rule> {
    let column = |expr: &Expr| match expr {
        Expr::Equal(a, b) if a.name == b.name && a.left != b.left => Some(a.name.clone()),
        _ => None,
    };
    match parse(sql)? {
        Expr::All(of) => of.iter().map(column).collect::<Option<_>>().map(Rule),
        single => column(&single).map(|c| Rule(vec![c])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn c(name: &str) -> String {
        name.to_owned()
    }

    fn read(sql: &str) -> Option<Test> {
        condition(sql).map(|r| r.test)
    }

    #[test]
    fn what_the_comparison_library_writes_is_read() {
        for (sql, test) in [
            (
                r#""first_name_l" = "first_name_r""#,
                Test::Equal(c("first_name")),
            ),
            ("`city_l` = `city_r`", Test::Equal(c("city"))),
            (
                r#""dob_l" IS NULL OR "dob_r" IS NULL"#,
                Test::Missing(c("dob")),
            ),
            (
                r#"jaro_winkler_similarity("first_name_l", "first_name_r") >= 0.92"#,
                Test::Similar(c("first_name"), 0.92),
            ),
            (
                "jaro_winkler(`first_name_l`, `first_name_r`) >= 0.7",
                Test::Similar(c("first_name"), 0.7),
            ),
            (r#"levenshtein("a_l", "a_r") <= 2"#, Test::Edits(c("a"), 2)),
            (
                r#"damerau_levenshtein("dob_l", "dob_r") <= 1"#,
                Test::Edits(c("dob"), 1),
            ),
            (
                r#"("a_l" = "a_r") AND ("b_l" = "b_r")"#,
                Test::All(vec![Test::Equal(c("a")), Test::Equal(c("b"))]),
            ),
            (
                r#""a_l" = "b_r" AND "a_r" = "b_l""#,
                Test::Crossed(c("a"), c("b")),
            ),
            (
                r#"NOT ("a_l" = "a_r")"#,
                Test::Not(Box::new(Test::Equal(c("a")))),
            ),
        ] {
            assert_eq!(read(sql), Some(test), "{sql}");
        }
    }

    #[test]
    fn what_says_more_than_tests_can_is_not_read() {
        for sql in [
            "",
            "ELSE",
            r#""a_l" IS NULL"#,
            r#"jaro_similarity("a_l", "a_r") >= 0.9"#,
            r#"jaccard("a_l", "a_r") >= 0.9"#,
            r#"substr("a_l", 1, 3) = substr("a_r", 1, 3)"#,
            r#"ABS(EPOCH(try_strptime("d_l", '%Y-%m-%d'))) <= 10"#,
            r#""a_l" = "a_l""#,
            r#""a_l" = "a_r" AND"#,
            r#"levenshtein("a_l", "a_r") <= 1.5"#,
            r#""a_l = "a_r""#,
        ] {
            assert_eq!(read(sql), None, "{sql}");
        }
        assert_eq!(read(&"(".repeat(100_000)), None);
    }

    #[test]
    fn what_means_something_else_here_is_noted() {
        let notes = |sql: &str| condition(sql).map(|r| r.notes);
        assert_eq!(
            notes(r#"levenshtein("a_l", "a_r") <= 2"#),
            Some(vec![EXCHANGE])
        );
        assert_eq!(notes(r#""a_l" = "a_r""#), Some(Vec::new()));
    }

    #[test]
    fn blocking_rules_of_equal_columns_are_read() {
        assert_eq!(
            blocking(r#"l."first_name" = r."first_name" AND l.dob = r.dob"#),
            Some(Rule::new("first_name,dob"))
        );
        assert_eq!(blocking("(l.dob = r.dob)"), Some(Rule::new("dob")));
        assert_eq!(blocking("l.a = r.b"), None);
        assert_eq!(blocking("substr(l.a,1,2) = substr(r.a,1,2)"), None);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_not(sql in any::<String>()) {
            let _ = (condition(&sql), blocking(&sql));
        }

        #[test]
        fn pieces_of_conditions_in_any_order_are_read_or_not(
            pieces in prop::collection::vec(
                prop::sample::select(vec![
                    "\"a_l\"", "\"a_r\"", "b_l", "=", "(", ")", "AND", "OR", "NOT", "IS", "NULL",
                    "levenshtein", ",", "<=", ">=", "0.9", "2", "l.", "r.", "`",
                ]),
                0..30,
            ),
        ) {
            let _ = condition(&pieces.join(" "));
        }
    }
}
