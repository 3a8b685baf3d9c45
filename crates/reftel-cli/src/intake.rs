//! `open`, `add` and `serve`.

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::net::{Ipv4Addr, SocketAddrV4};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::Context as _;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use reftel_archive::document::{Limits, Ocr};
use reftel_archive::{Added, Adding, Archive, LedgerLine, Progress, RecordedAt, Tesseract};

use crate::End;
use crate::answer::{self, shown};
use crate::arguments::Format;
use crate::choose;

/// The port that is tried first.
const PORT: u16 = 7377;

/// Adds what is new and serves the reading room.
pub fn open(
    paths: &[PathBuf],
    archive: Option<PathBuf>,
    port: Option<u16>,
    threads: Option<usize>,
) -> anyhow::Result<End> {
    let archive = choose::for_adding(archive, paths)?;
    let (added, lines) = take_in(&archive, paths, threads)?;
    let problems: Vec<LedgerLine> =
        lines.into_iter().filter(|line| matches!(line.state, "unreadable" | "needs_ocr")).collect();
    print_lines(&problems)?;
    summary(&archive, &added);
    if added.stopped {
        return Ok(End::Incomplete);
    }
    serve(archive, port)
}

/// Adds files and prints the ledger.
pub fn add(
    paths: &[PathBuf],
    archive: Option<PathBuf>,
    threads: Option<usize>,
    format: Format,
) -> anyhow::Result<End> {
    let archive = choose::for_adding(archive, paths)?;
    let (added, lines) = match format {
        // Lines that are written as they become durable may be relied on, whatever happens after.
        Format::Jsonl => {
            run(&archive, threads, &mut |line| answer::json(format, std::slice::from_ref(line)), |a, w| {
                a.add(paths, w)
            })?
        }
        _ => take_in(&archive, paths, threads)?,
    };
    match format {
        Format::Jsonl => {}
        Format::Json => answer::json(format, &lines)?,
        Format::Text => print_lines(&lines)?,
    }
    summary(&archive, &added);
    let unread = lines.iter().any(|line| matches!(line.state, "unreadable" | "needs_ocr"));
    Ok(if unread || added.stopped { End::Incomplete } else { End::Done })
}

/// Serves an archive without adding anything; what another version read is read again first.
pub fn serve_only(archive: Option<PathBuf>, port: Option<u16>) -> anyhow::Result<End> {
    let archive = choose::existing(archive)?;
    if !archive.status()?.current {
        eprintln!("this archive was read by another version of reftel: reading it again");
        let (added, _) = run(&archive, None, &mut |_| Ok(()), |archive, adding| archive.rebuild(adding))?;
        if added.stopped {
            return Ok(End::Incomplete);
        }
    }
    serve(archive, port)
}

fn take_in(
    archive: &Archive,
    paths: &[PathBuf],
    threads: Option<usize>,
) -> anyhow::Result<(Added, Vec<LedgerLine>)> {
    run(archive, threads, &mut |_| Ok(()), |archive, adding| archive.add(paths, adding))
}

