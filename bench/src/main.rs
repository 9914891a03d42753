//! Measures Suluh at 10,000 to 1,000,000 cases, each figure beside its floors in the same run.

mod client;
mod fill;
mod machine;
mod place;
mod stats;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut cache = place::Cache::open(std::env::temp_dir().join("suluh-bench"))?;
    for n in std::env::args().skip(2) {
        let kind = if std::env::args().nth(1).as_deref() == Some("sqlite") { place::Kind::Sqlite } else { place::Kind::Postgres };
        println!("{}", cache.copy(kind, n.parse()?).await?.address);
    }
    Ok(())
}
