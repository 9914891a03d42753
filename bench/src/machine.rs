//! What the machine says of itself: cores, memory, load, processor time.

use anyhow::{Context, Result};
use std::fs;
use std::time::Duration;

/// Prefix of the names of the load generator's threads: what they use is not the application's.
pub const LOAD_THREADS: &str = "load";
/// Linux counts processor time in hundredths of a second for programs that read `/proc`.
const TICKS_A_SECOND: u64 = 100;

/// Processor time of this process without the threads of the load generator.
pub fn app_cpu() -> Result<Duration> {
    let all = cpu_of("/proc/self/stat")?.1;
    let mut load = Duration::ZERO;
    for task in fs::read_dir("/proc/self/task")? {
        let stat = task?.path().join("stat");
        // A thread may end while the folder is read.
        if let Ok((name, cpu)) = cpu_of(&stat.to_string_lossy())
            && name.starts_with(LOAD_THREADS)
        {
            load += cpu;
        }
    }
    Ok(all.saturating_sub(load))
}

/// Processor time of a process and its living children.
pub fn family_cpu(pid: u32) -> Result<Duration> {
    let mut total = cpu_of(&format!("/proc/{pid}/stat"))?.1;
    let children = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children"))?;
    for child in children.split_whitespace() {
        if let Ok((_, cpu)) = cpu_of(&format!("/proc/{child}/stat")) {
            total += cpu;
        }
    }
    Ok(total)
}

fn cpu_of(stat: &str) -> Result<(String, Duration)> {
    let text = fs::read_to_string(stat)?;
    parse_stat(&text).with_context(|| format!("{stat} is not understood"))
}

/// Name and processor time (user and system) of a line of `/proc/…/stat`.
fn parse_stat(text: &str) -> Option<(String, Duration)> {
    let (before, after) = text.rsplit_once(')')?;
    let name = before.split_once('(')?.1.to_owned();
    let mut fields = after.split_whitespace();
    let user: u64 = fields.nth(11)?.parse().ok()?;
    let system: u64 = fields.next()?.parse().ok()?;
    Some((
        name,
        Duration::from_millis((user + system) * 1_000 / TICKS_A_SECOND),
    ))
}

/// Resident memory of a process in bytes.
pub fn resident(pid: u32) -> Result<u64> {
    kib_line(&format!("/proc/{pid}/status"), "VmRSS:")
}

/// The most memory a process was resident with, in bytes.
pub fn peak(pid: u32) -> Result<u64> {
    kib_line(&format!("/proc/{pid}/status"), "VmHWM:")
}

/// Memory of the machine in bytes.
pub fn memory() -> Result<u64> {
    kib_line("/proc/meminfo", "MemTotal:")
}

fn kib_line(file: &str, name: &str) -> Result<u64> {
    let text = fs::read_to_string(file)?;
    let kib: u64 = text
        .lines()
        .find_map(|line| line.strip_prefix(name))
        .and_then(|rest| rest.split_whitespace().next())
        .and_then(|number| number.parse().ok())
        .with_context(|| format!("no {name} in {file}"))?;
    Ok(kib * 1024)
}

/// Processors.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Load average of the last minute, as the machine prints it.
pub fn load() -> Result<String> {
    let text = fs::read_to_string("/proc/loadavg")?;
    Ok(text.split_whitespace().next().unwrap_or("?").to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_spaces_and_brackets_does_not_shift_the_fields() {
        let line = "12 (a b) c) S 1 2 3 4 5 6 7 8 9 10 150 50 0 0 20";
        let found = parse_stat(line);
        assert_eq!(found, Some(("a b) c".to_owned(), Duration::from_secs(2))));
        assert_eq!(parse_stat("12 (x) S 1"), None);
    }
}
