//! What somebody without an account reads, and what they never see.

use super::{PAGES, editor, open, press, publish, write};
use domain::ids::OrganisationId;
use domain::people::Role;
use jiff::SignedDuration;
use store::sql;
use testkit::world::{id, now};
use testkit::{Client, each_app};

#[test]
fn there_is_no_site_until_somebody_switches_it_on() {
    each_app(|running| async move {
        let anybody = running.anonymous();
        for page in PAGES {
            assert_eq!(anybody.get(page).await.status, 404, "{page}");
        }
        let sign_in = anybody.get("/sign-in").await;
        assert!(!sign_in.body.contains("href=\"/p\""));
        // Who wants to leave is never told that there is nothing to leave.
        assert_eq!(
            anybody.get("/p/exit").await.location(),
            "https://www.bmkg.go.id/"
        );

        let editor = editor(&running).await;
        open(&editor).await;
        for page in PAGES {
            assert_eq!(anybody.get(page).await.status, 200, "{page}");
            let named = page.replace("/p", "/p/at/jakarta-barat");
            assert_eq!(anybody.get(&named).await.status, 200, "{named}");
        }
        assert_eq!(anybody.get("/p/at/elsewhere").await.status, 404);
        let sign_in = anybody.get("/sign-in").await;
        assert!(sign_in.body.contains("href=\"/p\""), "{}", sign_in.body);
    });
}

#[test]
fn every_page_has_the_exit_a_neutral_title_no_cookie_and_asks_nobody_else() {
    each_app(|running| async move {
        let editor = editor(&running).await;
        open(&editor).await;
        let article = write(
            &editor,
            "news",
            "Waspada perdagangan orang",
            "Isi **kabar**.",
        )
        .await;
        publish(&editor, &article).await;
        let anybody = running.anonymous();
        let mut pages: Vec<String> = PAGES.map(str::to_owned).to_vec();
        pages.push("/p/news/waspada-perdagangan-orang".to_owned());
        pages.push("/p/news/tidak-ada".to_owned());
        for (page, lang) in pages.iter().flat_map(|page| [(page, "id"), (page, "en")]) {
            let answer = anybody.get(&format!("{page}?lang={lang}")).await;
            let body = &answer.body;
            let told = format!("{page} {lang}");
            assert_eq!(body.matches("href=\"/p/exit\"").count(), 2, "{told}");
            assert!(body.contains("data-leave=\"/p/exit\""), "{told}");
            assert!(body.contains(&format!("<html lang=\"{lang}\"")), "{told}");
            assert!(!answer.headers.contains_key("set-cookie"), "{told}");
            let title = body.split("<title>").nth(1).unwrap();
            let title = title.split("</title>").next().unwrap().to_lowercase();
            for word in ["orang", "traffick", "korban", "victim", "tppo", "suluh"] {
                assert!(!title.contains(word), "{told}: {title}");
            }
            for part in [
                "src=\"http",
                "src=\"//",
                "<link rel=\"stylesheet\" href=\"http",
            ] {
                assert!(!body.contains(part), "{told}: {part}");
            }
            assert!(
                !body.contains(" style=") && !body.contains("<style"),
                "{told}"
            );
        }
        assert!(anybody.cookie("suluh-bahasa").is_none());
    });
}

#[test]
fn only_what_is_published_and_due_is_read() {
    each_app(|running| async move {
        let editor = editor(&running).await;
        open(&editor).await;
        let anybody = running.anonymous();
        let article = write(&editor, "news", "Rapat koordinasi", "Isi rapat.").await;
        let address = "/p/news/rapat-koordinasi";
        let missing = anybody.get(address).await;
        assert_eq!(missing.status, 404, "a draft");
        assert_eq!(missing.header("cache-control"), "no-store");
        assert_eq!(missing.header("x-robots-tag"), "noindex, nofollow");
        assert!(missing.body.contains("href=\"/p/exit\""));

        // 20 March, five days from now.
        let when = [
            ("when-day", "20"),
            ("when-month", "3"),
            ("when-year", "2024"),
        ];
        let answer = press(&editor, &article, "publish", &when).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        assert_eq!(anybody.get(address).await.status, 404, "not yet due");
        running.wait(SignedDuration::from_hours(24 * 5));
        let read = anybody.get(address).await;
        assert_eq!(read.status, 200);
        assert!(read.body.contains("20 Maret 2024") && read.body.contains("Isi rapat."));
        assert!(anybody.get("/p").await.body.contains("Rapat koordinasi"));
        assert!(
            anybody
                .get("/p/news")
                .await
                .body
                .contains("Ringkasan kabar.")
        );

        let editor = self::editor(&running).await;
        let answer = press(&editor, &article, "withdraw", &[]).await;
        assert_eq!(answer.status, 303);
        assert_eq!(anybody.get(address).await.status, 404, "withdrawn");
        assert!(
            !anybody
                .get("/p/news")
                .await
                .body
                .contains("Rapat koordinasi")
        );
    });
}

