//! What calls are made to, over and over: a route's export and how it runs. It is an object of
//! JavaScript, kept here for the calls to come, which hand it over instead of all its parts.

use std::cell::RefCell;

use compact_str::CompactString;
use rquickjs::{Ctx, Function, Object, Persistent};
use rustc_hash::FxHashMap;

use super::{Call, CallKind, PassBy, Policy};

/// The callees that were called so far, by their module.
#[derive(Default)]
pub(super) struct Callees {
    known: RefCell<FxHashMap<CompactString, Vec<Callee>>>,
}

struct Callee {
    flags: u32,
    export: CompactString,
    route: CompactString,
    object: Persistent<Object<'static>>,
}

impl Callees {
    /// The callee of a call; `make` is `calleeOf` of `dispatch.js`.
    pub(super) fn of<'js>(
        &self,
        ctx: &Ctx<'js>,
        call: &Call,
        make: &Persistent<Function<'static>>,
    ) -> rquickjs::Result<Object<'js>> {
        let flags = flags(call);
        let known = self.known.borrow();
        let found = known.get(&call.file).and_then(|of_file| {
            of_file.iter().find(|known| {
                known.flags == flags && known.export == call.export && known.route == call.route
            })
        });
        if let Some(known) = found {
            return known.object.clone().restore(ctx);
        }
        drop(known);
        let parts = (flags, &*call.file, &*call.export, &*call.route);
        let object: Object<'js> = make.clone().restore(ctx)?.call(parts)?;
        let callee = Callee {
            flags,
            export: call.export.clone(),
            route: call.route.clone(),
            object: Persistent::save(ctx, object.clone()),
        };
        let mut known = self.known.borrow_mut();
        known.entry(call.file.clone()).or_default().push(callee);
        Ok(object)
    }
}

/// As `callee.js` reads them: who runs, the policy, `is_static`, `is_edge`, what is passed by,
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
