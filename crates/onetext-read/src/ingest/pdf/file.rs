//! The objects of a file, found by looking for them.
//!
//! The table at the end of a PDF says where each object stands. It is often wrong in files that were
//! sent around, and in hostile ones it says what it likes, so it is not used: the file is gone
//! through once, and of objects with the same number the last one counts, as in a file that was
//! saved several times. An object is read when it is asked for.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::object::{Dict, Lexer, Object};
use super::{damaged, filter, too_large};
use crate::ingest::IngestError;

/// To how many bytes all that is read of one file may unpack.
pub(super) const MOST_UNPACKED: usize = 256 << 20;

/// To how many bytes one stream may unpack.
const LARGEST_STREAM: usize = 64 << 20;

/// How many references may lead to an object one after the other.
const LONGEST_CHAIN: usize = 16;

/// How deep the tree of pages may be.
const DEEPEST_TREE: usize = 32;

/// The most objects of one file.
const MOST_OBJECTS: usize = 2_000_000;

/// How many bytes of objects are read before the file must be a trap.
const MOST_READ: usize = 512 << 20;

/// The most trailers that are looked at, and how long one may be.
const MOST_TRAILERS: usize = 200;
const LONGEST_TRAILER: usize = 64 << 10;

/// Where an object stands.
#[derive(Debug, Clone, Copy)]
enum Place {
    /// From behind its `obj` to that of the next object.
    File { from: usize, to: usize },
    /// In the container of this number, from one byte to another.
    Inside { container: usize, from: usize, to: usize },
}

/// A file and its objects.
#[derive(Debug)]
pub(super) struct File<'a> {
    bytes: &'a [u8],
    places: BTreeMap<u32, Place>,
    containers: Vec<Vec<u8>>,
    trailer: Dict,
    /// How many bytes may still be unpacked.
    left: Cell<usize>,
    /// How many times data broke off.
    broken: Cell<usize>,
    /// How many bytes of objects have been read.
    read: Cell<usize>,
    /// The dictionaries that are asked for on every page.
    known: RefCell<BTreeMap<u32, Rc<Object>>>,
}

