"""The command `foxglove`: every stage of the project from a terminal.

Results go to standard output or to files, messages and progress to standard error; the exit code is 0 only on
success. A mistake that the person at the keyboard can mend is told in one message, without a traceback.
"""

import io
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import NoReturn

import click

from foxglove_helpers.cli_consent import consent, open_collection
from foxglove_helpers.cli_data import data
from foxglove_helpers.cli_options import FILE, FOLDER, SEED, VOLUNTEERS, Commands, Stopped, require_new
from foxglove_helpers.errors import FoxgloveError


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="foxglove-helpers")
def main() -> None:
    """Foxglove: a hospital's machine-learning project, from the first consent form to a neural network.

    \b
    Start here:
      foxglove doctor             what this computer lacks for the course
      foxglove lab                open the course in JupyterLab
      foxglove reproduce          Table 2 of the publication beside yours
    """


@main.command(context_settings={"ignore_unknown_options": True})
@click.option(
    "--language",
    type=click.Choice(["en", "ja"]),
    default="en",
    show_default=True,
    help="Edition of the course.",
)
@click.option(
    "--port",
    type=int,
    default=8888,
    show_default=True,
    help="The next free port is taken where this one is not.",
)
@click.argument("jupyter_options", nargs=-1, type=click.UNPROCESSED)
def lab(language: str, port: int, jupyter_options: tuple[str, ...]) -> None:
    """Open the course in JupyterLab; the twin is drawn first where it is missing.

    Options that are not listed here go to JupyterLab itself.

    \b
    Example:
      foxglove lab --port 8890 --no-browser
    """
    from foxglove_helpers.headshots import load_headshots

    course = Path(__file__).resolve().parents[1] / "course" / language
    if not course.is_dir():
        raise FoxgloveError(
            f"{course} does not exist. Install the package from a clone of the repository: pip install -e ."
        )
    load_headshots("twin")
    options = [
        f"--ServerApp.port={port}",
        "--LabApp.default_url=/lab/tree/00_welcome/00_welcome.ipynb",
        # JupyterLab asks the network for news and updates; a ward PC may have none.
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]
    # What a learner's JupyterLab asks and shows; the reader's own settings still come first.
    settings = [str(Path(__file__).with_name("jupyter")), os.environ.get("JUPYTER_CONFIG_PATH", "")]
    surroundings = os.environ | {"JUPYTER_CONFIG_PATH": os.pathsep.join(filter(None, settings))}
    command = [sys.executable, "-m", "jupyterlab", *options, *jupyter_options, str(course)]
    with subprocess.Popen(command, env=surroundings) as server:
        # Ctrl-C is for JupyterLab, which asks whether it is meant.
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            code = server.wait()
        except Stopped:
            server.terminate()
            raise
        finally:
            signal.signal(signal.SIGINT, before)
    sys.exit(code)


main.add_command(data)
main.add_command(consent)


