//! The layout of a list that has only its visible rows in the page.
//!
//! Browsers lay out no element higher than some 17 million pixels. A longer list is scaled down to
//! what they do lay out. A pixel of the scroll bar is then more than a pixel of the list.

/// The maximum height of a list, in pixels.
const LIMIT: f64 = 8_000_000.0;

/// A list of rows of equal height.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct VirtualList {
    /// How many rows it has.
    pub(crate) total: usize,
    /// The height of a row, in pixels.
    pub(crate) row: f64,
    /// The height of the view, in pixels.
    pub(crate) view: f64,
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "rows and pixels are far below what the casts would lose"
)]
impl VirtualList {
    /// The height of all rows together.
    fn total_height(self) -> f64 {
        self.total as f64 * self.row
    }

    /// The height in the layout.
    pub(crate) fn height(self) -> f64 {
        self.total_height().min(LIMIT)
    }

    /// How many pixels of the list each pixel of the scroll bar covers.
    fn scale(self) -> f64 {
        let (range, laid_out) = (self.total_height() - self.view, self.height() - self.view);
        if laid_out > 0.0 { (range / laid_out).max(1.0) } else { 1.0 }
    }

    /// The first row in view, if the list is scrolled down by this many pixels.
    pub(crate) fn first(self, scrolled: f64) -> usize {
        ((scrolled * self.scale() / self.row) as usize).min(self.total)
    }

    /// The offset of row `from` in the layout, if the list is scrolled down by this many pixels.
    /// The rows in view are directly below each other, whatever the scale.
    pub(crate) fn offset(self, from: usize, scrolled: f64) -> f64 {
        from as f64 * self.row - scrolled * (self.scale() - 1.0)
    }

    /// How far to scroll so that a row is in view; `None` if it already is.
    pub(crate) fn reveal(self, position: usize, scrolled: f64) -> Option<f64> {
        let (top, shown) = (position as f64 * self.row, scrolled * self.scale());
        if top < shown {
            Some(top / self.scale())
        } else if top + self.row > shown + self.view {
            Some((top + self.row - self.view) / self.scale())
        } else {
            None
        }
    }

    /// How many rows are in view.
    pub(crate) fn page(self) -> usize {
        ((self.view / self.row) as usize).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::{LIMIT, VirtualList};

    const SHORT: VirtualList = VirtualList { total: 100_000, row: 60.0, view: 600.0 };
    const LONG: VirtualList = VirtualList { total: 1_000_000, row: 60.0, view: 600.0 };

    fn is_near(one: f64, other: f64) -> bool {
        (one - other).abs() < 0.01
    }

    #[test]
    fn a_list_that_fits_is_as_high_as_its_rows() {
        assert!(is_near(SHORT.height(), 6_000_000.0));
        assert_eq!(SHORT.first(125.0), 2);
        assert!(is_near(SHORT.offset(40, 5000.0), 2400.0));
        assert_eq!(VirtualList { total: 0, ..SHORT }.first(0.0), 0);
    }

    #[test]
    fn a_longer_list_reaches_its_end_without_gaps_between_rows() {
        assert!(is_near(LONG.height(), LIMIT));
        let end = LIMIT - LONG.view;
        assert_eq!((LONG.first(0.0), LONG.first(end)), (0, 999_990));
        for scrolled in [0.0, 1234.0, end / 2.0, end] {
            let first = LONG.first(scrolled);
            let top = LONG.offset(first, scrolled);
            // The first row begins at the top of the view, or is cut off there.
            assert!(top <= scrolled + 0.01 && top > scrolled - LONG.row, "{scrolled}: {top}");
            assert!(is_near(LONG.offset(first + 1, scrolled) - top, LONG.row));
        }
        assert!(is_near(LONG.offset(999_999, end) + LONG.row, LIMIT));
    }

    #[test]
    fn reveal_scrolls_a_row_into_view() {
        for list in [SHORT, LONG] {
            for position in [0, 500, list.total / 2, list.total - 1] {
                for scrolled in [0.0, list.height() / 3.0, list.height() - list.view] {
                    let at = list.reveal(position, scrolled).unwrap_or(scrolled);
                    let top = list.offset(position, at);
                    assert!(
                        top >= at - 0.01 && top + list.row <= at + list.view + 0.01,
                        "{position} {scrolled}"
                    );
                }
            }
        }
        assert_eq!(SHORT.reveal(3, 0.0), None);
        assert_eq!(SHORT.page(), 10);
    }
}
