//! Charts as the figures page shows them. The Jakarta series are the published totals;
//! everything else is invented.

use super::*;

pub(crate) mod maps;

fn frame(id: &str, title: &str, subtitle: &str) -> Frame {
    Frame {
        id: id.into(),
        title: title.into(),
        subtitle: subtitle.into(),
        source: "Sumber: data contoh, revisi 18 Juli 2024. Satu orang dihitung satu kali.".into(),
        description: "Tabel dengan angka yang sama ada di bawah bagan.".into(),
        empty: "Belum ada data untuk pilihan ini.".into(),
        missing: "–".into(),
        numbers: Numbers {
            thousands: '.',
            decimal: ',',
            decimals: 0,
        },
    }
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(ToString::to_string).collect()
}

fn series(name: &str, values: &[f64]) -> Series {
    Series {
        name: name.into(),
        values: values.iter().copied().map(Some).collect(),
    }
}

pub(crate) fn grouped() -> BarChart {
    let mut west = series("Jakarta Barat", &[56.0, 22.0]);
    west.values.push(None);
    BarChart {
        frame: frame(
            "korban-tahun",
            "Korban TPPO di DKI Jakarta turun dari 154 orang pada 2022 menjadi 37 pada 2023",
            "Orang, per tahun; 2024 sampai Juli",
        ),
        categories: words(&["2022", "2023", "2024 (Januari–Juli)"]),
        series: vec![series("DKI Jakarta", &[154.0, 37.0, 16.0]), west],
        bars: Bars::Grouped,
    }
}

pub(crate) fn stacked() -> BarChart {
    BarChart {
        frame: frame(
            "bentuk-tahun",
            "Eksploitasi tenaga kerja menjadi bentuk terbanyak sejak 2021",
            "Korban, orang, per tahun kasus dibuka",
        ),
        categories: words(&["2019", "2020", "2021", "2022", "2023", "2024"]),
        series: vec![
            series("Tenaga kerja", &[120.0, 98.0, 240.0, 410.0, 1_385.0, 902.0]),
            series("Seksual", &[210.0, 140.0, 180.0, 322.0, 470.0, 388.0]),
            series("Perkawinan pesanan", &[30.0, 12.0, 44.0, 51.0, 90.0, 71.0]),
            series("Lainnya", &[3.0, 8.0, 21.0, 60.0, 160.0, 25.0]),
        ],
        bars: Bars::Stacked,
    }
}

pub(crate) fn horizontal() -> HBarChart {
    HBarChart {
        frame: frame(
            "wilayah-asal",
            "Tiga wilayah menjadi asal dari empat di antara lima korban",
            "Korban menurut kabupaten/kota asal, orang, 2022–2024",
        ),
        categories: words(&[
            "Kabupaten Contoh Selatan",
            "Kabupaten Kepulauan Contoh Bagian Timur Laut yang Sangat Jauh",
            "Kota Contoh Barat",
            "Kabupaten Melati",
            "Kota Mawar",
            "Kabupaten Anggrek Utara",
            "Tidak diketahui",
        ]),
        values: [181, 124, 88, 73, 20, 0]
            .map(|v| Some(f64::from(v)))
            .into_iter()
            .chain([None])
            .collect(),
    }
}

pub(crate) fn layers() -> HStackChart {
    HStackChart {
        frame: frame(
            "rujukan",
            "Rumah aman paling sering ditolak: 9 dari 21 rujukan",
            "Rujukan menurut kebutuhan, Januari–Juli 2024",
        ),
        categories: words(&[
            "Rumah aman",
            "Rehabilitasi kesehatan",
            "Bantuan hukum",
            "Visum",
        ]),
        series: vec![
            series("Diterima", &[12.0, 7.0, 3.0, 0.0]),
            series("Ditolak", &[9.0, 0.0, 1.0, 0.0]),
            series("Lewat waktu tanpa jawaban", &[0.0, 2.0, 1.0, 0.0]),
        ],
    }
}

pub(crate) fn lines() -> LineChart {
    let months = "Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des";
    let mut now = series("2024", &[3.0, 1.0, 2.0, 4.0, 2.0, 1.0, 3.0]);
    now.values.resize(12, None);
    let mut gap = series(
        "2022",
        &[
            8.0, 9.0, 14.0, 22.0, 9.0, 10.0, 12.0, 20.0, 14.0, 16.0, 11.0, 9.0,
        ],
    );
    gap.values[4] = None;
    let last = series(
        "2023",
        &[1.0, 1.0, 0.0, 2.0, 1.0, 1.0, 4.0, 7.0, 6.0, 5.0, 5.0, 4.0],
    );
    let line = |series, comparison| Line { series, comparison };
    LineChart {
        frame: frame(
            "korban-bulan",
            "Sampai Juli 2024 korban lebih banyak daripada tahun sebelumnya pada bulan yang sama",
            "Korban, orang, per bulan laporan diterima",
        ),
        times: months.split(' ').map(String::from).collect(),
        lines: vec![line(now, false), line(last, true), line(gap, true)],
    }
}

pub(crate) fn pyramid() -> AgeSexPyramid {
    AgeSexPyramid {
        frame: frame(
            "umur-jenis-kelamin",
            "Anak perempuan usia 12–17 adalah kelompok terbesar",
            "Korban menurut kelompok umur dan jenis kelamin, orang, 2022–2024",
        ),
        bands: words(&[
            "0–5", "6–11", "12–17", "18–24", "25–34", "35–44", "45–59", "60+",
        ]),
        left: series(
            "Perempuan",
            &[4.0, 11.0, 162.0, 131.0, 74.0, 31.0, 9.0, 1.0],
        ),
        right: Series {
            name: "Laki-laki".into(),
            values: [Some(3.0), Some(8.0), Some(41.0), Some(77.0), Some(58.0)]
                .into_iter()
                .chain([Some(22.0), None, Some(0.0)])
                .collect(),
        },
    }
}

/// The boundaries of the sample, which live as long as its drawings.
fn sample_shapes() -> &'static geo::Shapes {
    static SHAPES: std::sync::OnceLock<geo::Shapes> = std::sync::OnceLock::new();
    SHAPES.get_or_init(maps::hexagons)
}

/// A chart of each kind, and one without data.
pub(crate) fn charts() -> Vec<(&'static str, Box<dyn Chart>)> {
    let mut empty = grouped();
    empty.frame.id = "kosong".into();
    empty.categories.clear();
    empty.series.clear();
    vec![
        ("grouped", Box::new(grouped())),
        ("stacked", Box::new(stacked())),
        ("horizontal", Box::new(horizontal())),
        ("layers", Box::new(layers())),
        ("lines", Box::new(lines())),
        ("pyramid", Box::new(pyramid())),
        ("empty", Box::new(empty)),
        ("circles", Box::new(maps::circles())),
        ("abroad", Box::new(maps::abroad())),
        ("home-flows", Box::new(maps::home_flows())),
        ("legs", Box::new(maps::legs())),
        ("areas", Box::new(maps::areas(sample_shapes()))),
    ]
}
