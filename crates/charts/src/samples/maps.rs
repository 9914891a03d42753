//! Maps and flows as the figures pages show them. All numbers are invented.

use geo::{Point, Shapes, point_of};

use super::*;

fn words() -> MapWords {
    MapWords {
        hidden: "Disembunyikan (kurang dari 5)".into(),
        approximate: "Letak perkiraan".into(),
        no_data: "Tidak ada data".into(),
    }
}

fn point(code: &str) -> Point {
    let nowhere = Point { lon: 0.0, lat: 0.0 };
    point_of(code).map_or(nowhere, |known| known.point)
}

fn place(code: &str, name: &str, value: Option<f64>) -> Place {
    Place {
        name: name.into(),
        at: point(code),
        value,
        approximate: false,
        href: Some(format!("?asal={code}")),
    }
}

pub(crate) fn circles() -> CircleMap {
    let mut places: Vec<Place> = [
        ("31.73", "Jakarta Barat", 410.0),
        ("32.01", "Kabupaten Bogor", 322.0),
        ("35.09", "Kabupaten Jember", 281.0),
        ("53.01", "Kabupaten Kupang", 264.0),
        ("52.01", "Kabupaten Lombok Barat", 188.0),
        ("32.12", "Kabupaten Indramayu", 176.0),
        ("12.71", "Kota Medan", 150.0),
        ("61.71", "Kota Pontianak", 96.0),
        ("33.01", "Kabupaten Cilacap", 88.0),
        ("21.71", "Kota Batam", 74.0),
        ("71.71", "Kota Manado", 61.0),
        ("73.71", "Kota Makassar", 44.0),
        ("18.07", "Kabupaten Lampung Timur", 31.0),
        ("64.72", "Kota Samarinda", 12.0),
        ("94.01", "Kabupaten Nabire", 7.0),
        ("81.71", "Kota Ambon", 0.0),
    ]
    .map(|(code, name, value)| place(code, name, Some(value)))
    .into();
    places.push(place(
        "31.01",
        "Kabupaten Administrasi Kepulauan Seribu",
        None,
    ));
    places.push(place("91.71", "Kota Jayapura", None));
    let mut rough = place("62", "Kalimantan Tengah", Some(35.0));
    rough.approximate = true;
    places.push(rough);
    CircleMap {
        frame: frame(
            "asal-peta",
            "Jakarta Barat dan Kabupaten Bogor adalah asal terbanyak, bersama satu dari tiga korban",
            "Korban menurut kabupaten/kota asal, orang, 2022–2024",
        ),
        words: words(),
        view: View::Indonesia,
        places,
    }
}

fn flow_place(code: &str, name: &str) -> FlowPlace {
    FlowPlace {
        name: name.into(),
        at: point(code),
    }
}

fn flow(from: usize, to: usize, value: Option<f64>) -> Flow {
    Flow {
        from,
        to,
        value,
        href: Some(format!("?dari={from}&ke={to}")),
    }
}

pub(crate) fn abroad() -> FlowMap {
    FlowMap {
        frame: frame(
            "arus-luar-negeri",
            "Batam dan Jakarta adalah tempat transit terbesar menuju Malaysia dan Timur Tengah",
            "Perjalanan korban dari asal ke transit dan tujuan, orang, 2022–2024",
        ),
        words: words(),
        view: View::Data,
        places: vec![
            flow_place("53.01", "Kabupaten Kupang"),
            flow_place("35.09", "Kabupaten Jember"),
            flow_place("31", "DKI Jakarta"),
            flow_place("21.71", "Kota Batam"),
            flow_place("MY", "Malaysia"),
            flow_place("SA", "Arab Saudi"),
            flow_place("HK", "Hong Kong"),
            flow_place("TW", "Taiwan"),
            flow_place("KH", "Kamboja"),
        ],
        flows: vec![
            flow(0, 3, Some(120.0)),
            flow(1, 2, Some(98.0)),
            flow(3, 4, Some(164.0)),
            flow(2, 5, Some(76.0)),
            flow(2, 6, Some(31.0)),
            flow(2, 7, Some(18.0)),
            flow(2, 8, Some(52.0)),
            flow(0, 4, None),
            flow(2, 2, Some(22.0)),
        ],
    }
}

