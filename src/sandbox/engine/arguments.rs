//! A call as arguments of the JavaScript function that runs it.

use compact_str::CompactString;
use rquickjs::function::Args;
use rquickjs::{Ctx, IntoJs, Object, TypedArray, Value};

use super::{Call, CallBody, Origin, Params, Seen};
use crate::sandbox::router::Param;

/// What `run` of `dispatch.js` takes, in order.
pub(super) fn of<'js>(
    ctx: &Ctx<'js>,
    callee: Object<'js>,
    call: Call,
    origin: &Origin,
) -> rquickjs::Result<Args<'js>> {
    let Seen { url, headers } = (call.see)(origin);
    let body: Value = match call.body {
        CallBody::None => Value::new_null(ctx.clone()),
        CallBody::Whole(bytes) => {
            TypedArray::<u8>::new_copy(ctx.clone(), bytes.as_ref())?.into_value()
        }
        CallBody::Streamed => true.into_js(ctx)?,
    };
    let other = |shown: &CompactString, usual: &CompactString| {
        if shown == usual {
            Ok(Value::new_undefined(ctx.clone()))
        } else {
            shown.as_str().into_js(ctx)
        }
    };
    let mut args = Args::new(ctx.clone(), 9);
    args.push_arg(callee)?;
    args.push_arg(call.id.0)?;
    args.push_arg(other(&call.method, &call.export)?)?;
    args.push_arg(&url)?;
    args.push_arg(query_begin(&url))?;
    args.push_arg(&headers)?;
    args.push_arg(body)?;
    args.push_arg(params_object(ctx, call.params)?)?;
    args.push_arg(other(&call.pathname, &call.route)?)?;
    Ok(args)
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
