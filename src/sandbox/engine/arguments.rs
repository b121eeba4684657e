//! A call as arguments of the JavaScript function that runs it.

use rquickjs::function::Args;
use rquickjs::{Ctx, IntoJs, Object, TypedArray, Value};

use super::{Call, CallBody, CallKind, Origin, Params, PassBy, Policy, Seen};
use crate::sandbox::router::Param;

/// What `run` of `dispatch.js` takes, in order.
pub(super) fn of<'js>(ctx: &Ctx<'js>, call: Call, origin: &Origin) -> rquickjs::Result<Args<'js>> {
    let flags = flags(&call);
    let Seen { url, headers } = (call.see)(origin);
    let body: Value = match call.body {
        CallBody::None => Value::new_null(ctx.clone()),
        CallBody::Whole(bytes) => {
            TypedArray::<u8>::new_copy(ctx.clone(), bytes.as_ref())?.into_value()
        }
        CallBody::Streamed => true.into_js(ctx)?,
    };
    let mut args = Args::new(ctx.clone(), 12);
    args.push_arg(call.id.0)?;
    args.push_arg(flags)?;
    args.push_args([call.file.as_str(), call.method.as_str()])?;
    args.push_arg((call.export != call.method).then_some(call.export.as_str()))?;
    args.push_arg(&url)?;
    args.push_arg(query_begin(&url))?;
    args.push_arg(&headers)?;
    args.push_arg(body)?;
    args.push_arg(params_object(ctx, call.params)?)?;
    args.push_args([call.route.as_str(), call.pathname.as_str()])?;
    Ok(args)
}

/// As `dispatch.js` reads them: who runs, the policy, `is_static`, `is_edge`, what is passed by,
/// `hides_draft`.
fn flags(call: &Call) -> u32 {
    let kind = match call.kind {
        CallKind::Handler => 0,
        CallKind::Proxy => 1,
        CallKind::PagesApi => 2,
    };
    let policy = match call.policy {
        Policy::Open => 0,
        Policy::Forced => 1,
        Policy::Refused => 2,
    };
    let pass_by = match call.pass_by {
        PassBy::Nothing => 0,
        PassBy::Values => 1,
        PassBy::Data => 2,
        PassBy::Draft => 3,
        PassBy::Fetched => 4,
    };
    let is_static = u32::from(call.is_static) << 4;
    let is_edge = u32::from(call.is_edge) << 5;
    kind | policy << 2 | is_static | is_edge | pass_by << 6 | u32::from(call.hides_draft) << 9
}

fn params_object<'js>(ctx: &Ctx<'js>, params: Option<Params>) -> rquickjs::Result<Value<'js>> {
    let Some(params) = params else {
        return Ok(Value::new_undefined(ctx.clone()));
    };
    let object = Object::new(ctx.clone())?;
    for (name, value) in params {
        match value {
            Param::One(one) => object.set(name, one)?,
            Param::Many(list) => object.set(name, list)?,
        }
    }
    Ok(object.into_value())
}

/// Where the query of an address begins, behind the question mark, or the address's end; none where
/// the URL parser might write it otherwise: it may have dots in its path, a hash, or letters to escape.
fn query_begin(url: &str) -> Option<usize> {
    let mut begin = url.len();
    let mut before = 0;
    for (index, byte) in url.bytes().enumerate() {
        match byte {
            b'.' if before == b'/' => return None,
            b'2' if before == b'%' => return None,
            b'#' | 0x80.. => return None,
            b'?' if begin == url.len() => begin = index + 1,
            _ => {}
        }
        before = byte;
    }
    Some(begin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_query_of_a_plain_address_begins_behind_its_first_question_mark() {
        assert_eq!(query_begin("http://localhost:3000/a?b=1?2"), Some(24));
        assert_eq!(query_begin("http://localhost:3000/a?"), Some(24));
        assert_eq!(query_begin("http://localhost:3000/a"), Some(23));
    }

    #[test]
    fn an_address_that_the_parser_might_change_is_left_to_it() {
        for url in [
            "http://h/a/../b",
            "http://h/%2e/b",
            "http://h/a#b",
            "http://h/\u{e4}",
        ] {
            assert_eq!(query_begin(url), None, "{url}");
        }
    }
}
