//! What the names of a program are: the part that tokens alone don't tell.

use super::Kind;
use super::pieces::by_case;
use oxc_ast::ast::{
    BindingIdentifier, CallExpression, Class, ExportSpecifier, Expression, Function,
    IdentifierName, IdentifierReference, ImportSpecifier, JSXAttributeName, JSXElementName,
    JSXIdentifier, MethodDefinition, ObjectProperty, Program, PropertyKey, TSEnumDeclaration,
    TSType, TSTypeName, TSTypeParameter, VariableDeclarator,
};
use oxc_ast_visit::{Visit, walk};
use oxc_semantic::ScopeFlags;
use oxc_span::{GetSpan, Span};
use std::collections::HashMap;

/// The kind of each name, by the byte where it begins.
pub(super) fn of(program: &Program<'_>) -> HashMap<u32, Kind> {
    let mut names = Names::default();
    names.visit_program(program);
    names.kinds
}

/// A parent knows better than the name itself, and is met first: the first entry stays.
#[derive(Default)]
struct Names {
    kinds: HashMap<u32, Kind>,
}

impl Names {
    fn set(&mut self, span: Span, kind: Kind) {
        self.kinds.entry(span.start).or_insert(kind);
    }

    fn callee(&mut self, callee: &Expression<'_>) {
        match callee.get_inner_expression() {
            Expression::Identifier(name) => self.set(name.span, Kind::Function),
            Expression::StaticMemberExpression(member) => {
                self.set(member.property.span, Kind::Function);
            }
            Expression::PrivateFieldExpression(member) => {
                self.set(member.field.span, Kind::Function);
            }
            _ => {}
        }
    }

    fn key(&mut self, key: &PropertyKey<'_>, kind: Kind) {
        if let PropertyKey::StaticIdentifier(name) = key {
            self.set(name.span, kind);
        }
    }
}

impl<'a> Visit<'a> for Names {
    fn visit_identifier_reference(&mut self, name: &IdentifierReference<'a>) {
        self.set(name.span, by_case(&name.name));
    }

    fn visit_binding_identifier(&mut self, name: &BindingIdentifier<'a>) {
        self.set(name.span, by_case(&name.name));
    }

    fn visit_identifier_name(&mut self, name: &IdentifierName<'a>) {
        let kind = match by_case(&name.name) {
            Kind::Variable => Kind::Property,
            kind => kind,
        };
        self.set(name.span, kind);
    }

    fn visit_import_specifier(&mut self, specifier: &ImportSpecifier<'a>) {
        self.set(
            specifier.imported.span(),
            by_case(&specifier.imported.name()),
        );
        walk::walk_import_specifier(self, specifier);
    }

    fn visit_export_specifier(&mut self, specifier: &ExportSpecifier<'a>) {
        self.set(specifier.local.span(), by_case(&specifier.local.name()));
        self.set(
            specifier.exported.span(),
            by_case(&specifier.exported.name()),
        );
        walk::walk_export_specifier(self, specifier);
    }

    fn visit_function(&mut self, function: &Function<'a>, flags: ScopeFlags) {
        if let Some(id) = &function.id {
            self.set(id.span, Kind::Function);
        }
        walk::walk_function(self, function, flags);
    }

    fn visit_variable_declarator(&mut self, variable: &VariableDeclarator<'a>) {
        let is_function = variable
            .init
            .as_ref()
            .is_some_and(|init| init.get_inner_expression().is_function());
        if is_function {
            self.set(variable.id.span(), Kind::Function);
        }
        walk::walk_variable_declarator(self, variable);
    }

    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        self.callee(&call.callee);
        walk::walk_call_expression(self, call);
    }

    fn visit_object_property(&mut self, property: &ObjectProperty<'a>) {
        if !property.shorthand {
            let is_function = property.value.get_inner_expression().is_function();
            self.key(
                &property.key,
                if is_function {
                    Kind::Function
                } else {
                    Kind::Property
                },
            );
        }
        walk::walk_object_property(self, property);
    }

    fn visit_method_definition(&mut self, method: &MethodDefinition<'a>) {
        self.key(&method.key, Kind::Function);
        walk::walk_method_definition(self, method);
    }

    fn visit_class(&mut self, class: &Class<'a>) {
        if let Some(id) = &class.id {
            self.set(id.span, Kind::Type);
        }
        walk::walk_class(self, class);
    }

    fn visit_ts_enum_declaration(&mut self, declaration: &TSEnumDeclaration<'a>) {
        self.set(declaration.id.span, Kind::Type);
        walk::walk_ts_enum_declaration(self, declaration);
    }

    fn visit_ts_type_name(&mut self, name: &TSTypeName<'a>) {
        match name {
            TSTypeName::IdentifierReference(name) => self.set(name.span, Kind::Type),
            TSTypeName::QualifiedName(name) => {
                self.set(name.right.span, Kind::Type);
                self.visit_ts_type_name(&name.left);
            }
            TSTypeName::ThisExpression(_) => {}
        }
    }

    fn visit_ts_type_parameter(&mut self, parameter: &TSTypeParameter<'a>) {
        self.set(parameter.name.span, Kind::Type);
        walk::walk_ts_type_parameter(self, parameter);
    }

    fn visit_ts_type(&mut self, annotation: &TSType<'a>) {
        if annotation.is_keyword() {
            let is_constant = matches!(
                annotation,
                TSType::TSNullKeyword(_) | TSType::TSUndefinedKeyword(_)
            );
            self.set(
                annotation.span(),
                if is_constant {
                    Kind::Constant
                } else {
                    Kind::Type
                },
            );
        }
        walk::walk_ts_type(self, annotation);
    }

    fn visit_jsx_element_name(&mut self, name: &JSXElementName<'a>) {
        self.set(name.span(), Kind::Tag);
        walk::walk_jsx_element_name(self, name);
    }

    fn visit_jsx_attribute_name(&mut self, name: &JSXAttributeName<'a>) {
        self.set(name.span(), Kind::Property);
    }

    fn visit_jsx_identifier(&mut self, name: &JSXIdentifier<'a>) {
        self.set(name.span, Kind::Property);
    }
}
