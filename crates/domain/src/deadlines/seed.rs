//! The rules that a new installation starts with. They are rows from then on: an office edits
//! them, ends them and adds its own.

use jiff::civil::{Date, date};

use super::{Bound, Clock, DeadlineRule, Duty, RuleStatus, StartEvent, Unit};
use crate::services::ServiceKind;

/// UU 21/2007 in force.
const LAW_2007: Date = date(2007, 4, 19);
/// PP 7/2018 in force.
const REGULATION_2018: Date = date(2018, 3, 7);
/// Perma 1/2022 in force.
const COURT_2022: Date = date(2022, 3, 1);
/// Perda DIY 6/2025; the day is not confirmed, as the status of the rule says.
const YOGYAKARTA_2025: Date = date(2025, 1, 1);

/// The seed: deadlines of domain.md §4 and §7.
pub fn default_rules() -> Vec<DeadlineRule> {
    let mut rules = service_rules();
    rules.extend(duty_rules());
    rules.extend(restitution_rules());
    rules
}

struct Seed {
    id: &'static str,
    clock: Clock,
    event: StartEvent,
    length: (u16, Unit),
    basis: &'static str,
    status: RuleStatus,
    from: Date,
}

impl From<Seed> for DeadlineRule {
    fn from(seed: Seed) -> Self {
        Self {
            id: seed.id.to_owned(),
            clock: seed.clock,
            event: seed.event,
            length: seed.length.0,
            unit: seed.length.1,
            bound: Bound::AtMost,
            legal_basis: seed.basis.to_owned(),
            status: seed.status,
            valid_from: seed.from,
            valid_to: None,
        }
    }
}

/// Services. Articles 51 and 52 name rehabilitation of health (body and mind), social
/// rehabilitation, return, reintegration, and houses of protection; the rest has no legal clock,
/// and a promise without a clock is none, so an internal policy gives it one.
fn service_rules() -> Vec<DeadlineRule> {
    use ServiceKind as K;
    const ARTICLE_52: &str =
        "UU 21/2007 pasal 51–52: paling lambat 7 hari sejak permohonan diajukan";
    const POLICY: &str = "Kebijakan internal: menyamakan dengan 7 hari UU 21/2007 pasal 52";
    const FORENSIC: &str = "Kebijakan internal: bukti medis cepat hilang";
    let law = |id, kind| service(id, kind, (7, Unit::Days), ARTICLE_52, RuleStatus::Law);
    let policy = |id, kind| {
        service(
            id,
            kind,
            (7, Unit::Days),
            POLICY,
            RuleStatus::InternalPolicy,
        )
    };
    vec![
        law("uu-21-2007-52-health", K::Health),
        law("uu-21-2007-52-psychological", K::Psychological),
        law(
            "uu-21-2007-52-social-rehabilitation",
            K::SocialRehabilitation,
        ),
        law("uu-21-2007-52-shelter", K::Shelter),
        law("uu-21-2007-52-repatriation", K::Repatriation),
        law("uu-21-2007-52-reintegration", K::Reintegration),
        service(
            "policy-medical-forensic",
            K::MedicalForensic,
            (24, Unit::Hours),
            FORENSIC,
            RuleStatus::InternalPolicy,
        ),
        policy("policy-legal-aid", K::LegalAid),
        policy("policy-restitution", K::Restitution),
        policy("policy-education", K::Education),
        policy("policy-livelihood", K::Livelihood),
        policy("policy-religious-support", K::ReligiousSupport),
        policy("policy-identity-documents", K::IdentityDocuments),
    ]
}

fn service(
    id: &'static str,
    kind: ServiceKind,
    length: (u16, Unit),
    basis: &'static str,
    status: RuleStatus,
) -> DeadlineRule {
    Seed {
        id,
        clock: Clock::Service(kind),
        event: StartEvent::Application,
        length,
        basis,
        status,
        from: LAW_2007,
    }
    .into()
}

