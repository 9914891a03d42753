//! The directory as a spreadsheet: out, changed, in again, and reversed.

use crate::directory::help::{Fields, SECRET, hidden, page, page_of, secretariat, upload};
use crate::directory::invented::Choices;
use domain::Coded;
use domain::directory::Column;
use exchange::sheet;
use locale::Locale;
use rust_xlsxwriter::{Format, Workbook};
use testkit::world::{id, now, ring};
use testkit::{Client, Running, each_app};
use vault::Random;

const PREVIEW: &str = "/directory/import/preview";

/// The names of the columns in a language.
fn headings(locale: Locale) -> Vec<String> {
    let columns = Column::ALL.iter();
    columns
        .map(|column| locale.text(column.key()).into_owned())
        .collect()
}

/// A row with these cells.
fn row(cells: &[(Column, &str)]) -> Vec<String> {
    let columns = Column::ALL.iter();
    columns
        .map(|column| {
            let found = cells.iter().find(|(other, _)| other == column);
            found.map_or_else(String::new, |(_, value)| (*value).to_owned())
        })
        .collect()
}

fn legal_aid(name: &str) -> Vec<(Column, &str)> {
    vec![
        (Column::Organisation, "polres jakarta barat"),
        (Column::Name, name),
        (Column::Needs, "Bantuan hukum; Restitusi"),
        (Column::Area, "31.73 Jakarta Barat"),
        (Column::Phones, "129; 021-5550100"),
    ]
}

fn book(rows: &[Vec<String>]) -> Vec<u8> {
    sheet::write("Direktori", &headings(Locale::Id), rows, &[]).unwrap()
}

/// The rows of the exported directory, by the columns.
async fn exported(client: &Client) -> Vec<Vec<String>> {
    let answer = client.get("/directory/export.xlsx").await;
    assert_eq!(answer.status, 200);
    let names: Vec<[String; 1]> = headings(Locale::Id)
        .into_iter()
        .map(|name| [name])
        .collect();
    let names: Vec<[&str; 1]> = names.iter().map(|name| [name[0].as_str()]).collect();
    let wanted: Vec<_> = names
        .iter()
        .map(|names| sheet::Heading::required(names))
        .collect();
    let read = sheet::read(&answer.bytes, &wanted).unwrap();
    read.rows.iter().map(|row| row.cells().to_vec()).collect()
}

/// Whether the audit holds that step of an import.
async fn audited(running: &Running, step: &str) -> bool {
    let mut tx = running.world.store.read().await.unwrap();
    let filter = store::audit::Filter {
        kind: Some(audit::Kind::DirectoryChanged),
        ..store::audit::Filter::default()
    };
    let lines = store::audit::page(&mut tx, &filter, 50).await.unwrap();
    lines.iter().any(|line| line.details.contains(step))
}

