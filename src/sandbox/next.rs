//! The modules that Next.js gives to handlers: `next/server`, `next/headers`, `next/cache`,
//! `next/navigation`, and the dispatcher that calls a handler and sends its answer.
//!
//! Written in JavaScript, one file each, beside this one. What differs between versions they
//! read from `jsguide:next/rules`, made here from the edition's [`Rules`].

mod etag;

use super::config::Config;
use super::edition::{Edition, Mode, RequestApis};

pub(crate) use etag::etag;

/// Sources by module name.
const MODULES: [(&str, &str); 40] = [
    ("jsguide:next/bridge", include_str!("next/bridge.js")),
    ("jsguide:next/cache", include_str!("next/cache.js")),
    (
        "jsguide:next/cache_life",
        include_str!("next/cache_life.js"),
    ),
    ("jsguide:next/component", include_str!("next/component.js")),
    ("jsguide:next/config", include_str!("next/config.js")),
    ("jsguide:next/constants", include_str!("next/constants.js")),
    ("jsguide:next/cookies", include_str!("next/cookies.js")),
    (
        "jsguide:next/decorators",
        include_str!("next/decorators.js"),
    ),
    (
        "jsguide:next/decorated_elements",
        include_str!("next/decorated_elements.js"),
    ),
    ("jsguide:next/dispatch", include_str!("next/dispatch.js")),
    ("jsguide:next/fetch", include_str!("next/fetch.js")),
    (
        "jsguide:next/fetch_policy",
        include_str!("next/fetch_policy.js"),
    ),
    ("jsguide:next/headers", include_str!("next/headers.js")),
    ("jsguide:next/host", include_str!("next/host.js")),
    (
        "jsguide:next/navigation",
        include_str!("next/navigation.js"),
    ),
    ("jsguide:next/image", include_str!("next/image.js")),
    ("jsguide:next/og", include_str!("next/og.js")),
    ("jsguide:next/react_dom", include_str!("next/react_dom.js")),
    ("jsguide:next/next_url", include_str!("next/next_url.js")),
    ("jsguide:next/prerender", include_str!("next/prerender.js")),
    (
        "jsguide:next/request_view",
        include_str!("next/request_view.js"),
    ),
    ("jsguide:next/pages_api", include_str!("next/pages_api.js")),
    (
        "jsguide:next/pages_request",
        include_str!("next/pages_request.js"),
    ),
    (
        "jsguide:next/pages_response",
        include_str!("next/pages_response.js"),
    ),
    ("jsguide:next/preview", include_str!("next/preview.js")),
    ("jsguide:next/proxy", include_str!("next/proxy.js")),
    ("jsguide:next/react", include_str!("next/react.js")),
    ("jsguide:next/rules", include_str!("next/rules.js")),
    ("jsguide:next/runtimes", include_str!("next/runtimes.js")),
    ("jsguide:next/scope", include_str!("next/scope.js")),
    ("jsguide:next/serialize", include_str!("next/serialize.js")),
    ("jsguide:next/server", include_str!("next/server.js")),
    (
        "jsguide:next/server_response",
        include_str!("next/server_response.js"),
    ),
    (
        "jsguide:next/user_agent",
        include_str!("next/user_agent.js"),
    ),
    ("jsguide:next/metadata", include_str!("next/metadata.js")),
    (
        "jsguide:next/user_agent_table",
        include_str!("next/user_agent_table.js"),
    ),
    (
        "jsguide:next/unstable_cache",
        include_str!("next/unstable_cache.js"),
    ),
    ("jsguide:next/use_cache", include_str!("next/use_cache.js")),
    ("jsguide:next/work", include_str!("next/work.js")),
    ("jsguide:next/empty", "export {};"),
];

/// The source of an internal module.
pub(crate) fn source(name: &str) -> Option<&'static str> {
    MODULES
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, source)| *source)
}

/// The internal module behind a name that learners import.
pub(crate) fn public(specifier: &str) -> Option<&'static str> {
    Some(match specifier.strip_suffix(".js").unwrap_or(specifier) {
        "next/server"
        | "next/dist/server/web/spec-extension/request"
        | "next/dist/server/web/spec-extension/response" => "jsguide:next/server",
        "next/headers" => "jsguide:next/headers",
        "next/cache" => "jsguide:next/cache",
        "next/dist/build/webpack/loaders/metadata" => "jsguide:next/metadata",
        "next/navigation" => "jsguide:next/navigation",
        "next/constants" => "jsguide:next/constants",
        "react" | "react/jsx-runtime" | "react/jsx-dev-runtime" => "jsguide:next/react",
        "next/link" | "next/script" | "next/head" | "next/form" | "next/dynamic" => {
            "jsguide:next/component"
        }
        "next/image" => "jsguide:next/image",
        "next/og" => "jsguide:next/og",
        "react-dom" => "jsguide:next/react_dom",
        "next" | "server-only" | "client-only" => "jsguide:next/empty",
        _ => return None,
    })
}

/// What the edition decides, as JSON for `jsguide:next/rules`.
pub(crate) fn rules_json(edition: Edition, config: &Config) -> String {
    let rules = edition.rules();
    let request_apis = match rules.request_apis {
        RequestApis::Plain => "plain",
        RequestApis::Bridged => "bridged",
        RequestApis::Promises => "promises",
    };
    serde_json::json!({
        "production": edition.mode == Mode::Production,
        "requestApis": request_apis,
        "staticUnlessUsed": rules.static_unless_used,
        "trimsRevalidatedPaths": rules.trims_revalidated_paths,
        "revalidatesStaticOnly": rules.revalidates_static_only,
        "tagProfiles": rules.tag_profiles,
        "moreBots": rules.more_bots,
        "cacheComponents": rules.cache_components(config),
        "useCache": rules.use_cache(config),
        "cacheLife": profiles(config),
        "authInterrupts": config.auth_interrupts,
        "basePath": config.base_path,
        "trailingSlash": config.trailing_slash,
        "i18n": config.i18n,
        "legacyElements": rules.legacy_elements,
        "reactVersion": rules.react_version,
        "requestIsNextRequest": rules.request_is_next_request,
        "hasGeo": rules.has_geo,
        "earlyMessages": rules.early_messages,
        "namesCalls": rules.names_calls,
        "revalidatingIsDynamic": rules.revalidating_is_dynamic,
        "forgetsLifeOfThrown": rules.forgets_life_of_thrown,
        "nullReceiver": rules.null_receiver,
        "draftModeAtOnce": rules.draft_mode_at_once,
        "hasInterrupts": rules.has_interrupts,
        "onlyOwnRedirects": rules.only_own_redirects,
        "hasAfter": rules.has_after,
        "quotesFalse": rules.quotes_false,
        "deletionKeepsOptions": rules.deletion_keeps_options,
        "chainsCookies": rules.chains_cookies,
        "hasSitemapMedia": rules.has_sitemap_media,
        "renewsImages": rules.renews_images,
        "checksSitemapIds": rules.checks_sitemap_ids,
    })
    .to_string()
}

/// The config's own `cacheLife` profiles.
fn profiles(config: &Config) -> serde_json::Value {
    let profile = |life: &super::config::CacheLife| {
        serde_json::json!({
            "stale": life.stale,
            "revalidate": life.revalidate,
            "expire": life.expire,
        })
    };
    config
        .cache_life
        .iter()
        .map(|(name, life)| (name.clone(), profile(life)))
        .collect::<serde_json::Map<_, _>>()
        .into()
}
