//! `'use client'` on the server: what the file exports is a reference, which nobody can call.

use super::Script;
use super::links::quoted;
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
        let (call, called) = match name.as_str() {
            "default" => ("the default export", "the default export".to_owned()),
            name => (name, format!("{name}()")),
        };
        let message = format!(
            "Attempted to call {called} from the server but {call} is on the client. It's not possible to invoke a client function from the server, it can only be rendered as a Component or passed to props of a Client Component."
        );
        let (message, exported) = (quoted(&message), quoted(name));
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
