//! CommonJS as an ECMAScript module.
//!
//! QuickJS has no `require`. Each literal `require('x')` becomes a static import, so what is required
//! is loaded before, whether or not the call is reached; the file's own code runs in a function that
//! gets `module`, `exports` and `require`. The wrapper exports `module.exports` as default, the names
//! that can be read off the source, and `__commonjs`, by which another wrapped file gets hold of
//! `module.exports` itself, also half-way through a cycle.

use super::imports::{ImportKind, ImportUse};
use super::use_cache::IMPORT;
use oxc_ast::ast::{
    Argument, AssignmentExpression, AssignmentTarget, CallExpression, Expression, MemberExpression,
    ObjectPropertyKind, Program, SimpleAssignmentTarget,
};
use oxc_ast_visit::{Visit, walk};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

/// What stands before and after the code of a file.
pub(super) struct Wrapping {
    /// Ends with a line break unless empty, and holds no other.
    before: String,
    after: String,
}

impl Wrapping {
    pub(super) fn of(
        program: &Program<'_>,
        imports: &[ImportUse],
        is_commonjs: bool,
        uses_cache: bool,
    ) -> Self {
        let mut wrapping = Self::plain(program, imports, is_commonjs);
        if uses_cache && wrapping.before.is_empty() {
            IMPORT.clone_into(&mut wrapping.before);
        } else if uses_cache {
            wrapping.before.insert_str(0, IMPORT.trim_end());
        }
        wrapping
    }

    fn plain(program: &Program<'_>, imports: &[ImportUse], is_commonjs: bool) -> Self {
        let required: BTreeSet<_> = imports
            .iter()
            .filter(|import| import.kind == ImportKind::Require)
            .map(|import| import.specifier.as_str())
            .collect();
        if is_commonjs {
            return Self::commonjs(&required, &exported_names(program));
        }
        if required.is_empty() {
            return Self {
                before: String::new(),
                after: String::new(),
            };
        }
        let before = format!("{}const require = __require;\n", imports_of(&required));
        Self {
            before,
            after: require_function(&required),
        }
    }

    fn commonjs(required: &BTreeSet<&str>, names: &BTreeSet<String>) -> Self {
        let before = format!(
            "{}function __body(module, exports, require) {{\n",
            imports_of(required)
        );
        let mut after = format!("}}\n{}{MODULE}", require_function(required));
        for (index, name) in names.iter().enumerate() {
            let name = quoted(name);
            let _ = writeln!(
                after,
                "const __export{index} = __exports[{name}];\nexport {{ __export{index} as {name} }};"
            );
        }
        Self { before, after }
    }

    /// How many lines the code moves down.
    pub(super) fn lines_before(&self) -> u32 {
        u32::from(!self.before.is_empty())
    }

    pub(super) fn around(&self, code: &str) -> String {
        [&self.before, code, &self.after].concat()
    }
}

/// The default of a compiled ES module (`__esModule`) is its own `default`, as bundlers have it.
const MODULE: &str = "\
var __module;
export function __commonjs() {
  if (!__module) {
    __module = { exports: {} };
    __body.call(__module.exports, __module, __module.exports, __require);
  }
  return __module.exports;
}
const __exports = __commonjs() ?? {};
const __default = __exports.__esModule ? __exports.default : __commonjs();
export { __default as default };
";

fn imports_of(required: &BTreeSet<&str>) -> String {
    let mut imports = String::new();
    for (index, name) in required.iter().enumerate() {
        let _ = write!(
            imports,
            "import * as __required{index} from {};",
            quoted(name)
        );
    }
    imports
}

/// A package or a JSON file is its default export, if it has one; a project file that is an
/// ECMAScript module is its namespace.
fn require_function(required: &BTreeSet<&str>) -> String {
    let mut text = "function __require(id) {\n  switch (id) {\n".to_owned();
    for (index, name) in required.iter().enumerate() {
        let found = format!("__required{index}");
        let otherwise = if is_own_script(name) {
            found.clone()
        } else {
            format!("{found}.default ?? {found}")
        };
        let _ = writeln!(
            text,
            "    case {}: return {found}.__commonjs ? {found}.__commonjs() : {otherwise};",
            quoted(name)
        );
    }
    text + "  }\n  throw Object.assign(new Error(`Cannot find module '${id}'`), { code: 'MODULE_NOT_FOUND' });\n}\n"
}

fn is_own_script(name: &str) -> bool {
    let is_json = Path::new(name)
        .extension()
        .is_some_and(|ending| ending == "json");
    !is_json && (name.starts_with('.') || name.starts_with("@/"))
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn exported_names(program: &Program<'_>) -> BTreeSet<String> {
    let mut names = Names::default();
    names.visit_program(program);
    names.found.remove("default");
    names.found
}

/// Collects `exports.a = …`, `module.exports.a = …`, `module.exports = { a }` and
/// `Object.defineProperty(exports, 'a', …)`.
#[derive(Default)]
struct Names {
    found: BTreeSet<String>,
}

impl<'a> Visit<'a> for Names {
    fn visit_assignment_expression(&mut self, assignment: &AssignmentExpression<'a>) {
        if let Some(member) = member_of(&assignment.left)
            && is_exports(member.object())
        {
            self.found
                .extend(member.static_property_name().map(str::to_owned));
        }
        if is_module_exports_target(&assignment.left)
            && let Expression::ObjectExpression(object) = &assignment.right
        {
            let keys = object
                .properties
                .iter()
                .filter_map(|property| match property {
                    ObjectPropertyKind::ObjectProperty(property) => property.key.static_name(),
                    ObjectPropertyKind::SpreadProperty(_) => None,
                });
            self.found.extend(keys.map(|key| key.to_string()));
        }
        walk::walk_assignment_expression(self, assignment);
    }

    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        let defines = call
            .callee
            .as_member_expression()
            .is_some_and(|member| member.is_specific_member_access("Object", "defineProperty"));
        if defines
            && let [target, Argument::StringLiteral(name), ..] = call.arguments.as_slice()
            && target.as_expression().is_some_and(is_exports)
        {
            self.found.insert(name.value.to_string());
        }
        walk::walk_call_expression(self, call);
    }
}

fn is_exports(expression: &Expression<'_>) -> bool {
    expression.is_specific_id("exports")
        || expression
            .as_member_expression()
            .is_some_and(|member| member.is_specific_member_access("module", "exports"))
}

fn is_module_exports_target(target: &AssignmentTarget<'_>) -> bool {
    member_of(target).is_some_and(|member| member.is_specific_member_access("module", "exports"))
}

fn member_of<'t, 'a>(target: &'t AssignmentTarget<'a>) -> Option<&'t MemberExpression<'a>> {
    target
        .as_simple_assignment_target()
        .and_then(SimpleAssignmentTarget::as_member_expression)
}
