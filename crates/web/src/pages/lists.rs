//! What lists share: the place in a list from an address, links to the pages beside it, counts.

use domain::Coded;
use store::paging::{Count, Cursor, Listing, Seek};

use crate::forms::FormState;
use crate::page::Page;
use crate::parts::{Pager, Tab};

/// The place where a page begins. One that is no longer understood begins at the start: an old
/// link still shows a list.
pub(crate) fn seek(form: &FormState) -> Seek {
    let cursor = |name: &str| form.value(name).parse::<Cursor>().ok();
    match (cursor("after"), cursor("before")) {
        (Some(cursor), _) => Seek::After(cursor),
        (None, Some(cursor)) => Seek::Before(cursor),
        (None, None) => Seek::First,
    }
}

/// The list at `path` with the same filters and with `changed` in place of what was there. The
/// place in the list is never kept, nor what an action announced.
pub(crate) fn address(path: &str, form: &FormState, changed: &[(&str, &str)]) -> String {
    let replaced = |name: &str| changed.iter().any(|(other, _)| *other == name);
    let kept = form.pairs().filter(|(name, value)| {
        !value.is_empty() && !matches!(*name, "after" | "before" | "done") && !replaced(name)
    });
    let added = changed
        .iter()
        .copied()
        .filter(|(_, value)| !value.is_empty());
    let pairs: Vec<(&str, &str)> = kept.chain(added).collect();
    match serde_html_form::to_string(pairs) {
        Ok(query) if !query.is_empty() => format!("{path}?{query}"),
        _ => path.to_owned(),
    }
}

/// "12", "1.000+".
pub(crate) fn count_words(page: &Page, count: Count) -> String {
    match count {
        Count::Exactly(n) => page.number(n),
        Count::MoreThan(n) => format!("{}+", page.number(n)),
    }
}

/// Whether anything was counted.
pub(crate) const fn is_some(count: Count) -> bool {
    !matches!(count, Count::Exactly(0))
}

/// Links to the pages beside this one, with the same filters.
pub(crate) fn pager<T>(page: &Page, path: &str, form: &FormState, listing: &Listing<T>) -> Pager {
    let link = |name: &str, cursor: Option<Cursor>| {
        cursor.map(|cursor| address(path, form, &[(name, &cursor.to_string())]))
    };
    let all = count_words(page, listing.count);
    let shown = page.number(i64::try_from(listing.rows.len()).unwrap_or(i64::MAX));
    Pager {
        previous: link("before", listing.previous),
        next: link("after", listing.next),
        shown: page.locale.text_with(
            "list-shown",
            &[
                ("shown", shown.as_str().into()),
                ("all", all.as_str().into()),
            ],
        ),
    }
}

/// Tabs of a list, one a value of `T`, which the address has as `name`; other filters are dropped,
/// because they were made for another tab.
pub(crate) fn tabs<T: Coded>(
    page: &Page,
    path: &str,
    name: &str,
    current: T,
    shown: &[T],
) -> Vec<Tab> {
    shown
        .iter()
        .map(|tab| Tab {
            href: format!("{path}?{name}={}", tab.code()),
            label: page.name(*tab).into_owned(),
            count: None,
            current: *tab == current,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_keep_the_filters_and_forget_the_place() {
        let form = FormState::from_query("tab=waiting&need=health&q=&after=1.2&done=x");
        assert_eq!(
            address("/referrals", &form, &[("tab", "over")]),
            "/referrals?need=health&tab=over"
        );
        assert_eq!(
            address("/referrals", &FormState::blank(), &[]),
            "/referrals"
        );
    }

    #[test]
    fn a_broken_place_is_the_beginning() {
        assert_eq!(seek(&FormState::from_query("after=x")), Seek::First);
    }
}
