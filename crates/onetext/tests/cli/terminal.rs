//! The review at a terminal: a real one, with keys typed and a screen read.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::fs::{Mode, OFlags};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, Winsize, tcgetattr, tcsetwinsize};

use crate::Desk;

/// Control and L.
const REDRAW: &str = "\u{c}";

/// A command at a terminal.
struct Terminal {
    child: Child,
    keys: File,
    screen: Arc<Mutex<Vec<u8>>>,
    /// The command's end, kept open so that the terminal outlives the command.
    end: OwnedFd,
}

impl Terminal {
    fn start(desk: &Desk, line: &str, editor: &str) -> Self {
        let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&ours).unwrap();
        unlockpt(&ours).unwrap();
        let name = ptsname(&ours, Vec::new()).unwrap();
        let flags = OFlags::RDWR | OFlags::NOCTTY;
        let end = rustix::fs::open(name, flags, Mode::empty()).unwrap();
        tcsetwinsize(&end, Winsize { ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0 }).unwrap();
        let side = || Stdio::from(end.try_clone().unwrap());
        let mut command = desk.command(line);
        command.stdin(side()).stdout(side()).stderr(side());
        command.env("TERM", "xterm").env("EDITOR", editor).env("PATH", "/usr/bin:/bin");
        let child = command.spawn().unwrap();
        let mut output = File::from(ours.try_clone().unwrap());
        let screen = Arc::new(Mutex::new(Vec::new()));
        let seen = screen.clone();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(n @ 1..) = output.read(&mut bytes) {
                seen.lock().unwrap().extend_from_slice(&bytes[..n]);
            }
        });
        Self { child, keys: File::from(ours), screen, end }
    }

    /// Waits until these words are on the screen, which is drawn anew for it.
    #[track_caller]
    fn shows(&mut self, words: &str) {
        let since = Instant::now();
        loop {
            sleep(Duration::from_millis(100));
            let text = std::mem::take(&mut *self.screen.lock().unwrap());
            let text = without_controls(&String::from_utf8_lossy(&text));
            if text.contains(words) {
                return;
            }
            assert!(since.elapsed() < Duration::from_secs(30), "no {words:?} in {text:?}");
            self.press(REDRAW);
        }
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
    }

    /// Waits for the end; the exit code, and whether the terminal is as it was.
    fn end(mut self) -> (Option<i32>, bool) {
        let code = self.child.wait().unwrap().code();
        let modes = tcgetattr(&self.end).unwrap().local_modes;
        (code, modes.contains(LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG))
    }
}

/// The words of a screen, with one space where the cursor was sent elsewhere.
fn without_controls(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let mut words = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        words.push(' ');
        let end = part.find(|c: char| c.is_ascii_alphabetic()).map_or(part.len(), |at| at + 1);
        words.push_str(&part[end..]);
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn proposals_are_reviewed_at_a_terminal_and_written_at_once() {
    let desk = Desk::with_record();
    let before = desk.ok("log talks.onetext").stdout;
    let line = "read reports/page.html -n talks.onetext";
    let mut terminal = Terminal::start(&desk, line, "sed -i.bak s/^stance.*/stance=\"warns\"/");
    terminal.shows("0 accepted");
    terminal.press("/statement\r");
    terminal.shows("with “statement”");
    terminal.press("e");
    terminal.shows("changed statement");
    terminal.press("a");
    terminal.shows("accepted statement");
    terminal.press("q");
    terminal.shows("not written");
    assert_eq!(desk.ok("log talks.onetext").stdout, before, "nothing is in the record before");
    terminal.press("w");
    assert_eq!(terminal.end(), (Some(0), true));
    let log = desk.ok("log talks.onetext --kind statement").stdout;
    assert!(log.contains("warns") && log.contains("read by machine"), "{log}");
    desk.ok("verify talks.onetext");

    // What was rejected is remembered.
    let mut terminal = Terminal::start(&desk, line, "true");
    terminal.shows("0 rejected");
    terminal.press("r");
    terminal.shows("1 rejected");
    terminal.press("w");
    terminal.shows("wrote 1 entry");
    terminal.press("q");
    assert_eq!(terminal.end(), (Some(0), true));
    assert_eq!(desk.ok("log talks.onetext --kind dismissal").stdout.lines().count(), 1);
}

#[test]
fn control_c_leaves_the_record_and_the_terminal_as_they_were() {
    let desk = Desk::with_record();
    let before = desk.ok("log talks.onetext").stdout;
    let line = "read reports -n talks.onetext --review";
    let mut terminal = Terminal::start(&desk, line, "true");
    terminal.shows("0 accepted");
    terminal.press("a");
    terminal.shows("accepted ");
    terminal.press("\u{3}");
    terminal.shows("not written");
    terminal.press("\u{3}");
    assert_eq!(terminal.end(), (Some(0), true));
    assert_eq!(desk.ok("log talks.onetext").stdout, before);
}

#[test]
fn with_a_format_proposals_are_listed_at_a_terminal_too() {
    let desk = Desk::with_record();
    let line = "read reports/page.html -n talks.onetext --format table";
    let mut terminal = Terminal::start(&desk, line, "true");
    terminal.shows("page-s1");
    assert_eq!(terminal.end(), (Some(0), true));
}
