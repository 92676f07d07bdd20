//! The DAX-001 policy for JavaScript: thin bindings that convert, call and convert back. One module has them all.
//!
//! Bad evidence never throws: the report says what is wrong with it. What throws is a programming
//! error, such as a number in place of evidence: a `TypeError` with a `code`.

mod archive;
mod clusters;
mod collection;
mod convert;
mod evaluator;
mod export;
mod files;
mod held;
mod plan;
mod query;
mod review;
mod rule;

pub use archive::{Archive, ArchiveWriter};
pub use clusters::{Clusters, Targets};
pub use collection::{describe_collection, describe_settings, expected_accounts};
pub use evaluator::{Evaluator, Options, evaluate};
pub use export::Writer;
pub use files::{KindReader, Sha256, may_be_os_metadata, os_metadata};
pub use held::HeldReport;
pub use plan::{PlanResult, new_name, plan};
pub use review::{
    check_report, differences, hold_report, is_risk_list, open_report, read_list, read_report, read_seal,
};
pub use rule::{is_account, is_region, rule, version};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("../npm/types.d.ts");
