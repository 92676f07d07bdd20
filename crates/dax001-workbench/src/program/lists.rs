//! The lists that the user names beside the evidence: expected accounts and accepted risks.

use dax001::contract::annotation::{Annotation, Matching};
use dax001::contract::settings::ExpectedAccount;
use dax001::review::is_day;
use dax001_review::{LIST_LIMIT, ListProblem, RiskList, read_list};

use crate::annotations;
use crate::job::Host;
use crate::open_report::OpenReport;
use crate::protocol::{Moment, ReviewedAnnotation};
use crate::read::each_chunk;
use crate::system_call::SystemCall;

/// Reads the accounts that must have evidence. An error says what is wrong with the list.
pub(super) async fn expected_accounts(host: &Host, path: &str) -> Result<Vec<ExpectedAccount>, String> {
    let accounts = match bytes_of(host, path, usize::MAX).await {
        Ok(bytes) => dax001::collection::expected_accounts(&bytes),
        Err(reason) => Err(reason),
    };
    accounts.map_err(|reason| format!("--expect-accounts can't read `{path}`: {reason}"))
}

/// The entries of all lists of accepted risks that the user names.
#[derive(Debug, Default)]
pub(super) struct AcceptedRisks {
    annotations: Vec<Annotation>,
    /// One line for each entry that is left out, with the reason, and for each list that never
    /// expires.
    pub(super) problems: Vec<String>,
}

impl AcceptedRisks {
    /// Reads these lists. An error names a list that can't be read or is not a list of accepted
    /// risks.
    pub(super) async fn read(host: &Host, paths: &[String]) -> Result<Self, String> {
        let mut accepted = Self::default();
        for path in paths {
            let bytes = bytes_of(host, path, LIST_LIMIT).await;
            let bytes = bytes.map_err(|reason| format!("--accept can't read `{path}`: {reason}"))?;
            accepted.push(path, read_list(path, &bytes))?;
        }
        Ok(accepted)
    }

    fn push(&mut self, name: &str, list: RiskList) -> Result<(), String> {
        let RiskList { annotations, problems, is_list } = list;
        let mut problems = problems.iter().map(|problem| line(name, problem));
        if is_list {
            self.problems.extend(problems);
            if annotations.iter().any(|annotation| annotation.target.matching == Matching::Prowler) {
                self.problems.push(format!(
                    "`{name}`: a Prowler mutelist has no expiry dates: its entries accept a risk until they are removed"
                ));
            }
            self.annotations.extend(annotations);
            return Ok(());
        }
        // A list that contains a key of evidence could be evidence, so it is not accepted as a
        // list.
        let reason = problems.next().filter(|_| annotations.is_empty()).unwrap_or_else(|| {
            format!(
                "`{name}`: it has a key of evidence, such as `ClusterName:`, or the message of a failed command, and could be evidence: \
                 reword that"
            )
        });
        Err(format!("--accept can't use {reason}"))
    }

    /// Applies the entries to a report. Returns how many fails they accept on the UTC day of this
    /// moment.
    pub(super) async fn apply(
        self,
        host: &Host,
        report: &OpenReport,
        moment: &Moment,
    ) -> Result<u64, String> {
        if self.annotations.is_empty() {
            return Ok(0);
        }
        let today = moment.now.get(..10).unwrap_or_default();
        // Without a date, nothing would ever expire.
        if !is_day(today) {
            return Err(
                "the system clock cannot be read, so --accept cannot tell which entries have expired"
                    .to_owned(),
            );
        }
        let reviewed = |annotation: Annotation| {
            let review = annotation.review(today);
            ReviewedAnnotation { annotation, review }
        };
        let entries = self.annotations.into_iter().map(reviewed).collect();
        annotations::apply(report, host, Vec::new(), Some(entries)).await;
        Ok(annotations::counts(report).accepted_fails)
    }
}

/// A problem of a list in one line: its location, and what to do.
fn line(name: &str, ListProblem { message, help, line, column }: &ListProblem) -> String {
    let part =
        |what, number: &Option<u64>| number.map(|number| format!(", {what} {number}")).unwrap_or_default();
    format!("`{name}`{}{}: {message}: {help}", part("line", line), part("column", column))
}

/// Reads all bytes of a file or a pipe. Of more than `limit` bytes, it keeps just enough to show
/// the excess. An error says why the file can't be read.
async fn bytes_of(host: &Host, path: &str, limit: usize) -> Result<Vec<u8>, String> {
    let stream = host.file(SystemCall::OpenStream { path: path.to_owned() }).await;
    let stream = stream.map_err(|error| error.message)?;
    let mut bytes = Vec::new();
    let read = each_chunk(host, &stream, async |chunk| {
        if bytes.len() <= limit {
            bytes.extend_from_slice(chunk);
        }
    });
    read.await?;
    Ok(bytes)
}
