//! Many short strings kept one behind the other: a lexicon of a hundred thousand words is three
//! allocations, and is searched where it stands.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

/// Strings one behind the other.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Stored<String>", try_from = "Stored<String>")]
pub(crate) struct Texts {
    text: String,
    /// Where each string ends in `text`.
    ends: Vec<u32>,
}

impl Texts {
    /// Takes strings that are already one behind the other; `None` where an end lies outside, runs
    /// backwards or splits a character, or where text is left over.
    pub(crate) fn from_ends(text: String, ends: Vec<u32>) -> Option<Self> {
        let mut from = 0;
        for &end in &ends {
            if end < from || !text.is_char_boundary(end as usize) {
                return None;
            }
            from = end;
        }
        (from as usize == text.len()).then_some(Self { text, ends })
    }

    /// Adds a string; `false`, and nothing is added, where 4 GiB are full.
    #[must_use]
    pub(crate) fn push(&mut self, text: &str) -> bool {
        let Ok(end) = u32::try_from(self.text.len() + text.len()) else { return false };
        self.text.push_str(text);
        self.ends.push(end);
        true
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The string at a place.
    pub(crate) fn get(&self, at: usize) -> Option<&str> {
        let end = *self.ends.get(at)?;
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        self.text.get(start as usize..end as usize)
    }

    /// All of them in order.
    #[cfg(test)]
    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = &str> + Clone {
        (0..self.len()).map(|at| self.get(at).unwrap_or_default())
    }

    /// Where a string stands, if these are sorted by their bytes.
    pub(crate) fn find(&self, text: &str) -> Option<usize> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.get(middle)?.as_bytes().cmp(text.as_bytes()) {
                Ordering::Less => low = middle + 1,
                Ordering::Equal => return Some(middle),
                Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// Whether each string is greater than the one before it.
    #[cfg(test)]
    pub(crate) fn is_sorted(&self) -> bool {
        self.iter().zip(self.iter().skip(1)).all(|(one, next)| one.as_bytes() < next.as_bytes())
    }
}

/// Lists of strings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Stored<Texts>", try_from = "Stored<Texts>")]
pub(crate) struct TextLists {
    texts: Texts,
    /// Where each list ends in `texts`.
    ends: Vec<u32>,
}

impl TextLists {
    /// Takes lists that are already one behind the other; `None` where an end lies outside or runs
    /// backwards, or where strings are left over.
    pub(crate) fn from_ends(texts: Texts, ends: Vec<u32>) -> Option<Self> {
        let whole = ends.is_sorted() && ends.last().map_or(0, |&end| end as usize) == texts.len();
        whole.then_some(Self { texts, ends })
    }

    /// Adds a list; `false` where 4 GiB are full.
    #[must_use]
    pub(crate) fn push<'t>(&mut self, list: impl IntoIterator<Item = &'t str>) -> bool {
        for text in list {
            if !self.texts.push(text) {
                return false;
            }
        }
        u32::try_from(self.texts.len()).is_ok_and(|end| {
            self.ends.push(end);
            true
        })
    }

    /// How many lists there are.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The list at a place; empty where there is none.
    pub(crate) fn get(&self, at: usize) -> impl ExactSizeIterator<Item = &str> + Clone {
        let end = self.ends.get(at).map_or(0, |&end| end as usize);
        let start = if at == 0 { 0 } else { self.ends.get(at - 1).map_or(0, |&end| end as usize) };
        (start.min(end)..end).map(|text| self.texts.get(text).unwrap_or_default())
    }
}

/// The form in which strings and lists are written: how long each is takes one byte as a rule, where
/// it ends takes three.
#[derive(Serialize, Deserialize)]
struct Stored<T> {
    all: T,
    lengths: Vec<u32>,
}

/// How long each of what ends here is.
fn lengths(ends: &[u32]) -> Vec<u32> {
    let starts = std::iter::once(&0).chain(ends);
    ends.iter().zip(starts).map(|(end, start)| end - start).collect()
}

/// Where each of what is so long ends.
fn ends(mut lengths: Vec<u32>) -> Option<Vec<u32>> {
    let mut end = 0_u32;
    for length in &mut lengths {
        end = end.checked_add(*length)?;
        *length = end;
    }
    Some(lengths)
}

impl From<Texts> for Stored<String> {
    fn from(texts: Texts) -> Self {
        Self { lengths: lengths(&texts.ends), all: texts.text }
    }
}

impl TryFrom<Stored<String>> for Texts {
    type Error = &'static str;

