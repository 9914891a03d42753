//! Runs of one kind of work, by several workers at a time, bounded in number and in time.

use crate::client::{Ask, Client};
use crate::machine;
use crate::stats::Summary;
use anyhow::Result;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How much work a run does.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Most requests.
    pub most: usize,
    /// Longest time.
    pub time: Duration,
}

impl Bounds {
    /// For so long.
    pub const fn new(seconds: u64) -> Self {
        Self {
            most: 100_000,
            time: Duration::from_secs(seconds),
        }
    }
}

/// What a worker does again and again. Its numbers are its own: its place among the workers, then
/// always as many more as there are workers.
pub trait Work: Send + 'static {
    /// Does it once; says whether it went as expected.
    fn once(&mut self, number: usize) -> impl Future<Output = bool> + Send;
}

/// Runs workers until a bound is met.
pub async fn run<W: Work>(
    workers: Vec<W>,
    bounds: Bounds,
    postmaster: Option<u32>,
) -> Result<Summary> {
    let count = workers.len();
    let (app, database) = (machine::app_cpu()?, postmaster.map(machine::family_cpu));
    let begun = Instant::now();
    let tasks: Vec<_> = workers
        .into_iter()
        .enumerate()
        .map(|(place, mut worker)| {
            tokio::spawn(async move {
                let (mut times, mut failed) = (Vec::new(), 0);
                for number in (place..bounds.most).step_by(count) {
                    if begun.elapsed() >= bounds.time {
                        break;
                    }
                    let asked = Instant::now();
                    if worker.once(number).await {
                        times.push(asked.elapsed());
                    } else {
                        failed += 1;
                    }
                }
                (times, failed)
            })
        })
        .collect();
    let (mut times, mut failed) = (Vec::new(), 0);
    for task in tasks {
        let (some, wrong) = task.await?;
        times.extend(some);
        failed += wrong;
    }
    let wall = begun.elapsed();
    let app = machine::app_cpu()?.saturating_sub(app);
    let database = match (postmaster, database) {
        (Some(pid), Some(before)) => Some(machine::family_cpu(pid)?.saturating_sub(before?)),
        _ => None,
    };
    Ok(Summary::of(times, failed, wall).with_cpu(app, database))
}

/// Sends requests over a connection of its own.
pub struct Asking {
    client: Client,
    address: SocketAddr,
    cookie: String,
    ask: Arc<dyn Fn(usize) -> Ask + Send + Sync>,
}

impl Asking {
    /// A worker for each connection.
    pub async fn workers(
        count: usize,
        address: SocketAddr,
        cookie: &str,
        ask: impl Fn(usize) -> Ask + Send + Sync + 'static,
    ) -> Result<Vec<Self>> {
        let ask: Arc<dyn Fn(usize) -> Ask + Send + Sync> = Arc::new(ask);
        let mut workers = Vec::new();
        for _ in 0..count {
            workers.push(Self {
                client: Client::connect(address, cookie).await?,
                address,
                cookie: cookie.to_owned(),
                ask: ask.clone(),
            });
        }
        Ok(workers)
    }
}

impl Work for Asking {
    async fn once(&mut self, number: usize) -> bool {
        let ask = (self.ask)(number);
        match self.client.send(&ask).await {
            Ok(answer) => answer.status == ask.expect,
            Err(_) => {
                // A broken connection fails one request, not all that follow.
                if let Ok(client) = Client::connect(self.address, &self.cookie).await {
                    self.client = client;
                }
                false
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    struct Counting;

    impl Work for Counting {
        async fn once(&mut self, number: usize) -> bool {
            tokio::task::yield_now().await;
            number % 10 != 0
        }
    }

    #[tokio::test]
    async fn a_run_ends_at_its_number_and_counts_what_failed() {
        let bounds = Bounds {
            most: 100,
            time: Duration::from_secs(60),
        };
        let workers = (0..4).map(|_| Counting).collect();
        let summary = run(workers, bounds, None).await.unwrap();
        assert_eq!((summary.answered, summary.failed), (90, 10));
    }

    #[tokio::test]
    async fn a_run_ends_at_its_time() {
        let bounds = Bounds {
            most: usize::MAX,
            time: Duration::from_millis(50),
        };
        let summary = run(vec![Counting], bounds, None).await.unwrap();
        assert!(summary.answered > 0);
    }
}
