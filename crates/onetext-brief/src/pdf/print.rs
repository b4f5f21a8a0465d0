//! Pages written as a PDF file.

use krilla::Document as File;
use krilla::SerializeSettings;
use krilla::color::rgb;
use krilla::configure::{Accessibility, Configuration, ConfigurationBuilder};
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag};

use super::blocks::{Document, Mark, Run};
use super::faces::Faces;
use super::lines::{Lines, Setter, Span};
use super::pages::{self, Drawn, HEIGHT, Laid, Part, SIDE, Target, WIDTH};
use super::structure::{self, Pieces};
use crate::harmless;

/// What is printed is in English, whatever the words of texts are.
const LANGUAGE: &str = "en-GB";

/// Prints a document.
pub(super) fn print(mut document: Document, fonts: &[Vec<u8>]) -> Vec<u8> {
    document.title = harmless(&document.title);
    document.about = harmless(&document.about);
    let mut faces = Faces::new(fonts);
    let laid = pages::lay(&document.blocks, &mut faces);
    document.blocks.extend(pages::lost(&faces));
    let mut around = Around {
        count: laid.pages.len(),
        head: head(&document.title, &mut faces),
        feet: Vec::new(),
    };
    let mut setter = Setter::new(&mut faces);
    for page in 1..=around.count {
        let run = Run::quiet(format!("{page} / {}", around.count));
        around.feet.push(setter.set(&[run], 9.0, false, (WIDTH - 2.0 * SIDE, true)));
    }
    // A file that says of itself that it can be read aloud, where it holds to all that this asks;
    // where a character has no font, the same file without saying so.
    let strict = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1);
    let strict = strict.finish().unwrap_or_default();
    let written = write(&document, &laid, &around, &faces, strict);
    let written =
        written.or_else(|| write(&document, &laid, &around, &faces, Configuration::default()));
    written.unwrap_or_default()
}

/// What stands around the words of pages.
struct Around {
    count: usize,
    head: Lines,
    feet: Vec<Lines>,
}

/// The running title: as much of the title as stands in a line.
fn head(title: &str, faces: &mut Faces) -> Lines {
    let mut lines =
        Setter::new(faces).set(&[Run::quiet(title)], 9.0, false, (WIDTH - 2.0 * SIDE, false));
    lines.lines.truncate(1);
    lines
}

fn write(
    document: &Document,
    laid: &Laid,
    around: &Around,
    faces: &Faces,
    configuration: Configuration,
) -> Option<Vec<u8>> {
    let settings =
        SerializeSettings { configuration, enable_tagging: true, ..SerializeSettings::default() };
    let mut file = File::new_with(settings);
    let mut pieces = Pieces::new();
    for (number, drawn) in laid.pages.iter().enumerate() {
        let mut page = file.start_page_with(PageSettings::from_wh(WIDTH, HEIGHT)?);
        let mut surface = page.surface();
        let mut pen = Pen { surface: &mut surface, faces, laid };
        if number > 0 {
            pen.beside(ArtifactType::Header, &around.head, 40.0);
        }
        pen.page(drawn, &mut pieces);
        if let Some(foot) = around.feet.get(number) {
            pen.beside(ArtifactType::Footer, foot, HEIGHT - 48.0);
        }
        surface.finish();
        page.finish();
    }
    file.set_outline(structure::outline(&document.blocks, &laid.headings));
    file.set_tag_tree(structure::tree(&document.blocks, &mut pieces, LANGUAGE));
    file.set_metadata(metadata(document));
    file.finish().ok()
}

fn metadata(document: &Document) -> Metadata {
    let mut metadata = Metadata::new()
        .title(document.title.clone())
        .description(document.about.clone())
        .language(LANGUAGE.to_owned())
        .creator("Onetext".to_owned());
    if let Some(on) = document.on {
        let part = |n: i8| u8::try_from(n).unwrap_or(1);
        let year = u16::try_from(on.year()).unwrap_or_default();
        let day = DateTime::new(year).month(part(on.month())).day(part(on.day()));
        metadata = metadata.creation_date(day);
    }
    metadata
}

/// What draws on one page.
struct Pen<'p, 's> {
    surface: &'p mut Surface<'s>,
    faces: &'p Faces,
    laid: &'p Laid,
}

