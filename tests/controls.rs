//! The controls of the page, used and read as a person does.

use std::time::Duration;

use serde_json::Value;

use crate::Page;

/// Waits until a field holds this text; what has just been found can be gone already.
pub async fn holds(page: &Page, selector: &str, text: &str) {
    let script = "return document.querySelector(arguments[0])?.value ?? null";
    let mut last = Value::Null;
    for _ in 0..200 {
        last = page.driver.execute(script, vec![selector.into()]).await.unwrap().json().clone();
        if last == text {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("{selector} holds {last} and not {text}");
}

/// Chooses an option as a person does.
pub async fn select(page: &Page, selector: &str, words: &str) {
    let script = "const [selector, words] = arguments;
        const select = document.querySelector(selector);
        select.selectedIndex = [...select.options].findIndex((option) => option.text.startsWith(words));
        select.dispatchEvent(new Event('change', { bubbles: true }));";
    page.see(selector).await;
    page.driver.execute(script, vec![selector.into(), words.into()]).await.unwrap();
}
