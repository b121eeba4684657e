//! What stands behind the three backticks of a fence.

use crate::content::problems::{Problems, Spot, did_you_mean};

const LANGUAGES: [&str; 10] = [
    "ts", "tsx", "js", "jsx", "json", "http", "sh", "text", "yaml", "try",
];

/// `ts file=app/api/time/route.ts`, taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Info {
    pub(super) language: String,
    pub(super) file: Option<String>,
}

impl Info {
    pub(super) fn parse(info: &str, fence: Spot, problems: &mut Problems) -> Self {
        let mut words = info.split_whitespace();
        let language = words.next().unwrap_or_default().to_owned();
        check_language(&language, fence, problems);
        let mut file = None;
        for word in words {
            match word.strip_prefix("file=") {
                Some(name) if !name.is_empty() && file.is_none() => file = Some(name.to_owned()),
                _ => problems
                    .error(
                        fence,
                        format!("`{word}` means nothing behind a fence's language"),
                    )
                    .help("only `file=app/api/time/route.ts` can stand there"),
            }
        }
        Self { language, file }
    }
}

fn check_language(language: &str, fence: Spot, problems: &mut Problems) {
    if LANGUAGES.contains(&language) {
        return;
    }
    let all = format!("write one of {}", LANGUAGES.join(", "));
    if language.is_empty() {
        problems
            .error(fence, "this fence names no language")
            .help(all);
    } else {
        let help = did_you_mean(language, LANGUAGES).unwrap_or(all);
        problems
            .error(fence, format!("`{language}` is no language of fences"))
            .help(help);
    }
}
