//! Which Next.js, in which mode: and, in one table, what differs between them.
//!
//! Nothing else in the sandbox compares versions. A rule is named after what it decides, and
//! each field says which recorded fact (`FACTS.md`, by number) it rests on.

use std::fmt;
use std::str::FromStr;

/// A major version of Next.js whose behaviour was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NextVersion {
    /// Next.js 14 (recorded from 14.2.35).
    V14,
    /// Next.js 15 (recorded from 15.5.29).
    V15,
    /// Next.js 16 (recorded from 16.4.6).
    V16,
}

impl NextVersion {
    /// All versions, oldest first.
    pub const ALL: [NextVersion; 3] = [NextVersion::V14, NextVersion::V15, NextVersion::V16];

    /// The major number: 14, 15 or 16.
    pub const fn number(self) -> u8 {
        match self {
            NextVersion::V14 => 14,
            NextVersion::V15 => 15,
            NextVersion::V16 => 16,
        }
    }

    /// The version with this major number, if it was recorded.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|v| v.number() == number)
    }

    /// The next version, beginning again after the last.
    #[must_use]
    pub const fn following(self) -> Self {
        match self {
            NextVersion::V14 => NextVersion::V15,
            NextVersion::V15 => NextVersion::V16,
            NextVersion::V16 => NextVersion::V14,
        }
    }
}

impl fmt::Display for NextVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.number())
    }
}

impl FromStr for NextVersion {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        text.parse()
            .ok()
            .and_then(Self::from_number)
            .ok_or_else(|| format!("Next.js {text} is not known here: 14, 15 or 16"))
    }
}

/// How the app runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// `next build`, then `next start`.
    Production,
    /// `next dev`.
    Development,
}

impl Mode {
    /// The other mode.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Mode::Production => Mode::Development,
            Mode::Development => Mode::Production,
        }
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Mode::Production => "production",
            Mode::Development => "development",
        })
    }
}

impl FromStr for Mode {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "production" => Ok(Mode::Production),
            "development" => Ok(Mode::Development),
            _ => Err(format!("{text:?} is no mode: production or development")),
        }
    }
}

/// A version in a mode: what the learner picks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Edition {
    /// The version of Next.js.
    pub next: NextVersion,
    /// Production or development.
    pub mode: Mode,
}

impl Default for Edition {
    fn default() -> Self {
        Edition {
            next: NextVersion::V16,
            mode: Mode::Production,
        }
    }
}

impl fmt::Display for Edition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Next {} {}", self.next, self.mode)
    }
}

/// How `params`, `cookies()` and their like hand out what belongs to the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RequestApis {
    /// Plain values (14).
    Plain,
    /// Promises that also answer synchronously (15).
    Bridged,
    /// Plain promises (16).
    Promises,
}

/// What a prerendered GET answers to a method it does not have (FACTS 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StaticRefusal {
    /// An HTML page.
    Page,
    /// The words `Method Not Allowed`, without a content type.
    Words,
}

/// What the framework answers to a path with broken escapes in production (FACTS 14).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Malformed {
    /// 400 with an HTML page.
    BadRequest,
    /// 500 with the words `Internal Server Error`.
    ServerError,
}

