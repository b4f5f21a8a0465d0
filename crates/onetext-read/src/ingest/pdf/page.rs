//! A page's program run for its letters: where each stands, and how large it is.
//!
//! Only what places text is understood; lines, colours and pictures are passed over. Every step
//! counts against one allowance for the whole file, since a page can have itself drawn by others.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::damaged;
use super::file::{File, Page};
use super::font::Font;
use super::object::{Dict, Lexer, Object, words};
use crate::ingest::IngestError;

/// The most words of program for a whole file.
const MOST_STEPS: usize = 30_000_000;

/// The most letters of a page; more stand on none.
const MOST_GLYPHS: usize = 200_000;

/// How deep drawings may be drawn by others.
const DEEPEST: usize = 8;

/// How many states may be set aside.
const MOST_STATES: usize = 256;

/// Letters at a place on a page.
#[derive(Debug, Clone)]
pub(super) struct Glyph {
    pub(super) letters: String,
    /// Where it begins and ends along the line.
    pub(super) from: f64,
    pub(super) to: f64,
    /// The height of its line on the page, counted upwards.
    pub(super) y: f64,
    pub(super) size: f64,
    /// Its number in the order of the program.
    pub(super) order: usize,
    /// To which side the line runs: right, up, left, down.
    side: usize,
    /// Whether the file says that it is no part of the text: a header, a page number.
    is_artifact: bool,
}

/// What a page holds.
#[derive(Debug)]
pub(super) struct Drawn {
    pub(super) glyphs: Vec<Glyph>,
    pub(super) has_pictures: bool,
}

/// A place and a scale: `x' = ax + cy + e`, `y' = bx + dy + f`.
#[derive(Debug, Clone, Copy)]
struct Matrix([f64; 6]);

impl Matrix {
    const SAME: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// This one first and the other behind it.
    #[expect(clippy::many_single_char_names, reason = "the standard's names for them")]
    fn then(self, other: Self) -> Self {
        let ([a, b, c, d, e, f], [a2, b2, c2, d2, e2, f2]) = (self.0, other.0);
        Self([
            a * a2 + b * c2,
            a * b2 + b * d2,
            c * a2 + d * c2,
            c * b2 + d * d2,
            e * a2 + f * c2 + e2,
            e * b2 + f * d2 + f2,
        ])
    }

    fn moved(self, x: f64, y: f64) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y]).then(self)
    }

    fn of(operands: &[Object]) -> Option<Self> {
        let numbers: Vec<f64> = operands.iter().filter_map(Object::number).collect();
        <[f64; 6]>::try_from(numbers).ok().map(Self)
    }
}

/// What holds until it is set again.
#[derive(Debug, Clone)]
struct State {
    place: Matrix,
    font: Option<Rc<Font>>,
    size: f64,
    between_letters: f64,
    between_words: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
}

/// Words in the program that say what the letters after them are.
#[derive(Debug)]
struct Marked {
    is_artifact: bool,
    meant: Meant,
}

/// Which letters are meant.
#[derive(Debug)]
enum Meant {
    /// Those that are drawn.
    Drawn,
    /// These, whatever is drawn.
    These(String),
    /// None any more, since the first glyph has taken them.
    Taken,
}

/// Draws the pages of a file.
pub(super) struct Drawing<'f, 'a> {
    file: &'f File<'a>,
    fonts: BTreeMap<u32, Rc<Font>>,
    steps: usize,
    named: usize,
    unnamed: usize,
}

/// The page that is being drawn.
struct Run {
    glyphs: Vec<Glyph>,
    has_pictures: bool,
    state: State,
    aside: Vec<State>,
    marked: Vec<Marked>,
    /// The place of the next letter, and of the beginning of its line.
    text: Matrix,
    line: Matrix,
}

impl<'f, 'a> Drawing<'f, 'a> {
    pub(super) fn new(file: &'f File<'a>) -> Self {
        Self { file, fonts: BTreeMap::new(), steps: 0, named: 0, unnamed: 0 }
    }

    /// How many letters the fonts name and how many they do not, so far.
    pub(super) fn named(&self) -> (usize, usize) {
        (self.named, self.unnamed)
    }

