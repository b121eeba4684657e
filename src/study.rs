//! Cards, scheduling, queue, progress and the store; knows only `content`.
