//! Lessons, quizzes and scenarios as typed data; knows nothing of the rest of the program.
//!
//! [`Catalog::load`] reads a [`Source`] and never fails: what is wrong becomes a [`Diagnostic`] with
//! its exact place, and everything that is right can be used.
//!
//! ```text
//! Source ─► yaml / markdown ─► topic, question, scenario ─► catalog (links between them)
//! ```

mod catalog;
mod check;
mod decode;
mod diagnostic;
mod id;
mod markdown;
mod problems;
mod question;
mod scenario;
mod source;
mod topic;
mod yaml;

pub use catalog::Catalog;
pub use check::{CodeCheck, CodeProblem, Report, check};
pub use diagnostic::{Diagnostic, Severity};
pub use id::{CategoryId, QuestionId, ScenarioId, TopicId};
pub use markdown::{
    Alignment, Block, Document, Inline, LinkTarget, NoteKind, VersionRange, plain_inlines,
};
pub use question::{
    AnswerOption, Mode, Open, Predict, PredictOption, Question, QuestionKind, Seniority,
    ShortAnswer,
};
pub use scenario::{
    Expectation, Extracted, Observed, PreparedRequest, RequestSpec, Scenario, ScenarioFile,
};
pub use source::{Embedded, Folder, Source, SourceFile};
pub use topic::{BrokenTopic, Category, Level, Resource, Section, Topic};
