//! `'use client'` on the server: what the file exports is a reference, which nobody can call.

use super::Script;
use oxc_ast::ast::Program;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Whether the file says `'use client'`.
pub(super) fn takes(program: &Program<'_>) -> bool {
    let mut directives = program.directives.iter();
    directives.any(|directive| directive.directive == "use client")
}

/// The module that stands in for it, in the words of react-server-dom.
pub(super) fn script(names: BTreeSet<String>) -> Script {
    let mut code = String::new();
    for (index, name) in names.iter().enumerate() {
        let call = if name == "default" {
            "the default export"
        } else {
            name
        };
        let called = if name == "default" {
            call.to_owned()
        } else {
            format!("{name}()")
        };
        let message = format!(
            "Attempted to call {called} from the server but {call} is on the client. It's not possible to invoke a client function from the server, it can only be rendered as a Component or passed to props of a Client Component."
        );
        let message = serde_json::Value::from(message);
        let exported = serde_json::Value::from(name.as_str());
        let _ = writeln!(
            code,
            "function __client{index}() {{ throw new Error({message}); }}\nexport {{ __client{index} as {exported} }};"
        );
    }
    Script {
        code,
        exports: names,
        ..Script::default()
    }
}
