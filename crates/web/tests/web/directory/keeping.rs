//! Writing services down, and who sees what of them.

use crate::directory::help::{Fields, SECRET, page, page_of, secretariat};
use domain::people::{OrganisationKind, Role};
use store::directory::{Facts, Whereabouts};
use store::people::{self, Organisation};
use testkit::each_app;
use testkit::world::{id, now, ring};
use vault::Random;

#[test]
fn a_service_is_written_down_and_mistakes_stand_beside_their_fields() {
    each_app(|running| async move {
        let desk = secretariat(&running).await;
        let police = running.world.organisations.police;
        let typed = Fields::legal_aid(police);
        for (field, value, mistake) in [
            ("organisation", "", "Pilih salah satu"),
            ("name", " ", "Isi bagian ini"),
            ("needs", "", "Pilih salah satu"),
            ("phones", "", "Tulis paling sedikit satu nomor telepon"),
            (
                "phones",
                "tanya satpam",
                "Nomor telepon hanya terdiri dari angka",
            ),
            ("schedule", "Senen 08.00–16.00", "“senen” bukan nama hari"),
            ("area", "", "Isi bagian ini"),
            ("point", "di sana", "Tulis lintang dan bujur"),
            ("capacity", "banyak", "Tulis sebagai angka"),
            ("coverage", "Atlantis", "Wilayah “Atlantis” tidak dikenal"),
        ] {
            let wrong = typed.clone().with(field, value);
            let answer = wrong.send(&desk, "/directory/new").await;
            assert_eq!(answer.status, 422, "{field}");
            assert!(answer.body.contains(mistake), "{field}: {}", answer.body);
            assert!(
                answer.body.contains(&format!("id=\"{field}-error\"")),
                "{field}"
            );
            assert!(
                answer.body.contains("KTP bila ada"),
                "nothing typed is lost"
            );
        }
        let ages = typed.clone().with("age-min", "20").with("age-max", "12");
        let answer = ages.send(&desk, "/directory/new").await;
        assert!(answer.status == 422 && answer.body.contains("id=\"age-max-error\""));

        let address = typed.add(&desk).await;
        let shown = page(&desk, &address).await;
        for words in [
            "Bantuan hukum",
            "Jalan Contoh 1",
            "0215-5501-00",
            "Datang langsung · Gratis",
        ] {
            assert!(shown.contains(words), "{words}\n{shown}");
        }
        let twice = typed.send(&desk, "/directory/new").await;
        assert_eq!(twice.status, 422);
        assert!(twice.body.contains("sudah punya layanan dengan nama itu"));
    });
}

#[test]
fn the_address_of_a_shelter_is_seen_by_those_who_manage_it_and_nobody_else() {
    each_app(|running| async move {
        let desk = secretariat(&running).await;
        let office = running.world.organisations;
        let address = Fields::shelter(office.shelter).add(&desk).await;
        assert!(page(&desk, &address).await.contains(SECRET));
        let own = running.sign_in(running.world.person("provider")).await;
        assert!(page(&own, &address).await.contains(SECRET));
        let edit = page(&own, &format!("{address}/edit")).await;
        assert!(edit.contains(SECRET));
        for role in [Role::CaseManager, Role::Investigator, Role::Analyst] {
            let other = running.as_role(role).await;
            for path in [
                address.as_str(),
                "/directory?need=shelter&area=31.73",
                "/directory/list",
                "/directory/export.json",
                "/directory/export.json?public=yes",
            ] {
                let body = page(&other, path).await;
                assert!(
                    !body.contains(SECRET) && !body.contains("111111"),
                    "{role:?} {path}"
                );
                let shows_numbers = path != "/directory/list";
                assert!(
                    !shows_numbers || body.contains("129"),
                    "{role:?} {path}: instead"
                );
            }
            assert_eq!(other.get(&format!("{address}/edit")).await.status, 404);
        }
        // Not even the secretariat carries it out in a file.
        let sheet = desk.get("/directory/export.xlsx").await;
        assert_eq!(sheet.status, 200);
        let headings = ["Nama layanan", "Alamat", "Alamat dirahasiakan"];
        let headings: Vec<[&str; 1]> = headings.map(|name| [name]).to_vec();
        let headings: Vec<_> = headings
            .iter()
            .map(|names| exchange::sheet::Heading::required(names))
            .collect();
        let read = exchange::sheet::read(&sheet.bytes, &headings).unwrap();
        assert_eq!(read.rows[0].cells(), ["Rumah aman Melati", "", "Ya"]);
        let json = page(&desk, "/directory/export.json").await;
        assert!(!json.contains(SECRET) && !json.contains("-6.11"));
    });
}

