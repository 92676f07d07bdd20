//! Remediation plans: the plan for one finding, and an archive of the plans for all clusters that
//! failed.

use std::collections::HashSet;
use std::rc::Rc;

use dax001::contract::report::{Finding, Resource};
use dax001::contract::status::Status;
use dax001::query::{Query, Sort};
use dax001::remediation::choices::Choices;
use dax001::remediation::plan::Plan;
use dax001_archive::ArchiveWriter;

use crate::job::Host;
use crate::open_report::OpenReport;
use crate::protocol::{FindingPlan, PlanResult, Reply, SavedFile};
use crate::session::{Session, Slot};

/// A record larger than this, in bytes, gets no plan: no service prints one.
const RECORD_LIMIT: u64 = 1 << 20;

/// The beginning of the README at the top of an archive of plans.
const README: &str = "\
Plans of dax001 for the clusters that failed rule DAX-001, a folder each: ACCOUNT/REGION/NAME.

plan-NAME.txt says what to check first, what to know, and the steps. Take one of the forms beside it:
bash, PowerShell, CloudFormation or Terraform. Nothing is deleted but by the script that is called delete.

";

/// The README's text about a cluster without a plan, unless the reason is known more specifically.
const NO_RECORD: &str = "That needs its whole record: export again without --query.";

/// Stores these choices for a finding and replies with its plan.
pub(crate) async fn choose(session: &Session, host: &Host, run: u32, index: usize, choices: Choices) {
    let Some(report) = session.report(run).filter(|report| index < report.len()) else { return };
    keep(&report, index, choices.clone());
    let plan = plan_of(&report, host, index).await;
    host.reply(Reply::Plan(Box::new(FindingPlan { run, index, choices, plan }))).await;
}

fn keep(report: &OpenReport, index: usize, choices: Choices) {
    let mut all = report.choices.borrow_mut();
    let existing = all.iter_mut().find(|(other, _)| *other == index);
    match existing {
        Some((_, existing)) if existing.new_name == choices.new_name => *existing = choices,
        // If two findings choose the same name, the first one gets it. A finding that changes its
        // name therefore moves to the end.
        _ => {
            all.retain(|(other, _)| *other != index);
            all.push((index, choices));
        }
    }
}

/// The choices for a finding.
pub(crate) fn chosen(report: &OpenReport, index: usize) -> Choices {
    let all = report.choices.borrow();
    let entry = all.iter().find(|(other, _)| *other == index);
    entry.map(|(_, choices)| choices.clone()).unwrap_or_default()
}

/// Copies the choices for a report's clusters to the same clusters in another report, in the same
/// order.
pub(crate) fn move_choices(before: Option<&OpenReport>, after: &OpenReport) {
    let Some(before) = before else { return };
    for (index, choices) in before.choices.borrow().iter() {
        let arn = before.handle.borrow().finding(*index).and_then(|finding| finding.resource.arn);
        if let Some(index) = arn.and_then(|arn| index_of(after, &arn)) {
            after.choices.borrow_mut().push((index, choices.clone()));
        }
    }
}

/// The finding with this ARN.
fn index_of(report: &OpenReport, arn: &str) -> Option<usize> {
    let mut handle = report.handle.borrow_mut();
    let indices = handle.indices(&Query { text: arn.to_owned(), ..Query::default() }).to_vec();
    let has_it = |index: &usize| {
        handle.finding(*index).is_some_and(|finding| finding.resource.arn.as_deref() == Some(arn))
    };
    indices.into_iter().map(|index| index as usize).find(has_it)
}

/// The plan for a finding with its choices; `None` if the evidence has no record of the cluster.
pub(crate) async fn plan_of(report: &OpenReport, host: &Host, index: usize) -> Option<PlanResult> {
    let Finding { evidence, resource, .. } = report.handle.borrow().finding(index)?;
    // The plan always comes from the deciding evidence, whichever evidence the user is looking at.
    let deciding_evidence = evidence.first()?;
    let range = deciding_evidence.record.start..deciding_evidence.record.end;
    let file = report.sources.get(deciding_evidence.source as usize)?.file.as_ref()?;
    if range.end - range.start > RECORD_LIMIT {
        return None;
    }
    let record = host.read(file, range).await.ok()?;
    // In UTF-16 the brace can be the second byte.
    if !record.iter().take(2).any(|byte| *byte == b'{') {
        return None;
    }
    let choices = Choices { region: resource.region.clone(), ..choices_for(report, index, &resource) };
    Some(PlanResult::from(dax001::remediation::plan(&record, &choices)))
}