impl Pen<'_, '_> {
    fn page(&mut self, drawn: &[Drawn], pieces: &mut Pieces) {
        let mut open: Option<Target> = None;
        for mark in drawn {
            match mark {
                Drawn::Line { text, line, x, top, target } => {
                    if open != Some(*target) {
                        self.close(&mut open);
                        self.open(*target, pieces);
                        open = Some(*target);
                    }
                    if let Some(lines) = self.laid.texts.get(*text) {
                        self.line(lines, *line, *x, *top);
                    }
                }
                Drawn::Bar { top, bottom } => {
                    self.close(&mut open);
                    self.ornament(SIDE - 16.0, *top, 1.6, bottom - top, Mark::None);
                }
                Drawn::Rule { top, x, width } => {
                    self.close(&mut open);
                    self.ornament(*x, *top, *width, 0.4, Mark::Quiet);
                }
            }
        }
        self.close(&mut open);
    }

    fn open(&mut self, target: Target, pieces: &mut Pieces) {
        if target.part == Part::Again {
            let again = Artifact::with_kind(ArtifactType::PaginationOther);
            self.surface.start_tagged(ContentTag::Artifact(again));
        } else {
            let piece = self.surface.start_tagged(ContentTag::Other);
            pieces.entry(target).or_default().push(piece);
        }
    }

    fn close(&mut self, open: &mut Option<Target>) {
        if open.take().is_some() {
            self.surface.end_tagged();
        }
    }

    /// Words that are no part of the text.
    fn beside(&mut self, kind: ArtifactType, lines: &Lines, top: f32) {
        self.surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(kind)));
        self.line(lines, 0, SIDE, top);
        self.surface.end_tagged();
    }

    fn ornament(&mut self, x: f32, y: f32, width: f32, height: f32, mark: Mark) {
        let kind = Artifact::with_kind(ArtifactType::Layout);
        self.surface.start_tagged(ContentTag::Artifact(kind));
        self.rect(x, y, width, height, mark);
        self.surface.end_tagged();
    }

    fn rect(&mut self, x: f32, y: f32, width: f32, height: f32, mark: Mark) {
        let Some(rect) = Rect::from_xywh(x, y, width, height) else { return };
        let mut path = PathBuilder::new();
        path.push_rect(rect);
        if let Some(path) = path.finish() {
            self.surface.set_fill(Some(ink(mark)));
            self.surface.draw_path(&path);
        }
    }

    fn line(&mut self, lines: &Lines, at: usize, x: f32, top: f32) {
        let Some(line) = lines.lines.get(at) else { return };
        let y = top + line.ascent;
        for span in &line.spans {
            let Some(font) = self.faces.font(span.face) else { continue };
            self.surface.set_fill(Some(ink(span.look.mark)));
            let start = Point::from_xy(x + span.x, y);
            self.surface.draw_glyphs(start, &span.glyphs, font, &lines.text, span.size, false);
            self.strokes(span, x + span.x, y);
        }
    }

    /// What shows a change without its colour.
    fn strokes(&mut self, span: &Span, x: f32, y: f32) {
        let (under, through) = (0.13 * span.size, -0.26 * span.size);
        let thick = 0.055 * span.size;
        let at: &[f32] = match span.look.mark {
            Mark::None | Mark::Quiet => &[],
            Mark::Inserted => &[under],
            Mark::Deleted => &[through],
            Mark::MovedTo => &[under, under + 2.4 * thick],
            Mark::MovedFrom => &[through, through - 2.4 * thick],
        };
        for offset in at {
            self.rect(x, y + offset, span.width, thick, span.look.mark);
        }
    }
}

fn ink(mark: Mark) -> Fill {
    let (red, green, blue) = match mark {
        Mark::None => (0x14, 0x16, 0x1a),
        Mark::Quiet => (0x50, 0x55, 0x5d),
        Mark::Inserted => (0x0b, 0x4a, 0x8f),
        Mark::Deleted => (0x9a, 0x1f, 0x1f),
        Mark::MovedTo | Mark::MovedFrom => (0x1d, 0x5a, 0x3a),
    };
    let paint = rgb::Color::new(red, green, blue).into();
    Fill { paint, opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
}