/// What an edition decides. The only place where versions and modes differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a table of independent yes-or-no facts, not a state"
)]
pub(crate) struct Rules {
    /// `params`, `cookies()`, `headers()`, `draftMode()` (FACTS 24, 50).
    pub(crate) request_apis: RequestApis,
    /// Answers are prerendered and kept: production only (FACTS 53).
    pub(crate) caches_answers: bool,
    /// A GET that reads nothing of the request is prerendered unasked (FACTS 53).
    pub(crate) static_unless_used: bool,
    /// A PUT export keeps a GET from being static; 14 forgot it (FACTS 5).
    pub(crate) put_makes_dynamic: bool,
    /// What other methods get on a prerendered path (FACTS 2).
    pub(crate) static_refusal: StaticRefusal,
    /// On a cached `[id]` path every method gets the cached GET (FACTS 3).
    pub(crate) cached_params_ignore_method: bool,
    /// Cached answers carry `Cache-Control: s-maxage=..` (FACTS 54).
    pub(crate) sends_s_maxage: bool,
    /// `stale-while-revalidate` is dropped once an answer was renewed (FACTS 55).
    pub(crate) swr_lost_on_renewal: bool,
    /// `revalidatePath` and `revalidateTag` renew cached handlers (FACTS 58).
    pub(crate) revalidates_handlers: bool,
    /// The second argument of `revalidateTag` counts (FACTS 59).
    pub(crate) tag_profiles: bool,
    /// `.` and `..` in a path are resolved (FACTS 13).
    pub(crate) resolves_dots: bool,
    /// A path with broken escapes (FACTS 14).
    pub(crate) malformed: Malformed,
    /// The query is parsed and written anew (FACTS 16).
    pub(crate) rewrites_query: bool,
    /// `'`, `|` and `^` in a path are escaped in `request.url` (FACTS 15).
    pub(crate) escapes_more_of_paths: bool,
    /// Errors of the framework are words, not pages (FACTS 9, 14, 35, 62).
    pub(crate) plain_server_errors: bool,
    /// The 404 page is itself prerendered and says so (FACTS 17).
    pub(crate) cached_not_found: bool,
    /// `Cache-Control` of the pages the framework makes.
    pub(crate) page_cache_control: &'static str,
    /// Handlers' answers are compressed (FACTS 41).
    pub(crate) compresses: bool,
    /// An own `Content-Length` or `Content-Encoding` is sent (FACTS 39).
    pub(crate) keeps_content_length: bool,
    /// The request is an instance of the exported `NextRequest` (FACTS 30).
    pub(crate) request_is_next_request: bool,
    /// `request.geo` is `{}` (FACTS 30).
    pub(crate) has_geo: bool,
    /// `draftMode().enable()` shows at once (FACTS 51).
    pub(crate) draft_mode_at_once: bool,
    /// TRACE on a route (FACTS 9) is a 500 with an empty body.
    pub(crate) empty_trace_error: bool,
    /// The handlers' `Vary` header.
    pub(crate) vary: &'static str,
    /// The same of edge handlers (FACTS 66).
    pub(crate) edge_vary: Option<&'static str>,
    /// A module that fails to load is an empty 500, not the page.
    pub(crate) empty_load_error: bool,
    /// The 404 page's words.
    pub(crate) not_found_words: &'static str,
    /// The 404 page is sent in chunks, without an `ETag`.
    pub(crate) streams_not_found: bool,
    /// The page of a server error has a title; development's is drawn by scripts.
    pub(crate) titles_server_errors: bool,
    /// A `generateStaticParams` route sends cache headers though nothing is cached (FACTS 63).
    pub(crate) params_claim_hit: bool,
    /// `RSC: 1` without the right `_rsc` is redirected (FACTS 64).
    pub(crate) validates_rsc: bool,
    /// A foreign draft mode cookie is taken back with the 404 page too (FACTS 51).
    pub(crate) not_found_resets_draft: bool,
    /// OPTIONS that can't be kept as an answer is 400, not the server error page.
    pub(crate) unkept_options_are_refused: bool,
    /// A `force-static` handler sees that draft mode is on.
    pub(crate) forced_sees_draft: bool,
    /// `revalidatePath('/a/')` means `/a`.
    pub(crate) trims_revalidated_paths: bool,
    /// A header that the framework sets too goes out twice (FACTS 23).
    pub(crate) repeats_framework_headers: bool,
    /// The attributes of the cookies that end a draft mode that never was (FACTS 51).
    pub(crate) draft_reset: &'static str,
}

