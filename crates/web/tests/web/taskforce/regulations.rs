//! The library of legal bases.

use crate::taskforce::help::{page, secretariat, uploaded};
use domain::people::Role;
use testkit::each_app;

/// Perpres 69/2008, 22/2021, 49/2023 in the library of the program.
const CHAIN: [&str; 3] = [
    "/regulations/0190a000-0000-7000-8000-000000000008",
    "/regulations/0190a000-0000-7000-8000-000000000009",
    "/regulations/0190a000-0000-7000-8000-000000000010",
];
/// UU 1/2023.
const CODE: &str = "/regulations/0190a000-0000-7000-8000-000000000004";

fn own<'a>(title: &'a str, status: &'a str, successor: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("kind", "mayor-regulation"),
        ("number", "7"),
        ("year", "2024"),
        ("title", title),
        ("issuer", "Wali Kota Jakarta Barat"),
        ("level", "city"),
        ("area", "31.73"),
        ("status", status),
        ("successor", successor),
        ("confirmed", "yes"),
    ]
}

#[test]
fn a_chain_is_shown_from_both_ends() {
    each_app(|running| async move {
        let member = running.as_role(Role::CaseManager).await;
        let list = page(&member, "/regulations").await;
        assert!(list.contains("UU 21/2007") && list.contains("Belum dikonfirmasi"));
        let found = page(&member, "/regulations?q=69%2F2008").await;
        assert!(found.contains(CHAIN[0]) && !found.contains(CHAIN[1]));
        let first = page(&member, CHAIN[0]).await;
        assert!(first.contains("Diubah dengan"), "{first}");
        assert!(first.contains(CHAIN[1]) && first.contains(CHAIN[2]));
        let last = page(&member, CHAIN[2]).await;
        assert!(last.contains("Mengubah"), "{last}");
        assert!(last.contains(CHAIN[0]) && last.contains(CHAIN[1]));
        let law = page(&member, "/regulations/0190a000-0000-7000-8000-000000000001").await;
        assert!(law.contains("paling lambat 7 hari"), "{law}");
        assert!(
            !law.contains("href=\"/rules\""),
            "a case manager keeps no rules"
        );
        assert_eq!(member.get(&format!("{CODE}/edit")).await.status, 404);
    });
}

#[test]
fn what_turned_out_otherwise_is_corrected_in_the_program() {
    each_app(|running| async move {
        let keeper = secretariat(&running).await;
        assert!(page(&keeper, CODE).await.contains("Belum ada yang membaca"));
        let fields = [
            ("version", "1"),
            ("status", "in-force"),
            ("title", "Judul palsu"),
            ("confirmed", "yes"),
            ("note", "Dibaca oleh bagian hukum"),
            ("rules", "policy-triage"),
        ];
        let edit = format!("{CODE}/edit");
        let saved = uploaded(&keeper, &edit, &fields, None).await;
        assert_eq!(saved.status, 303, "{}", saved.body);
        let body = page(&keeper, CODE).await;
        for (said, there) in [
            ("Dibaca oleh bagian hukum", true),
            ("paling lambat 24 jam", true),
            ("Judul palsu", false),
            ("Belum ada yang membaca", false),
        ] {
            assert_eq!(body.contains(said), there, "{said}\n{body}");
        }
        let stale = uploaded(&keeper, &edit, &fields, None).await;
        assert_eq!(stale.status, 409);
        let unknown = [
            ("version", "2"),
            ("status", "in-force"),
            ("rules", "no-such-rule"),
        ];
        let refused = uploaded(&keeper, &edit, &unknown, None).await;
        assert_eq!(refused.status, 422);
    });
}

#[test]
fn ones_own_regulations_are_added_with_their_file_and_never_lead_in_a_circle() {
    each_app(|running| async move {
        let keeper = secretariat(&running).await;
        let file = Some(("file", "perwal.pdf", &b"%PDF-1.7\nPeraturan"[..]));
        let new = "/regulations/new";
        let made = uploaded(&keeper, new, &own("Tata kerja", "in-force", ""), file).await;
        assert_eq!(made.status, 303, "{}", made.body);
        let first = made.location().split('?').next().unwrap().to_owned();
        let body = page(&keeper, &first).await;
        assert!(
            body.contains("Peraturan Wali Kota Jakarta Barat 7/2024"),
            "{body}"
        );
        assert!(body.contains("perwal.pdf") && body.contains("Milik gugus tugas ini"));

        let first_id = first.rsplit('/').next().unwrap();
        let fields = own("Tata kerja lama", "replaced", first_id);
        let made = uploaded(&keeper, new, &fields, None).await;
        assert_eq!(made.status, 303, "{}", made.body);
        let second = made.location().split('?').next().unwrap().to_owned();
        assert!(
            page(&keeper, &first).await.contains(&second),
            "it replaces the second"
        );

        let second_id = second.rsplit('/').next().unwrap();
        let edit = format!("{first}/edit");
        for (status, successor, said) in [
            ("replaced", second_id, "tidak boleh melingkar"),
            ("replaced", "", "Pilih peraturan yang mengubah"),
            ("in-force", second_id, "ubah keadaannya"),
        ] {
            let mut fields = own("Tata kerja baru", status, successor);
            fields.push(("version", "1"));
            let refused = uploaded(&keeper, &edit, &fields, None).await;
            assert_eq!(refused.status, 422, "{said}");
            assert!(refused.body.contains(said), "{said}\n{}", refused.body);
            assert!(
                refused.body.contains("Tata kerja baru"),
                "nothing typed is lost"
            );
        }
    });
}
