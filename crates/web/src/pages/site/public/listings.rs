//! Places to get help, as far as the public may know them.
//!
//! Offices of the state and those that give legal aid are known to everybody. Shelters are never
//! listed, nor is any organisation whose address could lead to one.

use domain::AreaCode;
use domain::ids::TaskForceId;
use domain::people::OrganisationKind;
use domain::services::ServiceKind;
use store::people::{self, Organisation};
use store::{Error, Tx};

use crate::page::Page;

/// A place to get help.
pub(super) struct Listing {
    pub(super) name: String,
    /// Who gives it; empty where the name says it.
    pub(super) organisation: String,
    /// What it helps with, or what kind of office it is.
    pub(super) what: String,
    /// Empty where it is hidden or not known.
    pub(super) address: String,
    /// Numbers as people read them, and as a phone calls them.
    pub(super) phones: Vec<(String, String)>,
    /// Empty where they are not known.
    pub(super) hours: String,
}

/// What may be shown for a need and a place, or for all of them.
pub(super) async fn listings(
    tx: &mut Tx,
    page: &Page,
    task_force: TaskForceId,
    need: Option<ServiceKind>,
    area: Option<AreaCode>,
) -> Result<Vec<Listing>, Error> {
    let offices = people::organisations(tx, task_force).await?;
    Ok(offices
        .into_iter()
        .filter(|office| office.active && serves(office, area))
        .filter(|office| helps_with(office.kind).is_some_and(|needs| fits(needs, need)))
        .map(|office| listing(page, office))
        .collect())
}

fn fits(needs: &[ServiceKind], need: Option<ServiceKind>) -> bool {
    need.is_none_or(|need| needs.contains(&need))
}

/// An office serves its own area and what lies within it.
fn serves(office: &Organisation, place: Option<AreaCode>) -> bool {
    let area: Option<AreaCode> = office.area.parse().ok();
    match (area, place) {
        (_, None) => true,
        (Some(area), Some(place)) => area.contains(place) || place.contains(area),
        (None, Some(_)) => false,
    }
}

/// What an office of this kind helps with; `None` where the public must not find it here.
const fn helps_with(kind: OrganisationKind) -> Option<&'static [ServiceKind]> {
    use ServiceKind as S;
    Some(match kind {
        OrganisationKind::ProtectionUnit => &[
            S::Psychological,
            S::SocialRehabilitation,
            S::Shelter,
            S::LegalAid,
            S::Repatriation,
            S::Reintegration,
        ],
        OrganisationKind::Health => &[S::Health, S::MedicalForensic, S::Psychological],
        OrganisationKind::Police => &[S::MedicalForensic],
        OrganisationKind::LegalAid => &[S::LegalAid, S::Restitution],
        OrganisationKind::MigrantProtection => &[S::Repatriation, S::IdentityDocuments],
        OrganisationKind::Education => &[S::Education],
        _ => return None,
    })
}

fn listing(page: &Page, office: Organisation) -> Listing {
    let dialled: String = office
        .phone
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == '+')
        .collect();
    Listing {
        what: page.name(office.kind).into_owned(),
        organisation: String::new(),
        phones: if dialled.is_empty() {
            Vec::new()
        } else {
            vec![(office.phone, dialled)]
        },
        name: office.name,
        address: office.address,
        hours: String::new(),
    }
}
