//! The pages that anybody reads.

mod articles;
mod exit;
pub(super) mod figures;
mod help;
mod listings;
mod reader;
mod regulations;
mod releases;
mod standing;

use reader::{Reader, Site, answer, missing};

use store::Tx;

use crate::errors::Error;
use crate::routes::{Access, Routes};

/// Every page twice: at `/p` for the first site of the installation, and with its name for any.
pub(super) fn routes(routes: Routes) -> Routes {
    const OPEN: Access = Access::Open;
    routes
        .get("/p", OPEN, standing::home)
        .get("/p/about", OPEN, standing::about)
        .get("/p/rights", OPEN, standing::rights)
        .get("/p/help", OPEN, help::show)
        .get("/p/hotlines", OPEN, standing::hotlines)
        .get("/p/news", OPEN, articles::list)
        .get("/p/news/{slug}", OPEN, articles::show)
        .get("/p/regulations", OPEN, regulations::show)
        .get("/p/figures", OPEN, figures::show)
        .get("/p/figures/catalogue.json", OPEN, releases::catalogue)
        .get("/p/figures/{number}", OPEN, releases::show)
        .get("/p/figures/{number}/{revision}", OPEN, releases::show)
        .get(
            "/p/figures/{number}/{revision}/table.csv",
            OPEN,
            releases::file,
        )
        .get(
            "/p/figures/{number}/{revision}/release.json",
            OPEN,
            releases::document,
        )
        .get("/p/files/{id}", OPEN, articles::file)
        .get("/p/exit", OPEN, exit::leave)
        .get("/p/exit/about", OPEN, exit::about)
        .get("/p/at/{place}", OPEN, standing::home)
        .get("/p/at/{place}/about", OPEN, standing::about)
        .get("/p/at/{place}/rights", OPEN, standing::rights)
        .get("/p/at/{place}/help", OPEN, help::show)
        .get("/p/at/{place}/hotlines", OPEN, standing::hotlines)
        .get("/p/at/{place}/news", OPEN, articles::list)
        .get("/p/at/{place}/news/{slug}", OPEN, articles::show)
        .get("/p/at/{place}/regulations", OPEN, regulations::show)
        .get("/p/at/{place}/figures", OPEN, figures::show)
        .get(
            "/p/at/{place}/figures/catalogue.json",
            OPEN,
            releases::catalogue,
        )
        .get("/p/at/{place}/figures/{number}", OPEN, releases::show)
        .get(
            "/p/at/{place}/figures/{number}/{revision}",
            OPEN,
            releases::show,
        )
        .get(
            "/p/at/{place}/figures/{number}/{revision}/table.csv",
            OPEN,
            releases::file,
        )
        .get(
            "/p/at/{place}/figures/{number}/{revision}/release.json",
            OPEN,
            releases::document,
        )
        .get("/p/at/{place}/files/{id}", OPEN, articles::file)
        .get("/p/at/{place}/exit", OPEN, exit::leave)
        .get("/p/at/{place}/exit/about", OPEN, exit::about)
}

/// The address of the public site, if there is one to be read: for the page of signing in.
pub(crate) async fn front(tx: &mut Tx) -> Result<Option<&'static str>, Error> {
    let sites = store::site::enabled(tx).await?;
    Ok((!sites.is_empty()).then_some("/p"))
}
