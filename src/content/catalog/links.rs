//! What leads from one file to another, and whether it gets there.

use std::collections::{BTreeMap, BTreeSet};

use super::load::{Files, LessonFile, QuizFile};
use crate::content::{
    diagnostic::Diagnostic,
    id::{QuestionId, ScenarioId, TopicId},
    markdown::{LinkTarget, Marks},
    problems::{Problems, Spot, did_you_mean},
    question::read::Asked,
    scenario,
    topic::{Topic, lesson::Lesson},
};

/// A lesson that takes longer than this should have questions.
const SHORT_MINUTES: u32 = 4;

/// Checks every link; afterwards, questions that belong to nothing are gone from the quizzes.
pub(super) fn check(files: &mut Files) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    drop_lost_quizzes(files, &mut found);
    drop_duplicate_questions(files, &mut found);
    let known = Known::of(files);
    for file in &files.lessons {
        found.extend(known.check_lesson(file));
    }
    for file in &files.quizzes {
        found.extend(known.check_quiz(file));
    }
    for folder in &files.scenarios {
        let mut problems = Problems::new(folder.path.as_str());
        known.check_links(&folder.read.marks, None, &mut problems);
        found.extend(problems.into_sorted());
    }
    found.extend(Circles::find(files));
    found
}

fn drop_lost_quizzes(files: &mut Files, found: &mut Vec<Diagnostic>) {
    let lessons: Vec<TopicId> = files.lessons.iter().map(|file| file.id.clone()).collect();
    files.quizzes.retain(|file| {
        if lessons.contains(&file.topic) {
            return true;
        }
        let mut problems = Problems::new(file.path.as_str());
        let help = did_you_mean(file.topic.as_str(), lessons.iter().map(TopicId::as_str));
        problems
            .error(
                file.quiz.topic.unwrap_or(Spot::START),
                format!("there is no lesson `{}` for this quiz", file.topic),
            )
            .maybe(help);
        found.extend(problems.into_sorted());
        false
    });
}

fn drop_duplicate_questions(files: &mut Files, found: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<QuestionId, String> = BTreeMap::new();
    for file in &mut files.quizzes {
        let mut problems = Problems::new(file.path.as_str());
        file.quiz.questions.retain(|asked| {
            let id = &asked.question.id;
            if let Some(first) = seen.get(id) {
                problems
                    .error(asked.id, format!("the question id `{id}` is taken"))
                    .help(format!("it is first used at {first}"));
                return false;
            }
            seen.insert(
                id.clone(),
                format!("{}:{}", asked.question.path, asked.id.line),
            );
            true
        });
        found.extend(problems.into_sorted());
    }
}

/// Everything that a link can lead to. What is there but broken is known, with nothing inside.
struct Known<'a> {
    categories: Option<Vec<&'a str>>,
    topics: BTreeMap<&'a str, Option<&'a Topic>>,
    /// Topics that have a quiz.
    quizzes: BTreeSet<&'a str>,
    questions: BTreeSet<&'a str>,
    scenarios: BTreeMap<&'a str, &'a scenario::read::Read>,
}

