//! How a module hangs together with others, where bundlers are more lenient than the language.
//!
//! A name that the other module does not have is `undefined` for a bundler and the end of the module
//! for an engine; so is a name that two `export *` bring in. Which names these are is for others to
//! find out: here the source is changed by what they found.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use oxc_allocator::{Allocator, TakeIn};
use oxc_ast::ast::{
    Declaration, ExportSpecifier, ImportDeclaration, ImportDeclarationSpecifier, ModuleExportName,
    Program, Statement,
};
use oxc_semantic::Scoping;
use oxc_span::{GetSpan, Span};

/// What is to be mended in a module.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Links {
    /// Imported names that the module of this specifier does not have.
    pub absent: BTreeMap<(String, String), Absent>,
    /// Names that more than one `export *` brings in, and the specifier of the one that counts.
    pub pinned: BTreeMap<String, String>,
    /// Specifiers that mean nothing, in places where that is no mistake yet.
    pub unresolved: BTreeSet<String>,
}

/// What an imported name is that is not exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absent {
    /// `undefined`.
    Undefined,
    /// What `module.exports` has by that name when the importing module begins.
    Property,
    /// The default of a module that has none: all of it.
    Namespace,
}

/// What a module exports.
#[derive(Debug, Default)]
pub(super) struct Exported {
    pub(super) names: BTreeSet<String>,
    pub(super) stars: Vec<String>,
}

impl Links {
    /// Takes out what would not link; what stands in for it is to be put in front of the code.
    pub(super) fn apply(&self, program: &mut Program<'_>) -> String {
        let mut front = String::new();
        for (name, specifier) in &self.pinned {
            let _ = write!(
                front,
                "export {{ {} }} from {};",
                quoted(name),
                quoted(specifier)
            );
        }
        if self.absent.is_empty() {
            return front;
        }
        let mut count = 0;
        for statement in &mut program.body {
            match statement {
                Statement::ImportDeclaration(import) => {
                    self.import(import, &mut front);
                }
                Statement::ExportFromDeclaration(export) => {
                    let from = export.source.value.to_string();
                    export.specifiers.retain(|specifier| {
                        let name = specifier.local.name().to_string();
                        match self.absent.get(&(from.clone(), name.clone())) {
                            None => return true,
                            Some(Absent::Undefined) => {}
                            Some(absent) => {
                                count += 1;
                                let local = format!("__absent{count}");
                                stand_in(&mut front, &local, &from, &name, *absent);
                                let exported = quoted(&specifier.exported.name());
                                let _ = write!(front, "export {{ {local} as {exported} }};");
                            }
                        }
                        false
                    });
                }
                _ => {}
            }
        }
        front
    }

    fn import(&self, import: &mut ImportDeclaration<'_>, front: &mut String) {
        let from = import.source.value.to_string();
        let Some(specifiers) = &mut import.specifiers else {
            return;
        };
        specifiers.retain(|specifier| {
            let Some(name) = imported_name(specifier) else {
                return true;
            };
            let Some(absent) = self.absent.get(&(from.clone(), name.clone())) else {
                return true;
            };
            stand_in(
                front,
                specifier.local().name.as_str(),
                &from,
                &name,
                *absent,
            );
            false
        });
    }
}

fn stand_in(front: &mut String, local: &str, from: &str, name: &str, absent: Absent) {
    let _ = match absent {
        Absent::Undefined => write!(front, "var {local};"),
        Absent::Property => write!(
            front,
            "import {{ __commonjs as __from_{local} }} from {};var {local} = __from_{local}()?.[{}];",
            quoted(&format!("require:{from}")),
            quoted(name)
        ),
        Absent::Namespace => write!(front, "import * as {local} from {};", quoted(from)),
    };
}

/// As a literal of JavaScript.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The name over there; none for the whole namespace.
pub(super) fn imported_name(specifier: &ImportDeclarationSpecifier<'_>) -> Option<String> {
    match specifier {
        ImportDeclarationSpecifier::ImportSpecifier(named) => {
            Some(named.imported.name().to_string())
        }
        ImportDeclarationSpecifier::ImportDefaultSpecifier(_) => Some("default".to_owned()),
        ImportDeclarationSpecifier::ImportNamespaceSpecifier(_) => None,
    }
}

