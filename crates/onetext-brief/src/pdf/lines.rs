//! Texts broken into lines: which glyph of which face stands where.

use std::borrow::Cow;
use std::ops::Range;

use krilla::text::{GlyphId, KrillaGlyph};
use parley::{
    Alignment, AlignmentOptions, FontFamily, FontFamilyName, FontStyle, FontWeight, Layout,
    LayoutContext, LineHeight, OverflowWrap, StyleProperty,
};

use super::blocks::{Look, Run};
use super::faces::Faces;

/// The distance of lines, in sizes of the letters.
const LEADING: f32 = 1.32;

/// A text in lines.
#[derive(Debug, Clone, Default)]
pub(super) struct Lines {
    /// The words, which the glyphs stand for.
    pub(super) text: String,
    pub(super) lines: Vec<Line>,
}

/// One line.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    pub(super) height: f32,
    /// From its top to the line that letters stand on.
    pub(super) ascent: f32,
    pub(super) spans: Vec<Span>,
}

/// Glyphs of one face and look.
#[derive(Debug, Clone)]
pub(super) struct Span {
    pub(super) x: f32,
    pub(super) width: f32,
    pub(super) face: usize,
    pub(super) size: f32,
    pub(super) look: Look,
    pub(super) glyphs: Vec<KrillaGlyph>,
}

impl Lines {
    pub(super) fn height(&self) -> f32 {
        self.lines.iter().map(|line| line.height).sum()
    }
}

impl Line {
    /// Whether words of it are part of a change.
    pub(super) fn has_change(&self) -> bool {
        self.spans.iter().any(|span| span.look.mark.is_change())
    }
}

/// What breaks texts, with the room that it works in.
pub(super) struct Setter<'a> {
    pub(super) faces: &'a mut Faces,
    context: LayoutContext<Look>,
}

/// How wide a text has to be, and how wide it would be in one line.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Widths {
    pub(super) least: f32,
    pub(super) most: f32,
}

impl<'a> Setter<'a> {
    pub(super) fn new(faces: &'a mut Faces) -> Self {
        Self { faces, context: LayoutContext::new() }
    }

    fn layout(&mut self, text: &str, runs: &[Run], size: f32, bold: bool) -> Layout<Look> {
        let names = self.faces.families.iter();
        let names: Vec<FontFamilyName<'_>> =
            names.map(|name| FontFamilyName::Named(Cow::Owned(name.clone()))).collect();
        let mut builder = self.context.ranged_builder(&mut self.faces.context, text, 1.0, false);
        builder.push_default(StyleProperty::FontFamily(FontFamily::List(Cow::Owned(names))));
        builder.push_default(StyleProperty::FontSize(size));
        builder.push_default(StyleProperty::LineHeight(LineHeight::FontSizeRelative(LEADING)));
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::BreakWord));
        if bold {
            builder.push_default(StyleProperty::FontWeight(FontWeight::BOLD));
        }
        let mut at = 0;
        for run in runs {
            let range = at..at + run.text.len();
            at = range.end;
            if range.is_empty() {
                continue;
            }
            builder.push(StyleProperty::Brush(run.look), range.clone());
            if run.look.bold {
                builder.push(StyleProperty::FontWeight(FontWeight::BOLD), range.clone());
            }
            if run.look.italic {
                builder.push(StyleProperty::FontStyle(FontStyle::Italic), range);
            }
        }
        builder.build(text)
    }

    /// How wide a text has to be and may be.
    pub(super) fn widths(&mut self, runs: &[Run], size: f32, bold: bool) -> Widths {
        let text: String = runs.iter().map(|run| run.text.as_str()).collect();
        if text.is_empty() {
            return Widths::default();
        }
        let widths = self.layout(&text, runs, size, bold).calculate_content_widths();
        Widths { least: widths.min, most: widths.max }
    }

    /// Breaks a text into lines of a width.
    pub(super) fn set(&mut self, runs: &[Run], size: f32, bold: bool, place: (f32, bool)) -> Lines {
        let (width, at_end) = place;
        let text: String = runs.iter().map(|run| run.text.as_str()).collect();
        if text.is_empty() {
            return Lines::default();
        }
        let mut layout = self.layout(&text, runs, size, bold);
        layout.break_all_lines(Some(width.max(1.0)));
        let alignment = if at_end { Alignment::End } else { Alignment::Start };
        layout.align(alignment, AlignmentOptions::default());
        let mut lines = Vec::with_capacity(layout.len());
        let mut top = 0.0;
        for line in layout.lines() {
            let metrics = *line.metrics();
            let mut made = Line {
                height: metrics.line_height,
                ascent: metrics.baseline - top,
                spans: Vec::new(),
            };
            top += metrics.line_height;
            let mut x = metrics.offset;
            for run in line.runs() {
                self.run(&layout, &run, &text, &mut x, &mut made.spans);
            }
            lines.push(made);
        }
        Lines { text, lines }
    }

    /// The glyphs of one face, cut wherever the look changes.
    fn run(
        &mut self,
        layout: &Layout<Look>,
        run: &parley::layout::Run<'_, Look>,
        text: &str,
        x: &mut f32,
        spans: &mut Vec<Span>,
    ) {
        let face = self.faces.place(run.font());
        let size = run.font_size();
        let first = spans.len();
        for cluster in run.visual_clusters() {
            let range = cluster.text_range();
            if cluster.is_ligature_continuation() {
                let last = spans.get_mut(first..).and_then(<[Span]>::last_mut);
                if let Some(glyph) = last.and_then(|span| span.glyphs.last_mut()) {
                    glyph.text_range.end = glyph.text_range.end.max(range.end);
                }
                continue;
            }
            // A line break inside a paragraph has no sign of its own.
            if cluster.source_char().is_control() {
                continue;
            }
            for glyph in cluster.glyphs() {
                let look = layout.styles().get(glyph.style_index()).map(|style| style.brush);
                let look = look.unwrap_or_default();
                if glyph.id == 0 {
                    let lost = text.get(range.clone()).unwrap_or_default().chars();
                    self.faces.missing.extend(lost.filter(|c| !c.is_whitespace()));
                }
                let Some(face) = face else {
                    *x += glyph.advance;
                    continue;
                };
                let printed = print(&glyph, size, range.clone());
                match spans.get_mut(first..).and_then(<[Span]>::last_mut) {
                    Some(span) if span.look == look => {
                        span.glyphs.push(printed);
                        span.width += glyph.advance;
                    }
                    _ => spans.push(Span {
                        x: *x,
                        width: glyph.advance,
                        face,
                        size,
                        look,
                        glyphs: vec![printed],
                    }),
                }
                *x += glyph.advance;
            }
        }
    }
}

/// A glyph as it is printed: measured in sizes of the letters.
fn print(glyph: &parley::Glyph, size: f32, range: Range<usize>) -> KrillaGlyph {
    KrillaGlyph::new(
        GlyphId::new(glyph.id),
        glyph.advance / size,
        glyph.x / size,
        glyph.y / size,
        0.0,
        range,
        None,
    )
}