impl<'a> File<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, IngestError> {
        let mut file = Self {
            bytes,
            places: BTreeMap::new(),
            containers: Vec::new(),
            trailer: Dict::default(),
            left: Cell::new(MOST_UNPACKED),
            broken: Cell::new(0),
            read: Cell::new(0),
            known: RefCell::new(BTreeMap::new()),
        };
        file.scan()?;
        if file.places.is_empty() {
            return Err(damaged("there is nothing in it behind its first line"));
        }
        Ok(file)
    }

    /// Goes through the file and notes where each object stands.
    fn scan(&mut self) -> Result<(), IngestError> {
        let bytes = self.bytes;
        let mut at = 0;
        // The object that the scan is in: its number and its beginning.
        let mut open: Option<(u32, usize)> = None;
        let mut trailers = 0;
        while let Some(found) = next_mark(bytes, at) {
            match found {
                Mark::Object { number, start } => {
                    if self.places.len() >= MOST_OBJECTS {
                        return Err(damaged("it has more objects than any report"));
                    }
                    self.end_object(open.take(), start);
                    self.places.insert(number, Place::File { from: start, to: bytes.len() });
                    open = Some((number, start));
                    at = start;
                }
                Mark::Stream { start } => {
                    at = start;
                    let Some((_, from)) = open else { continue };
                    // The dictionary lies before the mark; the data ends where the scan goes on.
                    let Some(Object::Stream(dict, data)) = self.read_at(from, start) else {
                        continue;
                    };
                    at = at.max(data.end);
                    self.end_object(open.take(), at);
                    if dict.get("Type").is_named("ObjStm") {
                        self.container(&dict, &data)?;
                    } else if dict.get("Type").is_named("XRef") {
                        self.trail(dict);
                    }
                }
                Mark::Trailer { start } => {
                    at = start;
                    trailers += 1;
                    let end = bytes.len().min(start + LONGEST_TRAILER);
                    if trailers <= MOST_TRAILERS
                        && let Some(Object::Dict(dict)) = Lexer::new(&bytes[..end], start).object()
                    {
                        self.trail(dict);
                    }
                }
            }
        }
        Ok(())
    }

    fn end_object(&mut self, open: Option<(u32, usize)>, end: usize) {
        if let Some((number, start)) = open
            && let Some(Place::File { from, to }) = self.places.get_mut(&number)
            && *from == start
        {
            *to = end;
        }
    }

    fn trail(&mut self, dict: Dict) {
        if dict.get("Root") != &Object::Null || dict.get("Encrypt") != &Object::Null {
            self.trailer.overlay(dict);
        }
    }

    /// Notes the objects inside a stream of objects.
    fn container(&mut self, dict: &Dict, data: &std::ops::Range<usize>) -> Result<(), IngestError> {
        if self.is_encrypted() {
            return Ok(());
        }
        let Some(content) = self.unpack(dict, data)? else { return Ok(()) };
        let (Some(count), Some(first)) = (dict.get("N").count(), dict.get("First").count()) else {
            return Ok(());
        };
        let mut lexer = Lexer::new(&content[..first.min(content.len())], 0);
        let mut pairs = Vec::new();
        for _ in 0..count {
            let number = lexer.object().and_then(|number| number.count());
            let offset = lexer.object().and_then(|offset| offset.count());
            let (Some(number), Some(offset)) = (number, offset) else { break };
            if let Ok(number) = u32::try_from(number) {
                pairs.push((first.saturating_add(offset), number));
            }
        }
        // Each object ends where the next begins, so that together they are no longer than the whole.
        pairs.sort_unstable();
        let container = self.containers.len();
        let ends = pairs.iter().skip(1).map(|(at, _)| *at).chain([content.len()]);
        for ((from, number), to) in pairs.iter().zip(ends) {
            if self.places.len() >= MOST_OBJECTS {
                return Err(damaged("it has more objects than any report"));
            }
            let (from, to) = (*from, to.min(content.len()));
            self.places.insert(*number, Place::Inside { container, from, to });
        }
        self.containers.push(content);
        Ok(())
    }

    pub(super) fn is_encrypted(&self) -> bool {
        self.trailer.get("Encrypt") != &Object::Null
    }

    /// An object by its number.
    fn read(&self, number: u32) -> Object {
        match self.places.get(&number) {
            Some(Place::File { from, to }) => {
                if !self.spend(to.saturating_sub(*from)) {
                    return Object::Null;
                }
                self.read_at(*from, *to).unwrap_or(Object::Null)
            }
            Some(Place::Inside { container, from, to }) => {
                let content = self.containers.get(*container).and_then(|all| all.get(*from..*to));
                let content = content.filter(|content| self.spend(content.len()));
                let object = content.and_then(|content| Lexer::new(content, 0).object());
                object.unwrap_or(Object::Null)
            }
            None => Object::Null,
        }
    }

    /// Counts bytes that are read; false when it has been too many.
    fn spend(&self, bytes: usize) -> bool {
        // Data behind a dictionary is passed over, so that a picture costs no more than a page.
        let read = self.read.get().saturating_add(bytes.clamp(64, MOST_READ >> 8));
        self.read.set(read);
        read < MOST_READ
    }

    /// The object that begins at a byte and ends before another.
    fn read_at(&self, from: usize, to: usize) -> Option<Object> {
        let mut lexer = Lexer::new(self.bytes.get(..to)?, from);
        let object = lexer.object()?;
        let Object::Dict(dict) = object else { return Some(object) };
        lexer.skip_space();
        let rest = self.bytes.get(lexer.at()..).unwrap_or_default();
        let Some(rest) = rest.strip_prefix(b"stream") else { return Some(Object::Dict(dict)) };
        let rest = rest.strip_prefix(b"\r").unwrap_or(rest);
        let rest = rest.strip_prefix(b"\n").unwrap_or(rest);
        let start = self.bytes.len() - rest.len();
        // The length is believed if the data ends there.
        let length = dict.get("Length").count();
        let end = length.and_then(|length| start.checked_add(length)).filter(|end| {
            let after = self.bytes.get(*end..).unwrap_or_default().trim_ascii_start();
            after.starts_with(b"endstream")
        });
        let end = end.unwrap_or_else(|| {
            find(rest, b"endstream")
                .or_else(|| find(rest, b"endobj"))
                .map_or(self.bytes.len(), |at| start + at)
        });
        Some(Object::Stream(dict, start..end))
    }

    /// The object itself where it is a reference.
    pub(super) fn resolve(&self, object: &Object) -> Object {
        let mut object = object.clone();
        for _ in 0..LONGEST_CHAIN {
            match object {
                Object::Reference(number) => object = self.read(number),
                object => return object,
            }
        }
        Object::Null
    }

    /// The same, kept: for what many pages share.
    pub(super) fn shared(&self, object: &Object) -> Rc<Object> {
        let Object::Reference(number) = object else { return Rc::new(object.clone()) };
        if let Some(known) = self.known.borrow().get(number) {
            return Rc::clone(known);
        }
        let read = Rc::new(self.resolve(object));
        self.known.borrow_mut().insert(*number, Rc::clone(&read));
        read
    }

    /// A value of a dictionary.
    pub(super) fn get(&self, dict: &Dict, key: &str) -> Object {
        self.resolve(dict.get(key))
    }

    /// The data of a stream; none if it is a picture or packed in another way that holds no text.
    pub(super) fn data(&self, stream: &Object) -> Result<Option<Vec<u8>>, IngestError> {
        match stream {
            Object::Stream(dict, data) => self.unpack(dict, data),
            _ => Ok(None),
        }
    }

    fn unpack(
        &self,
        dict: &Dict,
        data: &std::ops::Range<usize>,
    ) -> Result<Option<Vec<u8>>, IngestError> {
        let raw = self.bytes.get(data.clone()).unwrap_or_default();
        let filters = self.get(dict, "Filter");
        let filters =
            if filters.name().is_some() { vec![filters] } else { filters.array().to_vec() };
        let parameters = self.get(dict, "DecodeParms");
        let parameters = match parameters {
            Object::Array(all) => all,
            one => vec![one],
        };
        let mut unpacked = raw.to_vec();
        let limit = LARGEST_STREAM.min(self.left.get());
        // A real file has two at most; each could grow what the one before it gave.
        for (number, name) in filters.iter().take(4).enumerate() {
            let name = self.resolve(name);
            let parameters = parameters.get(number).map(|object| self.resolve(object));
            let parameters = parameters.as_ref().and_then(Object::dict);
            let name = name.name().unwrap_or_default();
            unpacked = match filter::unpack(name, &unpacked, parameters, limit) {
                filter::Unpacked::Bytes(bytes) => bytes,
                filter::Unpacked::Broken(bytes) => {
                    self.broken.set(self.broken.get() + 1);
                    bytes
                }
                filter::Unpacked::NotText => return Ok(None),
                filter::Unpacked::TooLarge => return Err(too_large()),
            };
        }
        let left = self.left.get().checked_sub(unpacked.len()).ok_or_else(too_large)?;
        self.left.set(left);
        Ok(Some(unpacked))
    }

    /// How many times data broke off so far.
    pub(super) fn broken(&self) -> usize {
        self.broken.get()
    }

    /// What the file says of itself.
    pub(super) fn info(&self) -> Option<Dict> {
        self.get(&self.trailer, "Info").dict().cloned()
    }

    /// Where everything else hangs.
    pub(super) fn catalog(&self) -> Option<Dict> {
        let root = self.get(&self.trailer, "Root");
        root.dict().cloned().or_else(|| self.of_type("Catalog").next())
    }

    /// The pages in order.
    pub(super) fn pages(&self, most: usize) -> Vec<Page> {
        let mut pages = Vec::new();
        if let Some(root) = self.catalog() {
            let above = Page::default();
            self.collect(root.get("Pages"), &above, 0, &mut BTreeSet::new(), &mut pages, most);
        }
        if pages.is_empty() {
            // The tree is broken: every page that there is, in the order of numbers.
            let all = self.of_type("Page").map(|dict| self.page(&dict, &Page::default()));
            pages.extend(all.take(most));
        }
        pages
    }

    fn of_type(&self, kind: &'static str) -> impl Iterator<Item = Dict> {
        let all = self.places.keys().map(|number| self.read(*number));
        all.filter_map(move |object| {
            object.dict().filter(|dict| dict.get("Type").is_named(kind)).cloned()
        })
    }

    /// A node of the tree, with what it takes from the one above it.
    fn page(&self, own: &Dict, above: &Page) -> Page {
        let resources = own.get("Resources");
        let own_resources = (resources != &Object::Null).then(|| self.shared(resources));
        Page {
            contents: own.get("Contents").clone(),
            resources: own_resources.unwrap_or_else(|| Rc::clone(&above.resources)),
        }
    }

    fn collect(
        &self,
        node: &Object,
        above: &Page,
        depth: usize,
        seen: &mut BTreeSet<u32>,
        pages: &mut Vec<Page>,
        most: usize,
    ) {
        if depth > DEEPEST_TREE || pages.len() >= most {
            return;
        }
        if let Object::Reference(number) = node
            && !seen.insert(*number)
        {
            return;
        }
        let object = self.resolve(node);
        let Some(own) = object.dict() else { return };
        let page = self.page(own, above);
        let kids = self.get(own, "Kids");
        if kids.array().is_empty() {
            if !own.get("Type").is_named("Pages") {
                pages.push(page);
            }
            return;
        }
        for kid in kids.array() {
            self.collect(kid, &page, depth + 1, seen, pages, most);
        }
    }
}

