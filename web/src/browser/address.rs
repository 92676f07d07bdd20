//! The page's address, and the browser's history of it.
//!
//! The address has the public part of a view. The private part stays in memory, and the entry in the history holds its
//! number only: browsers write down entries, too.

use std::cell::RefCell;

use gloo::utils::window;
use js_sys::Date;
use wasm_bindgen::JsValue;

use crate::state::route::{Private, Route};

/// The page's address, with the private parts of every view that it has shown.
pub(crate) struct Address {
    /// The number of the first private part. Each load of the page has other numbers: entries outlive a load.
    first: f64,
    private: RefCell<Vec<Private>>,
}

impl Address {
    /// The address of a page that has just been loaded.
    pub(crate) fn new() -> Self {
        Self { first: Date::now(), private: RefCell::default() }
    }

    /// The view that the address and the entry in the history stand for.
    pub(crate) fn route(&self) -> Route {
        let route = Route::read(&window().location().hash().unwrap_or_default());
        match self.entry() {
            Some(private) if !route.is_link => route.with_private(private),
            _ => route,
        }
    }

    /// Goes to a view, by a new entry or in place of this one. A browser that is asked too often refuses, and then the
    /// address is a little behind.
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

    /// The private part that the entry holds the number of.
    fn entry(&self) -> Option<Private> {
        let number = window().history().ok()?.state().ok()?.as_f64()? - self.first;
        let private = self.private.borrow();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "an index that was made below; what isn't one finds nothing, or is checked"
        )]
        (number >= 0.0).then(|| private.get(number as usize).cloned()).flatten()
    }

    /// What the entry is to hold.
    #[expect(clippy::cast_precision_loss, reason = "an index among the views that somebody has looked at")]
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
