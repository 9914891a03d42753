//! Reading a file on a thread of its own, in chunks.

use crate::{Fault, Input, context, rows};
use domain::imports::{FileEncoding, ImportKind};
use exchange::facts::RowState;
use exchange::import;
use exchange::mapping::Mapping;
use exchange::series;
use jiff::civil::Date;
use store::imports::Import;
use store::imports::write::Chunk;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::JoinHandle;

/// Rows that a transaction writes.
pub(crate) const CHUNK: i64 = 500;

/// What the whole file is.
pub(crate) struct Checked {
    pub(crate) digest: String,
    pub(crate) rows: i64,
}

/// Reads a file to its end without writing: a file that breaks off in another encoding half-way
/// must bring in nothing.
pub(crate) fn check(input: &Input, encoding: FileEncoding) -> Result<Checked, Fault> {
    let (digest, _) = input.digest()?;
    let mut rows = 0;
    for record in input.table(encoding)? {
        record?;
        rows += 1;
    }
    Ok(Checked { digest, rows })
}

/// How a file is to be read.
#[derive(Clone)]
pub(crate) struct Reading {
    input: Input,
    kind: ImportKind,
    encoding: FileEncoding,
    mapping: Option<Mapping>,
    today: Date,
}

impl Reading {
    /// As the batch says.
    pub(crate) fn of(input: &Input, import: &Import, today: Date) -> Result<Self, Fault> {
        let mapping = match import.kind {
            ImportKind::Cases => Some(Mapping::parse(&import.mapping)?),
            ImportKind::Series => None,
        };
        Ok(Self {
            input: input.clone(),
            kind: import.kind,
            encoding: import.encoding,
            mapping,
            today,
        })
    }

    /// Refuses what would be refused before the first row: a mapping that does not fit together,
    /// a series without its columns.
    pub(crate) fn check(&self) -> Result<(), Fault> {
        self.results().map(|_| ())
    }

    /// Starts to read after the first `skip` rows.
    pub(crate) fn start(self, skip: i64) -> Chunks {
        // One chunk waits while another is written: reading and writing overlap, memory is bounded.
        let (sender, receiver) = channel(1);
        let task = tokio::task::spawn_blocking(move || self.send(skip, &sender));
        Chunks { receiver, task }
    }

    fn send(&self, skip: i64, sender: &Sender<Chunk>) -> Result<(), Fault> {
        let skip = usize::try_from(skip).unwrap_or(usize::MAX);
        let mut chunk = Chunk::default();
        for result in self.results()?.skip(skip) {
            result?.add_to(&mut chunk);
            if chunk.rows == CHUNK && sender.blocking_send(std::mem::take(&mut chunk)).is_err() {
                // The writer stopped, and says why itself.
                return Ok(());
            }
        }
        if chunk.rows > 0 {
            // As above.
            let _ = sender.blocking_send(chunk);
        }
        Ok(())
    }

    fn results(&self) -> Result<Box<dyn Iterator<Item = Result<OneRow, Fault>>>, Fault> {
        let table = self.input.table(self.encoding)?;
        let context = context(self.today);
        Ok(match (&self.mapping, self.kind) {
            (Some(mapping), ImportKind::Cases) => Box::new(
                import::rows(table, mapping, context)?
                    .map(|result| Ok(OneRow::Case(Box::new(result?)))),
            ),
            (_, ImportKind::Series | ImportKind::Cases) => Box::new(
                series::series(table, context)?.map(|result| Ok(OneRow::Value(Box::new(result?)))),
            ),
        })
    }
}

enum OneRow {
    Case(Box<import::RowResult>),
    Value(Box<series::SeriesResult>),
}

impl OneRow {
    /// A line that could not be read and a row with nothing in it are no victims: they are
    /// counted as done, not as kept, and their problem says why.
    fn add_to(self, chunk: &mut Chunk) {
        chunk.rows += 1;
        let issues = match self {
            Self::Case(result) => {
                if result.row.state == RowState::Readable {
                    chunk.cases.push(rows::case(result.row));
                }
                result.issues
            }
            Self::Value(result) => {
                chunk.values.extend(result.row.map(rows::value));
                result.issues
            }
        };
        chunk.issues.extend(issues.into_iter().map(rows::issue));
    }
}

/// Chunks as they are read.
pub(crate) struct Chunks {
    receiver: Receiver<Chunk>,
    task: JoinHandle<Result<(), Fault>>,
}

impl Chunks {
    /// The next chunk; `None` after the last.
    pub(crate) async fn next(&mut self) -> Option<Chunk> {
        self.receiver.recv().await
    }

    /// What became of the reading, once there is no further chunk.
    pub(crate) async fn end(self) -> Result<(), Fault> {
        drop(self.receiver);
        self.task.await.map_err(|_| Fault::Interrupted)?
    }
}
