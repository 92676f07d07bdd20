//! A report for JavaScript that stays in the module's memory and is asked for what is wanted of it: a piece of its findings,
//! the rows of a table, counts.

use dax001::query::{Facet, Facets, Mark};
use js_sys::{Array, JSON, Object, Reflect, Uint8Array, Uint32Array};
use wasm_bindgen::prelude::*;

use crate::convert::{misuse, number, object, to_js};
use crate::query;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
export interface HeldReport {
  /**
   * Some of the findings that a query lets through, as the rows of a table: `count` of them from the one at `from` on, and how many there are in all. A
   * hundred take a fraction of a millisecond, however many there are.
   */
  rows(query: Query | undefined, from: number, count: number): Rows;
}

/** Which findings, and in which order. What is left out lets everything through. */
export interface Query {
  /** Only those with this status. */
  status?: Status;
  /** Only those of this account; an empty one is one that is not known. */
  account?: string;
  /** Only those of this region; an empty one is one that is not known. */
  region?: string;
  /** Only those with this reason. */
  reason?: Reason;
  /** Only those with this text in their name, ARN, account or region, in capitals or not. */
  text?: string;
  /** Only those that were given this mark of a review: see `mark`. */
  review?: number;
  /** Only those that were given this mark of a change. */
  change?: number;
  /** By what they are sorted: `status` if you say nothing, the worst first; `report` is the report's own order, in which equals stay. */
  sort?: "status" | "name" | "scope" | "reason" | "report";
  /** The last one first. */
  isDescending?: boolean;
}

/** Some rows of a table of findings. */
export interface Rows {
  /** How many findings the query lets through. */
  total: number;
  /** The rows. */
  rows: Row[];
}

/** A finding as a table shows it: without its message and its places. */
export interface Row {
  /** Its index in the report. */
  index: number;
  status: Status;
  reason: Reason;
  flags: Flag[];
  resource: Resource;
  /** The source of what decided. */
  source: number;
  /** Its line there. */
  line: number;
}

/** What findings can be filtered by. */
export interface Facets {
  accounts: Facet[];
  regions: Facet[];
  reasons: Facet[];
}

/** A value, and how many findings of each status have it. */
export interface Facet {
  value: string;
  fail: number;
  unknown: number;
  pass: number;
}
"#;

/// How many findings are handed over as one text: one of many could be longer than a text can be.
const PIECE: usize = 1000;

/// A report of which the findings stay in the module's memory: a list of a million is larger than a browser holds.
///
/// Findings are named by their index in the report.
#[wasm_bindgen]
pub struct HeldReport {
    inner: dax001::HeldReport,
    is_reopened: bool,
}

impl HeldReport {
    /// A report that was judged here.
    pub fn new(inner: dax001::HeldReport) -> Self {
        Self { inner, is_reopened: false }
    }

    /// A report that was saved and opened again: nothing of it was judged here.
    pub fn reopened(inner: dax001::HeldReport) -> Self {
        Self { inner, is_reopened: true }
    }

    /// The whole report as one object.
    pub fn whole(self) -> Result<JsValue, JsValue> {
        let report = to_js(self.inner.head())?;
        // In its place among the members.
        Reflect::set(&report, &"findings".into(), &self.findings(0, u32::MAX)?)?;
        Ok(report)
    }
}

impl HeldReport {
    /// Findings as their JSON, with commas between them.
    fn written(&self, indices: impl Iterator<Item = usize>) -> String {
        let mut out = Vec::new();
        for finding in indices.filter_map(|index| self.inner.finding(index)) {
            if !out.is_empty() {
                out.push(b',');
            }
            // Texts and numbers alone: it can't fail.
            let _ = serde_json::to_writer(&mut out, &finding);
        }
        String::from_utf8(out).unwrap_or_default()
    }
}

#[wasm_bindgen]
impl HeldReport {
    /// How many findings it has.
    #[wasm_bindgen(getter)]
    pub fn length(&self) -> u32 {
        u32::try_from(self.inner.len()).unwrap_or(u32::MAX)
    }

    /// Whether it was saved and opened again, and not judged here: what is written of it says so.
    #[wasm_bindgen(getter, js_name = isReopened)]
    pub fn is_reopened(&self) -> bool {
        self.is_reopened
    }

    /// The report without its findings.
    #[wasm_bindgen(unchecked_return_type = "Report")]
    pub fn head(&self) -> Result<JsValue, JsValue> {
        to_js(self.inner.head())
    }

    /// One finding.
    #[wasm_bindgen(unchecked_return_type = "Finding | undefined")]
    pub fn finding(&self, index: u32) -> Result<JsValue, JsValue> {
        self.inner.finding(index as usize).map_or(Ok(JsValue::UNDEFINED), |finding| to_js(&finding))
    }