#[test]
fn an_organisation_changes_its_own_service_but_not_what_the_public_sees() {
    each_app(|running| async move {
        let desk = secretariat(&running).await;
        let office = running.world.organisations;
        let typed = Fields::shelter(office.shelter);
        let address = typed.add(&desk).await;
        let own = running.sign_in(running.world.person("provider")).await;
        let form = format!("{address}/edit");
        assert!(!page(&own, &form).await.contains("name=\"public\""));
        let changed = typed
            .clone()
            .with("version", "1")
            .with("public", "")
            .with("organisation", &office.police.to_string())
            .with("phones", "0812-3456-7890")
            .with("checked", "yes");
        let saved = changed.send(&own, &form).await;
        assert_eq!(
            (saved.status, page_of(&saved)),
            (303, address.clone()),
            "{}",
            saved.body
        );
        let shown = page(&desk, &address).await;
        assert!(shown.contains("0812-3456-7890") && shown.contains("Rumah Aman Melati"));
        assert!(shown.contains("Tampil di situs publik."), "{shown}");
        assert!(
            shown.contains("oleh Tuti Handayani, Rumah Aman Melati"),
            "{shown}"
        );
        let police = running.sign_in(running.world.person("investigator")).await;
        assert_eq!(changed.send(&police, &form).await.status, 404);
    });
}

#[test]
fn two_people_change_a_service_and_nothing_is_lost() {
    each_app(|running| async move {
        let desk = secretariat(&running).await;
        let typed = Fields::legal_aid(running.world.organisations.police);
        let address = typed.add(&desk).await;
        let form = format!("{address}/edit");
        let first = typed
            .clone()
            .with("version", "1")
            .with("documents", "Surat rujukan");
        assert_eq!(first.send(&desk, &form).await.status, 303);
        let second = typed
            .clone()
            .with("version", "1")
            .with("documents", "Paspor")
            .with("needs", "restitution");
        let conflict = second.send(&desk, &form).await;
        assert_eq!(conflict.status, 409);
        for words in [
            "Surat rujukan",
            "Paspor",
            "id=\"documents-conflict\"",
            "id=\"needs-conflict\"",
        ] {
            assert!(conflict.body.contains(words), "{words}\n{}", conflict.body);
        }
        let resolved = second.with("version", "2");
        assert_eq!(resolved.send(&desk, &form).await.status, 303);
        assert!(page(&desk, &address).await.contains("Paspor"));
    });
}

#[test]
fn another_task_force_has_a_directory_of_its_own() {
    each_app(|running| async move {
        let world = &running.world;
        let office: Organisation = Organisation {
            id: id(),
            task_force: world.province,
            name: "Dinas Provinsi".to_owned(),
            kind: OrganisationKind::LocalAgency,
            area: "31".to_owned(),
            address: String::new(),
            phone: String::new(),
            active: true,
            version: 1,
        };
        let listing: domain::ids::ListingId = id();
        let facts = Facts {
            organisation: office.id,
            name: "Layanan provinsi".to_owned(),
            description: String::new(),
            needs: vec![domain::services::ServiceKind::Health],
            who: domain::directory::Eligibility::everybody(),
            cost: domain::directory::Cost::Free,
            access: domain::directory::Access::WalkIn,
            schedule: None,
            area: "31".parse().unwrap(),
            place: Whereabouts::default(),
            address_hidden: false,
            phones: vec!["112".parse().unwrap()],
            documents: String::new(),
            languages: String::new(),
            capacity: None,
            coverage: "ID".parse().unwrap(),
            public: true,
            active: true,
        };
        let mut tx = world.store.write().await.unwrap();
        people::add_organisation(&mut tx, &office, now())
            .await
            .unwrap();
        let random = &mut Random::system();
        store::directory::add(
            &mut tx,
            &ring(),
            random,
            world.province,
            listing,
            &facts,
            now(),
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        let desk = secretariat(&running).await;
        let address = format!("/directory/{listing}");
        assert_eq!(desk.get(&address).await.status, 404);
        assert_eq!(desk.get(&format!("{address}/edit")).await.status, 404);
        let verify = format!("{address}/verify");
        assert_eq!(desk.post(&verify, &[("version", "1")]).await.status, 404);
        for path in [
            "/directory?need=health&area=31",
            "/directory/list",
            "/directory/export.json",
        ] {
            assert!(
                !page(&desk, path).await.contains("Layanan provinsi"),
                "{path}"
            );
        }
        let foreign = Fields::legal_aid(office.id)
            .send(&desk, "/directory/new")
            .await;
        assert_eq!(
            foreign.status, 422,
            "a service for an organisation elsewhere"
        );
    });
}
