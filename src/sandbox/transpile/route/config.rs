//! The route segment config, read as Next.js reads it: off the source, without running it.

use super::Place;
use super::module::Module;
use oxc_ast::ast::{
    ArrayExpressionElement, BindingPattern, Declaration, Expression, ObjectExpression,
    ObjectPropertyKind, PropertyKey, Statement,
};
use oxc_span::GetSpan;

/// The names that make up the config of a route segment.
const NAMES: [&str; 7] = [
    "dynamic",
    "revalidate",
    "dynamicParams",
    "fetchCache",
    "runtime",
    "preferredRegion",
    "maxDuration",
];

/// One exported config value.
#[derive(Debug, Clone, PartialEq)]
pub struct ConfigExport {
    /// `revalidate`, `dynamic`, …
    pub name: String,
    /// What can be told of its value.
    pub value: ConfigValue,
    /// Where the name stands.
    pub place: Place,
    /// Where the value stands.
    pub value_place: Place,
    /// The value as written.
    pub text: String,
}

/// A config value, as far as it can be told without running the file.
#[derive(Debug, Clone, PartialEq)]
pub enum ConfigValue {
    /// A string, or a template without expressions.
    String(String),
    /// A number.
    Number(f64),
    /// `true` or `false`.
    Bool(bool),
    /// `null`.
    Null,
    /// `undefined`.
    Undefined,
    /// An array of such values.
    Array(Vec<ConfigValue>),
    /// An object of such values.
    Object(Vec<(String, ConfigValue)>),
    /// Something that has to be run to be known.
    Unsupported {
        /// In the words of Next.js: `Unsupported node type "BinaryExpression"`.
        reason: String,
        /// Where inside the export: `revalidate`, `preferredRegion[0]`.
        path: String,
        /// What stands behind the type or in the parentheses, if it is only that: `'auto' as const`.
        untyped: Option<Box<ConfigValue>>,
    },
}

impl ConfigExport {
    /// The same, read through a type assertion.
    #[must_use]
    pub fn without_assertion(&self) -> ConfigExport {
        ConfigExport {
            value: self.value.untyped().clone(),
            ..self.clone()
        }
    }
}

impl ConfigValue {
    /// Without what stands behind a type.
    fn opaque(self) -> ConfigValue {
        match self {
            ConfigValue::Unsupported { reason, path, .. } => ConfigValue::Unsupported {
                reason,
                path,
                untyped: None,
            },
            value => value,
        }
    }

    /// What is asserted to have a type; any other value is itself.
    pub fn untyped(&self) -> &ConfigValue {
        match self {
            ConfigValue::Unsupported {
                untyped: Some(value),
                ..
            } => value,
            value => value,
        }
    }
}

pub(super) fn read(module: &Module<'_, '_>) -> Vec<ConfigExport> {
    read_named(module, &NAMES)
}

/// The exported constants of these names.
pub(super) fn read_named(module: &Module<'_, '_>, names: &[&str]) -> Vec<ConfigExport> {
    let mut found = Vec::new();
    for statement in module.statements() {
        let Statement::ExportDeclaration(export) = statement else {
            continue;
        };
        let Declaration::VariableDeclaration(variables) = &export.declaration else {
            continue;
        };
        for variable in &variables.declarations {
            let BindingPattern::BindingIdentifier(id) = &variable.id else {
                continue;
            };
            let Some(init) = variable
                .init
                .as_ref()
                .filter(|_| names.contains(&id.name.as_str()))
            else {
                continue;
            };
            found.push(ConfigExport {
                name: id.name.to_string(),
                value: value(init, id.name.as_str()).unwrap_or_else(|unsupported| unsupported),
                place: module.place(id.span),
                value_place: module.place(init.span()),
                text: module.text(init.span()),
            });
        }
    }
    found
}

/// Follows `extractValue` of next/dist/build/analysis/extract-const-value.js; the error is `Unsupported`.
fn value(expression: &Expression<'_>, path: &str) -> Result<ConfigValue, ConfigValue> {
    Ok(match expression {
        Expression::NullLiteral(_) => ConfigValue::Null,
        Expression::BooleanLiteral(literal) => ConfigValue::Bool(literal.value),
        Expression::StringLiteral(literal) => ConfigValue::String(literal.value.to_string()),
        Expression::NumericLiteral(literal) => ConfigValue::Number(literal.value),
        Expression::Identifier(id) if id.name == "undefined" => ConfigValue::Undefined,
        Expression::Identifier(id) => {
            return unsupported(format!("Unknown identifier \"{}\"", id.name), path);
        }
        Expression::ArrayExpression(array) => {
            let items = array
                .elements
                .iter()
                .enumerate()
                .map(|(index, element)| item(element, path, index));
            ConfigValue::Array(items.collect::<Result<_, _>>()?)
        }
        Expression::ObjectExpression(object) => ConfigValue::Object(entries(object, path)?),
        Expression::TemplateLiteral(template) => match template.single_quasi() {
            Some(text) => ConfigValue::String(text.to_string()),
            None => {
                return unsupported(
                    "Unsupported template literal with expressions".to_owned(),
                    path,
                );
            }
        },
        Expression::TSSatisfiesExpression(satisfies) => {
            value(&satisfies.expression, path).map_err(ConfigValue::opaque)?
        }
        Expression::ParenthesizedExpression(inside) => {
            return asserted(expression, &inside.expression, path);
        }
        Expression::SequenceExpression(all) => {
            return all.expressions.last().map_or_else(
                || unsupported(String::new(), path),
                |last| asserted(expression, last, path),
            );
        }
        Expression::ConditionalExpression(choice) => match &choice.test {
            Expression::BooleanLiteral(test) if test.value => {
                return asserted(expression, &choice.consequent, path);
            }
            Expression::BooleanLiteral(_) => {
                return asserted(expression, &choice.alternate, path);
            }
            _ => {
                let reason = format!("Unsupported node type \"{}\"", node_type(expression));
                return unsupported(reason, path);
            }
        },
        Expression::TSAsExpression(cast) => return asserted(expression, &cast.expression, path),
        Expression::TSTypeAssertion(cast) => return asserted(expression, &cast.expression, path),
        other => {
            return unsupported(
                format!("Unsupported node type \"{}\"", node_type(other)),
                path,
            );
        }
    })
}

