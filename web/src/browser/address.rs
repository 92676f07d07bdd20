//! The page's address, and its entries in the browser's history.
//!
//! The address contains the public part of a view. The private part stays in memory, and the
//! history entry contains only its number, because browsers write entries to disk as well.

use std::cell::RefCell;

use gloo::utils::window;
use js_sys::Date;
use wasm_bindgen::JsValue;

use crate::state::route::{Private, Route};

/// The page's address, and the private part of every view that the page has shown.
pub(crate) struct Address {
    /// The number of the first private part. Each load of the page uses other numbers, because
    /// history entries outlive a load.
    first: f64,
    private: RefCell<Vec<Private>>,
}

impl Address {
    /// The address of a newly loaded page.
    pub(crate) fn new() -> Self {
        Self { first: Date::now(), private: RefCell::default() }
    }

    /// The view for the current address and history entry.
    pub(crate) fn route(&self) -> Route {
        let route = Route::read(&window().location().hash().unwrap_or_default());
        match self.entry() {
            Some(private) if !route.is_link => route.with_private(private),
            _ => route,
        }
    }

    /// Navigates to a view, with a new history entry or in place of the current one. A browser
    /// refuses calls that come too often, and then the address lags behind a little.
    pub(crate) fn go(&self, route: &Route, is_new: bool) {
        let url = format!("#{}", route.fragment());
        let state = self.number(route.private());
        if let Ok(history) = window().history() {
            let _ = if is_new {
                history.push_state_with_url(&state, "", Some(&url))
            } else {
                history.replace_state_with_url(&state, "", Some(&url))
            };
        }
    }

    /// The private part whose number the history entry contains.
    fn entry(&self) -> Option<Private> {
        let number = window().history().ok()?.state().ok()?.as_f64()? - self.first;
        let private = self.private.borrow();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "`number` made this index; any other value is filtered or finds nothing"
        )]
        (number >= 0.0).then(|| private.get(number as usize).cloned()).flatten()
    }

    /// The value to store in the history entry for this private part.
    #[expect(clippy::cast_precision_loss, reason = "an index among the views that one person has looked at")]
    fn number(&self, private: Private) -> JsValue {
        if private == Private::default() {
            return JsValue::NULL;
        }
        let mut all = self.private.borrow_mut();
        let known = all.iter().rposition(|other| *other == private);
        let index = known.unwrap_or_else(|| {
            all.push(private);
            all.len() - 1
        });
        (self.first + index as f64).into()
    }
}