    /// The findings from this index on, no more than `count`.
    #[wasm_bindgen(unchecked_return_type = "Finding[]")]
    pub fn findings(&self, from: u32, count: u32) -> Result<JsValue, JsValue> {
        let (from, all) = (from as usize, Array::new());
        let end = from.saturating_add(count as usize).min(self.inner.len());
        for from in (from..end).step_by(PIECE) {
            let piece = JSON::parse(&format!("[{}]", self.written(from..(from + PIECE).min(end))))?;
            for finding in Array::from(&piece).iter() {
                all.push(&finding);
            }
        }
        Ok(all.into())
    }

    /// The same as the JSON of a report has them, with commas between them: to write a report piece by piece.
    pub fn json(&self, from: u32, count: u32) -> String {
        let end = from.saturating_add(count).min(self.length());
        self.written(from as usize..end as usize)
    }

    /// The same of these findings.
    #[wasm_bindgen(js_name = jsonOf)]
    pub fn json_of(&self, indices: &[u32]) -> String {
        self.written(indices.iter().map(|index| *index as usize))
    }

    /// Rows as numbers and a text that they cut in pieces: what `rows` reads.
    #[wasm_bindgen(skip_typescript)]
    pub fn table(&mut self, query: &JsValue, from: u32, count: u32) -> Result<Object, JsValue> {
        let query = query::read(query)?;
        let rows = self.inner.rows(&query, from as usize, count as usize);
        let total = self.inner.indices(&query).len();
        let numbers: JsValue = Uint32Array::from(rows.numbers.as_slice()).into();
        let ends: JsValue = Uint32Array::from(rows.ends.as_slice()).into();
        object([("numbers", numbers), ("ends", ends), ("text", rows.text.into()), ("total", number(total))])
    }

    /// The indices of all findings that a query lets through, in its order.
    pub fn indices(
        &mut self,
        #[wasm_bindgen(unchecked_optional_param_type = "Query")] query: &JsValue,
    ) -> Result<Uint32Array, JsValue> {
        Ok(Uint32Array::from(self.inner.indices(&query::read(query)?)))
    }

    /// Where a finding stands among those that a query lets through, from 0; nothing if it is none of them.
    #[wasm_bindgen(unchecked_return_type = "number | undefined")]
    pub fn position(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Query | undefined")] query: &JsValue,
        index: u32,
    ) -> Result<JsValue, JsValue> {
        let position = self.inner.position(&query::read(query)?, index);
        Ok(position.map_or(JsValue::UNDEFINED, number))
    }

    /// The accounts, regions and reasons of the findings, in order, and how many of each status have each. An empty one
    /// stands for what is not known.
    #[wasm_bindgen(unchecked_return_type = "Facets")]
    pub fn facets(&self) -> Result<Object, JsValue> {
        let Facets { accounts, regions, reasons } = self.inner.facets();
        let [accounts, regions, reasons] = [accounts, regions, reasons].map(|list| facets(&list));
        object([("accounts", accounts?), ("regions", regions?), ("reasons", reasons?)])
    }

    /// Marks the findings in their order, for `Query.review` or `Query.change`: with numbers of your own, of which 0 is no mark.
    pub fn mark(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "\"review\" | \"change\"")] kind: &str,
        marks: &Uint8Array,
    ) -> Result<(), JsValue> {
        let mark = Mark::ALL.into_iter().find(|mark| mark.name() == kind);
        let mark =
            mark.ok_or_else(|| misuse("DAX001_MARK", "findings are marked by `review` or `change`"))?;
        self.inner.mark(mark, if marks.length() == 0 { Vec::new() } else { marks.to_vec() });
        Ok(())
    }

    /// The name that is proposed for the new cluster in place of one that failed. All are proposed together: no two in an account and region get the
    /// same, nor one that is there already.
    #[wasm_bindgen(js_name = newName, unchecked_return_type = "string | undefined")]
    pub fn new_name(&mut self, index: u32) -> JsValue {
        self.inner.new_name(index as usize).map_or(JsValue::UNDEFINED, JsValue::from)
    }

    /// For the choices of a plan in which another name is chosen: of the names that it could come to, those that others have.
    #[wasm_bindgen(js_name = takenNames)]
    pub fn taken_names(&mut self, index: u32, chosen: &str) -> Vec<String> {
        self.inner.taken_names(index as usize, chosen)
    }
}

fn facets(list: &[Facet]) -> Result<JsValue, JsValue> {
    let facet = |Facet { value, counts: [fail, unknown, pass] }: &Facet| {
        #[expect(clippy::cast_precision_loss, reason = "counts of findings")]
        let [fail, unknown, pass] = [fail, unknown, pass].map(|count| JsValue::from(*count as f64));
        object([("value", value.into()), ("fail", fail), ("unknown", unknown), ("pass", pass)])
    };
    Ok(list.iter().map(facet).collect::<Result<Array, _>>()?.into())
}
