//! Destinations as data. `Display` and `FromStr` write a route as the one line that is kept as
//! the learner's last place; what can't be read any more leads Home.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use crate::content::{QuestionId, TopicId};

use super::screen::{self, Screen};

/// A place in the program.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Route {
    /// Where to go on, what is due.
    #[default]
    Home,
    /// All topics.
    Topics,
    /// A topic; at a section of it, or where it was left.
    Lesson {
        /// The topic.
        topic: TopicId,
        /// The heading to begin at; `None` where it was left.
        anchor: Option<String>,
    },
    /// All questions.
    Questions,
    /// A practice run.
    Practice(Run),
    /// The sandbox by itself.
    Sandbox,
    /// The sandbox, which sends what this question asks about.
    Try(QuestionId),
    /// What was marked.
    Bookmarks,
    /// How far the learner is.
    Progress,
    /// Where to read on.
    Resources,
}

/// Which practice run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Run {
    /// The one that was cut short.
    Resume,
    /// What is due and new today.
    Today,
    /// All questions of a topic.
    Topic(TopicId),
    /// These questions.
    These(Vec<QuestionId>),
}

impl Route {
    /// A topic where it was left.
    pub fn lesson(topic: TopicId) -> Self {
        Route::Lesson {
            topic,
            anchor: None,
        }
    }

    /// Builds the screen at this place: the one function that knows them all.
    pub fn open(&self) -> Box<dyn Screen> {
        match self.clone() {
            Route::Home => Box::new(screen::home::Home::default()),
            Route::Topics => Box::new(screen::topics::Topics::default()),
            Route::Lesson { topic, anchor } => Box::new(screen::lesson::Lesson::new(topic, anchor)),
            Route::Questions => Box::new(screen::questions::Questions::default()),
            Route::Practice(run) => Box::new(screen::practice::Practice::new(run)),
            Route::Sandbox => Box::new(screen::sandbox::SandboxScreen::default()),
            Route::Try(question) => Box::new(screen::sandbox::SandboxScreen::of(question)),
            Route::Bookmarks => Box::new(screen::bookmarks::Bookmarks::default()),
            Route::Progress => Box::new(screen::progress::ProgressScreen::default()),
            Route::Resources => Box::new(screen::resources::Resources::default()),
        }
    }

    /// Under which place of the navigation bar it lies.
    #[must_use]
    pub fn place(&self) -> Route {
        match self {
            Route::Lesson { .. } => Route::Topics,
            Route::Practice(_) => Route::Questions,
            Route::Try(_) => Route::Sandbox,
            other => other.clone(),
        }
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Route::Home => f.write_str("home"),
            Route::Topics => f.write_str("topics"),
            Route::Lesson {
                topic,
                anchor: None,
            } => write!(f, "lesson {topic}"),
            Route::Lesson {
                topic,
                anchor: Some(anchor),
            } => write!(f, "lesson {topic}#{anchor}"),
            Route::Questions => f.write_str("questions"),
            Route::Practice(Run::Resume) => f.write_str("practice resume"),
            Route::Practice(Run::Today) => f.write_str("practice today"),
            Route::Practice(Run::Topic(topic)) => write!(f, "practice topic {topic}"),
            Route::Practice(Run::These(questions)) => {
                let ids: Vec<&str> = questions.iter().map(QuestionId::as_str).collect();
                write!(f, "practice these {}", ids.join(" "))
            }
            Route::Sandbox => f.write_str("sandbox"),
            Route::Try(question) => write!(f, "try {question}"),
            Route::Bookmarks => f.write_str("bookmarks"),
            Route::Progress => f.write_str("progress"),
            Route::Resources => f.write_str("resources"),
        }
    }
}

impl FromStr for Route {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
        Ok(match word {
            "topics" => Route::Topics,
            "lesson" => lesson(rest),
            "questions" => Route::Questions,
            "practice" => practice(rest),
            "sandbox" => Route::Sandbox,
            "try" => Route::Try(QuestionId::new(rest)),
            "bookmarks" => Route::Bookmarks,
            "progress" => Route::Progress,
            "resources" => Route::Resources,
            _ => Route::Home,
        })
    }
}

fn lesson(text: &str) -> Route {
    match text.split_once('#') {
        Some((topic, anchor)) => Route::Lesson {
            topic: topic.into(),
            anchor: Some(anchor.to_owned()),
        },
        None => Route::lesson(text.into()),
    }
}

fn practice(text: &str) -> Route {
    let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
    Route::Practice(match word {
        "today" => Run::Today,
        "topic" => Run::Topic(rest.into()),
        "these" => Run::These(rest.split(' ').map(QuestionId::new).collect()),
        _ => Run::Resume,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_is_read_as_it_was_written() {
        let topic = || TopicId::new("nextjs/route-handlers");
        let routes = [
            Route::Home,
            Route::Topics,
            Route::lesson(topic()),
            Route::Lesson {
                topic: topic(),
                anchor: Some("caching".into()),
            },
            Route::Questions,
            Route::Practice(Run::Resume),
            Route::Practice(Run::Today),
            Route::Practice(Run::Topic(topic())),
            Route::Practice(Run::These(vec!["one".into(), "two".into()])),
            Route::Sandbox,
            Route::Try("one".into()),
            Route::Bookmarks,
            Route::Progress,
            Route::Resources,
        ];
        for route in routes {
            assert_eq!(route.to_string().parse(), Ok(route));
        }
    }

    #[test]
    fn what_cannot_be_read_leads_home() {
        assert_eq!("somewhere else".parse(), Ok(Route::Home));
    }
}
