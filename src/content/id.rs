//! Permanent ids, given by the author; what a learner did is kept under them.

use std::fmt;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Wraps an id as it was written or stored; whether it names something is the catalog's knowledge.
            pub fn new(id: impl Into<String>) -> Self {
                Self(id.into())
            }

            /// The id as it was written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self::new(id)
            }
        }
    };
}

id!(
    /// `nextjs`: a folder below `lessons/`.
    CategoryId
);
id!(
    /// `nextjs/route-handlers`: the lesson's path below `lessons/`, without `.md`.
    TopicId
);
id!(
    /// `rh-405-unexported-method`: unique over all quizzes.
    QuestionId
);
id!(
    /// `route-handlers`: a folder below `sandbox/`.
    ScenarioId
);

impl TopicId {
    /// The part before the first slash: `nextjs` of `nextjs/route-handlers`.
    pub fn category(&self) -> CategoryId {
        CategoryId::new(self.0.split('/').next().unwrap_or_default())
    }
}

/// Whether a text is lower-case words of letters and digits with single hyphens between them.
pub(super) fn is_kebab(text: &str) -> bool {
    let word = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    text.split('-').all(word)
}

/// Whether a text is `category/topic`, both kebab-case.
pub(super) fn is_topic_path(text: &str) -> bool {
    text.split_once('/')
        .is_some_and(|(category, topic)| is_kebab(category) && is_kebab(topic))
}
