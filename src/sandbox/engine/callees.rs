//! What calls are made to, over and over: a route's export and how it runs. It is an object of
//! JavaScript, kept here for the calls to come, which hand it over instead of all its parts.

use std::cell::RefCell;

use compact_str::CompactString;
use rquickjs::{Ctx, IntoJs, Null, Object, Persistent};
use rustc_hash::FxHashMap;

use super::{Call, CallKind, PassBy, Policy};

/// The callees that were called so far, by their module.
#[derive(Default)]
pub(super) struct Callees {
    known: RefCell<FxHashMap<CompactString, Vec<Callee>>>,
}

struct Callee {
    export: CompactString,
    route: CompactString,
    way: Way,
    object: Persistent<Object<'static>>,
}

/// How an export runs.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Way {
    kind: CallKind,
    policy: Policy,
    is_static: bool,
    is_edge: bool,
    pass_by: PassBy,
    hides_draft: bool,
}

impl Callees {
    /// The callee of a call, as `dispatch.js` takes it.
    pub(super) fn of<'js>(&self, ctx: &Ctx<'js>, call: &Call) -> rquickjs::Result<Object<'js>> {
        let way = Way::of(call);
        let mut known = self.known.borrow_mut();
        let found = known.get(&call.file).and_then(|of_file| {
            of_file.iter().find(|known| {
                known.way == way && known.export == call.export && known.route == call.route
            })
        });
        if let Some(known) = found {
            return known.object.clone().restore(ctx);
        }
        let object = object(ctx, call, way)?;
        let callee = Callee {
            export: call.export.clone(),
            route: call.route.clone(),
            way,
            object: Persistent::save(ctx, object.clone()),
        };
        known.entry(call.file.clone()).or_default().push(callee);
        Ok(object)
    }
}

impl Way {
    fn of(call: &Call) -> Way {
        Way {
            kind: call.kind,
            policy: call.policy,
            is_static: call.is_static,
            is_edge: call.is_edge,
            pass_by: call.pass_by,
            hides_draft: call.hides_draft,
        }
    }
}

/// `handler` is the export itself, once `dispatch.js` has loaded its module.
fn object<'js>(ctx: &Ctx<'js>, call: &Call, way: Way) -> rquickjs::Result<Object<'js>> {
    let kind = match way.kind {
        CallKind::Handler => None,
        CallKind::Proxy => Some("proxy"),
        CallKind::PagesApi => Some("pages_api"),
    };
    let policy = match way.policy {
        Policy::Open => "open",
        Policy::Forced => "force",
        Policy::Refused => "error",
    };
    let pass_by = match way.pass_by {
        PassBy::Nothing => None,
        PassBy::Values => Some("values"),
        PassBy::Data => Some("data"),
        PassBy::Draft => Some("draft"),
        PassBy::Fetched => Some("fetched"),
    };
    let or_null = |word: Option<&str>| match word {
        Some(word) => word.into_js(ctx),
        None => Null.into_js(ctx),
    };
    let object = Object::new(ctx.clone())?;
    object.set("kind", or_null(kind)?)?;
    object.set("file", call.file.as_str())?;
    object.set("name", call.export.as_str())?;
    object.set("route", call.route.as_str())?;
    object.set("policy", policy)?;
    object.set("isStatic", way.is_static)?;
    object.set("isEdge", way.is_edge)?;
    object.set("passBy", or_null(pass_by)?)?;
    object.set("hidesDraft", way.hides_draft)?;
    object.set("handler", Null)?;
    Ok(object)
}
