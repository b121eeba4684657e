//! Compiles the sandbox's own JavaScript to bytecode, and rebuilds the crate when a file is added to the embedded content;
//! `include_dir` alone only notices changed files.
//!
//! The engine that compiles is the one that runs it: the same crate, in the same version, with the same features.

use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use rquickjs::loader::{ImportAttributes, Loader, Resolver};
use rquickjs::module::Declared;
use rquickjs::{CatchResultExt, Context, Ctx, Module, Runtime, WriteOptions};

/// Folders of modules, with what their names begin with. `web/node` lies in `web`, and is a tree of its own.
const TREES: [(&str, &str); 3] = [
    ("src/sandbox/next", "jsguide:next/"),
    ("src/sandbox/web/node", "node:"),
    ("src/sandbox/web", "jsguide:web/"),
];

fn main() -> Result<(), Box<dyn Error>> {
    for folder in ["lessons", "quizzes", "sandbox"] {
        println!("cargo:rerun-if-changed={folder}");
    }
    if env::var("CARGO_CFG_TARGET_ENDIAN")? != own_endian() {
        return Err(
            "the bytecode of the sandbox's JavaScript can't be made for another byte order".into(),
        );
    }
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let mut files = Vec::new();
    for (folder, prefix) in TREES {
        println!("cargo:rerun-if-changed={folder}");
        collect(Path::new(folder), prefix, &mut files)?;
    }
    files.sort();
    write_bytecode(&files, &out)
}

fn own_endian() -> &'static str {
    if cfg!(target_endian = "little") {
        "little"
    } else {
        "big"
    }
}

/// Names and paths of the modules below a folder, but for those of a tree of their own.
fn collect(folder: &Path, prefix: &str, files: &mut Vec<(String, PathBuf)>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let is_own_tree = TREES.iter().any(|(tree, _)| path == Path::new(tree));
        if path.is_dir() && !is_own_tree {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            collect(&path, &format!("{prefix}{name}/"), files)?;
        } else if path.extension().is_some_and(|ending| ending == "js") {
            let stem = path.file_stem().unwrap_or_default().to_string_lossy();
            files.push((format!("{prefix}{stem}"), path));
        }
    }
    Ok(())
}

/// Writes a file of bytecode for each module, and `bytecode.rs` that lists them by name.
fn write_bytecode(files: &[(String, PathBuf)], out: &Path) -> Result<(), Box<dyn Error>> {
    let runtime = Runtime::new()?;
    runtime.set_loader(AnyName, EmptyModules);
    let context = Context::full(&runtime)?;
    let mut list = String::from("&[\n");
    for (number, (name, path)) in files.iter().enumerate() {
        let source = fs::read_to_string(path)?;
        let bytes = context
            .with(|ctx| {
                compile(&ctx, name, &source)
                    .catch(&ctx)
                    .map_err(|error| error.to_string())
            })
            .map_err(|error| format!("{}: {error}", path.display()))?;
        let file = format!("{number}.bytecode");
        fs::write(out.join(&file), bytes)?;
        let path = format!("concat!(env!(\"OUT_DIR\"), \"/{file}\")");
        writeln!(list, "    ({name:?}, include_bytes!({path})),")?;
    }
    list.push(']');
    Ok(fs::write(out.join("bytecode.rs"), list)?)
}

/// Compiles a module. What it imports stays unlinked until it runs, so it need not be there.
fn compile(ctx: &Ctx<'_>, name: &str, source: &str) -> rquickjs::Result<Vec<u8>> {
    let module = Module::declare(ctx.clone(), name, source)?;
    module.write(WriteOptions {
        strip_source: true,
        ..WriteOptions::default()
    })
}

/// Modules import each other by full name.
struct AnyName;

impl Resolver for AnyName {
    fn resolve<'js>(
        &mut self,
        _: &Ctx<'js>,
        _: &str,
        name: &str,
        _: Option<ImportAttributes<'js>>,
    ) -> rquickjs::Result<String> {
        Ok(name.to_owned())
    }
}

/// A module without exports stands for each one that is imported.
struct EmptyModules;

impl Loader for EmptyModules {
    fn load<'js>(
        &mut self,
        ctx: &Ctx<'js>,
        name: &str,
        _: Option<ImportAttributes<'js>>,
    ) -> rquickjs::Result<Module<'js, Declared>> {
        Module::declare(ctx.clone(), name, "export {}")
    }
}