/// The choices for a finding, with its new name and the names that it can't have.
fn choices_for(report: &OpenReport, index: usize, resource: &Resource) -> Choices {
    let chosen = chosen(report, index);
    let mut handle = report.handle.borrow_mut();
    let proposed = handle.new_name(index).map(str::to_owned);
    let Some(name) = chosen.new_name.clone().filter(|name| !name.is_empty()) else {
        return Choices { new_name: proposed, taken_names: Vec::new(), ..chosen };
    };
    // Names of clusters and names in other plans, proposed or chosen, are taken. If two findings
    // choose the same name, the first one gets it.
    let mut taken_names = handle.taken_names(index, &name);
    for (other, choices) in report.choices.borrow().iter().take_while(|(other, _)| *other != index) {
        let is_near =
            handle.finding(*other).is_some_and(|finding| scope_of(&finding.resource) == scope_of(resource));
        if is_near {
            taken_names.push(choices.new_name.as_deref().unwrap_or_default().trim().to_lowercase());
        }
    }
    taken_names.retain(|name| Some(name) != proposed.as_ref());
    Choices { taken_names, ..chosen }
}

/// The account and region of a cluster; `None` if one of them is unknown, because the cluster could
/// be anywhere.
fn scope_of(resource: &Resource) -> Option<(&str, &str)> {
    let known = |text: &'_ Option<String>| text.as_ref().is_some_and(|text| !text.is_empty());
    if !known(&resource.account) || !known(&resource.region) {
        return None;
    }
    Some((resource.account.as_deref()?, resource.region.as_deref()?))
}

/// Writes an archive with a folder of files for each cluster that failed.
pub(crate) async fn archive(session: Rc<Session>, host: Host, run: u32) -> Result<(), String> {
    let report = session.open_report(run)?;
    session.begin_next(Slot::Plans, &host);
    let query = Query { status: Some(Status::Fail), sort: Sort::Report, ..Query::default() };
    let failed = report.handle.borrow_mut().indices(&query).to_vec();
    let total = failed.len() as u64;
    let mut writer = ArchiveWriter::default();
    let mut folders = HashSet::new();
    let mut readme = README.to_owned();
    for (index, done) in failed.into_iter().map(|index| index as usize).zip(0..) {
        let result = plan_of(&report, &host, index).await;
        let Some(resource) = report.handle.borrow().finding(index).map(|finding| finding.resource) else {
            continue;
        };
        let folder = folder_of(&resource, index, &mut folders);
        readme += &folder;
        let why = match result {
            Some(PlanResult::Plan(plan)) if plan.recreation.is_some() => {
                add(&mut writer, &folder, &plan)?;
                None
            }
            Some(PlanResult::Plan(plan)) => Some(plan.summary.into_owned()),
            Some(PlanResult::Problem(problem)) => Some(problem.message),
            None => Some(NO_RECORD.to_owned()),
        };
        if let Some(why) = why {
            readme += ": no plan. ";
            readme += &why;
        }
        readme.push('\n');
        host.write(writer.take()).await;
        host.progress(Reply::Planning { run, done, total }).await;
    }
    writer.add("README.txt", &readme)?;
    host.write(writer.finish()?).await;
    host.reply(Reply::File { run, file: SavedFile::Plans }).await;
    Ok(())
}

fn add(writer: &mut ArchiveWriter, folder: &str, plan: &Plan) -> Result<(), String> {
    for file in plan.recreation.iter().flat_map(|recreation| &recreation.files) {
        writer.add(&format!("{folder}/{}", file.name), &file.text)?;
    }
    Ok(())
}

/// The folder of a cluster in an archive of plans. It is unique, and every file system accepts its
/// name.
fn folder_of(resource: &Resource, index: usize, folders: &mut HashSet<String>) -> String {
    let is_plain = |text: &&str| {
        (1..=40).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let part = |text: &Option<String>, otherwise: &str| {
        text.as_deref().filter(is_plain).unwrap_or(otherwise).to_lowercase()
    };
    let number = index + 1;
    let folder = [
        part(&resource.account, "account"),
        part(&resource.region, "region"),
        part(&resource.name, &format!("cluster-{number}")),
    ];
    let folder = folder.join("/");
    let folder = if folders.contains(&folder) { format!("{folder}-{number}") } else { folder };
    folders.insert(folder.clone());
    folder
}