/// Runs something that adds or rebuilds, with a progress bar on the terminal, and ends it in order on
/// Ctrl-C.
pub fn run(
    archive: &Archive,
    threads: Option<usize>,
    each: &mut dyn FnMut(&LedgerLine) -> anyhow::Result<()>,
    work: impl FnOnce(&Archive, &mut Adding<'_>) -> Result<Added, reftel_archive::ArchiveError>,
) -> anyhow::Result<(Added, Vec<LedgerLine>)> {
    let stop = Arc::new(AtomicBool::new(false));
    let heard = Arc::clone(&stop);
    let over = Arc::new(AtomicBool::new(false));
    let nothing_to_stop = Arc::clone(&over);
    // A second handler cannot be set in one process; the first one serves.
    let _ = ctrlc::set_handler(move || {
        // The reading room that is opened afterwards hears the key itself.
        if nothing_to_stop.load(Ordering::Relaxed) {
            return;
        }
        if heard.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
        eprintln!("stopping after what is being read; press Ctrl-C again to stop at once");
    });
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(8));
    if let Ok(style) =
        ProgressStyle::with_template("{bar:32} {human_pos}/{human_len} files  {msg}  {per_sec}  {eta} left")
    {
        bar.set_style(style.progress_chars("━╸─"));
    }
    bar.enable_steady_tick(Duration::from_millis(250));
    let (mut lines, mut bytes, mut failed) = (Vec::new(), 0_u64, None);
    let mut progress = |progress: Progress<'_>| match progress {
        Progress::Listed(files) => bar.set_length(files as u64),
        Progress::Indexing(done, of) => bar.set_message(format!("mending the index: {done} of {of}")),
        Progress::Done(line, size) => {
            bytes += size;
            bar.inc(u64::from(size > 0 || line.document.is_none()));
            bar.set_message(format!("{:.1} MB", bytes as f64 / 1e6));
            if let Err(error) = each(line) {
                stop.store(true, Ordering::Relaxed);
                failed.get_or_insert(error);
            }
            lines.push(line.clone());
        }
    };
    let tesseract = Tesseract::find();
    let now = || RecordedAt(jiff::Timestamp::now());
    let mut adding = Adding {
        threads: threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)),
        limits: Limits::default(),
        ocr: tesseract.as_ref().map(|t| t as &dyn Ocr),
        who: who(),
        now: &now,
        stop: &stop,
        progress: &mut progress,
    };
    let added = work(archive, &mut adding);
    bar.finish_and_clear();
    over.store(true, Ordering::Relaxed);
    if let Some(error) = failed {
        return Err(error);
    }
    Ok((added?, lines))
}

/// Returns who works with the archive, for its log.
pub fn who() -> String {
    std::env::var("REFTEL_WHO").or_else(|_| std::env::var("USER")).unwrap_or_else(|_| "reftel".to_owned())
}

pub fn print_lines(lines: &[LedgerLine]) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    for line in lines {
        let mut row = format!("{:<10}  {}", line.state, shown(&line.path));
        match (&line.document, line.documents) {
            (Some(id), 0 | 1) => row.push_str(&format!("  → {id}")),
            (Some(id), many) => row.push_str(&format!("  → {id} and {} more", many - 1)),
            (None, _) => {}
        }
        if let Some(reason) = &line.reason {
            row.push_str(&format!("  ({})", shown(reason)));
        }
        writeln!(out, "{row}")?;
    }
    Ok(())
}

fn summary(archive: &Archive, added: &Added) {
    let states: BTreeMap<_, _> = added.states.iter().collect();
    let parts: Vec<String> =
        states.iter().map(|(state, n)| format!("{n} {}", state.replace('_', " "))).collect();
    let files: u64 = added.states.values().sum();
    eprintln!(
        "{} {}: {}; {} new {} in {}",
        files,
        if files == 1 { "file" } else { "files" },
        if parts.is_empty() { "nothing to add".to_owned() } else { parts.join(", ") },
        added.documents,
        if added.documents == 1 { "document" } else { "documents" },
        archive.dir().display(),
    );
    if added.stopped {
        eprintln!("stopped early: add the same again to go on");
    }
}

fn serve(archive: Archive, port: Option<u16>) -> anyhow::Result<End> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("cannot start the server")?;
    runtime.block_on(async {
        let bind = |port| tokio::net::TcpListener::bind(SocketAddrV4::new(Ipv4Addr::LOCALHOST, port));
        let listener = match port {
            Some(port) => bind(port)
                .await
                .with_context(|| format!("cannot listen on 127.0.0.1:{port}; try another --port"))?,
            None => match bind(PORT).await {
                Ok(listener) => listener,
                Err(_) => bind(0).await.context("cannot listen on 127.0.0.1")?,
            },
        };
        let address = listener.local_addr().context("cannot tell the port")?;
        println!("The reading room is open at http://{address}/ (Ctrl-C closes it)");
        let _ = io::stdout().flush();
        let closed = async {
            let _ = tokio::signal::ctrl_c().await;
        };
        reftel_server::serve(Arc::new(archive), listener, &who(), closed).await.context("the server failed")
    })?;
    Ok(End::Done)
}
