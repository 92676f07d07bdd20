//! What the page can't do: ask anybody for anything, and take evidence for markup.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

use dax001_tests::{DESKTOP, with_page};

#[tokio::test(flavor = "multi_thread")]
async fn the_page_asks_nobody_for_anything() {
    with_page(DESKTOP, async |page| {
        page.click("#sample").await;
        page.says("#verdict", "Not compliant").await;
        page.click("a[href='#rule']").await;
        page.see(".rule").await;
        let own = ["", "style.css", "boot.js", "web.js", "web_bg.wasm", "worker.js", "dax001_bg.wasm"];
        for asked in page.asked_of_site() {
            assert!(own.iter().any(|file| asked == format!("GET /{file}")), "the page asked for {asked}");
        }
        assert_eq!(page.asked_of_others(), Vec::<String>::new());

        // Nor can anything in it: each way out is refused by its policy.
        let policy = page.script("return document.querySelector('meta[http-equiv]').content").await;
        let policy = policy.as_str().unwrap();
        assert!(policy.starts_with("default-src 'none';") && !policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
        let tries = "const done = arguments[0];
            const outside = 'http://outside.example/';
            const refused = [];
            document.addEventListener('securitypolicyviolation', (event) => refused.push(event.effectiveDirective));
            fetch(outside).catch(() => {});
            new Image().src = outside;
            const add = (name, members) => document.head.append(Object.assign(document.createElement(name), members));
            add('script', { src: outside });
            add('script', { textContent: 'window.inlineRan = true' });
            add('link', { rel: 'stylesheet', href: outside });
            const inWorker = 'fetch(\"http://outside.example/\").then(() => postMessage(\"out\"), () => postMessage(\"refused\"))';
            const worker = new Worker(URL.createObjectURL(new Blob([inWorker])));
            worker.onmessage = ({ data }) => setTimeout(() => done([data, refused.sort(), !!window.inlineRan]), 200);";
        let result = page.driver.execute_async(tries, vec![]).await?.json().clone();
        let refused = ["connect-src", "img-src", "script-src-elem", "script-src-elem", "style-src-elem"];
        assert_eq!(result, serde_json::json!(["refused", refused, false]));
        assert_eq!(page.asked_of_others(), Vec::<String>::new());

        // The trap works: what leaves the page by a person's own hand is caught.
        page.driver.goto("http://outside.example/control").await?;
        assert!(page.asked_of_others().iter().any(|asked| asked.contains("outside.example/control")));
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn names_are_text_and_never_markup() {
    with_page(DESKTOP, async |page| {
        let name = "<img src=x onerror=alert(1)>\u{202E}`</code><script>alert(2)</script>";
        let record = serde_json::json!({"ClusterName": name, "ClusterArn": name, "SSEDescription": {"Status": name}, "Status": name});
        let export = serde_json::json!({"Clusters": [record, 1]}).to_string();
        page.click("#paste").await;
        page.paste(&export).await;
        page.says("#panel-title", "<img src=x onerror=alert(1)>").await;
        page.says("#evidence mark", "<script>alert(2)</script>").await;
        assert!(!page.has("main img").await && !page.has("#app script").await);
        Ok(())
    })
    .await;
}
