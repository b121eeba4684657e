//! CommonJS as ECMAScript modules.
//!
//! QuickJS has no `require`. Each literal `require('x')` becomes a static import of `require:x`,
//! which loads what is required and, where that is CommonJS too, does not run it yet: the file's
//! own code stands in a function that gets `module`, `exports` and `require`, and runs when the
//! first call of `require` or the first import reaches it. So a CommonJS file is two modules: the
//! core with that function, which exports `__commonjs` only, and the face, which runs it and exports
//! `module.exports` as default and the names that can be read off the source.

use super::imports::{ImportKind, ImportUse};
use super::links::{Exported, Links, quoted};
use oxc_ast::ast::{
    Argument, AssignmentExpression, AssignmentTarget, CallExpression, Expression, MemberExpression,
    ObjectPropertyKind, Program, SimpleAssignmentTarget,
};
use oxc_ast_visit::{Visit, walk};
use oxc_semantic::Scoping;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

/// What a source takes for granted that only CommonJS gives.
pub(super) struct Needs {
    require: bool,
    dirname: bool,
    filename: bool,
}

impl Needs {
    pub(super) fn of(scoping: &Scoping) -> Self {
        let unresolved = scoping.root_unresolved_references();
        let needs = |name: &str| unresolved.keys().any(|known| known.as_str() == name);
        Self {
            require: needs("require"),
            dirname: needs("__dirname"),
            filename: needs("__filename"),
        }
    }
}

/// What stands before and after the code of a file.
pub(super) struct Wrapping {
    /// Ends with a line break unless empty, and holds no other.
    before: String,
    after: String,
    face: Option<String>,
}

/// The file whose code is wrapped.
pub(super) struct Wrapped<'p> {
    pub(super) path: &'p Path,
    pub(super) exported: &'p Exported,
    pub(super) imports: &'p [ImportUse],
    pub(super) needs: &'p Needs,
    pub(super) links: &'p Links,
    pub(super) is_commonjs: bool,
}

impl Wrapped<'_> {
    /// What is imported besides, for the wrapping alone, stands in front.
    pub(super) fn wrapping(&self, front: &str) -> Wrapping {
        let required: BTreeSet<_> = self
            .imports
            .iter()
            .filter(|import| import.kind == ImportKind::Require)
            .map(|import| import.specifier.as_str())
            .filter(|specifier| !self.links.unresolved.contains(*specifier))
            .collect();
        let mut wrapping = if self.is_commonjs {
            self.commonjs(&required)
        } else {
            self.module(&required)
        };
        wrapping.before.insert_str(0, front);
        if !wrapping.before.is_empty() {
            wrapping.before.push('\n');
        }
        wrapping
    }

    fn module(&self, required: &BTreeSet<&str>) -> Wrapping {
        let mut before = self.place();
        let mut after = String::new();
        if self.needs.require || !required.is_empty() {
            before = format!("{}{before}const require = __require;", imports_of(required));
            after = require_function(required);
        }
        Wrapping {
            before,
            after,
            face: None,
        }
    }

    fn commonjs(&self, required: &BTreeSet<&str>) -> Wrapping {
        let before = format!(
            "{}{}function __body(module, exports, require) {{",
            imports_of(required),
            self.place()
        );
        let after = format!("}}\n{}{CORE}", require_function(required));
        let core = quoted(&format!("core:{}", self.name()));
        let mut face = format!("import {{ __commonjs }} from {core};\n{FACE}");
        for (index, name) in self.exported.names.iter().enumerate() {
            let name = quoted(name);
            let _ = writeln!(
                face,
                "const __export{index} = __exports[{name}];\nexport {{ __export{index} as {name} }};"
            );
        }
        for star in &self.exported.stars {
            let _ = writeln!(face, "export * from {};", quoted(star));
        }
        Wrapping {
            before,
            after,
            face: Some(face),
        }
    }

    /// The path with the slashes of a URL.
    fn name(&self) -> String {
        self.path.to_string_lossy().replace('\\', "/")
    }

    /// `__filename` and `__dirname`, where the source asks for them: as Turbopack has it, below `/ROOT`.
    fn place(&self) -> String {
        let path = format!("/ROOT/{}", self.name());
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut text = String::new();
        for (is_needed, name, value) in [
            (self.needs.filename, "__filename", path.as_str()),
            (self.needs.dirname, "__dirname", folder),
        ] {
            if is_needed {
                let _ = write!(text, "const {name} = {};", quoted(value));
            }
        }
        text
    }
}

