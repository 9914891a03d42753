//! dev harness
#![allow(clippy::unwrap_used, clippy::print_stdout)]
use linkage::{table, presets, train, predict, evaluate, blocking, Builder, Scorer, settings::Link};
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let t0 = std::time::Instant::now();
    let mut settings = match args[1].as_str() { "id" => presets::indonesian(), "febrl" => presets::febrl(Link::Within), _ => presets::febrl(Link::Across) };
    if let Ok(t) = std::env::var("TRAIN") { settings.training = t.split('|').map(linkage::settings::Rule::new).collect(); }
    let mut b = Builder::new(&settings).unwrap();
    let mapping = if args[1] == "id" {
        table::Mapping { fields: [("mother","mother_name"),("birth","birth_date"),("registered","reg_date")].map(|(a,b)| (a.to_owned(), b.to_owned())).to_vec(), id: None, truth: Some("entity_id".into()) }
    } else {
        table::Mapping { fields: vec![("birth".into(),"date_of_birth".into())], id: Some("rec_id".into()), truth: Some("rec_id".into()) }
    };
    let mut truth = Vec::new(); let mut sources = Vec::new();
    for (s, f) in args[2..].iter().enumerate() {
        table::read(std::io::BufReader::new(std::fs::File::open(f).unwrap()), &settings, &mapping, |row| {
            let t = row.truth.unwrap(); let t: u64 = t.strip_prefix("rec-").map_or(t, |r| r.split('-').next().unwrap()).parse().unwrap();
            truth.push(t); sources.push(s as u8); b.add(s as u8, row.fields);
        }).unwrap();
    }
    eprintln!("read {:.2}", t0.elapsed().as_secs_f64());
    let records = b.finish();
    eprintln!("finish {:.2}", t0.elapsed().as_secs_f64());
    let blocks = blocking::Blocks::new(&records, &settings.blocking, settings.block_limit).unwrap();
    eprintln!("blocks {:.2}", t0.elapsed().as_secs_f64());
    let model = train::train(&records, &blocks, &settings, "v", &train::Options::default()).unwrap();
    eprintln!("train {:.2}", t0.elapsed().as_secs_f64());
    if std::env::var("SHOW").is_ok() {
        for r in &model.training { eprintln!("{} pairs {} matches {:.4} it {} change {:.5} {}", r.block, r.pairs, r.matches, r.iterations, r.change, r.converged); }
        eprintln!("prior {:e} household {:?} = {:.2}", model.prior, model.household, linkage::model::weight_of(model.prior));
        for (c, o) in model.settings.comparisons.iter().zip(&model.levels) {
            for (i, o) in o.iter().enumerate() { eprintln!("  {:8} {:20} m {:.5} u {:.3e} w {:.2} h {:.2}", c.name, c.levels.get(i).map_or("different", |l| &l.key), o.m, o.u, o.weight(), (o.household.unwrap_or(o.u)/o.u).log2()); }
        }
    }
    let scorer = Scorer::new(&records, &model).unwrap();
    let p = predict::predict(&scorer, &blocks, settings.link, std::env::var("CUT").map_or(-4.25, |c| c.parse().unwrap()), 0..records.len() as u32);
    eprintln!("predict {:.2}", t0.elapsed().as_secs_f64());
    let n = evaluate::true_pairs(&truth, &sources, settings.link);
    let e = evaluate::evaluate(&p.pairs, &truth, n);
    println!("compared {} kept {} too_little {} true {} found {:.4}", p.compared, p.pairs.len(), p.too_little.len(), n, e.found as f64 / n as f64);
    println!("best {:?}\neven {:?}", e.best, e.even);
    if std::env::var("SHOW").is_ok() { for b in &e.calibration { println!("{b:?}"); } 
        if let Ok(d) = std::env::var("DUMP") { use std::io::Write; let mut f = std::io::BufWriter::new(std::fs::File::create(d).unwrap()); for p in &p.pairs { writeln!(f, "{} {} {:.2} {}", p.a, p.b, p.weight, u8::from(truth[p.a as usize]==truth[p.b as usize])).unwrap(); } } }
    let s = std::fs::read_to_string("/proc/self/status").unwrap();
    let st = std::fs::read_to_string("/proc/self/stat").unwrap();
    let f: Vec<&str> = st.rsplit(')').next().unwrap().split_whitespace().collect();
    let cpu = (f[11].parse::<f64>().unwrap() + f[12].parse::<f64>().unwrap()) / 100.0;
    println!("cpu {:.2} {}", cpu, s.lines().find(|l| l.starts_with("VmHWM")).unwrap());
}