@main.command()
@click.argument("folder", type=FOLDER)
@click.option("--labels", type=FILE, required=True, help="CSV table that says who is in which photograph.")
@click.option("--out", type=FOLDER, required=True, help="New folder for the release files and the log.")
@click.option(
    "--consent",
    "collection",
    type=FOLDER,
    help="Folder of the collection: who has withdrawn is left out, and a later withdrawal reaches the release.",
)
def curate(folder: Path, labels: Path, out: Path, collection: Path | None) -> None:
    """Turn a FOLDER of JPEG photographs into release files, with a log of every file.

    Each photograph shows one face, upright and frontal, at least 200 pixels wide.

    \b
    Example:
      foxglove curate photographs --labels labels.csv --out release

    \b
    labels.csv is a table as spreadsheets save it (CSV), a line a photograph:
      file,female,volunteer,not_smiling,smiling
      monday/01.jpg,1,1,2,15
      monday/02.jpg,0,2,,

    \b
    Columns it must have:
      file          name within FOLDER; the ending may be left out
      female        apparent gender by vote: 1 or female, 0 or male
                    (or a column gender: female or male)
    Columns it may have:
      volunteer     1 to 2048, the same in all photographs of a person;
                    without it, every line is another person
      photograph    1 to 9, another one in each photograph of a person (needs
                    volunteer); without it, counted in the order of lines
      not_smiling   how many of 17 voters said so, and
      smiling       how many said this: both together, their sum is 17;
                    without them, or where both are empty, unknown
    """
    from foxglove_helpers.consent.rules import Use, agreement_numbers_in
    from foxglove_helpers.curation import curate as curate_folder
    from foxglove_helpers.curation import volunteers_by_agreement

    require_new(out)
    if collection is None:
        log = curate_folder(folder, out, labels)
    else:
        with open_collection(collection) as store:
            # Before minutes of work: photographs of another collection could not be noted in this one.
            numbers = {number for path in folder.rglob("*") for number in agreement_numbers_in(path.name)}
            store.require_issued(numbers)
            excluded = store.excluded()
            waiting = numbers - excluded - set(store.copies_for(Use.TRAINING))
            with store.making(numbers - excluded, out, "release"):
                log = curate_folder(folder, out, labels, excluded=excluded)
                by_agreement = volunteers_by_agreement(log)
                store.register_derived(by_agreement, out, "release")
        if waiting:
            log.attrs["notes"].append(
                f"{len(waiting)} volunteer(s) agreed to an older text and have not been asked again: {min(waiting)} "
                "and so on. Take photographs from foxglove consent export, which leaves them out."
            )
        nobody = set(log.loc[log["decision"] == "kept", "volunteer"]) - set(by_agreement.values())
        if nobody:
            log.attrs["notes"].append(
                f"{len(nobody)} volunteer(s) have no agreement number in the names of their files: no consent of "
                "theirs is known, and no withdrawal can reach them."
            )
    for note in log.attrs["notes"]:
        click.echo(note, err=True)
    kept, refused = (
        (log["decision"] == decision) & (log["reason"] != "labels_table") for decision in ("kept", "refused")
    )
    click.echo(f"{kept.sum()} kept, {refused.sum()} refused; {out / 'curation_log.csv'} says why.", err=True)
    click.echo(out)


@main.command()
@click.option(
    "--data",
    "source",
    default="twin",
    show_default=True,
    help='"twin", "foxglovetree", a folder or an archive.',
)
@SEED
@VOLUNTEERS
@click.option("--json", "json_file", type=FILE, help="Write the figures to this file.")
@click.option("--report", type=FILE, help="Write a report with pictures: a name ending in .html or .md.")
def reproduce(
    source: str, seed: int | None, volunteers: int, json_file: Path | None, report: Path | None
) -> None:
    """Reproduce Table 2, rows 1-3, and Figures 3A and 3B on the data you choose, published figures beside yours.

    \b
    Example:
      foxglove reproduce --data release --report report.html
    """
    from foxglove_helpers import reproduce as published
    from foxglove_helpers.files import require_writable
    from foxglove_helpers.headshots import load_headshots

    if report is not None:
        published.check_report_name(report)
        if json_file is not None and json_file.resolve() == report.resolve():
            raise FoxgloveError(f"--json and --report both name {report}; expected two different files.")
    for file in filter(None, (json_file, report)):
        require_writable(file)
    result = published.reproduce(load_headshots(source, seed=seed, volunteers=volunteers))
    # Shown first: a disk that refuses a file must not cost the minutes of work.
    click.echo(published.as_text(result))
    if json_file is not None:
        published.write_json(result, json_file)
    if report is not None:
        published.write_report(result, report)


@main.group(cls=Commands)
def jubatus() -> None:
    """Set up Jubatus itself in a Python 3.7 environment beside the course."""


@jubatus.command("install")
def jubatus_install() -> None:
    """Make the environment (64-bit Linux, needs a Python 3.7).

    \b
    Example:
      foxglove jubatus install
    """
    from foxglove_helpers.learners import jubatus as engine

    click.echo(engine.install())


