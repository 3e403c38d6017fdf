//! Says which file each thread is at work on, in a file of the parent process: it can read there what killed this one.
//!
//! A thread has a slot: the number of the piece of work, eight bytes, little end first; then the path; then a null byte.
//! An empty path is no work. Writing costs about a microsecond a file, and nothing where nobody watches.

use std::{
    fs::{File, OpenOptions},
    io,
    path::Path,
    sync::{
        OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    thread,
};

/// Bytes of a slot. A path that does not fit is not told.
pub const SLOT: usize = 4352;

static WATCH: OnceLock<File> = OnceLock::new();
static PIECES: AtomicU64 = AtomicU64::new(1);

/// Begin to tell, into a file that is there.
///
/// # Errors
/// The system's when the file cannot be written.
pub fn begin(file: &Path) -> io::Result<()> {
    let opened = OpenOptions::new().write(true).open(file)?;
    // Who asks twice is told where the first one asked for.
    let _ = WATCH.set(opened);
    Ok(())
}

/// Whether somebody watches.
pub fn is_on() -> bool {
    WATCH.get().is_some()
}

/// Say that the caller, who is no thread of the pool, is at work on a file; on none where the path is empty.
pub fn tell(path: &str) {
    write(0, path);
}

/// Say that this thread of the pool is at work on a file, until the value is dropped.
pub fn at_work(path: &str) -> AtWork {
    let slot = rayon::current_thread_index().map_or(0, |index| index + 1);
    write(slot, path);
    AtWork { slot }
}

/// Work under way.
#[must_use]
pub struct AtWork {
    slot: usize,
}

impl Drop for AtWork {
    fn drop(&mut self) {
        // What a panic leaves behind is what it happened in.
        if !thread::panicking() {
            write(self.slot, "");
        }
    }
}

fn write(slot: usize, path: &str) {
    let Some(file) = WATCH.get() else { return };
    let mut record = PIECES.fetch_add(1, Ordering::Relaxed).to_le_bytes().to_vec();
    if record.len() + path.len() < SLOT {
        record.extend_from_slice(path.as_bytes());
    }
    record.push(0);
    // Work goes on where nobody can be told.
    let _ = write_at(file, &record, (slot * SLOT) as u64);
}

#[cfg(unix)]
fn write_at(file: &File, record: &[u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, record, offset)
}

#[cfg(windows)]
fn write_at(file: &File, record: &[u8], offset: u64) -> io::Result<()> {
    std::os::windows::fs::FileExt::seek_write(file, record, offset).map(drop)
}
