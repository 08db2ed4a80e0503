//! A library's panic becomes a value. `work → Ok | the panic's words`.
//!
//! The libraries for old binary workbooks panic on some real files. `catch_unwind` stops the panic, yet the hook has printed its message
//! by then. So, once for each process, the hook is wrapped: on a thread that is inside [`quietly`] it stays silent, and everywhere else the
//! former hook runs as before. This module does not know what the work is.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

static WRAP: Once = Once::new();

/// Does the work; a panic inside it is not printed and comes back as its message. State that the work shares must not be used after that.
pub(super) fn quietly<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    WRAP.call_once(|| {
        let former = take_hook();
        set_hook(Box::new(move |info| {
            if !QUIET.get() {
                former(info);
            }
        }));
    });
    let before = QUIET.replace(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    QUIET.set(before);
    done.map_err(|payload| {
        let words = payload.downcast_ref::<String>().map(String::as_str).or_else(|| payload.downcast_ref::<&str>().copied());
        words.unwrap_or("no reason given").to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::panic, reason = "a panic is what is tested")]
    fn a_panic_comes_back_as_words() {
        assert_eq!(quietly(|| 7), Ok(7));
        assert_eq!(quietly(|| -> u8 { panic!("index {} out of range", 9) }), Err("index 9 out of range".to_owned()));
        assert!(!QUIET.get());
    }
}