@jubatus.command("where")
def jubatus_where() -> None:
    """Print the Python 3.7 in which Jubatus was found.

    \b
    Example:
      foxglove jubatus where
    """
    from foxglove_helpers.learners import jubatus as engine

    python = engine.find_python()
    if python is None:
        raise FoxgloveError(
            "No Python 3.7 with Jubatus was found. Run `foxglove jubatus install` to set one up."
        )
    click.echo(python)


@main.group(cls=Commands)
def lessons() -> None:
    """Build and check the notebooks of the course (for authors)."""


ROOT = click.option("--root", type=FOLDER, default=Path("."), show_default=True, help="The repository.")


@lessons.command("build")
@click.argument("names", nargs=-1)
@ROOT
def lessons_build(names: tuple[str, ...], root: Path) -> None:
    """Build notebooks in solutions/ and course/ from their sources; all lessons, or those you name.

    \b
    Example:
      foxglove lessons build 04_mandible
    """
    from foxglove_helpers.teaching.lessons import build_lessons

    for path in build_lessons(root, list(names) or None):
        click.echo(path)


@lessons.command("check")
@click.argument("names", nargs=-1)
@ROOT
def lessons_check(names: tuple[str, ...], root: Path) -> None:
    """Find drift, leaked solutions, missing alt texts, headings or minutes; exit code 1 where there are any.

    \b
    Example:
      foxglove lessons check
    """
    from foxglove_helpers.teaching.lessons import check_lessons

    problems = check_lessons(root, list(names) or None)
    for problem in problems:
        click.echo(str(problem))
    if problems:
        raise FoxgloveError(
            f"{len(problems)} problem(s) in the lessons. Mend the sources, then run foxglove lessons build."
        )
    click.echo("The lessons are in order.", err=True)


@lessons.command("import")
@click.argument("notebook", type=FILE)
@ROOT
def lessons_import(notebook: Path, root: Path) -> None:
    """Take an instructor NOTEBOOK that was edited in JupyterLab back into its source.

    \b
    Example:
      foxglove lessons import solutions/04_mandible/04_mandible.ipynb
    """
    from foxglove_helpers.teaching.lessons import import_notebook

    click.echo(import_notebook(root, notebook))


@lessons.command("japanese")
@click.argument("name")
@ROOT
def lessons_japanese(name: str, root: Path) -> None:
    """Print the sections that the Japanese edition of a lesson lacks or has stale, ready to translate.

    \b
    Example:
      foxglove lessons japanese 00_welcome
    """
    from foxglove_helpers.teaching.lessons import japanese_sections

    click.echo(japanese_sections(root, name))


@main.command()
@click.option("--language", type=click.Choice(["en", "ja"]), default="en", show_default=True)
def doctor(language: str) -> None:
    """Tell in plain words what this computer lacks for the course, and what to do about it.

    \b
    Example:
      foxglove doctor --language ja
    """
    from foxglove_helpers import doctor as examination

    findings = examination.examine()
    click.echo(examination.as_text(findings, language))
    if not all(finding.fine or finding.optional for finding in findings):
        sys.exit(1)


def start() -> None:
    """Run the command line; told to stop, it ends in order, so that nothing half-written stays."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that lacks a sign shows its number instead: no reason to fail.
            stream.reconfigure(errors="backslashreplace")
    for name in ("SIGTERM", "SIGHUP"):  # Windows has no SIGHUP
        number = getattr(signal, name, None)
        # What `nohup` has silenced stays silent.
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)
    try:
        main()
    except Stopped as stopped:
        # A terminal that has closed takes no message.
        with suppress(OSError, ValueError):
            click.echo("Stopped; nothing half-written is left.", err=True)
        with suppress(OSError, ValueError):
            sys.stdout.flush()
        # Threads may still work in native code, and Python cannot end in order beside them: it would abort.
        os._exit(int(stopped.code or 0))


def _stop(number: int, _: FrameType | None) -> NoReturn:
    raise Stopped(128 + number)
