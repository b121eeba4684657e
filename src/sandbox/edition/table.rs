//! The one table of what editions decide. 16 is written out; 15 says what it did otherwise, and 14
//! what it did otherwise than 15.

use super::{
    Edition, ImageRules, LostData, Malformed, Mode, NextExports, NextVersion, PayloadActions,
    RequestApis, Rules, StaticRefusal, UnknownAction,
};
use crate::sandbox::custom_routes::Dialect;
use crate::sandbox::engine::PassBy;
use crate::sandbox::refusals::Stage;
use crate::sandbox::transpile::{Decorators, Exports, Fields};

const PRODUCTION_PAGE: &str = "private, no-cache, no-store, max-age=0, must-revalidate";
const DEVELOPMENT_PAGE: &str = "no-store, must-revalidate";

impl Edition {
    /// What this edition decides, made anew.
    pub(super) const fn table(self) -> Rules {
        let production = matches!(self.mode, Mode::Production);
        match self.next {
            NextVersion::V16 => v16(production),
            NextVersion::V15 => v15(production),
            NextVersion::V14 => v14(production),
        }
    }
}

#[expect(
    clippy::too_many_lines,
    reason = "a row for each rule, of which there are many"
)]
const fn v16(production: bool) -> Rules {
    Rules {
        request_apis: RequestApis::Promises,
        caches_answers: production,
        static_unless_used: false,
        put_makes_dynamic: true,
        static_refusal: StaticRefusal::Words,
        lost_data: LostData::ForPathOfBase,
        closed_without_list: true,
        cached_params_ignore_method: true,
        sends_s_maxage: true,
        swr_lost_on_renewal: false,
        revalidates_handlers: true,
        ends_at_expire: true,
        hidden_query: &["_rsc"],
        limits_proxy_body: true,
        proxy_body_option: "proxyClientMaxBodySize",
        revalidates_static_only: false,
        tag_profiles: true,
        has_cache_components: true,
        has_use_cache: true,
        use_cache_flag: "feature flag `cacheComponents`",
        use_cache_docs: "https://nextjs.org/docs/app/api-reference/directives/use-cache#usage",
        checks_export_names: false,
        requires_handler: true,
        types_params_as_promise: true,
        refuses_computed_config: true,
        checks_config_types: true,
        class_fields: Fields::Defined,
        decorators: Decorators::Elements,
        reads_type_assertions: true,
        config_is_compiled: true,
        invalid_config: Stage::Compile,
        conflicts_break: true,
        refuses_optional_twin: true,
        export_needs_static: true,
        resolves_dots: true,
        patterns: Dialect::Strict,
        matcher_suffix: r"{(\.json|\.rsc|\.segments/.+\.segment\.rsc)}?",
        matcher_root_suffix: r"(/?index|/?index\.json|/?index(?:\.rsc|\.segments/.+\.segment\.rsc))?",
        decodes_for_matchers: true,
        tells_rewrites: true,
        lists_public: production,
        bare_missing_favicon: !production,
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
        edge_has_bare_modules: true,
        early_messages: false,
        names_calls: true,
        revalidating_is_dynamic: false,
        forgets_life_of_thrown: true,
        null_receiver: true,
        draft_mode_at_once: true,
        has_interrupts: true,
        only_own_redirects: false,
        has_after: true,
        quotes_false: false,
        deletion_keeps_options: true,
        chains_cookies: true,
        has_sitemap_media: true,
        renews_images: true,
        checks_sitemap_ids: true,
        not_found_needs_page: false,
        not_found_file_suffices: true,
        finds_unescaped_files: production,
        not_found_kept: Some("s-maxage=31536000"),
        payload_actions: if production {
            PayloadActions::Errors
        } else {
            PayloadActions::Payloads
        },
        plain_missing_assets: true,
        plain_missing_subresources: true,
        forms_get_cached_answer: true,
        empty_trace_error: false,
        vary: "rsc, next-router-state-tree, next-router-prefetch, next-router-segment-prefetch",
        compressed_vary: "rsc, next-router-state-tree, next-router-prefetch, next-router-segment-prefetch, Accept-Encoding",
        edge_vary: Some("Accept-Encoding"),
        empty_load_error: true,
        not_found_words: "This page could not be found.",
        streams_not_found: !production,
        titles_server_errors: production,
        params_claim_hit: !production,
        not_found_resets_draft: true,
        prefetches_skip_params: true,
        knows_payload_names: production,
        more_bots: Some("GPTBot"),
        lists_sitemaps: true,
        lists_images: true,
        domains_have_handlers: !production,
        slashes_name_hosts: true,
        sends_plain_metadata: !production,
        hidden_headers: &[
            "next-url",
            "x-nextjs-data",
            "next-resume",
            "x-next-resume-state-length",
        ],
        kept_see_draft: true,
        draft_passes_data: true,
        reload_passes_by: if production {
            PassBy::Nothing
        } else {
            PassBy::Data
        },
        trims_revalidated_paths: true,
        repeats_framework_headers: false,
        draft_reset: if production {
            "HttpOnly; Secure; SameSite=None"
        } else {
            "HttpOnly; SameSite=Lax"
        },
        proxy_names: &["proxy", "middleware"],
        config_headers_win: true,
        refuses_page_options: true,
        marks_prerendered_pages: true,
        prerendered_page_cache_control: "s-maxage=31536000",
        unknown_action: UnknownAction::BadRequest,
        refuses_unknown_forms: true,
        redirects_rsc: true,
        api_sees_proxy_query: true,
        refuses_absent_exports: true,
        endings: &[".tsx", ".ts", ".jsx", ".js", ".mjs", ".json"],
        exports: Exports::Lenient,
        assigned_exports: true,
        next_exports: NextExports(NextVersion::V16),
        image: ImageRules::V16,
        tells_matched_path: false,
        react_version: "19.3.0-canary-278794d7-20261002",
        legacy_elements: false,
    }
}

