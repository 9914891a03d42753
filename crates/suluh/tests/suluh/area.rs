//! `suluh area boundaries` as somebody types it, on both databases.

use crate::common::{Installation, Said, installations, run, suluh};
use domain::areas::AreaLevel;
use store::figures::boundaries;

/// The command in a language, with the file `borders.json` holding this.
fn boundaries(on: &Installation, language: &str, file: &str, more: &[&str]) -> Said {
    let path = on.folder.file("borders.json");
    std::fs::write(&path, file).unwrap();
    run(suluh()
        .args(["area", "boundaries"])
        .arg(&path)
        .args(more)
        .arg("--data")
        .arg(on.folder.path())
        .env("DATABASE_URL", &on.database.address)
        .env_remove("LC_ALL")
        .env_remove("LC_MESSAGES")
        .env("LANG", language))
}

const SOURCE: [&str; 2] = ["--source", "Badan Uji, domain publik"];

/// A square around the seat of an area.
fn square(property: &str, code: &str, kind: &str) -> String {
    let seat = geo::point_of(code).unwrap().point;
    let corners = [
        (-0.1, -0.1),
        (0.1, -0.1),
        (0.1, 0.1),
        (-0.1, 0.1),
        (-0.1, -0.1),
    ];
    let ring: Vec<String> = corners
        .iter()
        .map(|(x, y)| format!("[{},{}]", seat.lon + x, seat.lat + y))
        .collect();
    let ring = ring.join(",");
    format!(
        r#"{{"type":"Feature","properties":{{"{property}":"{code}"}},
            "geometry":{{"type":"{kind}","coordinates":[[{ring}]]}}}}"#
    )
}

fn collection(features: &[String]) -> String {
    let features = features.join(",");
    format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#)
}

fn cities() -> String {
    collection(&["31.73", "32.12"].map(|code| square("kode", code, "Polygon")))
}

#[tokio::test(flavor = "multi_thread")]
async fn borders_are_installed_listed_replaced_and_removed() {
    for on in installations().await {
        let said = boundaries(&on, "C", &cities(), &SOURCE).done();
        assert!(said.contains("Borders of 2 areas installed"), "{said}");
        assert!(
            said.contains("512 areas of this level have no borders"),
            "{said}"
        );
        let provinces = collection(&[square("prov", "31", "Polygon")]);
        let said = boundaries(&on, "id_ID.UTF-8", &provinces, &SOURCE).done();
        assert!(
            said.contains("Batas 1 wilayah tingkat Provinsi terpasang"),
            "{said}"
        );
        let fewer = collection(&[square("kode", "31.73", "Polygon")]);
        boundaries(&on, "C", &fewer, &["--source", "Badan Lain"]).done();

        let mut tx = on.database.store.read().await.unwrap();
        let (about, shapes) = boundaries::find(&mut tx, AreaLevel::City)
            .await
            .unwrap()
            .unwrap();
        assert_eq!((about.areas, about.source.as_str()), (1, "Badan Lain"));
        let shapes: geo::Shapes = serde_json::from_str(&shapes).unwrap();
        assert!(shapes.area("31.73").is_some());
        let lines = store::audit::page(&mut tx, &store::audit::Filter::default(), 50)
            .await
            .unwrap();
        let changed = |line: &&store::audit::Line| line.kind == audit::Kind::SettingsChanged;
        assert_eq!(lines.iter().filter(changed).count(), 3);
        drop(tx);

        let listed = on.suluh(&["area", "boundaries"]).done();
        assert!(listed.contains("1 areas, Badan Lain") && listed.contains("Badan Uji"));
        let removed = on.suluh(&["area", "boundaries", "--remove"]).done();
        assert!(removed.contains("gone"), "{removed}");
        let none = on.suluh(&["area", "boundaries", "--remove"]).done();
        assert!(none.contains("No borders are installed"), "{none}");
        on.remove().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_cannot_be_used_is_refused_in_words_and_changes_nothing() {
    let [on, other] = installations().await;
    other.remove().await;
    let (city, point) = (
        square("kode", "31.73", "Polygon"),
        square("kode", "31.73", "Point"),
    );
    let nameless = square("nama", "31.73", "Polygon").replace("31.73", "Jakarta Barat");
    // 3174 is Jakarta Barat at BPS, and Jakarta Selatan at Kemendagri; 31.79 is nowhere.
    let wrong = square("kode", "31.73", "Polygon").replace(r#""31.73""#, r#""31.79""#);
    let swapped = r#"{"type":"Feature","properties":{"kode":"31.73"},"geometry":{"type":"Polygon",
        "coordinates":[[[-6.1,106.7],[-6.1,106.8],[-6.2,106.8],[-6.1,106.7]]]}}"#;
    let province = square("kode", "32", "Polygon");
    let district = square("kode", "31.73.05", "Polygon");
    for (file, english, indonesian) in [
        ("kode,nama\n", "Not valid JSON", "Bukan JSON"),
        ("{}", "Neither a GeoJSON", "Bukan FeatureCollection"),
        (&collection(&[]), "has no areas", "tidak berisi wilayah"),
        (
            &collection(&[nameless]),
            "No property holds Kemendagri codes. There are: nama",
            "Properti yang ada: nama",
        ),
        (
            &collection(&[city.clone(), city.clone(), wrong]),
            "31.79 is no current",
            "31.79 bukan kode",
        ),
        (&collection(&[point]), "is a Point", "berbentuk Point"),
        (
            &collection(&[swapped.to_owned()]),
            "latitude first",
            "lintang lebih dahulu",
        ),
        (
            &collection(&[city.clone(), province]),
            "mixes levels",
            "mencampur tingkat",
        ),
        (
            &collection(&[district]),
            "borders of District",
            "batas Kecamatan",
        ),
    ] {
        boundaries(&on, "C", file, &SOURCE).refused(english);
        boundaries(&on, "id_ID.UTF-8", file, &SOURCE).refused(indonesian);
    }
    boundaries(&on, "C", &cities(), &["--source", " "]).refused("--source");
    boundaries(&on, "C", &cities(), &[]).refused("--source");
    let property = [&SOURCE[..], &["--property", "code"]].concat();
    boundaries(&on, "C", &cities(), &property).refused("No area has the property code");
    let mut tx = on.database.store.read().await.unwrap();
    assert_eq!(boundaries::installed(&mut tx).await.unwrap(), []);
    drop(tx);
    on.remove().await;
}