/// A value with a type forced on it, or in parentheses, which 14 and 15 do not read.
fn asserted(
    whole: &Expression<'_>,
    inside: &Expression<'_>,
    path: &str,
) -> Result<ConfigValue, ConfigValue> {
    Err(ConfigValue::Unsupported {
        reason: format!("Unsupported node type \"{}\"", node_type(whole)),
        path: path.to_owned(),
        untyped: match value(inside, path) {
            Ok(value) => Some(Box::new(value)),
            Err(ConfigValue::Unsupported { untyped, .. }) => untyped,
            Err(_) => None,
        },
    })
}

fn unsupported<T>(reason: String, path: &str) -> Result<T, ConfigValue> {
    Err(ConfigValue::Unsupported {
        reason,
        path: path.to_owned(),
        untyped: None,
    })
}

fn item(
    element: &ArrayExpressionElement<'_>,
    path: &str,
    index: usize,
) -> Result<ConfigValue, ConfigValue> {
    match element {
        ArrayExpressionElement::SpreadElement(_) => unsupported(
            "Unsupported spread operator in the Array Expression".to_owned(),
            path,
        ),
        ArrayExpressionElement::Elision(_) => Ok(ConfigValue::Undefined),
        _ => element
            .as_expression()
            .map_or(Ok(ConfigValue::Undefined), |element| {
                value(element, &format!("{path}[{index}]"))
            }),
    }
}

fn entries(
    object: &ObjectExpression<'_>,
    path: &str,
) -> Result<Vec<(String, ConfigValue)>, ConfigValue> {
    let entry = |property: &ObjectPropertyKind<'_>| match property {
        ObjectPropertyKind::ObjectProperty(property) if !property.method && !property.shorthand => {
            let key = match &property.key {
                PropertyKey::StaticIdentifier(id) => id.name.to_string(),
                PropertyKey::StringLiteral(literal) => literal.value.to_string(),
                _ => {
                    return unsupported(
                        "Unsupported key type \"Computed\" in the Object Expression".to_owned(),
                        path,
                    );
                }
            };
            let value = value(&property.value, &format!("{path}.{key}"))?;
            Ok((key, value))
        }
        _ => unsupported(
            "Unsupported spread operator in the Object Expression".to_owned(),
            path,
        ),
    };
    object.properties.iter().map(entry).collect()
}

/// The names of SWC, which Next.js prints.
fn node_type(expression: &Expression<'_>) -> &'static str {
    match expression {
        Expression::ArrowFunctionExpression(_) => "ArrowFunctionExpression",
        Expression::AwaitExpression(_) => "AwaitExpression",
        Expression::BigIntLiteral(_) => "BigIntLiteral",
        Expression::BinaryExpression(_) | Expression::LogicalExpression(_) => "BinaryExpression",
        Expression::CallExpression(_) => "CallExpression",
        Expression::ConditionalExpression(_) => "ConditionalExpression",
        Expression::FunctionExpression(_) => "FunctionExpression",
        Expression::NewExpression(_) => "NewExpression",
        Expression::ParenthesizedExpression(_) => "ParenthesisExpression",
        Expression::ChainExpression(_) => "OptionalChainingExpression",
        Expression::StaticMemberExpression(_) | Expression::ComputedMemberExpression(_) => {
            "MemberExpression"
        }
        Expression::TSAsExpression(as_const)
            if as_const.type_annotation.is_const_type_reference() =>
        {
            "TsConstAssertion"
        }
        Expression::TSAsExpression(_) => "TsAsExpression",
        Expression::TSNonNullExpression(_) => "TsNonNullExpression",
        Expression::TSTypeAssertion(_) => "TsTypeAssertion",
        Expression::TaggedTemplateExpression(_) => "TaggedTemplateExpression",
        Expression::SequenceExpression(_) => "SequenceExpression",
        Expression::UnaryExpression(_) => "UnaryExpression",
        _ => "Expression",
    }
}
