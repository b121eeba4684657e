//! What the framework itself answers, where versions do not agree.

/// What a proxy's client, the client router, gets where it asks for the data of an unknown page:
/// `{}` wherever Next does not find its own 404 page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LostData {
    /// The page all the same.
    Page,
    /// Data, where the header `x-nextjs-data` asks for it.
    ForHeader,
    /// Data, below `/_next/data/`.
    ForPath,
    /// The same, in an app with a base path: Next never looks for its 404 page there.
    ForPathOfBase,
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

/// What becomes of a request that may be a Server Action's and that also asks for a payload (`RSC: 1`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PayloadActions {
    /// It is taken for an action.
    Actions,
    /// It gets the payload of the page.
    Payloads,
    /// Its action fails: 500.
    Errors,
}

/// What a POST with an unknown `Next-Action` gets (FACTS 82).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UnknownAction {
    /// The page, as if nothing had been asked.
    Page,
    /// 404 `Server action not found.`
    NotFound,
    /// 400 `Invalid Server Action request.`, or 409 where the id has the right form.
    BadRequest,
}
