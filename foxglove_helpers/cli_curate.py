"""The commands `foxglove curate …`: a heap of photographs into a release, in one go or step by step."""

import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from foxglove_helpers.cli_consent import open_collection
from foxglove_helpers.cli_options import FILE, FOLDER, Commands, Expanded, Stopped, require_new
from foxglove_helpers.errors import FoxgloveError

if TYPE_CHECKING:
    import pandas as pd

    from foxglove_helpers.consent.store import ConsentStore
    from foxglove_helpers.curation.detection import DetectorChoice
    from foxglove_helpers.curation.settled import Settled

PHOTOGRAPHS = Expanded(path_type=Path)
WHOLE = "folder"  # the hidden command that does all steps


class _ContextOfGroup(click.Context):
    """Of the hidden command: nobody types its name, so no message shows it."""

    @property
    def command_path(self) -> str:
        return self.parent.command_path if self.parent is not None else super().command_path


class _HiddenCommand(click.Command):
    context_class = _ContextOfGroup

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return ["FOLDER", self.options_metavar or ""]


class CommandsOrFolder(Commands):
    """A group whose first word may also be a folder: then the hidden command `WHOLE` takes all words."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = [WHOLE, *args]
        return super().parse_args(ctx, args)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, "FOLDER [OPTIONS]")
        formatter.write_usage(ctx.command_path, "COMMAND [ARGS]...", prefix="   or: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        whole = self.commands[WHOLE]
        rows = [row for param in whole.params if (row := param.get_help_record(ctx)) is not None]
        with formatter.section("Options"):
            formatter.write_dl(rows)
        self.format_commands(ctx, formatter)


DETECTOR = click.option(
    "--detector",
    default="haar",
    show_default=True,
    help="What finds faces: haar, haar_alt2, or your own function as module:function.",
)


@click.group(cls=CommandsOrFolder)
def curate() -> None:
    """Turn a FOLDER of JPEG photographs into release files, with a log of every file.

    Each photograph shows one frontal face, at least 200 pixels wide; heads that lean are set upright.

    \b
    A heap of submissions, as foxglove consent export gives it (a00b16f8/a00b16f8_1.jpeg … _9.jpeg):
      foxglove curate heap --work curated
      foxglove vote serve --work curated --home booth
      foxglove vote tally --home booth --out labels.csv
      foxglove curate heap --work curated --labels labels.csv --out release
    What a person should decide stands as open in curated/pages/open.html, with the line to copy; it is
    decided in corrections.tsv, angles.tsv and volunteers.tsv in the folder curated, or in JupyterLab with
    RectangleTool("curated", photographs="heap"), from foxglove_helpers.rectangle_tool. Stopped at any
    moment, the same command goes on where it was.

    \b
    Any other folder of photographs, with its labels:
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
                    without it, every line is another person (with --work:
                    every submission)
      photograph    1 to 9, another one in each photograph of a person (needs
                    volunteer); without it, counted in the order of lines
      not_smiling   how many of 17 voters said so, and
      smiling       how many said this: both together, their sum is 17;
                    without them, or where both are empty, unknown

    The commands below do one step each, and change nothing.
    """


@curate.command(WHOLE, hidden=True, cls=_HiddenCommand)
@click.argument("folder", type=FOLDER)
@click.option("--labels", type=FILE, help="CSV table that says who is in which photograph.")
@click.option("--out", type=FOLDER, help="New folder for the release files and the log.")
@click.option(
    "--work",
    type=FOLDER,
    help="Folder for a heap of submissions on its way: headshots, thumbnails, pages, decisions.",
)
@click.option(
    "--consent",
    "collection",
    type=FOLDER,
    help="Folder of the collection: who has withdrawn is left out, and a later withdrawal reaches the release.",
)
@DETECTOR
def curate_folder(
    folder: Path,
    labels: Path | None,
    out: Path | None,
    work: Path | None,
    collection: Path | None,
    detector: str,
) -> None:
    """Do all steps."""
    if work is None and (labels is None or out is None):
        raise click.UsageError(
            "Expected --labels and --out (photographs whose labels are known), or --work (a heap of submissions). "
            "See foxglove curate --help."
        )
    if (labels is None) != (out is None):
        raise click.UsageError("--labels and --out belong together: the labels make the release.")
    if out is not None:
        require_new(out)
    if collection is None:
        _curate(folder, labels, out, work, detector)
        return
    with open_collection(collection) as store:
        from foxglove_helpers.consent.rules import agreement_numbers_in

        numbers = {number for path in folder.rglob("*") for number in agreement_numbers_in(path.name)}
        # Before minutes of work: photographs of another collection could not be noted in this one.
        store.require_issued(numbers)
        if labels is not None and work is None:
            _require_people(labels)
        _curate(folder, labels, out, work, detector, store, numbers)


def _require_people(labels: Path) -> None:
    """Refuse a table whose every line is another person: a withdrawal could not find all rows of one."""
    from foxglove_helpers.curation import read_labels_table

    if not read_labels_table(labels).attrs["people_told"]:
        raise FoxgloveError(
            f"{labels} has no column volunteer; with --consent one is expected, so that a withdrawal finds every "
            "photograph of a person. Add it, with the same number in all lines of a submission."
        )


def _curate(
    folder: Path,
    labels: Path | None,
    out: Path | None,
    work: Path | None,
    detector: str,
    store: "ConsentStore | None" = None,
    numbers: Collection[str] = (),
) -> None:
    from foxglove_helpers.curation import curate as curate_folder
    from foxglove_helpers.curation import curate_heap, release_from_work
    from foxglove_helpers.curation.detection import choose_detector

    chosen = choose_detector(detector)
    excluded = store.excluded() if store is not None else frozenset()
    there = frozenset(numbers) - excluded
    if work is not None:
        with _noted(store, there, work, "crops"), _telling_how_to_go_on():
            log = curate_heap(folder, work, detector=chosen, excluded=excluded)
        _tell_of_work(log, work)
        if labels is None or out is None:
            _tell_what_comes_next(log, folder, work)
            click.echo(work)
            return
    assert out is not None and labels is not None
    with _noted(store, there, out, "release"):
        if work is not None:
            log = release_from_work(folder, work, out, labels)
        else:
            log = curate_folder(folder, out, labels, detect=chosen, excluded=excluded)
        if store is not None:
            _register_release(log, out, there, store)
            _tell_who_waits(log, there, store)
    for note in log.attrs["notes"]:
        click.echo(note, err=True)
    kept, refused = (
        (log["decision"] == decision) & (log["reason"] != "labels_table") for decision in ("kept", "refused")
    )
    click.echo(f"{kept.sum()} kept, {refused.sum()} refused; {out / 'curation_log.csv'} says why.", err=True)
    click.echo(
        "The log names the photographs, and agreement numbers with them: it stays inside. Leave it out when you "
        "publish or hand on the release.",
        err=True,
    )
    click.echo(out)


@contextmanager
def _telling_how_to_go_on() -> Iterator[None]:
    """Say to whom stops the work that nothing of it is lost."""
    try:
        yield
    except (KeyboardInterrupt, Stopped):
        # A terminal that has closed takes no message.
        with suppress(OSError, ValueError):
            click.echo("What is done is kept: the same command goes on from there.", err=True)
        raise


@contextmanager
def _noted(store: "ConsentStore | None", numbers: Collection[str], folder: Path, what: str) -> Iterator[None]:
    """Note in the collection what is made of the photographs, before it is, so that a withdrawal reaches it."""
    if store is None:
        yield
        return
    with store.making(numbers, folder, what):
        yield
        if what != "release":
            store.register_derived(numbers, folder, what)


def _register_release(
    log: "pd.DataFrame", out: Path, numbers: Collection[str], store: "ConsentStore"
) -> None:
    from foxglove_helpers.curation import volunteers_by_agreement

    by_agreement = volunteers_by_agreement(log)
    # The log names those too of whom nothing was kept, such as who withdrew while others were worked on.
    store.register_derived(dict.fromkeys(numbers) | by_agreement, out, "release")
    nobody = set(log.loc[log["decision"] == "kept", "volunteer"]) - set(by_agreement.values())
    if nobody:
        log.attrs["notes"].append(
            f"{len(nobody)} volunteer(s) have no agreement number in the names of their files: no consent of "
            "theirs is known, and no withdrawal can reach them."
        )


def _tell_who_waits(log: "pd.DataFrame", numbers: Collection[str], store: "ConsentStore") -> None:
    from foxglove_helpers.consent.rules import Use

    waiting = set(numbers) - set(store.copies_for(Use.TRAINING))
    if waiting:
        log.attrs["notes"].append(
            f"{len(waiting)} volunteer(s) agreed to an older text and have not been asked again: {min(waiting)} "
            "and so on. Take photographs from foxglove consent export, which leaves them out."
        )


def _tell_of_work(log: "pd.DataFrame", work: Path) -> None:
    photographs = log[log["reason"] != "record"]
    counts = photographs["decision"].value_counts()
    volunteers = photographs.loc[photographs["decision"] == "kept", "agreement"].nunique()
    told = ", ".join(f"{counts.get(decision, 0)} {decision}" for decision in ("kept", "refused", "open"))
    click.echo(f"{told}, of {volunteers} volunteers; {work / 'curation_log.csv'} says why.", err=True)
    for decision in ("refused", "open"):
        reasons = photographs.loc[photographs["decision"] == decision, "reason"].value_counts().sort_index()
        for reason, count in reasons.items():
            click.echo(f"  {count:5} {decision}: {reason}", err=True)
    for note in log.attrs["notes"]:
        click.echo(f"Warning: {note}", err=True)


def _tell_what_comes_next(log: "pd.DataFrame", folder: Path, work: Path) -> None:
    if (log["decision"] == "open").any():
        click.echo(
            f"Next: open {work / 'pages' / 'open.html'} in a browser. Under each picture stands the line that decides: "
            f"copy it into {work / 'corrections.tsv'} (repeated submissions: {work / 'volunteers.tsv'}). Or, in a "
            f"notebook in JupyterLab (foxglove lab): {_call_of_tool(folder, work)} after from "
            "foxglove_helpers.rectangle_tool import RectangleTool. Then run the same command again.",
            err=True,
        )
    elif _could_be_drawn(log):
        click.echo(
            f"Faces that were not found can be drawn, in a notebook in JupyterLab (foxglove lab): "
            f"{_call_of_tool(folder, work)} after from foxglove_helpers.rectangle_tool import RectangleTool; then run "
            "the same command again.",
            err=True,
        )
    click.echo(
        f"Then: foxglove vote serve --work {work} --home booth, and with the labels of the vote: foxglove curate "
        f"{folder} --work {work} --labels labels.csv --out release",
        err=True,
    )


def _call_of_tool(folder: Path, work: Path) -> str:
    # Whole paths: a notebook runs in another folder than this command.
    return f"RectangleTool({str(work.resolve())!r}, photographs={str(folder.resolve())!r})"


def _could_be_drawn(log: "pd.DataFrame") -> bool:
    from foxglove_helpers.curation.reasons import CURABLE

    return bool(((log["decision"] == "refused") & log["reason"].isin(CURABLE)).any())


@curate.command("inventory")
@click.argument("heap", type=FOLDER)
def inventory(heap: Path) -> None:
    """Count what lies in a HEAP: submissions, photographs, empty submissions, files of other kinds.

    \b
    Example:
      foxglove curate inventory heap
    """
    from foxglove_helpers.curation.inventory import take_inventory

    found = take_inventory(heap)
    reasons: dict[str, int] = {}
    for entry in found:
        reason = entry.refusal.reason if entry.refusal is not None else "photographs"
        reasons[reason] = reasons.get(reason, 0) + 1
    click.echo(f"{'submissions':20}{len({entry.agreement for entry in found if entry.agreement}):6}")
    for reason in sorted(reasons):
        click.echo(f"{reason.replace('_', ' '):20}{reasons[reason]:6}")


@curate.command("duplicates")
@click.argument("heap", type=FOLDER)
def duplicates(heap: Path) -> None:
    """List files of a HEAP that have the bytes of an earlier one (CSV: file, same_as), and repeated submissions.

    \b
    Example:
      foxglove curate duplicates heap
    """
    from foxglove_helpers.curation.duplicates import identical_files, repeated_submissions
    from foxglove_helpers.curation.inventory import read_records, submitted_at, take_inventory

    files = [entry for entry in take_inventory(heap) if entry.refusal is None]
    same_as = identical_files(files, submitted_at(read_records(heap)))
    click.echo("file,same_as")
    for file in sorted(same_as):
        click.echo(f"{file},{same_as[file]}")
    for agreement, (earlier, count) in repeated_submissions(files, same_as).items():
        click.echo(f"{agreement} shares {count} file(s) with the earlier {earlier}.", err=True)


@curate.command("metadata")
@click.argument("photographs", type=PHOTOGRAPHS)
def metadata(photographs: Path) -> None:
    """Show what the metadata of PHOTOGRAPHS (a file or a folder) give away (CSV): place, time, camera, comments.

    Curation uses nothing of it but the orientation.

    \b
    Example:
      foxglove curate metadata heap > given-away.csv
    """
    from foxglove_helpers.curation.metadata import metadata_table

    files = _jpeg_files(photographs)
    beside = photographs if photographs.is_dir() else photographs.parent
    table = metadata_table(files, beside)
    click.echo(table.to_csv(index=False, lineterminator="\n"), nl=False)
    for name in table.columns[1:]:
        if count := int(table[name].notna().sum()):
            click.echo(f"{name:12}{count:6} of {len(table)} files", err=True)


@curate.command("detect")
@click.argument("photographs", type=PHOTOGRAPHS)
@DETECTOR
def detect(photographs: Path, detector: str) -> None:
    """Find the face in each of PHOTOGRAPHS (a file or a folder).

    CSV: file, angle, rectangle in the photograph turned by it, how it was found; or why there is none.

    \b
    Example:
      foxglove curate detect heap/a00b16f8 --detector haar_alt2
    """
    _table_of_steps(photographs, detector, ("angle", "x", "y", "width", "height", "found_by", "reason"))


@curate.command("upright")
@click.argument("photographs", type=PHOTOGRAPHS)
@DETECTOR
def upright(photographs: Path, detector: str) -> None:
    """Tell how each of PHOTOGRAPHS (a file or a folder) is set upright (CSV).

    The Exif orientation, and the degrees clockwise by which the head leans; 0 where it stays as it is.

    \b
    Example:
      foxglove curate upright heap/a00b16f8
    """
    _table_of_steps(photographs, detector, ("orientation", "angle", "reason"))


def _table_of_steps(photographs: Path, detector: str, columns: tuple[str, ...]) -> None:
    from foxglove_helpers.curation.detection import choose_detector

    chosen = choose_detector(detector)
    beside = photographs if photographs.is_dir() else photographs.parent
    click.echo(",".join(("file", *columns)))
    for path in _jpeg_files(photographs):
        settled = _settled(path, beside, chosen)
        x, y, width, height = settled.rectangle or ("",) * 4
        told = {
            "orientation": settled.orientation,
            "angle": settled.angle if settled.rectangle else "",
            "x": x,
            "y": y,
            "width": width,
            "height": height,
            "found_by": settled.stage,
            "reason": settled.reason,
        }
        cells = ["" if told[name] is None else str(told[name]) for name in columns]
        click.echo(",".join([path.relative_to(beside).as_posix(), *cells]))


def _settled(path: Path, beside: Path, detector: "DetectorChoice") -> "Settled":
    """Do all steps with one file, or say in the result why it cannot be read."""
    from foxglove_helpers.curation.detection import naming_photograph
    from foxglove_helpers.curation.photograph import PhotographRefused, read_file
    from foxglove_helpers.curation.settled import Settled, settle_photograph

    try:
        with naming_photograph(path.relative_to(beside).as_posix()):
            return settle_photograph(read_file(path), detector)
    except PhotographRefused as refusal:
        return Settled(refusal.reason, str(refusal))


@curate.command("crop")
@click.argument("photographs", type=PHOTOGRAPHS)
@click.option(
    "--out", type=FILE, required=True, help="New file for the headshots, an array (.npy) as in a release."
)
@DETECTOR
def crop(photographs: Path, out: Path, detector: str) -> None:
    """Cut headshots out of PHOTOGRAPHS (a file or a folder) into an array of shape (n, 128881).

    Prints which file became which row (CSV); files without a headshot have no row, but a reason.

    \b
    Example:
      foxglove curate crop heap/a00b16f8 --out headshots.npy
    """
    import numpy as np

    from foxglove_helpers.curation.detection import choose_detector
    from foxglove_helpers.files import whole_file
    from foxglove_helpers.release import PIXELS

    if out.exists():
        raise FoxgloveError(f"{out} exists; expected a new file. Choose another name, or move it away first.")
    chosen = choose_detector(detector)
    beside = photographs if photographs.is_dir() else photographs.parent
    headshots: list[np.ndarray] = []
    click.echo("file,row,reason")
    for path in _jpeg_files(photographs):
        settled = _settled(path, beside, chosen)
        row = str(len(headshots)) if settled.headshot is not None else ""
        click.echo(f"{path.relative_to(beside).as_posix()},{row},{settled.reason}")
        if settled.headshot is not None:
            headshots.append(settled.headshot.ravel())
    with whole_file(out) as part, part.open("wb") as file:
        np.save(file, np.array(headshots, np.uint8).reshape(-1, PIXELS))


@curate.command("check-rectangles")
@click.argument("file", type=FILE)
@click.option(
    "--kind",
    type=click.Choice(["rectangles", "corrections", "angles", "volunteers", "left_out"]),
    help="By whose rules; by the name of the file unless given, and else rectangles.",
)
@click.option(
    "--mend",
    is_flag=True,
    help="First save the file as its rules want it: UTF-8 without BOM, lines ended by LF. Nothing else is changed.",
)
def check_rectangles(file: Path, kind: str | None, mend: bool) -> None:
    """Check a FILE of rectangles, corrections, angles, volunteers or left_out; exit code 1 where it breaks a rule.

    Every problem is told with line, column and remedy. What Notepad or Excel did to the ends of the lines and to the
    beginning of the file, --mend puts right.

    \b
    Example:
      foxglove curate check-rectangles curated/corrections.tsv --mend
    """
    from foxglove_helpers.curation.rectangles_file import KINDS, check_file, mend_file

    kind = kind or (file.stem if file.stem in KINDS else "rectangles")
    if mend and mend_file(file):
        click.echo(f"{file.name} was saved as UTF-8 without BOM, its lines ended by LF.", err=True)
    problems = check_file(file, kind)
    for problem in problems:
        click.echo(str(problem))
    if problems:
        click.echo(f"{len(problems)} problem(s) in {file.name}.", err=True)
        sys.exit(1)
    click.echo(f"{file.name} is in order.", err=True)


@curate.command("merge")
@click.argument("rectangles", type=FILE)
@click.argument("corrections", type=FILE)
@click.argument("out", type=FILE)
def merge(rectangles: Path, corrections: Path, out: Path) -> None:
    """Write RECTANGLES with CORRECTIONS into OUT: rows of the same file are replaced, new ones added.

    \b
    Example:
      foxglove curate merge rectangles.tsv corrections.tsv merged.tsv
    """
    from foxglove_helpers.curation.rectangles_file import merge_corrections, read_rectangles, write_rectangles

    if out.exists():
        raise FoxgloveError(f"{out} exists; expected a new file. Choose another name, or move it away first.")
    write_rectangles(out, merge_corrections(read_rectangles(rectangles), read_rectangles(corrections)))
    click.echo(out)


@curate.command("pages")
@click.argument("work", type=FOLDER)
def pages(work: Path) -> None:
    """Write the pages of a WORK folder again: what was refused and why, what is open, what was kept.

    \b
    Example:
      foxglove curate pages curated
    """
    from foxglove_helpers.curation.pages import write_pages_of

    for place in write_pages_of(work):
        click.echo(place)


def _jpeg_files(photographs: Path) -> list[Path]:
    """Return a file, or the JPEG files of a folder and of the folders within it, sorted by name."""
    if photographs.is_file():
        return [photographs]
    if not photographs.is_dir():
        raise FoxgloveError(
            f"{photographs} does not exist; expected a photograph or a folder. Check the path."
        )
    files = sorted(path for path in photographs.rglob("*") if path.suffix.lower() in (".jpg", ".jpeg"))
    if not files:
        raise FoxgloveError(f"{photographs} holds no JPEG files (.jpg, .jpeg). Check the path.")
    return files
