//! The speed limit for reading every byte in WebAssembly: the caller copies a chunk in, and `check`
//! validates it as UTF-8.

/// Allocates a buffer of this length, which is never freed.
#[unsafe(no_mangle)]
pub extern "C" fn alloc(length: usize) -> *mut u8 {
    vec![0; length].leak().as_mut_ptr()
}

/// The number of leading bytes that form complete UTF-8 characters. If fewer than `length - 3`, the
/// text is invalid.
///
/// # Safety
/// The bytes must lie within a buffer from `alloc`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn check(start: *const u8, length: usize) -> usize {
    // SAFETY: the caller guarantees this.
    let bytes = unsafe { std::slice::from_raw_parts(start, length) };
    match simdutf8::compat::from_utf8(bytes) {
        Ok(_) => length,
        Err(error) if error.error_len().is_none() => error.valid_up_to(),
        Err(_) => 0,
    }
}