#[test]
fn pages_may_be_kept_and_are_not_sent_twice() {
    each_app(|running| async move {
        let editor = editor(&running).await;
        open(&editor).await;
        let anybody = running.anonymous();
        let first = anybody.get("/p/rights").await;
        assert_eq!(first.header("cache-control"), "public, max-age=60");
        assert_eq!(first.header("x-robots-tag"), "all");
        assert!(first.header("vary").contains("accept-language"));
        let tag = first.header("etag").to_owned();
        let again = anybody
            .request("GET", "/p/rights")
            .header("if-none-match", &tag);
        let again = anybody.send(again).await;
        assert_eq!((again.status, again.body.len()), (304, 0));
        assert_eq!(again.header("etag"), tag);
        let english = anybody.get("/p/rights?lang=en").await;
        assert_ne!(english.header("etag"), tag);

        // A cookie of somebody who works here changes nothing.
        let staff = running
            .as_role(Role::Secretariat)
            .await
            .get("/p/rights")
            .await;
        assert_eq!(staff.header("etag"), tag);
    });
}

#[test]
fn both_languages_are_read_and_a_missing_one_is_said() {
    each_app(|running| async move {
        let editor = editor(&running).await;
        open(&editor).await;
        let anybody = running.anonymous();
        assert!(anybody.get("/p/rights").await.body.contains("pasal 51"));
        let english = anybody.get("/p/rights?lang=en").await.body;
        assert!(english.contains("article 51") && english.contains("Quick exit"));
        assert!(
            english.contains("href=\"/p/help?lang=en\""),
            "links keep the language"
        );
        assert!(english.contains("hreflang=\"id\" href=\"/p/rights?lang=id\""));
        let asked = anybody
            .request("GET", "/p/about")
            .header("accept-language", "en-GB");
        assert!(anybody.send(asked).await.body.contains("<html lang=\"en\""));

        let article = write(&editor, "news", "Kabar lokal", "Hanya bahasa Indonesia.").await;
        publish(&editor, &article).await;
        let read = anybody.get("/p/news/kabar-lokal?lang=en").await.body;
        assert!(read.contains("not available in English yet"), "{read}");
        assert!(read.contains("lang=\"id\">") && read.contains("Hanya bahasa Indonesia."));
        let own = anybody.get("/p/news/kabar-lokal?lang=id").await.body;
        assert!(!own.contains("class=\"notice\""));
    });
}

#[test]
fn the_exit_forgets_and_leads_where_the_task_force_says() {
    each_app(|running| async move {
        let editor = editor(&running).await;
        open(&editor).await;
        let fields = [
            ("version", "2"),
            ("enabled", "yes"),
            ("slug", "jakarta-barat"),
            ("exit", "https://cuaca.example/jakarta"),
            ("least-total", "5"),
            ("least-part", "10"),
        ];
        let saved = editor.post("/site/settings", &fields).await;
        assert_eq!(saved.status, 303, "{}", saved.body);
        let anybody = running.anonymous();
        for path in ["/p/exit", "/p/at/jakarta-barat/exit"] {
            let answer = anybody.get(path).await;
            assert_eq!(
                (answer.status, answer.location()),
                (303, "https://cuaca.example/jakarta")
            );
            // Neither the session of an officer nor what waits on a device is touched.
            assert_eq!(answer.header("clear-site-data"), "\"cache\"");
            assert_eq!(answer.header("cache-control"), "no-store");
            assert_eq!(answer.header("referrer-policy"), "no-referrer");
        }
        let about = anybody.get("/p/exit/about").await.body;
        assert!(about.contains("cuaca.example"));
        assert!(about.contains("Riwayat peramban tidak terhapus"));
        let link = "rel=\"nofollow noreferrer\" data-leave-now>Keluar cepat</a>";
        assert!(about.contains(link), "{about}");
    });
}

