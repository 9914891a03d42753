//! Published releases: a page, a file and a document for every revision, under addresses that stay.

use askama::Template;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::Coded;
use domain::figures::release::{ReleaseState, Value};
use exchange::csv_out::{CsvOut, Options};
use exchange::table::Delimiter;
use serde::Serialize;
use std::io;
use store::releases::{self, Revision};

use super::{Reader, Site, answer, missing};
use crate::errors::Error;
use crate::page::Page;
use crate::pages::releases::map;
use crate::pages::releases::words::{self, Areas, Shown};

/// What never changes may be kept for a day; a withdrawal is seen by then.
const KEPT: &str = "public, max-age=86400";

/// A release in the list of figures.
pub(super) struct Entry {
    pub(super) href: String,
    pub(super) title: String,
    pub(super) finding: String,
    pub(super) meta: String,
}

/// The releases of the site, the newest first.
pub(super) async fn entries(
    reader: &mut Reader,
    page: &Page,
    site: &Site,
) -> Result<Vec<Entry>, Error> {
    let mut entries = Vec::new();
    for one in releases::published(&mut reader.tx, reader.settings.task_force).await? {
        let areas = words::areas(&mut reader.tx, &one.table).await?;
        entries.push(Entry {
            href: site.to(&format!("/figures/{}", number(&one))),
            title: words::of(page.locale, &one.title).to_owned(),
            finding: words::finding(page, &areas, &one),
            meta: meta(page, &one),
        });
    }
    Ok(entries)
}

fn number(revision: &Revision) -> &str {
    revision.number.as_deref().unwrap_or_default()
}

/// "Nomor 2026-001, revisi 2, 27 November 2026".
fn meta(page: &Page, revision: &Revision) -> String {
    let published = revision.published.as_ref();
    let args = [
        ("number", number(revision).into()),
        ("revision", revision.revision.into()),
        (
            "day",
            published
                .map_or_else(String::new, |signed| {
                    page.date(page.zone.to_datetime(signed.at).date())
                })
                .into(),
        ),
    ];
    page.locale.text_with("site-release-meta", &args)
}

/// Something that is said of a figure.
struct Fact {
    label: String,
    text: String,
}

/// Another revision.
struct Other {
    href: String,
    name: String,
    reason: String,
    changes: Vec<String>,
}

#[derive(Template)]
#[template(path = "site/release.html")]
struct ReleasePage {
    page: Page,
    site: Site,
    heading: String,
    meta: String,
    /// Whether a later revision has taken its place.
    later: Option<String>,
    withdrawn: bool,
    finding: String,
    chart: String,
    map: String,
    table: Shown,
    facts: Vec<Fact>,
    reason: String,
    changes: Vec<String>,
    others: Vec<Other>,
    csv: String,
    json: String,
    digest: String,
    signature: String,
    signed_with: String,
}

/// The revision that an address names, with those before it; the latest where it names none.
async fn named(reader: &mut Reader) -> Result<Option<(usize, Vec<Revision>)>, Error> {
    let task_force = reader.settings.task_force;
    let asked = reader.named("number").to_owned();
    let all = releases::of_number(&mut reader.tx, task_force, &asked).await?;
    let at = match reader.named("revision") {
        "" => (!all.is_empty()).then_some(0),
        text => {
            let revision = text.parse::<i64>().ok();
            all.iter().position(|one| Some(one.revision) == revision)
        }
    };
    Ok(at.map(|at| (at, all)))
}

