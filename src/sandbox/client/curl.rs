//! A request as a curl command that sends the same.

use super::ClientRequest;
use super::line::has;
use std::borrow::Cow;

/// The command, to be pasted into a shell. The token is left out; a body that isn't UTF-8 loses its odd bytes.
pub fn to_curl(origin: &str, request: &ClientRequest) -> String {
    let mut command = vec!["curl -i".to_owned()];
    if request.path.contains(['[', ']', '{', '}']) {
        command.push("-g".to_owned());
    }
    command.extend(method(request));
    command.push(quoted(&format!("{}{}", origin.trim_end_matches('/'), request.path)).into_owned());
    for (name, value) in &request.headers {
        let header = if value.is_empty() {
            format!("{name};")
        } else {
            format!("{name}: {value}")
        };
        command.push(format!("-H {}", quoted(&header)));
    }
    if let Some(body) = &request.body {
        if !has(&request.headers, "content-type") {
            command.push("-H 'content-type:'".to_owned());
        }
        command.push(format!(
            "--data-raw {}",
            quoted(&String::from_utf8_lossy(body))
        ));
    }
    command.join(" ")
}

fn method(request: &ClientRequest) -> Option<String> {
    match (request.method.as_str(), &request.body) {
        ("GET", None) | ("POST", Some(_)) => None,
        ("HEAD", None) => Some("-I".to_owned()),
        (method, _) => Some(format!("-X {}", quoted(method))),
    }
}

fn quoted(text: &str) -> Cow<'_, str> {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "/:._-=,@%+".contains(letter);
    if !text.is_empty() && text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(format!("'{}'", text.replace('\'', r"'\''")))
}
