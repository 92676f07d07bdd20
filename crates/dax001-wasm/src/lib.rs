//! The DAX-001 policy for JavaScript: thin bindings that convert the arguments, call Rust, and
//! convert the result. They are all in one module.
//!
//! Bad evidence never throws: the report says what is wrong with it. A programming error, such as a
//! number in place of evidence, throws a `TypeError` with a `code`.

mod archive;
mod clusters;
mod collection;
mod convert;
mod evaluator;
mod export;
mod files;
mod plan;
mod report_handle;
mod review;
mod rule;
mod workbench;

pub use archive::{Archive, ArchiveWriter};
pub use clusters::{Clusters, Targets};
pub use collection::{describe_collection, describe_settings, expected_accounts};
pub use evaluator::{Evaluator, Options, evaluate};
pub use export::ReportOptions;
pub use files::{KindReader, Sha256, may_be_os_metadata, os_metadata};
pub use plan::{new_name, plan};
pub use report_handle::{ReportHandle, Rows};
pub use review::{check_report, differences, is_risk_list, open_report, read_list, read_report, read_seal};
pub use rule::{is_account, is_region, rule, version};
use wasm_bindgen::prelude::*;
pub use workbench::{Job, Workbench, program};

// tests/typescript.rs generates these types from the Rust types.
#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
import type {
  Annotation, Changes, Choices, Collection, Differences, ErrorCode, ExpectedAccount, Facets, FileKind, Finding, Input, ChangedResult,
  Label, MatchingTargets, Options, OsMetadataFile, PlanResult, Problem, Query, Report, Resource, RiskList, Rows, Rule, SavedReport, Seal, Settings,
  SkippedFile, Status, Target,
} from "./types.js";
import type { ReadOptions } from "./parts.js";
"#;
