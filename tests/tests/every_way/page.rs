//! Checks every set through every input method of the page, in three browsers, from a server and as
//! the single file.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use dax001_tests::controls::choose_folder;
use dax001_tests::engine::Engine;
use dax001_tests::{Page, fresh, in_each_engine, scratch};
use serde_json::{Value, json};
use thirtyfour::prelude::*;

use crate::answer::answer;
use crate::interfaces::{compare, write};
use crate::sets::{Set, archive, sets};

in_each_engine! { ""; the_page_answers_the_same }

/// An input method of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    ChooseFiles,
    ChooseFolder,
    ChooseArchive,
    DropFiles,
    DropOneByOne,
    DropFolder,
    DropArchive,
    Paste,
}

const WAYS: [Way; 8] = [
    Way::ChooseFiles,
    Way::ChooseFolder,
    Way::ChooseArchive,
    Way::DropFiles,
    Way::DropOneByOne,
    Way::DropFolder,
    Way::DropArchive,
    Way::Paste,
];

/// The most files in a set that is dropped one file at a time.
const FEW: usize = 5;

async fn the_page_answers_the_same(page: Arc<Page>) -> WebDriverResult<()> {
    let folder = scratch(&format!("ways-page-{}", fresh()));
    let sets = sets();
    write(&folder, &sets);
    page.driver.execute(CATCH, vec![]).await?;
    let mut answers = Vec::new();
    for set in &sets {
        for way in WAYS.into_iter().filter(|way| is_possible(*way, set, page.engine())) {
            let other = match way {
                Way::Paste => set.pasted.as_ref(),
                Way::DropFolder => set.dropped.as_ref(),
                _ => None,
            };
            let expected = other.unwrap_or(&set.answer);
            give(&page, &folder, set, way).await;
            let answered = settled(&page, expected).await;
            start_over(&page).await;
            answers.push((format!("{} by {way:?}", set.name), expected.clone(), answered));
        }
    }
    std::fs::remove_dir_all(&folder).unwrap();
    compare(answers);
    Ok(())
}

/// Whether this input method works for this set in this engine. Only Chromium's protocol drags
/// folders, and only small sets are dropped one file at a time.
fn is_possible(way: Way, set: &Set, engine: Engine) -> bool {
    match way {
        Way::ChooseArchive | Way::DropArchive => !set.has_archive(),
        Way::DropFolder => engine == Engine::Chromium,
        Way::DropOneByOne => (2..=FEW).contains(&set.files.len()),
        Way::Paste => set.pasted.is_some(),
        Way::ChooseFiles | Way::ChooseFolder | Way::DropFiles => true,
    }
}

async fn give(page: &Page, folder: &Path, set: &Set, way: Way) {
    let set_folder = folder.join(set.name);
    let files: Vec<PathBuf> = set.files.iter().map(|(name, _)| set_folder.join(name)).collect();
    let zip = || {
        let file = folder.join(format!("{}.zip", set.name));
        std::fs::write(&file, archive(&set.files)).unwrap();
        file
    };
    match way {
        Way::ChooseFiles => page.choose(&files).await,
        Way::ChooseFolder => choose_folder(page, &set_folder).await,
        Way::ChooseArchive => page.choose(&[zip()]).await,
        Way::DropFiles => drop(page, &files).await,
        Way::DropOneByOne => {
            for (index, file) in files.iter().enumerate() {
                drop(page, std::slice::from_ref(file)).await;
                page.see("#verdict, .offer, .rejected, .notice").await;
                // Let the page read this file before the next one arrives.
                tokio::time::sleep(Duration::from_millis(if index + 1 < files.len() { 150 } else { 0 }))
                    .await;
            }
        }
        Way::DropFolder => drop(page, &[set_folder]).await,
        Way::DropArchive => drop(page, &[zip()]).await,
        Way::Paste => {
            for (index, (_, data)) in set.files.iter().enumerate() {
                paste(page, std::str::from_utf8(data).unwrap()).await;
                page.see(&format!(".sources tbody tr:nth-child({}), .rejected", index + 1)).await;
            }
        }
    }
}

