//! `oxissl-check`: which functions of libssl a program imports, and how they behave on oxissl.

mod elf;
mod report;
mod table;
mod target;

use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;

use clap::{Parser, ValueEnum};

const AFTER_HELP: &str = "Exit status: 0 it runs on oxissl, 1 it runs without some features, 2 wrong use or an \
unreadable target, 3 it does not run on oxissl, 4 it does not import libssl.";

/// Says which functions of libssl a program and its libraries import, and which of them work, have limits or refuse on
/// oxissl.
#[derive(Parser)]
#[command(name = "oxissl-check", version, after_help = AFTER_HELP)]
struct Arguments {
    /// A program (a path or a command), the number of a process, or an installed Debian package
    #[arg(value_name = "PROGRAM|PID|PACKAGE")]
    target: String,
    /// Take the name for a package, also where there is a command of that name
    #[arg(long)]
    package: bool,
    /// List the functions that work too
    #[arg(long)]
    all: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Print in colours
    #[arg(long, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    color: Color,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let target = match target::Target::find(&arguments.target, arguments.package) {
        Ok(target) => target,
        Err(complaint) => {
            eprintln!("oxissl-check: {complaint}");
            return ExitCode::from(2);
        }
    };
    let report = report::Report::new(target, &table::Table::new());
    let mut output = io::stdout().lock();
    let paint = match arguments.color {
        Color::Auto => {
            output.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        }
        Color::Always => true,
        Color::Never => false,
    };
    let written = match arguments.json {
        true => writeln!(output, "{:#}", report.json()),
        false => output.write_all(report.text(arguments.all, paint).as_bytes()),
    };
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            eprintln!("oxissl-check: {error}");
            ExitCode::from(2)
        }
        _ => ExitCode::from(report.verdict().exit_status()),
    }
}
