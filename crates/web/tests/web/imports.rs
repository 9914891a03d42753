//! Imports as an analyst makes them, against a running server on both databases.

use domain::people::Role;
use std::time::Duration;
use testkit::{Answer, Client, Running, each_app};

/// Sixty rows in the columns of the cleaned CTDC file.
const SAMPLE: &str = include_str!("../../../exchange/tests/ctdc-clean-sample.csv");

async fn upload(client: &Client, name: &str, encoding: &str, bytes: &[u8]) -> Answer {
    let mut body = Vec::new();
    let part = |head: &str| format!("--grenze\r\nContent-Disposition: form-data; {head}\r\n\r\n");
    // The file first: a browser sends the fields in the order of the page.
    body.extend(part(&format!("name=\"file\"; filename=\"{name}\"")).bytes());
    body.extend(bytes);
    body.extend(b"\r\n");
    body.extend(part("name=\"encoding\"").bytes());
    body.extend(encoding.bytes());
    body.extend(b"\r\n--grenze--\r\n");
    let request = client
        .request("POST", "/imports/new")
        .header("content-type", "multipart/form-data; boundary=grenze")
        .body(body);
    client.send(request).await
}

/// Follows a batch until it stands still.
async fn settled(client: &Client, address: &str) -> Answer {
    for _ in 0..600 {
        let answer = client.get(address).await;
        if !answer.body.contains("id=\"moving\"") {
            return answer;
        }
        let part = client.get(&format!("{address}/progress")).await;
        assert!(
            part.status == 303 || part.body.contains("<progress"),
            "{}",
            part.body
        );
        assert!(!part.body.contains("<html"));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{address} keeps moving");
}

/// The address of a batch from that of one of its pages.
fn batch(answer: &Answer) -> String {
    let parts: Vec<&str> = answer.location().split('/').collect();
    format!("/imports/{}", parts[2])
}

/// Whether a file that holds `marker` waits to be imported. Tests share the folder, so each asks
/// for its own.
fn waits(running: &Running, marker: &[u8]) -> bool {
    let folder = imports::folder(&running.app.settings().data_folder);
    let Ok(files) = std::fs::read_dir(folder) else {
        return false;
    };
    files
        .filter_map(|file| std::fs::read(file.unwrap().path()).ok())
        .any(|bytes| bytes.windows(marker.len()).any(|part| part == marker))
}

/// The file of a batch.
fn file_of(running: &Running, address: &str) -> std::path::PathBuf {
    let id = address.strip_prefix("/imports/").unwrap().parse().unwrap();
    imports::path_of(&running.app.settings().data_folder, id)
}

#[test]
fn a_file_comes_in_and_goes_as_one_batch() {
    each_app(|running| async move {
        let client = running.as_role(Role::Analyst).await;
        let empty = client.get("/imports").await;
        assert!(empty.body.contains("Belum ada impor"), "{}", empty.body);
        let answer = upload(&client, "ctdc.csv", "unicode", SAMPLE.as_bytes()).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        assert!(
            answer.location().ends_with("/preview"),
            "{}",
            answer.location()
        );
        let address = batch(&answer);
        let preview = client.get(&format!("{address}/preview")).await;
        assert_eq!(preview.status, 200);
        assert!(preview.body.contains("ctdc-clean") && preview.body.contains("Impor 60 baris"));
        // A name for the source is asked for.
        let refused = client
            .post(&format!("{address}/preview"), &[("source", " ")])
            .await;
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("id=\"source-error\""));
        let started = client
            .post(&format!("{address}/preview"), &[("source", "CTDC")])
            .await;
        assert_eq!(
            (started.status, started.location()),
            (303, address.as_str())
        );
        let done = settled(&client, &address).await;
        assert!(done.body.contains("Selesai") && done.body.contains("Tidak ada masalah"));
        assert!(done.body.contains("ctdc-clean, versi 1"));
        // A second click on the button changes nothing.
        let twice = client
            .post(&format!("{address}/preview"), &[("source", "CTDC")])
            .await;
        assert_eq!((twice.status, twice.location()), (303, address.as_str()));

        let id = address.strip_prefix("/imports/").unwrap();
        let figures = client.get(&format!("/figures?source=import:{id}")).await;
        assert!(figures.body.contains("Ini data impor") && figures.body.contains(">60<"));
        let ask = client.get(&format!("{address}/reverse")).await;
        assert!(ask.body.contains("60 baris dihapus"), "{}", ask.body);
        let reversed = client.post(&format!("{address}/reverse"), &[]).await;
        assert_eq!(reversed.status, 303);
        let gone = settled(&client, &address).await;
        assert!(gone.body.contains("Dibatalkan"), "{}", gone.body);
        let figures = client.get(&format!("/figures?source=import:{id}")).await;
        assert!(figures.body.contains("Sumber itu sudah tidak ada"));
        // Nothing of the file is left behind.
        assert!(!file_of(&running, &address).exists());
    });
}

