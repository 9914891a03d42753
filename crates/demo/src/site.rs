//! The public site of Jakarta Barat: switched on, with news, a publication and published figures.

use crate::leaflet::Leaflet;
use crate::people::{Member, Troupe, append};
use crate::{Error, Scene};
use audit::{Kind, ObjectKind};
use domain::figures::safe::Thresholds;
use domain::ids::{ArticleId, TaskForceId};
use domain::site::{ArticleKind, Slug};
use jiff::{SignedDuration, Timestamp};
use store::site::articles::{self, Content, New, Words};
use store::site::years::{self, Freeze};
use store::site::{self, Hotline, Site};
use store::{Tx, figures};
use uuid::Uuid;

/// Who writes the site.
const EDITOR: &str = "secretariat.jakbar";

/// An article of the play.
struct Piece {
    kind: ArticleKind,
    /// How many days ago it was written.
    days: i64,
    published: bool,
    id: [&'static str; 3],
    en: [&'static str; 3],
}

const PIECES: [Piece; 5] = [
    Piece {
        kind: ArticleKind::News,
        days: 96,
        published: true,
        id: [
            "Rapat koordinasi triwulan: layanan kesehatan dan rehabilitasi sosial",
            "Perangkat daerah dan lembaga layanan menyepakati batas waktu rujukan.",
            "Gugus tugas Jakarta Barat mengadakan rapat koordinasi triwulan di kantor wali kota.\n\n\
             ## Yang disepakati\n\n- Rujukan dijawab paling lambat 3 hari kerja.\n- Setiap puskesmas \
             kecamatan menunjuk satu petugas penghubung.\n- Data layanan dicatat di satu sistem.\n\n\
             Rapat berikutnya membahas pencegahan di kelurahan asal pekerja migran.",
        ],
        en: [
            "Quarterly meeting: health services and social rehabilitation",
            "Agencies and service providers agreed on how soon referrals are answered.",
            "The task force of Jakarta Barat held its quarterly meeting at the mayor's office.\n\n\
             ## What was agreed\n\n- Referrals are answered within 3 working days.\n- Every district \
             health centre names a contact.\n- Services are recorded in one system.",
        ],
    },
    Piece {
        kind: ArticleKind::News,
        days: 61,
        published: true,
        id: [
            "Kenali modus magang palsu ke luar negeri",
            "Tawaran magang tanpa perjanjian tertulis patut dicurigai.",
            "Beberapa warga menerima tawaran magang ke luar negeri lewat media sosial.\n\n\
             ## Periksa dahulu\n\n1. Apakah ada perjanjian tertulis?\n2. Siapa yang membayar \
             keberangkatan?\n3. Apakah lembaganya terdaftar di dinas tenaga kerja?\n\n\
             > Kalau ragu, tanyakan sebelum menyerahkan paspor.\n\nHubungi [129](tel:129) atau \
             lihat [tempat bantuan](/p/help).",
        ],
        en: ["", "", ""],
    },
    Piece {
        kind: ArticleKind::News,
        days: 20,
        published: true,
        id: [
            "Penyuluhan di rumah susun dan sekolah",
            "Dua kecamatan mendapat penyuluhan pencegahan bulan ini.",
            "Tim pencegahan mendatangi rumah susun di Cengkareng dan tiga sekolah di Tambora.\n\n\
             | Tempat | Peserta |\n|---|---:|\n| Cengkareng | 120 |\n| Tambora | 214 |",
        ],
        en: [
            "Outreach in apartment blocks and schools",
            "Two districts had outreach on prevention this month.",
            "The prevention team visited apartment blocks in Cengkareng and three schools in \
             Tambora.\n\n| Place | Participants |\n|---|---:|\n| Cengkareng | 120 |\n| Tambora | 214 |",
        ],
    },
    Piece {
        kind: ArticleKind::News,
        days: 2,
        published: false,
        id: [
            "Persiapan Hari Anti Perdagangan Orang Sedunia",
            "Konsep: menunggu jadwal dari bagian protokol.",
            "Gugus tugas menyiapkan peringatan Hari Anti Perdagangan Orang Sedunia tanggal 30 Juli.",
        ],
        en: ["", "", ""],
    },
    Piece {
        kind: ArticleKind::Publication,
        days: 44,
        published: true,
        id: [
            "Kartu saku: tanda perdagangan orang",
            "Satu lembar untuk petugas kelurahan dan puskesmas.",
            "Kartu saku ini boleh dicetak dan dibagikan. Isinya sama dengan halaman \
             [Kenali tanda](/p/about).",
        ],
        en: [
            "Pocket card: signs of trafficking",
            "One sheet for officers of kelurahan and health centres.",
            "This card may be printed and handed out. It says the same as the page \
             [Know the signs](/p/about).",
        ],
    },
];

/// Puts the site up. Its articles have their days; the audit has the present, because the files have
/// been played already and its clock does not go back.
pub(crate) async fn seed(scene: &Scene<'_>, troupe: &Troupe) -> Result<(), Error> {
    let editor = troupe.member(EDITOR)?;
    let task_force = troupe.force("jakbar")?;
    let mut tx = scene.store.write().await?;
    open(&mut tx, scene, editor, task_force).await?;
    for piece in &PIECES {
        write(&mut tx, scene, editor, task_force, piece).await?;
    }
    freeze(&mut tx, scene, editor, task_force).await?;
    tx.commit().await?;
    Ok(())
}

async fn open(
    tx: &mut Tx,
    scene: &Scene<'_>,
    editor: &Member,
    task_force: TaskForceId,
) -> Result<(), Error> {
    let at = scene.now - SignedDuration::from_hours(24 * 100);
    let new = Site {
        task_force,
        slug: "jakarta-barat".to_owned(),
        enabled: true,
        exit_address: "https://www.bmkg.go.id/".to_owned(),
        least: Thresholds::USUAL,
        version: 0,
    };
    site::save(tx, &new, at).await?;
    let line = |number: &str, whatsapp, name: [&str; 2], note: [&str; 2]| Hotline {
        number: number.to_owned(),
        whatsapp,
        name: name.map(str::to_owned),
        note: note.map(str::to_owned),
    };
    let lines = [
        line(
            "112",
            false,
            ["Jakarta Siaga", "Jakarta emergency"],
            ["Bebas pulsa, 24 jam.", "Free of charge, 24 hours."],
        ),
        line(
            "129",
            false,
            ["SAPA 129", "SAPA 129"],
            [
                "Layanan perempuan dan anak.",
                "Help for women and children.",
            ],
        ),
        line(
            "08111-129-129",
            true,
            ["WhatsApp SAPA 129", "WhatsApp of SAPA 129"],
            ["Kalau tidak bisa menelepon.", "If you cannot call."],
        ),
    ];
    site::set_hotlines(tx, task_force, 1, &lines, at).await?;
    let event = editor
        .event(Kind::SiteChanged)?
        .with("change", "switched-on")?
        .on(ObjectKind::Setting, "site")?;
    append(tx, scene, scene.now, event).await
}

fn words([title, lead, body]: [&str; 3]) -> Words {
    Words {
        title: title.to_owned(),
        lead: lead.to_owned(),
        body: body.to_owned(),
    }
}

async fn write(
    tx: &mut Tx,
    scene: &Scene<'_>,
    editor: &Member,
    task_force: TaskForceId,
    piece: &Piece,
) -> Result<(), Error> {
    let at = scene.now - SignedDuration::from_hours(24 * piece.days);
    let mut content = Content {
        indonesian: words(piece.id),
        english: words(piece.en),
        attachment: None,
    };
    if piece.kind == ArticleKind::Publication {
        content.attachment = Some(card(tx, scene, editor, task_force, at).await?);
    }
    let id: ArticleId = Uuid::now_v7().into();
    let wanted = Slug::of_title(content.title());
    let new = New {
        id,
        task_force,
        kind: piece.kind,
        slug: articles::free_slug(tx, task_force, &wanted, None).await?,
    };
    articles::add(tx, &new, &content, editor.actor.account, at).await?;
    record(tx, scene, editor, id, "written").await?;
    if piece.published {
        let article = articles::find(tx, task_force, id).await?;
        articles::publish(tx, &article, at, at).await?;
        record(tx, scene, editor, id, "published").await?;
    }
    Ok(())
}

async fn record(
    tx: &mut Tx,
    scene: &Scene<'_>,
    editor: &Member,
    article: ArticleId,
    change: &str,
) -> Result<(), Error> {
    let event = editor
        .event(Kind::SiteChanged)?
        .with("change", change)?
        .on(ObjectKind::Article, article)?;
    append(tx, scene, scene.now, event).await
}

/// The file of the publication.
async fn card(
    tx: &mut Tx,
    scene: &Scene<'_>,
    editor: &Member,
    task_force: TaskForceId,
    at: Timestamp,
) -> Result<domain::ids::AttachmentId, Error> {
    let sheet = Leaflet {
        id: Uuid::now_v7().into(),
        task_force,
        name: "kartu-saku.pdf",
        public: true,
        by: editor.actor.account,
        lines: &[
            "Kenali tanda perdagangan orang",
            "1. Dokumen ditahan orang lain.",
            "2. Upah tidak dibayar atau dipotong utang.",
            "3. Tidak boleh keluar atau menelepon sendiri.",
            "4. Takut, luka, atau jawabannya seperti dihafalkan.",
            "Hubungi 112 atau 129.",
        ],
    };
    sheet.store(tx, scene, at).await
}

/// Publishes the years that are over of the series that the city published.
async fn freeze(
    tx: &mut Tx,
    scene: &Scene<'_>,
    editor: &Member,
    task_force: TaskForceId,
) -> Result<(), Error> {
    let last = scene.zone.to_datetime(scene.now).year() - 1;
    let mut sources = Vec::new();
    let area = "31.73".parse().map_err(|_| Error::Script("no such area"))?;
    for batch in figures::batches(tx, task_force).await? {
        let (counts, body) = years::series_counts(tx, task_force, batch.id, area, last).await?;
        sources.push((batch.id, counts, body));
    }
    for (source, counts, body) in &sources {
        for (year, counts) in counts {
            let new = Freeze {
                task_force,
                source: *source,
                body,
                year: *year,
                counts,
                least: Thresholds::USUAL,
                by: editor.actor.account,
            };
            years::freeze(tx, &new, scene.now).await?;
            let event = editor
                .event(Kind::SiteChanged)?
                .with("change", "figure-published")?
                .on(ObjectKind::Figure, year)?;
            append(tx, scene, scene.now, event).await?;
        }
    }
    Ok(())
}
