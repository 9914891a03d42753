//! Reading one referral: the card for both sides, and what lies behind it for those entitled.

use super::{CARD, CARD_JOINS, Card, Fault, card_of, words};
use crate::access::OnReferral;
use crate::sealed::Keeper;
use crate::{Error, Tx, sql};
use domain::ids::{OrganisationId, ServiceId, TeamId};
use domain::referrals::{ConsentGiver, LawfulBasis, ReferralState, Side};
use domain::sections::Sections;
use domain::{Alias, HumanCode, Story};
use jiff::civil::Date;
use policy::{Act, Actor};
use vault::Opened;

/// On what ground something is shared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lawful {
    /// The basis.
    pub basis: LawfulBasis,
    /// The day of the consent.
    pub consent_on: Option<Date>,
    /// Who gave it.
    pub consent_by: Option<ConsentGiver>,
}

/// What stands behind the card, without what is sealed.
#[derive(Debug, Clone, PartialEq)]
pub struct Details {
    /// What is or will be shared.
    pub sections: Sections,
    /// On what ground.
    pub lawful: Lawful,
    /// The service of the plan that it is for.
    pub service: Option<ServiceId>,
    /// Who sent it.
    pub sent_by: String,
    /// Who accepted or declined it.
    pub answered_by: Option<String>,
    /// Organisation of the sending team.
    pub from_organisation: OrganisationId,
    /// The case and its neutral name: for the sender, and for a receiver who accepted.
    pub case: Option<(HumanCode, Alias)>,
}

/// A referral as one side may see it now.
pub struct Shown {
    /// Coded facts.
    pub card: Card,
    /// What stands behind it.
    pub details: Details,
    /// The message, for the sender, and for a receiver who accepted.
    pub message: Option<Opened<Story>>,
    /// Questions, answers and reasons.
    pub words: Vec<words::Word>,
}

/// For which side an actor can look at a referral: for the receiver's, if of both teams and
/// nothing else is asked for.
pub async fn side_of(
    tx: &mut Tx,
    actor: &Actor,
    code: &str,
    wanted: Option<Side>,
) -> Result<Side, Error> {
    let query = sql("select from_team, to_team from referral where code = ? and task_force = ?")
        .bind(code)
        .bind(actor.task_force);
    let Some(row) = tx.row(&query).await? else {
        return Ok(Side::Sender);
    };
    let receives = actor.teams.contains(&row.parse::<TeamId>("to_team")?);
    let sends = actor.teams.contains(&row.parse::<TeamId>("from_team")?);
    Ok(match wanted {
        Some(Side::Sender) if sends => Side::Sender,
        _ if receives => Side::Receiver,
        _ => Side::Sender,
    })
}

/// The card of a referral for a member of one of its teams, also when it is over. Who is in
/// conflict of interest with the case gets none.
pub async fn card(tx: &mut Tx, actor: &Actor, code: &str) -> Result<Option<Card>, Error> {
    if actor.teams.is_empty() {
        return Ok(None);
    }
    let query = sql("select ")
        .push(CARD)
        .push(" from referral r")
        .push(CARD_JOINS)
        .push(
            " where r.code = ? and r.task_force = ? and not exists (select 1 from case_conflict x \
             where x.case_id = r.case_id and x.account = ?) and (r.from_team in (",
        )
        .bind(code)
        .bind(actor.task_force)
        .bind(actor.account)
        .bind_all(actor.teams.iter().copied())
        .push(") or r.to_team in (")
        .bind_all(actor.teams.iter().copied())
        .push("))");
    tx.row(&query).await?.as_ref().map(card_of).transpose()
}

/// Opens a referral for the side that `on` stands for. The caller audits that it was read, before
/// anything leaves.
pub async fn details<A: Act>(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    on: &OnReferral<A>,
) -> Result<Shown, Fault> {
    let query = sql("select ")
        .push(CARD)
        .push(
            ", r.sections, r.basis, r.consent_on, r.consent_by, r.service, r.message_a, \
             ft.organisation as from_organisation_id, sender.name as sent_by, \
             answerer.name as answered_by, c.code as case_code, c.alias from referral r",
        )
        .push(CARD_JOINS)
        .push(
            " join cases c on c.id = r.case_id join account sender on sender.id = r.sent_by \
             left join account answerer on answerer.id = r.answered_by where r.id = ?",
        )
        .bind(on.id());
    let row = tx.row(&query).await?.ok_or(Error::NotFound)?;
    let state: ReferralState = row.parse("state")?;
    // The row may have moved on since the authorisation: what is true now decides.
    let behind = match on.side() {
        Side::Sender => true,
        Side::Receiver => state.opens_shared() && on.state().opens_shared(),
        Side::Clock => false,
    };
    let message = if behind {
        let place = words::message_place(on.id());
        keeper
            .open_words(tx, on, &place, row.bytes_opt("message_a")?)
            .await?
    } else {
        None
    };
    let case = match behind {
        true => Some((row.parse("case_code")?, row.parse("alias")?)),
        false => None,
    };
    Ok(Shown {
        card: card_of(&row)?,
        details: Details {
            sections: Sections::from_codes(row.text("sections")?)
                .map_err(|_| Error::Corrupt("sections of a referral"))?,
            lawful: Lawful {
                basis: row.parse("basis")?,
                consent_on: row.parse_opt("consent_on")?,
                consent_by: row.parse_opt("consent_by")?,
            },
            service: row.parse_opt("service")?,
            sent_by: row.string("sent_by")?,
            answered_by: row.text_opt("answered_by")?.map(str::to_owned),
            from_organisation: row.parse("from_organisation_id")?,
            case,
        },
        message,
        words: words::open(tx, keeper, on).await?,
    })
}
