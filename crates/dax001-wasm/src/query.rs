//! Queries as JavaScript gives them.

use dax001::contract::status::Status;
use dax001::query::{Mark, Query, Sort};
use dax001::rule::verdicts::VERDICTS;
use js_sys::{Object, Reflect};
use wasm_bindgen::prelude::*;

use crate::convert::misuse;

/// Reads a query; one that is left out lets everything through. A misspelt member would be one that is silently not there.
pub(crate) fn read(value: &JsValue) -> Result<Query, JsValue> {
    let mut query = Query::default();
    if value.is_undefined() || value.is_null() {
        return Ok(query);
    }
    let entries = value.dyn_ref::<Object>().map(Object::keys).ok_or_else(wrong)?;
    for key in entries.iter().filter_map(|key| key.as_string()) {
        let member = Reflect::get(value, &key.as_str().into())?;
        if !member.is_undefined() {
            take(&mut query, &key, &member).ok_or_else(wrong)?;
        }
    }
    Ok(query)
}

/// Takes a member over; nothing if it is none of a query's.
fn take(query: &mut Query, key: &str, member: &JsValue) -> Option<()> {
    let text = || member.as_string();
    match key {
        "status" => {
            let name = text()?;
            let named = [("fail", Status::Fail), ("unknown", Status::Unknown), ("pass", Status::Pass)];
            query.status = Some(named.into_iter().find(|(other, _)| *other == name)?.1);
        }
        "account" => query.account = Some(text()?),
        "region" => query.region = Some(text()?),
        "reason" => {
            let name = text()?;
            query.reason = Some(VERDICTS.iter().find(|row| row.reason.name() == name)?.reason);
        }
        "text" => query.text = text()?,
        "sort" => {
            let name = text()?;
            query.sort = Sort::ALL.into_iter().find(|sort| sort.name() == name)?;
        }
        "isDescending" => query.is_descending = member.as_bool()?,
        _ => {
            let (_, wish) =
                Mark::ALL.into_iter().zip(&mut query.marks).find(|(mark, _)| mark.name() == key)?;
            let number = member.as_f64()?;
            let is_it = |mark: &u8| f64::from(*mark).total_cmp(&number).is_eq();
            *wish = Some((0..=u8::MAX).find(is_it)?);
        }
    }
    Some(())
}

fn wrong() -> JsValue {
    misuse(
        "DAX001_QUERY_TYPE",
        "a query is an object with `status`, `account`, `region`, `reason`, `text` and `sort` as strings, `review` and `change` as numbers up to 255, `isDescending` as a boolean, and nothing else",
    )
}
