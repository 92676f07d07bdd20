//! The plan as data.

use serde::{Deserialize, Serialize};

use super::choices::Refusal;
use super::setting::{Parameter, Setting};
use crate::contract::text::Text;
use crate::rule::description::Step;

/// What to do about one cluster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// What kind of plan it is.
    pub action: Action,
    /// The plan in one or two sentences.
    pub summary: Text,
    /// The command whose whole output says what this evidence doesn't, where that is the action.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command: Option<Text>,
    /// How the cluster is created again, where that is the action.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recreation: Option<Box<Recreation>>,
}

/// What kind of plan it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Nothing to do.
    None,
    /// Create the cluster again with encryption.
    Recreate,
    /// The cluster is changing: wait and export again.
    Wait,
    /// The evidence doesn't say enough: export again.
    ExportAgain,
}

/// How a cluster is created again, encrypted at rest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Recreation {
    /// The old cluster's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old_name: Option<String>,
    /// The new cluster's name: chosen or proposed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_name: Option<String>,
    /// Choices that are not used, and why.
    pub refused: Vec<Refusal>,
    /// Every setting of the new cluster, and where it comes from.
    pub settings: Vec<Setting>,
    /// What whoever runs the plan must say, because the evidence doesn't.
    pub parameters: Vec<Parameter>,
    /// What must be true before it begins.
    pub preconditions: Vec<Text>,
    /// What to know before it begins.
    pub warnings: Vec<Text>,
    /// The steps, in order, each with its check and the way back.
    pub steps: Vec<PlanStep>,
    /// The first steps as the rule has them, in the AWS Management Console.
    pub console: Vec<Step>,
    /// The plan as scripts and templates.
    pub files: Vec<PlanFile>,
}

/// A script or a template that carries out a step of the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PlanFile {
    /// What language it is in.
    pub form: FileForm,
    /// The name to save it under.
    pub name: String,
    /// What it does.
    pub purpose: Purpose,
    /// The whole file: ASCII, lines that end in LF.
    pub text: String,
}

/// What language a file of the plan is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Form"))]
#[serde(rename_all = "kebab-case")]
pub enum FileForm {
    /// A script for bash, 3.2 or later.
    Bash,
    /// A script for PowerShell, 5.1 or later.
    PowerShell,
    /// A template of CloudFormation, in YAML.
    CloudFormation,
    /// A configuration of Terraform, in HCL.
    Terraform,
    /// Text for people.
    Text,
}

/// What a file of the plan does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// It creates the new cluster.
    Create,
    /// It deletes the old cluster, once the new one is in use.
    Delete,
    /// It says the whole plan.
    Read,
}

/// One step of the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PlanStep {
    /// What to do.
    pub text: Text,
    /// How to see that it is done, before going on.
    pub check: Text,
    /// The way back from it.
    pub roll_back: Text,
}
