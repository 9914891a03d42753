//! Coded lists of HTCDS v2.0 (IOM, 24 December 2021) about persons and victims, and of SIMFONI.
//!
//! Values are those of the field standard; where the *Field Definitions* page and the sheet differ
//! (methods of control), the list is the union.

/// As [`coded!`](crate::coded), with the name that HTCDS gives each value.
#[macro_export]
macro_rules! htcds_coded {
    ($(#[$meta:meta])* pub enum $name:ident : $kind:literal {
        $($(#[$vmeta:meta])* $variant:ident = $code:literal => $htcds:literal),+ $(,)?
    }) => {
        $crate::coded! {
            $(#[$meta])* pub enum $name: $kind {
                $($(#[$vmeta])* $variant = $code),+
            }
        }

        impl $name {
            /// The name of the value in HTCDS.
            pub const fn htcds(self) -> &'static str {
                match self { $(Self::$variant => $htcds),+ }
            }

            /// The value of an HTCDS name; where several values share one, the first.
            pub fn from_htcds(name: &str) -> Option<Self> {
                <Self as $crate::Coded>::ALL
                    .iter()
                    .copied()
                    .find(|value| value.htcds() == name)
            }
        }
    };
}

htcds_coded! {
    /// `cas_Status`.
    pub enum CaseStatus: "case-status" {
        /// Being worked on.
        Active = "active" => "Active",
        /// Followed up.
        FollowUp = "follow-up" => "FollowUp",
        /// Closed.
        Closed = "closed" => "Closed",
        /// Closed here and referred.
        ClosedReferred = "closed-referred" => "ClosedReferred",
    }
}

htcds_coded! {
    /// `vic_MethodsOfControl`: the sheet's list with the two of the definitions page.
    pub enum ControlMethod: "control-method" {
        /// Physical threats.
        PhysicalThreats = "physical-threats" => "PhysicalThreats",
        /// Threats of law enforcement.
        ThreatsLawEnforcement = "threats-law-enforcement" => "ThreatsLawEnforcement",
        /// Threatens children or family.
        ThreatensFamily = "threatens-family" => "ThreatensChildrenFamily",
        /// Debt bondage.
        DebtBondage = "debt-bondage" => "DebtBondage",
        /// False promises.
        FalsePromises = "false-promises" => "FalsePromises",
        /// Physical abuse.
        PhysicalAbuse = "physical-abuse" => "PhysicalAbuse",
        /// Sexual abuse.
        SexualAbuse = "sexual-abuse" => "SexualAbuse",
        /// Takes earnings.
        TakesEarnings = "takes-earnings" => "TakesEarnings",
        /// Restricts access to money.
        RestrictsFinancialAccess = "restricts-financial-access" => "RestrictsFinancialAccess",
        /// Restricts medical care.
        RestrictsMedicalCare = "restricts-medical-care" => "RestrictsMedicalCare",
        /// Withholds necessities.
        WithholdsNecessities = "withholds-necessities" => "WithholdsNecessities",
        /// Psychological abuse.
        PsychologicalAbuse = "psychological-abuse" => "PsychologicalAbuse",
        /// Psychoactive substances.
        PsychoactiveSubstance = "psychoactive-substance" => "PsychoactiveSubstance",
        /// Excessive working hours.
        ExcessiveWorkingHours = "excessive-working-hours" => "ExcessiveWorkingHours",
        /// Withholds documents.
        WithholdsDocuments = "withholds-documents" => "WithholdsDocuments",
        /// Restricts movement (definitions page).
        RestrictsMovement = "restricts-movement" => "RestrictsMovement",
        /// Uses children (definitions page).
        UsesChildren = "uses-children" => "UsesChildren",
        /// Another.
        Other = "other" => "Other",
    }
}

impl ControlMethod {
    /// The column of CTDC's k-anonymous file, `meansOfControl…`.
    pub const fn ctdc(self) -> &'static str {
        match self {
            Self::PhysicalThreats | Self::ThreatensFamily => "meansOfControlThreats",
            Self::ThreatsLawEnforcement => "meansOfControlThreatOfLawEnforcement",
            Self::DebtBondage => "meansOfControlDebtBondage",
            Self::FalsePromises => "meansOfControlFalsePromises",
            Self::PhysicalAbuse => "meansOfControlPhysicalAbuse",
            Self::SexualAbuse => "meansOfControlSexualAbuse",
            Self::TakesEarnings => "meansOfControlTakesEarnings",
            Self::RestrictsFinancialAccess => "meansOfControlRestrictsFinancialAccess",
            Self::RestrictsMedicalCare => "meansOfControlRestrictsMedicalCare",
            Self::WithholdsNecessities => "meansOfControlWithholdsNecessities",
            Self::PsychologicalAbuse => "meansOfControlPsychologicalAbuse",
            Self::PsychoactiveSubstance => "meansOfControlPsychoactiveSubstances",
            Self::ExcessiveWorkingHours => "meansOfControlExcessiveWorkingHours",
            Self::WithholdsDocuments => "meansOfControlWithholdsDocuments",
            Self::RestrictsMovement => "meansOfControlRestrictsMovement",
            Self::UsesChildren => "meansOfControlUsesChildren",
            Self::Other => "meansOfControlOther",
        }
    }
}

htcds_coded! {
    /// `vic_MethodOfRecruitment`.
    pub enum RecruitmentMethod: "recruitment-method" {
        /// At a place of business.
        PlaceOfBusiness = "place-of-business" => "AtAPlaceOfBusiness",
        /// At a school or university.
        School = "school" => "AtAnEducationalInstitution",
        /// At work.
        Work = "work" => "AtWork",
        /// Through online social networks.
        SocialNetwork = "social-network" => "ThroughOnlineSocialNetworks",
        /// Through an online advertisement.
        OnlineAdvertisement = "online-advertisement" => "ThroughAnOnlineAdvertisement",
        /// Through a television advertisement.
        Television = "television" => "ThroughATelevisionAdvert",
        /// Through a newspaper advertisement.
        Newspaper = "newspaper" => "ThroughANewspaperAdvert",
        /// Through family or family events.
        Family = "family" => "ThroughFamilyOrFamilyEvents",
        /// Through friends or social events.
        Friends = "friends" => "ThroughFriendsOrSocialEvents",
        /// Another.
        Other = "other" => "Other",
    }
}

htcds_coded! {
    /// `vic_RelationshipToTrafficker`. HTCDS spells the last value `Unaquainted`.
    pub enum Relationship: "relationship" {
        /// Family.
        Familial = "familial" => "Familial",
        /// Known before.
        Acquainted = "acquainted" => "Acquainted",
        /// Not known before.
        Unacquainted = "unacquainted" => "Unaquainted",
    }
}

htcds_coded! {
    /// `per_RoleInProcess`: what a person did, or what was done to them, on the way.
    pub enum ProcessRole: "process-role" {
        /// Travelled with the victim.
        TravellingPartner = "travelling-partner" => "TravellingPartner",
        /// Transported.
        Transporter = "transporter" => "Transporter",
        /// Recruited or mediated.
        Recruiter = "recruiter" => "RecruiterOrIntermediary",
        /// Broker or travel agent.
        Broker = "broker" => "BrokerTravelAgent",
        /// Was transferred.
        Transferred = "transferred" => "TransferredIndividual",
        /// Was harboured.
        Harboured = "harboured" => "HarbouredIndividual",
        /// Was sold.
        Sold = "sold" => "SoldIndividual",
        /// Was bought.
        Bought = "bought" => "BoughtIndividual",
        /// Was received.
        Received = "received" => "ReceivedIndividual",
        /// Was controlled.
        Controlled = "controlled" => "ControlledIndividual",
        /// Smuggled.
        Smuggler = "smuggler" => "Smuggler",
        /// Abused.
        Abuser = "abuser" => "Abuser",
        /// Kidnapped.
        Kidnapper = "kidnapper" => "Kidnapper",
        /// Exploited.
        Exploiter = "exploiter" => "Exploiter",
        /// Another.
        Other = "other" => "Other",
    }
}

htcds_coded! {
    /// `prs_HighestLevelOfEducation` (ISCED 2011).
    pub enum Education: "education" {
        /// PAUD, TK.
        EarlyChildhood = "early-childhood" => "EarlyChildhoodEducation",
        /// SD.
        Primary = "primary" => "PrimaryEducation",
        /// SMP.
        LowerSecondary = "lower-secondary" => "LowerSecondaryEducation",
        /// SMA, SMK.
        UpperSecondary = "upper-secondary" => "UpperSecondaryEducation",
        /// After SMA, not tertiary.
        PostSecondary = "post-secondary" => "PostSecondaryNonTertiaryEducation",
        /// D1 to D3.
        ShortCycle = "short-cycle" => "ShortCycleTertiaryEducation",
        /// D4, S1.
        Bachelor = "bachelor" => "BachelorsOrEquivalentLevel",
        /// S2.
        Master = "master" => "MastersOrEquivalentLevel",
        /// S3.
        Doctor = "doctor" => "DoctoralOrEquivalentLevel",
    }
}

crate::coded! {
    /// Education in SIMFONI PPA.
    pub enum SimfoniEducation: "simfoni-education" {
        /// Tidak sekolah.
        None = "none",
        /// PAUD.
        Paud = "paud",
        /// TK.
        Kindergarten = "kindergarten",
        /// SD.
        Primary = "primary",
        /// SMP.
        LowerSecondary = "lower-secondary",
        /// SMA.
        UpperSecondary = "upper-secondary",
        /// Perguruan tinggi.
        Tertiary = "tertiary",
        /// Lainnya.
        Other = "other",
    }
}

impl Education {
    /// The value in SIMFONI. PAUD stands for both kinds of early education, which HTCDS joins.
    pub const fn simfoni(self) -> SimfoniEducation {
        match self {
            Self::EarlyChildhood => SimfoniEducation::Paud,
            Self::Primary => SimfoniEducation::Primary,
            Self::LowerSecondary => SimfoniEducation::LowerSecondary,
            Self::UpperSecondary => SimfoniEducation::UpperSecondary,
            Self::PostSecondary => SimfoniEducation::Other,
            Self::ShortCycle | Self::Bachelor | Self::Master | Self::Doctor => {
                SimfoniEducation::Tertiary
            }
        }
    }
}

crate::coded! {
    /// Relation of the perpetrator to the victim in SIMFONI PPA.
    pub enum SimfoniRelation: "simfoni-relation" {
        /// Suami atau istri.
        Spouse = "spouse",
        /// Pacar atau teman.
        PartnerOrFriend = "partner-or-friend",
        /// Orang tua.
        Parent = "parent",
        /// Keluarga atau saudara.
        Relative = "relative",
        /// Tetangga.
        Neighbour = "neighbour",
        /// Majikan.
        Employer = "employer",
        /// Rekan kerja.
        Colleague = "colleague",
        /// Lainnya.
        Other = "other",
    }
}

impl SimfoniRelation {
    /// The coarser HTCDS value; `other` says nothing about acquaintance.
    pub const fn relationship(self) -> Option<Relationship> {
        match self {
            Self::Spouse | Self::Parent | Self::Relative => Some(Relationship::Familial),
            Self::PartnerOrFriend | Self::Neighbour | Self::Employer | Self::Colleague => {
                Some(Relationship::Acquainted)
            }
            Self::Other => None,
        }
    }
}

htcds_coded! {
    /// `prs_MaritalStatus`.
    pub enum MaritalStatus: "marital-status" {
        /// Belum kawin.
        Single = "single" => "Single",
        /// Kawin.
        Married = "married" => "Married",
        /// Cerai mati.
        Widowed = "widowed" => "Widowed",
        /// Cerai hidup.
        Divorced = "divorced" => "Divorced",
        /// Pisah.
        Separated = "separated" => "Separated",
        /// Registered partnership (abroad).
        RegisteredPartnership = "registered-partnership" => "RegisteredPartnership",
    }
}
