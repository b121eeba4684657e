//! <https://url.spec.whatwg.org/>: parsing and serialising for `URL` and `URLSearchParams`, from the crate `url`.

use rquickjs::convert::List;
use rquickjs::{Ctx, Function, Object, Result};
use url::{Url, form_urlencoded, quirks};

pub(super) fn install<'js>(ctx: &Ctx<'js>, functions: &Object<'js>) -> Result<()> {
    functions.set("urlParse", Function::new(ctx.clone(), parse)?)?;
    functions.set("urlParts", Function::new(ctx.clone(), parts)?)?;
    functions.set("urlSet", Function::new(ctx.clone(), set)?)?;
    functions.set(
        "domainToUnicode",
        Function::new(ctx.clone(), |domain: String| domain_to_unicode(&domain))?,
    )?;
    functions.set("formDecode", Function::new(ctx.clone(), form_decode)?)?;
    functions.set("formValue", Function::new(ctx.clone(), form_value)?)?;
    functions.set("formEncode", Function::new(ctx.clone(), form_encode)?)
}

/// The serialisation of a URL, or nothing when it cannot be parsed.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the engine hands arguments over by value"
)]
fn parse(input: String, base: Option<String>) -> Option<String> {
    let base = match base {
        Some(base) => Some(Url::parse(&base).ok()?),
        None => None,
    };
    let url = Url::options().base_url(base.as_ref()).parse(&input).ok()?;
    Some(url.into())
}

/// The components of a serialised URL, in the order that `url.js` names.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the engine hands arguments over by value"
)]
fn parts(href: String) -> Option<Vec<String>> {
    let url = Url::parse(&href).ok()?;
    let parts = [
        &origin(&url),
        quirks::protocol(&url),
        quirks::username(&url),
        quirks::password(&url),
        quirks::host(&url),
        quirks::hostname(&url),
        quirks::port(&url),
        quirks::pathname(&url),
        quirks::search(&url),
        quirks::hash(&url),
    ];
    Some(parts.map(str::to_owned).to_vec())
}

/// The serialisation after one of them was set; a value that cannot be is ignored, as the standard has it.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the engine hands arguments over by value"
)]
fn set(href: String, component: String, value: String) -> Option<String> {
    let mut url = Url::parse(&href).ok()?;
    let _ = match component.as_str() {
        "protocol" => quirks::set_protocol(&mut url, &value),
        "username" => quirks::set_username(&mut url, &value),
        "password" => quirks::set_password(&mut url, &value),
        "host" => quirks::set_host(&mut url, &value),
        "hostname" => quirks::set_hostname(&mut url, &value),
        "port" => quirks::set_port(&mut url, &value),
        "pathname" => {
            let has_authority = url.has_authority();
            quirks::set_pathname(&mut url, &value);
            if !has_authority {
                return Some(with_path_marked(&url));
            }
            Ok(())
        }
        "search" => {
            quirks::set_search(&mut url, &value);
            Ok(())
        }
        _ => {
            quirks::set_hash(&mut url, &value);
            Ok(())
        }
    };
    Some(url.into())
}

/// <https://url.spec.whatwg.org/#url-serializing>: without a host, `/.` keeps a path that begins with two slashes from being
/// read as one; the crate minds that when it parses, not when it sets a path.
fn with_path_marked(url: &Url) -> String {
    let text = url.as_str();
    let Some((scheme, path)) = text.split_once(':') else {
        return text.to_owned();
    };
    match path.strip_prefix("/.") {
        None if path.starts_with("//") => format!("{scheme}:/.{path}"),
        Some(bare) if bare.starts_with('/') && !bare.starts_with("//") => {
            format!("{scheme}:{bare}")
        }
        _ => text.to_owned(),
    }
}

/// <https://url.spec.whatwg.org/#concept-domain-to-unicode>
fn domain_to_unicode(domain: &str) -> String {
    idna::domain_to_unicode(domain).0
}

/// <https://url.spec.whatwg.org/#concept-urlencoded-parser>: pairs of name and value.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the engine hands arguments over by value"
)]
fn form_decode(query: String) -> Vec<List<(String, String)>> {
    form_urlencoded::parse(query.as_bytes())
        .map(|(name, value)| List((name.into_owned(), value.into_owned())))
        .collect()
}

/// The first value of a name, if there is one.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the engine hands arguments over by value"
)]
fn form_value(query: String, name: String) -> Option<String> {
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    pairs.find_map(|(known, value)| (known == name).then(|| value.into_owned()))
}

/// <https://url.spec.whatwg.org/#concept-urlencoded-serializer>
#[expect(
    clippy::needless_pass_by_value,
    reason = "the engine hands arguments over by value"
)]
fn form_encode(flat: Vec<String>) -> String {
    let mut serializer = form_urlencoded::Serializer::new(String::new());
    for pair in flat.chunks_exact(2) {
        serializer.append_pair(&pair[0], &pair[1]);
    }
    serializer.finish()
}

/// <https://url.spec.whatwg.org/#concept-url-origin> : that of a blob is its creator's, whom only HTTP addresses name.
fn origin(url: &Url) -> String {
    let is_web = |text: &str| text.starts_with("http://") || text.starts_with("https://");
    if url.scheme() == "blob" && !is_web(url.path()) {
        return "null".to_owned();
    }
    quirks::origin(url)
}
