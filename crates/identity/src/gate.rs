//! A gate before expensive work: some run, some wait, the rest is told to come back.

use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use crate::HashError;

/// At most `running` pieces of work at a time and `waiting` behind them.
#[derive(Debug, Clone)]
pub(crate) struct Gate {
    admitted: Arc<Semaphore>,
    running: Arc<Semaphore>,
}

impl Gate {
    pub(crate) fn new(running: usize, waiting: usize) -> Self {
        Self {
            admitted: Arc::new(Semaphore::new(running + waiting)),
            running: Arc::new(Semaphore::new(running)),
        }
    }

    /// Runs `work` on a thread for blocking work. [`HashError::Busy`] at once if all places
    /// are taken. Work that began counts until it ends, even if nobody waits for it any more.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, HashError> {
        let admitted = self.admitted.clone().try_acquire_owned();
        let admitted = admitted.map_err(|_| HashError::Busy)?;
        let running = self.running.clone().acquire_owned().await;
        let running = running.map_err(|_| HashError::Busy)?;
        spawn_blocking(move || {
            let done = work();
            drop((running, admitted));
            done
        })
        .await
        .map_err(|_| HashError::Failed)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn the_third_is_sent_away_when_one_runs_and_one_waits() {
        let gate = Gate::new(1, 1);
        let (finish, finished) = mpsc::channel::<()>();
        let (started, has_started) = tokio::sync::oneshot::channel();
        let first = tokio::spawn({
            let gate = gate.clone();
            async move {
                gate.run(move || {
                    started.send(()).unwrap();
                    finished.recv().unwrap();
                    1
                })
                .await
            }
        });
        has_started.await.unwrap();
        let second = tokio::spawn({
            let gate = gate.clone();
            async move { gate.run(|| 2).await }
        });
        while gate.admitted.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!(gate.run(|| 3).await, Err(HashError::Busy));
        finish.send(()).unwrap();
        assert_eq!(first.await.unwrap(), Ok(1));
        assert_eq!(second.await.unwrap(), Ok(2));
        assert_eq!(gate.run(|| 3).await, Ok(3));
    }

    #[tokio::test]
    async fn whoever_stops_waiting_gives_the_place_back_only_when_the_work_ends() {
        let gate = Gate::new(1, 0);
        let (finish, finished) = mpsc::channel::<()>();
        let (started, has_started) = tokio::sync::oneshot::channel();
        let task = tokio::spawn({
            let gate = gate.clone();
            async move {
                gate.run(move || {
                    started.send(()).unwrap();
                    finished.recv().unwrap();
                })
                .await
            }
        });
        has_started.await.unwrap();
        task.abort();
        assert!(task.await.unwrap_err().is_cancelled());
        assert_eq!(gate.run(|| 3).await, Err(HashError::Busy));
        finish.send(()).unwrap();
        while gate.run(|| 3).await != Ok(3) {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn work_that_panics_gives_its_place_back() {
        let gate = Gate::new(1, 0);
        let failed: Result<(), _> = gate.run(|| panic!("on purpose")).await;
        assert_eq!(failed, Err(HashError::Failed));
        assert_eq!(gate.run(|| 1).await, Ok(1));
    }
}
