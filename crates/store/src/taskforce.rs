//! Decrees, divisions (bidang), posts and their holders.
//!
//! Names of officials in office are plain; how to reach them is sealed A.

mod decrees;
mod divisions;
mod posts;
mod tenures;
mod tree;
mod work;

pub use decrees::{Decree, add_decree, decree, decrees, save_decree};
pub use divisions::{
    Division, Move, add_division, division, divisions, move_division, save_division, seed_divisions,
};
pub use posts::{
    Holder, Post, Seat, add_post, holder, lapsed, post, posts, posts_of_account, save_post, seat,
};
pub(crate) use tenures::open_contact;
pub use tenures::{
    Fault, HandOver, Successor, Tenure, contact, hand_over, history, save_tenure, seal_contact,
    tenure,
};
pub use tree::{Fault as Placed, Levels, add_level, levels, set_parent};
pub use work::{ActionItem, Load, Meeting, action_items, load, meetings};

use crate::{Error, Tx, settings};
use domain::ids::TaskForceId;
use domain::taskforce::WARN_DAYS;

/// The name of the setting of a task force.
fn setting(name: &str, task_force: TaskForceId) -> String {
    format!("{name}/{task_force}")
}

/// How many days before the end of a decree a task force wants to be told.
pub async fn warn_days(tx: &mut Tx, task_force: TaskForceId) -> Result<u16, Error> {
    let name = setting("decree-warning", task_force);
    let chosen = settings::get(tx, &name).await?;
    Ok(chosen
        .and_then(|days| days.parse().ok())
        .unwrap_or(WARN_DAYS))
}

/// Chooses how many days before the end of a decree a task force is told.
pub async fn set_warn_days(tx: &mut Tx, task_force: TaskForceId, days: u16) -> Result<(), Error> {
    let name = setting("decree-warning", task_force);
    settings::set(tx, &name, &days.to_string()).await
}