    fn try_from(stored: Stored<String>) -> Result<Self, Self::Error> {
        ends(stored.lengths)
            .and_then(|ends| Self::from_ends(stored.all, ends))
            .ok_or("the lengths of strings do not fit their text")
    }
}

impl From<TextLists> for Stored<Texts> {
    fn from(lists: TextLists) -> Self {
        Self { lengths: lengths(&lists.ends), all: lists.texts }
    }
}

impl TryFrom<Stored<Texts>> for TextLists {
    type Error = &'static str;

    fn try_from(stored: Stored<Texts>) -> Result<Self, Self::Error> {
        ends(stored.lengths)
            .and_then(|ends| Self::from_ends(stored.all, ends))
            .ok_or("the lengths of lists do not fit their strings")
    }
}

/// Lists of strings, each under a string.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TextMap {
    /// Sorted by their bytes.
    pub(crate) keys: Texts,
    /// As many as keys.
    pub(crate) values: TextLists,
}

impl TextMap {
    /// The list of a key.
    pub(crate) fn get<'t>(
        &'t self,
        key: &str,
    ) -> Option<impl ExactSizeIterator<Item = &'t str> + Clone + use<'t>> {
        self.keys.find(key).map(|at| self.values.get(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(list: &[&str]) -> Texts {
        let mut texts = Texts::default();
        assert!(list.iter().all(|text| texts.push(text)));
        texts
    }

    #[test]
    fn sorted_strings_are_found() {
        let words = texts(&["", "Ärger", "été", "über"]);
        let mut sorted: Vec<&str> = words.iter().collect();
        sorted.sort_unstable();
        let sorted = texts(&sorted);
        assert!(sorted.is_sorted());
        for (at, word) in sorted.iter().enumerate() {
            assert_eq!(sorted.find(word), Some(at));
        }
        assert_eq!(sorted.find("ete"), None);
        assert_eq!(Texts::default().find(""), None);
    }

    #[test]
    fn ends_that_do_not_fit_are_refused() {
        assert!(Texts::from_ends("été".to_owned(), vec![2, 5]).is_some());
        assert!(Texts::from_ends("été".to_owned(), vec![1, 5]).is_none(), "splits a character");
        assert!(Texts::from_ends("été".to_owned(), vec![3, 2, 5]).is_none(), "runs backwards");
        assert!(Texts::from_ends("été".to_owned(), vec![2]).is_none(), "leaves text over");
        assert!(Texts::from_ends("été".to_owned(), vec![6]).is_none(), "lies outside");
        assert!(TextLists::from_ends(texts(&["a", "b"]), vec![1, 2]).is_some());
        assert!(TextLists::from_ends(texts(&["a", "b"]), vec![1]).is_none());
        assert!(TextLists::from_ends(texts(&["a", "b"]), vec![3]).is_none());
    }

    #[test]
    fn lists_keep_their_order() {
        let mut lists = TextLists::default();
        assert!(lists.push(["b", "a"]) && lists.push([]) && lists.push(["c"]));
        let read: Vec<Vec<&str>> = (0..lists.len()).map(|at| lists.get(at).collect()).collect();
        assert_eq!(read, [vec!["b", "a"], vec![], vec!["c"]]);
        assert_eq!(lists.get(9).count(), 0);
        let map = TextMap { keys: texts(&["x", "y", "z"]), values: lists };
        assert_eq!(map.get("x").unwrap().collect::<Vec<_>>(), ["b", "a"]);
        assert!(map.get("w").is_none());
    }
}
