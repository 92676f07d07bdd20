//! Validates settings, and derives the moments that they define.

use super::moment::{Moment, parse_age};
use crate::aws::arn::is_account;
use crate::aws::regions::is_region;
use crate::contract::settings::Settings;

impl Settings {
    /// Whether the user requires nothing beyond the rule.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// Returns an error that says what is wrong with the settings: one line, lower case, no full
    /// stop.
    pub fn check(&self) -> Result<(), String> {
        if let Some(as_of) = &self.as_of
            && Moment::parse(as_of).is_none()
        {
            return Err(format!("`{as_of}` is not a time: write it like 2026-11-29T09:12:00Z or 2026-11-29"));
        }
        if let Some(max_age) = &self.max_age {
            if parse_age(max_age).is_none() {
                return Err(format!("`{max_age}` is not an age: write days like 90d or hours like 36h"));
            }
            if self.as_of.is_none() {
                return Err("a maximum age needs `asOf`, the moment at which ages are counted".to_owned());
            }
        }
        if let Some(account) = self.expect_accounts.iter().find(|account| !is_account(&account.id)) {
            return Err(format!("`{}` is not an account id: it has twelve digits", account.id));
        }
        if let Some(region) = self.expect_regions.iter().find(|region| !is_region(region)) {
            return Err(format!("`{region}` is not a region: it is written like us-east-1"));
        }
        Ok(())
    }

    /// The reference time for ages. A day means its last second.
    pub(crate) fn moment(&self) -> Option<Moment> {
        let as_of = self.as_of.as_deref()?;
        let moment = Moment::parse(as_of)?;
        Some(if as_of.contains(['T', 't', ' ']) { moment } else { moment.plus(LAST_SECOND) })
    }

    /// The moment before which evidence is too old.
    pub(crate) fn oldest(&self) -> Option<Moment> {
        Some(self.moment()?.plus(-parse_age(self.max_age.as_deref()?)?))
    }
}

/// The last second of a day, counted in seconds from its start.
const LAST_SECOND: i64 = 24 * 60 * 60 - 1;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::settings::ExpectedAccount;

    #[test]
    fn invalid_settings_are_refused() {
        let of = |as_of: &str, max_age: &str| Settings {
            as_of: Some(as_of.to_owned()).filter(|text| !text.is_empty()),
            max_age: Some(max_age.to_owned()).filter(|text| !text.is_empty()),
            ..Settings::default()
        };
        assert_eq!(of("2026-11-29", "90d").check(), Ok(()));
        assert!(of("", "90d").check().is_err());
        assert!(of("29.11.2026", "").check().is_err());
        assert!(of("2026-11-29", "three months").check().is_err());
        let account = ExpectedAccount { id: "12".to_owned(), name: None };
        assert!(Settings { expect_accounts: vec![account], ..Settings::default() }.check().is_err());
        let regions = vec!["US East".to_owned()];
        assert!(Settings { expect_regions: regions, ..Settings::default() }.check().is_err());
    }
}
