//! What stands around every page, as values that draw themselves: compiled once and not in each
//! page. `templates/layout.html` puts them together.

use askama::Template;

use crate::page::Page;

/// What the head of a page holds.
#[derive(Template)]
#[template(path = "components/shell/head.html")]
pub(crate) struct Head<'a> {
    page: &'a Page,
}

/// The bars above and beside a page.
#[derive(Template)]
#[template(path = "components/shell/bars.html")]
pub(crate) struct Bars<'a> {
    page: &'a Page,
}

/// What follows on the content of a page.
#[derive(Template)]
#[template(path = "components/shell/end.html")]
pub(crate) struct End<'a> {
    page: &'a Page,
}

/// See [`Head`].
pub(crate) const fn head(page: &Page) -> Head<'_> {
    Head { page }
}

/// See [`Bars`].
pub(crate) const fn bars(page: &Page) -> Bars<'_> {
    Bars { page }
}

/// See [`End`].
pub(crate) const fn end(page: &Page) -> End<'_> {
    End { page }
}
