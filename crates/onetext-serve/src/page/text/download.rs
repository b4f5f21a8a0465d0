//! Drafts and redlines as files, made from what one viewer sees and from nothing else.

use maud::{Markup, html};
use onetext_analyse::drafts::outgoing::{Sheet, Wish};
use onetext_draft::Format;
use onetext_record::id::DraftId;

use super::{read, redline};
use crate::desk::Study;
use crate::fault::Fault;
use crate::page::words;
use crate::reply::{Outcome, Reply};
use crate::request::Request;

/// A kind of file that is handed out: what stands in its address, what people call it, its media
/// type, and how it is written.
pub(super) struct Kind {
    ending: &'static str,
    name: &'static str,
    media: &'static str,
    format: Form,
}

/// How a file is written.
#[derive(Clone, Copy)]
enum Form {
    /// In a form that can be read back.
    Text(Format),
    /// As pages to be printed.
    Pdf,
}

const DOCX: Kind = Kind {
    ending: "docx",
    name: "Word",
    media: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    format: Form::Text(Format::Docx),
};
const ODT: Kind = Kind {
    ending: "odt",
    name: "OpenDocument",
    media: "application/vnd.oasis.opendocument.text",
    format: Form::Text(Format::Odt),
};
const HTML: Kind = Kind {
    ending: "html",
    name: "Web page",
    media: "text/html; charset=utf-8",
    format: Form::Text(Format::Html),
};
const MARKDOWN: Kind = Kind {
    ending: "md",
    name: "Markdown",
    media: "text/markdown; charset=utf-8",
    format: Form::Text(Format::Markdown),
};
const AKOMA: Kind = Kind {
    ending: "xml",
    name: "Akoma Ntoso",
    media: "application/xml",
    format: Form::Text(Format::Akoma),
};

const PDF: Kind = Kind { ending: "pdf", name: "PDF", media: "application/pdf", format: Form::Pdf };

/// The forms in which a draft is handed out.
pub(super) const DRAFT: &[Kind] = &[DOCX, PDF, HTML, ODT, MARKDOWN, AKOMA];

/// The forms in which a redline is handed out.
pub(super) const REDLINE: &[Kind] = &[DOCX, PDF, HTML, ODT];

/// The links to the files; `path` ends where the ending goes.
pub(super) fn links(path: &str, kinds: &[Kind]) -> Markup {
    html! {
        p.files { "Download: "
            @for (at, kind) in kinds.iter().enumerate() {
                @if at > 0 { " · " }
                a href={ (path) (kind.ending) } download { (kind.name) }
            }
        }
    }
}

fn kind<'k>(kinds: &'k [Kind], request: &Request) -> Result<&'k Kind, Fault> {
    let wanted = request.param("form");
    kinds.iter().find(|kind| kind.ending == wanted).ok_or(Fault::NotFound)
}

fn written(sheet: &Sheet, form: Form) -> Vec<u8> {
    match form {
        Form::Text(format) => sheet.write(format),
        Form::Pdf => onetext_brief::pdf::draft(&sheet.title, &[], &sheet.marked),
    }
}

fn wish(request: &Request) -> Wish {
    let fields = request.fields();
    let is = |name: &str| matches!(fields.get(name), Some("1" | "yes" | "true"));
    Wish { positions: is("positions"), clean: is("clean"), ..Wish::default() }
}

/// A draft as a file.
pub(super) fn draft(study: &Study<'_>, request: &Request) -> Outcome {
    let kind = kind(DRAFT, request)?;
    let id: DraftId = request.id("draft")?;
    let wish = wish(request);
    let sheet = study.look(|desk| {
        let draft = read::draft(desk.state, &id)?;
        Sheet::draft(desk.state, draft, &wish).ok_or(Fault::NotFound)
    })?;
    // A file takes long to write, and nobody has to wait for it.
    let bytes = written(&sheet, kind.format);
    Ok(Reply::file(&format!("{id}.{}", kind.ending), kind.media, bytes))
}

/// What changed between two drafts as a file.
pub(super) fn changes(study: &Study<'_>, request: &Request) -> Outcome {
    let kind = kind(REDLINE, request)?;
    let (old, new): (DraftId, DraftId) = (request.id("draft")?, request.id("new")?);
    let compared = redline::compared(study, &old, &new)?;
    let (titles, authors, on) = study.look(|desk| {
        let [old, new] = [read::draft(desk.state, &old)?, read::draft(desk.state, &new)?];
        let authors: Vec<String> =
            new.body.by.iter().map(|id| words::party(desk.state, id)).collect();
        Ok::<_, Fault>(([old.body.title.clone(), new.body.title.clone()], authors, new.on))
    })?;
    let texts = [
        (titles[0].as_str(), &compared.old.text.draft),
        (titles[1].as_str(), &compared.new.text.draft),
    ];
    let author = (!authors.is_empty()).then(|| authors.join(", "));
    let wish = wish(request);
    let sheet = Sheet::redline(texts, &compared.redline, author.as_deref(), on, &wish);
    let bytes = written(&sheet, kind.format);
    Ok(Reply::file(&format!("{old}-{new}.{}", kind.ending), kind.media, bytes))
}