/// A page, before it is drawn.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) contents: Object,
    pub(super) resources: Rc<Object>,
}

impl Default for Page {
    fn default() -> Self {
        Self { contents: Object::Null, resources: Rc::new(Object::Null) }
    }
}

/// What the scan stops at.
enum Mark {
    Object { number: u32, start: usize },
    Stream { start: usize },
    Trailer { start: usize },
}

fn next_mark(bytes: &[u8], from: usize) -> Option<Mark> {
    let mut at = from;
    loop {
        let rest = bytes.get(at..)?;
        at += rest.iter().position(|byte| matches!(byte, b'o' | b's' | b't'))?;
        let rest = &bytes[at..];
        if rest.starts_with(b"obj") {
            if let Some(number) = number_before(&bytes[..at]) {
                return Some(Mark::Object { number, start: at + 3 });
            }
        } else if rest.starts_with(b"stream") && !bytes[..at].ends_with(b"end") {
            return Some(Mark::Stream { start: at + 6 });
        } else if rest.starts_with(b"trailer") {
            return Some(Mark::Trailer { start: at + 7 });
        }
        at += 1;
    }
}

/// The number of the object in `12 0 ` at the end of these bytes.
fn number_before(bytes: &[u8]) -> Option<u32> {
    let (rest, _generation) = digits_at_end(bytes.trim_ascii_end())?;
    let spaced = rest.trim_ascii_end();
    if spaced.len() == rest.len() {
        return None;
    }
    let (_, number) = digits_at_end(spaced)?;
    std::str::from_utf8(number).ok()?.parse().ok()
}

fn digits_at_end(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let count = bytes.iter().rev().take(10).take_while(|byte| byte.is_ascii_digit()).count();
    (count > 0).then(|| bytes.split_at(bytes.len() - count))
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    let first = *wanted.first()?;
    let mut at = 0;
    while let Some(step) = bytes.get(at..)?.iter().position(|byte| *byte == first) {
        at += step;
        if bytes[at..].starts_with(wanted) {
            return Some(at);
        }
        at += 1;
    }
    None
}
