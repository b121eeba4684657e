//! The bytes of a file, read where that may take its time.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Body;
use bytes::Bytes;
use http_body::{Body as HttpBody, Frame};
use tokio::sync::mpsc;

use super::conditions::Part;

/// So much is read at once.
const PIECE: usize = 64 * 1024;

/// A part of a file, whole.
pub(super) async fn read(file: PathBuf, part: Part) -> io::Result<Bytes> {
    let reading = tokio::task::spawn_blocking(move || {
        let mut bytes = Vec::new();
        open(&file, part)?.read_to_end(&mut bytes)?;
        if bytes.len() as u64 == part.length {
            Ok(Bytes::from(bytes))
        } else {
            Err(io::ErrorKind::UnexpectedEof.into())
        }
    });
    reading.await.map_err(io::Error::other)?
}

/// A part of a file, piece by piece, no faster than the client takes it.
pub(super) fn stream(file: PathBuf, part: Part) -> Body {
    let (sender, pieces) = mpsc::channel(2);
    tokio::task::spawn_blocking(move || {
        let mut file = match open(&file, part) {
            Ok(file) => file,
            Err(error) => {
                let _ = sender.blocking_send(Err(error));
                return;
            }
        };
        loop {
            let mut piece = vec![0; PIECE];
            let read = file.read(&mut piece);
            let is_last = !matches!(read, Ok(1..));
            if let Ok(0) = read {
                return;
            }
            let piece = read.map(|count| {
                piece.truncate(count);
                Bytes::from(piece)
            });
            if sender.blocking_send(piece).is_err() || is_last {
                return;
            }
        }
    });
    Body::new(Pieces(pieces))
}

fn open(file: &Path, part: Part) -> io::Result<io::Take<File>> {
    let mut file = File::open(file)?;
    file.seek(SeekFrom::Start(part.start))?;
    Ok(file.take(part.length))
}

struct Pieces(mpsc::Receiver<io::Result<Bytes>>);

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        self.0
            .poll_recv(context)
            .map(|piece| piece.map(|piece| piece.map(Frame::data)))
    }
}
