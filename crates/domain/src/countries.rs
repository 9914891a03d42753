//! Countries and territories: ISO 3166-1 alpha-2, with short names in English and Indonesian.
//!
//! The codes are the 249 officially assigned ones; the names are short everyday forms.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::MessageKey;

/// A country code that is not assigned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a country code")]
pub struct UnknownCountry;

impl MessageKey for UnknownCountry {
    fn key(&self) -> &'static str {
        "error-country"
    }
}

/// A country or territory. The order is that of the codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Country(&'static str);

impl Country {
    /// Indonesia.
    pub const INDONESIA: Self = Self("ID");

    /// Reads a two-letter code in any case.
    pub fn parse(code: &str) -> Result<Self, UnknownCountry> {
        let code = code.trim().to_ascii_uppercase();
        row(&code).map(|row| Self(row.0)).ok_or(UnknownCountry)
    }

    /// All countries in the order of their codes.
    pub fn all() -> impl Iterator<Item = Self> {
        COUNTRIES.iter().map(|row| Self(row.0))
    }

    /// The two-letter code in capitals.
    pub const fn code(self) -> &'static str {
        self.0
    }

    /// Short name in English.
    pub fn english(self) -> &'static str {
        row(self.0).map_or(self.0, |row| row.1)
    }

    /// Short name in Indonesian.
    pub fn indonesian(self) -> &'static str {
        row(self.0).map_or(self.0, |row| row.2)
    }
}

fn row(code: &str) -> Option<&'static (&'static str, &'static str, &'static str)> {
    COUNTRIES
        .binary_search_by(|row| row.0.cmp(code))
        .ok()
        .and_then(|at| COUNTRIES.get(at))
}