/// Drops files on the page. Chromium's protocol drags them; in the other engines a script drops
/// them.
async fn drop(page: &Page, files: &[PathBuf]) {
    if page.engine() == Engine::Chromium {
        return page.drop_files(&files.iter().map(PathBuf::as_path).collect::<Vec<_>>()).await;
    }
    let files: Vec<Value> = files
        .iter()
        .map(|file| {
            json!([file.file_name().unwrap().to_str(), STANDARD.encode(std::fs::read(file).unwrap())])
        })
        .collect();
    page.driver.execute(DROP, vec![json!(files)]).await.unwrap();
}

const DROP: &str = "const data = new DataTransfer();
    for (const [name, text] of arguments[0]) {
      data.items.add(new File([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))], name));
    }
    const event = (type) => new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true });
    const target = document.querySelector('h1');
    target.dispatchEvent(event('dragover'));
    target.dispatchEvent(event('drop'));";

/// Copies a text, and pastes it outside any field.
async fn paste(page: &Page, text: &str) {
    let keys =
        |key: &str| page.driver.action_chain().key_down(Key::Control).send_keys(key).key_up(Key::Control);
    page.driver.execute(COPY, vec![text.into()]).await.unwrap();
    keys("c").perform().await.unwrap();
    keys("v").perform().await.unwrap();
}

const COPY: &str = "(document.querySelector('#verdict') ?? document.querySelector('h1')).focus();
    getSelection().removeAllRanges();
    const [text] = arguments;
    const copy = (event) => { event.clipboardData.setData('text/plain', text); event.preventDefault(); };
    document.addEventListener('copy', copy, { capture: true, once: true });";

/// Stores what the page saves in `window.saved`.
const CATCH: &str = "window.saved = null;
    const make = URL.createObjectURL;
    URL.createObjectURL = (blob) => { blob.text().then((text) => { window.saved = text; }); return make.call(URL, blob); };";

/// The answer of the report that the page saves. Saves repeatedly until the answer is as expected
/// twice in a row, or until 40 attempts have passed.
async fn settled(page: &Page, expected: &str) -> String {
    let mut last = "no report".to_owned();
    let mut right = 0;
    for _ in 0..40 {
        let saved = page.driver.execute_async(SAVE, vec![]).await.unwrap().json().clone();
        // Saving stops if more evidence arrives in the meantime.
        let Some(saved) = saved.as_str() else { continue };
        let saved: Value = serde_json::from_str(saved).unwrap();
        last = answer(&saved["report"]);
        right = if last == expected { right + 1 } else { 0 };
        if right == 2 {
            break;
        }
        if right == 0 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
    last
}

const SAVE: &str = "const [done] = arguments;
    const look = (left) => {
      if (window.saved !== null || left === 0) done(window.saved);
      else setTimeout(look, 5, left - 1);
    };
    const save = (left) => {
      const button = document.querySelector('#save');
      window.saved = null;
      if (button) { button.click(); look(100); }
      else if (left === 0) done(null);
      else setTimeout(save, 5, left - 1);
    };
    save(100);";

/// Clears the page, and waits until it is empty.
pub(crate) async fn start_over(page: &Page) {
    let is_clear = page.driver.execute_async(START_OVER, vec![]).await.unwrap().json().clone();
    assert_eq!(is_clear, true, "the page can't be cleared");
}

const START_OVER: &str = "const [done] = arguments;
    document.querySelector('.rejected .note button')?.click();
    document.querySelector('header nav button:not(.main):not(.file)')?.click();
    const look = (left) => {
      const is_clear = document.querySelector('#sample') && !document.querySelector('.rejected, .offer');
      if (is_clear || left === 0) done(Boolean(is_clear));
      else setTimeout(look, 5, left - 1);
    };
    look(1000);";
