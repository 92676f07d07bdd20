//! Why the page stopped. A browser hides the message of an error from a page that is opened as a
//! file.

use std::panic;

use js_sys::{Reflect, global};

/// Remembers the message of a panic in the global variable `stopReason`, which boot.js shows.
pub(crate) fn remember_panics() {
    panic::set_hook(Box::new(|panic| {
        // It fails only if a script has frozen the global object.
        let _ = Reflect::set(&global(), &"stopReason".into(), &panic.to_string().into());
    }));
}
