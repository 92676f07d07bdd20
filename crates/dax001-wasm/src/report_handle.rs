//! A report that stays in the module's memory. JavaScript asks for parts of it: a range of
//! findings, the rows of a table, counts.

use std::cell::RefCell;
use std::rc::Rc;

use dax001::Row;
use dax001::contract::report::Finding;
use dax001::query::{Mark, Query};
use js_sys::{Array, Reflect, Uint32Array};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::convert::{byte_array, copied, misuse, number, object_of, to_js};

/// Some rows of a table of findings.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Rows {
    /// How many findings match the query.
    total: usize,
    /// The rows.
    rows: Vec<Row>,
}

/// How many findings are handed over as one text. The text of more could exceed the maximum length
/// of a string.
const PIECE: usize = 1000;

/// A report whose findings stay in the module's memory: a list of a million is larger than a
/// browser can keep.
///
/// Its methods refer to findings by their index in the report.
#[wasm_bindgen]
pub struct ReportHandle {
    inner: Rc<RefCell<dax001::ReportHandle>>,
    is_reopened: bool,
}

impl ReportHandle {
    /// A report that was evaluated here.
    pub fn new(report: dax001::ReportHandle) -> Self {
        Self { inner: Rc::new(RefCell::new(report)), is_reopened: false }
    }

    /// A report that was saved and opened again: none of it was evaluated here.
    pub fn reopened(report: dax001::ReportHandle) -> Self {
        Self { is_reopened: true, ..Self::new(report) }
    }

    /// The complete report as one object.
    pub fn into_object(self) -> Result<JsValue, JsValue> {
        let report = self.head()?;
        // This keeps the position of `findings` among the members.
        Reflect::set(&report, &"findings".into(), &self.findings(0, u32::MAX)?)?;
        Ok(report)
    }

    /// The report, for jobs that run while JavaScript also uses it.
    pub(crate) fn shared(&self) -> Rc<RefCell<dax001::ReportHandle>> {
        self.inner.clone()
    }
}

#[wasm_bindgen]
impl ReportHandle {
    /// The number of findings.
    #[wasm_bindgen(getter)]
    pub fn length(&self) -> u32 {
        u32::try_from(self.inner.borrow().len()).unwrap_or(u32::MAX)
    }

    /// Whether the report was saved and opened again, and not evaluated here. Exports of it say so,
    /// except for `json`.
    #[wasm_bindgen(getter, js_name = isReopened)]
    pub fn is_reopened(&self) -> bool {
        self.is_reopened
    }

    /// The report without its findings.
    #[wasm_bindgen(unchecked_return_type = "Report")]
    pub fn head(&self) -> Result<JsValue, JsValue> {
        to_js(self.inner.borrow().head())
    }

    /// The finding with this index; `undefined` if no finding has it.
    #[wasm_bindgen(unchecked_return_type = "Finding | undefined")]
    pub fn finding(
        &self,
        #[wasm_bindgen(unchecked_param_type = "number")] index: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let finding = index_of(index).and_then(|index| self.inner.borrow().finding(index as usize));
        finding.map_or(Ok(JsValue::UNDEFINED), |finding| to_js(&finding))
    }

    /// The findings from this index on, at most `count`.
    #[wasm_bindgen(unchecked_return_type = "Finding[]")]
    pub fn findings(&self, from: u32, count: u32) -> Result<JsValue, JsValue> {
        let (from, all) = (from as usize, Array::new());
        let end = from.saturating_add(count as usize).min(self.inner.borrow().len());
        for from in (from..end).step_by(PIECE) {
            let piece: Vec<Finding> = self.inner.borrow().findings(from, PIECE.min(end - from)).collect();
            for finding in Array::from(&to_js(&piece)?).iter() {
                all.push(&finding);
            }
        }
        Ok(all.into())
    }

    /// Some of the findings that match a query, as the rows of a table: `count` rows from position
    /// `from` on, and the total number of matches. A hundred rows take a fraction of a millisecond,
    /// however many findings there are.
    #[wasm_bindgen(unchecked_return_type = "Rows")]
    pub fn rows(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Query | undefined")] query: &JsValue,
        from: u32,
        count: u32,
    ) -> Result<JsValue, JsValue> {
        let query = query_of(query)?;
        let mut report = self.inner.borrow_mut();
        let rows = report.rows(&query, from as usize, count as usize);
        to_js(&Rows { total: report.indices(&query).len(), rows })
    }

