//! `jsguide serve`: the route-handler server alone, on a project folder.

use std::io::{self, BufWriter, Write};
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use clap::Args;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};

use super::limits::LimitFlags;
use super::{printable, printable_line};
use crate::sandbox::{
    Edition, Event, Level, Mode, NextVersion, Options, PortChoice, Problem, Rendering, RouteInfo,
    Sandbox, StartError,
};

/// Arguments of `jsguide serve`.
#[derive(Args, Debug)]
pub struct Serve {
    /// Folder that holds app/ (default: the built-in sandbox)
    dir: Option<PathBuf>,
    /// Port to listen on; 0 takes a free one (default: 3000, or the next free one)
    #[arg(long, value_name = "N")]
    port: Option<u16>,
    /// Address to listen on
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1", value_parser = host)]
    host: IpAddr,
    /// Which Next.js to behave as: 14, 15 or 16
    #[arg(long, value_name = "VERSION", default_value = "16")]
    next: NextVersion,
    /// production or development
    #[arg(long, value_name = "MODE", default_value = "production")]
    mode: Mode,
    /// Start with the sandbox's clock so many seconds ahead: caches and `Date.now()` follow it
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    clock: u64,
    #[command(flatten)]
    limits: LimitFlags,
}

impl Serve {
    /// Serves until SIGINT or SIGTERM.
    pub fn run(self, built_in: impl FnOnce() -> anyhow::Result<PathBuf>) -> anyhow::Result<()> {
        let project = match self.dir.clone() {
            Some(dir) => dir,
            None => built_in()?,
        };
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()?;
        let result = runtime.block_on(self.serve(project));
        runtime.shutdown_background();
        result
    }

    async fn serve(self, project: PathBuf) -> anyhow::Result<()> {
        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut terminate = signal(SignalKind::terminate())?;
        if !self.host.is_loopback() {
            eprintln!(
                "warning: listening on {}: whoever reaches this machine can run these handlers",
                self.host
            );
        }
        let options = Options {
            project: project.clone(),
            edition: Edition {
                next: self.next,
                mode: self.mode,
            },
            address: self.host,
            port: self
                .port
                .map_or(PortChoice::From(3000), PortChoice::Exactly),
            limits: self.limits.limits(),
            strict: true,
            ..Options::new(project)
        };
        let sandbox = match Sandbox::start(options).await {
            Ok(sandbox) => sandbox,
            Err(error) => {
                if let StartError::Build(problems) = &error {
                    report(problems);
                }
                return Err(error).context("the server could not start");
            }
        };
        sandbox.advance_clock(Duration::from_secs(self.clock));
        let mut events = sandbox.subscribe();
        announce(&sandbox, self.host)?;
        tokio::select! {
            done = tell(&sandbox, &mut events) => done?,
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        sandbox.shutdown().await;
        print_waiting(&sandbox, &mut events, None)?;
        Ok(())
    }
}

fn host(text: &str) -> Result<IpAddr, String> {
    match text {
        "localhost" => Ok(Ipv4Addr::LOCALHOST.into()),
        _ => text
            .parse()
            .map_err(|_| "an IP address is needed, e.g. 127.0.0.1".into()),
    }
}

fn announce(sandbox: &Sandbox, host: IpAddr) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "listening on http://{host}:{}",
        sandbox.address().port()
    )?;
    if let Some(taken) = sandbox.port_taken() {
        writeln!(
            out,
            "port {taken} is in use by another program, so this is the next free one"
        )?;
    }
    writeln!(out, "{}", sandbox.edition())?;
    route_table(&mut out, &sandbox.routes())?;
    out.flush()?;
    report(&sandbox.problems());
    Ok(())
}

/// The table that `next build` ends with.
fn route_table(out: &mut impl Write, routes: &[RouteInfo]) -> io::Result<()> {
    let mut routes: Vec<&RouteInfo> = routes.iter().collect();
    routes.sort_by(|a, b| a.path.cmp(&b.path));
    writeln!(out, "\nRoute (app)")?;
    let last = routes.len().saturating_sub(1);
    for (index, route) in routes.iter().enumerate() {
        let corner = match index {
            _ if index == last => '└',
            0 => '┌',
            _ => '├',
        };
        let revalidate = revalidate(route)
            .map(|seconds| format!("  revalidate {seconds} s"))
            .unwrap_or_default();
        writeln!(
            out,
            "{corner} {} {}{revalidate}",
            symbol(route),
            printable_line(&route.path)
        )?;
    }
    for (symbol, meaning) in LEGEND {
        if routes.iter().any(|route| self::symbol(route) == symbol) {
            writeln!(out, "{symbol}  {meaning}")?;
        }
    }
    writeln!(out)
}

