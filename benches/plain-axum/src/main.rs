//! The yardstick of `benches/compare.py`: the answers of `benches/project`, from axum alone.

use std::collections::HashMap;
use std::env;

use axum::extract::Query;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::json;
use tokio::net::TcpListener;

#[tokio::main(worker_threads = 2)]
async fn main() -> std::io::Result<()> {
    let port: u16 = env::args().nth(1).and_then(|port| port.parse().ok()).unwrap_or(0);
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    println!("listening on http://{}", listener.local_addr()?);
    let app = Router::new()
        .route("/api/cached", get(cached))
        .route("/api/dynamic", get(dynamic));
    axum::serve(listener, app).await
}

async fn cached() -> impl IntoResponse {
    let headers = [
        (CONTENT_TYPE, "application/json"),
        (CACHE_CONTROL, "s-maxage=31536000"),
    ];
    (headers, r#"{"made":"once","items":[1,2,3,4,5,6,7,8]}"#)
}

async fn dynamic(Query(query): Query<HashMap<String, String>>) -> impl IntoResponse {
    let name = query.get("name").map_or("nobody", String::as_str);
    let items: Vec<u32> = (0..8).map(|n| n * n).collect();
    Json(json!({ "hello": name, "items": items }))
}