    pub(super) fn page(&mut self, page: &Page) -> Result<Drawn, IngestError> {
        let contents = self.file.resolve(&page.contents);
        let mut program = Vec::new();
        let streams =
            if contents.array().is_empty() { vec![contents] } else { contents.array().to_vec() };
        for stream in streams {
            let stream = self.file.resolve(&stream);
            program.extend(self.file.data(&stream)?.unwrap_or_default());
            program.push(b'\n');
        }
        let mut run = Run {
            glyphs: Vec::new(),
            has_pictures: false,
            state: State {
                place: Matrix::SAME,
                font: None,
                size: 0.0,
                between_letters: 0.0,
                between_words: 0.0,
                stretch: 1.0,
                leading: 0.0,
                rise: 0.0,
            },
            aside: Vec::new(),
            marked: Vec::new(),
            text: Matrix::SAME,
            line: Matrix::SAME,
        };
        let nothing = Dict::default();
        let resources = page.resources.dict().unwrap_or(&nothing);
        self.run(&mut run, &program, resources, 0)?;
        Ok(Drawn { glyphs: upright(run.glyphs), has_pictures: run.has_pictures })
    }

    fn run(
        &mut self,
        run: &mut Run,
        program: &[u8],
        resources: &Dict,
        depth: usize,
    ) -> Result<(), IngestError> {
        let mut lexer = Lexer::new(program, 0);
        let mut operands: Vec<Object> = Vec::new();
        let states = run.aside.len();
        while lexer.at() < program.len() {
            self.steps += 1;
            if self.steps > MOST_STEPS {
                return Err(damaged("it draws more than any report"));
            }
            let before = lexer.at();
            match lexer.object() {
                Some(Object::Word(word)) => {
                    if word == b"BI" {
                        pass_picture(&mut lexer, program);
                        run.has_pictures = true;
                    } else {
                        self.operator(run, &word, &operands, resources, depth)?;
                    }
                    operands.clear();
                }
                Some(object) => {
                    if operands.len() < 64 {
                        operands.push(object);
                    }
                }
                // What nests too deep is passed over.
                None => lexer.go_to(lexer.at().max(before + 1)),
            }
        }
        // What a program set aside and did not take back stays its own.
        if run.aside.len() > states {
            run.aside.truncate(states + 1);
            if let Some(state) = run.aside.pop() {
                run.state = state;
            }
        }
        Ok(())
    }

    fn operator(
        &mut self,
        run: &mut Run,
        word: &[u8],
        operands: &[Object],
        resources: &Dict,
        depth: usize,
    ) -> Result<(), IngestError> {
        let number = |at: usize| operands.get(at).and_then(Object::number).unwrap_or_default();
        match word {
            b"q" if run.aside.len() < MOST_STATES => run.aside.push(run.state.clone()),
            b"Q" => {
                if let Some(state) = run.aside.pop() {
                    run.state = state;
                }
            }
            b"cm" => {
                if let Some(matrix) = Matrix::of(operands) {
                    run.state.place = matrix.then(run.state.place);
                }
            }
            b"BT" => {
                run.text = Matrix::SAME;
                run.line = Matrix::SAME;
            }
            b"Tf" => {
                run.state.size = number(1);
                let font = operands.first().and_then(Object::name);
                run.state.font = match font {
                    Some(name) => self.font(resources, name)?,
                    None => None,
                };
            }
            b"Tc" => run.state.between_letters = number(0),
            b"Tw" => run.state.between_words = number(0),
            b"Tz" => run.state.stretch = number(0) / 100.0,
            b"TL" => run.state.leading = number(0),
            b"Ts" => run.state.rise = number(0),
            b"Td" => run.go(number(0), number(1)),
            b"TD" => {
                run.state.leading = -number(1);
                run.go(number(0), number(1));
            }
            b"Tm" => {
                if let Some(matrix) = Matrix::of(operands) {
                    run.text = matrix;
                    run.line = matrix;
                }
            }
            b"T*" => run.go(0.0, -run.state.leading),
            b"Tj" => self.show(run, operands.first()),
            b"'" => {
                run.go(0.0, -run.state.leading);
                self.show(run, operands.first());
            }
            b"\"" => {
                run.state.between_words = number(0);
                run.state.between_letters = number(1);
                run.go(0.0, -run.state.leading);
                self.show(run, operands.get(2));
            }
            b"TJ" => {
                for item in operands.first().map(Object::array).unwrap_or_default() {
                    match item {
                        Object::Number(back) => {
                            let state = &run.state;
                            run.step(-back / 1000.0 * state.size * state.stretch);
                        }
                        text => self.show(run, Some(text)),
                    }
                }
            }
            b"Do" => self.draw(run, operands.first(), resources, depth)?,
            b"BMC" | b"BDC" if run.marked.len() < MOST_STATES => {
                run.marked.push(self.mark(operands, resources));
            }
            b"EMC" => {
                run.marked.pop();
            }
            _ => {}
        }
        Ok(())
    }

