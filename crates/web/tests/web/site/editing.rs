//! Writing, previewing, publishing, and what is refused.

use super::{editor, open, press, publish, version, write};
use domain::Coded;
use domain::people::Role;
use policy::{Capability, can};
use store::audit::Filter;
use testkit::{Answer, Client, each_app};

#[test]
fn only_those_who_may_publish_see_the_editing() {
    each_app(|running| async move {
        for role in Role::ALL {
            let client = running.as_role(*role).await;
            let may = can(*role, Capability::Publish);
            for path in [
                "/site",
                "/site/settings",
                "/site/figures",
                "/site/articles/new",
            ] {
                let expected = if may { 200 } else { 404 };
                assert_eq!(client.get(path).await.status, expected, "{role} {path}");
            }
            let answer = client
                .post("/site/articles/new", &[("title-id", "x")])
                .await;
            assert_eq!(answer.status, if may { 422 } else { 404 }, "{role}");
        }
        let nobody = running.anonymous().get("/site").await;
        assert_eq!(nobody.location(), "/sign-in?next=/site");
    });
}

#[test]
fn a_preview_saves_nothing_and_looks_like_the_page() {
    each_app(|running| async move {
        let editor = editor(&running).await;
        let fields = [
            ("kind", "news"),
            ("title-id", "Rapat"),
            ("body-id", "Teks **tebal** <script>alert(1)</script>"),
            ("do", "preview"),
        ];
        let preview = editor.post("/site/articles/new", &fields).await;
        assert_eq!(preview.status, 200);
        assert!(
            preview
                .body
                .contains("Teks <strong>tebal</strong> &lt;script&gt;")
        );
        assert!(
            preview.body.contains("&#60;script&#62;"),
            "what was typed is kept"
        );
        let list = editor.get("/site").await.body;
        assert!(list.contains("Belum ada tulisan"), "{list}");
    });
}

#[test]
fn what_is_saved_is_read_only_when_it_is_published_and_can_be_restored() {
    each_app(|running| async move {
        let editor = editor(&running).await;
        open(&editor).await;
        let anybody = running.anonymous();
        let article = write(&editor, "news", "Rapat koordinasi", "Isi pertama.").await;
        publish(&editor, &article).await;
        let address = "/p/news/rapat-koordinasi";

        let form = editor.get(&format!("{article}/edit")).await;
        let version = version(&form);
        let fields = [
            ("version", version.as_str()),
            ("title-id", "Judul lain"),
            ("body-id", "Isi kedua."),
        ];
        let saved = editor.post(&format!("{article}/edit"), &fields).await;
        assert_eq!(saved.status, 303, "{}", saved.body);
        assert!(anybody.get(address).await.body.contains("Isi pertama."));
        assert!(
            editor
                .get("/site")
                .await
                .body
                .contains("ada perubahan belum terbit")
        );

        // The address stays: others have linked to it.
        publish(&editor, &article).await;
        assert!(anybody.get(address).await.body.contains("Isi kedua."));

        let restored = press(&editor, &article, "restore", &[("revision", "1")]).await;
        assert_eq!(restored.status, 303);
        assert!(anybody.get(address).await.body.contains("Isi kedua."));
        publish(&editor, &article).await;
        assert!(anybody.get(address).await.body.contains("Isi pertama."));
        let unknown = press(&editor, &article, "restore", &[("revision", "9")]).await;
        assert_eq!(unknown.status, 404);

        let mut tx = running.world.store.read().await.unwrap();
        let changes = Filter {
            kind: Some(audit::Kind::SiteChanged),
            ..Filter::default()
        };
        let lines = store::audit::page(&mut tx, &changes, 20).await.unwrap();
        // Switched on, written twice, published three times, restored once.
        assert_eq!(lines.len(), 7);
    });
}

#[test]
fn two_editors_lose_no_word() {
    each_app(|running| async move {
        let editor = editor(&running).await;
        let article = write(&editor, "news", "Rapat", "Isi.").await;
        let edit = format!("{article}/edit");
        let version = version(&editor.get(&edit).await);
        let fields = |title| {
            [
                ("version", version.as_str()),
                ("title-id", title),
                ("body-id", "Isi."),
            ]
        };
        let leader = running.as_role(Role::Leader).await;
        assert_eq!(leader.post(&edit, &fields("Dari ketua")).await.status, 303);
        let late = editor.post(&edit, &fields("Dari sekretariat")).await;
        assert_eq!(late.status, 409);
        assert!(late.body.contains("Dari ketua") && late.body.contains("Dari sekretariat"));
        // With the version of the page that showed both it is saved.
        let seen = super::version(&late);
        let again = [
            ("version", seen.as_str()),
            ("title-id", "Bersama"),
            ("body-id", "Isi."),
        ];
        assert_eq!(editor.post(&edit, &again).await.status, 303);
    });
}

