//! The limit of touching every byte in WebAssembly: the caller copies a piece in, and it is checked to be UTF-8.

/// Room for a piece of this length, for good.
#[unsafe(no_mangle)]
pub extern "C" fn alloc(length: usize) -> *mut u8 {
    vec![0; length].leak().as_mut_ptr()
}

/// How many of these bytes are whole characters of UTF-8; of fewer than all but the last three, the text is wrong.
///
/// # Safety
/// The bytes must be within what `alloc` gave.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn check(start: *const u8, length: usize) -> usize {
    // SAFETY: the caller says so.
    let bytes = unsafe { std::slice::from_raw_parts(start, length) };
    match simdutf8::compat::from_utf8(bytes) {
        Ok(_) => length,
        Err(error) if error.error_len().is_none() => error.valid_up_to(),
        Err(_) => 0,
    }
}
