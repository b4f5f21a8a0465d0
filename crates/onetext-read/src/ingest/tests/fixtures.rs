//! Small files of each format, made here; the fuzz targets begin with them as well.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// An archive of files.
pub(crate) fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A Word file with this body, and the notes and properties of every one here.
pub(crate) fn docx(body: &str) -> Vec<u8> {
    let space = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'";
    let document =
        format!("<?xml version='1.0'?><w:document {space}><w:body>{body}</w:body></w:document>");
    let notes = format!(
        "<w:footnotes {space}><w:footnote w:id='-1'><w:p><w:r><w:separator/></w:r></w:p></w:footnote>\
         <w:footnote w:id='2'><w:p><w:r><w:t>Minutes of the second day.</w:t></w:r></w:p></w:footnote></w:footnotes>"
    );
    let core = "<cp:coreProperties xmlns:cp='c' xmlns:dc='d' xmlns:dcterms='t'>\
        <dc:title>Note on the gauge</dc:title><dc:creator>Office of the mediator</dc:creator>\
        <dcterms:created>2025-11-28T08:00:00Z</dcterms:created>\
        <dcterms:modified>2025-12-01T09:30:00Z</dcterms:modified></cp:coreProperties>";
    zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", document.as_bytes()),
        ("word/footnotes.xml", notes.as_bytes()),
        ("docProps/core.xml", core.as_bytes()),
    ])
}

/// A PDF, object by object.
#[derive(Default)]
pub(crate) struct Pdf {
    objects: Vec<Vec<u8>>,
}

impl Pdf {
    /// The number that the next object gets.
    pub(crate) fn next(&self) -> usize {
        self.objects.len() + 1
    }

    pub(crate) fn add(&mut self, object: impl Into<Vec<u8>>) -> usize {
        self.objects.push(object.into());
        self.objects.len()
    }

    pub(crate) fn stream(&mut self, entries: &str, data: &[u8]) -> usize {
        let head = format!("<</Length {}{entries}>>\nstream\n", data.len());
        self.add([head.as_bytes(), data, b"\nendstream"].concat())
    }

    /// The file, with a table of where its objects stand.
    pub(crate) fn finish(self, trailer: &str) -> Vec<u8> {
        let mut file = b"%PDF-1.5\n%\xE2\xE3\xCF\xD3\n".to_vec();
        let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", self.objects.len() + 1);
        for (number, object) in self.objects.iter().enumerate() {
            let _ = writeln!(table, "{:010} 00000 n ", file.len());
            file.extend(format!("{} 0 obj\n", number + 1).as_bytes());
            file.extend(object);
            file.extend(b"\nendobj\n");
        }
        let start = file.len();
        let size = self.objects.len() + 1;
        file.extend(
            format!(
                "{table}trailer\n<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF\n"
            )
            .as_bytes(),
        );
        file
    }
}

/// A PDF whose pages run these programs, in one sans serif font, `/F`.
pub(crate) fn pdf(programs: &[String]) -> Vec<u8> {
    let mut pdf = Pdf::default();
    pdf.add("<</Type/Catalog/Pages 2 0 R>>");
    let mut kids = String::new();
    for page in 0..programs.len() {
        let _ = write!(kids, "{} 0 R ", 5 + 2 * page);
    }
    pdf.add(format!(
        "<</Type/Pages/Count {}/Kids[{kids}]/Resources<</Font<</F 3 0 R>>>>/MediaBox[0 0 595 842]>>",
        programs.len()
    ));
    pdf.add("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>");
    pdf.add("<</Title(Report on the gauge)/CreationDate(D:20251202101500+01'00')>>");
    for program in programs {
        let page = pdf.next();
        pdf.add(format!("<</Type/Page/Parent 2 0 R/Contents {} 0 R>>", page + 1));
        pdf.stream("", program.as_bytes());
    }
    pdf.finish("/Info 4 0 R")
}

/// A program that writes lines: where they begin, their height, their size, their words.
pub(crate) fn program(lines: &[(f64, f64, f64, &str)]) -> String {
    let mut program = "BT\n".to_owned();
    for (x, y, size, words) in lines {
        let words = words.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
        let _ = writeln!(program, "/F {size} Tf 1 0 0 1 {x} {y} Tm ({words}) Tj");
    }
    program + "ET\n"
}

/// A message with words in two forms, a report attached and a picture in the text.
pub(crate) const LETTER: &str = "From: =?UTF-8?Q?B=C3=BCro_der_Vermittlung?= <office@mediation.example>\r\n\
To: desk@ministry.example\r\n\
Subject: Second day\r\n of the talks\r\n\
Date: Tue, 02 Dec 2025 18:30:00 +0100\r\n\
Message-ID: <1@mediation.example>\r\n\
MIME-Version: 1.0\r\n\
Content-Type: multipart/mixed; boundary=\"outer\"\r\n\
\r\n\
Not read.\r\n\
--outer\r\n\
Content-Type: multipart/alternative; boundary=inner\r\n\
\r\n\
--inner\r\n\
Content-Type: text/plain; charset=iso-8859-1\r\n\
Content-Transfer-Encoding: quoted-printable\r\n\
\r\n\
Upland=92s caf=E9 talks go =\r\n\
on, its envoy said.\r\n\
--inner\r\n\
Content-Type: text/html; charset=utf-8\r\n\
\r\n\
<p>Not <b>read</b> either.</p>\r\n\
--inner--\r\n\
--outer\r\n\
Content-Type: text/html; charset=utf-8; name=\"note.html\"\r\n\
Content-Disposition: attachment; filename=\"note.html\"\r\n\
Content-Transfer-Encoding: base64\r\n\
\r\n\
PGh0bWw+PGhlYWQ+PHRpdGxlPk5vdGU8L3RpdGxlPjwvaGVhZD48Ym9keT48cD5Mb3dsYW5k\r\n\
IHJlamVjdGVkIGl0LjwvcD48L2JvZHk+PC9odG1sPg==\r\n\
--outer\r\n\
Content-Type: image/png\r\n\
Content-ID: <logo>\r\n\
Content-Transfer-Encoding: base64\r\n\
\r\n\
iVBORw0KGgo=\r\n\
--outer--\r\n";

/// Two messages in one file.
pub(crate) const MAILBOX: &str = "From desk@ministry.example Mon Dec  1 09:00:00 2025\n\
From: Desk <desk@ministry.example>\n\
Subject: First\n\
Date: Mon, 1 Dec 2025 09:00:00 +0000\n\
\n\
The union met.\n\
>From Monday on it will wait.\n\
\n\
From here it goes on.\n\
\n\
From office@mediation.example Tue Dec  2 09:00:00 2025\n\
From: office@mediation.example\n\
Subject: Second / last\n\
Date: Tue, 2 Dec 2025 23:30:00 -0500\n\
Content-Type: text/plain; charset=utf-8; format=flowed\n\
\n\
The port will not \n\
talk before Friday.\n\
> It said so \n\
> itself.\n\
-- \n\
Office\n";