/// A service of the directory, as the secretariat writes it down.
async fn service(editor: &Client, organisation: OrganisationId, name: &str, with: &[(&str, &str)]) {
    let organisation = organisation.to_string();
    let mut fields = vec![
        ("organisation", organisation.as_str()),
        ("name", name),
        ("phones", "021-5550100"),
        ("schedule", "Senin–Jumat 08.00–16.00"),
        ("access", "walk-in"),
        ("cost", "free"),
        ("sex", "any"),
        ("area", "31.73"),
        ("active", "yes"),
    ];
    fields.extend(with);
    let answer = editor.post("/directory/new", &fields).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
}

#[test]
fn help_shows_what_the_directory_marks_public_and_no_hidden_address() {
    each_app(|running| async move {
        let editor = editor(&running).await;
        open(&editor).await;
        let office = running.world.organisations;
        let address = ("address", "Jalan Contoh 1");
        let legal = [("needs", "legal-aid"), ("public", "yes"), address];
        service(&editor, office.protection_unit, "Bantuan hukum", &legal).await;
        let hidden = [
            ("needs", "shelter"),
            ("public", "yes"),
            ("hidden", "yes"),
            ("address", "Gang Rahasia 7"),
        ];
        service(&editor, office.shelter, "Rumah Melati", &hidden).await;
        let inside = [("needs", "health"), address];
        service(&editor, office.police, "Hanya untuk anggota", &inside).await;
        let anybody = running.anonymous();
        let all = anybody.get("/p/help?lang=id").await.body;
        assert!(
            all.contains("Bantuan hukum") && all.contains("tel:+62215550100"),
            "{all}"
        );
        assert!(
            all.contains("Jalan Contoh 1") && all.contains("Rumah Melati"),
            "{all}"
        );
        assert!(all.contains("href=\"tel:129\"") && all.contains("https://wa.me/628111129129"));
        assert!(
            all.contains("<option value=\"31.73.05\""),
            "the areas below Jakarta Barat"
        );
        for page in PAGES {
            let body = anybody.get(page).await.body;
            for kept in ["Gang Rahasia", "Hanya untuk anggota"] {
                assert!(!body.contains(kept), "{page}: {kept}");
            }
        }
        let need = anybody
            .get("/p/help?need=legal-aid&area=31.73.05&lang=id")
            .await
            .body;
        assert!(need.contains("Jalan Contoh 1") && !need.contains("Rumah Melati"));
        assert!(need.contains("<option value=\"legal-aid\" selected>"));
        let none = anybody.get("/p/help?need=education&lang=id").await.body;
        assert!(none.contains("Tidak ada yang cocok"), "{none}");
        let nonsense = anybody.get("/p/help?need=%3Cscript%3E&area=xx").await;
        assert!(nonsense.status == 200 && !nonsense.body.contains("<script>"));
    });
}

#[test]
fn only_public_regulations_are_read() {
    each_app(|running| async move {
        let editor = editor(&running).await;
        open(&editor).await;
        let mut tx = running.world.store.write().await.unwrap();
        for (number, public) in [("21", true), ("99", false)] {
            let new = sql(
                "insert into regulation (id, task_force, kind, number, year, title, issuer, level, \
                 status, confirmed, note, attachment, public, created_at, version) values \
                 (?, null, 'law', ?, 2007, 'Pemberantasan TPPO', 'Presiden', 'national', \
                 'in-force', ?, '', null, ?, ?, 1)",
            );
            let new = new.bind(id::<uuid::Uuid>().to_string()).bind(number);
            tx.run(&new.bind(true).bind(public).bind(now()))
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        let body = running.anonymous().get("/p/regulations?lang=id").await.body;
        assert!(body.contains("Nomor 21 Tahun 2007"), "{body}");
        assert!(!body.contains("Nomor 99"));
    });
}
