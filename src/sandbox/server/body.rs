//! Bodies on their way: in, begun when the client waits to be asked for it; out, streamed chunk by
//! chunk, recorded, compressed where Next 16 does.

use std::borrow::Cow;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use futures_core::Stream;
use http_body::{Body as HttpBody, Frame};
use hyper::body::Incoming;

use super::coding::{Coding, Encoder};
use crate::sandbox::engine::{BodyStream, Engine};
use crate::sandbox::log::Recorder;
use crate::sandbox::trace::{Ending, RequestId, StepKind, shortened};

/// A request of somebody who asks whether to go on (`Expect: 100-continue`): told so at once, as Node
/// does it before anybody has looked at the request.
pub(super) async fn begin(request: hyper::Request<Incoming>) -> hyper::Request<Body> {
    let (parts, mut body) = request.into_parts();
    let first = std::future::poll_fn(|context| match Pin::new(&mut body).poll_frame(context) {
        Poll::Ready(frame) => Poll::Ready(frame),
        Poll::Pending => Poll::Ready(None),
    })
    .await;
    tokio::task::yield_now().await;
    let body = Begun { first, rest: body };
    hyper::Request::from_parts(parts, Body::new(body))
}

/// A body that has been asked for already.
struct Begun {
    first: Option<Result<Frame<Bytes>, hyper::Error>>,
    rest: Incoming,
}

impl HttpBody for Begun {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        match self.first.take() {
            Some(first) => Poll::Ready(Some(first)),
            None => Pin::new(&mut self.rest).poll_frame(context),
        }
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.rest.size_hint()
    }
}

/// A handler's stream, as the connection reads it.
pub(super) struct StreamedBody {
    stream: BodyStream,
    engine: Engine,
    id: RequestId,
    recorder: Option<Recorder>,
    encoder: Option<Encoder>,
    chunks: u32,
    over: bool,
    /// The error that ended the stream, until what came before it is on the wire.
    breaking: Option<(Pin<Box<tokio::time::Sleep>>, String)>,
}

/// Time for what was sent to leave before a broken stream closes the connection.
const PARTING: Duration = Duration::from_millis(5);

impl StreamedBody {
    pub(super) fn new(
        stream: BodyStream,
        engine: Engine,
        recorder: Recorder,
        coding: Option<Coding>,
    ) -> StreamedBody {
        StreamedBody {
            stream,
            engine,
            id: recorder.id(),
            recorder: Some(recorder),
            encoder: coding.map(Encoder::new),
            chunks: 0,
            over: false,
            breaking: None,
        }
    }

    fn chunk(&mut self, bytes: &Bytes) -> Bytes {
        self.chunks += 1;
        if let Some(recorder) = &mut self.recorder {
            recorder.step(StepKind::Chunk {
                number: self.chunks,
                bytes: bytes.len(),
            });
            recorder.body(bytes.len());
        }
        match &mut self.encoder {
            Some(encoder) => encoder.chunk(bytes),
            None => bytes.clone(),
        }
    }

    fn end(&mut self, ending: Ending) {
        self.over = true;
        if let Some(recorder) = self.recorder.take() {
            recorder.end(ending);
        }
    }

    fn last(&mut self) -> Option<Bytes> {
        self.encoder
            .take()
            .and_then(Encoder::finish)
            .filter(|rest| !rest.is_empty())
    }
}

impl HttpBody for StreamedBody {
    type Data = Bytes;
    type Error = String;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, String>>> {
        if self.over {
            return Poll::Ready(None);
        }
        if let Some((parting, error)) = &mut self.breaking {
            ready!(parting.as_mut().poll(context));
            let error = std::mem::take(error);
            self.end(Ending::Broken(shortened(error.clone())));
            return Poll::Ready(Some(Err(error)));
        }
        let item = ready!(Pin::new(&mut self.stream).poll_next(context));
        if std::mem::take(&mut self.stream.drained) {
            self.engine.drained(self.id);
        }
        match item {
            Some(Ok(bytes)) => {
                let bytes = self.chunk(&bytes);
                Poll::Ready(Some(Ok(Frame::data(bytes))))
            }
            Some(Err(error)) => {
                self.breaking = Some((Box::pin(tokio::time::sleep(PARTING)), error));
                self.poll_frame(context)
            }
            None => {
                let last = self.last();
                self.end(Ending::Complete);
                Poll::Ready(last.map(|bytes| Ok(Frame::data(bytes))))
            }
        }
    }
}

impl Drop for StreamedBody {
    fn drop(&mut self) {
        if !self.over {
            self.engine.cancelled(self.id);
        }
    }
}

/// Whether a content type is worth compressing, as the `compression` package of Node has it.
pub(super) fn is_compressible(content_type: &str) -> bool {
    if content_type == "application/json" {
        return true;
    }
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    let essence = if essence.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(essence.to_ascii_lowercase())
    } else {
        Cow::Borrowed(essence)
    };
    essence.starts_with("text/")
        || essence.ends_with("+json")
        || essence.ends_with("+xml")
        || matches!(
            &*essence,
            "application/json"
                | "application/javascript"
                | "application/xml"
                | "application/x-javascript"
                | "application/x-www-form-urlencoded"
                | "application/wasm"
                | "application/manifest+json"
                | "application/rtf"
                | "application/vnd.ms-fontobject"
                | "application/vnd.ms-opentype"
                | "font/otf"
                | "font/ttf"
                | "image/bmp"
                | "image/svg+xml"
                | "image/vnd.adobe.photoshop"
                | "image/vnd.microsoft.icon"
                | "image/x-icon"
                | "image/x-ms-bmp"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_json_are_worth_compressing_and_pictures_are_not() {
        for kind in [
            "text/plain;charset=UTF-8",
            "application/json",
            "text/event-stream",
            "application/ld+json",
        ] {
            assert!(is_compressible(kind), "{kind}");
        }
        for kind in ["", "image/png", "application/octet-stream"] {
            assert!(!is_compressible(kind), "{kind}");
        }
    }
}
