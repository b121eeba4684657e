//! Where links lead, as they are written.

use super::LinkTarget;
use crate::content::id::{QuestionId, TopicId, is_kebab, is_topic_path};

/// A link that can't be followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BadTarget {
    pub(super) message: &'static str,
    pub(super) help: &'static str,
}

const FORMS: &str = "write `topic:nextjs/caching`, `topic:nextjs/caching#tags`, `question:some-id`, `#section` or `https://…`";

/// Reads the address of a link.
pub(super) fn parse(address: &str) -> Result<LinkTarget, BadTarget> {
    if let Some(topic) = address.strip_prefix("topic:") {
        return topic_target(topic);
    }
    if let Some(id) = address.strip_prefix("question:") {
        let bad = BadTarget {
            message: "this is not the id of a question",
            help: FORMS,
        };
        return is_kebab(id)
            .then(|| LinkTarget::Question(QuestionId::new(id)))
            .ok_or(bad);
    }
    if let Some(anchor) = address.strip_prefix('#') {
        let bad = BadTarget {
            message: "this link names no section",
            help: FORMS,
        };
        let named = !anchor.is_empty();
        return named
            .then(|| LinkTarget::Section(anchor.to_owned()))
            .ok_or(bad);
    }
    if address
        .strip_prefix("https://")
        .is_some_and(|rest| !rest.is_empty())
    {
        return Ok(LinkTarget::Web(address.to_owned()));
    }
    if address.starts_with("http://") {
        return Err(BadTarget {
            message: "web links use https",
            help: "write `https://…`",
        });
    }
    Err(BadTarget {
        message: "this link leads nowhere",
        help: FORMS,
    })
}

fn topic_target(topic: &str) -> Result<LinkTarget, BadTarget> {
    let (id, anchor) = match topic.split_once('#') {
        Some((id, anchor)) => (id, Some(anchor.to_owned())),
        None => (topic, None),
    };
    if !is_topic_path(id) || anchor.as_deref() == Some("") {
        return Err(BadTarget {
            message: "this is not the id of a topic",
            help: FORMS,
        });
    }
    Ok(LinkTarget::Topic {
        id: TopicId::new(id),
        anchor,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_link_is_understood_and_the_rest_is_refused() {
        let topic = |id: &str, anchor: Option<&str>| LinkTarget::Topic {
            id: TopicId::new(id),
            anchor: anchor.map(str::to_owned),
        };
        for (address, expected) in [
            ("topic:nextjs/caching", Ok(topic("nextjs/caching", None))),
            (
                "topic:nextjs/caching#tags",
                Ok(topic("nextjs/caching", Some("tags"))),
            ),
            ("topic:caching", Err("this is not the id of a topic")),
            (
                "topic:nextjs/caching#",
                Err("this is not the id of a topic"),
            ),
            (
                "question:rh-405",
                Ok(LinkTarget::Question(QuestionId::new("rh-405"))),
            ),
            ("question:RH", Err("this is not the id of a question")),
            ("#tags", Ok(LinkTarget::Section("tags".to_owned()))),
            ("#", Err("this link names no section")),
            (
                "https://nextjs.org",
                Ok(LinkTarget::Web("https://nextjs.org".to_owned())),
            ),
            ("https://", Err("this link leads nowhere")),
            ("http://nextjs.org", Err("web links use https")),
            ("./caching.md", Err("this link leads nowhere")),
            ("javascript:alert(1)", Err("this link leads nowhere")),
            ("", Err("this link leads nowhere")),
        ] {
            assert_eq!(
                parse(address).map_err(|bad| bad.message),
                expected,
                "{address}"
            );
        }
    }
}