#[test]
fn the_same_file_needs_a_second_word() {
    each_app(|running| async move {
        let client = running.as_role(Role::Analyst).await;
        let first = batch(&upload(&client, "a.csv", "unicode", SAMPLE.as_bytes()).await);
        client
            .post(&format!("{first}/preview"), &[("source", "A")])
            .await;
        settled(&client, &first).await;
        let second = batch(&upload(&client, "b.csv", "unicode", SAMPLE.as_bytes()).await);
        let preview = client.get(&format!("{second}/preview")).await;
        assert!(preview.body.contains("Berkas ini sudah pernah diimpor"));
        let refused = client
            .post(&format!("{second}/preview"), &[("source", "B")])
            .await;
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("id=\"again-error\""));
        assert!(
            refused.body.contains("value=\"B\""),
            "nothing typed is lost"
        );
        let taken = client
            .post(
                &format!("{second}/preview"),
                &[("source", "B"), ("again", "yes")],
            )
            .await;
        assert_eq!(taken.status, 303);
        assert!(settled(&client, &second).await.body.contains("Selesai"));
        // What was handed in and not wanted is forgotten at once.
        let third = batch(&upload(&client, "c.csv", "unicode", SAMPLE.as_bytes()).await);
        assert!(file_of(&running, &third).exists());
        let discarded = client.post(&format!("{third}/discard"), &[]).await;
        assert_eq!(discarded.location(), "/imports?done=imports-discarded");
        assert!(!file_of(&running, &third).exists());
        assert_eq!(client.get(&third).await.status, 404);
    });
}

#[test]
fn wrong_files_are_refused_with_what_to_do() {
    each_app(|running| async move {
        let client = running.as_role(Role::Analyst).await;
        let none = upload(&client, "", "unicode", b"").await;
        assert_eq!(none.status, 422);
        assert!(none.body.contains("Pilih berkas yang akan diimpor"));
        let empty = upload(&client, "a.csv", "unicode", b"").await;
        assert_eq!(empty.status, 422);
        assert!(empty.body.contains("Berkas ini kosong"));
        let latin = b"tahun,jk\n2023,caf\xe9 refused here\n";
        let wrong = upload(&client, "a.csv", "unicode", latin).await;
        assert_eq!(wrong.status, 422);
        assert!(
            wrong
                .body
                .contains("Baris 2 berisi karakter yang tidak terbaca")
        );
        assert!(
            !waits(&running, b"refused here"),
            "what was refused is not kept"
        );
        let right = upload(&client, "a.csv", "windows-1252", latin).await;
        assert_eq!(right.status, 303, "{}", right.body);
        assert!(waits(&running, b"refused here"));
        client
            .post(&format!("{}/discard", batch(&right)), &[])
            .await;
    });
}

