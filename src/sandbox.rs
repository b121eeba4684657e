//! The route-handler server: real `app/**/route.ts` files, run without Node.
//!
//! Knows nothing of lessons, cards or screens. The way of one request: `server` takes it from
//! the connection, `path` normalises it, `router` finds the file, `cache` may answer it at once;
//! if not, `engine` runs the handler on the JavaScript thread, and `reply` adds what Next.js
//! adds. Each of them says what it decided to the `trace`.

mod api;
mod cache;
pub mod client;
mod clock;
mod config;
mod custom_routes;
pub mod edition;
mod engine;
mod extensions;
mod folders;
mod locales;
mod log;
mod metadata;
mod next;
mod pages;
mod path;
mod project;
mod proxy;
mod public;
mod query;
mod refusals;
mod reply;
mod router;
mod running;
mod scripts;
mod segment;
mod server;
pub mod trace;
pub mod transpile;
mod web;

pub use api::{
    Console, Event, Limits, Options, PortChoice, Problem, Rendering, RouteInfo, Sandbox, StartError,
};
pub use edition::{Edition, Mode, NextVersion};
pub use trace::{
    CacheState, ConsoleLine, Ending, Exchange, Level, Place, RequestId, Step, StepKind, UnderWay,
};
