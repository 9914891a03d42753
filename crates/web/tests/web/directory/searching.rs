//! Looking for a service.

use crate::directory::help::{Fields, page, secretariat};
use domain::people::Role;
use testkit::each_app;

#[test]
fn a_case_manager_finds_who_takes_a_girl_of_fifteen_near_her() {
    each_app(|running| async move {
        let (office, desk) = (running.world.organisations, secretariat(&running).await);
        let shelter = Fields::shelter(office.shelter).add(&desk).await;
        Fields::shelter(office.shelter)
            .with("name", "Panti dewasa")
            .with("age-min", "18")
            .add(&desk)
            .await;
        Fields::shelter(office.protection_unit)
            .with("name", "Panti putra")
            .with("sex", "male")
            .add(&desk)
            .await;
        let legal_aid = Fields::legal_aid(office.police).add(&desk).await;
        let manager = running.as_role(Role::CaseManager).await;
        let question = "/directory?need=shelter&area=31.73.05.1001&age=15&sex=female";
        let found = page(&manager, question).await;
        assert!(found.contains(&shelter), "{found}");
        for other in ["Panti dewasa", "Panti putra", legal_aid.as_str()] {
            assert!(!found.contains(other), "{other}");
        }
        for words in [
            "href=\"tel:129\"",
            "Senin–Jumat 08.00–16.00",
            "Di kabupaten atau kota yang sama",
            "Menerima umur 15 tahun",
            "umur 12 tahun ke atas",
            "KTP bila ada",
            "Belum pernah diperiksa",
            "15 tempat",
        ] {
            assert!(found.contains(words), "{words}\n{found}");
        }
        // Nothing fits: the page says what to drop, and the links do so.
        let none = page(&manager, "/directory?need=education&area=31.73.05&age=15").await;
        assert!(none.contains("Tidak ada layanan yang cocok"));
        assert!(none.contains("Cari di wilayah yang lebih luas") && none.contains("area=31.73\""));
        assert!(none.contains("Cari tanpa umur") && none.contains("Cari semua kebutuhan"));
    });
}

#[test]
fn a_search_that_is_not_understood_says_so_and_keeps_what_was_typed() {
    each_app(|running| async move {
        let client = running.as_role(Role::CaseManager).await;
        for (query, mistake) in [
            ("age=seratus", "Tulis sebagai angka, misalnya 12"),
            ("age=200", "Tulis angka dari 0 sampai 120"),
            ("need=uang", "Pilih jawaban dari daftar"),
            (
                "area-text=Atlantis",
                "Tidak ada wilayah dengan nama atau kode ini",
            ),
        ] {
            let answer = client.get(&format!("/directory?{query}")).await;
            assert_eq!(answer.status, 422, "{query}");
            assert!(answer.body.contains(mistake), "{query}: {}", answer.body);
            let typed = query.split('=').nth(1).unwrap();
            assert!(
                query.starts_with("need") || answer.body.contains(typed),
                "{query}"
            );
        }
        let several = client.get("/directory?area-text=Sukamaju").await;
        assert_eq!(several.status, 422);
        assert!(
            several.body.contains("combobox__offers"),
            "{}",
            several.body
        );
        let empty = page(&client, "/directory").await;
        assert!(empty.contains("Kota Adm. Jakarta Barat") || empty.contains("Jakarta Barat"));
    });
}