impl std::fmt::Display for Country {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

impl std::str::FromStr for Country {
    type Err = UnknownCountry;
    fn from_str(code: &str) -> Result<Self, UnknownCountry> {
        Self::parse(code)
    }
}

impl TryFrom<String> for Country {
    type Error = UnknownCountry;
    fn try_from(code: String) -> Result<Self, UnknownCountry> {
        Self::parse(&code)
    }
}

impl From<Country> for String {
    fn from(country: Country) -> String {
        country.0.to_owned()
    }
}

/// Code, English name, Indonesian name; sorted by code.
#[rustfmt::skip]
const COUNTRIES: [(&str, &str, &str); 249] = [
    ("AD", "Andorra", "Andorra"),
    ("AE", "United Arab Emirates", "Uni Emirat Arab"),
    ("AF", "Afghanistan", "Afganistan"),
    ("AG", "Antigua and Barbuda", "Antigua dan Barbuda"),
    ("AI", "Anguilla", "Anguilla"),
    ("AL", "Albania", "Albania"),
    ("AM", "Armenia", "Armenia"),
    ("AO", "Angola", "Angola"),
    ("AQ", "Antarctica", "Antarktika"),
    ("AR", "Argentina", "Argentina"),
    ("AS", "American Samoa", "Samoa Amerika"),
    ("AT", "Austria", "Austria"),
    ("AU", "Australia", "Australia"),
    ("AW", "Aruba", "Aruba"),
    ("AX", "Åland Islands", "Kepulauan Åland"),
    ("AZ", "Azerbaijan", "Azerbaijan"),
    ("BA", "Bosnia and Herzegovina", "Bosnia dan Herzegovina"),
    ("BB", "Barbados", "Barbados"),
    ("BD", "Bangladesh", "Bangladesh"),
    ("BE", "Belgium", "Belgia"),
    ("BF", "Burkina Faso", "Burkina Faso"),
    ("BG", "Bulgaria", "Bulgaria"),
    ("BH", "Bahrain", "Bahrain"),
    ("BI", "Burundi", "Burundi"),
    ("BJ", "Benin", "Benin"),
    ("BL", "Saint Barthélemy", "Saint Barthélemy"),
    ("BM", "Bermuda", "Bermuda"),
    ("BN", "Brunei", "Brunei Darussalam"),
    ("BO", "Bolivia", "Bolivia"),
    ("BQ", "Caribbean Netherlands", "Belanda Karibia"),
    ("BR", "Brazil", "Brasil"),
    ("BS", "Bahamas", "Bahama"),
    ("BT", "Bhutan", "Bhutan"),
    ("BV", "Bouvet Island", "Pulau Bouvet"),
    ("BW", "Botswana", "Botswana"),
    ("BY", "Belarus", "Belarus"),
    ("BZ", "Belize", "Belize"),
    ("CA", "Canada", "Kanada"),
    ("CC", "Cocos (Keeling) Islands", "Kepulauan Cocos (Keeling)"),
    ("CD", "Congo (Kinshasa)", "Kongo (Kinshasa)"),
    ("CF", "Central African Republic", "Republik Afrika Tengah"),
    ("CG", "Congo (Brazzaville)", "Kongo (Brazzaville)"),
    ("CH", "Switzerland", "Swiss"),
    ("CI", "Côte d’Ivoire", "Pantai Gading"),
    ("CK", "Cook Islands", "Kepulauan Cook"),
    ("CL", "Chile", "Cile"),
    ("CM", "Cameroon", "Kamerun"),
    ("CN", "China", "Tiongkok"),
    ("CO", "Colombia", "Kolombia"),
    ("CR", "Costa Rica", "Kosta Rika"),
    ("CU", "Cuba", "Kuba"),
    ("CV", "Cape Verde", "Tanjung Verde"),
    ("CW", "Curaçao", "Curaçao"),
    ("CX", "Christmas Island", "Pulau Natal"),
    ("CY", "Cyprus", "Siprus"),
    ("CZ", "Czechia", "Ceko"),
    ("DE", "Germany", "Jerman"),
    ("DJ", "Djibouti", "Jibuti"),
    ("DK", "Denmark", "Denmark"),
    ("DM", "Dominica", "Dominika"),
    ("DO", "Dominican Republic", "Republik Dominika"),
    ("DZ", "Algeria", "Aljazair"),
    ("EC", "Ecuador", "Ekuador"),
    ("EE", "Estonia", "Estonia"),
    ("EG", "Egypt", "Mesir"),
    ("EH", "Western Sahara", "Sahara Barat"),
    ("ER", "Eritrea", "Eritrea"),
    ("ES", "Spain", "Spanyol"),
    ("ET", "Ethiopia", "Etiopia"),
    ("FI", "Finland", "Finlandia"),
    ("FJ", "Fiji", "Fiji"),
    ("FK", "Falkland Islands", "Kepulauan Falkland"),
    ("FM", "Micronesia", "Mikronesia"),
    ("FO", "Faroe Islands", "Kepulauan Faroe"),
    ("FR", "France", "Prancis"),
    ("GA", "Gabon", "Gabon"),
    ("GB", "United Kingdom", "Inggris Raya"),
    ("GD", "Grenada", "Grenada"),
    ("GE", "Georgia", "Georgia"),
    ("GF", "French Guiana", "Guyana Prancis"),
    ("GG", "Guernsey", "Guernsey"),
    ("GH", "Ghana", "Ghana"),
    ("GI", "Gibraltar", "Gibraltar"),
    ("GL", "Greenland", "Greenland"),
    ("GM", "Gambia", "Gambia"),
    ("GN", "Guinea", "Guinea"),
    ("GP", "Guadeloupe", "Guadeloupe"),
    ("GQ", "Equatorial Guinea", "Guinea Khatulistiwa"),
    ("GR", "Greece", "Yunani"),
    ("GS", "South Georgia and South Sandwich Islands", "Georgia Selatan dan Kepulauan Sandwich Selatan"),
    ("GT", "Guatemala", "Guatemala"),
    ("GU", "Guam", "Guam"),
    ("GW", "Guinea-Bissau", "Guinea-Bissau"),
    ("GY", "Guyana", "Guyana"),
    ("HK", "Hong Kong", "Hong Kong"),
    ("HM", "Heard and McDonald Islands", "Pulau Heard dan Kepulauan McDonald"),
    ("HN", "Honduras", "Honduras"),
    ("HR", "Croatia", "Kroasia"),
    ("HT", "Haiti", "Haiti"),
    ("HU", "Hungary", "Hungaria"),
    ("ID", "Indonesia", "Indonesia"),
    ("IE", "Ireland", "Irlandia"),
    ("IL", "Israel", "Israel"),
    ("IM", "Isle of Man", "Pulau Man"),
    ("IN", "India", "India"),
    ("IO", "British Indian Ocean Territory", "Wilayah Inggris di Samudra Hindia"),
    ("IQ", "Iraq", "Irak"),
    ("IR", "Iran", "Iran"),
    ("IS", "Iceland", "Islandia"),
    ("IT", "Italy", "Italia"),
    ("JE", "Jersey", "Jersey"),
    ("JM", "Jamaica", "Jamaika"),
    ("JO", "Jordan", "Yordania"),
    ("JP", "Japan", "Jepang"),
    ("KE", "Kenya", "Kenya"),
    ("KG", "Kyrgyzstan", "Kirgizstan"),
    ("KH", "Cambodia", "Kamboja"),
    ("KI", "Kiribati", "Kiribati"),
    ("KM", "Comoros", "Komoro"),
    ("KN", "Saint Kitts and Nevis", "Saint Kitts dan Nevis"),
    ("KP", "North Korea", "Korea Utara"),
    ("KR", "South Korea", "Korea Selatan"),
    ("KW", "Kuwait", "Kuwait"),
    ("KY", "Cayman Islands", "Kepulauan Cayman"),
    ("KZ", "Kazakhstan", "Kazakhstan"),
    ("LA", "Laos", "Laos"),
    ("LB", "Lebanon", "Lebanon"),
    ("LC", "Saint Lucia", "Saint Lucia"),
    ("LI", "Liechtenstein", "Liechtenstein"),
    ("LK", "Sri Lanka", "Sri Lanka"),
    ("LR", "Liberia", "Liberia"),
    ("LS", "Lesotho", "Lesotho"),
    ("LT", "Lithuania", "Lituania"),
    ("LU", "Luxembourg", "Luksemburg"),
    ("LV", "Latvia", "Latvia"),
    ("LY", "Libya", "Libya"),
    ("MA", "Morocco", "Maroko"),
    ("MC", "Monaco", "Monako"),
    ("MD", "Moldova", "Moldova"),
    ("ME", "Montenegro", "Montenegro"),
    ("MF", "Saint Martin (French part)", "Saint Martin (bagian Prancis)"),
    ("MG", "Madagascar", "Madagaskar"),
    ("MH", "Marshall Islands", "Kepulauan Marshall"),
    ("MK", "North Macedonia", "Makedonia Utara"),
    ("ML", "Mali", "Mali"),
    ("MM", "Myanmar", "Myanmar"),
    ("MN", "Mongolia", "Mongolia"),
    ("MO", "Macao", "Makau"),
    ("MP", "Northern Mariana Islands", "Kepulauan Mariana Utara"),
    ("MQ", "Martinique", "Martinik"),
    ("MR", "Mauritania", "Mauritania"),
    ("MS", "Montserrat", "Montserrat"),
    ("MT", "Malta", "Malta"),
    ("MU", "Mauritius", "Mauritius"),
    ("MV", "Maldives", "Maladewa"),
    ("MW", "Malawi", "Malawi"),
    ("MX", "Mexico", "Meksiko"),
    ("MY", "Malaysia", "Malaysia"),
    ("MZ", "Mozambique", "Mozambik"),
    ("NA", "Namibia", "Namibia"),
    ("NC", "New Caledonia", "Kaledonia Baru"),
    ("NE", "Niger", "Niger"),
    ("NF", "Norfolk Island", "Pulau Norfolk"),
    ("NG", "Nigeria", "Nigeria"),
    ("NI", "Nicaragua", "Nikaragua"),
    ("NL", "Netherlands", "Belanda"),
    ("NO", "Norway", "Norwegia"),
    ("NP", "Nepal", "Nepal"),
    ("NR", "Nauru", "Nauru"),
    ("NU", "Niue", "Niue"),
    ("NZ", "New Zealand", "Selandia Baru"),
    ("OM", "Oman", "Oman"),
    ("PA", "Panama", "Panama"),
    ("PE", "Peru", "Peru"),
    ("PF", "French Polynesia", "Polinesia Prancis"),
    ("PG", "Papua New Guinea", "Papua Nugini"),
    ("PH", "Philippines", "Filipina"),
    ("PK", "Pakistan", "Pakistan"),
    ("PL", "Poland", "Polandia"),
    ("PM", "Saint Pierre and Miquelon", "Saint Pierre dan Miquelon"),
    ("PN", "Pitcairn Islands", "Kepulauan Pitcairn"),
    ("PR", "Puerto Rico", "Puerto Riko"),
    ("PS", "Palestine", "Palestina"),
    ("PT", "Portugal", "Portugal"),
    ("PW", "Palau", "Palau"),
    ("PY", "Paraguay", "Paraguay"),
    ("QA", "Qatar", "Qatar"),
    ("RE", "Réunion", "Réunion"),
    ("RO", "Romania", "Rumania"),
    ("RS", "Serbia", "Serbia"),
    ("RU", "Russia", "Rusia"),
    ("RW", "Rwanda", "Rwanda"),
    ("SA", "Saudi Arabia", "Arab Saudi"),
    ("SB", "Solomon Islands", "Kepulauan Solomon"),
    ("SC", "Seychelles", "Seychelles"),
    ("SD", "Sudan", "Sudan"),
    ("SE", "Sweden", "Swedia"),
    ("SG", "Singapore", "Singapura"),
    ("SH", "Saint Helena, Ascension and Tristan da Cunha", "Saint Helena, Ascension, dan Tristan da Cunha"),
    ("SI", "Slovenia", "Slovenia"),
    ("SJ", "Svalbard and Jan Mayen", "Svalbard dan Jan Mayen"),
    ("SK", "Slovakia", "Slowakia"),
    ("SL", "Sierra Leone", "Sierra Leone"),
    ("SM", "San Marino", "San Marino"),
    ("SN", "Senegal", "Senegal"),
    ("SO", "Somalia", "Somalia"),
    ("SR", "Suriname", "Suriname"),
    ("SS", "South Sudan", "Sudan Selatan"),
    ("ST", "São Tomé and Príncipe", "Sao Tome dan Principe"),
    ("SV", "El Salvador", "El Salvador"),
    ("SX", "Sint Maarten (Dutch part)", "Sint Maarten (bagian Belanda)"),
    ("SY", "Syria", "Suriah"),
    ("SZ", "Eswatini", "Eswatini"),
    ("TC", "Turks and Caicos Islands", "Kepulauan Turks dan Caicos"),
    ("TD", "Chad", "Chad"),
    ("TF", "French Southern Territories", "Wilayah Selatan Prancis"),
    ("TG", "Togo", "Togo"),
    ("TH", "Thailand", "Thailand"),
    ("TJ", "Tajikistan", "Tajikistan"),
    ("TK", "Tokelau", "Tokelau"),
    ("TL", "Timor-Leste", "Timor Leste"),
    ("TM", "Turkmenistan", "Turkmenistan"),
    ("TN", "Tunisia", "Tunisia"),
    ("TO", "Tonga", "Tonga"),
    ("TR", "Türkiye", "Turki"),
    ("TT", "Trinidad and Tobago", "Trinidad dan Tobago"),
    ("TV", "Tuvalu", "Tuvalu"),
    ("TW", "Taiwan", "Taiwan"),
    ("TZ", "Tanzania", "Tanzania"),
    ("UA", "Ukraine", "Ukraina"),
    ("UG", "Uganda", "Uganda"),
    ("UM", "United States Minor Outlying Islands", "Kepulauan Terluar Kecil Amerika Serikat"),
    ("US", "United States", "Amerika Serikat"),
    ("UY", "Uruguay", "Uruguay"),
    ("UZ", "Uzbekistan", "Uzbekistan"),
    ("VA", "Vatican City", "Vatikan"),
    ("VC", "Saint Vincent and the Grenadines", "Saint Vincent dan Grenadine"),
    ("VE", "Venezuela", "Venezuela"),
    ("VG", "British Virgin Islands", "Kepulauan Virgin Britania Raya"),
    ("VI", "United States Virgin Islands", "Kepulauan Virgin Amerika Serikat"),
    ("VN", "Viet Nam", "Vietnam"),
    ("VU", "Vanuatu", "Vanuatu"),
    ("WF", "Wallis and Futuna", "Wallis dan Futuna"),
    ("WS", "Samoa", "Samoa"),
    ("YE", "Yemen", "Yaman"),
    ("YT", "Mayotte", "Mayotte"),
    ("ZA", "South Africa", "Afrika Selatan"),
    ("ZM", "Zambia", "Zambia"),
    ("ZW", "Zimbabwe", "Zimbabwe"),
];