/// What a compiled module exports.
pub(super) fn exported(program: &Program<'_>) -> Exported {
    let mut found = Exported::default();
    for statement in &program.body {
        match statement {
            Statement::ExportDeclaration(export) => declared(&export.declaration, &mut found.names),
            Statement::ExportNamedDeclaration(export) => {
                listed(&export.specifiers, &mut found.names);
            }
            Statement::ExportFromDeclaration(export) => {
                listed(&export.specifiers, &mut found.names);
            }
            Statement::ExportAllDeclaration(export) => match &export.exported {
                Some(name) => {
                    found.names.insert(name.name().to_string());
                }
                None => found.stars.push(export.source.value.to_string()),
            },
            Statement::ExportDefaultDeclaration(_) => {
                found.names.insert("default".to_owned());
            }
            _ => {}
        }
    }
    found
}

fn listed(specifiers: &[ExportSpecifier<'_>], names: &mut BTreeSet<String>) {
    let exported = specifiers
        .iter()
        .map(|specifier| specifier.exported.name().to_string());
    names.extend(exported);
}

fn declared(declaration: &Declaration<'_>, names: &mut BTreeSet<String>) {
    match declaration {
        Declaration::VariableDeclaration(variables) => {
            for variable in &variables.declarations {
                let bound = variable.id.get_binding_identifiers();
                names.extend(bound.iter().map(|id| id.name.to_string()));
            }
        }
        other => names.extend(other.id().map(|id| id.name.to_string())),
    }
}

/// Drops exports of names that nothing declares: SWC takes them for types.
pub(super) fn drop_undeclared(program: &mut Program<'_>, scoping: &Scoping) {
    let undeclared = |local: &ModuleExportName<'_>| match local {
        ModuleExportName::IdentifierReference(local) => scoping
            .get_root_binding(local.name.as_str().into())
            .is_none(),
        _ => false,
    };
    let exports = program
        .body
        .iter_mut()
        .filter_map(|statement| match statement {
            Statement::ExportNamedDeclaration(export) => Some(export),
            _ => None,
        });
    for export in exports {
        export
            .specifiers
            .retain(|specifier| !undeclared(&specifier.local));
    }
}

/// Of two exports of a name the later counts.
pub(super) fn drop_overwritten<'a>(allocator: &'a Allocator, program: &mut Program<'a>) {
    let mut later = BTreeSet::new();
    for statement in program.body.iter_mut().rev() {
        let specifiers = match statement {
            Statement::ExportNamedDeclaration(export) => &mut export.specifiers,
            Statement::ExportFromDeclaration(export) => &mut export.specifiers,
            Statement::ExportDeclaration(export) => {
                let mut names = BTreeSet::new();
                declared(&export.declaration, &mut names);
                let is_overwritten = !names.is_empty() && names.is_subset(&later);
                later.append(&mut names);
                if is_overwritten
                    && let Statement::ExportDeclaration(export) = statement.take_in(&allocator)
                {
                    *statement = Statement::from(export.unbox().declaration);
                }
                continue;
            }
            _ => continue,
        };
        specifiers.retain(|specifier| later.insert(specifier.exported.name().to_string()));
    }
}

/// Where a name is exported that was exported before, and the name.
pub(super) fn exported_again(program: &Program<'_>) -> Option<(Span, String)> {
    let mut seen = BTreeSet::new();
    program.body.iter().find_map(|statement| {
        let mut names = BTreeSet::new();
        match statement {
            Statement::ExportNamedDeclaration(export) => specified(&export.specifiers, &mut names),
            Statement::ExportFromDeclaration(export) => specified(&export.specifiers, &mut names),
            Statement::ExportDeclaration(export) => declared(&export.declaration, &mut names),
            _ => {}
        }
        let again = names.intersection(&seen).next().cloned();
        seen.append(&mut names);
        again.map(|name| (statement.span(), name))
    })
}

fn specified(specifiers: &[ExportSpecifier<'_>], names: &mut BTreeSet<String>) {
    names.extend(specifiers.iter().map(|one| one.exported.name().to_string()));
}

/// Drops import attributes, of which bundlers make nothing: the ending of the file says what it is.
pub(super) fn drop_attributes(program: &mut Program<'_>) {
    for statement in &mut program.body {
        match statement {
            Statement::ImportDeclaration(import) => import.with_clause = None,
            Statement::ExportFromDeclaration(export) => export.with_clause = None,
            Statement::ExportAllDeclaration(export) => export.with_clause = None,
            _ => {}
        }
    }
}
