//! JavaScript bindings for the clusters of a report, and for which of them an annotation matches.

use dax001::contract::annotation::Target;
use dax001_review::Cluster;
use js_sys::{Reflect, Uint32Array};
use wasm_bindgen::prelude::*;

use crate::convert::{misuse, object, unusable, value};

/// The clusters of a report, in the order of its findings.
#[wasm_bindgen]
#[derive(Default)]
pub struct Clusters {
    inner: dax001_review::Clusters,
}

#[wasm_bindgen]
impl Clusters {
    /// Creates an empty list.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a cluster: what a finding says about it, and the finding's status.
    pub fn push(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Resource")] resource: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "Status")] status: JsValue,
    ) -> Result<(), JsValue> {
        let status = serde_wasm_bindgen::from_value(status)
            .map_err(|_| misuse("DAX001_STATUS", "a status is fail, unknown or pass"))?;
        let text = |name: &str| Reflect::get(resource, &name.into()).ok()?.as_string();
        self.inner.push(Cluster {
            account: text("account"),
            region: text("region"),
            name: text("name"),
            status,
        });
        Ok(())
    }

    /// The indices of the clusters that an annotation's target matches. Throws if the target can't
    /// be used.
    pub fn matching(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Target")] target: JsValue,
    ) -> Result<Vec<u32>, JsValue> {
        self.inner.matching(&target_of(target)?).map_err(|message| unusable("DAX001_TARGET", &message))
    }

    /// How these clusters have changed since an earlier report.
    #[wasm_bindgen(unchecked_return_type = "Changes")]
    pub fn changes(&self, before: &Self) -> Result<JsValue, JsValue> {
        value(&self.inner.changes(&before.inner))
    }
}

/// The targets of many annotations, applied together to the clusters of a report. Each finding gets
/// one mark. Of the findings that a target matches, only the first are listed.
#[wasm_bindgen]
#[derive(Default)]
pub struct Targets {
    inner: dax001_review::Targets,
}

#[wasm_bindgen]
impl Targets {
    /// Creates an empty list of targets.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a target, and returns how many were added before it. If several targets mark a cluster,
    /// the lowest mark counts; 0 means no mark. With `isOfRisk`, clusters that pass are not marked.
    /// If the target can't be used, this throws and doesn't add it.
    pub fn push(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Target")] target: JsValue,
        mark: u8,
        #[wasm_bindgen(js_name = isOfRisk)] is_of_risk: bool,
    ) -> Result<u32, JsValue> {
        let target = target_of(target)?;
        self.inner.push(&target, mark, is_of_risk).map_err(|message| unusable("DAX001_TARGET", &message))
    }

    /// The maximum time for comparing all targets with a cluster, as a multiple of the time for the
    /// simplest target.
    #[wasm_bindgen(getter)]
    pub fn cost(&self) -> u32 {
        u32::try_from(self.inner.cost()).unwrap_or(u32::MAX)
    }

    /// Processes up to `count` more clusters. Returns whether all of them are done.
    pub fn apply(&mut self, clusters: &Clusters, count: u32) -> bool {
        self.inner.apply(&clusters.inner, count as usize)
    }

    /// The mark that counts for each processed cluster; 0 if it has none.
    pub fn marks(&self) -> Vec<u8> {
        self.inner.marks().to_vec()
    }

    /// For each target, how many of the processed clusters it matches.
    pub fn totals(&self) -> Vec<u32> {
        self.inner.totals()
    }

    /// The indices of the first clusters that a target matches: at most 1,000, and at most 100,000
    /// for all targets together. `target` is the index of the target.
    pub fn listed(&self, target: u32) -> Vec<u32> {
        self.inner.listed(target as usize).to_vec()
    }

    /// Which targets match a cluster: the indices of the first ones, at most `limit`, and their
    /// total number.
    #[wasm_bindgen(unchecked_return_type = "MatchingTargets")]
    pub fn of(&self, clusters: &Clusters, index: u32, limit: u32) -> Result<JsValue, JsValue> {
        let matching = self.inner.of(&clusters.inner, index as usize, limit as usize);
        let target_indices = Uint32Array::from(&matching.places[..]);
        Ok(object([("places", target_indices.into()), ("total", matching.total.into())])?.into())
    }
}

fn target_of(target: JsValue) -> Result<Target, JsValue> {
    serde_wasm_bindgen::from_value(target)
        .map_err(|error| misuse("DAX001_TARGET_TYPE", &format!("this is not a valid target: {error}")))
}
