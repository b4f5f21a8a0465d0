//! Emphasis: which stars and underscores belong together, by the rules of `CommonMark`.

/// A run of stars or underscores.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub(super) sign: char,
    /// How many are left; what emphasis does not need is words.
    pub(super) left: usize,
    length: usize,
    opens: bool,
    closes: bool,
}

/// Emphasis between two runs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair {
    pub(super) open: usize,
    pub(super) close: usize,
    /// Bold, or else italic.
    pub(super) bold: bool,
}

impl Run {
    /// How many signs it had.
    pub(super) fn length(&self) -> usize {
        self.length
    }

    /// A run between two characters.
    pub(super) fn new(
        sign: char,
        length: usize,
        before: Option<char>,
        after: Option<char>,
    ) -> Self {
        let (left, right) = flanking(before, after);
        let inside = |c: Option<char>| c.is_some_and(is_sign);
        let (opens, closes) = match sign {
            '*' => (left, right),
            _ => (left && (!right || inside(before)), right && (!left || inside(after))),
        };
        Self { sign, left: length, length, opens, closes }
    }
}

fn is_sign(c: char) -> bool {
    !c.is_alphanumeric() && !c.is_whitespace()
}

/// Whether a run between two characters can open and whether it can close emphasis.
pub(super) fn flanking(before: Option<char>, after: Option<char>) -> (bool, bool) {
    let white = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let sign = |c: Option<char>| c.is_some_and(is_sign);
    let left = !white(after) && (!sign(after) || white(before) || sign(before));
    let right = !white(before) && (!sign(before) || white(after) || sign(after));
    (left, right)
}

/// Pairs runs up; takes from each what its pairs need.
pub(super) fn pairs(runs: &mut [Run]) -> Vec<Pair> {
    let mut found = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    // Below these places of `open` nothing fits a closer of the same kind.
    let mut bottoms = [0usize; 12];
    for close in 0..runs.len() {
        let closer = runs[close].clone();
        let kind =
            usize::from(closer.sign == '*') * 6 + usize::from(closer.opens) * 3 + closer.length % 3;
        while closer.closes && runs[close].left > 0 {
            let from = bottoms[kind].min(open.len());
            let fits = |&opener: &usize| {
                let opener = &runs[opener];
                let odd = (opener.closes || closer.opens)
                    && (opener.length + closer.length).is_multiple_of(3)
                    && !(opener.length.is_multiple_of(3) && closer.length.is_multiple_of(3));
                opener.sign == closer.sign && !odd
            };
            let Some(at) = open[from..].iter().rposition(fits).map(|at| from + at) else {
                bottoms[kind] = open.len();
                break;
            };
            open.truncate(at + 1);
            let opener = open[at];
            let bold = runs[opener].left >= 2 && runs[close].left >= 2;
            found.push(Pair { open: opener, close, bold });
            for run in [opener, close] {
                runs[run].left -= 1 + usize::from(bold);
            }
            if runs[opener].left == 0 {
                open.pop();
            }
        }
        if closer.opens && runs[close].left > 0 {
            open.push(close);
        }
    }
    found
}
