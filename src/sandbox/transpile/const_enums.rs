//! Constant enums, as SWC leaves them: nothing.
//!
//! Each mention of a member becomes its value. What then still mentions the enum itself, as
//! `Object.keys(E)`, finds no such name; oxc would keep the object for it.

use oxc_ast::ast::{
    ExportDefaultDeclaration, ExportDefaultDeclarationKind, ExportSpecifier, ModuleExportName,
    Program, Statement, TSEnumDeclaration, TSEnumMemberName,
};
use oxc_ast_visit::{Visit, VisitMut, walk_mut};
use oxc_semantic::Scoping;
use std::collections::BTreeSet;

/// Takes away the constant enums whose members are all known and that nobody else can see.
pub(super) fn hide(program: &mut Program<'_>, scoping: &Scoping) {
    let mut exported = Exported::default();
    exported.visit_program(program);
    let mut hider = Hider {
        scoping,
        exported: exported.names,
    };
    hider.visit_program(program);
}

struct Hider<'s> {
    scoping: &'s Scoping,
    exported: BTreeSet<String>,
}

impl<'a> VisitMut<'a> for Hider<'_> {
    fn visit_statement(&mut self, statement: &mut Statement<'a>) {
        if let Statement::TSEnumDeclaration(declaration) = statement
            && declaration.r#const
            && !self.exported.contains(declaration.id.name.as_str())
            && self.is_known(declaration)
        {
            declaration.declare = true;
        }
        walk_mut::walk_statement(self, statement);
    }
}

impl Hider<'_> {
    fn is_known(&self, declaration: &TSEnumDeclaration<'_>) -> bool {
        let scope = declaration.body.scope_id();
        declaration.body.members.iter().all(|member| {
            let name = match &member.id {
                TSEnumMemberName::Identifier(name) => name.name.as_str(),
                TSEnumMemberName::String(name) | TSEnumMemberName::ComputedString(name) => {
                    name.value.as_str()
                }
                TSEnumMemberName::ComputedTemplateString(_) => return false,
            };
            let symbol = self.scoping.get_binding(scope, name.into());
            symbol.is_some_and(|symbol| self.scoping.get_enum_member_value(symbol).is_some())
        })
    }
}

/// The names that are exported without their declaration.
#[derive(Default)]
struct Exported {
    names: BTreeSet<String>,
}

impl<'a> Visit<'a> for Exported {
    fn visit_export_specifier(&mut self, specifier: &ExportSpecifier<'a>) {
        if let ModuleExportName::IdentifierReference(name) = &specifier.local {
            self.names.insert(name.name.to_string());
        }
    }

    fn visit_export_default_declaration(&mut self, export: &ExportDefaultDeclaration<'a>) {
        if let ExportDefaultDeclarationKind::Identifier(name) = &export.declaration {
            self.names.insert(name.name.to_string());
        }
    }
}