/// Handles `GET /p/figures/{number}` and `GET /p/figures/{number}/{revision}`.
pub(super) async fn show(mut reader: Reader) -> Result<Response, Error> {
    let Some((at, all)) = named(&mut reader).await? else {
        return missing(&reader);
    };
    let revision = &all[at];
    let areas = words::areas(&mut reader.tx, &revision.table).await?;
    let page = reader.part("/figures");
    let heading = words::of(page.locale, &revision.title).to_owned();
    let site = reader.site(Some(&heading));
    let path = |one: &Revision| format!("/figures/{}/{}", number(one), one.revision);
    let source = page.tw("release-source", "names", &revision.scope.join(", "));
    let withdrawn = revision.state == ReleaseState::Withdrawn;
    let before = all.get(at + 1);
    // What was withdrawn is told by no other revision either.
    let changed = |now: &Revision, before: Option<&Revision>| match before {
        Some(before) if is_read(now) && is_read(before) => {
            words::changes(&page, &areas, &now.table, &before.table)
        }
        _ => Vec::new(),
    };
    let others = all.iter().enumerate().filter(|(other, _)| *other != at);
    let others = others.map(|(other, one)| Other {
        href: site.to(&path(one)),
        name: meta(&page, one),
        reason: words::of(page.locale, &one.reason).to_owned(),
        changes: changed(one, all.get(other + 1)),
    });
    let shown = ReleasePage {
        meta: meta(&page, revision),
        later: (at > 0).then(|| site.to(&format!("/figures/{}", number(revision)))),
        withdrawn,
        finding: words::finding(&page, &areas, revision),
        chart: match withdrawn {
            true => String::new(),
            false => words::chart(&page, &areas, revision, &source)?,
        },
        map: match withdrawn {
            true => String::new(),
            false => map(&page, &areas, revision, &source)?,
        },
        table: words::shown(&page, &areas, &revision.table),
        facts: facts(&page, revision, source),
        reason: words::of(page.locale, &revision.reason).to_owned(),
        changes: changed(revision, before),
        others: others.collect(),
        csv: site.to(&format!("{}/table.csv", path(revision))),
        json: site.plain(&format!("{}/release.json", path(revision))),
        digest: revision.digest.clone().unwrap_or_default(),
        signature: revision.signature.clone().unwrap_or_default(),
        signed_with: revision.signed_with.clone().unwrap_or_default(),
        page,
        site,
        heading,
    };
    answer(&reader, &shown)
}

fn facts(page: &Page, revision: &Revision, source: String) -> Vec<Fact> {
    let definition = &revision.definition;
    let words = |text| words::of(page.locale, text).to_owned();
    let fact = |key: &str, text: String| Fact {
        label: page.t(key).into_owned(),
        text,
    };
    vec![
        fact("release-indicator", words(&definition.name)),
        fact("definition-text", words(&definition.definition)),
        fact("definition-unit", page.name(definition.unit).into_owned()),
        fact("definition-date", page.name(definition.date).into_owned()),
        fact("definition-area", page.name(definition.area).into_owned()),
        fact("definition-source", words(&definition.source)),
        fact("release-period", words::period(page, &revision.recipe)),
        fact("release-scope", source),
        fact("release-taken", page.date_time(revision.taken_at)),
        fact(
            "release-protection",
            words::protection(page, revision.recipe.protection),
        ),
    ]
}

fn kept(mut headers: HeaderMap, kind: &'static str, bytes: Vec<u8>) -> Response {
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(KEPT));
    (headers, bytes).into_response()
}

/// Handles `GET /p/figures/{number}/{revision}/release.json`: the bytes that were signed.
pub(super) async fn document(mut reader: Reader) -> Result<Response, Error> {
    let Some((at, all)) = named(&mut reader).await? else {
        return missing(&reader);
    };
    let revision = &all[at];
    let Some(signed) = revision.published.as_ref().filter(|_| is_read(revision)) else {
        return missing(&reader);
    };
    let bytes = releases::document(revision, number(revision), signed.at)?;
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("x-signature-ed25519", &revision.signature),
        ("x-signed-with", &revision.signed_with),
        ("x-digest-blake3", &revision.digest),
    ] {
        if let Some(Ok(value)) = value.as_ref().map(|value| HeaderValue::from_str(value)) {
            headers.insert(name, value);
        }
    }
    Ok(kept(headers, "application/json", bytes))
}

/// Whether its counts are still handed out.
fn is_read(revision: &Revision) -> bool {
    revision.state == ReleaseState::Published
}

/// Handles `GET /p/figures/{number}/{revision}/table.csv`: codes and words side by side.
pub(super) async fn file(mut reader: Reader) -> Result<Response, Error> {
    let Some((at, all)) = named(&mut reader).await? else {
        return missing(&reader);
    };
    let revision = &all[at];
    if !is_read(revision) {
        return missing(&reader);
    }
    let areas = words::areas(&mut reader.tx, &revision.table).await?;
    let page = reader.part("/figures");
    let bytes = csv(&page, &areas, revision).map_err(|error| Error::unexpected(&error))?;
    let mut headers = HeaderMap::new();
    let name = format!(
        "attachment; filename=\"{}-{}.csv\"",
        number(revision),
        revision.revision
    );
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(kept(headers, "text/csv; charset=utf-8", bytes))
}

