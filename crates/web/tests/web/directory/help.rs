//! Services written down by the secretariat.

use domain::ids::OrganisationId;
use domain::people::Role;
use testkit::{Answer, Client, Running};

pub(crate) const SECRET: &str = "Gang Rahasia 7";

/// The fields of a form, to be changed.
#[derive(Clone)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Legal aid for everybody in Jakarta Barat, on the public site.
    pub(crate) fn legal_aid(organisation: OrganisationId) -> Self {
        let organisation = organisation.to_string();
        let fields = [
            ("organisation", organisation.as_str()),
            ("name", "Bantuan hukum"),
            ("needs", "legal-aid"),
            ("phones", "129\n021-5550100"),
            ("schedule", "Senin–Jumat 08.00–16.00"),
            ("access", "walk-in"),
            ("cost", "free"),
            ("sex", "any"),
            ("documents", "KTP bila ada"),
            ("area", "31.73"),
            ("address", "Jalan Contoh 1"),
            ("public", "yes"),
            ("active", "yes"),
        ];
        let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        Self(fields.map(owned).to_vec())
    }

    /// A shelter for women and girls from 12 on, whose address nobody may know.
    pub(crate) fn shelter(organisation: OrganisationId) -> Self {
        Self::legal_aid(organisation)
            .with("name", "Rumah aman Melati")
            .with("needs", "shelter")
            .with("sex", "female")
            .with("age-min", "12")
            .with("capacity", "15")
            .with("address", SECRET)
            .with("point", "-6.111111, 106.777777")
    }

    /// The same with another value in a field.
    pub(crate) fn with(mut self, field: &str, value: &str) -> Self {
        self.0.retain(|(name, _)| name != field);
        self.0.push((field.to_owned(), value.to_owned()));
        self
    }

    /// Sends them.
    pub(crate) async fn send(&self, client: &Client, path: &str) -> Answer {
        let pairs: Vec<(&str, &str)> = self
            .0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        client.post(path, &pairs).await
    }

    /// Writes the service down; gives the address of its page.
    pub(crate) async fn add(&self, client: &Client) -> String {
        let answer = self.send(client, "/directory/new").await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        page_of(&answer)
    }
}

/// The address of a page without what was announced.
pub(crate) fn page_of(answer: &Answer) -> String {
    answer.location().split('?').next().unwrap().to_owned()
}

/// A client of the secretariat.
pub(crate) async fn secretariat(running: &Running) -> Client {
    running.as_role(Role::Secretariat).await
}

/// A page that must be there.
pub(crate) async fn page(client: &Client, path: &str) -> String {
    let answer = client.get(path).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    answer.body
}

/// Hands a spreadsheet in.
pub(crate) async fn upload(client: &Client, bytes: &[u8]) -> Answer {
    let mut body = Vec::new();
    body.extend(
        "--grenze\r\nContent-Disposition: form-data; name=\"file\"; \
         filename=\"direktori 2024.xlsx\"\r\n\r\n"
            .bytes(),
    );
    body.extend(bytes);
    body.extend(b"\r\n--grenze--\r\n");
    let request = client
        .request("POST", "/directory/import")
        .header("content-type", "multipart/form-data; boundary=grenze")
        .body(body);
    client.send(request).await
}

/// The value of a hidden field of a page.
pub(crate) fn hidden(body: &str, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    let (_, rest) = body.split_once(&mark).expect(body);
    rest.split('"').next().unwrap().to_owned()
}
