//! What a referral gives: keys that wait for the acceptance, and the words that go along.

use super::{Keeper, Subject, domain_section_b, insert_share, reach, small, version};
use crate::access::OnReferral;
use crate::{Error, Tx, sql};
use domain::Coded;
use domain::ids::{CaseId, ReferralId, TeamId};
use domain::referrals::ReferralState;
use domain::sections::{Section, Sections};
use policy::{Act, Authorized};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;
use vault::{KeyId, Opened, Owner, Pending, PendingFor, Place, SectionA, SectionB, TeamWrap};

impl Keeper<'_> {
    /// Prepares the keys of the sections that a referral shares; they become usable on
    /// acceptance. Sections of sealed A need nothing: the policy opens them.
    ///
    /// # Errors
    /// [`Error::Locked`] when a section holds something that this session cannot open itself.
    pub async fn offer<A: Act>(
        &mut self,
        tx: &mut Tx,
        auth: &Authorized<CaseId, A>,
        referral: ReferralId,
        to: TeamId,
        section: SectionB,
    ) -> Result<(), Error> {
        reach(auth, domain_section_b(section))?;
        let subject = auth.file().subject();
        let public = self.team_public(tx, to).await?;
        let versions = tx
            .rows(
                &sql("select version from data_key where subject = ? and section = ?")
                    .bind(subject)
                    .bind(domain_section_b(section).code()),
            )
            .await?;
        for row in &versions {
            let id = KeyId {
                subject,
                section,
                version: version(row)?,
            };
            if !self.find_b(tx, id).await? {
                return Err(Error::Locked);
            }
            let held = sql(
                "select 1 as one from data_key_share where subject = ? and section = ? \
                 and version = ? and team = ?",
            )
            .bind(subject)
            .bind(domain_section_b(section).code())
            .bind(i64::from(id.version))
            .bind(to);
            if tx.row(&held).await?.is_some() {
                continue;
            }
            let key = self.keys_b.get(&id).ok_or(Error::Finished)?;
            let pending = key.wrap_pending(referral, &public, self.ring, &mut self.random)?;
            insert_share(tx, id, &public, pending.as_bytes(), Some(referral)).await?;
        }
        Ok(())
    }

    /// Brings the keys that a team holds of a case in line with the referrals to it: usable where
    /// one that shares the section was accepted, held where one waits for its answer, gone
    /// otherwise. To be called after each step of a referral, in the same transaction.
    pub async fn follow_referrals(
        &mut self,
        tx: &mut Tx,
        case: CaseId,
        team: TeamId,
    ) -> Result<(), Error> {
        let grants = Grants::to(tx, case.0, Some(team)).await?;
        let query = sql(
            "select d.section, d.version, d.team_key_version, d.key_wrap, d.referral \
             from data_key_share d join cases c on c.id = d.subject \
             where d.subject = ? and d.team = ? and c.team <> d.team",
        )
        .bind(case)
        .bind(team);
        for row in tx.rows(&query).await? {
            let section: Section = row.parse("section")?;
            let share = Share {
                key: KeyId {
                    subject: case.0,
                    section: SectionB::try_from(section)?,
                    version: version(&row)?,
                },
                team: Owner {
                    id: team,
                    version: small(row.int("team_key_version")?)?,
                },
                held_for: row.parse_opt("referral")?,
            };
            let hold_for = match grants.of(team, section) {
                None => {
                    share.remove(tx).await?;
                    continue;
                }
                Some(grant) if grant.accepted => None,
                Some(grant) => Some(grant.referral),
            };
            let stored = row.bytes("key_wrap")?.to_vec();
            share.move_to(tx, self, hold_for, stored).await?;
        }
        Ok(())
    }

    /// Wraps a new data key for the teams to whom the section is shared by referral, beside those
    /// that hold it already.
    pub(super) async fn share_new(
        &mut self,
        tx: &mut Tx,
        id: KeyId<SectionB>,
        holding: &[TeamId],
    ) -> Result<(), Error> {
        let section = domain_section_b(id.section);
        let grants = Grants::to(tx, id.subject, None).await?;
        for team in grants
            .teams()
            .into_iter()
            .filter(|team| !holding.contains(team))
        {
            let Some(grant) = grants.of(team, section) else {
                continue;
            };
            let public = self.team_public(tx, team).await?;
            let key = self.keys_b.get(&id).ok_or(Error::Finished)?;
            if grant.accepted {
                let wrap = key.wrap_for_team(&public, &mut self.random)?;
                insert_share(tx, id, &public, wrap.as_bytes(), None).await?;
            } else {
                let pending =
                    key.wrap_pending(grant.referral, &public, self.ring, &mut self.random)?;
                insert_share(tx, id, &public, pending.as_bytes(), Some(grant.referral)).await?;
            }
        }
        Ok(())
    }

    // ------------------------------------------------------------ words between two offices

    /// Seals what goes along with a referral: its message, questions and answers. They have a key
    /// of their own, because the receiver reads them without the narrative of the case.
    pub async fn seal_words<A: Act, T: Serialize>(
        &mut self,
        tx: &mut Tx,
        auth: &OnReferral<A>,
        place: &Place<'_>,
        words: &T,
    ) -> Result<Vec<u8>, Error> {
        self.seal_new_words(tx, auth.id(), place, words).await
    }

    /// As [`Keeper::seal_words`], for a referral that is being sent in this transaction.
    pub async fn seal_new_words<T: Serialize>(
        &mut self,
        tx: &mut Tx,
        referral: ReferralId,
        place: &Place<'_>,
        words: &T,
    ) -> Result<Vec<u8>, Error> {
        let id = self.newest_a(tx, referral.0, SectionA::Narrative).await?;
        let key = self.keys_a.get(&id).ok_or(Error::Finished)?;
        Ok(key
            .seal_record(place, words, &mut self.random)?
            .into_bytes())
    }

    /// Opens what goes along with a referral.
    pub async fn open_words<A: Act, T: DeserializeOwned>(
        &mut self,
        tx: &mut Tx,
        auth: &OnReferral<A>,
        place: &Place<'_>,
        stored: Option<&[u8]>,
    ) -> Result<Option<Opened<T>>, Error> {
        self.open_stored_a(tx, auth.id().0, SectionA::Narrative, place, stored)
            .await
    }
}

