//! All likely pairs, in chunks that a stopped run does not lose.

use std::io::{self, Write};

use serde::{Deserialize, Serialize};

use super::load::{Loaded, within};
use super::{Job, Progress};
use crate::error::{Error, Result};
use crate::model::{Model, probability_of, weight_of};
use crate::predict::{Prediction, predict_in_chunks};
use crate::score::Scorer;

/// Records of a chunk where memory is no matter.
const CHUNK: u32 = 100_000;
/// Records of a chunk however little memory there is.
const LEAST_CHUNK: u32 = 1_000;
/// Bytes of a pair while its chunk is gathered.
const PAIR: u64 = 24;
/// Of the pairs that are compared at most this share is likely enough to be kept.
const KEPT: f64 = 0.1;

/// Where chunks are kept.
pub trait Chunks {
    /// What stands under a name, none where nothing does.
    fn read(&self, name: &str) -> io::Result<Option<String>>;
    /// Keeps whole, or not at all, what `write` writes.
    fn keep(
        &mut self,
        name: &str,
        write: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()>;
    /// Whether something stands under a name.
    fn has(&self, name: &str) -> bool;
}

/// Of which run the chunks are: only the same one may go on with them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// [`Model::version`].
    pub model: String,
    /// Of the model file and everything that was read.
    pub digest: String,
    /// Records there are.
    pub records: u64,
    /// Records of a chunk.
    pub chunk: u32,
    /// Pairs below this probability are not kept.
    pub least: f64,
}

/// What a prediction did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Predicted {
    /// Records read.
    pub records: u64,
    /// Records that an earlier run had compared.
    pub before: u64,
    /// Pairs kept by this run.
    pub pairs: u64,
    /// Records compared by this run of which too little is known to find anybody.
    pub too_little: u64,
}

/// The name under which the header stands.
const HEADER: &str = "run.json";

/// The name of the chunk that begins with a record.
pub fn chunk_name(start: u32) -> String {
    format!("pairs-{start:010}.csv")
}

/// Links the tables of the job by a model and keeps pairs of at least the probability
/// `least`. Started again, it goes on behind the last whole chunk; chunks of another model,
/// other tables or another `least` are refused.
pub fn predict(
    job: &Job<'_>,
    model: &Model,
    least: f64,
    chunks: &mut dyn Chunks,
) -> Result<Predicted> {
    let loaded = Loaded::new(job, &model.settings, true)?;
    predict_loaded(job, &loaded, model, least, chunks)
}

/// The same of records that are loaded, with their identifiers.
pub fn predict_loaded(
    job: &Job<'_>,
    loaded: &Loaded,
    model: &Model,
    least: f64,
    chunks: &mut dyn Chunks,
) -> Result<Predicted> {
    let blocks = loaded.blocks(job, &model.settings)?;
    let held = loaded.records.bytes() + blocks.bytes();
    let mut header = Header {
        model: model.version.clone(),
        digest: format!("{:016x}", loaded.digest ^ digest_of(model)),
        records: loaded.records.len() as u64,
        chunk: chunk_of(job, model, held),
        least,
    };
    go_on(&mut header, chunks)?;
    let scorer = Scorer::new(&loaded.records, model)?;
    let mut done = Predicted {
        records: header.records,
        before: first_missing(&header, chunks).into(),
        ..Predicted::default()
    };
    (job.tell)(Progress::Compared(done.before, done.records));
    let from = done.before as u32;
    let cutoff = weight_of(least) as f32;
    predict_in_chunks(
        &scorer,
        &blocks,
        model.settings.link,
        cutoff,
        from,
        header.chunk,
        |range, found| {
            within(job, held + found.pairs.len() as u64 * PAIR)?;
            let mut write = |out: &mut dyn Write| write_pairs(job, loaded, &found, out);
            chunks.keep(&chunk_name(range.start), &mut write)?;
            done.pairs += found.pairs.len() as u64;
            done.too_little += found.too_little.len() as u64;
            (job.tell)(Progress::Compared(range.end.into(), done.records));
            Ok::<(), Error>(())
        },
    )?;
    Ok(done)
}

/// As many records as have room for their pairs in what memory is left.
fn chunk_of(job: &Job<'_>, model: &Model, held: u64) -> u32 {
    let Some(allowed) = job.memory else {
        return CHUNK;
    };
    let settings = &model.settings;
    let compared = settings.block_limit as f64 * settings.blocking.len() as f64;
    let each = (compared * KEPT).max(1.0) * PAIR as f64;
    let room = allowed.saturating_sub(held) as f64 / each;
    (room as u32).clamp(LEAST_CHUNK, CHUNK)
}

/// Takes over the chunks of a run that was stopped, or begins.
fn go_on(header: &mut Header, chunks: &mut dyn Chunks) -> Result<()> {
    let Some(text) = chunks.read(HEADER)? else {
        let text = serde_json::to_string_pretty(header).unwrap_or_default();
        return Ok(chunks.keep(HEADER, &mut |out| out.write_all(text.as_bytes()))?);
    };
    let before: Header = serde_json::from_str(&text).map_err(|_| Error::OtherRun)?;
    header.chunk = before.chunk.max(1);
    if before != *header {
        return Err(Error::OtherRun);
    }
    Ok(())
}

fn first_missing(header: &Header, chunks: &dyn Chunks) -> u32 {
    let records = header.records as u32;
    let starts = (0..records).step_by(header.chunk as usize);
    starts
        .into_iter()
        .find(|start| !chunks.has(&chunk_name(*start)))
        .unwrap_or(records)
}

fn digest_of(model: &Model) -> u64 {
    use std::hash::Hasher;
    let mut hasher = rustc_hash::FxHasher::default();
    hasher.write(model.to_json().as_bytes());
    hasher.finish()
}

fn write_pairs(
    job: &Job<'_>,
    loaded: &Loaded,
    found: &Prediction,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(["table_a", "a", "table_b", "b", "weight", "probability"])?;
    for pair in &found.pairs {
        let table = |record: u32| {
            let source = loaded.sources[record as usize];
            job.tables
                .get(usize::from(source))
                .map_or("", String::as_str)
        };
        let probability = probability_of(pair.weight.into());
        csv.write_record([
            table(pair.a),
            loaded.id(pair.a),
            table(pair.b),
            loaded.id(pair.b),
            &format!("{:.3}", pair.weight),
            &format!("{probability:.6}"),
        ])?;
    }
    csv.flush()
}
