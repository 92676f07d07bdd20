//! The browsers that the page is tested in, with their drivers. They are installed with apt if
//! possible.

use std::path::{Path, PathBuf};

use super::install::{apt_install, cargo_tool, on_path};
use crate::run::{Result, output, program, step};

const GECKODRIVER: &str = "0.36.0";

/// Three browser engines, their drivers, and a display for the one that needs it.
pub(crate) struct Browsers {
    pub(crate) chromium: PathBuf,
    pub(crate) chromedriver: PathBuf,
    firefox: PathBuf,
    geckodriver: PathBuf,
    webkit_driver: PathBuf,
    mini_browser: PathBuf,
    xvfb: PathBuf,
}

impl Browsers {
    /// The variables through which the tests find them.
    pub(crate) fn variables(&self) -> [(&'static str, &Path); 7] {
        [
            ("CHROMIUM", &self.chromium),
            ("CHROMEDRIVER", &self.chromedriver),
            ("FIREFOX", &self.firefox),
            ("GECKODRIVER", &self.geckodriver),
            ("WEBKIT_DRIVER", &self.webkit_driver),
            ("MINI_BROWSER", &self.mini_browser),
            ("XVFB", &self.xvfb),
        ]
    }
}

/// Sets up all of them.
pub(crate) fn all() -> Result<Browsers> {
    let (chromium, chromedriver) = installed(
        &["chromium", "chromium-driver"],
        "the tests need Chromium and its driver, both of the same version: install the packages chromium and \
            chromium-driver (`sudo apt-get install chromium chromium-driver` on Debian), or put chromium, or google-chrome, \
            and chromedriver on PATH",
        chromium,
    )?;
    let firefox = installed(
        &["firefox-esr"],
        "the tests need Firefox: install the package firefox-esr (`sudo apt-get install firefox-esr` on Debian), or put \
            firefox on PATH",
        || ["firefox-esr", "firefox"].into_iter().find_map(on_path),
    )?;
    let (webkit_driver, mini_browser, xvfb) = installed(
        &["webkit2gtk-driver", "xvfb"],
        "the tests need WebKitGTK's driver and a display that nobody sees: install the packages webkit2gtk-driver and xvfb \
            (`sudo apt-get install webkit2gtk-driver xvfb` on Debian)",
        webkit,
    )?;
    let geckodriver = cargo_tool("geckodriver", "geckodriver", GECKODRIVER, "2 to 4 minutes from source")?;
    Ok(Browsers { chromium, chromedriver, firefox, geckodriver, webkit_driver, mini_browser, xvfb })
}

/// Finds something, after installing these packages if necessary.
fn installed<T>(packages: &[&str], advice: &str, find: impl Fn() -> Option<T>) -> Result<T> {
    if let Some(found) = find() {
        return Ok(found);
    }
    let step = step(&format!("installing {} with apt", packages.join(" and ")), "1 to 3 minutes");
    apt_install(packages, advice)?;
    step.done();
    find().ok_or_else(|| advice.to_owned())
}

/// A Chromium on PATH that the driver on PATH can drive: their major versions match.
fn chromium() -> Option<(PathBuf, PathBuf)> {
    let major = |tool: &Path| {
        let text = output(program(tool).arg("--version"))?;
        let version = text.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
        version.split('.').next().map(str::to_owned)
    };
    let driver = on_path("chromedriver")?;
    let wanted = major(&driver)?;
    let names = ["chromium", "chromium-browser", "google-chrome", "chrome"];
    let mut found = names.into_iter().filter_map(on_path);
    let chromium = found.find(|chromium| major(chromium).as_ref() == Some(&wanted))?;
    Some((chromium, driver))
}

/// The driver of `WebKitGTK`, its small browser, which is never on PATH, and a display.
fn webkit() -> Option<(PathBuf, PathBuf, PathBuf)> {
    let folders =
        std::fs::read_dir("/usr/lib").ok()?.filter_map(std::result::Result::ok).map(|entry| entry.path());
    let folders = folders.chain([PathBuf::from("/usr/libexec"), PathBuf::from("/usr/lib64")]);
    let versions = ["webkit2gtk-4.1", "webkit2gtk-4.0", "webkitgtk-6.0"];
    let browsers =
        folders.flat_map(|folder| versions.map(|version| folder.join(version).join("MiniBrowser")));
    let mini_browser = browsers.into_iter().find(|browser| browser.is_file())?;
    Some((on_path("WebKitWebDriver")?, mini_browser, on_path("Xvfb")?))
}
