"""The command line: parse, call, print. Results go to stdout; progress, log and errors to stderr.

Exit status: 0 done; 1 the run failed, and a message says what and where; 2 wrong usage.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import saidby
from saidby.errors import LexiconError, SaidbyError

if TYPE_CHECKING:
    from saidby.run import Progress, Summary

OPEN_IT = """\
import saidby
run = saidby.read({out!r})
print(run.claims[["speaker", "source", "cue", "text"]].head(20))
print(run.claims_with("quantities")[["speaker", "text_quantities", "value_low", "value_high"]].head(20))
print(run.text_of(run.claims.iloc[0], around=80) if len(run.claims) else "no claims")"""


class Log:
    """Messages on stderr, as plain lines or as one JSON object a line."""

    def __init__(self, form: str) -> None:
        self.form = form

    def say(self, level: str, message: str, **facts: Any) -> None:
        """One message; `facts` show only in JSON."""
        line = json.dumps({"level": level, "message": message, **facts}) if self.form == "json" else message
        click.echo(line, err=True)


class Group(click.Group):
    """Turns every error that saidby raises on purpose into one line and exit status 1 (2 for a lexicon)."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command."""
        try:
            return super().invoke(ctx)
        except SaidbyError as error:
            message = " ".join(str(error).split())
            Log(ctx.params["log_format"]).say("error", f"saidby: {message}")
            ctx.exit(2 if isinstance(error, LexiconError) else 1)


@click.group(cls=Group, context_settings={"auto_envvar_prefix": "SAIDBY", "help_option_names": ["-h", "--help"]})
@click.version_option(saidby.__version__, prog_name="saidby")
@click.option("--log-format", type=click.Choice(["text", "json"]), default="text", help="Form of messages on stderr.")
@click.pass_context
def main(ctx: click.Context, log_format: str) -> None:
    """Who claimed what, on whose word, and how sure they were.

    Every option can be set by an environment variable: SAIDBY_EXTRACT_WORKERS=4.
    """
    ctx.obj = Log(log_format)


@main.command()
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@click.option("--out", required=True, help="Folder for the tables, or its URL.")
@click.option("--workers", type=click.IntRange(min=1), help="Processes to work with.  [default: one per processor]")
@click.option(
    "--engine",
    type=click.Choice(["local", "ray"]),
    default="local",
    show_default=True,
    help="What schedules the workers: this machine's processes, or the Ray cluster at RAY_ADDRESS.",
)
@click.option("--resume", is_flag=True, help="Go on with the same run where it was stopped.")
@click.option(
    "--overwrite", is_flag=True, help="Replace a run of saidby in the folder; with --resume only another run."
)
@click.option("--format", "format_", help="Read inputs as this format instead of telling it from their content.")
@click.option(
    "--max-reject-rate",
    type=click.FloatRange(0, 1),
    default=0.05,
    show_default=True,
    help="Exit 1, after writing, when a larger share of the records could not be used.",
)
@click.option(
    "--time-limit",
    metavar="SECONDS",
    type=click.FloatRange(min=0),
    default=300,
    show_default=True,
    help="Reject a record that takes its worker longer; 0: never.",
)
@click.option("--limit", type=click.IntRange(min=1), help="Read only so many records.")
@click.option("--model", type=click.Path(path_type=Path), help="Folder of another model than the shipped one.")
@click.option("--fields", type=click.Path(path_type=Path), help="File that says which fields of the dumps hold what.")
@click.option("--lexicon", type=click.Path(path_type=Path), help="Folder of word lists to add to the built-in ones.")
@click.pass_context
def extract(
    ctx: click.Context,
    inputs: tuple[str, ...],
    out: str,
    workers: int | None,
    engine: str,
    resume: bool,
    overwrite: bool,
    format_: str | None,
    max_reject_rate: float,
    time_limit: float,
    limit: int | None,
    model: Path | None,
    lexicon: Path | None,
    fields: Path | None,
) -> None:
    """Write the claims of all articles in INPUT... (files, folders or URLs) as Parquet tables."""
    from saidby.run import extract as run_extract

    if engine == "local":
        workers = workers or _processors()
    with _progress(ctx.obj) as progress:
        summary = run_extract(
            inputs,
            out,
            model=model,
            format=format_,
            engine=engine,
            workers=workers,
            isolated=workers == 1,
            time_limit=time_limit or None,
            resume=resume,
            overwrite=overwrite,
            limit=limit,
            lexicon=lexicon,
            fields=fields,
            progress=progress,
        )
    click.echo(_report(summary))
    if summary.reject_rate > max_reject_rate:
        message = (
            f"saidby: {summary.rows('rejects')} records ({summary.reject_rate:.1%}) could not be used, "
            f"more than {max_reject_rate:.1%}; the reasons are in {summary.out}/rejects"
        )
        ctx.obj.say("error", message, reject_rate=summary.reject_rate)
        ctx.exit(1)


