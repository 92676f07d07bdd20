//! Rows of findings for a table, as a host takes them over at once: numbers, and one text that they cut in pieces.

use std::collections::HashMap;

use super::row::Row;
use super::table::FindingStore;
use crate::contract::report::ScopeFrom;

/// How many numbers a row has.
pub const WIDTH: usize = 13;

/// Some findings in rows of numbers. Each row is:
///
/// - the finding's index,
/// - the index of its reason in the verdict table,
/// - its flags from bit 0 on, two bits each; from bit 8 on where account and region are from (0 is not known); from
///   bit 12 on how the ARN is given (0: there is none, 1: it is made of parts, 2: it is a text); at bits 14 and 15
///   whether it has a name and a number of nodes; from bit 16 on its status (0 is fail, 1 unknown, 2 pass),
/// - partition, region, account, status and node type, each as the index of its text among `ends`, from 1, or 0,
/// - the number of nodes, the source, and the line, the lower and the upper half of its bits,
/// - where its name ends among `ends`, from 0; behind it stands the ARN's text if there is one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// The numbers, [`WIDTH`] for each row.
    pub numbers: Vec<u32>,
    /// Where each text ends in `text`, in units of UTF-16. It begins where the one before it ends.
    pub ends: Vec<u32>,
    /// All texts.
    pub text: String,
}

impl FindingStore {
    /// These findings as rows.
    pub(crate) fn page(&self, indices: impl ExactSizeIterator<Item = u32>) -> Rows {
        let mut page = PackedPage::default();
        page.rows.numbers.reserve_exact(indices.len() * WIDTH);
        for index in indices {
            if let Some(row) = self.rows.get(index as usize) {
                page.push(self, index, row);
            }
        }
        page.rows
    }
}

#[derive(Default)]
struct PackedPage {
    rows: Rows,
    /// Where the shared texts are that have been written.
    places: HashMap<u32, u32>,
    end: u32,
}

impl PackedPage {
    fn push(&mut self, store: &FindingStore, index: u32, row: &Row) {
        let scope = store.scope(row);
        let from = scope.from.map_or(0, |from| match from {
            ScopeFrom::Arn => 1,
            ScopeFrom::Label => 2,
            ScopeFrom::RegionKey => 3,
            ScopeFrom::Manifest => 4,
            ScopeFrom::Name => 5,
        });
        let name = store.name(row);
        let place = store.decisive(row);
        let what = u32::from(row.flags)
            | from << 8
            | (row.arn as u32) << 12
            | u32::from(name.is_some()) << 14
            | u32::from(row.total_nodes().is_some()) << 15
            | (row.status as u32) << 16;
        let shared = [scope.partition, scope.region, scope.account, row.cluster_status, row.node_type]
            .map(|id| self.shared(store, id));
        let (source, line) = place.map_or((0, 0), |place| (place.source, place.line));
        let name = self.text(name.unwrap_or_default());
        if let Some(arn) = store.odd_arn(row) {
            self.text(arn);
        }
        let [line, upper] =
            [line, line >> 32].map(|half| u32::try_from(half & 0xffff_ffff).unwrap_or_default());
        self.rows.numbers.extend([index, row.reason as u32, what]);
        self.rows.numbers.extend(shared);
        self.rows.numbers.extend([row.total_nodes().unwrap_or_default(), source, line, upper, name]);
    }

    /// Where a shared text stands, from 1; 0 for none.
    fn shared(&mut self, store: &FindingStore, id: u32) -> u32 {
        let Some(text) = store.texts.get(id) else { return 0 };
        if let Some(place) = self.places.get(&id) {
            return *place;
        }
        let place = self.text(text) + 1;
        self.places.insert(id, place);
        place
    }

    /// Writes a text, and says where among the ends its end stands.
    fn text(&mut self, text: &str) -> u32 {
        let units = if text.is_ascii() { text.len() } else { text.encode_utf16().count() };
        self.end += u32::try_from(units).unwrap_or_default();
        self.rows.text.push_str(text);
        self.rows.ends.push(self.end);
        u32::try_from(self.rows.ends.len() - 1).unwrap_or_default()
    }
}
