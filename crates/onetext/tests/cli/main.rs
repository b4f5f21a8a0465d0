//! The command line from outside: what is typed, what is printed, what is left on disk.
//!
//! Each test has a desk of its own: a folder with a copy of `tests/fixture`, in which commands run
//! with a known author and nothing else from the environment.

#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

mod add;
mod bad;
mod database;
mod draft;
mod help;
mod many;
mod nlp;
mod review;
mod settle;
mod talks;
#[cfg(unix)]
mod terminal;
mod trips;

use std::fmt;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use tempfile::TempDir;

/// A folder to work in.
pub(crate) struct Desk {
    folder: TempDir,
}

/// What a command printed, and how it ended.
pub(crate) struct Run {
    line: String,
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Desk {
    /// A desk with the fixture: `talks/` is a record in folder form, `reports/` holds three reports.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixture"), folder.path());
        Self { folder }
    }

    /// The same with `talks.onetext`, made from the folder.
    pub(crate) fn with_record() -> Self {
        let desk = Self::new();
        desk.ok("init talks.onetext --from talks");
        desk
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// A command that has not been started; `line` is split as a shell would.
    pub(crate) fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onetext"));
        command.args(words(line)).current_dir(self.folder.path());
        command.env_clear().env("ONETEXT_AUTHOR", "A. Clerk").stdin(Stdio::null());
        command
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, line: &str) -> Run {
        Run::new(line, &self.command(line).output().unwrap())
    }

    /// Runs a command in another environment.
    pub(crate) fn run_with(&self, line: &str, change: impl FnOnce(&mut Command)) -> Run {
        let mut command = self.command(line);
        change(&mut command);
        Run::new(line, &command.output().unwrap())
    }

    /// Starts a command that waits for its standard input.
    pub(crate) fn start(&self, line: &str) -> Child {
        let pipes = |command: &mut Command| {
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()
        };
        pipes(&mut self.command(line)).unwrap()
    }

    /// Runs a command with something on its standard input.
    pub(crate) fn pipe(&self, line: &str, input: impl AsRef<[u8]>) -> Run {
        let mut child = self.start(line);
        child.stdin.take().unwrap().write_all(input.as_ref()).unwrap();
        Run::new(line, &child.wait_with_output().unwrap())
    }

    /// Runs a command that must succeed.
    #[track_caller]
    pub(crate) fn ok(&self, line: &str) -> Run {
        let run = self.run(line);
        assert_eq!(run.code, 0, "{run}");
        run
    }

    /// Every file on the desk with its bytes.
    pub(crate) fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut found = Vec::new();
        let mut open = vec![self.folder.path().to_owned()];
        while let Some(folder) = open.pop() {
            for file in fs::read_dir(folder).unwrap() {
                let path = file.unwrap().path();
                if path.is_dir() {
                    open.push(path);
                } else {
                    found.push((path.clone(), fs::read(path).unwrap()));
                }
            }
        }
        found.sort();
        found
    }
}

impl Run {
    pub(crate) fn new(line: &str, output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Self {
            line: line.to_owned(),
            code: output.status.code().unwrap_or(-1),
            stdout: text(&output.stdout),
            stderr: text(&output.stderr),
        }
    }
}

/// As a reader of the snapshot would see it on a terminal; standard error has `|` before it.
impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "$ onetext {}", self.line)?;
        f.write_str(&self.stdout)?;
        for line in self.stderr.lines() {
            writeln!(f, "{}", format!("| {line}").trim_end())?;
        }
        if self.code == 0 { Ok(()) } else { writeln!(f, "exit code {}", self.code) }
    }
}

/// Compares with a snapshot, times left aside.
macro_rules! snapshot {
    ($name:expr, $value:expr) => {
        insta::with_settings!({
            omit_expression => true,
            filters => vec![
                (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "[time]"),
                (r"onetext-read \d+\.\d+\.\d+", "onetext-read [version]"),
            ],
        }, {
            insta::assert_snapshot!($name, $value.to_string());
        })
    };
}
pub(crate) use snapshot;

/// The words of a line: separated by spaces, unless those stand between single quotes.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '\'' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            c => words.last_mut().unwrap().push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for file in fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        let to = to.join(file.file_name());
        if file.path().is_dir() {
            copy(&file.path(), &to);
        } else {
            fs::copy(file.path(), to).unwrap();
        }
    }
}
