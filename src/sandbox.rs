//! The route-handler server: real `app/**/route.ts` files run without Node.

pub mod client;
pub mod transpile;
