//! New names for all clusters that failed, such that no two in an account and region get the same, nor one that is there
//! already.

use hashbrown::HashTable;

use super::arena::{Arena, At, Chunked, hash, put_text};
use super::row::{Row, Scope};
use super::store::Store;
use crate::remediation::new_name;
use crate::rule::Status;

/// The proposed names, and those that are taken.
#[derive(Clone, Debug, Default)]
pub(crate) struct Proposals {
    /// Of each row where its proposed name is; nothing is at 0.
    proposed: Chunked<At>,
    names: Arena,
    /// Names that are taken, by account and region: those of rows, and those that were proposed for them.
    near: HashTable<Taken>,
    /// The same by the name alone.
    everywhere: Option<HashTable<Taken>>,
}

/// The name of a row, or the one that is proposed for it.
#[derive(Clone, Copy, Debug)]
struct Taken {
    row: u32,
    is_proposed: bool,
}

/// An account and a region. A cluster of which one is not known could be anywhere.
type Place = Option<(u32, u32)>;

fn place_of(store: &Store, row: &Row) -> Place {
    let Scope { account, region, .. } = store.scope(row);
    let is_known = |id| store.texts.get(id).is_some_and(|text| !text.is_empty());
    (is_known(account) && is_known(region)).then_some((account, region))
}

/// The hash of a name at a place: names are the same in capitals or not.
fn hash_at(place: Place, name: &str) -> u64 {
    let (account, region) = place.unwrap_or_default();
    hash(account.wrapping_mul(0x9e37_79b9) ^ region, &name.to_ascii_lowercase())
}

impl Proposals {
    /// Proposes names for all that failed, in the order of the report.
    pub(crate) fn new(store: &Store) -> Self {
        let fails = || store.rows.iter().filter(|row| row.status == Status::Fail);
        let names = store.len() + fails().count();
        // Whether a name is taken anywhere, only those ask that could be anywhere.
        let is_asked = fails().any(|row| place_of(store, row).is_none());
        let everywhere = is_asked.then(|| HashTable::with_capacity(names));
        let near = HashTable::with_capacity(names);
        let mut own = Self { near, everywhere, ..Self::default() };
        // What is at 0 is none.
        own.names.add(&[0]);
        for (index, row) in (0..).zip(store.rows.iter()) {
            own.proposed.push(0);
            if store.name(row).is_some_and(|name| !name.is_empty()) {
                own.take(store, Taken { row: index, is_proposed: false });
            }
        }
        for (index, row) in (0..).zip(store.rows.iter()).filter(|(_, row)| row.status == Status::Fail) {
            let Some(name) = store.name(row).filter(|name| !name.is_empty()) else { continue };
            let Some(name) = new_name(name, |name| own.is_taken(store, row, name)) else { continue };
            let mut record = Vec::new();
            put_text(&mut record, &name);
            let at = own.names.add(&record);
            own.proposed.get_mut(index as usize).into_iter().for_each(|place| *place = at);
            own.take(store, Taken { row: index, is_proposed: true });
        }
        own
    }

    /// The name that is proposed for a row.
    pub(crate) fn of(&self, index: usize) -> Option<&str> {
        let at = self.proposed.get(index).copied().filter(|at| *at > 0)?;
        Some(self.names.read(at).text())
    }

    /// Of the names that a plan for this row could come to, those that others have: it is asked for one that is chosen.
    pub(crate) fn taken(&self, store: &Store, index: usize, chosen: &str) -> Vec<String> {
        let (Some(row), own) = (store.rows.get(index), self.of(index)) else { return Vec::new() };
        let mut taken = Vec::new();
        let mut note = |name: &str| {
            let is_taken = own != Some(name) && self.is_taken(store, row, name);
            if is_taken {
                taken.push(name.to_owned());
            }
            is_taken
        };
        note(&chosen.trim().to_lowercase());
        new_name(store.name(row).unwrap_or_default(), note);
        taken
    }

    /// Whether a name can't be had where the cluster of a row is.
    fn is_taken(&self, store: &Store, row: &Row, name: &str) -> bool {
        let place = place_of(store, row);
        let is_its = |taken: &Taken| self.name(store, *taken).eq_ignore_ascii_case(name);
        let is_at = |place: Place| {
            let is_there = |taken: &Taken| Self::place(store, *taken) == place && is_its(taken);
            self.near.find(hash_at(place, name), is_there).is_some()
        };
        if place.is_some() {
            return is_at(place) || is_at(None);
        }
        self.everywhere.as_ref().is_some_and(|all| all.find(hash_at(None, name), is_its).is_some())
    }

    fn take(&mut self, store: &Store, taken: Taken) {
        let (name, place) = (self.name(store, taken).to_owned(), Self::place(store, taken));
        let (mut near, mut everywhere) =
            (std::mem::take(&mut self.near), std::mem::take(&mut self.everywhere));
        let is_its = |other: &Taken| self.name(store, *other).eq_ignore_ascii_case(&name);
        let is_there = |other: &Taken| Self::place(store, *other) == place && is_its(other);
        let rehash = |other: &Taken| hash_at(Self::place(store, *other), self.name(store, *other));
        near.entry(hash_at(place, &name), is_there, rehash).or_insert(taken);
        if let Some(everywhere) = &mut everywhere {
            let rehash = |other: &Taken| hash_at(None, self.name(store, *other));
            everywhere.entry(hash_at(None, &name), is_its, rehash).or_insert(taken);
        }
        (self.near, self.everywhere) = (near, everywhere);
    }

    fn name<'a>(&'a self, store: &'a Store, taken: Taken) -> &'a str {
        let index = taken.row as usize;
        let name = if taken.is_proposed {
            self.of(index)
        } else {
            store.rows.get(index).and_then(|row| store.name(row))
        };
        name.unwrap_or_default()
    }

    fn place(store: &Store, taken: Taken) -> Place {
        store.rows.get(taken.row as usize).and_then(|row| place_of(store, row))
    }
}
