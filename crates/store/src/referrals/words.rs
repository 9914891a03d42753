//! What two offices write to each other about a referral: the message that goes along, questions
//! and answers, and the words with a refusal or an outcome. Sealed A, with a key of the referral.
//!
//! The message is for after the acceptance; questions and answers are read before it too, which
//! is why the form for them asks to leave names out.

use super::Fault;
use crate::access::OnReferral;
use crate::cases::By;
use crate::sealed::Keeper;
use crate::{Error, Tx, code, sql};
use domain::Story;
use domain::ids::ReferralId;
use domain::referrals::{ReferralAction, Side};
use jiff::Timestamp;
use policy::{Act, Answer, Refer};
use uuid::Uuid;
use vault::{Opened, Place};

domain::coded! {
    /// What is said in a piece of the conversation.
    pub enum Kind: "referral-word" {
        /// The receiver asks.
        Question = "question",
        /// The sender answers.
        Answer = "answer",
        /// Why it was declined, given back or withdrawn, in words.
        Reason = "reason",
        /// What came of it, in words.
        Outcome = "outcome",
    }
}

/// A piece of the conversation.
pub struct Word {
    /// What it is.
    pub kind: Kind,
    /// Who wrote it.
    pub by: String,
    /// Organisation of who wrote it.
    pub organisation: String,
    /// When.
    pub at: Timestamp,
    /// What it says.
    pub body: Opened<Story>,
}

pub(super) fn message_place(referral: ReferralId) -> Place<'static> {
    Place {
        table: "referral",
        column: "message_a",
        row: referral.0,
    }
}

fn place(id: Uuid) -> Place<'static> {
    Place {
        table: "referral_message",
        column: "body_a",
        row: id,
    }
}

/// Asks the sender; nothing else changes.
pub async fn ask(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    on: &OnReferral<Answer>,
    (id, question): (Uuid, &Story),
    by: &By,
) -> Result<(), Fault> {
    on.state().next(Side::Receiver, ReferralAction::Ask)?;
    write(tx, keeper, on, Kind::Question, (id, question), by).await?;
    Ok(())
}

/// Answers the receiver; nothing else changes.
pub async fn answer(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    on: &OnReferral<Refer>,
    (id, answer): (Uuid, &Story),
    by: &By,
) -> Result<(), Fault> {
    on.state().next(Side::Sender, ReferralAction::Answer)?;
    write(tx, keeper, on, Kind::Answer, (id, answer), by).await?;
    Ok(())
}

pub(super) async fn write<A: Act>(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    on: &OnReferral<A>,
    kind: Kind,
    (id, words): (Uuid, &Story),
    by: &By,
) -> Result<(), Error> {
    let sealed = keeper.seal_words(tx, on, &place(id), words).await?;
    let insert = sql(
        "insert into referral_message (id, referral, team, account, at, kind, body_a) \
         values (?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(id)
    .bind(on.id())
    .bind(on.team())
    .bind(by.account)
    .bind(by.at)
    .bind(code(kind))
    .bind(sealed);
    tx.run(&insert).await?;
    Ok(())
}

/// Opens the conversation, in its order. The caller audits that it was read.
pub async fn open<A: Act>(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    on: &OnReferral<A>,
) -> Result<Vec<Word>, Error> {
    let query = sql(
        "select m.id, m.kind, m.at, m.body_a, a.name, o.name as organisation \
         from referral_message m join account a on a.id = m.account \
         join organisation o on o.id = a.organisation \
         where m.referral = ? order by m.at, m.id",
    )
    .bind(on.id());
    let mut words = Vec::new();
    for row in tx.rows(&query).await? {
        let at = place(row.parse("id")?);
        let body = keeper
            .open_words(tx, on, &at, Some(row.bytes("body_a")?))
            .await?
            .ok_or(Error::NotFound)?;
        words.push(Word {
            kind: row.parse("kind")?,
            by: row.string("name")?,
            organisation: row.string("organisation")?,
            at: row.time("at")?,
            body,
        });
    }
    Ok(words)
}
