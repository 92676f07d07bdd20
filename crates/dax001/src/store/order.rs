//! Sorts indices: one small function for every order, since those of the standard library are made anew for each.

/// These indices in an order; what is the same stays in its own.
pub(crate) fn sorted(mut list: Vec<u32>, is_before: &dyn Fn(u32, u32) -> bool) -> Vec<u32> {
    let mut merged = Vec::with_capacity(list.len());
    let mut width = 1;
    while width < list.len() {
        merged.clear();
        for pair in list.chunks(width * 2) {
            let (mut left, mut right) = pair.split_at(width.min(pair.len()));
            while let ([first, left_rest @ ..], [second, right_rest @ ..]) = (left, right) {
                if is_before(*second, *first) {
                    merged.push(*second);
                    right = right_rest;
                } else {
                    merged.push(*first);
                    left = left_rest;
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        std::mem::swap(&mut list, &mut merged);
        width *= 2;
    }
    list
}
