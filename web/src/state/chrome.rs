//! The state around the screens: notices, shortcuts, dragged files, and text that other programs
//! replace.

/// How often the page renders from scratch before it hides its results.
const MOUNTS: u32 = 3;

/// The state around the screens.
#[derive(Default)]
pub(crate) struct Chrome {
    notice: Option<Notice>,
    is_dragged_over: bool,
    shows_shortcuts: bool,
    no_single_keys: bool,
    /// How often another program has replaced text of the page since the user last confirmed a
    /// warning.
    replacements: u32,
    mounts: u32,
}

/// A message to the user that is not a problem in the evidence.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Notice {
    pub(crate) text: String,
    pub(crate) is_error: bool,
}

impl Chrome {
    pub(crate) fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    /// Whether the user is dragging files over the page.
    pub(crate) fn is_dragged_over(&self) -> bool {
        self.is_dragged_over
    }

    pub(crate) fn shows_shortcuts(&self) -> bool {
        self.shows_shortcuts
    }

    /// Whether single keys are shortcuts.
    pub(crate) fn has_single_keys(&self) -> bool {
        !self.no_single_keys
    }

    /// Increases each time the page has to be rendered from scratch.
    pub(crate) fn mounts(&self) -> u32 {
        self.mounts
    }

    /// Whether another program has replaced text, and the user has not confirmed the warning yet.
    pub(crate) fn has_replaced_text(&self) -> bool {
        self.replacements > 0
    }

    /// Whether the page hides the results, because another program keeps replacing their text.
    pub(crate) fn is_hidden(&self) -> bool {
        self.replacements > MOUNTS
    }

    /// Shows the user a notice.
    pub(super) fn say(&mut self, text: &str) {
        self.notice = Some(Notice { text: text.to_owned(), is_error: false });
    }

    /// Shows the user an error.
    pub(super) fn fail(&mut self, text: String) {
        self.notice = Some(Notice { text, is_error: true });
    }

    /// The user did something, so only an error is still worth showing.
    pub(super) fn user_acted(&mut self) {
        self.notice.take_if(|notice| !notice.is_error);
    }

    pub(super) fn dismiss_notice(&mut self) {
        self.notice = None;
    }

    pub(super) fn drag_over(&mut self, is_dragged_over: bool) {
        self.is_dragged_over = is_dragged_over;
    }

    pub(super) fn show_shortcuts(&mut self, shows: bool) {
        self.shows_shortcuts = shows;
    }

    pub(super) fn use_single_keys(&mut self, uses: bool) {
        self.no_single_keys = !uses;
    }

    /// Another program replaced text, which might now belong to another report. So the page renders
    /// from scratch. A translator can replace the new text as well, so the page gives up after a
    /// few times. Returns whether the page renders again.
    pub(super) fn text_replaced(&mut self) -> bool {
        let is_shown = !self.is_hidden();
        self.replacements += u32::from(is_shown);
        self.mounts += u32::from(is_shown);
        is_shown
    }

    /// The user has confirmed that text was replaced. Returns whether hidden results are rendered
    /// again.
    pub(super) fn show_again(&mut self) -> bool {
        let was_hidden = self.is_hidden();
        self.mounts += u32::from(was_hidden);
        self.replacements = 0;
        was_hidden
    }
}
