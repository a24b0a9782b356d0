//! `oxissl-check`: which functions of libssl a program imports, and how they behave on oxissl.

mod elf;
mod report;
mod table;
mod target;

use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, ValueEnum};

const AFTER_HELP: &str = "Exit status: 0 it runs on oxissl, 1 it runs without some features, 2 wrong usage or an \
unreadable target, 3 it does not run on oxissl, 4 it does not import libssl.\n\n\
Examples:\n  oxissl-check curl\n  oxissl-check \"$(pgrep -o nginx)\"\n  oxissl-check --package postgresql-15\n  \
oxissl-check --why SSL_sendfile nginx";

/// Lists the libssl functions that a program and its libraries import, and says which of them work, have limits or
/// refuse on oxissl. Runs nothing.
#[derive(Parser)]
#[command(name = "oxissl-check", version, after_help = AFTER_HELP)]
struct Arguments {
    /// A program (path or command), a process ID, or an installed Debian package
    #[arg(value_name = "PROGRAM|PID|PACKAGE", required_unless_present = "why")]
    target: Option<String>,
    /// Explain one function; with a target, also name the files that import it
    #[arg(long, value_name = "FUNCTION")]
    why: Option<String>,
    /// Treat the name as a package, even if there is a command of that name
    #[arg(long)]
    package: bool,
    /// List functions that work, too
    #[arg(long)]
    all: bool,
    /// Print JSON
    #[arg(long, conflicts_with = "why")]
    json: bool,
    /// When to use colours
    #[arg(long, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    color: Color,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

impl Color {
    fn paint(self, output: &io::StdoutLock) -> bool {
        let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        match self {
            Self::Auto => output.is_terminal() && !refused,
            Self::Always => true,
            Self::Never => false,
        }
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments) {
        Ok(status) => ExitCode::from(status),
        Err(complaint) => {
            eprintln!("oxissl-check: {complaint}");
            ExitCode::from(2)
        }
    }
}

/// Prints what was asked for, and gives the exit status.
fn run(arguments: &Arguments) -> Result<u8, String> {
    let table = table::Table::new();
    let target =
        arguments.target.as_ref().map(|name| target::Target::find(name, arguments.package)).transpose()?;
    let report = target.map(|target| report::Report::new(target, &table));
    let mut output = io::stdout().lock();
    let paint = arguments.color.paint(&output);
    let (text, status) = match (&arguments.why, report) {
        (Some(function), report) => report::why(function, &table, report.as_ref(), paint),
        (None, Some(report)) if arguments.json => {
            (format!("{:#}\n", report.json()), report.verdict().exit_status())
        }
        (None, Some(report)) => (report.text(arguments.all, paint), report.verdict().exit_status()),
        (None, None) => return Err(Arguments::command().render_usage().to_string()),
    };
    match output.write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.to_string()),
        _ => Ok(status),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn completions_know_every_option() {
        let command = Arguments::command();
        let options: Vec<&str> = command.get_arguments().filter_map(clap::Arg::get_long).collect();
        for (shell, text) in [
            ("bash", include_str!("../../completions/oxissl-check.bash")),
            ("zsh", include_str!("../../completions/oxissl-check.zsh")),
            ("fish", include_str!("../../completions/oxissl-check.fish")),
        ] {
            for option in &options {
                let written = if shell == "fish" { format!("-l {option}") } else { format!("--{option}") };
                assert!(text.contains(&written), "tools/completions/oxissl-check.{shell} lacks {written}");
            }
        }
    }

    #[test]
    fn a_target_or_a_function_is_needed() {
        assert!(Arguments::try_parse_from(["oxissl-check"]).is_err());
        assert!(Arguments::try_parse_from(["oxissl-check", "--why", "SSL_read"]).is_ok());
        assert!(Arguments::try_parse_from(["oxissl-check", "--why", "SSL_read", "--json"]).is_err());
    }
}
