//! What is counted by kind of service, as a table and as a picture.

use charts::Frame;
use domain::Coded;
use domain::services::ServiceKind;
use store::Error;
use store::figures::Counted;

use super::super::sheet::{Cell, Sheet};
use super::{draw, sum};
use crate::page::Page;

/// Counts by kind of service and by part, such as what became of them.
pub(super) struct ByKind<'a> {
    pub(super) page: &'a Page,
    pub(super) counted: &'a [Counted],
    /// The names of the parts.
    pub(super) parts: Vec<String>,
    /// So many of each part, of a kind or of all.
    pub(super) counts: fn(&[Counted], Option<&str>) -> Vec<i64>,
}

impl ByKind<'_> {
    /// The kinds that there are, in the order of the list.
    pub(super) fn kinds(&self) -> impl Iterator<Item = ServiceKind> {
        let all = ServiceKind::ALL.iter().copied();
        all.filter(|kind| sum(self.counted, Some(kind.code()), None) > 0)
    }

    /// The table: a row for each kind with its parts, their sum and a share of them.
    pub(super) fn sheet(
        &self,
        id: &'static str,
        [title, first, share]: [&str; 3],
        of: impl Fn(Option<&str>) -> Cell,
    ) -> Sheet {
        let text = |key: &str| self.page.t(key).into_owned();
        let row = |name: Cell, kind: Option<&str>| {
            let counts = (self.counts)(self.counted, kind).into_iter();
            let total = Cell::Count(sum(self.counted, kind, None));
            let counts = counts.map(Cell::Count).chain([total, of(kind)]);
            std::iter::once(name).chain(counts).collect()
        };
        let heads = std::iter::once(text(first)).chain(self.parts.iter().cloned());
        Sheet {
            id,
            title: text(title),
            heads: heads.chain(["figures-total", share].map(text)).collect(),
            rows: self
                .kinds()
                .map(|kind| row(Cell::name(self.page, kind), Some(kind.code())))
                .collect(),
            sums: row(Cell::Text(text("figures-total")), None),
            notes: Vec::new(),
        }
    }

    /// The picture: a bar for each kind, made of its parts; none where nothing is counted.
    pub(super) fn draw(&self, frame: Frame) -> Result<Option<String>, Error> {
        if self.counted.is_empty() {
            return Ok(None);
        }
        let bar = |kind: ServiceKind| {
            let counts = (self.counts)(self.counted, Some(kind.code()));
            (self.page.name(kind).into_owned(), counts)
        };
        let bars: Vec<(String, Vec<i64>)> = self.kinds().map(bar).collect();
        draw::layers(frame, self.parts.clone(), &bars).map(Some)
    }
}
