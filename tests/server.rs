//! `jsguide serve` as a learner meets it: the built binary, real folders, raw sockets.

#![expect(
    clippy::unwrap_used,
    reason = "what goes wrong in a test is shown by the panic"
)]

#[path = "support/process.rs"]
#[allow(dead_code, reason = "each test binary uses a part of it")]
mod process;
#[path = "support/project.rs"]
#[allow(dead_code, reason = "each test binary uses a part of it")]
mod project;
#[path = "support/wire.rs"]
#[allow(dead_code, reason = "each test binary uses a part of it")]
mod wire;

#[path = "server/bodies.rs"]
mod bodies;
#[path = "server/bundling.rs"]
mod bundling;
#[path = "server/caching.rs"]
mod caching;
#[path = "server/crowd.rs"]
mod crowd;
#[path = "server/editing.rs"]
mod editing;
#[path = "server/editions.rs"]
mod editions;
#[path = "server/failing.rs"]
mod failing;
#[path = "server/framing.rs"]
mod framing;
#[path = "server/fuzz.rs"]
mod fuzz;
#[path = "server/helpers.rs"]
mod helpers;
#[path = "server/metadata_files.rs"]
mod metadata_files;
#[path = "server/methods.rs"]
mod methods;
#[path = "server/modules.rs"]
mod modules;
#[path = "server/next_config.rs"]
mod next_config;
#[path = "server/pages.rs"]
mod pages;
#[path = "server/pages_api.rs"]
mod pages_api;
#[path = "server/protocol.rs"]
mod protocol;
#[path = "server/proxies.rs"]
mod proxies;
#[path = "server/public_files.rs"]
mod public_files;
#[path = "server/requests.rs"]
mod requests;
#[path = "server/routing.rs"]
mod routing;
#[path = "server/starting.rs"]
mod starting;
#[path = "server/streaming.rs"]
mod streaming;