/// What a referral that is not over gives to its receiver.
#[derive(Debug, Clone, Copy)]
struct Grant {
    referral: ReferralId,
    team: TeamId,
    sections: Sections,
    accepted: bool,
}

/// The grants of a case's referrals.
struct Grants(Vec<Grant>);

impl Grants {
    /// Those to one team, or to all.
    async fn to(tx: &mut Tx, case: Uuid, team: Option<TeamId>) -> Result<Self, Error> {
        let mut query =
            sql("select id, to_team, sections, state from referral where case_id = ?").bind(case);
        if let Some(team) = team {
            query = query.push(" and to_team = ?").bind(team);
        }
        let mut grants = Vec::new();
        for row in tx.rows(&query.push(" order by sent_at, id")).await? {
            let state: ReferralState = row.parse("state")?;
            if state.is_open() {
                grants.push(Grant {
                    referral: row.parse("id")?,
                    team: row.parse("to_team")?,
                    sections: Sections::from_codes(row.text("sections")?)
                        .map_err(|_| Error::Corrupt("sections of a referral"))?,
                    accepted: state.opens_shared(),
                });
            }
        }
        Ok(Self(grants))
    }

    /// What a team has of a section: an accepted referral before one that waits.
    fn of(&self, team: TeamId, section: Section) -> Option<Grant> {
        let mut covering = self
            .0
            .iter()
            .filter(|grant| grant.team == team && grant.sections.has(section));
        let first = covering.next().copied();
        match first {
            Some(grant) if !grant.accepted => covering.find(|g| g.accepted).copied().or(first),
            _ => first,
        }
    }

    fn teams(&self) -> Vec<TeamId> {
        let mut teams: Vec<TeamId> = self.0.iter().map(|grant| grant.team).collect();
        teams.sort_unstable();
        teams.dedup();
        teams
    }
}

/// A data key as one team holds it.
struct Share {
    key: KeyId<SectionB>,
    team: Owner<TeamId>,
    /// The referral for which the server holds it; none where the team can use it.
    held_for: Option<ReferralId>,
}

impl Share {
    fn pending(&self, referral: ReferralId) -> PendingFor {
        PendingFor {
            referral,
            team: self.team,
            key: self.key,
        }
    }

    /// Gives the wrap out, or holds it for a referral.
    async fn move_to(
        &self,
        tx: &mut Tx,
        keeper: &mut Keeper<'_>,
        hold_for: Option<ReferralId>,
        stored: Vec<u8>,
    ) -> Result<(), Error> {
        if self.held_for == hold_for {
            return Ok(());
        }
        let wrap = match self.held_for {
            Some(referral) => {
                let pending = Pending::from_bytes(stored);
                keeper.ring.release(&self.pending(referral), &pending)?
            }
            None => TeamWrap::from_bytes(stored),
        };
        let bytes = match hold_for {
            Some(referral) => keeper
                .ring
                .hold(&self.pending(referral), &wrap, &mut keeper.random)?
                .into_bytes(),
            None => wrap.into_bytes(),
        };
        let update = sql("update data_key_share set key_wrap = ?, referral = ? \
             where subject = ? and section = ? and version = ? and team = ?")
        .bind(bytes)
        .bind(hold_for);
        tx.run(&self.where_it_is(update)).await?;
        Ok(())
    }

    async fn remove(&self, tx: &mut Tx) -> Result<(), Error> {
        let delete = sql("delete from data_key_share \
             where subject = ? and section = ? and version = ? and team = ?");
        tx.run(&self.where_it_is(delete)).await?;
        Ok(())
    }

    fn where_it_is(&self, query: crate::Sql) -> crate::Sql {
        query
            .bind(self.key.subject)
            .bind(domain_section_b(self.key.section).code())
            .bind(i64::from(self.key.version))
            .bind(self.team.id)
    }
}