#[test]
fn a_mapping_is_made_saved_and_found_again() {
    each_app(|running| async move {
        let client = running.as_role(Role::Analyst).await;
        let text = "Tahun;JK;Bentuk\n2023;P;ART\n2023;Lk;ABK\n2024;Lk;ABK\n";
        let answer = upload(&client, "rekap.csv", "unicode", text.as_bytes()).await;
        assert!(
            answer.location().ends_with("/mapping"),
            "{}",
            answer.location()
        );
        let address = batch(&answer);
        let mapping = format!("{address}/mapping");
        let page = client.get(&mapping).await;
        assert!(page.body.contains("Bentuk") && page.body.contains("name=\"column-2\""));
        let columns = [
            ("column-0", "registered-year"),
            ("column-1", "sex"),
            ("column-2", "exploitation"),
        ];
        let saved = client
            .post(&mapping, &with(&columns, &[("do", "save")]))
            .await;
        assert_eq!(saved.status, 303, "{}", saved.body);
        let page = client.get(&mapping).await;
        assert!(page.body.contains("<code>ABK</code>") && page.body.contains("<code>Lk</code>"));
        let preview = client.get(&format!("{address}/preview")).await;
        assert!(
            preview.body.contains("Arti nilai ini belum diputuskan"),
            "{}",
            preview.body
        );
        // The order of values is that of the page: the most frequent first.
        let (lk, abk) = (select_of(&page.body, "Lk"), select_of(&page.body, "ABK"));
        let art = select_of(&page.body, "ART");
        let answers = [
            (lk.as_str(), "male"),
            (abk.as_str(), "forced-labour"),
            (art.as_str(), "forced-labour"),
        ];
        let wrong = with(&columns, &[("do", "name"), ("name", "Rekap Kota")]);
        let refused = client.post(&mapping, &wrong).await;
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("id=\"name-error\""));
        let named = with(&columns, &answers);
        let named = with(&named, &[("do", "name"), ("name", "rekap-kota")]);
        let saved = client.post(&mapping, &named).await;
        assert_eq!(saved.status, 303, "{}", saved.body);
        let preview = client.get(&format!("{address}/preview")).await;
        assert!(
            preview.body.contains("Tidak ada masalah"),
            "{}",
            preview.body
        );
        // The next file with these columns finds it by itself.
        let next = text.replace("2024", "2022");
        let answer = upload(&client, "rekap2.csv", "unicode", next.as_bytes()).await;
        assert!(
            answer.location().ends_with("/preview"),
            "{}",
            answer.location()
        );
        let preview = client.get(answer.location()).await;
        assert!(preview.body.contains("rekap-kota"));
        let toml = client.get(&format!("{address}/mapping.toml")).await;
        assert!(toml.body.contains("name = \"rekap-kota\""), "{}", toml.body);
        let broken = client
            .post(&mapping, &[("do", "toml"), ("toml", "name = 1")])
            .await;
        assert_eq!(broken.status, 422);
        assert!(broken.body.contains("Pemetaan tidak dapat dibaca"));
        for address in [address, batch(&answer)] {
            client.post(&format!("{address}/discard"), &[]).await;
        }
    });
}

fn with<'a>(one: &[(&'a str, &'a str)], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    one.iter().chain(more).copied().collect()
}

/// The name of the choice beside a value.
fn select_of(body: &str, value: &str) -> String {
    let at = body.find(&format!("<code>{value}</code>")).unwrap();
    let start = body[..at].rfind("for=\"").unwrap() + 5;
    body[start..].split('"').next().unwrap().to_owned()
}

