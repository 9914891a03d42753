//! A sheet of one page with a title: what stands for the files of materials.

/// A PDF of one page (ISO 32000-1, 7.5) that says its title and its edition.
pub(super) fn pdf(title: &str, edition: i64) -> Vec<u8> {
    let plain: String = title
        .chars()
        .filter(|c| c.is_ascii() && !matches!(c, '(' | ')' | '\\'))
        .collect();
    let text = format!(
        "BT /F1 22 Tf 60 760 Td ({plain}) Tj 0 -34 Td /F1 12 Tf (Versi {edition}. Contoh materi \
         dari demonstrasi Suluh.) Tj ET"
    );
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
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
        let file = String::from_utf8(pdf("Kenali (tandanya)", 2)).unwrap();
        assert!(file.starts_with("%PDF-1.4") && file.contains("(Kenali tandanya)"));
        let (_, table) = file.split_once("xref\n0 6\n").unwrap();
        for (number, line) in (1..).zip(table.lines().skip(1).take(5)) {
            let start: usize = line[..10].parse().unwrap();
            assert!(file[start..].starts_with(&format!("{number} 0 obj")));
        }
    }
}
