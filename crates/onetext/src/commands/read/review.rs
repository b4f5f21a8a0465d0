//! The review at a terminal: keys in, the screen out, an editor between, one append at the end.

use std::io::{self, IsTerminal};
use std::process::Command;

use onetext_read::review::{Choices, Decision, Terms, entries};
use onetext_record::Audience;
use onetext_store::{AppendError, Ledger, LedgerError, Log};
use ratatui::DefaultTerminal;
use ratatui::crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use ratatui::crossterm::execute;
use ratatui::crossterm::terminal::{Clear, ClearType};

use super::{accept, count, record};
use crate::cli::Read;
use crate::commands::init::count_entries;
use crate::error::{CommandError, Kind, Outcome};
use crate::reports::Manner;
use crate::review::{Ask, Desk, Key, Look, draw, edited};
use crate::who;

/// Whether there is somebody to show a screen to.
pub(super) fn is_possible() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// Reads the reports and lets a person go through what they propose.
pub(super) fn run(
    command: &Read,
    author: &str,
    audience: &Audience,
    manner: Manner<'_>,
) -> Outcome {
    if !is_possible() {
        return Err(CommandError::input("the review needs a terminal to show it on").hint(
            "leave out --review to list the proposals, or accept them with --accept or --accept-above",
        ));
    }
    let path = record(command)?;
    let mut ledger = accept::open(path, audience)?;
    let mut scratch = ledger.negotiation().clone();
    let reports = accept::read_again(command, (author, audience), &mut scratch, manner)?;
    drop(scratch);
    let (n, output) = (reports.len(), manner.output);
    let choices = Choices::new(reports.into_iter().map(Into::into).collect());
    if choices.items.is_empty() {
        output.note(&format!("{} read, and nothing to review", count(n, "report")));
        return Ok(());
    }
    let mut desk = Desk::new(choices, path.to_string());
    let look = Look { colour: output.colour() };
    Screen::open()?.show(&mut desk, look, &mut ledger, author, audience)?;
    output.note(&format!(
        "added {} to {}, in the name of {author}",
        count_entries(desk.entries),
        path
    ));
    let left = desk.choices.count(|decision| decision == Decision::Open);
    if left > 0 {
        output.note(&format!("{} left open", count(left, "proposal")));
    }
    Ok(())
}

fn failed(error: &io::Error) -> CommandError {
    CommandError::new(Kind::Environment, format!("the terminal failed: {error}"))
}

/// A terminal that is given back as it was, whatever happens.
struct Screen {
    terminal: DefaultTerminal,
}

impl Drop for Screen {
    fn drop(&mut self) {
        ratatui::restore();
    }
}

impl Screen {
    fn open() -> Outcome<Self> {
        let terminal = ratatui::try_init().map_err(|e| {
            ratatui::restore();
            failed(&e)
        })?;
        Ok(Self { terminal })
    }

    fn show(
        mut self,
        desk: &mut Desk,
        look: Look,
        ledger: &mut Ledger<Box<dyn Log + Send>>,
        author: &str,
        audience: &Audience,
    ) -> Outcome {
        loop {
            self.terminal.draw(|frame| draw(desk, look, frame)).map_err(|e| failed(&e))?;
            let Some(key) = key(&event::read().map_err(|e| failed(&e))?) else { continue };
            if key == Key::Redraw {
                self.clear()?;
            }
            match desk.press(key) {
                Ask::Nothing => {}
                Ask::Leave => return Ok(()),
                Ask::Edit { item, text } => match self.edit(&text)? {
                    Ok(text) => {
                        let read = edited(&desk.choices, item, &text, ledger.negotiation());
                        desk.edited(item, text, read);
                    }
                    Err(why) => desk.say(why),
                },
                Ask::Write { then_leave } => {
                    if write(desk, ledger, author, audience) && then_leave {
                        return Ok(());
                    }
                }
            }
        }
    }

    /// Lets everything be drawn anew.
    fn clear(&mut self) -> Outcome {
        // The library's own way asks the terminal where the cursor is, and not every one answers.
        execute!(io::stdout(), Clear(ClearType::All)).map_err(|e| failed(&e))?;
        self.terminal.swap_buffers();
        Ok(())
    }

