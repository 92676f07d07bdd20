//! Nothing is lost when the policy module stops.

use std::sync::Arc;

use dax001_tests::{Page, scratch};
use thirtyfour::prelude::*;

use super::{CLUSTERS, export, fresh, give, holds};

pub(super) async fn nothing_is_lost_when_the_module_stops(page: Arc<Page>) -> WebDriverResult<()> {
    give(&page, "export.json", &export(&CLUSTERS)).await;
    page.says("#panel-title", "alpha").await;
    page.see("#note").await.send_keys("mine").await?;
    page.says(".scroller .row.on", "note").await;
    for name in ["trap.json", "death.json"] {
        let folder = scratch(&format!("journeys/stop-{}", fresh()));
        let files = [folder.join(name), folder.join("sound.json")];
        std::fs::write(&files[0], export(&[("eu-west-2", "zulu", "ENABLED")])).unwrap();
        std::fs::write(&files[1], export(&[("eu-west-3", name.trim_end_matches(".json"), "ENABLED")]))
            .unwrap();
        page.choose(&files).await;
        page.says(".stopped", "The policy module stopped").await;
        page.says(".stopped", if name == "trap.json" { "unreachable" } else { "out of memory" }).await;
        // The earlier report is back, and so is what the user typed.
        page.says(".verdict", "2 of").await;
        page.says(".scroller .row.on", "note").await;
        page.says("#go-on", &format!("Go on without {name}")).await;
        page.click("#go-on").await;
        page.says(".sources", "sound.json").await;
        assert!(!page.has(".stopped").await);
        assert!(!page.text(".sources").await.contains(name));
        holds(&page, "#note", "mine").await;
    }
    page.says(".count.clusters strong", "6").await;
    Ok(())
}