impl<'a> Known<'a> {
    fn of(files: &'a Files) -> Self {
        let topic = |file: &'a LessonFile| {
            (
                file.id.as_str(),
                file.lesson.as_ref().map(|lesson| &lesson.topic),
            )
        };
        let quizzes = files.quizzes.iter().map(|file| &file.quiz);
        let asked = quizzes.clone().flat_map(|quiz| &quiz.questions);
        let left_out = quizzes.flat_map(|quiz| &quiz.left_out).map(String::as_str);
        let categories = files.categories.as_ref();
        Self {
            categories: categories
                .map(|all| all.iter().map(|category| category.id.as_str()).collect()),
            topics: files.lessons.iter().map(topic).collect(),
            quizzes: files
                .quizzes
                .iter()
                .map(|file| file.topic.as_str())
                .collect(),
            questions: asked
                .map(|asked| asked.question.id.as_str())
                .chain(left_out)
                .collect(),
            scenarios: files
                .scenarios
                .iter()
                .map(|folder| (folder.id.as_str(), &folder.read))
                .collect(),
        }
    }

    fn check_lesson(&self, file: &LessonFile) -> Vec<Diagnostic> {
        let mut problems = Problems::new(file.path.as_str());
        let topic = file.lesson.as_ref().map(|lesson| &lesson.topic);
        self.check_links(&file.marks, topic, &mut problems);
        if let Some(lesson) = &file.lesson {
            self.check_matter(lesson, &mut problems);
            self.check_tries(&file.marks, lesson, &mut problems);
        }
        problems.into_sorted()
    }

    fn check_matter(&self, lesson: &Lesson, problems: &mut Problems) {
        let topic = &lesson.topic;
        if let Some(categories) = &self.categories
            && !categories.contains(&topic.category.as_str())
        {
            let help = did_you_mean(topic.category.as_str(), categories.iter().copied());
            problems
                .error(
                    lesson.id,
                    format!("there is no category `{}`", topic.category),
                )
                .help(help.unwrap_or_else(|| "add it to lessons/categories.yaml".to_owned()));
        }
        for (id, spot) in lesson.prerequisites.iter().chain(&lesson.continue_with) {
            self.find_topic(id, *spot, problems);
        }
        if let (Some(id), Some(spot)) = (&topic.scenario, lesson.scenario) {
            self.find_scenario(id, spot, problems);
        }
        if topic.reading_minutes > SHORT_MINUTES && !self.quizzes.contains(topic.id.as_str()) {
            let minutes = topic.reading_minutes;
            problems
                .warning(
                    lesson.id,
                    format!("this lesson of {minutes} minutes has no question"),
                )
                .help(format!("write quizzes/{}.yaml", topic.id));
        }
    }

    fn check_tries(&self, marks: &Marks, lesson: &Lesson, problems: &mut Problems) {
        let Some(id) = &lesson.topic.scenario else {
            for (request, spot) in &marks.tries {
                problems
                    .error(
                        *spot,
                        format!("there is no scenario to send `{request}` to"),
                    )
                    .help("name one in the front matter: `scenario: …`");
            }
            return;
        };
        let Some(read) = self.scenarios.get(id.as_str()) else {
            return;
        };
        let Some(scenario) = &read.scenario else {
            return;
        };
        for (request, spot) in &marks.tries {
            if scenario.request(request).is_none() && !read.left_out.contains(request) {
                let requests = scenario.requests.iter().map(|request| request.id.as_str());
                problems
                    .error(
                        *spot,
                        format!("the scenario `{id}` has no request `{request}`"),
                    )
                    .maybe(did_you_mean(request, requests));
            }
        }
    }

    fn check_quiz(&self, file: &QuizFile) -> Vec<Diagnostic> {
        let mut problems = Problems::new(file.path.as_str());
        self.check_links(&file.quiz.marks, None, &mut problems);
        let topic = self.topics.get(file.topic.as_str()).copied().flatten();
        for Asked {
            question,
            section,
            scenario,
            ..
        } in &file.quiz.questions
        {
            if let (Some(topic), Some(anchor), Some(spot)) = (topic, &question.section, section) {
                find_anchor(topic, anchor, *spot, &mut problems);
            }
            if let Some((id, spot)) = scenario {
                self.find_scenario(id, *spot, &mut problems);
            }
        }
        problems.into_sorted()
    }

    /// `own` is the lesson that the text is in, when it can be used.
    fn check_links(&self, marks: &Marks, own: Option<&Topic>, problems: &mut Problems) {
        for (target, spot) in &marks.links {
            match target {
                LinkTarget::Web(_) => {}
                LinkTarget::Section(anchor) => {
                    if let Some(own) = own {
                        find_anchor(own, anchor, *spot, problems);
                    }
                }
                LinkTarget::Topic { id, anchor } => {
                    let topic = self.find_topic(id, *spot, problems);
                    if let (Some(topic), Some(anchor)) = (topic, anchor) {
                        find_anchor(topic, anchor, *spot, problems);
                    }
                }
                LinkTarget::Question(id) => self.find_question(id, *spot, problems),
            }
        }
    }

    fn find_topic(&self, id: &TopicId, spot: Spot, problems: &mut Problems) -> Option<&'a Topic> {
        if let Some(topic) = self.topics.get(id.as_str()) {
            return *topic;
        }
        problems
            .error(spot, format!("there is no topic `{id}`"))
            .maybe(did_you_mean(id.as_str(), self.topics.keys().copied()));
        None
    }

    fn find_question(&self, id: &QuestionId, spot: Spot, problems: &mut Problems) {
        if !self.questions.contains(id.as_str()) {
            problems
                .error(spot, format!("there is no question `{id}`"))
                .maybe(did_you_mean(id.as_str(), self.questions.iter().copied()));
        }
    }

    fn find_scenario(&self, id: &ScenarioId, spot: Spot, problems: &mut Problems) {
        if !self.scenarios.contains_key(id.as_str()) {
            problems
                .error(spot, format!("there is no scenario `{id}`"))
                .maybe(did_you_mean(id.as_str(), self.scenarios.keys().copied()));
        }
    }
}

fn find_anchor(topic: &Topic, anchor: &str, spot: Spot, problems: &mut Problems) {
    if !topic.has_anchor(anchor) {
        problems
            .error(
                spot,
                format!("the lesson `{}` has no section `{anchor}`", topic.id),
            )
            .maybe(did_you_mean(anchor, topic.anchors()));
    }
}

/// Looks for prerequisites that lead back to where they began, depth first.
struct Circles<'a> {
    lessons: BTreeMap<&'a TopicId, &'a Lesson>,
    done: BTreeSet<&'a TopicId>,
    way: Vec<&'a TopicId>,
    found: Vec<Diagnostic>,
}

impl<'a> Circles<'a> {
    fn find(files: &'a Files) -> Vec<Diagnostic> {
        let lessons: BTreeMap<_, _> = files
            .lessons
            .iter()
            .filter_map(|file| Some((&file.id, file.lesson.as_ref()?)))
            .collect();
        let all: Vec<&TopicId> = lessons.keys().copied().collect();
        let mut circles = Self {
            lessons,
            done: BTreeSet::new(),
            way: Vec::new(),
            found: Vec::new(),
        };
        for id in all {
            circles.walk(id);
        }
        circles.found
    }

    fn walk(&mut self, id: &'a TopicId) {
        let Some(lesson) = self.lessons.get(id).copied() else {
            return;
        };
        if self.done.contains(id) {
            return;
        }
        self.way.push(id);
        for (next, spot) in &lesson.prerequisites {
            match self.way.iter().position(|known| *known == next) {
                Some(start) => self.report(lesson, start, *spot),
                None => self.walk(next),
            }
        }
        self.way.pop();
        self.done.insert(id);
    }

    fn report(&mut self, lesson: &Lesson, start: usize, spot: Spot) {
        let way = self.way[start..].iter().chain([&self.way[start]]);
        let way: Vec<&str> = way.map(|id| id.as_str()).collect();
        let mut problems = Problems::new(lesson.topic.path.as_str());
        problems
            .error(
                spot,
                format!("prerequisites go in a circle: {}", way.join(" → ")),
            )
            .help("one of these topics has to come first");
        self.found.extend(problems.into_sorted());
    }
}
