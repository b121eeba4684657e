//! The route-handler server: real `app/**/route.ts` files run without Node.

mod web;
