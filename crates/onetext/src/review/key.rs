//! The keys that mean something here, whichever terminal they come from.

/// A key that was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key {
    /// A letter, digit or sign.
    Char(char),
    Enter,
    Escape,
    Backspace,
    Up,
    Down,
    /// A screenful back.
    PageUp,
    /// A screenful on.
    PageDown,
    Home,
    End,
    /// Control and C.
    Interrupt,
    /// None: the screen has another size, or is to be drawn anew.
    Redraw,
}
