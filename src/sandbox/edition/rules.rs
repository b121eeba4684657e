//! What may differ between editions, each with the recorded fact it rests on.

use super::{
    ImageRules, LostData, Malformed, NextExports, PayloadActions, StaticRefusal, UnknownAction,
};
use crate::sandbox::config::Config;
use crate::sandbox::custom_routes::Dialect;
use crate::sandbox::engine::PassBy;
use crate::sandbox::refusals::Stage;
use crate::sandbox::transpile::{Decorators, Exports, Fields};

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
    /// Who gets data instead of a 404 page behind a proxy.
    pub(crate) lost_data: LostData,
    /// `dynamicParams = false` counts even where nothing lists params.
    pub(crate) closed_without_list: bool,
    /// On a cached `[id]` path every method gets the cached GET (FACTS 3).
    pub(crate) cached_params_ignore_method: bool,
    /// Cached answers carry `Cache-Control: s-maxage=..` (FACTS 54).
    pub(crate) sends_s_maxage: bool,
    /// `stale-while-revalidate` is dropped once an answer was renewed (FACTS 55).
    pub(crate) swr_lost_on_renewal: bool,
    /// `revalidatePath` and `revalidateTag` renew cached handlers (FACTS 58).
    pub(crate) revalidates_handlers: bool,
    /// A kept answer that is past its `expire` (of `cacheLife`, or `expireTime` of next.config) is
    /// made anew before anyone is answered; elsewhere it is stale like any other.
    pub(crate) ends_at_expire: bool,
    /// Names in the query that proxies and edge handlers never see (`stripInternalSearchParams`).
    pub(crate) hidden_query: &'static [&'static str],
    /// Of a long body the proxy, and what comes after it, see only the beginning.
    pub(crate) limits_proxy_body: bool,
    /// What sets the limit, below `experimental`.
    pub(crate) proxy_body_option: &'static str,
    /// `res.revalidate()` of an API route fails for a path of which nothing is kept.
    pub(crate) revalidates_static_only: bool,
    /// The second argument of `revalidateTag` counts (FACTS 59).
    pub(crate) tag_profiles: bool,
    /// The flag `cacheComponents` is known (FACTS 67).
    pub(crate) has_cache_components: bool,
    /// `'use cache'` is more than a string (FACTS 78).
    pub(crate) has_use_cache: bool,
    /// What turns `'use cache'` on, as the build says it.
    pub(crate) use_cache_flag: &'static str,
    /// Where that is explained.
    pub(crate) use_cache_docs: &'static str,
    /// A route may export handlers and config only (FACTS 78).
    pub(crate) checks_export_names: bool,
    /// A route must export a handler (FACTS 78).
    pub(crate) requires_handler: bool,
    /// `params` typed as a plain object is a type error (FACTS 78).
    pub(crate) types_params_as_promise: bool,
    /// Config that would have to be computed is an error (FACTS 78).
    pub(crate) refuses_computed_config: bool,
    /// Config has to be of the right types, as the schema of the build has them.
    pub(crate) checks_config_types: bool,
    /// What class fields in TypeScript are, unless tsconfig.json says it.
    pub(crate) class_fields: Fields,
    /// What decorators are, unless tsconfig.json says it.
    pub(crate) decorators: Decorators,
    /// Config is read through a type assertion: `'auto' as const`.
    pub(crate) reads_type_assertions: bool,
    /// The compiler itself reads `dynamic` and `runtime`: they have to be strings that are declared
    /// where they are exported, in development too.
    pub(crate) config_is_compiled: bool,
    /// What a word that `dynamic` or `runtime` does not know stops.
    pub(crate) invalid_config: Stage,
    /// Two files for one path are an error of the compiler, in development too (FACTS 77, 78).
    pub(crate) conflicts_break: bool,
    /// `/x` beside `/x/[[...slug]]` does not build (FACTS 78).
    pub(crate) refuses_optional_twin: bool,
    /// With `output: 'export'` a GET has to ask to be static (FACTS 78).
    pub(crate) export_needs_static: bool,
    /// `.` and `..` in a path are resolved (FACTS 13).
    pub(crate) resolves_dots: bool,
    /// Which path-to-regexp reads patterns of next.config and of the proxy.
    pub(crate) patterns: Dialect,
    /// What Next puts behind a matcher of the proxy: a page's data and payload are matched, too.
    pub(crate) matcher_suffix: &'static str,
    /// The same behind `/`.
    pub(crate) matcher_root_suffix: &'static str,
    /// Who asks for a payload is told where a rewrite led.
    pub(crate) tells_rewrites: bool,
    /// Matchers are tried on the decoded path, too.
    pub(crate) decodes_for_matchers: bool,
    /// Files of `public/` are those that were there at the build; development looks each time.
    pub(crate) lists_public: bool,
    /// A `/favicon.ico` that is not there is a 404 without a page.
    pub(crate) bare_missing_favicon: bool,
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
    /// `import 'crypto'` compiles for the edge runtime, where webpack finds no such module.
    pub(crate) edge_has_bare_modules: bool,
    /// Messages are those of 14: they name the path instead of the route, and link into its documents.
    pub(crate) early_messages: bool,
    /// Messages name `headers()` and its like with parentheses.
    pub(crate) names_calls: bool,
    /// `revalidateTag` and `revalidatePath` make an answer dynamic; otherwise they fail where one is
    /// made ahead.
    pub(crate) revalidating_is_dynamic: bool,
    /// An answer that `redirect()` or `notFound()` threw is kept without end and without tags: what
    /// the handler gathered is looked at only where it returned.
    pub(crate) forgets_life_of_thrown: bool,
    /// Handlers are called by `AsyncLocalStorage.run`, so `this` is null in them.
    pub(crate) null_receiver: bool,
    /// `draftMode().enable()` shows at once (FACTS 51).
    pub(crate) draft_mode_at_once: bool,
    /// `forbidden()` and `unauthorized()` are there, and `notFound()` throws as they do.
    pub(crate) has_interrupts: bool,
    /// Only what `redirect()` itself has thrown redirects: another carries no cookies.
    pub(crate) only_own_redirects: bool,
    /// `after()` and `connection()` are there; before, `after` was `unstable_after`.
    pub(crate) has_after: bool,
    /// The message about a wrong `revalidate` has `false` in quotation marks.
    pub(crate) quotes_false: bool,
    /// `cookies.delete` of an object sends all of its attributes, not only path and domain.
    pub(crate) deletion_keeps_options: bool,
    /// What `cookies().set` returns sets cookies that the answer takes along, and `delete` returns the same.
    pub(crate) chains_cookies: bool,
    /// A sitemap has pictures and videos.
    pub(crate) has_sitemap_media: bool,
    /// Icons and previews that are files are to be asked for anew each time.
    pub(crate) renews_images: bool,
    /// The id in a sitemap's address must be one that `generateSitemaps` lists.
    pub(crate) checks_sitemap_ids: bool,
    /// Without an app page the root layout does not stand around the 404 page, which then is that
    /// of the Pages Router.
    pub(crate) not_found_needs_page: bool,
    /// The file `not-found` is enough for it.
    pub(crate) not_found_file_suffices: bool,
    /// The search for files also takes a path for its unescaped form, which routes never do.
    pub(crate) finds_unescaped_files: bool,
    /// `Cache-Control` of the 404 page where it is what the path leads to; none where it is made for
    /// each request.
    pub(crate) not_found_kept: Option<&'static str>,
    /// What becomes of a request that may be a Server Action's and also asks for a payload.
    pub(crate) payload_actions: PayloadActions,
    /// Below `/_next/static` a file that is not there is the words `Not Found`.
    pub(crate) plain_missing_assets: bool,
    /// A picture or script that is not there (`Sec-Fetch-Dest`) is the same words.
    pub(crate) plain_missing_subresources: bool,
    /// A form posted to a prerendered handler gets the cached answer: Next takes it for a Server
    /// Action. Otherwise it gets the handler's 405.
    pub(crate) forms_get_cached_answer: bool,
    /// TRACE on a route (FACTS 9) is a 500 with an empty body.
    pub(crate) empty_trace_error: bool,
    /// The handlers' `Vary` header.
    pub(crate) vary: &'static str,
    /// The same where an answer may be compressed.
    pub(crate) compressed_vary: &'static str,
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
    /// A foreign draft mode cookie is taken back with the 404 page too (FACTS 51).
    pub(crate) not_found_resets_draft: bool,
    /// `x-middleware-prefetch` passes by what is prerendered for its params, too.
    pub(crate) prefetches_skip_params: bool,
    /// What is missing under a name that ends in `.rsc` is missed as a payload.
    pub(crate) knows_payload_names: bool,
    /// Bots that `userAgent()` knows besides those that every version knows.
    pub(crate) more_bots: Option<&'static str>,
    /// Sitemaps that a file generates are made ahead.
    pub(crate) lists_sitemaps: bool,
    /// The same of icons and previews.
    pub(crate) lists_images: bool,
    /// Icons and the like that are no code are sent as files, without a handler.
    pub(crate) sends_plain_metadata: bool,
    /// Handlers answer under a domain whose locale is another than the app's.
    pub(crate) domains_have_handlers: bool,
    /// A proxy's redirect to `//x` leads to the host `x`.
    pub(crate) slashes_name_hosts: bool,
    /// Headers that handlers never see.
    pub(crate) hidden_headers: &'static [&'static str],
    /// A handler whose answers are kept, or `force-static`, sees that draft mode is on.
    pub(crate) kept_see_draft: bool,
    /// In draft mode stored data is passed by, and none is kept.
    pub(crate) draft_passes_data: bool,
    /// What a request with `Cache-Control: no-cache` passes by: a reload in the browser.
    pub(crate) reload_passes_by: PassBy,
    /// `revalidatePath('/a/')` means `/a`.
    pub(crate) trims_revalidated_paths: bool,
    /// A header that the framework sets too goes out twice (FACTS 23).
    pub(crate) repeats_framework_headers: bool,
    /// The attributes of the cookies that end a draft mode that never was (FACTS 51).
    pub(crate) draft_reset: &'static str,
    /// Names of the file that runs before routes, and of its export; the first that is there counts.
    pub(crate) proxy_names: &'static [&'static str],
    /// A header that next.config or the proxy set replaces the handler's; otherwise both lines
    /// are sent (FACTS 23).
    pub(crate) config_headers_win: bool,
    /// OPTIONS on a page that is made for each request is a 400.
    pub(crate) refuses_page_options: bool,
    /// Prerendered pages say so in `x-nextjs-prerender` and `x-nextjs-stale-time`.
    pub(crate) marks_prerendered_pages: bool,
    /// `Cache-Control` of a prerendered page.
    pub(crate) prerendered_page_cache_control: &'static str,
    /// What a POST with an unknown `Next-Action` gets (FACTS 82).
    pub(crate) unknown_action: UnknownAction,
    /// A form posted to a page that names no action is a 400; otherwise a server error.
    pub(crate) refuses_unknown_forms: bool,
    /// A page asked for by the client router is sent on to the same path with `_rsc` (FACTS 64).
    pub(crate) redirects_rsc: bool,
    /// An API route sees the query of the proxy's rewrite.
    pub(crate) api_sees_proxy_query: bool,
    /// A name that a module does not export keeps those that import it from compiling; otherwise it
    /// is `undefined`.
    pub(crate) refuses_absent_exports: bool,
    /// Endings of files that an import may leave out, the first tried first.
    pub(crate) endings: &'static [&'static str],
    /// What exports are that contradict themselves.
    pub(crate) exports: Exports,
    /// `export =` runs; for the webpack of 14 the module is an ECMAScript one, which can't.
    pub(crate) assigned_exports: bool,
    /// What the modules of Next.js export.
    pub(crate) next_exports: NextExports,
    /// Who sends `x-nextjs-data` is told the route in `x-nextjs-matched-path`.
    pub(crate) tells_matched_path: bool,
    /// What `/_next/image` allows.
    pub(crate) image: ImageRules,
    /// The `react` that comes with it.
    pub(crate) react_version: &'static str,
    /// Elements are those of React 18.
    pub(crate) legacy_elements: bool,
}

impl Rules {
    /// GETs are prerendered as cache components are.
    pub(crate) const fn cache_components(&self, config: &Config) -> bool {
        self.has_cache_components && config.cache_components
    }

    /// `'use cache'` caches.
    pub(crate) const fn use_cache(&self, config: &Config) -> bool {
        self.cache_components(config) || (self.has_use_cache && config.use_cache)
    }
}
