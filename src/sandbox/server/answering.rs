//! An answer that is there, or one that has to be waited for.
//!
//! Most of what is stored or refused is there at once. What a future carries from one pause to the
//! next is large, and moved with every call that passes it on: what need not wait has none.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::response::Response;

/// An answer to a request. As a future it is never asked again once it was ready.
pub(super) enum Answering {
    /// It is there.
    Ready(Option<Response>),
    /// It has to be waited for.
    Later(Pin<Box<dyn Future<Output = Response> + Send>>),
}

impl Answering {
    /// The answer that this will make.
    pub(super) fn later(answer: impl Future<Output = Response> + Send + 'static) -> Answering {
        Answering::Later(Box::pin(answer))
    }

    /// The answer, with this done to it.
    pub(super) fn then(self, change: impl FnOnce(&mut Response) + Send + 'static) -> Answering {
        match self {
            Answering::Ready(mut response) => {
                response.as_mut().map(change);
                Answering::Ready(response)
            }
            Answering::Later(answer) => Answering::later(async move {
                let mut response = answer.await;
                change(&mut response);
                response
            }),
        }
    }
}

impl From<Response> for Answering {
    fn from(response: Response) -> Answering {
        Answering::Ready(Some(response))
    }
}

impl Future for Answering {
    type Output = Response;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Response> {
        match self.get_mut() {
            Answering::Ready(response) => response.take().map_or(Poll::Pending, Poll::Ready),
            Answering::Later(answer) => answer.as_mut().poll(context),
        }
    }
}
