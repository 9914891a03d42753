//! Statements made of static pieces and bound values.

use crate::Value;

/// A statement: `?` stands for the next bound value on both databases.
///
/// Only static text can become part of a statement; whatever comes from outside is bound.
#[derive(Debug, Clone, Default)]
pub struct Sql {
    text: String,
    placeholders: usize,
    args: Vec<Value>,
}

/// Starts a statement.
pub fn sql(piece: &'static str) -> Sql {
    Sql::default().push(piece)
}

impl Sql {
    /// Appends a static piece, numbering its placeholders.
    #[must_use]
    pub fn push(mut self, piece: &'static str) -> Self {
        for (i, part) in piece.split('?').enumerate() {
            if i > 0 {
                self.placeholders += 1;
                self.text.push('$');
                self.text.push_str(&self.placeholders.to_string());
            }
            self.text.push_str(part);
        }
        self
    }

    /// Binds the next value.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.args.push(value.into());
        self
    }

    /// Appends `piece` once per value joined by `, `, binding each: for `in (…)` and `values …`.
    #[must_use]
    pub fn bind_all<V: Into<Value>>(mut self, values: impl IntoIterator<Item = V>) -> Self {
        for (i, value) in values.into_iter().enumerate() {
            self = self.push(if i == 0 { "?" } else { ", ?" }).bind(value);
        }
        self
    }

    /// Appends another statement with its values.
    #[must_use]
    pub fn append(mut self, other: Self) -> Self {
        let offset = self.placeholders;
        let mut rest = other.text.as_str();
        while let Some(at) = rest.find('$') {
            let digits = rest[at + 1..]
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(rest.len() - at - 1);
            let number: usize = rest[at + 1..at + 1 + digits].parse().unwrap_or_default();
            self.text.push_str(&rest[..at]);
            self.text.push('$');
            self.text.push_str(&(number + offset).to_string());
            rest = &rest[at + 1 + digits..];
        }
        self.text.push_str(rest);
        self.placeholders += other.placeholders;
        self.args.extend(other.args);
        self
    }

    /// Whether each placeholder has its value.
    pub(crate) fn is_complete(&self) -> bool {
        self.placeholders == self.args.len()
    }

    /// The text with numbered placeholders.
    pub fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn args(&self) -> &[Value] {
        &self.args
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_numbered_across_appends() {
        let inner = sql("select 1 where a = ?").bind(1i64);
        let whole = sql("select * from t where b in (")
            .bind_all(["x", "y"])
            .push(") and exists (")
            .append(inner)
            .push(") limit ?")
            .bind(5i64);
        assert_eq!(
            whole.text(),
            "select * from t where b in ($1, $2) and exists (select 1 where a = $3) limit $4"
        );
        assert!(whole.is_complete());
        assert!(!sql("select ?").is_complete());
    }
}
