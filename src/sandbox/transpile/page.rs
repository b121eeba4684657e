//! What a page or a layout says literally: its constants, its imports, and the HTML of its JSX.
//!
//! There is no React here. Elements, text and literal attributes are printed as they stand; what
//! would have to be run is left out.

use std::path::Path;

use oxc_allocator::Allocator;
use oxc_ast::ast::{
    ExportDefaultDeclaration, Expression, ImportDeclaration, JSXAttribute, JSXAttributeItem,
    JSXAttributeName, JSXAttributeValue, JSXChild, JSXElement, JSXElementName, JSXExpression,
    JSXFragment, Program,
};
use oxc_ast_visit::{Visit, walk};
use oxc_parser::Parser;
use oxc_semantic::SemanticBuilder;
use oxc_span::SourceType;

use super::parse::Parsed;
use super::problem::SourceFile;
use super::room::with_room;
use super::route::{self, ConfigExport};

/// Where a layout's children go in [`PageSource::html`].
pub const CHILDREN: &str = "\u{0}children\u{0}";

/// Constants that decide about a page.
const CONSTANTS: [&str; 4] = ["metadata", "dynamic", "revalidate", "config"];

/// Elements that have no end tag.
const VOID: [&str; 13] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];

/// What can be told of a page without running it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PageSource {
    /// Its exported constants, as far as they decide about it.
    pub constants: Vec<ConfigExport>,
    /// All exported names.
    pub exports: Vec<String>,
    /// Imported names, each with its module.
    pub imports: Vec<(String, String)>,
    /// The literal HTML of what it returns, [`CHILDREN`] where a layout's children go.
    pub html: String,
    /// The text of its `<title>`, wherever it stands.
    pub title: Option<String>,
    /// A form hands its data to a function: a Server Action.
    pub has_action: bool,
}

/// Reads a page; one that does not parse says nothing.
pub fn read_page(path: &Path, source: &str) -> PageSource {
    with_room(source, || read(path, source)).unwrap_or_default()
}

fn read(path: &Path, source: &str) -> PageSource {
    let allocator = Allocator::default();
    let language = SourceType::from_path(path)
        .unwrap_or_else(|_| SourceType::tsx())
        .with_module(true);
    let language = if language.is_typescript() {
        language
    } else {
        language.with_jsx(true)
    };
    let parsed = Parser::new(&allocator, source, language).parse();
    let program = parsed.program;
    let mut page = PageSource::default();
    let mut finder = Finder::default();
    finder.visit_program(&program);
    page.imports = finder.imports;
    page.html = finder.html;
    page.title = finder.title;
    page.has_action = finder.has_action;
    let scoping = SemanticBuilder::new()
        .build(&program)
        .semantic
        .into_scoping();
    let parsed = Parsed {
        file: SourceFile::new(path, source),
        program,
        scoping,
        is_commonjs: false,
        type_problems: Vec::new(),
    };
    page.constants = CONSTANTS
        .iter()
        .filter_map(|name| route::constant(&parsed, name))
        .collect();
    page.exports = route::export_names(&parsed);
    page
}

/// Looks for imports, and prints the first element of the default export.
#[derive(Default)]
struct Finder {
    imports: Vec<(String, String)>,
    html: String,
    title: Option<String>,
    has_action: bool,
    in_default: bool,
}

impl<'a> Visit<'a> for Finder {
    fn visit_program(&mut self, program: &Program<'a>) {
        walk::walk_program(self, program);
    }

    fn visit_import_declaration(&mut self, import: &ImportDeclaration<'a>) {
        let module = import.source.value.to_string();
        for specifier in import.specifiers.iter().flatten() {
            self.imports
                .push((module.clone(), specifier.local().name.to_string()));
        }
    }

    fn visit_export_default_declaration(&mut self, export: &ExportDefaultDeclaration<'a>) {
        // What the default export returns counts more than a component above it.
        self.html.clear();
        self.in_default = true;
        walk::walk_export_default_declaration(self, export);
        self.in_default = false;
    }

    fn visit_jsx_element(&mut self, element: &JSXElement<'a>) {
        let mut printer = Printer::default();
        printer.element(element);
        self.take(printer);
    }

    fn visit_jsx_fragment(&mut self, fragment: &JSXFragment<'a>) {
        let mut printer = Printer::default();
        printer.children(&fragment.children);
        self.take(printer);
    }
}

impl Finder {
    fn take(&mut self, printer: Printer) {
        self.title = self.title.take().or(printer.title);
        self.has_action |= printer.has_action;
        if self.in_default || self.html.is_empty() {
            self.html = printer.out;
        }
    }
}

/// Prints JSX as HTML.
#[derive(Default)]
struct Printer {
    out: String,
    title: Option<String>,
    has_action: bool,
}

impl Printer {
    fn element(&mut self, element: &JSXElement<'_>) {
        let opening = &element.opening_element;
        let JSXElementName::Identifier(name) = &opening.name else {
            // A component: what it would make of its children is unknown, they are shown.
            return self.children(&element.children);
        };
        let name = name.name.as_str();
        if name == "title" {
            let mut inner = Printer::default();
            inner.children(&element.children);
            self.title = Some(inner.out);
            return;
        }
        let attributes: String = opening
            .attributes
            .iter()
            .filter_map(|item| match item {
                JSXAttributeItem::Attribute(attribute) => self.attribute(name, attribute),
                JSXAttributeItem::SpreadAttribute(_) => None,
            })
            .collect();
        self.out.extend(["<", name, &attributes]);
        if VOID.contains(&name) {
            self.out.push_str("/>");
            return;
        }
        self.out.push('>');
        if attributes.contains("$ACTION") {
            self.out.push_str(&action_field());
        }
        self.children(&element.children);
        self.out.extend(["</", name, ">"]);
    }