#[test]
fn numbers_of_people_are_refused_or_warned_of() {
    each_app(|running| async move {
        let editor = editor(&running).await;
        let send = async |body: &str| {
            let fields = [("title-id", "Kabar"), ("body-id", body), ("do", "preview")];
            editor.post("/site/articles/new", &fields).await
        };
        let refused = send("Korban 3173 0152 0395 0004 sudah dipulangkan").await;
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("NIK tidak boleh terbit"));
        assert!(
            refused.body.contains("3173 0152 0395 0004"),
            "nothing typed is lost"
        );
        let warned = send("Hubungi 0812-3456-7890").await;
        assert_eq!(warned.status, 200);
        assert!(warned.body.contains("Ada nomor ponsel"));
        let silent = send("![](/p/files/0190a5f2-7c3e-7000-8000-000000000001)").await;
        assert_eq!(silent.status, 422);
        assert!(send("Hubungi 112").await.status == 200);
    });
}

#[test]
fn what_is_wrong_is_said_beside_its_field() {
    each_app(|running| async move {
        let editor = editor(&running).await;
        let empty = editor.post("/site/articles/new", &[("kind", "news")]).await;
        assert_eq!(empty.status, 422);
        assert!(empty.body.contains("id=\"title-id-error\""));
        let half = [
            ("title-en", "Meeting"),
            ("title-id", "Rapat"),
            ("body-id", "Isi."),
        ];
        let half = editor.post("/site/articles/new", &half).await;
        assert!(half.status == 422 && half.body.contains("id=\"body-en-error\""));

        let fields = [
            ("version", "0"),
            ("slug", "Jakarta Barat"),
            ("exit", "javascript:alert(1)"),
            ("least-total", "1"),
            ("least-part", "x"),
        ];
        let settings = editor.post("/site/settings", &fields).await;
        assert_eq!(settings.status, 422);
        for field in ["slug", "exit", "least-total", "least-part"] {
            assert!(
                settings.body.contains(&format!("id=\"{field}-error\"")),
                "{field}"
            );
        }
        open(&editor).await;
        let numbers = [
            ("version", "2"),
            ("number-1", "nol satu"),
            ("note-id-2", "tanpa nomor"),
        ];
        let numbers = editor.post("/site/hotlines", &numbers).await;
        assert_eq!(numbers.status, 422);
        assert!(numbers.body.contains("id=\"number-1-error\""));
        assert!(numbers.body.contains("id=\"number-2-error\""));
    });
}

#[test]
fn numbers_of_the_site_are_edited_and_read() {
    each_app(|running| async move {
        let editor = editor(&running).await;
        open(&editor).await;
        let form = editor.get("/site/hotlines").await;
        assert!(
            form.body.contains("value=\"08111-129-129\""),
            "the usual ones are there"
        );
        let version = version(&form);
        let fields = [
            ("version", version.as_str()),
            ("number-1", "112"),
            ("name-id-1", "Jakarta Siaga"),
            ("number-3", "0813-1761-7622"),
            ("name-en-3", "Only in English"),
            ("whatsapp-3", "yes"),
        ];
        let saved = editor.post("/site/hotlines", &fields).await;
        assert_eq!(saved.status, 303, "{}", saved.body);
        let read = running.anonymous().get("/p/hotlines?lang=id").await.body;
        assert!(read.contains("Jakarta Siaga") && read.contains("Only in English"));
        assert!(read.contains("https://wa.me/6281317617622") && !read.contains("tel:129"));
        assert_eq!(editor.post("/site/hotlines", &fields).await.status, 409);
    });
}

#[test]
fn a_standing_page_begins_with_the_words_of_the_program() {
    each_app(|running| async move {
        let editor = editor(&running).await;
        open(&editor).await;
        let shown = editor.get("/site/pages/rights").await;
        assert!(shown.body.contains("pasal 51"));
        let taken = editor.post("/site/pages/rights", &[]).await;
        let edit = taken.location().to_owned();
        let article = edit.trim_end_matches("/edit");
        let version = version(&editor.get(&edit).await);
        let fields = [
            ("version", version.as_str()),
            ("title-id", "Hak Anda di Jakarta Barat"),
            ("body-id", "Hubungi UPTD."),
        ];
        assert_eq!(editor.post(&edit, &fields).await.status, 303);
        let anybody = running.anonymous();
        assert!(
            anybody
                .get("/p/rights?lang=id")
                .await
                .body
                .contains("pasal 51")
        );
        publish(&editor, article).await;
        let own = anybody.get("/p/rights?lang=id").await.body;
        assert!(own.contains("Hak Anda di Jakarta Barat") && !own.contains("pasal 51"));
        assert_eq!(editor.get("/site/pages/rights").await.location(), article);
        press(&editor, article, "withdraw", &[]).await;
        assert!(
            anybody
                .get("/p/rights?lang=id")
                .await
                .body
                .contains("pasal 51")
        );
        assert_eq!(editor.get("/site/pages/nothing").await.status, 404);
    });
}