@main.command()
@click.argument("run_dir", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--gold", required=True, type=click.Path(path_type=Path), help="Gold annotations to score against.")
@click.option("--floors", type=click.Path(path_type=Path), help="Scores that must be reached; exit 1 below one.")
@click.option("--json", "as_json", is_flag=True, help="Print the scores as JSON.")
@click.pass_context
def evaluate(ctx: click.Context, run_dir: Path, gold: Path, floors: Path | None, as_json: bool) -> None:
    """Score the run in DIR against gold annotations."""
    from saidby.evaluate import evaluate as score

    text, ok = score(run_dir, gold, floors=floors, as_json=as_json)
    click.echo(text)
    ctx.exit(0 if ok else 1)


@main.command()
@click.argument("run_dir", metavar="DIR")
@click.option("--out", "-o", required=True, type=click.Path(path_type=Path), help="The HTML file to write.")
@click.option("--title", help="Heading of the page.  [default: Who said what]")
@click.option(
    "--max-claims",
    type=click.IntRange(min=1),
    default=2000,
    show_default=True,
    help="The most claims that the page itself holds; its figures count all.",
)
@click.option(
    "--min-confidence", type=click.FloatRange(0, 1), default=0.0, help="Leave out claims that are less sure than this."
)
def report(run_dir: str, out: Path, title: str | None, max_claims: int, min_confidence: float) -> None:
    """Write one static page about the run in DIR (a folder or URL), for those who only read."""
    from saidby.report import write_report

    made = write_report(run_dir, out, title=title, max_claims=max_claims, min_confidence=min_confidence)
    click.echo(f"{out}: figures of {made.claims:,} claims, {made.shown:,} of them in the page")


@main.command()
@click.argument("run_dir", metavar="DIR")
@click.option(
    "--format",
    "form",
    required=True,
    type=click.Choice(["jsonl", "csv", "brat", "webannotation", "docbin", "croissant"]),
    help="What to write.",
)
@click.option("--out", "-o", required=True, type=click.Path(path_type=Path), help="A new folder for the files.")
def export(run_dir: str, form: str, out: Path) -> None:
    """Write the run in DIR (a folder or URL) for other tools; croissant describes it for catalogues of data sets."""
    from saidby.export import export as write_export

    files = write_export(run_dir, out, form=form)
    click.echo(f"{len(files):,} files in {out}")


@main.command()
@click.argument("run_dir", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--auditor", help="Whose verdicts they are.  [default: the name of the user]")
@click.option(
    "--verdicts", type=click.Path(path_type=Path), help="File for the verdicts.  [default: audit.sqlite in DIR]"
)
@click.option("--port", type=click.IntRange(1, 65535), help="Port on this machine.  [default: 8765, or a free one]")
@click.option("--no-browser", is_flag=True, help="Do not open the page in a browser.")
@click.option(
    "--export",
    "export_to",
    type=click.Path(path_type=Path),
    help="Serve nothing: write the finished articles as gold annotations to this file.",
)
def audit(
    run_dir: Path,
    auditor: str | None,
    verdicts: Path | None,
    port: int | None,
    no_browser: bool,
    export_to: Path | None,
) -> None:
    """Serve a page on this machine to judge the claims of the run in DIR."""
    from saidby import audit as page

    name = auditor or page.usual_auditor()
    if export_to is not None:
        click.echo(page.export(run_dir, export_to, auditor=name, verdicts=verdicts))
    else:
        page.audit(run_dir, auditor=name, verdicts=verdicts, port=port, browser=not no_browser)


@main.command()
@click.option("--model", type=click.Path(path_type=Path), help="Folder of another model than the shipped one.")
def info(model: Path | None) -> None:
    """Print versions and the model, as JSON."""
    from saidby import loader
    from saidby.plan import make_plan

    plan = make_plan([], model=loader.model_path(model), options={})
    click.echo(json.dumps({key: plan[key] for key in ("saidby", "libraries", "model")}, indent=2))


def _report(summary: Summary) -> str:
    """Where the tables are, what is in them, and how to open them."""
    tables = "\n".join(f"  {name:<17}{facts['rows']:>9,}" for name, facts in summary.manifest["tables"].items())
    state = "Tables" if summary.fresh else "Nothing left to do: the tables were complete"
    lines = "\n".join(f"  {line}" for line in OPEN_IT.format(out=str(summary.out)).splitlines())
    return f"{state} in {summary.out}\n\n{tables}\n\nOpen them with Python:\n\n{lines}"


@contextlib.contextmanager
def _progress(log: Log) -> Iterator[Progress]:
    """Shows how far the run is: a bar on a terminal, lines of JSON in a JSON log, else nothing."""
    if log.form == "json":
        yield lambda done, total, claims: log.say("info", "progress", done=done, total=total, claims=claims)
        return
    from tqdm import tqdm

    with tqdm(unit=" records", disable=not sys.stderr.isatty(), file=sys.stderr, dynamic_ncols=True) as bar:

        def show(done: int, total: int | None, claims: int) -> None:
            bar.total = total
            bar.set_postfix(claims=claims, refresh=False)
            bar.update(done - bar.n)

        yield show


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
