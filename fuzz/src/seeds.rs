//! Writes the inputs that a target starts from into a folder: `seeds TARGET FOLDER`.

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs, io};

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    let [target, folder] = &args[..] else {
        eprintln!("usage: seeds TARGET FOLDER");
        return ExitCode::from(2);
    };
    let seeds = match target.as_str() {
        "loader" => onetext_fuzz::loader_seeds(),
        target => onetext_fuzz::reports::seeds(target)
            .or_else(|| onetext_fuzz::drafts::seeds(target))
            .or_else(|| onetext_fuzz::office::seeds(target))
            .unwrap_or_else(onetext_fuzz::text_seeds),
    };
    match write(Path::new(folder), &seeds) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{folder}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write(folder: &Path, seeds: &[Vec<u8>]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for (number, seed) in seeds.iter().enumerate() {
        fs::write(folder.join(format!("seed-{number:03}")), seed)?;
    }
    Ok(())
}
