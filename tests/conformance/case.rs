//! The recorded requests: `steps/<case>.yaml`.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::target::{Mode, Target, Variant};
use crate::wire::{Ask, Body};

/// Where cases and recordings lie.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance")
}

/// Requests in order, all to one folder of the app.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    /// The name of the file.
    #[serde(skip)]
    pub(crate) name: String,
    #[serde(rename = "topic")]
    _topic: String,
    #[serde(rename = "title")]
    _title: String,
    #[serde(default)]
    variant: Variant,
    versions: Option<Vec<u8>>,
    modes: Option<Vec<Mode>>,
    folders: Option<Vec<String>>,
    /// In order.
    pub(crate) steps: Vec<Step>,
}

/// One request and how its answer is compared.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Step {
    /// Unique in its case.
    pub(crate) name: String,
    method: Option<String>,
    path: String,
    headers: Option<Headers>,
    body: Option<String>,
    body_b64: Option<String>,
    body_repeat: Option<Repeat>,
    body_chunks: Option<Vec<String>>,
    path_repeat: Option<Repeat>,
    #[serde(default)]
    sleep_ms: u64,
    abort_after_ms: Option<u64>,
    timeout_s: Option<u64>,
    #[serde(default)]
    no_warm: bool,
    /// How the answer is compared.
    #[serde(default)]
    pub(crate) compare: Compare,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Headers {
    Map(Map<String, Value>),
    List(Vec<(String, String)>),
}

#[derive(Debug, Deserialize)]
struct Repeat {
    text: String,
    times: usize,
}

/// What of an answer counts.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Compare {
    /// The request only warms up.
    pub(crate) skip: bool,
    /// How the body is looked at.
    pub(crate) body: Look,
    /// Fields whose value changes; which step first showed it is compared.
    pub(crate) volatile: Vec<String>,
    /// Fields that count; the difference to the first is compared.
    pub(crate) counters: Vec<String>,
    /// Fields left out.
    pub(crate) drop: Vec<String>,
    /// Parts that the body has or has not.
    pub(crate) probes: Vec<String>,
    /// Whether bursts and their gaps count.
    pub(crate) chunks: bool,
    /// Whether the framing counts.
    pub(crate) framing: bool,
    /// Headers left out.
    pub(crate) ignore_headers: Vec<String>,
    /// Where differences of the body count.
    pub(crate) body_tier: Tier,
    /// Where differences of the handler's own headers count.
    pub(crate) headers_tier: Tier,
}

/// How a body is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Look {
    /// Byte for byte.
    #[default]
    Literal,
    /// As JSON, some of its fields apart.
    Json,
    /// Only which earlier body it equals.
    Class,
    /// Only whether it has some parts.
    Probe,
    /// Not at all.
    None,
}

/// How much a difference matters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Tier {
    /// What a client's program depends on.
    #[default]
    Core,
    /// Everything that can be seen.
    Full,
}

impl Case {
    /// All cases, by name.
    pub(crate) fn all() -> Vec<Case> {
        let mut files: Vec<PathBuf> = fs::read_dir(folder().join("steps"))
            .expect("the folder of the cases")
            .map(|entry| entry.expect("an entry").path())
            .collect();
        files.sort();
        files.iter().map(|file| Case::read(file)).collect()
    }

    fn read(file: &Path) -> Case {
        let text = fs::read_to_string(file).expect("a case");
        let mut case: Case = serde_yaml::from_str(&text)
            .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        case.name = file
            .file_stem()
            .expect("a file has a name")
            .to_string_lossy()
            .into_owned();
        case
    }

    /// Whether it was recorded for this target.
    pub(crate) fn applies(&self, target: Target) -> bool {
        let in_mode = self.modes.as_ref();
        self.variant == target.variant
            && self.is_for(target.next)
            && in_mode.is_none_or(|modes| modes.contains(&target.mode))
    }

    /// Folders of the app that a version can't build.
    pub(crate) fn folders_to_leave_out(&self, target: Target) -> Vec<String> {
        if self.variant != target.variant || self.is_for(target.next) {
            return Vec::new();
        }
        self.folders
            .clone()
            .unwrap_or_else(|| vec![self.name.clone()])
    }

    fn is_for(&self, next: u8) -> bool {
        self.versions
            .as_ref()
            .is_none_or(|versions| versions.contains(&next))
    }

    /// Whether its recording holds pauses and gaps, which a busy machine can miss.
    pub(crate) fn depends_on_time(&self) -> bool {
        let timed = |step: &Step| step.compare.chunks || step.sleep_ms > 0;
        self.steps.iter().any(timed)
    }

    /// Every path once, to let a development server compile.
    pub(crate) fn paths_to_warm(&self) -> Vec<String> {
        let mut paths: Vec<String> = Vec::new();
        for step in self.steps.iter().filter(|step| !step.no_warm) {
            let path = step.path();
            let path = path.split('?').next().unwrap_or_default().to_owned();
            if !paths.contains(&path) {
                paths.push(path);
            }
        }
        paths
    }
}

impl Step {
    /// The request.
    pub(crate) fn ask(&self) -> Ask {
        Ask {
            headers: self.headers(),
            body: self.body(),
            abort_after: self.abort_after_ms.map(Duration::from_millis),
            timeout: Duration::from_secs(self.timeout_s.unwrap_or(30)),
            ..Ask::new(self.method.as_deref().unwrap_or("GET"), &self.path())
        }
    }

    /// The pause before it, as recorded.
    pub(crate) fn pause(&self) -> Duration {
        Duration::from_millis(self.sleep_ms)
    }

    fn path(&self) -> String {
        match &self.path_repeat {
            Some(repeat) => self.path.replace("{R}", &repeat.text.repeat(repeat.times)),
            None => self.path.clone(),
        }
    }

    fn headers(&self) -> Vec<(String, String)> {
        match &self.headers {
            None => Vec::new(),
            Some(Headers::List(list)) => list.clone(),
            Some(Headers::Map(map)) => map
                .iter()
                .map(|(name, value)| {
                    let value = value
                        .as_str()
                        .map_or_else(|| value.to_string(), str::to_owned);
                    (name.clone(), value)
                })
                .collect(),
        }
    }

    fn body(&self) -> Body {
        if let Some(chunks) = &self.body_chunks {
            return Body::Chunked(chunks.iter().map(|chunk| chunk.clone().into()).collect());
        }
        if let Some(base64) = &self.body_b64 {
            return Body::Whole(from_base64(base64));
        }
        if let Some(repeat) = &self.body_repeat {
            return Body::Whole(repeat.text.repeat(repeat.times).into());
        }
        self.body
            .as_ref()
            .map_or(Body::None, |body| Body::Whole(body.clone().into()))
    }
}

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Bytes as base64, with padding.
pub(crate) fn to_base64(bytes: &[u8]) -> String {
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let at = |index: usize| u32::from(three.get(index).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for place in 0..4 {
            if place <= three.len() {
                text.push(char::from(BASE64[(bits >> (18 - 6 * place) & 63) as usize]));
            } else {
                text.push('=');
            }
        }
    }
    text
}

/// Base64 as bytes.
pub(crate) fn from_base64(text: &str) -> Vec<u8> {
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0_u32, 0);
    for digit in text.bytes().filter(|byte| *byte != b'=') {
        let value = BASE64.iter().position(|known| *known == digit);
        bits = bits << 6 | u32::try_from(value.expect("base64")).expect("under 64");
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held & 255) as u8);
        }
    }
    bytes
}
