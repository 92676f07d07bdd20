//! A cluster that fails because a member is absent. The panel and the HTML report show what the
//! record has instead.

use std::sync::Arc;

use dax001_tests::{Page, fixture};
use thirtyfour::prelude::*;

use super::give;
use super::review::{CATCH, saved};

pub(super) async fn an_absent_member_shows_what_is_there_instead(page: Arc<Page>) -> WebDriverResult<()> {
    let text = fixture("recorded-delete-cluster-1/input.json");
    let export: serde_json::Value = serde_json::from_str(&text).unwrap();
    let record = export["Clusters"][0].as_object().unwrap();
    give(&page, "delete.json", &text).await;
    page.says(".panel .place", "this record has no SSEDescription").await;
    let members = page.text(".panel .members").await;
    assert!(members.starts_with(&format!("{} members; none is SSEDescription.", record.len())), "{members}");
    assert!(record.keys().all(|name| members.contains(name.as_str())), "{members}");
    // Both ends of the record, with every line either shown or counted.
    let lines = "return [...document.querySelectorAll('#evidence .line:not(.gap)')].map((line) => [Number(line.querySelector('i').innerText), line.querySelector('code').innerText.trim()])";
    let lines: Vec<(u64, String)> = serde_json::from_value(page.script(lines).await).unwrap();
    let (first, last) = (lines.first().unwrap(), lines.last().unwrap());
    assert_eq!((first.1.as_str(), last.1.as_str()), ("{", "}"));
    let left_out = last.0 - first.0 + 1 - lines.len() as u64;
    assert_eq!(page.text("#evidence .gap").await, format!("… {left_out} lines left out …"));
    // The complete record, on request.
    assert!(!page.has("#record").await);
    page.click("#show-record").await;
    let shown = page.text("#record").await;
    let source: Vec<&str> = text.lines().map(str::trim).collect();
    for line in shown.lines() {
        assert!(source.contains(&line.trim()), "{line}");
    }
    assert_eq!(shown.lines().count() as u64, last.0 - first.0 + 1);
    page.click("#show-record").await;
    // The HTML report shows the same.
    page.driver.execute(CATCH, vec![]).await?;
    page.click("#export").await;
    page.click("#export-html").await;
    let html = saved(&page).await;
    assert!(html.contains(&format!("{} members; none is SSEDescription.", record.len())));
    assert!(html.contains(&format!("<span class=\"gap\">… {left_out} lines left out …</span>")));
    assert!(html.contains("the record; it contains no SSEDescription"));

    // A hostile record: 100,000 members, hidden characters, duplicates, markup, a lookalike and a
    // member name of 10,000 characters.
    page.click("header button:not(.main)").await;
    page.see("#sample").await;
    let many: Vec<String> = (0..100_000).map(|n| format!(",\n\"m{n}\": {n}")).collect();
    let many = many.concat();
    let long = "n".repeat(10_000);
    let hostile = format!(
        "{{\"Clusters\": [{{\"ClusterName\": \"a\",\n\"<img src=x onerror=trap()>\": 1, \"SSEDescripti\u{43e}nX\": 1, \"\\u202e\u{202e}\": 1, \"Twice\": 1, \"Twice\": 2, \"{long}\": 1{many}}}]}}"
    );
    give(&page, "hostile.json", &hostile).await;
    page.says("#panel-title", "a").await;
    let members = page.text(".panel .members").await;
    assert!(members.starts_with("100,007 members; none is SSEDescription."), "{members}");
    assert!(members.ends_with(" and 99,957 more"), "{members}");
    for name in ["<img src=x onerror=trap()>", "SSEDescripti\\u{43e}nX", "\\u{202e}\\u{202e}", "Twice, Twice"]
    {
        assert!(members.contains(name), "{name}: {members}");
    }
    assert!(members.len() < 2000, "{members}");
    page.click("#show-record").await;
    page.says(".panel", "its first 64 KiB are shown").await;
    let seen = "const record = document.querySelector('#record');
        return [record.children.length, document.querySelectorAll('.panel img').length, record.textContent.length, /\\u202e/.test(document.body.textContent)]";
    let seen = page.script(seen).await;
    assert_eq!((&seen[0], &seen[1], &seen[3]), (&0.into(), &0.into(), &false.into()));
    assert!((60_000..80_000).contains(&seen[2].as_u64().unwrap()), "{seen}");
    Ok(())
}