impl Wrapping {
    /// How many lines the code moves down.
    pub(super) fn lines_before(&self) -> u32 {
        u32::from(!self.before.is_empty())
    }

    /// The module, and the face of a CommonJS one.
    pub(super) fn around(self, code: &str) -> (String, Option<String>) {
        ([&self.before, code, &self.after].concat(), self.face)
    }
}

const CORE: &str = "\
var __module;
export function __commonjs() {
  if (!__module) {
    __module = { id: '', loaded: false, children: [], exports: {} };
    try {
      __body.call(__module.exports, __module, __module.exports, __require);
    } catch (error) {
      __module = undefined;
      throw error;
    }
    __module.loaded = true;
  }
  return __module.exports;
}
";

/// The default of a compiled ES module (`__esModule`) is its own `default`, as bundlers have it.
const FACE: &str = "\
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
            quoted(&format!("require:{name}"))
        );
    }
    imports
}

/// What ends the function that requires.
const NOT_FOUND: &str = "  }
  throw Object.assign(new Error(`Cannot find module '${id}'`), { code: 'MODULE_NOT_FOUND' });
}
__require.cache = {};
";

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
    let names: Vec<_> = required.iter().map(|name| quoted(name)).collect();
    let names = names.join(", ");
    text + NOT_FOUND
        + &format!("__require.resolve = (id) => [{names}].includes(id) ? id : __require(id);\n")
}

fn is_own_script(name: &str) -> bool {
    let is_json = Path::new(name)
        .extension()
        .is_some_and(|ending| ending == "json");
    !is_json && (name.starts_with('.') || name.starts_with("@/"))
}

/// What a CommonJS source exports, as far as that can be read off it.
pub(super) fn exported(program: &Program<'_>) -> Exported {
    let mut names = Names::default();
    names.visit_program(program);
    for hidden in ["default", "__esModule"] {
        names.found.names.remove(hidden);
    }
    names.found
}

/// Collects `exports.a = …`, `module.exports.a = …`, `module.exports = { a }`,
/// `Object.assign(exports, { a })`, `Object.defineProperty(exports, 'a', …)`, and what comes from
/// elsewhere: `module.exports = require('./b')`, `{ ...require('./b') }`.
#[derive(Default)]
struct Names {
    found: Exported,
}

impl Names {
    fn value(&mut self, value: &Expression<'_>) {
        match value {
            Expression::ObjectExpression(object) => {
                for property in &object.properties {
                    match property {
                        ObjectPropertyKind::ObjectProperty(property) => {
                            let name = property.key.static_name();
                            self.found.names.extend(name.map(|name| name.to_string()));
                        }
                        ObjectPropertyKind::SpreadProperty(spread) => self.value(&spread.argument),
                    }
                }
            }
            Expression::CallExpression(call) if call.callee.is_specific_id("require") => {
                if let [Argument::StringLiteral(specifier)] = call.arguments.as_slice() {
                    self.found.stars.push(specifier.value.to_string());
                }
            }
            Expression::AssignmentExpression(assignment) => self.value(&assignment.right),
            _ => {}
        }
    }
}

impl<'a> Visit<'a> for Names {
    fn visit_assignment_expression(&mut self, assignment: &AssignmentExpression<'a>) {
        if let Some(member) = member_of(&assignment.left)
            && is_exports(member.object())
        {
            let name = member.static_property_name().map(str::to_owned);
            self.found.names.extend(name);
        }
        if is_module_exports_target(&assignment.left) {
            self.value(&assignment.right);
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
            self.found.names.insert(name.value.to_string());
        }
        let assigns = call
            .callee
            .as_member_expression()
            .is_some_and(|member| member.is_specific_member_access("Object", "assign"));
        if assigns
            && let [target, sources @ ..] = call.arguments.as_slice()
            && target.as_expression().is_some_and(is_exports)
        {
            let sources = sources.iter().filter_map(Argument::as_expression);
            sources.for_each(|source| self.value(source));
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
