//! The program: it turns evidence into a report and an exit code for the verdict. Its host makes
//! the system calls ([`SystemCall`]); every rule and every text is here.

mod arguments;
mod code_scanning;
mod exit_code;
mod facts;
mod files;
mod lists;
mod log;
mod options;
mod output;
mod system;
mod terminal;
mod verification_text;

#[cfg(test)]
mod accept_tests;
#[cfg(test)]
mod fake_system;
#[cfg(test)]
mod sarif_tests;
#[cfg(test)]
mod tests;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use dax001::contract::problem::ProblemCode;
use dax001::contract::report::{Report, Summary};
use dax001::contract::settings::Settings;
use dax001_export::{Format, Stamp};
use dax001_review::Module;

use self::code_scanning::SarifFile;
use self::exit_code::{FAILED, exit_code, exit_code_of_verification};
pub use self::facts::Facts;
use self::files::{Finder, FoundFile, is_text};
use self::lists::{AcceptedRisks, expected_accounts};
use self::options::{Command, HELP, Options, SARIF};
use self::output::Output;
use self::terminal::{ProgressLine, message};
use self::verification_text::{Verifier, verification_text};
use crate::evaluation::{self, EvaluationResult, evaluate_uploads};
use crate::job::{Host, HostResponse, Job, Need};
use crate::open_report::OpenReport;
use crate::protocol::{FileFormat, Input, Progress, Reply, VerificationStatus};
use crate::saving::{ReportToWrite, SavedEnvelope, write, write_json};
use crate::system_call::{Sink, SystemCall, SystemError};
use crate::upload::Upload;
use crate::verification::verify;

const VERSION: &str = env!("CARGO_PKG_VERSION");
const TEXT: FileFormat = FileFormat::Other(Format::Text);

/// Runs the program once with these arguments, without the program's name. Its last system call is
/// [`SystemCall::Exit`].
pub fn program(arguments: Vec<String>, facts: Facts) -> Job {
    Job::new(async move |host: Host| {
        let program = Program { host, facts, progress: RefCell::default() };
        let result = program.run(arguments).await;
        program.clear_progress().await;
        let code = match result {
            Ok(code) => code,
            Err(ProgramFailure::Usage(error)) => {
                program.say(&[&error, "`dax001 --help` says how it is used"]).await;
                FAILED
            }
            Err(ProgramFailure::System(error)) => {
                program.say(&[&error]).await;
                FAILED
            }
        };
        // The program can't handle an error here.
        let _ = program.host.system(SystemCall::Exit { code }).await;
    })
}

/// The reason why the program has no answer.
enum ProgramFailure {
    /// The program was used wrongly.
    Usage(String),
    /// The system refuses a call.
    System(String),
}

struct Program {
    host: Host,
    facts: Facts,
    /// `None` if nobody is to see the progress, and while nothing is being read.
    progress: RefCell<Option<ProgressLine>>,
}

impl Program {
    /// Returns the exit code.
    async fn run(&self, arguments: Vec<String>) -> Result<u8, ProgramFailure> {
        // A name that is not UTF-8 could open another file.
        if let Some(argument) = arguments.iter().find(|argument| !is_text(argument)) {
            return Err(ProgramFailure::Usage(format!("`{argument}` is not UTF-8: rename the file")));
        }
        let options = match Command::parse(arguments).map_err(ProgramFailure::Usage)? {
            Command::Help => return self.print(HELP.to_owned()).await,
            Command::Version => return self.print(format!("dax001 {VERSION}\n")).await,
            Command::Run(options) => options,
        };
        let settings = self.settings(&options).await.map_err(ProgramFailure::Usage)?;
        let accepted =
            AcceptedRisks::read(&self.host, &options.accept).await.map_err(ProgramFailure::Usage)?;
        let is_read_again = options.verify.is_some();
        let finder = Finder { host: &self.host, separator: &self.facts.separator, is_read_again };
        let mut found = finder.all(&options.files).await;
        let inputs = found.len();
        if let Some(name) = &options.verify {
            found.push(finder.saved_report(name).await.map_err(ProgramFailure::Usage)?);
        }
        if let Some(output) = &options.output {
            let checked = finder.check_output(output, &found, &options.files, &options.accept).await;
            checked.map_err(ProgramFailure::Usage)?;
        }
        if !options.is_quiet {
            let now = self.host.clock().await;
            self.progress.replace(Some(ProgressLine::new(self.facts.is_error_terminal, now)));
        }
        match found.split_off(inputs).pop() {
            Some(saved) => self.verify(saved, found, &options).await,
            None => self.evaluate(found, &options, settings, accepted).await,
        }
    }

    /// The user's requirements beyond the rule. Ages are counted up to now by default. An error
    /// says what is wrong with them.
    async fn settings(&self, options: &Options) -> Result<Settings, String> {
        let as_of = match &options.as_of {
            Some(as_of) => as_of.clone(),
            None => self.host.now().await.now,
        };
        let mut settings = Settings {
            as_of: Some(as_of),
            max_age: options.max_age.clone(),
            expect_accounts: Vec::new(),
            expect_regions: options.expect_regions.clone(),
        };
        if let Some(name) = &options.expect_accounts {
            settings.expect_accounts = expected_accounts(&self.host, name).await?;
        }
        settings.check()?;
        Ok(settings)
    }