#[test]
fn problems_are_listed_row_by_row_and_as_a_file() {
    each_app(|running| async move {
        let client = running.as_role(Role::Analyst).await;
        let mut text = SAMPLE.replacen("Female", "=cmd|x", 1);
        text.push_str("2012,Case\n\"2013,broken\n");
        let address = batch(&upload(&client, "c.csv", "unicode", text.as_bytes()).await);
        client
            .post(&format!("{address}/preview"), &[("source", "CTDC")])
            .await;
        let done = settled(&client, &address).await;
        assert!(
            done.body.contains("=cmd|x") && done.body.contains("Baris 63"),
            "{}",
            done.body
        );
        assert!(done.body.contains("Tanda kutip tidak ditutup"));
        let csv = client.get(&format!("{address}/issues.csv")).await;
        assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
        assert!(
            csv.body.contains(";'=cmd|x;"),
            "a formula is disarmed: {}",
            csv.body
        );
        assert_eq!(
            csv.body.lines().count(),
            4 + usize::from(csv.body.contains("Case;"))
        );
    });
}

#[test]
fn the_published_series_is_one_click_away() {
    each_app(|running| async move {
        running.clock.set("2024-09-26T03:00:00Z".parse().unwrap());
        let client = running.as_role(Role::Analyst).await;
        let loaded = client.post("/imports/series", &[]).await;
        assert_eq!(loaded.status, 303, "{}", loaded.body);
        let again = client.post("/imports/series", &[]).await;
        assert_eq!(again.location(), loaded.location(), "once is enough");
        let id = loaded
            .location()
            .strip_prefix("/imports/")
            .unwrap()
            .to_owned();
        let page = client.get(&format!("/figures?source=import:{id}")).await;
        for shown in [
            "37 korban di",
            "22 korban di",
            ">16<",
            "Ini agregat impor",
            "154",
        ] {
            assert!(page.body.contains(shown), "{shown}: {}", page.body);
        }
    });
}

#[test]
fn interrupted_batches_are_taken_up_and_abandoned_files_forgotten() {
    each_app(|running| async move {
        let client = running.as_role(Role::Analyst).await;
        let address = batch(&upload(&client, "d.csv", "unicode", SAMPLE.as_bytes()).await);
        let id: domain::ids::ImportId = address.strip_prefix("/imports/").unwrap().parse().unwrap();
        // As after a power cut: the batch is running and nobody works on it.
        let engine = web::pages::imports::tasks::engine(&running.app);
        let by = imports::By::server();
        engine
            .begin(running.world.task_force, id, &by)
            .await
            .unwrap();
        running.wait(jiff::SignedDuration::from_mins(2));
        let still = client.get(&address).await;
        assert!(still.body.contains("Impor ini berhenti"), "{}", still.body);
        web::pages::imports::tasks::take_up(&running.app)
            .await
            .unwrap();
        assert!(settled(&client, &address).await.body.contains("Selesai"));

        let left = batch(&upload(&client, "e.csv", "unicode", b"tahun,jk\n2023,P\n").await);
        assert!(file_of(&running, &left).exists());
        running.wait(jiff::SignedDuration::from_hours(25));
        web::pages::imports::tasks::forget_abandoned(&running.app)
            .await
            .unwrap();
        assert!(!file_of(&running, &left).exists());
        let client = running.as_role(Role::Analyst).await;
        assert_eq!(client.get(&left).await.status, 404);
        assert_eq!(
            client.get(&address).await.status,
            200,
            "what was brought in stays"
        );
    });
}

#[test]
fn only_analysts_import_and_only_their_own_task_force() {
    each_app(|running| async move {
        let manager = running.as_role(Role::CaseManager).await;
        for path in ["/imports", "/imports/new"] {
            assert_eq!(manager.get(path).await.status, 404);
        }
        assert_eq!(
            upload(&manager, "a.csv", "unicode", b"a,b\n").await.status,
            404
        );
        let analyst = running.as_role(Role::Analyst).await;
        let stranger = domain::ids::ImportId::from(testkit::world::id::<domain::ids::CaseId>().0);
        for page in [
            "",
            "/preview",
            "/mapping",
            "/reverse",
            "/issues.csv",
            "/progress",
        ] {
            let answer = analyst.get(&format!("/imports/{stranger}{page}")).await;
            assert_eq!(answer.status, 404, "{page}");
        }
    });
}