#[test]
fn a_file_with_wrong_rows_is_explained_corrected_taken_and_reversed() {
    each_app(|running| async move {
        let desk = secretariat(&running).await;
        let mut nameless = legal_aid("");
        nameless.push((Column::AgeMin, "dua"));
        let mut unknown = legal_aid("Konseling");
        unknown[0].1 = "Yayasan Yang Tidak Ada";
        unknown.push((Column::Schedule, "Senen 08.00-16.00"));
        let mut hidden_cell = legal_aid("Visum");
        hidden_cell[2].1 = "Visum; Pijat";
        hidden_cell.push((Column::Hidden, "mungkin"));
        let rows = [
            row(&legal_aid("Pendampingan")),
            row(&nameless),
            row(&unknown),
            row(&hidden_cell),
            row(&legal_aid("Pendampingan")),
        ];
        let sent = upload(&desk, &book(&rows)).await;
        assert_eq!(
            (sent.status, sent.location()),
            (303, PREVIEW),
            "{}",
            sent.body
        );
        let shown = page(&desk, PREVIEW).await;
        for words in [
            "4 baris belum dapat diambil",
            "Isi bagian ini",
            "Tulis sebagai angka, misalnya 12",
            "Yayasan Yang Tidak Ada",
            "Organisasi ini tidak dikenal",
            "“senen” bukan nama hari",
            "Visum; Pijat",
            "Pilih jawaban dari daftar",
            "Tulis Ya atau Tidak",
            "Layanan ini sudah disebut di baris 2",
            "Simpan 1 layanan",
        ] {
            assert!(shown.contains(words), "{words}\n{shown}");
        }
        assert!(
            page(&desk, "/directory/list")
                .await
                .contains("Direktori masih kosong")
        );

        // Corrected, all of it is taken.
        let rows = [
            row(&legal_aid("Pendampingan")),
            row(&legal_aid("Konsultasi")),
        ];
        assert_eq!(upload(&desk, &book(&rows)).await.status, 303);
        let digest = hidden(&page(&desk, PREVIEW).await, "digest");
        let stale = desk.post(PREVIEW, &[("digest", "x")]).await;
        assert_eq!(stale.status, 409);
        assert!(
            stale
                .body
                .contains("Direktori berubah sejak Anda melihat berkas ini")
        );
        let taken = desk.post(PREVIEW, &[("digest", &digest)]).await;
        assert_eq!(taken.status, 303, "{}", taken.body);
        let batch = page_of(&taken);
        let list = page(&desk, "/directory/list").await;
        assert!(list.contains("Pendampingan") && list.contains("Konsultasi"));
        assert!(
            page(&desk, &batch)
                .await
                .contains("2 layanan baru, 0 diubah")
        );
        assert!(
            page(&desk, "/directory/import")
                .await
                .contains("direktori 2024.xlsx")
        );
        assert!(audited(&running, "imported").await);

        // A second click finds nothing that waits; the same file again changes nothing.
        let again = desk.post(PREVIEW, &[("digest", &digest)]).await;
        assert_eq!(again.location(), "/directory/import");
        assert_eq!(upload(&desk, &book(&rows)).await.status, 303);
        let same = page(&desk, PREVIEW).await;
        assert!(
            same.contains("Tidak ada yang perlu disimpan; 2 baris sama"),
            "{same}"
        );

        let reversed = desk.post(&format!("{batch}/reverse"), &[]).await;
        assert_eq!(
            reversed.location(),
            format!("{batch}?done=directory-reversed")
        );
        assert!(
            page(&desk, "/directory/list")
                .await
                .contains("Direktori masih kosong")
        );
        assert!(page(&desk, &batch).await.contains("oleh Dian Puspita"));
        assert_eq!(
            desk.post(&format!("{batch}/reverse"), &[]).await.status,
            409
        );
    });
}

#[test]
fn merged_cells_and_a_missing_column_are_said_where_they_are() {
    each_app(|running| async move {
        let desk = secretariat(&running).await;
        let mut columns = headings(Locale::Id);
        columns.retain(|name| name != "Telepon");
        let file = sheet::write("Direktori", &columns, &[["x"]], &[]).unwrap();
        let refused = upload(&desk, &file).await;
        assert_eq!(refused.status, 422);
        assert!(
            refused.body.contains("Kolom ini tidak ada: Telepon"),
            "{}",
            refused.body
        );
        assert!(refused.body.contains("id=\"file-error\""));
        for (bytes, words) in [
            (&b"bukan lembar kerja"[..], "bukan lembar kerja XLSX"),
            (b"", "Berkas kosong"),
        ] {
            let refused = upload(&desk, bytes).await;
            assert_eq!(refused.status, 422);
            assert!(refused.body.contains(words), "{}", refused.body);
        }

        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (column, name) in (0u16..).zip(headings(Locale::Id)) {
            sheet.write_string(0, column, name).unwrap();
        }
        for (at, name) in [(1, "Satu"), (2, "Dua"), (3, "Tiga")] {
            for (column, cell) in (0u16..).zip(row(&legal_aid(name))) {
                sheet.write_string(at, column, cell).unwrap();
            }
        }
        let office = "Polres Jakarta Barat";
        sheet
            .merge_range(1, 1, 2, 1, office, &Format::new())
            .unwrap();
        let sent = upload(&desk, &book.save_to_buffer().unwrap()).await;
        assert_eq!(sent.status, 303);
        let shown = page(&desk, PREVIEW).await;
        assert!(shown.contains("2 baris belum dapat diambil"), "{shown}");
        assert!(shown.contains("sel gabungan B2:B3") && shown.contains("Simpan 1 layanan"));
    });
}

