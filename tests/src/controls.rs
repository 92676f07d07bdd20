//! Uses and reads the controls of the page as a person does.

use std::path::Path;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::Page;
use crate::engine::Engine;

/// Waits until a field contains this text. The page may replace an element right after a test finds
/// it, so this looks it up again each time.
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

/// Selects an option as a person does.
pub async fn select(page: &Page, selector: &str, words: &str) {
    let script = "const [selector, words] = arguments;
        const select = document.querySelector(selector);
        select.selectedIndex = [...select.options].findIndex((option) => option.text.startsWith(words));
        select.dispatchEvent(new Event('change', { bubbles: true }));";
    page.see(selector).await;
    page.driver.execute(script, vec![selector.into(), words.into()]).await.unwrap();
}

/// Adds a folder to the page. In Chromium this uses the file dialog. The other drivers can't choose
/// folders, so a script adds the files, each with its path, as the browser does after the dialog.
pub async fn choose_folder(page: &Page, folder: &Path) {
    if page.engine() == Engine::Chromium {
        return page.choose_folder(folder).await;
    }
    let mut files = Vec::new();
    collect(folder.parent().unwrap(), folder, &mut files);
    files.sort();
    let files: Vec<Value> = files.iter().map(|(name, data)| json!([name, STANDARD.encode(data)])).collect();
    page.driver.execute(GIVE, vec![json!(files)]).await.unwrap();
}

const GIVE: &str = "const files = new DataTransfer();
    for (const [name, data] of arguments[0]) {
      const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
      files.items.add(new File([bytes], name.split('/').pop()));
    }
    const field = document.querySelector('input[webkitdirectory]');
    field.files = files.files;
    for (const [index, [name]] of arguments[0].entries()) {
      Object.defineProperty(field.files[index], 'webkitRelativePath', { value: name });
    }
    field.dispatchEvent(new Event('change', { bubbles: true }));";

/// Collects the files in a folder and its subfolders, with their paths relative to `top`.
fn collect(top: &Path, folder: &Path, files: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(top, &path, files);
        } else {
            let name = path.strip_prefix(top).unwrap().to_str().unwrap().to_owned();
            files.push((name, std::fs::read(path).unwrap()));
        }
    }
}
