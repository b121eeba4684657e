//! Room on the stack for sources that are nested deeply.
//!
//! oxc goes down its tree by recursion and has no limit of its own; a stack that overflows ends the
//! whole process. So larger sources are worked on by a thread whose stack can't be too small for them.
//! Only what is touched of it costs memory.

use std::thread;

/// What a parse in a debug build took at most, doubled: for each bracket that is open at once …
const BYTES_PER_BRACKET: usize = 4096;
/// … and for each byte of source, of which chains such as `a=>a=>` and `!!!!` are made.
const BYTES_PER_BYTE: usize = 512;
/// What may be taken of the stack that is there.
const SMALL: usize = 256 * 1024;
/// For all else that is on the stack.
const BASE: usize = 2 * 1024 * 1024;
/// Beyond this a source is refused: half a megabyte of code, or 60,000 open brackets.
const LARGEST: usize = 256 * 1024 * 1024;

/// Does work that goes as deep as `source` is nested; `None` if that is too deep.
pub(super) fn with_room<T: Send>(source: &str, work: impl FnOnce() -> T + Send) -> Option<T> {
    let need = source.len() * BYTES_PER_BYTE + deepest(source) * BYTES_PER_BRACKET;
    if need <= SMALL {
        return Some(work());
    }
    if need > LARGEST {
        return None;
    }
    thread::scope(|scope| {
        let builder = thread::Builder::new().stack_size(BASE + need);
        builder.spawn_scoped(scope, work).ok()?.join().ok()
    })
}

/// How many brackets are open at once, at most; those in strings are counted too.
fn deepest(source: &str) -> usize {
    let (mut open, mut most) = (0_usize, 0);
    for byte in source.bytes() {
        match byte {
            b'(' | b'[' | b'{' | b'<' => open += 1,
            b')' | b']' | b'}' | b'>' => open = open.saturating_sub(1),
            _ => {}
        }
        most = most.max(open);
    }
    most
}

#[cfg(test)]
mod tests {
    use super::super::{analyse, check_snippet, compile, highlight};
    use std::path::Path;

    #[test]
    fn no_depth_of_nesting_ends_the_process() {
        let chains = [
            ("", "[", "]"),
            ("", "(", ")"),
            ("", "{", "}"),
            ("x=", "{a:", "}"),
            ("", "a(", ")"),
            ("", "`${", "}`"),
            ("", "!", ""),
            ("", "a=>", ""),
            ("", "if(1)", ""),
            ("", "1+", ""),
            ("", "a?a:", ""),
            ("", "a.", ""),
            ("a", "()", ""),
            ("a", "!", ""),
            ("", "if(1);else ", ""),
            ("type A=", "(", ")"),
            ("type A=a", "[]", ""),
            ("type A=", "a<", ">"),
            ("", "<a>", ""),
            ("", "new ", ""),
            ("", "a**", ""),
            ("", "function f(){", "}"),
            ("let ", "[", "]"),
            ("import './x';", "class A extends ", ""),
            ("", "() => {", "}"),
        ];
        for (before, open, close) in chains {
            for depth in [1_000, 5_000] {
                let source = format!("{before}{}a{}", open.repeat(depth), close.repeat(depth));
                let path = Path::new("app/route.ts");
                assert_eq!(
                    compile(path, &source).is_ok(),
                    analyse(path, &source).is_ok(),
                    "{open}"
                );
                check_snippet("ts", &source);
                assert!(!highlight("ts", &source).is_empty(), "{open}");
            }
        }
    }

    #[test]
    fn what_would_need_too_much_room_is_refused() {
        let source = "[".repeat(100_000);
        let problems = compile(Path::new("app/route.ts"), &source).unwrap_err();
        assert_eq!(
            problems[0].message,
            "This code is too long or nested too deeply to be read."
        );
        assert_eq!(highlight("ts", &source).len(), 100_000);
    }
}