    fn attribute(&mut self, element: &str, attribute: &JSXAttribute<'_>) -> Option<String> {
        let JSXAttributeName::Identifier(name) = &attribute.name else {
            return None;
        };
        let name = name.name.as_str();
        let literal = match &attribute.value {
            None => Some(String::new()),
            Some(JSXAttributeValue::StringLiteral(text)) => Some(text.value.to_string()),
            Some(JSXAttributeValue::ExpressionContainer(container)) => {
                literal(&container.expression)
            }
            Some(_) => None,
        };
        let is_action = matches!((element, name), ("form", "action") | (_, "formAction"));
        match literal {
            None if is_action => {
                self.has_action = true;
                Some(" action=\"\" encType=\"multipart/form-data\" method=\"POST\" data-field=\"$ACTION\"".into())
            }
            None => None,
            Some(_) if matches!(name, "key" | "ref") => None,
            Some(value) => Some(format!(" {}=\"{}\"", html_name(name), escape(&value))),
        }
    }

    fn children(&mut self, children: &[JSXChild<'_>]) {
        for child in children {
            match child {
                JSXChild::Text(text) => self.out.push_str(&fold(&text.value)),
                JSXChild::Element(element) => self.element(element),
                JSXChild::Fragment(fragment) => self.children(&fragment.children),
                JSXChild::ExpressionContainer(container) => self.expression(&container.expression),
                JSXChild::Spread(_) => {}
            }
        }
    }

    fn expression(&mut self, expression: &JSXExpression<'_>) {
        match expression {
            JSXExpression::Identifier(id) if id.name == "children" => self.out.push_str(CHILDREN),
            JSXExpression::StaticMemberExpression(member) if member.property.name == "children" => {
                self.out.push_str(CHILDREN);
            }
            other => {
                if let Some(text) = literal(other) {
                    self.out.push_str(&escape(&text));
                }
            }
        }
    }
}

fn literal(expression: &JSXExpression<'_>) -> Option<String> {
    match expression.as_expression()? {
        Expression::StringLiteral(text) => Some(text.value.to_string()),
        Expression::NumericLiteral(number) => Some(number.value.to_string()),
        Expression::TemplateLiteral(template) => {
            template.single_quasi().map(|text| text.to_string())
        }
        _ => None,
    }
}

/// The hidden field by which a form without JavaScript names its Server Action (FACTS 82).
fn action_field() -> String {
    format!(
        "<input type=\"hidden\" name=\"$ACTION_ID_{}\"/>",
        "0".repeat(40)
    )
}

fn html_name(name: &str) -> &str {
    match name {
        "className" => "class",
        "htmlFor" => "for",
        "defaultValue" => "value",
        other => other,
    }
}

/// Text of JSX: lines are trimmed and joined by a space.
fn fold(text: &str) -> String {
    if !text.contains('\n') {
        return text.to_owned();
    }
    let (starts, ends) = (text.starts_with(' '), text.ends_with(' '));
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    let is_inline =
        |edge: bool, line: Option<&str>| edge && line.is_some_and(|line| !line.trim().is_empty());
    let before = if is_inline(starts, text.lines().next()) {
        " "
    } else {
        ""
    };
    let after = if is_inline(ends, text.lines().last()) {
        " "
    } else {
        ""
    };
    format!("{before}{}{after}", lines.join(" "))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(source: &str) -> PageSource {
        read_page(Path::new("app/page.tsx"), source)
    }

    #[test]
    fn elements_and_text_are_printed_and_the_rest_is_left_out() {
        let source = "export default function Page() {
            const x = 1;
            return <main className=\"a\"><p>Hello {'you'} {x}</p><br/></main>;
        }";
        assert_eq!(
            page(source).html,
            "<main class=\"a\"><p>Hello you </p><br/></main>"
        );
    }

    #[test]
    fn a_layout_shows_where_its_children_go() {
        let source = "export default function Layout({ children }) {
            return <html lang=\"en\"><body>{children}</body></html>; }";
        assert_eq!(
            page(source).html,
            format!("<html lang=\"en\"><body>{CHILDREN}</body></html>")
        );
    }

    #[test]
    fn a_form_with_a_function_is_a_server_action() {
        let source = "import { like } from './actions';
            export default () => <form action={like as any}><button>like</button></form>;";
        let page = page(source);
        assert!(page.has_action);
        assert!(page.html.contains("name=\"$ACTION_ID_"), "{}", page.html);
        assert_eq!(page.imports, [("./actions".into(), "like".into())]);
    }

    #[test]
    fn titles_and_constants_are_read() {
        let source = "import Head from 'next/head';
            export const metadata = { title: 'T' };
            export default function Page() { return <><Head><title>Own</title></Head><p>x</p></>; }";
        let page = page(source);
        assert_eq!(page.title.as_deref(), Some("Own"));
        assert_eq!(page.html, "<p>x</p>");
        assert_eq!(page.constants[0].name, "metadata");
        assert_eq!(page.exports, ["metadata", "default"]);
    }
}
