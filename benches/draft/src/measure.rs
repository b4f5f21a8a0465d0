//! What is measured of a redline.

use onetext_draft::{Change, ChangeKind, Draft, Marked};
use similar::{ChangeTag, TextDiff};

/// Inserted runs and the characters in them; a run is what a reader sees as one insertion.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Inserted {
    /// Runs.
    pub runs: usize,
    /// Characters, the ends of paragraphs among them.
    pub characters: usize,
}

impl Inserted {
    fn add(&mut self, inserted: bool, last: &mut bool, characters: usize) {
        if inserted {
            self.runs += usize::from(!*last);
            self.characters += characters;
        }
        *last = inserted;
    }
}

/// What a marked text inserts; what moved is no insertion unless `moved`.
pub fn inserted(marked: &Marked, moved: bool) -> Inserted {
    let is = |change: Option<&Change>| {
        change.is_some_and(|change| match change.kind {
            ChangeKind::Inserted => true,
            ChangeKind::MovedTo(_) => moved,
            _ => false,
        })
    };
    let (mut found, mut last) = (Inserted::default(), false);
    for paragraph in &marked.paragraphs {
        for piece in &paragraph.pieces {
            found.add(is(piece.change.as_ref()), &mut last, piece.text.chars().count());
        }
        // The end of an inserted paragraph continues the run; one that both texts have ends it.
        found.add(is(paragraph.end.as_ref()), &mut last, 1);
    }
    found
}

/// What `similar`'s default (Myers, by words) inserts on the whole texts.
pub fn inserted_by_similar(old: &Draft, new: &Draft) -> Inserted {
    let whole = |draft: &Draft| draft.texts().flat_map(|text| [text, "\n"]).collect::<String>();
    let (old, new) = (whole(old), whole(new));
    let diff = TextDiff::from_words(old.as_str(), new.as_str());
    let (mut found, mut last) = (Inserted::default(), false);
    for change in diff.iter_all_changes() {
        let inserted = change.tag() == ChangeTag::Insert;
        found.add(inserted, &mut last, change.value().chars().count());
    }
    found
}

/// How often what should be found was, and how much of what was found should be.
#[derive(Debug, Clone, Copy, Default)]
pub struct Score {
    /// To be found.
    pub wanted: usize,
    /// Found.
    pub found: usize,
    /// Of those, right.
    pub right: usize,
}

#[expect(clippy::cast_precision_loss, reason = "counts of paragraphs are small")]
impl Score {
    /// The share of what was wanted that was found.
    pub fn recall(&self) -> f64 {
        self.right as f64 / self.wanted.max(1) as f64
    }

    /// The share of what was found that is right.
    pub fn precision(&self) -> f64 {
        if self.found == 0 { 1.0 } else { self.right as f64 / self.found as f64 }
    }
}

/// CPU seconds that this process has used.
#[expect(clippy::cast_precision_loss, reason = "a duration in seconds")]
pub fn cpu() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// The median of the CPU milliseconds of `rounds` calls, and the least.
pub fn timed<T>(rounds: usize, mut call: impl FnMut() -> T) -> (f64, f64) {
    let mut times: Vec<f64> = (0..rounds.max(1))
        .map(|_| {
            let start = cpu();
            std::hint::black_box(call());
            (cpu() - start) * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    (times[times.len() / 2], times[0])
}
