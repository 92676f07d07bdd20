//! Evidence as people have it: folders, archives, other encodings, files without an account.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

use std::io::Write;
use std::path::{Path, PathBuf};

use dax001_tests::{DESKTOP, Page, fixture, root, scratch, with_page};
use serde_json::{Value, json};
use zip::ZipWriter;
use zip::unstable::write::FileOptionsExt;
use zip::write::SimpleFileOptions;

/// Copies the sources of a fixture into a folder, and adds files that file managers leave there.
fn export(name: &str) -> PathBuf {
    let folder = scratch(name).join("dax-export");
    let copy = |from: &Path, to: &Path| {
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::copy(from, to).unwrap();
    };
    let from = root().join("fixtures").join(name);
    for account in
        std::fs::read_dir(&from).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir())
    {
        for file in std::fs::read_dir(&account).unwrap().map(|entry| entry.unwrap().path()) {
            copy(&file, &folder.join(file.strip_prefix(&from).unwrap()));
        }
    }
    std::fs::write(folder.join(".DS_Store"), b"\x00\x00\x00\x01Bud1").unwrap();
    folder
}

/// The text of each cell, by account.
async fn grid(page: &Page) -> Value {
    page.see(".grid").await;
    page.script("return [...document.querySelectorAll('.grid tbody tr')].map((row) => [...row.children].map((cell) => (cell.querySelector('.unseen') ?? cell).innerText).join(' | '))")
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_can_be_chosen_and_shows_what_it_covers() {
    with_page(DESKTOP, async |page| {
        page.choose_folder(&export("coverage-holes")).await;
        page.says("#verdict", "Can’t be decided").await;
        page.says(".sources .head", "16 sources").await;
        page.says(".sources", "dax-export/123456789012/us-east-1.json").await;
        let rows = grid(&page).await;
        let rows: Vec<&str> = rows.as_array().unwrap().iter().filter_map(Value::as_str).collect();
        assert_eq!(rows.len(), 2);
        for cell in [
            "us-east-1: exported, 1 cluster",
            "ap-south-1: empty",
            "eu-west-2: unproven, 1 cluster",
            "eu-west-1: incomplete, 1 cluster",
            "us-west-2: denied",
            "eu-north-1: failed",
            "us-west-1: missing",
            "me-central-9: exported, 1 cluster",
        ] {
            assert!(rows[0].contains(cell), "no `{cell}` in {}", rows[0]);
        }
        page.says(
            ".statements",
            "Account 123456789012: Not all regions are known to be covered; missing: af-south-1",
        )
        .await;
        page.says(
            ".problems",
            "allow the IAM action `dax:DescribeClusters` on resource `*`".replace('`', "").as_str(),
        )
        .await;
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_can_be_dropped() {
    with_page(DESKTOP, async |page| {
        let folder = export("coverage-all-regions");
        let data = json!({"items": [], "files": [folder.to_str().unwrap()], "dragOperationsMask": 1});
        for kind in ["dragEnter", "dragOver", "drop"] {
            page.cdp("Input.dispatchDragEvent", json!({"type": kind, "x": 400, "y": 300, "data": data}))
                .await;
        }
        page.says("#verdict", "Compliant").await;
        page.says(".sources .head", "32 sources").await;
        page.says(".statements", "All 32 regions with a DAX endpoint").await;
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archive_counts_as_the_files_in_it() {
    with_page(DESKTOP, async |page| {
        let mut inner = ZipWriter::new(std::io::Cursor::new(Vec::new()));
        inner.start_file("a.json", SimpleFileOptions::default()).unwrap();
        inner.write_all(b"[]").unwrap();
        let inner = inner.finish().unwrap().into_inner();
        let file = scratch("archive").join("export.zip");
        let mut zip = ZipWriter::new(std::fs::File::create(&file).unwrap());
        let options = SimpleFileOptions::default();
        for (name, data, options) in [
            ("123456789012/eu-west-1.json", fixture("verdict-disabled/input.json").as_bytes(), options),
            ("123456789012/us-east-1.json", b"{\"Clusters\": []}", options),
            ("123456789012/.DS_Store", b"\x00\x00\x00\x01Bud1", options),
            ("secret.json", b"{\"Clusters\": []}", options.with_deprecated_encryption(b"secret").unwrap()),
            ("inner.zip", &inner, options),
        ] {
            zip.start_file(name, options).unwrap();
            zip.write_all(data).unwrap();
        }
        zip.finish().unwrap();
        page.choose(&[file]).await;
        page.says("#verdict", "Not compliant").await;
        page.says(".sources .head", "4 sources").await;
        page.says(".sources", "export.zip!/123456789012/us-east-1.json").await;
        page.says(".problems", "This file is encrypted in its archive.").await;
        page.says(".problems", "This file is a zip archive.").await;
        // The page also reads the evidence lines and the plan from the archive.
        page.says(".panel .place", "export.zip!/123456789012/eu-west-1.json, line 65").await;
        assert_eq!(page.text("#evidence mark").await, "\"DISABLED\"");
        page.says(".panel .file pre", "\ncreate=(\n  create-cluster\n").await;
        let rows = grid(&page).await.to_string();
        assert!(
            rows.contains("us-east-1: empty") && rows.contains("eu-west-1: exported, 1 cluster"),
            "{rows}"
        );
        // The user added one file, and removes one.
        page.click(".sources tbody tr:nth-child(2) .actions button:nth-child(2)").await;
        page.see("#sample").await;
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn utf16_shows_its_lines_and_its_plan() {
    with_page(DESKTOP, async |page| {
        // The test needs a cluster that is available, as in this fixture, and not one that is being
        // created.
        let text = fixture("verdict-disabled/input.json").replace('\n', "\r\n");
        let bytes: Vec<u8> =
            [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let file = scratch("utf16").join("us-east-1.json");
        std::fs::write(&file, bytes).unwrap();
        page.choose(&[file]).await;
        page.says("#verdict", "Not compliant").await;
        assert_eq!(page.text("#evidence mark").await, "\"DISABLED\"");
        assert_eq!(page.text("#evidence .hit i").await, "65");
        page.says(".panel .file pre", "\ncreate=(\n  create-cluster\n").await;
        page.says(".sources", "UTF-16LE").await;
        // The page reports that the file name contradicts the region of its clusters.
        page.says(".problems", "The name of the source says region us-east-1, the ARN says eu-west-1.").await;
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_can_be_labelled() {
    with_page(DESKTOP, async |page| {
        let folder = scratch("label");
        for (name, data) in
            [("one.json", "[[\"orders\", \"ENABLED\"]]"), ("us-east-1.json", "{\"Clusters\": []}")]
        {
            std::fs::write(folder.join(name), data).unwrap();
        }
        page.choose(&[folder.join("one.json"), folder.join("us-east-1.json")]).await;
        page.says("#verdict", "Can’t be decided").await;
        let rows = grid(&page).await;
        assert!(rows[0].as_str().unwrap().starts_with("not named |"), "{rows}");
        // The account of all sources.
        let account = page.see("#whole-account").await;
        account.send_keys("12345").await?;
        page.click(".statements .label button").await;
        page.says(".statements [role=alert]", "An account is twelve digits.").await;
        account.send_keys("6789012").await?;
        page.click(".statements .label button").await;
        page.says(".grid tbody th", "123456789012").await;
        // The region of one source.
        page.click(".sources tbody tr:nth-child(1) .actions button").await;
        page.see("#source-0-region").await.send_keys("eu-west-1").await?;
        page.click(".sources form.label button").await;
        page.says(".sources tbody", "123456789012 label eu-west-1 label").await;
        let rows = grid(&page).await.to_string();
        assert!(
            rows.contains("eu-west-1: unproven, 1 cluster") && rows.contains("us-east-1: empty"),
            "{rows}"
        );
        page.says(".panel .facts", "eu-west-1 (from the label)").await;
        Ok(())
    })
    .await;
}

/// File names with a special meaning in JavaScript, and two files with the same content.
#[tokio::test(flavor = "multi_thread")]
async fn file_names_with_special_meanings_are_just_names() {
    with_page(DESKTOP, async |page| {
        let folder = scratch("names");
        let files = ["constructor", "__proto__", "a.json"].map(|name| folder.join(name));
        for (file, case) in files.iter().zip(["verdict-enabled", "verdict-enabled", "verdict-disabled"]) {
            std::fs::copy(root().join("fixtures").join(case).join("input.json"), file).unwrap();
        }
        page.choose(&files).await;
        page.says("#verdict", "Not compliant").await;
        page.says(".sources", "constructor").await;
        page.says(".problems", "This source has the same content as constructor.").await;
        // Removes the second of the two identical files.
        page.click("button[aria-label='Remove __proto__']").await;
        page.says(".sources .head", "2 sources").await;
        page.says(".sources", "constructor").await;
        Ok(())
    })
    .await;
}
