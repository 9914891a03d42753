//! Closed lists of prevention.

crate::coded! {
    /// What an outreach event does: the types of prevention of Perda DIY art. 5.
    pub enum OutreachKind: "outreach-kind" {
        /// Pemetaan wilayah rentan.
        Mapping = "mapping",
        /// Edukasi dan penyuluhan.
        Education = "education",
        /// Pemberdayaan masyarakat dan ekonomi.
        Empowerment = "empowerment",
        /// Pengendalian penempatan pekerja migran.
        MigrantControl = "migrant-control",
        /// Pengawasan pekerja rumah tangga.
        DomesticWorkers = "domestic-workers",
        /// Pengawasan magang ke luar negeri.
        Internships = "internships",
        /// Pengawasan pertukaran pelajar.
        StudentExchange = "student-exchange",
        /// Pengawasan pengangkatan anak.
        Adoption = "adoption",
        /// Pencegahan eksploitasi pelacuran.
        Prostitution = "prostitution",
        /// Pencegahan perdagangan organ.
        Organs = "organs",
        /// Pengawasan usaha pariwisata dan hiburan.
        Tourism = "tourism",
        /// Pengawasan sistem elektronik dan lowongan daring.
        ElectronicSystems = "electronic-systems",
    }
}

crate::coded! {
    /// Whom an event or a material is for.
    pub enum TargetGroup: "target-group" {
        /// The public.
        Public = "public",
        /// Prospective migrant workers.
        MigrantWorkers = "migrant-workers",
        /// Pupils and students.
        Students = "students",
        /// Teachers.
        Teachers = "teachers",
        /// Parents.
        Parents = "parents",
        /// Officials of kelurahan, RT and RW.
        VillageOfficials = "village-officials",
        /// Community leaders.
        CommunityLeaders = "community-leaders",
        /// Workers of hotels and places of entertainment.
        HotelWorkers = "hotel-workers",
        /// Drivers.
        Drivers = "drivers",
        /// Health workers.
        HealthWorkers = "health-workers",
        /// Religious groups.
        ReligiousGroups = "religious-groups",
        /// Readers and followers online.
        Online = "online",
    }
}

crate::coded! {
    /// What is talked about.
    pub enum Topic: "outreach-topic" {
        /// What trafficking is and its signs.
        Signs = "signs",
        /// Offers of work that are too good.
        JobOffers = "job-offers",
        /// Recruitment over the internet, scam compounds.
        OnlineRecruitment = "online-recruitment",
        /// Working abroad by the right procedure.
        SafeMigration = "safe-migration",
        /// Protection of children.
        Children = "children",
        /// Domestic work.
        DomesticWork = "domestic-work",
        /// Sexual exploitation.
        SexualExploitation = "sexual-exploitation",
        /// Marriage as a cover.
        Marriage = "marriage",
        /// Debt bondage.
        Debt = "debt",
        /// Identity papers kept or forged.
        Papers = "papers",
        /// Removal of organs.
        OrganTrade = "organ-trade",
        /// Rights of victims and restitution.
        VictimRights = "victim-rights",
        /// Where and how to report.
        Reporting = "reporting",
        /// The law and its penalties.
        Law = "law",
    }
}

crate::coded! {
    /// What a material is.
    pub enum MaterialKind: "material-kind" {
        /// Leaflet.
        Leaflet = "leaflet",
        /// Poster or banner.
        Poster = "poster",
        /// Video.
        Video = "video",
        /// Slides.
        Slides = "slides",
        /// Spot or talk for the radio.
        Radio = "radio",
        /// Module for a training.
        Module = "module",
        /// Picture or text for social media.
        SocialMedia = "social-media",
    }
}

crate::coded! {
    /// The language of a material.
    pub enum MaterialLanguage: "material-language" {
        /// Indonesian.
        Indonesian = "indonesian",
        /// English.
        English = "english",
        /// Betawi.
        Betawi = "betawi",
        /// Javanese.
        Javanese = "javanese",
        /// Sundanese.
        Sundanese = "sundanese",
        /// Indonesian sign language.
        Sign = "sign",
        /// Another one.
        Other = "other",
    }
}

crate::coded! {
    /// What a community-watch group is.
    pub enum WatchKind: "watch-kind" {
        /// Community Watch.
        CommunityWatch = "community-watch",
        /// Perlindungan Anak Terpadu Berbasis Masyarakat.
        Patbm = "patbm",
        /// Desa or kelurahan binaan.
        DesaBinaan = "desa-binaan",
        /// Another group.
        Other = "other",
    }
}

crate::coded! {
    /// Where the money for an event comes from.
    pub enum Funding: "outreach-funding" {
        /// Regional budget.
        Apbd = "apbd",
        /// State budget.
        Apbn = "apbn",
        /// Special allocation from the state budget.
        Dak = "dak",
        /// Money of the desa or kelurahan.
        Village = "village",
        /// A donor.
        Donor = "donor",
        /// A company.
        Company = "company",
        /// The organisation's own.
        Own = "own",
        /// It cost nothing.
        Free = "free",
    }
}
