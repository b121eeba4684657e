//! What a handler reads that is known at request time only: the *why* of a dynamic route.
//!
//! The list of `request` and `nextUrl` members is that of next/dist/server/route-modules/app-route/module.js.
//! A helper of the same file is followed; what an imported helper does is seen at run time only.

use super::Place;
use super::module::{Callable, Local, Module};
use oxc_ast::ast::{
    Argument, ArrowFunctionExpression, BindingPattern, CallExpression, Expression, Function,
    IdentifierReference, MemberExpression, NewExpression, ObjectPattern, VariableDeclarator,
};
use oxc_ast_visit::{Visit, walk};
use oxc_semantic::{ScopeFlags, SymbolId};
use oxc_span::{GetSpan, Span};

const REQUEST: [&str; 10] = [
    "url",
    "headers",
    "cookies",
    "body",
    "json",
    "text",
    "blob",
    "bytes",
    "arrayBuffer",
    "formData",
];
const NEXT_URL: [&str; 7] = [
    "search",
    "searchParams",
    "url",
    "href",
    "toJSON",
    "toString",
    "origin",
];
/// Module, exported name.
const FUNCTIONS: [(&str, &str); 7] = [
    ("next/headers", "cookies"),
    ("next/headers", "headers"),
    ("next/headers", "draftMode"),
    ("next/server", "connection"),
    ("next/cache", "unstable_noStore"),
    ("next/cache", "noStore"),
    ("next/server", "unstable_noStore"),
];
/// Global object, method: a different result at each call.
const IMPURE: [(&str, &str); 5] = [
    ("Math", "random"),
    ("Date", "now"),
    ("performance", "now"),
    ("crypto", "randomUUID"),
    ("crypto", "getRandomValues"),
];

/// One read of something that is known at request time only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestUse {
    /// The API's own name, whatever the file calls it: `request.url`, `cookies()`, `Math.random()`.
    pub api: String,
    /// Where it is read.
    pub place: Place,
    /// What sort of API it is.
    pub kind: UseKind,
}

/// The sorts of request-time reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UseKind {
    /// A member of the handler's `request`.
    Request,
    /// A function of Next.js: `cookies()`, `headers()`, `draftMode()`, `connection()`, `unstable_noStore()`.
    Function,
    /// The time or chance; it matters with `cacheComponents` only.
    Impure,
}

pub(super) fn of_function(module: &Module<'_, '_>, function: Callable<'_, '_>) -> Vec<RequestUse> {
    let mut search = Uses::new(module);
    search.function(function, &[Meaning::Request]);
    search.finish()
}

/// Looks at each function inside an expression as if it were the handler.
pub(super) fn of_value(module: &Module<'_, '_>, value: &Expression<'_>) -> Vec<RequestUse> {
    let mut search = Uses::new(module);
    search.wrapped = true;
    search.visit_expression(value);
    search.finish()
}

/// What a name stands for inside a handler.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Request,
    NextUrl,
    Other,
}

struct Uses<'m, 'p, 'a> {
    module: &'m Module<'p, 'a>,
    meanings: Vec<(SymbolId, Meaning)>,
    /// Functions that were looked into, by where they begin.
    seen: Vec<u32>,
    /// Whether the next function met is to be taken for the handler.
    wrapped: bool,
    found: Vec<RequestUse>,
}

impl<'m, 'p, 'a> Uses<'m, 'p, 'a> {
    fn new(module: &'m Module<'p, 'a>) -> Self {
        Self {
            module,
            meanings: Vec::new(),
            seen: Vec::new(),
            wrapped: false,
            found: Vec::new(),
        }
    }

    fn finish(mut self) -> Vec<RequestUse> {
        self.found.dedup();
        self.found
    }

    fn add(&mut self, api: String, span: Span, kind: UseKind) {
        self.found.push(RequestUse {
            api,
            place: self.module.place(span),
            kind,
        });
    }

    fn function(&mut self, function: Callable<'_, '_>, arguments: &[Meaning]) {
        let start = function.params().span.start;
        if self.seen.contains(&start) {
            return;
        }
        self.seen.push(start);
        for (parameter, meaning) in function.params().items.iter().zip(arguments) {
            self.bind(&parameter.pattern, *meaning);
        }
        if let Some(block) = function.block() {
            self.visit_function_body(block);
        }
        if let Some(value) = function.expression() {
            self.visit_expression(value);
        }
    }

    fn bind(&mut self, pattern: &BindingPattern<'_>, meaning: Meaning) {
        match pattern {
            BindingPattern::BindingIdentifier(id) => self.meanings.push((id.symbol_id(), meaning)),
            BindingPattern::ObjectPattern(object) => self.destructure(object, meaning),
            BindingPattern::AssignmentPattern(assignment) => self.bind(&assignment.left, meaning),
            BindingPattern::ArrayPattern(_) => {}
        }
    }

    fn destructure(&mut self, object: &ObjectPattern<'_>, meaning: Meaning) {
        for property in &object.properties {
            let Some(name) = property.key.static_name() else {
                continue;
            };
            self.member(meaning, &name, property.key.span());
            if meaning == Meaning::Request && name == "nextUrl" {
                self.bind(&property.value, Meaning::NextUrl);
            }
        }
    }

