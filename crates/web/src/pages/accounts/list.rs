//! The list of accounts.

use super::state_tag;
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::guard::percent;
use crate::page::Page;
use crate::pages::{Visit, show};
use crate::parts::{Choice, Pager, Tag};
use crate::session::Session;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::Coded;
use domain::people::Role;
use store::people::{self, Account, AccountFilter, Organisation};
use store::sessions::AccountState;
use store::team_keys;

/// Accounts on a page.
const PAGE: u32 = 50;

struct Row {
    account: Account,
    organisation: String,
    state: Tag,
}

#[derive(Template)]
#[template(path = "accounts/list.html")]
struct List {
    page: Page,
    form: FormState,
    roles: Vec<Choice>,
    states: Vec<Choice>,
    offices: Vec<Choice>,
    active: usize,
    rows: Vec<Row>,
    pager: Pager,
    custodians_missing: bool,
}

pub(super) async fn list(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let task_force = session.actor().task_force;
    let filter = AccountFilter {
        text: form.optional("q"),
        role: form.coded_optional::<Role>("role"),
        state: form.coded_optional::<AccountState>("state"),
        organisation: form.value("organisation").parse().ok(),
        after: Some(form.value("after").to_owned()).filter(|after| !after.is_empty()),
    };
    let offices = people::organisations(&mut tx, task_force).await?;
    let mut accounts = people::account_page(&mut tx, task_force, &filter, PAGE + 1).await?;
    let more = accounts.len() > PAGE as usize;
    accounts.truncate(PAGE as usize);
    let page = visit.page(&session, visit.locale.text("nav-accounts"));
    let next = accounts
        .last()
        .filter(|_| more)
        .map(|last| address(&form, &last.login));
    let list = List {
        roles: page.choices::<Role>(),
        states: page.choices::<AccountState>(),
        offices: offices.iter().map(choice).collect(),
        active: usize::from(filter.role.is_some())
            + usize::from(filter.state.is_some())
            + usize::from(filter.organisation.is_some()),
        rows: accounts
            .into_iter()
            .map(|account| Row {
                state: state_tag(&page, &account, app.now()),
                organisation: name_of(&offices, &account),
                account,
            })
            .collect(),
        pager: Pager {
            previous: filter.after.as_ref().map(|_| address(&form, "")),
            next,
            shown: String::new(),
        },
        custodians_missing: team_keys::custodians(&mut tx, task_force).await?.is_empty(),
        page,
        form,
    };
    show(&list)
}

fn choice(office: &Organisation) -> Choice {
    Choice::new(office.id.to_string(), &*office.name)
}

fn name_of(offices: &[Organisation], account: &Account) -> String {
    let mut offices = offices.iter();
    let office = offices.find(|office| office.id == account.organisation);
    office.map_or_else(String::new, |office| office.name.clone())
}

/// The same list from another place on.
fn address(form: &FormState, after: &str) -> String {
    let mut address = format!("/accounts?after={}", percent(after));
    for field in ["q", "role", "state", "organisation"] {
        if !form.value(field).is_empty() {
            address.push_str(&format!("&{field}={}", percent(form.value(field))));
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_go_along_from_page_to_page() {
        let form = FormState::from_query("q=sari+w&role=analyst&state=&after=x");
        assert_eq!(
            address(&form, "sari.w"),
            "/accounts?after=sari.w&q=sari%20w&role=analyst"
        );
        assert_eq!(Role::Analyst.code(), "analyst");
    }
}
