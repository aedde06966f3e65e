use std::io::{self, BufWriter, Write};

use serde::{Deserialize, Serialize};

use super::Limits;
use super::frame;
use crate::documents::{Block, pdf};
use crate::model::Finding;

/// What a worker says of a file: a [`Document`](crate::documents::Document) without its name.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Answer {
    pub(super) title: Option<String>,
    pub(super) blocks: Vec<Block>,
    pub(super) findings: Vec<Finding>,
}

/// The greeting of the pool: the limits that a worker holds itself to.
pub(super) fn greeting(limits: Limits) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&limits.memory.to_le_bytes());
    bytes[8..].copy_from_slice(&limits.seconds.to_le_bytes());
    bytes
}

fn limits(greeting: &[u8]) -> Option<Limits> {
    let (memory, seconds) = greeting.split_first_chunk::<8>()?;
    let seconds = seconds.first_chunk::<8>()?;
    Some(Limits { memory: u64::from_le_bytes(*memory), seconds: u64::from_le_bytes(*seconds) })
}

/// The work of a worker: limits this process, then reads PDFs from standard input and writes what it read to standard
/// output until the input ends. For a hidden command of a program that has a [`Pool`](super::Pool).
///
/// # Errors
/// When the streams break, or when what comes in was not sent by a pool.
pub fn serve() -> io::Result<()> {
    let mut input = io::stdin().lock();
    let mut output = BufWriter::new(io::stdout().lock());
    let Some(greeting) = frame::read(&mut input)? else { return Ok(()) };
    let limits = limits(&greeting).ok_or(io::ErrorKind::InvalidData)?;
    confine(limits)?;
    while let Some(source) = frame::read(&mut input)? {
        let bytes = frame::read(&mut input)?.ok_or(io::ErrorKind::UnexpectedEof)?;
        renew_time(limits)?;
        let source = String::from_utf8_lossy(&source);
        let document = pdf::read_owned(&source, bytes);
        let (title, blocks, findings) = (document.title, document.blocks, document.findings);
        let answer = serde_json::to_vec(&Answer { title, blocks, findings })?;
        frame::write(&mut output, &answer)?;
        output.flush()?;
    }
    Ok(())
}

#[cfg(unix)]
fn confine(limits: Limits) -> io::Result<()> {
    use rustix::process::{Resource, getrlimit, setrlimit};
    for (resource, most) in [(Resource::As, limits.memory), (Resource::Core, 0)] {
        let mut limit = getrlimit(resource);
        limit.current = Some(limit.maximum.map_or(most, |maximum| maximum.min(most)));
        // Where the system knows no limit of the address space the clock is what is left.
        if let Err(e) = setrlimit(resource, limit)
            && cfg!(target_os = "linux")
        {
            return Err(e.into());
        }
    }
    Ok(())
}

/// A worker whose pool was killed would read on for ever: the system ends it once it has used its time.
#[cfg(unix)]
fn renew_time(limits: Limits) -> io::Result<()> {
    use rustix::process::{Resource, getrlimit, setrlimit};
    use rustix::time::{ClockId, clock_gettime};
    let used = u64::try_from(clock_gettime(ClockId::ProcessCPUTime).tv_sec).unwrap_or(0);
    let mut limit = getrlimit(Resource::Cpu);
    let most = used + limits.seconds + 2;
    limit.current = Some(limit.maximum.map_or(most, |maximum| maximum.min(most)));
    Ok(setrlimit(Resource::Cpu, limit)?)
}

#[cfg(not(unix))]
fn confine(_: Limits) -> io::Result<()> {
    Ok(())
}

#[cfg(not(unix))]
fn renew_time(_: Limits) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limits_are_greeted_as_they_are() {
        let sent = Limits { memory: 3 << 30, seconds: 7 };
        assert_eq!(limits(&greeting(sent)), Some(sent));
        assert_eq!(limits(b"GET / HTTP"), None);
    }
}