    async fn evaluate(
        &self,
        found: Vec<FoundFile>,
        options: &Options,
        settings: Settings,
        accepted: AcceptedRisks,
    ) -> Result<u8, ProgramFailure> {
        for problem in &accepted.problems {
            self.say(&[problem]).await;
        }
        let uploads = uploads(found, options);
        let how = evaluation::Options { is_hashed: true, settings, run: Some(0) };
        let evaluated = self.result_of(async move |host: Host| evaluate_uploads(&host, &uploads, how).await);
        let EvaluationResult { report, sources, skipped } = evaluated.await?;
        self.clear_progress().await;
        let head = report.head().clone();
        // An unreadable file is also a problem in the report. This message and the exit code draw
        // attention to it.
        let unreadable = unreadable(&head);
        for (name, reason) in &unreadable {
            self.say(&[&format!("`{name}`: {reason}")]).await;
        }
        if !options.is_quiet {
            for (source, file) in &skipped {
                self.say(&[&format!("skipped `{}`: {}", source.name, file.describe())]).await;
            }
        }
        // A stream can't be read again.
        let files = sources.iter().map(|source| source.file.clone().filter(|file| file.size() > 0)).collect();
        let moment = self.host.now().await;
        let report = OpenReport::new(report, sources, None);
        let accepted_fails =
            accepted.apply(&self.host, &report, &moment).await.map_err(ProgramFailure::System)?;
        let verdict = if options.fail_on.forgives_accepted {
            report.handle.borrow().verdict_without(accepted_fails)
        } else {
            head.verdict
        };
        let module = self.facts.module.clone();
        let color = options.output.is_none() && self.is_colored();
        let Summary { pass, .. } = head.summary;
        let (format, omit_passes) = (options.format, options.omit_passes);
        let results = Rc::new(Cell::new(0));
        let slot = results.clone();
        let job = Job::new(async move |host: Host| {
            let mut written = ReportToWrite { head, findings: &report.handle, files };
            let progress = |done, total| Reply::Saving { id: 0, done, total };
            match format {
                FileFormat::Json => {
                    let envelope = SavedEnvelope { generated_at: Some(moment.now), module: Some(module) };
                    write_json(&host, &written, &envelope, progress).await;
                }
                FileFormat::Other(format) => {
                    let Module { sha256, commit } = module;
                    let stamp = Stamp {
                        at: moment.now,
                        millis: moment.millis,
                        module: sha256,
                        commit,
                        ..Stamp::default()
                    };
                    let options =
                        dax001_export::Options { color, stamp, today: None, accepted_fails, omit_passes };
                    // The JSON is the report that the evidence alone gives, without annotations.
                    written.head.annotations = report.annotations.borrow().all();
                    slot.set(write(&host, written, format, options, progress).await);
                }
            }
        });
        let bytes = self.deliver(job, options).await?;
        if format == SARIF && !options.is_quiet {
            let passes = if omit_passes { 0 } else { pass };
            let warning = SarifFile { bytes, results: results.get(), passes }.warning();
            if !warning.is_empty() {
                self.say(&warning.iter().map(String::as_str).collect::<Vec<_>>()).await;
            }
        }
        Ok(if unreadable.is_empty() { exit_code(verdict, options.fail_on) } else { FAILED })
    }

    async fn verify(
        &self,
        saved: FoundFile,
        found: Vec<FoundFile>,
        options: &Options,
    ) -> Result<u8, ProgramFailure> {
        let saved = uploads(vec![saved], options).pop();
        let uploads = uploads(found, options);
        let outcome = self.result_of(async move |host: Host| verify(&host, 0, saved, uploads).await);
        let outcome = outcome.await?.map_err(ProgramFailure::System)?;
        self.clear_progress().await;
        if outcome.status == VerificationStatus::NoReport {
            self.say(&[outcome.message.as_deref().unwrap_or("there is no saved report")]).await;
        }
        for file in &outcome.unreadable {
            self.say(&[&format!("`{}`: {}", file.name, file.message)]).await;
        }
        if !options.is_quiet {
            for file in &outcome.skipped {
                self.say(&[&format!("skipped `{}`: {}", file.name, file.what)]).await;
            }
        }
        let text = match options.format {
            // Strings, numbers and lists of them: serialising them can't fail.
            FileFormat::Json => serde_json::to_string(&outcome).unwrap_or_default() + "\n",
            FileFormat::Other(_) => {
                let now = self.host.now().await.now;
                let sha256 = self.facts.module.sha256.as_deref().unwrap_or_default();
                verification_text(&outcome, &Verifier { version: VERSION, sha256, now: &now })
            }
        };
        self.deliver(text_job(text), options).await?;
        Ok(exit_code_of_verification(&outcome))
    }

