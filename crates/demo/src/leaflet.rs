//! A sheet of one page with a few lines: what stands for the files of materials and publications.

use crate::{Error, Scene};
use domain::ids::{AccountId, AttachmentId, TaskForceId};
use jiff::Timestamp;
use store::{Tx, attachments};
use vault::Random;

/// A sheet to be stored.
pub(crate) struct Leaflet<'a> {
    /// Its identifier.
    pub(crate) id: AttachmentId,
    /// The task force whose it is.
    pub(crate) task_force: TaskForceId,
    /// Name of the file.
    pub(crate) name: &'a str,
    /// Whether the public may have it.
    pub(crate) public: bool,
    /// Who stores it.
    pub(crate) by: AccountId,
    /// What stands on it.
    pub(crate) lines: &'a [&'a str],
}

impl Leaflet<'_> {
    /// Seals and stores the file.
    pub(crate) async fn store(
        &self,
        tx: &mut Tx,
        scene: &Scene<'_>,
        at: Timestamp,
    ) -> Result<AttachmentId, Error> {
        let new = attachments::New {
            id: self.id,
            task_force: self.task_force,
            name: self.name,
            media_type: "application/pdf",
            public: self.public,
            by: Some(self.by),
            bytes: &pdf(self.lines),
        };
        let sealed = attachments::prepare(scene.ring, &mut Random::system(), &new, at)?;
        attachments::add(tx, &sealed).await?;
        Ok(self.id)
    }
}

/// A PDF of one page of A6 (ISO 32000-1, 7.5): the characters of ASCII without brackets.
fn pdf(lines: &[&str]) -> Vec<u8> {
    let plain = |line: &str| -> String {
        line.chars()
            .filter(|c| c.is_ascii() && !matches!(c, '(' | ')' | '\\'))
            .collect()
    };
    let shown: String = lines
        .iter()
        .map(|line| format!(" ({}) Tj T*", plain(line)))
        .collect();
    let text = format!("BT /F1 11 Tf 16 TL 24 380 Td{shown} ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R /Lang (id) >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 298 420] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut starts = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        starts.push(file.len());
        file.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    let table = file.len();
    file.push_str(&format!(
        "xref\n0 {}\n0000000000 65535 f \n",
        objects.len() + 1
    ));
    for start in starts {
        file.push_str(&format!("{start:010} 00000 n \n"));
    }
    file.push_str(&format!(
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n",
        objects.len() + 1
    ));
    file.into_bytes()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_table_of_the_file_points_at_its_objects() {
        let file = String::from_utf8(pdf(&["Kenali (tandanya)", "Versi 2"])).unwrap();
        assert!(file.starts_with("%PDF-1.4") && file.contains("(Kenali tandanya)"));
        let (_, table) = file.split_once("xref\n0 6\n").unwrap();
        for (number, line) in (1..).zip(table.lines().skip(1).take(5)) {
            let start: usize = line[..10].parse().unwrap();
            assert!(file[start..].starts_with(&format!("{number} 0 obj")));
        }
    }
}
