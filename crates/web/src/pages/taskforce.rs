//! The task force itself: who leads it, its divisions (bidang), posts and their holders, the
//! decrees that name them, and the levels above and below. Everybody who works in it sees it; the
//! secretariat keeps it.

mod decree_form;
mod decrees;
mod divisions;
mod hand_over;
mod holders;
mod levels;
mod post_form;
pub(super) mod posts;
mod show;
pub(super) mod view;

use std::str::FromStr;

use domain::ids::TaskForceId;
use policy::Capability;
use store::Tx;
use store::people::{self, AccountFilter};

use crate::errors::Error;
use crate::forms::upload::UPLOAD_LIMIT;
use crate::forms::{FormState, Key};
use crate::page::Page;
use crate::parts::Choice;
use crate::routes::{Access, Routes};

const SEE: Access = Access::Can(Capability::SeeTaskForce);
const KEEP: Access = Access::Can(Capability::Coordinate);

/// Accounts that can be offered as holders of a post.
const OFFERED: u32 = 1_000;
/// Most characters of a description of duties.
const DUTIES: usize = 4_000;

/// The routes of this module.
pub fn routes(routes: Routes) -> Routes {
    let routes = routes
        .get("/task-force", SEE, show::show)
        .get("/task-force/edit", KEEP, levels::ask)
        .post("/task-force/edit", KEEP, levels::save)
        .get("/task-force/levels/new", KEEP, levels::ask_new)
        .post("/task-force/levels/new", KEEP, levels::add)
        .get("/task-force/decrees", SEE, decrees::list)
        .get("/task-force/decrees/new", KEEP, decree_form::ask_new)
        .upload(
            "/task-force/decrees/new",
            KEEP,
            UPLOAD_LIMIT,
            decree_form::create,
        )
        .get("/task-force/decrees/{id}", SEE, decrees::show)
        .get("/task-force/decrees/{id}/edit", KEEP, decree_form::ask_edit)
        .upload(
            "/task-force/decrees/{id}/edit",
            KEEP,
            UPLOAD_LIMIT,
            decree_form::edit,
        );
    let routes = routes
        .get("/task-force/divisions", SEE, divisions::list)
        .post("/task-force/divisions/seed", KEEP, divisions::seed)
        .get("/task-force/divisions/new", KEEP, divisions::ask_new)
        .post("/task-force/divisions/new", KEEP, divisions::create)
        .get("/task-force/divisions/{id}/edit", KEEP, divisions::ask_edit)
        .post("/task-force/divisions/{id}/edit", KEEP, divisions::edit)
        .post("/task-force/divisions/{id}/move", KEEP, divisions::reorder);
    routes
        .get("/task-force/posts/new", KEEP, post_form::ask_new)
        .post("/task-force/posts/new", KEEP, post_form::create)
        .get("/task-force/posts/{id}", SEE, posts::show)
        .get("/task-force/posts/{id}/edit", KEEP, post_form::ask_edit)
        .post("/task-force/posts/{id}/edit", KEEP, post_form::edit)
        .get("/task-force/posts/{id}/hand-over", KEEP, hand_over::ask)
        .post(
            "/task-force/posts/{id}/hand-over",
            KEEP,
            hand_over::hand_over,
        )
        .get(
            "/task-force/posts/{id}/holders/{item}/edit",
            KEEP,
            holders::ask,
        )
        .post(
            "/task-force/posts/{id}/holders/{item}/edit",
            KEEP,
            holders::save,
        )
}

/// One of the values that a field offers, or none where it was left empty.
pub(super) fn chosen<T: FromStr>(
    form: &mut FormState,
    field: &str,
    offered: &[Choice],
) -> Option<T> {
    form.parse_optional_with(field, |typed| {
        let known = offered.iter().any(|choice| choice.value == typed);
        let value = typed.parse().ok().filter(|_| known);
        value.ok_or(Key("error-not-in-list"))
    })
}

/// Marks what another has saved in the meantime, dates among it.
pub(super) fn compare(form: &mut FormState, saved: &FormState, fields: &[&str], dates: &[&str]) {
    form.compare_with(saved, fields);
    for field in dates {
        let stored = saved.typed_date(field);
        if form.typed_date(field) != stored {
            form.set_conflict(field, stored);
        }
    }
}

/// The regulations that a decree, a division or the task force can rest on.
pub(super) async fn regulation_choices(
    tx: &mut Tx,
    task_force: TaskForceId,
) -> Result<Vec<Choice>, Error> {
    let all = store::regulations::choices(tx, task_force).await?;
    Ok(all
        .into_iter()
        .map(|regulation| {
            Choice::new(regulation.id.to_string(), regulation.citation()).hint(regulation.title)
        })
        .collect())
}

/// The accounts of a task force, by name, with their organisations' posts.
async fn account_choices(tx: &mut Tx, task_force: TaskForceId) -> Result<Vec<Choice>, Error> {
    let accounts = people::account_page(tx, task_force, &AccountFilter::default(), OFFERED).await?;
    Ok(accounts
        .into_iter()
        .map(|account| {
            let label = format!("{} ({})", account.name, account.login);
            Choice::new(account.id.to_string(), label)
        })
        .collect())
}

/// What to say beside the field of a file that may be there already.
pub(super) fn file_hint(page: &Page, there: bool) -> String {
    let key = if there {
        "file-hint-replace"
    } else {
        "file-hint-new"
    };
    page.t(key).into_owned()
}

/// "1 Januari 2024 – 31 Desember 2025", "sejak 1 Januari 2024".
pub(super) fn span_words(page: &Page, span: &domain::taskforce::terms::Span) -> String {
    let from = page.date(span.from);
    match span.to {
        None => page.tw("taskforce-since", "from", &from),
        Some(to) => page.locale.text_with(
            "taskforce-from-to",
            &[("from", from.into()), ("to", page.date(to).into())],
        ),
    }
}