    /// Lets a text be edited; as it was typed, or why it was not.
    fn edit(&mut self, text: &str) -> Outcome<Result<String, String>> {
        let file = tempfile::Builder::new().prefix("proposal-").suffix(".toml").tempfile();
        let file = file.and_then(|file| std::fs::write(file.path(), text).map(|()| file));
        let file = match file {
            Ok(file) => file,
            Err(e) => return Ok(Err(format!("there is no room for the text: {e}"))),
        };
        let named = ["VISUAL", "EDITOR"].map(std::env::var).into_iter().flatten();
        let editor = named.map(|name| name.trim().to_owned()).find(|name| !name.is_empty());
        let editor = editor.unwrap_or_else(|| if cfg!(windows) { "notepad" } else { "vi" }.into());
        let mut words = editor.split_whitespace();
        ratatui::restore();
        let ended = undisturbed(|| {
            Command::new(words.next().unwrap_or_default()).args(words).arg(file.path()).status()
        });
        self.terminal = ratatui::try_init().map_err(|e| failed(&e))?;
        self.clear()?;
        Ok(match ended {
            Err(e) => Err(format!("the editor `{editor}` did not start ({e}); name one in EDITOR")),
            Ok(ended) if !ended.success() => {
                Err(format!("nothing was changed, as the editor `{editor}` failed"))
            }
            Ok(_) => std::fs::read_to_string(file.path())
                .map_err(|e| format!("the text cannot be read again: {e}")),
        })
    }
}

/// Does something while Control-C is meant for the editor alone, and must not end the review with
/// all its choices.
#[cfg(unix)]
fn undisturbed<T>(act: impl FnOnce() -> T) -> T {
    use signal_hook::consts::{SIGINT, SIGQUIT};
    let heard = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let signals = [SIGINT, SIGQUIT];
    let held = signals.map(|signal| signal_hook::flag::register(signal, heard.clone()));
    let done = act();
    for held in held.into_iter().flatten() {
        signal_hook::low_level::unregister(held);
    }
    done
}

#[cfg(not(unix))]
fn undisturbed<T>(act: impl FnOnce() -> T) -> T {
    act()
}

/// Appends what was decided, all or nothing; whether it is in the record now.
fn write(
    desk: &mut Desk,
    ledger: &mut Ledger<Box<dyn Log + Send>>,
    author: &str,
    audience: &Audience,
) -> bool {
    let mut written =
        match entries(&desk.choices, ledger.negotiation(), &Terms::new(author, audience)) {
            Ok(written) => written,
            Err(misfit) => {
                if let Some(item) = misfit.item {
                    desk.look_at(item);
                }
                desk.say(format!("nothing was written: {}", misfit.refusal));
                return false;
            }
        };
    let before = ledger.negotiation().last().0;
    match ledger.append(std::mem::take(&mut written.entries), who::now()) {
        Ok(head) => {
            let n = usize::try_from(head.seq.0 - before).unwrap_or(usize::MAX);
            desk.wrote(n, &written);
            true
        }
        Err(LedgerError::Append(AppendError::Moved { .. })) => {
            let more = ledger.negotiation().last().0.saturating_sub(before);
            let more = usize::try_from(more).unwrap_or(usize::MAX);
            desk.say(format!(
                "nothing was written: somebody else has added {} meanwhile. Your choices are kept; \
                 w writes them behind",
                count_entries(more)
            ));
            false
        }
        Err(error) => {
            desk.say(format!("nothing was written: {error}. Your choices are kept"));
            false
        }
    }
}

fn key(event: &Event) -> Option<Key> {
    let Event::Key(KeyEvent { code, modifiers, kind, .. }) = event else {
        // Anything else, such as another size, is a reason to draw again.
        return matches!(event, Event::Resize(..)).then_some(Key::Redraw);
    };
    if *kind == KeyEventKind::Release {
        return None;
    }
    let control = modifiers.contains(KeyModifiers::CONTROL);
    Some(match code {
        KeyCode::Char('c' | 'd') if control => Key::Interrupt,
        KeyCode::Char('l') if control => Key::Redraw,
        KeyCode::Char(_) if control || modifiers.contains(KeyModifiers::ALT) => return None,
        KeyCode::Char(c) => Key::Char(*c),
        KeyCode::Enter => Key::Enter,
        KeyCode::Esc => Key::Escape,
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        _ => return None,
    })
}
