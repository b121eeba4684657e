//! `lessons/categories.yaml`: the groups of topics, in display order.

use super::Category;
use crate::content::{
    decode,
    id::CategoryId,
    problems::Problems,
    yaml::{Fields, Node, list},
};

/// Reads the list; categories that are wrong are left out. `None`: there is no list.
pub(in crate::content) fn read(file: &str, problems: &mut Problems) -> Option<Vec<Category>> {
    let node = Node::parse(file, problems)?;
    let mut seen: Vec<CategoryId> = Vec::new();
    list(&node, problems, |node, problems| {
        let category = category(node, problems)?;
        if seen.contains(&category.id) {
            problems.error(
                node.spot,
                format!("the category `{}` is here twice", category.id),
            );
            return None;
        }
        seen.push(category.id.clone());
        Some(category)
    })
}

fn category(node: &Node, problems: &mut Problems) -> Option<Category> {
    let mut fields = Fields::of(node, "a category", problems)?;
    let id = fields.required("id", decode::kebab);
    let title = fields.required("title", decode::line);
    let summary = fields.required("summary", decode::sentence);
    fields.finish();
    Some(Category {
        id: CategoryId::new(id?),
        title: title?,
        summary: summary?,
    })
}
