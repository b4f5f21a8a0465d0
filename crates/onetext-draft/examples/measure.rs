//! Prints how much of drafts is in brackets: `measure FILE…`, Markdown or plain text by their names.

#![expect(clippy::disallowed_methods, reason = "an example stands at the edge")]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "an example is there to be seen")]

use std::process::ExitCode;
use std::time::Instant;

use onetext_draft::{Format, grammar, markdown, outline, plain};

fn main() -> ExitCode {
    println!("brackets  outermost  groups  attributed  words  in brackets  clauses  problems  ms");
    for path in std::env::args().skip(1) {
        let source = match std::fs::read_to_string(&path) {
            Ok(source) => source,
            Err(error) => {
                eprintln!("{path}: {error}");
                return ExitCode::FAILURE;
            }
        };
        let start = Instant::now();
        let (draft, _) = match Format::detect(&path, source.as_bytes()) {
            Some(Format::Plain) => plain::read(&source),
            _ => markdown::read(&source),
        };
        let outline = outline::outline(&draft);
        let found = grammar::read(&draft, &outline);
        let (counts, _) = grammar::counts(&draft, &outline, &found.brackets);
        let time = start.elapsed();
        let attributed = found.brackets.iter().filter(|b| !b.attribution.is_empty()).count();
        println!(
            "{:8}  {:9}  {:6}  {attributed:10}  {:5}  {:11}  {:7}  {:8}  {:.1}  {path}",
            counts.brackets,
            counts.outermost,
            found.groups.len(),
            counts.words,
            counts.bracketed,
            outline.clauses.len(),
            found.problems.len(),
            time.as_secs_f64() * 1e3,
        );
        if std::env::var("SHOW").is_ok() {
            for problem in &found.problems {
                println!("{:?} {}", problem.place, problem.kind);
            }
            for bracket in found.brackets.iter().filter(|b| !b.attribution.is_empty()) {
                println!("{:?} {}", bracket.attribution, grammar::text_of(&draft, bracket.words));
            }
            for text in draft.texts() {
                println!("| {text}");
            }
            for clause in &outline.clauses {
                let pad = "  ".repeat(clause.depth);
                println!(
                    "{pad}{} {} {:?} #{}",
                    clause.kind.word(),
                    clause.number,
                    clause.title,
                    clause.id
                );
            }
        }
    }
    ExitCode::SUCCESS
}
