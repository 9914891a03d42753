//! Files into the register and out again: `exchange` reads them, `store` writes them chunk by
//! chunk, this crate moves the rows from one to the other and knows where it stopped.
//!
//! The way of a file, for the import screen and the command line alike:
//!
//! 1. [`Incoming`] receives it, or it lies on disk already ([`Input::digest`]);
//! 2. [`inspect`] says what it is and proposes a mapping; [`preview_cases`] and
//!    [`preview_series`] say what would come in;
//! 3. `store::imports::prepare` makes the batch, [`Engine::run`] writes it;
//! 4. [`Engine::reverse`] takes it back.
//!
//! ```no_run
//! # async fn example(engine: imports::Engine, new: store::imports::NewImport)
//! # -> Result<(), imports::Fault> {
//! let input = imports::Input::File("cases.csv".into());
//! let by = imports::By::command_line();
//! let mut tx = engine.store().write().await?;
//! store::imports::prepare(&mut tx, &new, engine.now()).await?;
//! tx.commit().await?;
//! let done = engine
//!     .run(new.task_force, new.id, &input, &by, |progress| {
//!         eprintln!("{} of {}", progress.done, progress.total);
//!     })
//!     .await?;
//! assert_eq!(done.rows_done, done.rows_total);
//! # Ok(()) }
//! ```

pub mod edit;
mod engine;
mod fault;
mod incoming;
mod input;
mod inspect;
mod preview;
mod read;
mod rows;

pub use engine::{By, Clock, Engine, Progress};
pub use fault::Fault;
pub use incoming::{Incoming, Received, folder, path_of};
pub use input::Input;
pub use inspect::{Guess, Inspection, Values, distinct, inspect};
pub use preview::{CasePreview, SeriesPreview, preview_cases, preview_series};

use domain::AreaCode;
use exchange::facts::Context;
use jiff::civil::Date;

/// What every row is checked against: nothing after `today`, no area that Indonesia does not have.
pub(crate) fn context(today: Date) -> Context<'static> {
    const EXISTS: &(dyn Fn(AreaCode) -> bool + Sync) = &|code| store::areas::exists(code);
    Context {
        today,
        area_exists: EXISTS,
    }
}