impl Edition {
    /// What this edition decides.
    pub(crate) const fn rules(self) -> Rules {
        let production = matches!(self.mode, Mode::Production);
        let base = Rules {
            request_apis: RequestApis::Promises,
            caches_answers: production,
            static_unless_used: false,
            put_makes_dynamic: true,
            static_refusal: StaticRefusal::Words,
            cached_params_ignore_method: true,
            sends_s_maxage: true,
            swr_lost_on_renewal: false,
            revalidates_handlers: true,
            tag_profiles: true,
            resolves_dots: true,
            malformed: if production {
                Malformed::ServerError
            } else {
                Malformed::BadRequest
            },
            rewrites_query: true,
            escapes_more_of_paths: false,
            plain_server_errors: production,
            cached_not_found: production,
            page_cache_control: if production {
                PRODUCTION_PAGE
            } else {
                "no-store"
            },
            compresses: true,
            keeps_content_length: false,
            request_is_next_request: false,
            has_geo: false,
            draft_mode_at_once: true,
            empty_trace_error: false,
            vary: "rsc, next-router-state-tree, next-router-prefetch, next-router-segment-prefetch",
            edge_vary: Some("Accept-Encoding"),
            empty_load_error: true,
            not_found_words: "This page could not be found.",
            streams_not_found: !production,
            titles_server_errors: production,
            params_claim_hit: !production,
            validates_rsc: true,
            not_found_resets_draft: true,
            unkept_options_are_refused: false,
            forced_sees_draft: true,
            trims_revalidated_paths: true,
            repeats_framework_headers: false,
            draft_reset: if production {
                "HttpOnly; Secure; SameSite=None"
            } else {
                "HttpOnly; SameSite=Lax"
            },
        };
        match self.next {
            NextVersion::V16 => base,
            NextVersion::V15 => Rules {
                request_apis: RequestApis::Bridged,
                swr_lost_on_renewal: true,
                tag_profiles: false,
                resolves_dots: false,
                malformed: Malformed::BadRequest,
                escapes_more_of_paths: true,
                plain_server_errors: false,
                cached_not_found: false,
                empty_load_error: false,
                page_cache_control: if production {
                    PRODUCTION_PAGE
                } else {
                    DEVELOPMENT_PAGE
                },
                compresses: false,
                edge_vary: None,
                not_found_words: if production {
                    "This page could not be found"
                } else {
                    "This page could not be found."
                },
                request_is_next_request: true,
                validates_rsc: false,
                not_found_resets_draft: !production,
                unkept_options_are_refused: true,
                forced_sees_draft: !production,
                trims_revalidated_paths: false,
                ..base
            },
            NextVersion::V14 => Rules {
                request_apis: RequestApis::Plain,
                static_unless_used: true,
                put_makes_dynamic: false,
                static_refusal: StaticRefusal::Page,
                cached_params_ignore_method: false,
                sends_s_maxage: false,
                revalidates_handlers: false,
                tag_profiles: false,
                resolves_dots: false,
                malformed: Malformed::BadRequest,
                rewrites_query: false,
                plain_server_errors: false,
                cached_not_found: false,
                empty_load_error: false,
                page_cache_control: if production {
                    PRODUCTION_PAGE
                } else {
                    DEVELOPMENT_PAGE
                },
                compresses: false,
                edge_vary: None,
                not_found_words: if production {
                    "This page could not be found"
                } else {
                    "This page could not be found."
                },
                keeps_content_length: true,
                has_geo: true,
                validates_rsc: false,
                not_found_resets_draft: !production,
                trims_revalidated_paths: false,
                repeats_framework_headers: true,
                draft_mode_at_once: false,
                empty_trace_error: !production,
                vary: "RSC, Next-Router-State-Tree, Next-Router-Prefetch",
                ..base
            },
        }
    }
}

const PRODUCTION_PAGE: &str = "private, no-cache, no-store, max-age=0, must-revalidate";
const DEVELOPMENT_PAGE: &str = "no-store, must-revalidate";