/// A form with one file.
async fn upload(
    client: &Client,
    path: &str,
    field: &str,
    name: &str,
    bytes: &[u8],
    alt: &str,
) -> Answer {
    const MARK: &str = "----suluh";
    let mut body = format!(
        "--{MARK}\r\nContent-Disposition: form-data; name=\"alt\"\r\n\r\n{alt}\r\n\
         --{MARK}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    )
    .into_bytes();
    body.extend(bytes);
    body.extend(format!("\r\n--{MARK}--\r\n").as_bytes());
    let request = client
        .request("POST", path)
        .header(
            "content-type",
            format!("multipart/form-data; boundary={MARK}"),
        )
        .body(body);
    client.send(request).await
}

/// The smallest picture: one dot.
const PNG: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\
    \0\0\0\x0bIDATx\x9cc\xf8\x0f\x04\0\x09\xfb\x03\xfd\xfb\x5e\x6b\x2b\0\0\0\0IEND\xaeB`\x82";

#[test]
fn a_picture_needs_words_and_is_public_with_its_article() {
    each_app(|running| async move {
        let editor = editor(&running).await;
        open(&editor).await;
        let article = write(&editor, "news", "Rapat", "Isi.").await;
        let files = format!("{article}/files");
        let silent = upload(&editor, &files, "picture", "a.png", PNG, "").await;
        assert!(silent.status == 422 && silent.body.contains("id=\"alt-error\""));
        let wrong = upload(&editor, &files, "picture", "a.png", b"%PDF-1.7\n", "x").await;
        assert!(wrong.status == 422 && wrong.body.contains("id=\"picture-error\""));
        let done = upload(&editor, &files, "picture", "a.png", PNG, "Peserta rapat").await;
        assert_eq!(done.status, 303, "{}", done.body);

        let page = editor.get(&files).await.body;
        let (_, snippet) = page.split_once("<code>").unwrap();
        let snippet = snippet.split("</code>").next().unwrap();
        let picture = &snippet[snippet.find("/p/files/").unwrap()..snippet.len() - 1];
        let anybody = running.anonymous();
        assert_eq!(
            anybody.get(picture).await.status,
            404,
            "the article is a draft"
        );
        let edit = format!("{article}/edit");
        let version = version(&editor.get(&edit).await);
        let fields = [
            ("version", version.as_str()),
            ("title-id", "Rapat"),
            ("body-id", snippet),
        ];
        assert_eq!(editor.post(&edit, &fields).await.status, 303);
        publish(&editor, &article).await;
        let read = anybody.get("/p/news/rapat").await.body;
        let shown = format!("<img src=\"{picture}\" alt=\"Peserta rapat\"");
        assert!(read.contains(&shown), "{read}");
        let sent = anybody.get(picture).await;
        assert_eq!(
            (sent.status, sent.header("content-type")),
            (200, "image/png")
        );
        press(&editor, &article, "withdraw", &[]).await;
        assert_eq!(anybody.get(picture).await.status, 404);
    });
}

#[test]
fn a_publication_is_published_with_its_file() {
    each_app(|running| async move {
        let editor = editor(&running).await;
        open(&editor).await;
        let article = write(&editor, "publication", "Laporan 2023", "Ringkas.").await;
        let publish_it = format!("{article}/publish");
        let early = editor.post(&publish_it, &[("version", "1")]).await;
        assert_eq!(early.status, 422, "it has no file");
        let files = format!("{article}/files");
        let picture = upload(&editor, &files, "document", "a.pdf", PNG, "").await;
        assert!(picture.status == 422 && picture.body.contains("id=\"document-error\""));
        let pdf = b"%PDF-1.7\n1 0 obj";
        let done = upload(&editor, &files, "document", "laporan.pdf", pdf, "").await;
        assert_eq!(done.status, 303, "{}", done.body);
        publish(&editor, &article).await;
        let anybody = running.anonymous();
        let read = anybody.get("/p/news/laporan-2023").await.body;
        let (_, link) = read.split_once("class=\"button\" href=\"").unwrap();
        let file = anybody.get(link.split('"').next().unwrap()).await;
        assert_eq!(file.bytes, pdf);
        assert!(file.header("content-disposition").contains("laporan.pdf"));
    });
}