pub(crate) fn home_flows() -> FlowMap {
    FlowMap {
        frame: frame(
            "arus-dalam-negeri",
            "Sebagian besar korban yang diselamatkan di Jakarta Barat berasal dari Jawa Barat",
            "Perjalanan dari asal ke tempat eksploitasi, orang, 2023",
        ),
        words: words(),
        view: View::Data,
        places: vec![
            flow_place("32.12", "Kabupaten Indramayu"),
            flow_place("32.01", "Kabupaten Bogor"),
            flow_place("32.05", "Kabupaten Garut"),
            flow_place("18.71", "Kota Bandar Lampung"),
            flow_place("31.73", "Jakarta Barat"),
            flow_place("31.01", "Kabupaten Administrasi Kepulauan Seribu"),
        ],
        flows: vec![
            flow(0, 4, Some(9.0)),
            flow(1, 4, Some(4.0)),
            flow(2, 4, Some(3.0)),
            flow(3, 4, Some(1.0)),
            flow(4, 4, Some(2.0)),
            flow(4, 5, None),
        ],
    }
}

pub(crate) fn legs() -> Sankey {
    let names = [
        (0, "Nusa Tenggara Timur"),
        (0, "Jawa Timur"),
        (0, "Jawa Barat"),
        (0, "Kabupaten Administrasi Kepulauan Seribu"),
        (1, "DKI Jakarta"),
        (1, "Kota Batam"),
        (1, "Kabupaten Nunukan"),
        (2, "Malaysia"),
        (2, "Arab Saudi"),
        (2, "Kamboja"),
        (2, "Hong Kong"),
    ];
    let link = |(from, to, value): (usize, usize, Option<f64>)| SankeyLink {
        from,
        to,
        value,
        href: Some(format!("?dari={from}&ke={to}")),
    };
    Sankey {
        frame: frame(
            "kaki-perjalanan",
            "Kota Batam adalah tempat transit kedua terbesar, hampir seluruhnya menuju Malaysia",
            "Kaki perjalanan korban, orang, 2022–2024",
        ),
        hidden: "Disembunyikan (kurang dari 5)".into(),
        stages: super::words(&["Asal", "Transit", "Tujuan"]),
        nodes: names
            .map(|(stage, name)| SankeyNode {
                name: name.into(),
                stage,
            })
            .into(),
        links: [
            (0, 5, Some(120.0)),
            (0, 6, Some(64.0)),
            (1, 4, Some(98.0)),
            (1, 5, Some(30.0)),
            (2, 4, Some(110.0)),
            (3, 4, None),
            (4, 8, Some(126.0)),
            (4, 9, Some(52.0)),
            (4, 10, Some(30.0)),
            (5, 7, Some(141.0)),
            (5, 9, Some(9.0)),
            (6, 7, Some(64.0)),
            (2, 8, Some(24.0)),
        ]
        .map(link)
        .into(),
    }
}

/// Invented areas: a sheet of hexagons over Java, with shared borders.
pub(crate) fn hexagons() -> Shapes {
    let hexagon = |i: usize| {
        let (column, row) = (i % 6, i / 6);
        let lon = 107.6 + column as f64 * 0.6 + (row % 2) as f64 * 0.3;
        let lat = -6.6 - row as f64 * 0.52;
        let corners = [
            (0.0, 0.35),
            (0.3, 0.17),
            (0.3, -0.17),
            (0.0, -0.35),
            (-0.3, -0.17),
            (-0.3, 0.17),
        ];
        let ring = corners.map(|(x, y)| Point {
            lon: lon + x,
            lat: lat + y,
        });
        (format!("99.{i:02}"), vec![vec![ring.to_vec()]])
    };
    Shapes::new((0..18).map(hexagon), 1)
}

pub(crate) fn areas(shapes: &Shapes) -> Choropleth<'_> {
    let cell = |i: usize| match i {
        3 => Cell::Hidden,
        7 => Cell::NoData,
        _ => Cell::Known((i * i % 23) as f64 / 2.0),
    };
    let areas: Vec<AreaValue> = (0..17)
        .map(|i| AreaValue {
            code: format!("99.{i:02}"),
            name: format!("Contoh {i}"),
            cell: cell(i),
            href: (i % 2 == 0).then(|| format!("?wilayah=99.{i:02}")),
        })
        .collect();
    let values: Vec<f64> = areas
        .iter()
        .filter_map(|area| match area.cell {
            Cell::Known(value) => Some(value),
            Cell::Hidden | Cell::NoData => None,
        })
        .collect();
    let mut frame = frame(
        "angka-wilayah",
        "Di tiga wilayah lebih dari sembilan orang di antara 100.000 penduduk menjadi korban",
        "Korban per 100.000 penduduk menurut wilayah asal, 2022–2024",
    );
    frame.numbers.decimals = 1;
    Choropleth {
        frame,
        words: words(),
        view: View::Data,
        shapes,
        areas,
        classes: Classes::quantiles(&values, 4),
    }
}