    fn mark(&self, operands: &[Object], resources: &Dict) -> Marked {
        let is_artifact = operands.first().is_some_and(|tag| tag.is_named("Artifact"));
        let properties = match operands.get(1) {
            Some(Object::Name(name)) => {
                let all = self.file.get(resources, "Properties");
                let name = String::from_utf8_lossy(name).into_owned();
                all.dict().map_or(Object::Null, |all| self.file.get(all, &name))
            }
            Some(object) => object.clone(),
            None => Object::Null,
        };
        let meant = properties.dict().and_then(|own| self.file.get(own, "ActualText").text());
        let meant = meant.map_or(Meant::Drawn, |meant| Meant::These(words(&meant)));
        Marked { is_artifact, meant }
    }

    fn font(&mut self, resources: &Dict, name: &[u8]) -> Result<Option<Rc<Font>>, IngestError> {
        let fonts = self.file.shared(resources.get("Font"));
        let Some(fonts) = fonts.dict() else { return Ok(None) };
        let name = String::from_utf8_lossy(name);
        let font = fonts.get(&name);
        if let Object::Reference(number) = font
            && let Some(known) = self.fonts.get(number)
        {
            return Ok(Some(Rc::clone(known)));
        }
        let object = self.file.resolve(font);
        let Some(dict) = object.dict() else { return Ok(None) };
        // Reading a font is many steps, and a page could have it read again and again.
        self.steps += 2_000;
        let read = Rc::new(Font::new(self.file, dict)?);
        if let Object::Reference(number) = font {
            self.fonts.insert(*number, Rc::clone(&read));
        }
        Ok(Some(read))
    }

    /// Draws another drawing; a picture only counts as one.
    fn draw(
        &mut self,
        run: &mut Run,
        name: Option<&Object>,
        resources: &Dict,
        depth: usize,
    ) -> Result<(), IngestError> {
        let all = self.file.shared(resources.get("XObject"));
        let Some((all, name)) = all.dict().zip(name.and_then(Object::name)) else { return Ok(()) };
        let drawing = self.file.resolve(all.get(&String::from_utf8_lossy(name)));
        let Some(dict) = drawing.dict() else { return Ok(()) };
        if dict.get("Subtype").is_named("Image") {
            run.has_pictures = true;
            return Ok(());
        }
        if !dict.get("Subtype").is_named("Form") || depth >= DEEPEST {
            return Ok(());
        }
        self.steps += 100;
        let own = self.file.shared(dict.get("Resources"));
        let resources = own.dict().unwrap_or(resources);
        let Some(program) = self.file.data(&drawing)? else { return Ok(()) };
        let (state, text, line) = (run.state.clone(), run.text, run.line);
        let matrix = self.file.get(dict, "Matrix");
        if let Some(matrix) = Matrix::of(matrix.array()) {
            run.state.place = matrix.then(run.state.place);
        }
        self.run(run, &program, resources, depth + 1)?;
        (run.state, run.text, run.line) = (state, text, line);
        Ok(())
    }