    /// The indices of all findings that match a query, in the query's order.
    pub fn indices(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "Query")] query: &JsValue,
    ) -> Result<Uint32Array, JsValue> {
        Ok(Uint32Array::from(self.inner.borrow_mut().indices(&query_of(query)?)))
    }

    /// The position of a finding among those that match a query, 0-based; `undefined` if it doesn't
    /// match.
    #[wasm_bindgen(unchecked_return_type = "number | undefined")]
    pub fn position(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Query | undefined")] query: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "number")] index: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let query = query_of(query)?;
        let position = index_of(index).and_then(|index| self.inner.borrow_mut().position(&query, index));
        Ok(position.map_or(JsValue::UNDEFINED, number))
    }

    /// The accounts, regions and reasons of the findings, in order, each with its number of
    /// findings of each status. An empty value means unknown.
    #[wasm_bindgen(unchecked_return_type = "Facets")]
    pub fn facets(&self) -> Result<JsValue, JsValue> {
        to_js(&self.inner.borrow().facets())
    }

    /// Marks the findings in their order, for `Query.review` or `Query.change`. The marks are
    /// numbers of your own; 0 means no mark.
    pub fn mark(
        &self,
        #[wasm_bindgen(unchecked_param_type = "\"review\" | \"change\"")] kind: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "Uint8Array")] marks: &JsValue,
    ) -> Result<(), JsValue> {
        let mark = Mark::ALL.into_iter().find(|mark| *kind == mark.name());
        let (Some(mark), Some(marks)) = (mark, byte_array(marks)) else {
            let message =
                "mark findings by `review` or `change`, with a Uint8Array of one number for each finding";
            return Err(misuse("DAX001_MARK", message));
        };
        self.inner.borrow_mut().mark(mark, copied(marks));
        Ok(())
    }

    /// The name that is proposed for the new cluster that replaces a failed one. All names are
    /// proposed together: in an account and region, no two are the same, and none is one that
    /// exists already.
    #[wasm_bindgen(js_name = newName, unchecked_return_type = "string | undefined")]
    pub fn new_name(&self, #[wasm_bindgen(unchecked_param_type = "number")] index: &JsValue) -> JsValue {
        let Some(index) = index_of(index) else { return JsValue::UNDEFINED };
        self.inner.borrow_mut().new_name(index as usize).map_or(JsValue::UNDEFINED, JsValue::from)
    }

    /// The names for `Choices.takenNames` if the user chooses another name for the new cluster: of
    /// the names that the plan could propose, those that other clusters have.
    #[wasm_bindgen(js_name = takenNames)]
    pub fn taken_names(
        &self,
        #[wasm_bindgen(unchecked_param_type = "number")] index: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] chosen: &JsValue,
    ) -> Result<Vec<String>, JsValue> {
        let chosen = chosen.as_string();
        let chosen = chosen.ok_or_else(|| misuse("DAX001_NAME_TYPE", "the chosen name must be a string"))?;
        let index = index_of(index);
        Ok(index
            .map(|index| self.inner.borrow_mut().taken_names(index as usize, &chosen))
            .unwrap_or_default())
    }
}

/// The index of a finding; `None` for a value that can't be an index.
fn index_of(value: &JsValue) -> Option<u32> {
    let number = value.as_f64()?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked right here")]
    let index = number as u32;
    let is_it = number.is_finite() && (f64::from(index) - number).abs() <= 0.0;
    is_it.then_some(index)
}

/// The members of a query.
const MEMBERS: [&str; 10] = [
    "status",
    "account",
    "region",
    "reason",
    "inTransit",
    "text",
    "review",
    "change",
    "sort",
    "isDescending",
];

/// Reads a query. Without one, all findings match.
fn query_of(query: &JsValue) -> Result<Query, JsValue> {
    object_of(
        query,
        &MEMBERS,
        "DAX001_QUERY_TYPE",
        "a query is an object with `status`, `account`, `region`, `reason`, `inTransit`, `text` and `sort` as strings, `review` and `change` as numbers up to 255, `isDescending` as a boolean, and nothing else",
    )
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use super::*;
    use crate::convert::assert_members_of;

    #[test]
    fn every_member_of_a_query_is_accepted() {
        assert_members_of::<Query>(&MEMBERS);
    }
}
