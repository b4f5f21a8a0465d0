//! Turns the models' text into the tables that the program carries; see `src/model/listed.rs`.

#![allow(dead_code, unreachable_pub, reason = "the rooms are the program's, used here in part")]
#![expect(clippy::disallowed_methods, reason = "a build script reads and writes files")]

use std::error::Error;
use std::fmt::Write;
use std::path::PathBuf;
use std::{env, fs};

#[path = "src/model/listed.rs"]
mod listed;
#[path = "src/model/table.rs"]
mod table;

use listed::{index, parse};
use table::hash;

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    for path in ["src/model/listed.rs", "src/model/table.rs", "models"] {
        println!("cargo::rerun-if-changed={path}");
    }
    let mut list = String::from("&[\n");
    for file in ["reader", "meaning"] {
        let text = fs::read_to_string(format!("models/{file}.model"))?;
        for model in parse(&text).map_err(|error| format!("models/{file}.model: {error}"))? {
            let name = format!("{}.table", model.name);
            fs::write(out.join(&name), listed::table(&model))?;
            writeln!(
                list,
                "    ({:?}, &{:?}, include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{name}\"))),",
                model.name, model.classes
            )?;
        }
    }
    list.push_str("]\n");
    fs::write(out.join("models.rs"), list)?;
    fs::write(out.join("words.table"), words(&fs::read_to_string("models/words.txt")?))?;
    Ok(())
}

/// From each word to the place of its line in the text.
fn words(text: &str) -> Vec<u8> {
    let mut hashes = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if let Some((_, words)) = line.trim_end().split_once('\t') {
            let line = u32::try_from(at).unwrap_or(u32::MAX);
            hashes.extend(words.split(' ').map(|word| (hash(word), line)));
        }
        at += line.len();
    }
    let mut out = Vec::new();
    index(&hashes, &mut out);
    out
}
