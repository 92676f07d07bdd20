//! Hashes the sources of an open report, which ties the report to its evidence.

use std::rc::Rc;

use crate::job::Host;
use crate::open_report::{OpenReport, SourceFile};
use crate::read::sha256_of;

/// The right to hash the sources of a report. One job at a time has it; a job that ends early
/// releases it.
pub(crate) struct Sealing(Rc<OpenReport>);

impl Sealing {
    /// Returns `None` if every source that can be hashed has its hash, or if another job is hashing
    /// them.
    pub(crate) fn begin(report: &Rc<OpenReport>) -> Option<Self> {
        let is_free = !report.is_sealed() && !report.is_sealing.replace(true);
        is_free.then(|| Self(report.clone()))
    }

    /// Hashes each source that could be read and has no hash yet. A source whose length has changed
    /// since its evaluation gets no hash.
    pub(crate) async fn seal(self, host: &Host) {
        let Self(report) = &self;
        for (index, SourceFile { file, is_read, .. }) in report.sources.iter().enumerate() {
            let Some(file) = file.as_ref().filter(|_| *is_read) else { continue };
            // Sources beyond a report's limit are not in the report.
            let Some(bytes) = report.unhashed(index) else { continue };
            if let Some((sha256, length)) = sha256_of(host, file, async |_| host.turn().await).await
                && length == bytes
            {
                report.set_hash(index, sha256);
            }
        }
        report.sealed();
    }
}

impl Drop for Sealing {
    fn drop(&mut self) {
        self.0.is_sealing.set(false);
    }
}
