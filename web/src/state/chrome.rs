//! What surrounds the screens: notices, shortcuts, dragged files, and text that other programs replace.

/// How often the page is rendered from scratch before its results are hidden.
const MOUNTS: u32 = 3;

/// What surrounds the screens.
#[derive(Default)]
pub(crate) struct Chrome {
    notice: Option<Notice>,
    is_over: bool,
    shows_shortcuts: bool,
    no_single_keys: bool,
    /// How often another program has replaced text of the page since the user was told.
    replacements: u32,
    mounts: u32,
}

/// Something to know that is no problem of the evidence.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Notice {
    pub(crate) text: String,
    pub(crate) is_error: bool,
}

impl Chrome {
    pub(crate) fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    /// Whether files are dragged over the page.
    pub(crate) fn is_over(&self) -> bool {
        self.is_over
    }

    pub(crate) fn shows_shortcuts(&self) -> bool {
        self.shows_shortcuts
    }

    /// Whether single keys are shortcuts.
    pub(crate) fn has_single_keys(&self) -> bool {
        !self.no_single_keys
    }

    /// Counts up when the page is to be rendered from scratch.
    pub(crate) fn mounts(&self) -> u32 {
        self.mounts
    }

    /// Whether another program has replaced text, and the user has not been told yet.
    pub(crate) fn has_replaced_text(&self) -> bool {
        self.replacements > 0
    }

    /// Whether the results are hidden, because another program replaces their text again and again.
    pub(crate) fn is_hidden(&self) -> bool {
        self.replacements > MOUNTS
    }

    /// Tells the user something.
    pub(super) fn say(&mut self, text: &str) {
        self.notice = Some(Notice { text: text.to_owned(), is_error: false });
    }

    /// Tells the user what went wrong.
    pub(super) fn fail(&mut self, text: String) {
        self.notice = Some(Notice { text, is_error: true });
    }

    /// The user did something: only an error is still worth knowing.
    pub(super) fn user_acted(&mut self) {
        self.notice.take_if(|notice| !notice.is_error);
    }

    pub(super) fn dismiss_notice(&mut self) {
        self.notice = None;
    }

    pub(super) fn drag_over(&mut self, is_over: bool) {
        self.is_over = is_over;
    }

    pub(super) fn show_shortcuts(&mut self, shows: bool) {
        self.shows_shortcuts = shows;
    }

    pub(super) fn use_single_keys(&mut self, uses: bool) {
        self.no_single_keys = !uses;
    }

    /// Another program replaced text, which could now be that of another report: the page is rendered from scratch. A translator
    /// can do the same to that, and is not fought for ever. Returns whether the page is rendered again.
    pub(super) fn text_replaced(&mut self) -> bool {
        let is_shown = !self.is_hidden();
        self.replacements += u32::from(is_shown);
        self.mounts += u32::from(is_shown);
        is_shown
    }

    /// The user knows that text was replaced. Returns whether hidden results are rendered again.
    pub(super) fn show_again(&mut self) -> bool {
        let was_hidden = self.is_hidden();
        self.mounts += u32::from(was_hidden);
        self.replacements = 0;
        was_hidden
    }
}
