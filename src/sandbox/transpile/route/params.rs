//! The type that a handler gives to `params`: a plain object up to Next.js 14, a promise from 15 on.

use super::Place;
use super::module::{Module, NamedType};
use oxc_ast::ast::{FormalParameter, TSSignature, TSType, TSTypeReference};
use oxc_span::GetSpan;

/// The annotation of `params` in a handler's second parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParamsType {
    /// As written: `{ id: string }`, `Promise<{ id: string }>`.
    pub text: String,
    /// Where it stands.
    pub place: Place,
    /// What it comes to.
    pub shape: ParamsShape,
}

/// What the type of `params` comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParamsShape {
    /// A plain object type.
    Plain,
    /// `Promise<…>`.
    Promise,
    /// A type that can't be looked up in this file.
    Unknown,
}

pub(super) fn of(module: &Module<'_, '_>, parameter: &FormalParameter<'_>) -> Option<ParamsType> {
    let context = &parameter.type_annotation.as_ref()?.type_annotation;
    let params = member(module, context, "params")?;
    Some(ParamsType {
        text: module.text(params.span()),
        place: module.place(params.span()),
        shape: shape(module, params),
    })
}

fn member<'p, 'a>(
    module: &Module<'p, 'a>,
    owner: &'p TSType<'a>,
    name: &str,
) -> Option<&'p TSType<'a>> {
    match owner {
        TSType::TSTypeLiteral(literal) => signature(&literal.members, name),
        TSType::TSParenthesizedType(inner) => member(module, &inner.type_annotation, name),
        TSType::TSTypeReference(reference) => match module.named_type(plain_name(reference)?)? {
            // An alias of itself is refused by TypeScript, not by the parser: it is followed once only.
            NamedType::Alias(TSType::TSTypeLiteral(literal)) => signature(&literal.members, name),
            NamedType::Alias(_) => None,
            NamedType::Interface(members) => signature(members, name),
        },
        _ => None,
    }
}

fn signature<'p, 'a>(members: &'p [TSSignature<'a>], name: &str) -> Option<&'p TSType<'a>> {
    members.iter().find_map(|member| match member {
        TSSignature::TSPropertySignature(property)
            if property.key.is_specific_static_name(name) =>
        {
            property
                .type_annotation
                .as_ref()
                .map(|annotation| &annotation.type_annotation)
        }
        _ => None,
    })
}

fn shape(module: &Module<'_, '_>, params: &TSType<'_>) -> ParamsShape {
    match params {
        TSType::TSTypeLiteral(_) | TSType::TSMappedType(_) => ParamsShape::Plain,
        TSType::TSParenthesizedType(inner) => shape(module, &inner.type_annotation),
        TSType::TSTypeReference(reference) => match plain_name(reference) {
            Some("Promise" | "PromiseLike") => ParamsShape::Promise,
            Some("Record" | "Readonly" | "Partial" | "Required") => ParamsShape::Plain,
            name => named_shape(name.and_then(|name| module.named_type(name))),
        },
        _ => ParamsShape::Unknown,
    }
}

fn named_shape(named: Option<NamedType<'_, '_>>) -> ParamsShape {
    match named {
        Some(NamedType::Interface(_) | NamedType::Alias(TSType::TSTypeLiteral(_))) => {
            ParamsShape::Plain
        }
        Some(NamedType::Alias(TSType::TSTypeReference(reference)))
            if plain_name(reference) == Some("Promise") =>
        {
            ParamsShape::Promise
        }
        _ => ParamsShape::Unknown,
    }
}

fn plain_name<'p>(reference: &'p TSTypeReference<'_>) -> Option<&'p str> {
    reference
        .type_name
        .get_identifier_reference()
        .map(|name| name.name.as_str())
}