const fn v15(production: bool) -> Rules {
    Rules {
        names_calls: false,
        lost_data: if production {
            LostData::ForPath
        } else {
            LostData::Page
        },
        request_apis: RequestApis::Bridged,
        renews_images: false,
        checks_sitemap_ids: false,
        plain_missing_subresources: false,
        not_found_needs_page: true,
        not_found_file_suffices: false,
        payload_actions: if production {
            PayloadActions::Actions
        } else {
            PayloadActions::Payloads
        },
        proxy_names: &["middleware"],
        unknown_action: UnknownAction::NotFound,
        refuses_unknown_forms: false,
        redirects_rsc: false,
        api_sees_proxy_query: false,
        refuses_absent_exports: false,
        endings: &[".js", ".mjs", ".tsx", ".ts", ".jsx", ".json"],
        exports: Exports::Strict,
        edge_has_bare_modules: false,
        next_exports: NextExports(NextVersion::V15),
        image: ImageRules::V15,
        react_version: "19.2.0-canary-0bdb9206-20250818",
        swr_lost_on_renewal: true,
        ends_at_expire: false,
        proxy_body_option: "middlewareClientMaxBodySize",
        tag_profiles: false,
        has_cache_components: false,
        use_cache_flag: "experimental feature flag `useCache`",
        checks_export_names: true,
        class_fields: Fields::Assigned,
        decorators: Decorators::Refused,
        reads_type_assertions: false,
        config_is_compiled: false,
        invalid_config: Stage::Build,
        conflicts_break: false,
        refuses_optional_twin: false,
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
        not_found_resets_draft: !production,
        knows_payload_names: false,
        more_bots: None,
        lists_sitemaps: production,
        lists_images: false,
        slashes_name_hosts: false,
        sends_plain_metadata: false,
        kept_see_draft: !production,
        draft_passes_data: false,
        reload_passes_by: if production {
            PassBy::Nothing
        } else {
            PassBy::Fetched
        },
        trims_revalidated_paths: false,
        ..v16(production)
    }
}

const fn v14(production: bool) -> Rules {
    Rules {
        not_found_kept: None,
        payload_actions: PayloadActions::Payloads,
        request_apis: RequestApis::Plain,
        static_unless_used: true,
        patterns: Dialect::Lax,
        // A parameter at the end takes the brackets for its own expression.
        matcher_suffix: "(.json)?",
        matcher_root_suffix: r"(/?index|/?index\.json)?",
        decodes_for_matchers: false,
        tells_rewrites: false,
        put_makes_dynamic: false,
        static_refusal: StaticRefusal::Page,
        lost_data: LostData::ForHeader,
        closed_without_list: false,
        cached_params_ignore_method: false,
        sends_s_maxage: false,
        swr_lost_on_renewal: false,
        revalidates_handlers: false,
        hidden_query: &[
            "_rsc",
            "__nextFallback",
            "__nextLocale",
            "__nextInferredLocaleFromDefault",
            "__nextDefaultLocale",
            "__nextIsNotFound",
            "__nextDataReq",
        ],
        not_found_file_suffices: true,
        limits_proxy_body: false,
        revalidates_static_only: true,
        has_use_cache: false,
        use_cache_flag: "feature flag `cacheComponents`",
        requires_handler: false,
        types_params_as_promise: false,
        refuses_computed_config: false,
        checks_config_types: false,
        invalid_config: Stage::Types,
        refuses_optional_twin: true,
        export_needs_static: false,
        rewrites_query: false,
        escapes_more_of_paths: false,
        keeps_content_length: true,
        request_is_next_request: false,
        has_geo: true,
        early_messages: true,
        revalidating_is_dynamic: true,
        forgets_life_of_thrown: false,
        null_receiver: false,
        draft_mode_at_once: false,
        has_interrupts: false,
        only_own_redirects: true,
        has_after: false,
        quotes_false: true,
        deletion_keeps_options: false,
        chains_cookies: false,
        has_sitemap_media: false,
        checks_sitemap_ids: true,
        plain_missing_assets: false,
        forms_get_cached_answer: false,
        empty_trace_error: true,
        vary: "RSC, Next-Router-State-Tree, Next-Router-Prefetch",
        compressed_vary: "RSC, Next-Router-State-Tree, Next-Router-Prefetch, Accept-Encoding",
        prefetches_skip_params: false,
        hidden_headers: &[],
        kept_see_draft: true,
        repeats_framework_headers: true,
        config_headers_win: false,
        refuses_page_options: false,
        marks_prerendered_pages: false,
        prerendered_page_cache_control: "s-maxage=31536000, stale-while-revalidate",
        unknown_action: UnknownAction::Page,
        api_sees_proxy_query: true,
        assigned_exports: false,
        next_exports: NextExports(NextVersion::V14),
        image: ImageRules::V14,
        tells_matched_path: true,
        react_version: "18.3.0-canary-178c267a4e-20241218",
        legacy_elements: true,
        ..v15(production)
    }
}
