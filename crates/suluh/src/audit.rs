//! `suluh audit`: verification, and the state for a witness.

use crate::cli::AuditCommand;
use crate::out;
use crate::place::Place;
use anyhow::{Context, Result, bail};
use audit::{Broken, Checkpoint, Summary};
use store::Store;
use store::audit::AuditKeys;

/// Runs a subcommand.
pub(crate) async fn run(command: &AuditCommand) -> Result<()> {
    match command {
        AuditCommand::Verify { witness, place } => {
            let place = Place::of(place)?;
            let copy = witness.as_deref().map(read_witness).transpose()?;
            let keys = AuditKeys::of(&place.keys()?);
            let store = place.connect().await?;
            let verdict = verify(&store, &keys, copy.as_ref()).await;
            store.close().await?;
            out::line(verdict?);
            Ok(())
        }
        AuditCommand::Witness { place } => {
            let place = Place::of(place)?;
            let keys = AuditKeys::of(&place.keys()?);
            let store = place.connect().await?;
            let newest = newest(&store, &keys).await;
            store.close().await?;
            out::line(newest?.to_witness());
            Ok(())
        }
    }
}

fn read_witness(file: &std::path::Path) -> Result<Checkpoint> {
    let text =
        std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    Checkpoint::from_witness(text.trim())
        .with_context(|| format!("{} holds no checkpoint", file.display()))
}

async fn newest(store: &Store, keys: &AuditKeys) -> Result<Checkpoint> {
    store::audit::checkpoint_now(store, keys, jiff::Timestamp::now()).await?;
    let mut tx = store.read().await?;
    store::audit::newest_checkpoint(&mut tx)
        .await?
        .context("the audit is empty: nothing has happened yet")
}

async fn verify(store: &Store, keys: &AuditKeys, witness: Option<&Checkpoint>) -> Result<String> {
    match store::audit::verify(store, keys, witness).await? {
        Ok(summary) => Ok(said(&summary)),
        Err(broken) => bail!(
            "the audit was tampered with. First break: {}",
            named(&broken)
        ),
    }
}

/// A break in words: where, and what is wrong there.
pub(crate) fn named(broken: &Broken) -> String {
    use audit::Why;
    let what = match broken.why {
        Why::Unreadable => "is in no form that this program writes",
        Why::ContentChanged => "was changed after it was written",
        Why::RowMissing => "is missing",
        Why::RowOutOfPlace => "was inserted, doubled or moved",
        Why::LinkBroken => "does not follow the one before it: one of the two was replaced",
        Why::MacWrong => "was not written by this server",
        Why::RowsRemoved => "and what follows it was removed",
        Why::HeadDiffers => "is not the one that a checkpoint signed",
        Why::CheckpointChanged => "was changed after it was signed",
        Why::CheckpointMissing => "is missing",
        Why::CheckpointOutOfPlace => "was inserted, doubled or moved",
        Why::CheckpointLinkBroken => "does not follow the one before it",
        Why::SignatureWrong => "has a wrong signature",
        Why::OtherKey => "was signed with another key than this server's",
        Why::CheckpointContradicts => "takes back what was signed before",
        Why::WitnessDiffers => "differs from the one stored: history was written anew",
        Why::CheckpointsRemoved => "is no longer stored",
        Why::GivenTooLate => "came too late to be compared",
    };
    format!("{} {what}.", broken.place)
}

/// An unbroken audit in words.
pub(crate) fn said(summary: &Summary) -> String {
    let whole = |n: u64| out::number(i64::try_from(n).unwrap_or(i64::MAX));
    let mut text = format!(
        "The audit is unbroken: {} rows, {} signed checkpoints, {} rows since the last one.",
        whole(summary.rows),
        whole(summary.checkpoints),
        whole(summary.uncovered_rows)
    );
    if summary.witnessed > 0 {
        text.push_str(" It agrees with the witness.");
    }
    if summary.clock_went_back > 0 {
        text.push_str(&format!(
            " The clock went back {} times; look at it with suluh doctor.",
            whole(summary.clock_went_back)
        ));
    }
    text
}
