//! The JavaScript files of the platform: which there are, and in what order they run.

use super::absent_modules::ABSENT;

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(concat!("jsguide:web/", $name)),*]
    };
}

/// What every context runs, each file after those that it imports.
pub(super) const CORE: &[&str] = files![
    "host",
    "context",
    "webidl",
    "dom_exception",
    "engine_errors",
    "impure",
    "date",
    "engine_gaps",
    "inspect_lazily",
    "report_error",
    "json",
    "ticks",
    "timer_queue",
    "events",
    "abort",
    "timers",
    "encoding",
    "base64",
    "streams/slots",
    "streams/strategies",
    "streams/readable_core",
    "streams/byte_controller",
    "streams/writable_core",
    "streams/readable_controllers",
    "streams/tee",
    "streams/pipe",
    "streams/writable",
    "streams/readable",
    "streams/transform",
    "streams/text_streams",
    "blob",
    "form_data",
    "url_search_params",
    "url",
    "headers",
    "body",
    "request",
    "response",
    "fetch",
    "navigator",
    "crypto",
    "console",
    "process",
    "lazy_globals",
    "locale_methods",
    "internals",
    "entry",
];

/// What is loaded when a script first wants it. Each line is one module, the last of its files, with the files that it
/// alone imports before it.
pub(super) const LAZY: &[&[&str]] = &[
    files!["streams/compression"],
    files![
        "inspect_text",
        "inspect_layout",
        "inspect_names",
        "inspect",
        "format",
        "console_table",
        "printing",
    ],
    files!["error_messages"],
    files!["pattern_errors"],
    files!["json_fault"],
    files!["content_type"],
    files!["data_url"],
    files!["object_urls"],
    files!["parse_args"],
    files!["mime_type"],
    files!["structured_clone"],
    files!["performance"],
    files!["multipart"],
    files!["deep_equal"],
    files!["assert_diff"],
    files![
        "crypto_key",
        "subtle_algorithms",
        "subtle_pairs",
        "subtle_crypto"
    ],
    files!["node_errors"],
    files!["status_codes"],
    files!["event_emitter"],
    files![
        "node_streams/base",
        "node_streams/operators",
        "node_streams/readable",
        "node_streams/writable",
        "node_streams/pipeline",
    ],
    files!["key_material"],
    files!["key_object"],
    files!["key_pairs"],
    files!["key_derivation"],
    files!["cipheriv"],
    files!["buffer_encodings", "buffer_numbers", "buffer"],
    files!["url_pattern_parser", "url_pattern"],
    files!["intl/collator"],
    files!["intl/time_zone"],
    files!["intl/locale_data", "intl/localized"],
    files![
        "intl/display_data",
        "intl/locale_object",
        "intl/display_names"
    ],
    files!["async_context"],
    files!["messaging"],
    files!["absent"],
    files![
        "intl/locale",
        "intl/decimal",
        "intl/names",
        "intl/number_format",
        "intl/plural_rules",
        "intl/date_range",
        "intl/date_time_format",
        "intl/list_format",
        "intl/relative_time_format",
        "intl/segmenter",
        "intl/intl",
    ],
];

macro_rules! node_modules {
    ($($name:literal),* $(,)?) => {
        &[$((concat!("node:", $name), include_str!(concat!("node/", $name, ".js")))),*]
    };
}

/// Node's modules, as far as handlers meet them.
const NODE: &[(&str, &str)] = node_modules![
    "assert",
    "assert/strict",
    "async_hooks",
    "buffer",
    "console",
    "crypto",
    "events",
    "net",
    "os",
    "path",
    "path/posix",
    "perf_hooks",
    "process",
    "querystring",
    "stream",
    "stream/consumers",
    "stream/promises",
    "stream/web",
    "string_decoder",
    "timers",
    "timers/promises",
    "url",
    "util",
    "util/types",
    "zlib",
];

/// The source of a module that user code may import: `node:path`, or `path` without the prefix.
pub(crate) fn builtin(name: &str) -> Option<&'static str> {
    let canonical = canonical_builtin(name)?;
    NODE.iter()
        .chain(ABSENT)
        .find(|(known, _)| *known == canonical)
        .map(|(_, source)| *source)
}

/// The one name of a built-in module: `node:path` for `path`.
pub(crate) fn canonical_builtin(name: &str) -> Option<&'static str> {
    let bare = name.strip_prefix("node:").unwrap_or(name);
    NODE.iter()
        .chain(ABSENT)
        .map(|(known, _)| *known)
        .find(|known| known.strip_prefix("node:") == Some(bare))
}

/// Whether a module is the platform's own, which user code must not import.
#[cfg(test)]
pub(crate) fn is_platform_module(name: &str) -> bool {
    name.starts_with("jsguide:web/")
}
