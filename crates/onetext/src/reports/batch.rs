//! Work on many files at once, in batches that fit in memory, with results in the files' order.

use std::fs;
use std::num::NonZero;
use std::panic;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// How many files, and documents, are in memory at once.
const MANY: usize = 64;

/// The same for each thread, where there are many.
const MANY_FOR_EACH: usize = 16;

/// How many bytes of files are in memory at once, unless one file alone has more.
const LARGE: u64 = 32 << 20;

/// How many threads work, unless the command says so.
pub(crate) fn threads(given: Option<NonZero<usize>>) -> NonZero<usize> {
    given.unwrap_or_else(|| thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN))
}

/// How many documents are read together.
pub(super) fn many(threads: NonZero<usize>) -> usize {
    MANY.max(threads.get() * MANY_FOR_EACH)
}

/// How many of the next files are opened together.
pub(super) fn together(paths: &[PathBuf], threads: NonZero<usize>) -> usize {
    let mut bytes = 0;
    let fits = |path: &&PathBuf| {
        bytes += size(path);
        bytes <= LARGE
    };
    paths.iter().take(many(threads)).take_while(fits).count().max(1).min(paths.len())
}

fn size(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |file| file.len())
}

/// What `work` makes of each item, in the order of the items, whichever thread was first.
pub(super) fn parallel<T: Send, R: Send>(
    threads: NonZero<usize>,
    items: Vec<T>,
    work: impl Fn(T) -> R + Sync,
) -> Vec<R> {
    let threads = threads.get().min(items.len());
    if threads <= 1 {
        return items.into_iter().map(work).collect();
    }
    let items = Mutex::new(items.into_iter().enumerate());
    let next = || {
        // A thread that panics while it takes an item ends the program anyway.
        let mut items = items.lock().unwrap_or_else(PoisonError::into_inner);
        items.next()
    };
    let one_thread = || {
        let mut done = Vec::new();
        while let Some((at, item)) = next() {
            done.push((at, work(item)));
        }
        done
    };
    let mut done: Vec<(usize, R)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(one_thread)).collect();
        let join = |worker: thread::ScopedJoinHandle<'_, Vec<(usize, R)>>| {
            worker.join().unwrap_or_else(|panic| panic::resume_unwind(panic))
        };
        workers.into_iter().flat_map(join).collect()
    });
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_items() {
        let items: Vec<u64> = (0..1000).collect();
        let slow = |n: u64| {
            if n.is_multiple_of(100) {
                thread::sleep(std::time::Duration::from_millis(2));
            }
            n * n
        };
        let expected: Vec<u64> = items.iter().map(|n| n * n).collect();
        for n in [1, 2, 7] {
            assert_eq!(parallel(NonZero::new(n).unwrap(), items.clone(), slow), expected);
        }
        assert!(parallel(NonZero::new(3).unwrap(), Vec::new(), slow).is_empty());
    }

    #[test]
    fn a_batch_is_never_empty_and_never_too_large() {
        let folder = tempfile::tempdir().unwrap();
        let path = |n: u64| folder.path().join(n.to_string());
        for n in 0..6 {
            let file = fs::File::create(path(n)).unwrap();
            file.set_len(if n == 0 { LARGE * 2 } else { LARGE / 2 }).unwrap();
        }
        let paths: Vec<PathBuf> = (0..6).map(path).collect();
        let one = NonZero::new(1).unwrap();
        let sizes = [&paths[..], &paths[1..], &paths[5..]].map(|paths| together(paths, one));
        assert_eq!(sizes, [1, 2, 1]);
        assert_eq!(together(&vec![PathBuf::from("-"); 1000], one), MANY);
    }
}
