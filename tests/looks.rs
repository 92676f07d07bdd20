//! Pictures of every screen, light and dark, wide and narrow, into `target/screenshots/`.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

use dax001_tests::{Look, root, with_page};

#[tokio::test(flavor = "multi_thread")]
async fn every_screen_has_its_picture_and_fits_its_width() {
    for (scheme, width, height) in
        [("light", 1280, 1000), ("dark", 1280, 1000), ("light", 320, 720), ("dark", 320, 720)]
    {
        with_page(Look { scheme, width, height }, async move |page| {
            let picture = async |screen: &str| {
                let file = page.picture(&format!("{screen}-{scheme}-{width}")).await;
                let wide = page.script("return document.documentElement.scrollWidth").await;
                assert!(wide.as_u64().unwrap() <= u64::from(width), "{screen} is {wide} wide at {width}");
                file
            };
            picture("start").await;
            page.click("#sample").await;
            page.says("#verdict", "Not compliant").await;
            page.see(".scroller .row.on").await;
            // The headline has the keyboard, for whoever hears the page; a picture is taken without its outline.
            page.script("document.activeElement.blur()").await;
            if width > 1000 {
                page.see("#evidence").await;
            }
            let file = picture("report").await;
            if std::env::var_os("BLESS").is_some() && width > 1000 {
                std::fs::create_dir_all(root().join("docs")).unwrap();
                std::fs::copy(file, root().join(format!("docs/report-{scheme}.png"))).unwrap();
            }
            page.script("document.querySelector('.coverage').scrollIntoView()").await;
            picture("coverage").await;
            page.script("scrollTo(0, 0)").await;
            if width < 1000 {
                page.click(".scroller .row").await;
                page.see("#evidence").await;
                picture("panel").await;
                page.click(".panel .back").await;
            }
            page.click("a[href='#rule']").await;
            page.see(".rule").await;
            picture("rule").await;
            Ok(())
        })
        .await;
    }
}
