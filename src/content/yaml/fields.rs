//! Takes a mapping apart, field by field, and notes everything that is wrong with it.

use super::{Node, Value};
use crate::content::problems::{Problems, Spot, did_you_mean};

/// A mapping that is being taken apart.
pub(in crate::content) struct Fields<'a> {
    node: &'a Node,
    what: &'static str,
    entries: Vec<(&'a str, &'a Node, &'a Node)>,
    asked: Vec<&'static str>,
    problems: &'a mut Problems,
}

impl<'a> Fields<'a> {
    /// Begins with a node that should be a mapping; `what` is how messages name it: `a question`.
    pub(in crate::content) fn of(
        node: &'a Node,
        what: &'static str,
        problems: &'a mut Problems,
    ) -> Option<Self> {
        let Value::Map(entries) = &node.value else {
            let found = node.value.kind();
            problems.error(
                node.spot,
                format!("{what} should be a mapping of fields, not {found}"),
            );
            return None;
        };
        let mut fields = Self {
            node,
            what,
            entries: Vec::new(),
            asked: Vec::new(),
            problems,
        };
        for (key, value) in entries {
            fields.take(key, value);
        }
        Some(fields)
    }

    /// What `decode` makes of the field; noted as a problem if it isn't there.
    pub(in crate::content) fn required<T>(
        &mut self,
        name: &'static str,
        decode: impl FnOnce(&'a Node, &mut Problems) -> Option<T>,
    ) -> Option<T> {
        if !self.has(name) {
            let (what, spot) = (self.what, self.node.spot);
            self.asked.push(name);
            self.problems.error(spot, format!("{what} has no `{name}`"));
            return None;
        }
        self.optional(name, decode)
    }

    /// What `decode` makes of the field, if it is there and right.
    pub(in crate::content) fn optional<T>(
        &mut self,
        name: &'static str,
        decode: impl FnOnce(&'a Node, &mut Problems) -> Option<T>,
    ) -> Option<T> {
        self.asked.push(name);
        let node = self.node(name)?;
        if node.value == Value::Null {
            self.problems.error(node.spot, format!("`{name}` is empty"));
            return None;
        }
        decode(node, self.problems)
    }

    /// The list under a field; empty when it isn't there. Items that are wrong are left out.
    pub(in crate::content) fn many<T>(
        &mut self,
        name: &'static str,
        decode: impl FnMut(&'a Node, &mut Problems) -> Option<T>,
    ) -> Vec<T> {
        self.optional(name, |node, problems| list(node, problems, decode))
            .unwrap_or_default()
    }

    /// Whether the field was written.
    pub(in crate::content) fn has(&self, name: &str) -> bool {
        self.node(name).is_some()
    }

    /// The field as it was written.
    pub(in crate::content) fn node(&self, name: &str) -> Option<&'a Node> {
        self.entries
            .iter()
            .find(|(key, ..)| *key == name)
            .map(|(_, _, value)| *value)
    }

    /// Where the mapping begins.
    pub(in crate::content) fn spot(&self) -> Spot {
        self.node.spot
    }

    /// Where further problems are noted.
    pub(in crate::content) fn problems(&mut self) -> &mut Problems {
        self.problems
    }

    /// Notes the fields that nobody asked for.
    pub(in crate::content) fn finish(self) {
        for (name, key, _) in &self.entries {
            if !self.asked.contains(name) {
                let unused = self
                    .asked
                    .iter()
                    .copied()
                    .filter(|asked| !self.entries.iter().any(|(written, ..)| written == asked));
                let help = did_you_mean(name, unused)
                    .unwrap_or_else(|| format!("{} can have {}", self.what, names(&self.asked)));
                self.problems
                    .error(
                        key.spot,
                        format!("{} has no field named `{name}`", self.what),
                    )
                    .help(help);
            }
        }
    }

    fn take(&mut self, key: &'a Node, value: &'a Node) {
        let Value::Text(name) = &key.value else {
            let found = key.value.kind();
            self.problems.error(
                key.spot,
                format!("a field's name should be text, not {found}"),
            );
            return;
        };
        if self.has(name) {
            self.problems
                .error(key.spot, format!("`{name}` is written twice"));
            return;
        }
        self.entries.push((name, key, value));
    }
}

/// Every item of a list that `decode` could make something of.
pub(in crate::content) fn list<'a, T>(
    node: &'a Node,
    problems: &mut Problems,
    mut decode: impl FnMut(&'a Node, &mut Problems) -> Option<T>,
) -> Option<Vec<T>> {
    let Value::List(items) = &node.value else {
        let found = node.value.kind();
        problems.error(node.spot, format!("expected a list, found {found}"));
        return None;
    };
    Some(
        items
            .iter()
            .filter_map(|item| decode(item, problems))
            .collect(),
    )
}

fn names(names: &[&str]) -> String {
    names
        .iter()
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ")
}
