//! The keyboard reaches everything.

use std::sync::Arc;

use dax001_tests::Page;
use thirtyfour::TypingData;
use thirtyfour::prelude::*;

use super::holds;

pub(super) async fn the_keyboard_reaches_everything(page: Arc<Page>) -> WebDriverResult<()> {
    let press = async |key: TypingData| page.driver.action_chain().send_keys(key).perform().await;
    let has_focus = async |selector: &str| {
        let script = "return document.activeElement?.matches(arguments[0]) ?? false";
        for _ in 0..80 {
            if page.driver.execute(script, vec![selector.into()]).await.unwrap().json() == true {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        }
        let now = page.script("return document.activeElement?.outerHTML?.slice(0, 120)").await;
        panic!("{selector} doesn't have the keyboard, but {now}");
    };
    page.click("#sample").await;
    page.says("#panel-title", "cc-dax-cache-cluster").await;
    has_focus("#verdict").await;
    press("j".into()).await?;
    page.says("#panel-title", "cc-sessions").await;
    press("k".into()).await?;
    page.says("#panel-title", "cc-dax-cache-cluster").await;
    press("/".into()).await?;
    has_focus("#search").await;
    // In a field a key types a character and is not a shortcut.
    press("old/j?".into()).await?;
    holds(&page, "#search", "old/j?").await;
    page.see("#search").await.clear().await?;
    page.see("#search").await.send_keys("cc").await?;
    page.driver.execute("document.activeElement.blur()", vec![]).await?;
    press("n".into()).await?;
    has_focus("#note").await;
    // A text area does not trap the focus.
    press(Key::Tab.into()).await?;
    page.driver.execute("document.querySelector('.scroller').focus()", vec![]).await?;
    press(Key::End.into()).await?;
    page.says("#panel-title", "cc-orders").await;
    press(Key::Home.into()).await?;
    page.says("#panel-title", "cc-dax-cache-cluster").await;
    press(Key::Enter.into()).await?;
    has_focus("#panel-title").await;
    press(Key::Escape.into()).await?;
    has_focus(".scroller").await;
    press("?".into()).await?;
    page.see("dialog[open]").await;
    page.click("dialog input").await;
    press(Key::Escape.into()).await?;
    for _ in 0..80 {
        if !page.has("dialog").await {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    // The page's shortcuts are switched off. The browser may still do something with the keys.
    page.driver.execute("document.querySelector('#verdict').focus()", vec![]).await?;
    press("?".into()).await?;
    press("/".into()).await?;
    assert_eq!(page.script("return document.activeElement?.id === 'search'").await, false);
    assert!(!page.has("dialog").await);
    page.click("#shortcuts").await;
    page.see("dialog[open]").await;
    Ok(())
}