fn csv(page: &Page, areas: &Areas, revision: &Revision) -> io::Result<Vec<u8>> {
    let options = Options {
        byte_order_mark: true,
        delimiter: Delimiter::Comma,
    };
    let mut file = CsvOut::new(Vec::new(), options)?;
    let table = &revision.table;
    let heads = table
        .by
        .iter()
        .flat_map(|by| [format!("{}_code", by.code()), page.name(*by).into_owned()]);
    file.row(heads.chain(["n".to_owned(), "margin".to_owned(), "note".to_owned()]))?;
    for line in &table.lines {
        let keys = table.by.iter().zip(&line.keys).flat_map(|(by, key)| {
            let code = key.clone().unwrap_or_else(|| "*".to_owned());
            [code, words::label(page, areas, *by, key.as_deref())]
        });
        let n = line
            .value
            .number()
            .map_or_else(String::new, |n| n.to_string());
        let margin = match line.value {
            Value::Noisy(_, Some(tenths)) => format!("{}.{}", tenths / 10, tenths % 10),
            _ => String::new(),
        };
        let note = match line.value {
            Value::Hidden => "protected",
            Value::AsBefore => "as-before",
            Value::Rounded(_) => "rounded",
            Value::Noisy(..) => "noise",
            Value::Count(_) => "",
        };
        file.row(keys.chain([n, margin, note.to_owned()]))?;
    }
    file.finish()
}

// ---------------------------------------------------------------- catalogue

/// The catalogue in the terms of DCAT 3 (W3C), with the fields of Satu Data Indonesia (Perpres 39/2019).
#[derive(Serialize)]
struct Catalogue {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    title: String,
    publisher: String,
    dataset: Vec<Dataset>,
}

#[derive(Serialize)]
struct Dataset {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "@id")]
    id: String,
    identifier: String,
    version: String,
    title: Texts,
    description: Texts,
    issued: String,
    temporal: String,
    publisher: Vec<String>,
    konsep_definisi: Texts,
    satuan: &'static str,
    tanggal_dipakai: &'static str,
    wilayah_dipakai: &'static str,
    klasifikasi: Vec<&'static str>,
    distribution: Vec<Distribution>,
}

#[derive(Serialize)]
struct Texts {
    id: String,
    en: String,
}

#[derive(Serialize)]
struct Distribution {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "downloadURL")]
    url: String,
    #[serde(rename = "mediaType")]
    media: &'static str,
    signature: Option<String>,
}

fn dataset(reader: &Reader, revision: &Revision) -> Dataset {
    let base = format!("/figures/{}/{}", number(revision), revision.revision);
    let address = |path: &str| reader.address(&format!("{base}{path}"));
    let texts = |text: &domain::figures::indicator::Bilingual| Texts {
        id: text.id.clone(),
        en: text.en.clone(),
    };
    let distribution = |path: &str, media, signature| Distribution {
        kind: "Distribution",
        url: address(path),
        media,
        signature,
    };
    let definition = &revision.definition;
    Dataset {
        kind: "Dataset",
        id: address(""),
        identifier: number(revision).to_owned(),
        version: revision.revision.to_string(),
        title: texts(&revision.title),
        description: texts(&definition.name),
        issued: revision
            .published
            .as_ref()
            .map_or_else(String::new, |one| one.at.to_string()),
        temporal: format!("{}/{}", revision.recipe.from, revision.recipe.to),
        publisher: revision.scope.clone(),
        konsep_definisi: texts(&definition.definition),
        satuan: definition.unit.code(),
        tanggal_dipakai: definition.date.code(),
        wilayah_dipakai: definition.area.code(),
        klasifikasi: revision.table.by.iter().map(|by| by.code()).collect(),
        distribution: vec![
            distribution("/table.csv", "text/csv", None),
            distribution(
                "/release.json",
                "application/json",
                revision.signature.clone(),
            ),
        ],
    }
}

/// Handles `GET /p/figures/catalogue.json`.
pub(super) async fn catalogue(mut reader: Reader) -> Result<Response, Error> {
    let task_force = reader.settings.task_force;
    let all = releases::published(&mut reader.tx, task_force).await?;
    let catalogue = Catalogue {
        context: "https://www.w3.org/ns/dcat3",
        kind: "Catalog",
        title: reader.locale.text("site-figures-title").into_owned(),
        publisher: reader.owner.clone(),
        dataset: all.iter().map(|one| dataset(&reader, one)).collect(),
    };
    let bytes = serde_json::to_vec(&catalogue).map_err(|error| Error::unexpected(&error))?;
    let mut response = kept(HeaderMap::new(), "application/json", bytes);
    let soon = HeaderValue::from_static("public, max-age=60");
    response.headers_mut().insert(header::CACHE_CONTROL, soon);
    Ok(response)
}
