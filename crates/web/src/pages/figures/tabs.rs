//! The pages of the figures as tabs.

use crate::page::Page;
use crate::parts::Tab;

/// Every page with its name, in their order. Whoever may open one may open all.
const PAGES: &[(&str, &str)] = &[
    (super::PATH, "figures-tab-counts"),
    (super::routes::PATH, "figures-tab-routes"),
    (super::map::PATH, "figures-tab-map"),
    (super::work::PATH, "figures-tab-work"),
    ("/releases", "figures-tab-releases"),
    (super::definitions::PATH, "figures-tab-definitions"),
];

/// The tabs, the one marked in which the page lies.
pub(crate) fn tabs(page: &Page) -> Vec<Tab> {
    let tab = |(href, name): &(&str, &str)| Tab {
        current: page.path == *href,
        href: (*href).to_owned(),
        label: page.t(name).into_owned(),
        count: None,
    };
    PAGES.iter().map(tab).collect()
}