/// Triage, urgent help, answers, monitoring.
fn duty_rules() -> Vec<DeadlineRule> {
    let monitoring = DeadlineRule {
        bound: Bound::AtLeast,
        ..Seed {
            id: "perda-diy-6-2025-29-monitoring",
            clock: Clock::Duty(Duty::Monitoring),
            event: StartEvent::Reintegration,
            length: (3, Unit::Months),
            basis: "Perda DIY 6/2025 pasal 29: pemantauan paling singkat 3 bulan (contoh; berlaku \
                    di DIY, di tempat lain sebagai kebijakan internal)",
            status: RuleStatus::Unconfirmed,
            from: YOGYAKARTA_2025,
        }
        .into()
    };
    vec![
        Seed {
            id: "policy-triage",
            clock: Clock::Duty(Duty::Triage),
            event: StartEvent::Report,
            length: (24, Unit::Hours),
            basis: "Kebijakan internal: tindak awal dalam 24 jam sejak laporan diterima",
            status: RuleStatus::InternalPolicy,
            from: LAW_2007,
        }
        .into(),
        Seed {
            id: "example-probolinggo-triage",
            clock: Clock::Duty(Duty::Triage),
            event: StartEvent::Report,
            length: (3, Unit::WorkingDays),
            basis: "Contoh daerah: standar pelayanan UPTD PPA Kota Probolinggo, 3 hari kerja",
            status: RuleStatus::Unconfirmed,
            from: LAW_2007,
        }
        .into(),
        Seed {
            id: "uu-21-2007-53-urgent",
            clock: Clock::Duty(Duty::UrgentFirstAid),
            event: StartEvent::Application,
            length: (7, Unit::Days),
            basis: "UU 21/2007 pasal 53: pertolongan pertama paling lambat 7 hari sejak permohonan",
            status: RuleStatus::Law,
            from: LAW_2007,
        }
        .into(),
        Seed {
            id: "policy-referral-answer",
            clock: Clock::Duty(Duty::ReferralAnswer),
            event: StartEvent::ReferralSent,
            length: (3, Unit::WorkingDays),
            basis: "Kebijakan internal: rujukan dijawab dalam 3 hari kerja",
            status: RuleStatus::InternalPolicy,
            from: LAW_2007,
        }
        .into(),
        Seed {
            id: "policy-referral-expiry",
            clock: Clock::Duty(Duty::ReferralExpiry),
            event: StartEvent::ReferralSent,
            length: (14, Unit::Days),
            basis: "Kebijakan internal: rujukan tanpa jawaban berakhir setelah 14 hari",
            status: RuleStatus::InternalPolicy,
            from: LAW_2007,
        }
        .into(),
        monitoring,
    ]
}

/// Restitution. The law of 2007 and the regulation of 2018 give different times from different
/// events; both are kept, because it is for the court to say which holds.
fn restitution_rules() -> Vec<DeadlineRule> {
    vec![
        Seed {
            id: "uu-21-2007-48-payment",
            clock: Clock::Duty(Duty::RestitutionPayment),
            event: StartEvent::VerdictNotice,
            length: (14, Unit::Days),
            basis: "UU 21/2007 pasal 48: 14 hari sejak diberitahukan putusan berkekuatan hukum \
                    tetap",
            status: RuleStatus::Law,
            from: LAW_2007,
        }
        .into(),
        Seed {
            id: "pp-7-2018-32-payment",
            clock: Clock::Duty(Duty::RestitutionPayment),
            event: StartEvent::RulingCopy,
            length: (30, Unit::Days),
            basis: "PP 7/2018 pasal 32: 30 hari sejak salinan penetapan atau putusan diterima",
            status: RuleStatus::Regulation,
            from: REGULATION_2018,
        }
        .into(),
        Seed {
            id: "perma-1-2022-claim",
            clock: Clock::Duty(Duty::RestitutionClaim),
            event: StartEvent::VerdictKnown,
            length: (90, Unit::Days),
            basis: "Perma 1/2022: 90 hari sejak korban mengetahui putusan berkekuatan hukum tetap",
            status: RuleStatus::Regulation,
            from: COURT_2022,
        }
        .into(),
        Seed {
            id: "pp-7-2018-ruling-copy",
            clock: Clock::Duty(Duty::RestitutionRulingCopy),
            event: StartEvent::Ruling,
            length: (7, Unit::Days),
            basis: "PP 7/2018: salinan penetapan disampaikan kepada LPSK dalam 7 hari",
            status: RuleStatus::Regulation,
            from: REGULATION_2018,
        }
        .into(),
    ]
}
