//! Rebuilds the crate when a file is added to the embedded content; `include_dir` alone only notices changed files.

fn main() {
    for folder in ["lessons", "quizzes", "sandbox"] {
        println!("cargo:rerun-if-changed={folder}");
    }
}
