//! Services (layanan) in the plan of a case: kinds and the steps of each.

use crate::{htcds_coded, transition::Illegal};

crate::coded! {
    /// Kind of service. A referral's need is one of these too.
    pub enum ServiceKind: "service" {
        /// Rehabilitasi kesehatan.
        Health = "health",
        /// Visum et repertum or psikiatrikum, on request of the police.
        MedicalForensic = "medical-forensic",
        /// Layanan psikologis.
        Psychological = "psychological",
        /// Rehabilitasi sosial.
        SocialRehabilitation = "social-rehabilitation",
        /// Rumah aman, RPS, pusat trauma, panti.
        Shelter = "shelter",
        /// Bantuan hukum.
        LegalAid = "legal-aid",
        /// Restitusi.
        Restitution = "restitution",
        /// Pemulangan.
        Repatriation = "repatriation",
        /// Reintegrasi sosial.
        Reintegration = "reintegration",
        /// Pendidikan.
        Education = "education",
        /// Pemberdayaan ekonomi.
        Livelihood = "livelihood",
        /// Pendampingan tokoh agama.
        ReligiousSupport = "religious-support",
        /// Dokumen kependudukan.
        IdentityDocuments = "identity-documents",
    }
}

crate::coded! {
    /// Service in SIMFONI PPA.
    pub enum SimfoniService: "simfoni-service" {
        /// Pengaduan.
        Complaint = "complaint",
        /// Kesehatan.
        Health = "health",
        /// Bantuan hukum.
        LegalAid = "legal-aid",
        /// Rehabilitasi sosial.
        SocialRehabilitation = "social-rehabilitation",
        /// Penegakan hukum.
        LawEnforcement = "law-enforcement",
        /// Pemulangan.
        Repatriation = "repatriation",
        /// Pendampingan tokoh agama.
        ReligiousSupport = "religious-support",
        /// Reintegrasi sosial.
        Reintegration = "reintegration",
    }
}

htcds_coded! {
    /// Objective of a support plan in HTCDS, `spl_Type`.
    pub enum SupportType: "support-type" {
        /// Education.
        Education = "education" => "Education",
        /// Money.
        Financial = "financial" => "Financial",
        /// Health.
        Health = "health" => "Health",
        /// Rehabilitation after exploitation of labour.
        LabourRehabilitation = "labour-rehabilitation" => "LabourExploitationRehabilitation",
        /// Legal.
        Legal = "legal" => "Legal",
        /// Livelihood.
        Livelihood = "livelihood" => "Livelihood",
        /// Training about rights.
        RightsTraining = "rights-training" => "RightsBasedTraining",
        /// Rehabilitation after sexual exploitation.
        SexualRehabilitation = "sexual-rehabilitation" => "SexualExploitationRehabilitation",
        /// Social care.
        SocialCare = "social-care" => "SocialCare",
    }
}

impl ServiceKind {
    /// The service under which SIMFONI counts it. A visum serves the proceedings, so it is counted
    /// as law enforcement; what SIMFONI has no name for is counted with reintegration, which it
    /// prepares. Taking a complaint is a report here, not a service.
    pub const fn simfoni(self) -> SimfoniService {
        match self {
            Self::Health | Self::Psychological => SimfoniService::Health,
            Self::MedicalForensic => SimfoniService::LawEnforcement,
            Self::SocialRehabilitation | Self::Shelter => SimfoniService::SocialRehabilitation,
            Self::LegalAid | Self::Restitution => SimfoniService::LegalAid,
            Self::Repatriation => SimfoniService::Repatriation,
            Self::ReligiousSupport => SimfoniService::ReligiousSupport,
            Self::Reintegration | Self::Education | Self::Livelihood | Self::IdentityDocuments => {
                SimfoniService::Reintegration
            }
        }
    }

    /// The HTCDS type of support. The two rehabilitations by kind of exploitation come from imports
    /// only: the kind of a service does not say after what it follows.
    pub const fn support(self) -> SupportType {
        match self {
            Self::Health | Self::MedicalForensic | Self::Psychological => SupportType::Health,
            Self::SocialRehabilitation
            | Self::Shelter
            | Self::Repatriation
            | Self::Reintegration
            | Self::ReligiousSupport => SupportType::SocialCare,
            Self::LegalAid | Self::IdentityDocuments => SupportType::Legal,
            Self::Restitution => SupportType::Financial,
            Self::Education => SupportType::Education,
            Self::Livelihood => SupportType::Livelihood,
        }
    }
}

crate::coded! {
    /// Where a service stands.
    pub enum ServiceState: "service-state" {
        /// In the plan.
        Planned = "planned",
        /// Asked for, or referred.
        Requested = "requested",
        /// Being given.
        InProgress = "in-progress",
        /// Finished.
        Done = "done",
        /// The victim does not want it.
        DeclinedByVictim = "declined-by-victim",
        /// Not needed, or not possible for a recorded reason.
        NotApplicable = "not-applicable",
        /// Broken off; must be taken up again or settled.
        Stopped = "stopped",
    }
}

crate::coded! {
    /// Whether something began, or was answered, by the time for it.
    pub enum Timing: "timing" {
        /// It did.
        InTime = "in-time",
        /// It did not: it came later, or the time is over and it still has not come.
        Late = "late",
        /// There is time left.
        Waiting = "waiting",
        /// There was no time set, or it was settled before it had to come.
        NoClock = "no-clock",
    }
}

crate::coded! {
    /// What moves a service.
    pub enum ServiceAction: "service-action" {
        /// Ask for it.
        Request = "request",
        /// Begin it.
        Start = "start",
        /// Finish it.
        Finish = "finish",
        /// The victim declines it.
        Decline = "decline",
        /// It is not needed or not possible.
        Dismiss = "dismiss",
        /// Break it off.
        Stop = "stop",
        /// Take it up again.
        Resume = "resume",
    }
}

impl ServiceState {
    /// The state of a new service.
    pub const START: Self = Self::Planned;

    /// The state after `action`. Nothing is final: a victim may change their mind, and a service
    /// may be needed again.
    pub fn next(self, action: ServiceAction) -> Result<Self, Illegal> {
        use ServiceAction as A;
        use ServiceState as S;
        match (self, action) {
            (S::Planned, A::Request) => Ok(S::Requested),
            (S::Planned | S::Requested, A::Start) => Ok(S::InProgress),
            (S::InProgress, A::Finish) => Ok(S::Done),
            (S::Planned | S::Requested | S::InProgress | S::Stopped, A::Decline) => {
                Ok(S::DeclinedByVictim)
            }
            (S::Planned | S::Requested | S::Stopped, A::Dismiss) => Ok(S::NotApplicable),
            (S::Requested | S::InProgress, A::Stop) => Ok(S::Stopped),
            (S::Done | S::DeclinedByVictim | S::NotApplicable | S::Stopped, A::Resume) => {
                Ok(S::Planned)
            }
            _ => Err(Illegal::new(self, action)),
        }
    }

    /// Whether the closing gate takes it as finished: done, declined by the victim, or not
    /// applicable. A stopped service is not.
    pub const fn is_settled(self) -> bool {
        match self {
            Self::Done | Self::DeclinedByVictim | Self::NotApplicable => true,
            Self::Planned | Self::Requested | Self::InProgress | Self::Stopped => false,
        }
    }

    /// Whether the clock still runs that says by when the service must begin.
    pub const fn awaits_start(self) -> bool {
        match self {
            Self::Planned | Self::Requested | Self::Stopped => true,
            Self::InProgress | Self::Done | Self::DeclinedByVictim | Self::NotApplicable => false,
        }
    }
}