    fn show(&mut self, run: &mut Run, text: Option<&Object>) {
        let (Some(Object::Text(text)), Some(font)) = (text, run.state.font.clone()) else { return };
        self.steps += text.len();
        let (named, unnamed) = (&mut self.named, &mut self.unnamed);
        font.read(text, |letters| {
            let state = &run.state;
            let width = letters.width * state.size * state.stretch;
            let extra =
                state.between_letters + if letters.is_space { state.between_words } else { 0.0 };
            let advance = width + extra * state.stretch;
            *(if letters.shown.is_some() { &mut *named } else { &mut *unnamed }) += 1;
            // A gap that shows is better than a word that seems whole.
            run.put(letters.shown.unwrap_or_else(|| '\u{FFFD}'.to_string()), width);
            run.step(advance);
        });
    }
}

impl Run {
    /// To the beginning of another line.
    fn go(&mut self, x: f64, y: f64) {
        self.line = self.line.moved(x, y);
        self.text = self.line;
    }

    /// Along the line.
    fn step(&mut self, along: f64) {
        self.text = self.text.moved(along, 0.0);
    }

    #[expect(clippy::many_single_char_names, reason = "the standard's names for them")]
    fn put(&mut self, mut letters: String, width: f64) {
        let is_told = |marked: &&mut Marked| !matches!(marked.meant, Meant::Drawn);
        if let Some(marked) = self.marked.iter_mut().rev().find(is_told) {
            letters = match std::mem::replace(&mut marked.meant, Meant::Taken) {
                Meant::These(meant) => meant,
                Meant::Drawn | Meant::Taken => String::new(),
            };
        }
        let is_artifact = self.marked.iter().any(|marked| marked.is_artifact);
        let Matrix([a, b, c, d, ..]) = self.text.then(self.state.place);
        let Matrix([.., e, f]) = self.text.moved(0.0, self.state.rise).then(self.state.place);
        let (stretch, height) = (a.hypot(b), self.state.size.abs() * c.hypot(d));
        let is_somewhere = [a, b, e, f, height, stretch, width]
            .iter()
            .all(|number| number.is_finite() && number.abs() < 1e6);
        if !is_somewhere || self.glyphs.len() >= MOST_GLYPHS || height < 0.1 {
            return;
        }
        // A size below zero turns the text around.
        let (a, b) = if self.state.size < 0.0 { (-a, -b) } else { (a, b) };
        let side = if a.abs() >= b.abs() * 4.0 {
            if a > 0.0 { 0 } else { 2 }
        } else if b.abs() >= a.abs() * 4.0 {
            if b > 0.0 { 1 } else { 3 }
        } else {
            // Text across the page is a stamp on it.
            return;
        };
        let (along, y) = match side {
            0 => (e, f),
            1 => (f, -e),
            2 => (-e, -f),
            _ => (-f, e),
        };
        let order = self.glyphs.len();
        let to = along + (width * stretch).abs();
        if letters.is_empty() {
            // What stands for the letters before reaches as far as this.
            if let Some(last) = self.glyphs.last_mut().filter(|last| last.y.total_cmp(&y).is_eq()) {
                last.to = last.to.max(to);
            }
            return;
        }
        self.glyphs.push(Glyph {
            letters,
            from: along,
            to,
            y,
            size: height,
            order,
            side,
            is_artifact,
        });
    }
}

/// The letters that run to the same side as most do, and belong to the text if any do.
fn upright(mut glyphs: Vec<Glyph>) -> Vec<Glyph> {
    if glyphs.iter().any(|glyph| !glyph.is_artifact && !glyph.letters.trim().is_empty()) {
        glyphs.retain(|glyph| !glyph.is_artifact);
    }
    let mut counts = [0usize; 4];
    for glyph in &glyphs {
        counts[glyph.side] += 1;
    }
    let most = (0..4).rev().max_by_key(|side| counts[*side]).unwrap_or_default();
    glyphs.retain(|glyph| glyph.side == most);
    glyphs
}

/// Passes over a picture that stands in the program itself.
fn pass_picture(lexer: &mut Lexer<'_>, program: &[u8]) {
    let mut at = lexer.at();
    while let Some(step) =
        program.get(at..).and_then(|rest| rest.windows(2).position(|end| end == b"EI"))
    {
        at += step;
        let is_apart = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_whitespace);
        let before = at.checked_sub(1).and_then(|before| program.get(before));
        if is_apart(before) && is_apart(program.get(at + 2)) {
            lexer.go_to(at + 2);
            return;
        }
        at += 2;
    }
    lexer.go_to(program.len());
}