    /// Runs work while showing its progress, and returns its result.
    async fn result_of<T, F>(&self, work: impl FnOnce(Host) -> F + 'static) -> Result<T, ProgramFailure>
    where
        T: 'static,
        F: Future<Output = T> + 'static,
    {
        let result = Rc::new(Cell::new(None));
        let slot = result.clone();
        let job = Job::new(async move |host| slot.set(Some(work(host).await)));
        self.drive(job, None).await.map_err(|error| ProgramFailure::System(error.message))?;
        result.take().ok_or_else(|| ProgramFailure::System(SystemError::no_answer().message))
    }

    /// Writes a job's output to where the user wants it. Returns the number of bytes.
    async fn deliver(&self, job: Job, options: &Options) -> Result<u64, ProgramFailure> {
        match &options.output {
            None if options.is_quiet => Ok(0),
            output => self.write(job, output.as_deref(), options.format).await,
        }
    }

    async fn write(&self, job: Job, path: Option<&str>, format: FileFormat) -> Result<u64, ProgramFailure> {
        let written = match Output::open(&self.host, &self.facts, path, format).await {
            Ok(mut output) => match self.drive(job, Some(&mut output)).await {
                Ok(()) => output.finish().await,
                Err(error) => {
                    output.discard().await;
                    Err(error)
                }
            },
            Err(error) => Err(error),
        };
        written.map_err(|SystemError { message, .. }| {
            ProgramFailure::System(match path {
                Some(path) => format!("can't write `{path}`: {message}"),
                None => message,
            })
        })
    }

    /// Prints a text.
    async fn print(&self, text: String) -> Result<u8, ProgramFailure> {
        self.write(text_job(text), None, TEXT).await?;
        Ok(0)
    }

    /// Runs a job to its end. The program shows its progress and writes its output; the host does
    /// everything else.
    async fn drive(&self, mut job: Job, mut output: Option<&mut Output>) -> Result<(), SystemError> {
        let mut response = HostResponse::Nothing;
        loop {
            response = match job.step(response) {
                Need::Done => return Ok(()),
                Need::Write(bytes) => {
                    if let Some(output) = &mut output
                        && !output.push(bytes).await?
                    {
                        return Ok(());
                    }
                    HostResponse::Nothing
                }
                Need::Progress(Reply::Progress { progress, .. } | Reply::Verifying { progress, .. }) => {
                    self.show_progress(progress).await;
                    HostResponse::Nothing
                }
                Need::Progress(_) | Need::Reply(_) | Need::Answer(_) => HostResponse::Nothing,
                need => self.host.ask(need).await,
            }
        }
    }

    async fn show_progress(&self, progress: Progress) {
        if self.progress.borrow().is_none() {
            return;
        }
        let now = self.host.clock().await;
        let text = self.progress.borrow_mut().as_mut().and_then(|line| line.show(progress, now));
        if let Some(text) = text {
            self.write_error(text).await;
        }
    }

    async fn clear_progress(&self) {
        let text = self.progress.borrow_mut().as_mut().and_then(ProgressLine::clear);
        if let Some(text) = text {
            self.write_error(text.to_owned()).await;
        }
    }

    /// Writes these lines to standard error for the user.
    async fn say(&self, lines: &[&str]) {
        self.write_error(message(lines, self.facts.is_error_terminal)).await;
    }

    async fn write_error(&self, text: String) {
        // If standard error can't be written, there is nowhere to report that.
        let _ = self.host.system(SystemCall::Write { to: Sink::Error, bytes: text.into_bytes() }).await;
    }

    /// Whether to use colours: standard output is a terminal, and the user has not turned colours
    /// off. See <https://no-color.org>.
    fn is_colored(&self) -> bool {
        let Facts { is_output_terminal, no_color, term, .. } = &self.facts;
        *is_output_terminal && no_color.is_empty() && term != "dumb"
    }
}

/// A job that writes this text.
fn text_job(text: String) -> Job {
    Job::new(async move |host: Host| host.write(text.into_bytes()).await)
}

fn uploads(found: Vec<FoundFile>, options: &Options) -> Vec<Upload> {
    let upload = |FoundFile { name, file, .. }: FoundFile| {
        let (files, unreadable) = match file {
            Ok(file) => (vec![file], None),
            Err(reason) => (Vec::new(), Some(reason)),
        };
        let input = Input { name, file: 0, unreadable, label: options.label.clone(), ..Input::default() };
        Upload::new(input, &files)
    };
    found.into_iter().map(upload).collect()
}

/// The sources that can't be read, each with the reason.
fn unreadable(head: &Report) -> Vec<(String, String)> {
    let problems =
        head.sources.iter().flat_map(|source| source.problems.iter().map(move |problem| (source, problem)));
    let problems = problems.filter(|(_, problem)| problem.code == ProblemCode::SourceUnreadable);
    problems.map(|(source, problem)| (source.name.clone(), problem.message.clone())).collect()
}
