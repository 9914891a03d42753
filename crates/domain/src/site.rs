//! What stands on the public site: news, publications and standing pages, in two languages.

mod address;
mod private;

pub use address::{Slug, SlugError, web_address};
pub use private::{Found, look_for_private};

crate::coded! {
    /// What an article is.
    pub enum ArticleKind: "article-kind" {
        /// A news item.
        News = "news",
        /// A publication: words about a file to be downloaded.
        Publication = "publication",
        /// A page that always stands on the site ([`StandingPage`]).
        Page = "page",
    }
}

crate::coded! {
    /// Where an article has come to.
    pub enum ArticleState: "article-state" {
        /// Nobody outside sees it.
        Draft = "draft",
        /// Everybody sees it, from its day on.
        Published = "published",
        /// It was published and nobody outside sees it any more.
        Withdrawn = "withdrawn",
    }
}

crate::coded! {
    /// The pages that stand on every site, with words of their own or with those that the program
    /// brings.
    pub enum StandingPage: "site-page" {
        /// What to do now.
        Home = "home",
        /// What trafficking is and how to see it.
        About = "about",
        /// The rights of victims.
        Rights = "rights",
        /// What happens when one asks for help.
        Help = "help",
    }
}

impl ArticleState {
    /// Whether it can be withdrawn.
    pub const fn may_withdraw(self) -> bool {
        matches!(self, Self::Published)
    }

    /// Whether its address may still follow its title: once it was public, links lead to it.
    pub const fn address_is_free(self) -> bool {
        matches!(self, Self::Draft)
    }
}