#[test]
fn what_is_exported_comes_back_the_same_and_a_change_is_shown() {
    each_app(|running| async move {
        let desk = secretariat(&running).await;
        let office = running.world.organisations;
        let shelter = Fields::shelter(office.shelter).add(&desk).await;
        Fields::legal_aid(office.police)
            .with("name", "=1+1")
            .with("description", "+62 dan @semua\n-baris kedua")
            .with(
                "schedule",
                "Senin–Kamis 08.00–12.00, 13.00–16.00; Sabtu 09.00–24.00; buka hari libur",
            )
            .with("coverage", "31.73\n32.16")
            .with("nationwide", "yes")
            .with("groups", "children")
            .with("active", "")
            .add(&desk)
            .await;
        let mut rows = exported(&desk).await;
        assert_eq!(rows.len(), 2);
        assert!(
            rows.iter().any(|row| row[2] == "=1+1"),
            "text, and no formula: {rows:?}"
        );
        let english = sheet::write("Directory", &headings(Locale::En), &rows, &[]).unwrap();
        for file in [book(&rows), english] {
            assert_eq!(upload(&desk, &file).await.status, 303);
            let same = page(&desk, PREVIEW).await;
            assert!(same.contains("2 baris sama dengan direktori"), "{same}");
        }

        // One cell changed; the hidden address that the file does not hold stays.
        let at = rows
            .iter()
            .position(|row| row[2] == "Rumah aman Melati")
            .unwrap();
        let places = Column::ALL
            .iter()
            .position(|c| *c == Column::Capacity)
            .unwrap();
        rows[at][places] = "20".to_owned();
        assert_eq!(upload(&desk, &book(&rows)).await.status, 303);
        let shown = page(&desk, PREVIEW).await;
        assert!(shown.contains("<del>15</del> → <ins>20</ins>"), "{shown}");
        let digest = hidden(&shown, "digest");
        assert_eq!(desk.post(PREVIEW, &[("digest", &digest)]).await.status, 303);
        let after = page(&desk, &shelter).await;
        assert!(
            after.contains("20 tempat") && after.contains(SECRET),
            "{after}"
        );
        // Names of services cannot be code in the page either.
        let template = desk.get("/directory/template.xlsx").await;
        assert_eq!(template.status, 200);
        assert!(
            template
                .header("content-disposition")
                .contains("templat-direktori.xlsx")
        );
    });
}

/// Whatever stands in the directory, the file of it says the same.
#[test]
fn any_directory_that_goes_out_comes_back_unchanged() {
    each_app(|running| async move {
        let (world, count) = (&running.world, 60);
        let mut choices = Choices::new(29);
        let mut tx = world.store.write().await.unwrap();
        for number in 0..count {
            let facts = choices.service(world.organisations.police, number);
            let (random, listing) = (&mut Random::system(), id());
            store::directory::add(
                &mut tx,
                &ring(),
                random,
                world.task_force,
                listing,
                &facts,
                now(),
            )
            .await
            .unwrap();
        }
        tx.commit().await.unwrap();
        let desk = secretariat(&running).await;
        let sheet = desk.get("/directory/export.xlsx").await;
        assert_eq!(upload(&desk, &sheet.bytes).await.status, 303);
        let same = page(&desk, PREVIEW).await;
        let words = format!("{count} baris sama dengan direktori");
        assert!(same.contains(&words), "{same}");
    });
}

#[test]
fn the_directory_leaves_as_hsds() {
    each_app(|running| async move {
        let desk = secretariat(&running).await;
        let office = running.world.organisations;
        Fields::shelter(office.shelter).add(&desk).await;
        Fields::legal_aid(office.police)
            .with("public", "")
            .add(&desk)
            .await;
        let answer = desk.get("/directory/export.json").await;
        let all: serde_json::Value = serde_json::from_slice(&answer.bytes).unwrap();
        assert_eq!(all["total_items"], 2);
        for service in all["contents"].as_array().unwrap() {
            for required in ["id", "name", "status"] {
                assert!(service[required].is_string(), "{required}");
            }
            for required in ["id", "name", "description"] {
                assert!(service["organization"][required].is_string(), "{required}");
            }
            let place = &service["service_at_locations"][0]["location"];
            assert_eq!(place["location_type"], "physical");
            assert_eq!(service["phones"][0]["number"], "129");
            let schedule = &service["schedules"][0];
            assert_eq!(schedule["byday"], "MO,TU,WE,TH,FR");
            assert_eq!(schedule["opens_at"], "08:00+07:00");
            if service["name"] == "Rumah aman Melati" {
                assert_eq!(service["minimum_age"], 12);
                assert!(place["addresses"].as_array().unwrap().is_empty());
                assert!(place.get("latitude").is_none());
            } else {
                let address = &place["addresses"][0];
                for required in [
                    "address_1",
                    "city",
                    "state_province",
                    "postal_code",
                    "country",
                ] {
                    assert!(address[required].is_string(), "{required}");
                }
            }
        }
        let public = desk.get("/directory/export.json?public=yes").await;
        let public: serde_json::Value = serde_json::from_slice(&public.bytes).unwrap();
        assert_eq!(public["total_items"], 1);
        assert_eq!(public["contents"][0]["name"], "Rumah aman Melati");
    });
}