const LEGEND: [(char, &str); 3] = [
    ('○', "static: made by the build"),
    (
        '●',
        "made for each set of params, by the build or at the first request",
    ),
    ('ƒ', "dynamic: made for every request"),
];

fn symbol(route: &RouteInfo) -> char {
    match route.rendering {
        Rendering::Static { .. } => '○',
        Rendering::OnDemand { .. } => '●',
        Rendering::Dynamic => 'ƒ',
    }
}

fn revalidate(route: &RouteInfo) -> Option<u32> {
    match route.rendering {
        Rendering::Static { revalidate } | Rendering::OnDemand { revalidate } => revalidate,
        Rendering::Dynamic => None,
    }
}

fn report(problems: &[Problem]) {
    for problem in problems {
        eprintln!("\n{}", printable(&problem.to_string()));
    }
}

/// Time between two looks at what happened: under load, waking up for every line costs more than
/// the requests themselves.
const PAUSE: Duration = Duration::from_millis(50);

/// Prints what happens: the first line at once, what follows in batches.
async fn tell(sandbox: &Sandbox, events: &mut Receiver<Event>) -> io::Result<()> {
    loop {
        let first = match events.recv().await {
            Err(RecvError::Closed) => return Ok(()),
            Err(RecvError::Lagged(missed)) => Err(missed),
            Ok(event) => Ok(event),
        };
        let mut goes_on = print_waiting(sandbox, events, Some(first))?;
        while goes_on {
            tokio::time::sleep(PAUSE).await;
            goes_on = print_waiting(sandbox, events, None)?;
        }
    }
}

/// Prints an event, or how many were missed, and all events that wait behind it. Returns whether
/// there was anything.
fn print_waiting(
    sandbox: &Sandbox,
    events: &mut Receiver<Event>,
    mut next: Option<Result<Event, u64>>,
) -> io::Result<bool> {
    let mut out = BufWriter::new(io::stdout().lock());
    let (mut missed, mut is_quiet) = (0, next.is_none());
    loop {
        match next.take() {
            Some(Ok(event)) => {
                print(&mut out, &event)?;
                let is_build = matches!(event, Event::Rebuilt { .. });
                if is_build && sandbox.edition().mode == Mode::Production {
                    route_table(&mut out, &sandbox.routes())?;
                }
            }
            Some(Err(more)) => missed += more,
            None => {}
        }
        next = match events.try_recv() {
            Ok(event) => Some(Ok(event)),
            Err(TryRecvError::Lagged(missed)) => Some(Err(missed)),
            Err(TryRecvError::Empty | TryRecvError::Closed) => break,
        };
        is_quiet = false;
    }
    missed += sandbox.take_untold();
    if missed > 0 {
        is_quiet = false;
        writeln!(
            out,
            "({missed} lines left out: requests come faster than anyone reads)"
        )?;
    }
    out.flush()?;
    Ok(!is_quiet)
}

fn print(out: &mut impl Write, event: &Event) -> io::Result<()> {
    match event {
        Event::Finished(exchange) => {
            let (method, target) = (&exchange.method, printable_line(&exchange.target));
            write!(out, "{method} {target} {}", exchange.status)?;
            if let Some(state) = exchange.cache_state() {
                write!(out, " {state}")?;
            }
            let ms = exchange.duration.as_secs_f64() * 1000.0;
            writeln!(out, " in {ms:.1} ms")
        }
        Event::Console(console) if console.level >= Level::Warn => {
            out.flush()?;
            writeln!(io::stderr().lock(), "{}", printable(&console.text))
        }
        Event::Console(console) => writeln!(out, "{}", printable(&console.text)),
        Event::Rebuilt {
            because,
            took,
            problems,
        } => {
            let because = printable_line(because);
            writeln!(out, "built anew in {} ms: {because}", took.as_millis())?;
            out.flush()?;
            report(problems);
            Ok(())
        }
        Event::UnderWay(_) => Ok(()),
        Event::Restarted { because } => {
            let because = printable_line(because);
            writeln!(out, "the JavaScript engine was restarted: {because}")
        }
    }
}