    fn member(&mut self, owner: Meaning, name: &str, span: Span) {
        let api = match owner {
            Meaning::Request if REQUEST.contains(&name) => {
                format!("request.{name}{}", if is_reader(name) { "()" } else { "" })
            }
            Meaning::NextUrl if NEXT_URL.contains(&name) => format!("request.nextUrl.{name}"),
            _ => return,
        };
        self.add(api, span, UseKind::Request);
    }

    fn meaning(&self, expression: &Expression<'_>) -> Meaning {
        match expression.get_inner_expression() {
            Expression::Identifier(id) => self.meaning_of(id),
            Expression::StaticMemberExpression(member)
                if member.property.name == "nextUrl"
                    && self.meaning(&member.object) == Meaning::Request =>
            {
                Meaning::NextUrl
            }
            Expression::CallExpression(call) => match call.callee.as_member_expression() {
                Some(member) if member.static_property_name() == Some("clone") => {
                    self.meaning(member.object())
                }
                _ => Meaning::Other,
            },
            _ => Meaning::Other,
        }
    }

    fn meaning_of(&self, id: &IdentifierReference<'_>) -> Meaning {
        let symbol = self.module.symbol(id);
        let known = self
            .meanings
            .iter()
            .rev()
            .find(|(name, _)| Some(*name) == symbol);
        known.map_or(Meaning::Other, |(_, meaning)| *meaning)
    }

    fn imported(&self, callee: &Expression<'_>) -> Option<(&'p str, String)> {
        match callee {
            Expression::Identifier(id) => match self.module.resolve(id)? {
                Local::Import { module, name } => Some((module, name.to_owned())),
                _ => None,
            },
            Expression::StaticMemberExpression(member) => match self
                .module
                .resolve(member.object.get_identifier_reference()?)?
            {
                Local::Import { module, name: "*" } => {
                    Some((module, member.property.name.to_string()))
                }
                _ => None,
            },
            _ => None,
        }
    }

    fn is_global(&self, id: &IdentifierReference<'_>) -> bool {
        self.module.symbol(id).is_none()
    }

    fn call(&mut self, call: &CallExpression<'_>) {
        if let Some((module, name)) = self.imported(&call.callee) {
            if FUNCTIONS.contains(&(module, name.as_str())) {
                self.add(format!("{name}()"), call.span, UseKind::Function);
            }
            return;
        }
        if let Expression::StaticMemberExpression(member) = &call.callee
            && let Some(object) = member.object.get_identifier_reference()
            && let Some((global, method)) = IMPURE
                .iter()
                .find(|pure| (object.name.as_str(), member.property.name.as_str()) == **pure)
            && self.is_global(object)
        {
            self.add(format!("{global}.{method}()"), call.span, UseKind::Impure);
        }
    }

    /// Goes on in a helper of the same file, with what its parameters are given.
    fn follow(&mut self, call: &CallExpression<'_>) {
        let symbol = call
            .callee
            .get_identifier_reference()
            .and_then(|id| self.module.symbol(id));
        let Some(helper) = symbol.and_then(|symbol| self.module.callable(symbol)) else {
            return;
        };
        let meaning = |argument: &Argument<'_>| {
            argument
                .as_expression()
                .map_or(Meaning::Other, |value| self.meaning(value))
        };
        let arguments: Vec<_> = call.arguments.iter().map(meaning).collect();
        self.function(helper, &arguments);
    }
}

impl<'a> Visit<'a> for Uses<'_, '_, '_> {
    fn visit_member_expression(&mut self, member: &MemberExpression<'a>) {
        let owner = self.meaning(member.object());
        if let Some((_, name)) = member.static_property_info() {
            self.member(owner, name, member.span());
        }
        walk::walk_member_expression(self, member);
    }

    fn visit_variable_declarator(&mut self, variable: &VariableDeclarator<'a>) {
        walk::walk_variable_declarator(self, variable);
        if let Some(value) = &variable.init {
            match self.meaning(value) {
                Meaning::Other => {}
                meaning => self.bind(&variable.id, meaning),
            }
        }
    }

    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        self.call(call);
        walk::walk_call_expression(self, call);
        self.follow(call);
    }

    fn visit_new_expression(&mut self, new: &NewExpression<'a>) {
        if let Expression::Identifier(id) = &new.callee
            && id.name == "Date"
            && new.arguments.is_empty()
            && self.is_global(id)
        {
            self.add("new Date()".to_owned(), new.span, UseKind::Impure);
        }
        walk::walk_new_expression(self, new);
    }

    fn visit_function(&mut self, function: &Function<'a>, flags: ScopeFlags) {
        if std::mem::take(&mut self.wrapped) {
            self.function(Callable::Function(function), &[Meaning::Request]);
            self.wrapped = true;
        } else {
            walk::walk_function(self, function, flags);
        }
    }

    fn visit_arrow_function_expression(&mut self, arrow: &ArrowFunctionExpression<'a>) {
        if std::mem::take(&mut self.wrapped) {
            self.function(Callable::Arrow(arrow), &[Meaning::Request]);
            self.wrapped = true;
        } else {
            walk::walk_arrow_function_expression(self, arrow);
        }
    }
}

fn is_reader(name: &str) -> bool {
    matches!(
        name,
        "json" | "text" | "blob" | "bytes" | "arrayBuffer" | "formData"
    )
}
