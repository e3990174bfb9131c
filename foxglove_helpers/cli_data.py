"""The commands `foxglove data …`: get, draw, check, measure and find data."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from foxglove_helpers.cli_options import DIVERSE, FILE, FOLDER, SEED, VOLUNTEERS, Commands, require_new
from foxglove_helpers.errors import FoxgloveError

if TYPE_CHECKING:
    from foxglove_helpers.calibration import Calibration

MOST_VOTERS = 500  # of the sheets that one command writes: a thousand files, 15 MB


@click.group(cls=Commands)
def data() -> None:
    """Get, check and find data."""


def _seed(seed: int | None) -> int:
    from foxglove_helpers.twin import DEFAULT_SEED

    return DEFAULT_SEED if seed is None else seed


@data.command("twin")
@SEED
@VOLUNTEERS
@DIVERSE
@click.option("--out", type=FOLDER, help="Write the release here instead of into the course's data folder.")
def data_twin(seed: int | None, volunteers: int, diverse: bool, out: Path | None) -> None:
    """Draw the twin: release files of people who do not exist.

    \b
    Example:
      foxglove data twin --seed 3 --volunteers 40 --out my-twin
    """
    from foxglove_helpers.headshots import load_headshots
    from foxglove_helpers.twin import VERSION
    from foxglove_helpers.twin.cohort import draw_release

    if out is None:
        click.echo(load_headshots("twin", seed=seed, volunteers=volunteers, diverse=diverse).folder)
        return
    require_new(out)
    click.echo(draw_release(out, seed=_seed(seed), volunteers=volunteers, diverse=diverse))
    click.echo(
        f"This is the twin, version {VERSION}, seed {_seed(seed)}: name both with every result.", err=True
    )


@data.command("submissions")
@click.argument("out", type=FOLDER)
@SEED
@click.option(
    "--submissions",
    type=int,
    default=282,
    show_default=True,
    help="How many of the seed's submissions, 1 to 282.",
)
@click.option(
    "--key",
    type=FOLDER,
    help="Where the key goes that tells what is wrong with which file; OUT-key unless given.",
)
@DIVERSE
def data_submissions(out: Path, seed: int | None, submissions: int, key: Path | None, diverse: bool) -> None:
    """Draw raw submissions into OUT: photographs as phones make them, with all that goes wrong.

    The people are those of the twin with the same seed (and --diverse, or without it).

    \b
    Example:
      foxglove data submissions heap --submissions 20
    """
    from foxglove_helpers.twin.submissions.writer import write_submissions

    require_new(out)
    answers = out.resolve().with_name(f"{out.resolve().name}-key") if key is None else key.resolve()
    # Another heap's answers may stand there.
    require_new(answers)
    click.echo(
        write_submissions(out, seed=_seed(seed), submissions=submissions, key=answers, diverse=diverse)
    )
    click.echo(f"What is wrong with which file stands in {answers}: keep it from those who curate.", err=True)


@data.command("sheets")
@click.argument("out", type=FOLDER)
@SEED
@click.option("--voters", type=int, default=17, show_default=True, help="How many members of the team vote.")
def data_sheets(out: Path, seed: int | None, voters: int) -> None:
    """Write the voting sheets of the twin's team into OUT: apparent gender and smile, a file for each voter.

    \b
    Example:
      foxglove data sheets sheets --voters 17
    """
    from foxglove_helpers.twin.plan import plan_cohort
    from foxglove_helpers.twin.sheets import write_sheets

    if not 1 <= voters <= MOST_VOTERS:
        raise FoxgloveError(
            f"--voters is {voters}; expected a whole number from 1 to {MOST_VOTERS} (17 in R1): each voter fills "
            "in two sheets, one line a photograph."
        )
    require_new(out)
    click.echo(write_sheets(out, plan_cohort(_seed(seed)), voters=voters))


@data.command("expressions")
@click.argument("out", type=FILE)
@SEED
def data_expressions(out: Path, seed: int | None) -> None:
    """Write what 13 annotators saw in the twin's photographs into OUT (CSV): category, valence, arousal.

    \b
    Example:
      foxglove data expressions expressions.csv
    """
    from foxglove_helpers.files import whole_file
    from foxglove_helpers.twin.expressions import expression_table
    from foxglove_helpers.twin.plan import plan_cohort

    if out.exists():
        raise FoxgloveError(f"{out} exists; expected a new file. Choose another name, or move it away first.")
    table = expression_table(plan_cohort(_seed(seed)))
    with whole_file(out) as part:
        table.to_csv(part, index=False, encoding="utf-8", lineterminator="\n")
    click.echo(out)


@data.command("clinic")
@click.argument("out", type=FOLDER)
@SEED
@click.option("--people", type=int, default=340, show_default=True, help="How many of the clinic's people.")
@click.option(
    "--effect",
    type=float,
    default=1.0,
    show_default=True,
    help="By how much made-up phenotypes move a face; 0: not at all.",
)
@DIVERSE
def data_clinic(out: Path, seed: int | None, people: int, effect: float, diverse: bool) -> None:
    """Draw the clinic into OUT: 340 invented people with made-up phenotypes, a drawing exercise.

    \b
    Example:
      foxglove data clinic clinic --people 60 --effect 0.5
    """
    from foxglove_helpers.twin.clinic import draw_clinic

    require_new(out)
    click.echo(draw_clinic(out, seed=_seed(seed), effect=effect, people=people, diverse=diverse))


@data.command("calibrate")
@click.option("--seeds", default="0-9", show_default=True, help='Which cohorts, for example "3" or "0-9,12".')
@VOLUNTEERS
@click.option(
    "--network", is_flag=True, help="Also learn from pooled Inception V3 features (needs TensorFlow)."
)
@click.option(
    "--first-only",
    is_flag=True,
    help="Draw only the photographs that make the mandible vectors: much faster.",
)
@click.option("--json", "json_file", type=FILE, help="Write the figures to this file.")
@click.option("--into", type=FILE, help="Write the tables into this data sheet, between its marks.")
@click.option("--check", is_flag=True, help="End with exit code 1 where an aim was missed.")
def data_calibrate(
    seeds: str,
    volunteers: int,
    network: bool,
    first_only: bool,
    json_file: Path | None,
    into: Path | None,
    check: bool,
) -> None:
    """Measure twins against the published figures: learners, votes, faces found, and crops without a face.

    Measuring succeeds (exit code 0) whatever was measured; the column "verdict" says which aims were reached. With
    --check it succeeds only if all of them were, and nothing can be told from pictures without a face.

    \b
    Example:
      foxglove data calibrate --seeds 0-9 --first-only
    """
    from foxglove_helpers import calibration, calibration_report
    from foxglove_helpers.files import require_writable
    from foxglove_helpers.twin.plan import VOLUNTEERS as VOLUNTEERS_OF_A_COHORT

    if into is not None and volunteers != VOLUNTEERS_OF_A_COHORT:
        raise FoxgloveError(
            f"--into with --volunteers {volunteers}: a data sheet speaks of whole cohorts. Leave --volunteers out."
        )
    if check and volunteers != VOLUNTEERS_OF_A_COHORT:
        raise FoxgloveError(
            f"--check with --volunteers {volunteers}: the aims are those of whole cohorts. Leave --volunteers out."
        )
    if not seeds.strip():
        raise FoxgloveError(
            '--seeds is empty; expected which cohorts to measure, for example "3" or "0-9,12". Leave it out for 0-9.'
        )
    for file in filter(None, (json_file, into)):
        require_writable(file)
    result = calibration.calibrate(
        calibration.parse_seeds(seeds), network, every_photograph=not first_only, volunteers=volunteers
    )
    # Shown first: a file that is refused must not cost the minutes of work.
    click.echo(calibration_report.as_text(result))
    if json_file is not None:
        calibration_report.write_json(result, json_file)
    if into is not None:
        calibration_report.write_table_into(into, result)
    if check:
        _refuse_missed_aims(result)


def _refuse_missed_aims(result: "Calibration") -> None:
    """End the command with a message that names every aim that was missed."""
    from foxglove_helpers import calibration_report

    figures, controls = calibration_report.table(result), calibration_report.controls_table(result)
    missed = [str(name) for name in figures["figure"][figures["verdict"].str.startswith("missed")]]
    told = controls[controls["verdict"] == "above chance"]
    missed += [
        f"{label} told from {kind}" for label, kind in zip(told["label"], told["told from"], strict=True)
    ]
    if missed:
        count = "1 aim was" if len(missed) == 1 else f"{len(missed)} aims were"
        raise FoxgloveError(f"{count} missed: {'; '.join(missed)}. The tables above say by how much.")


@data.command("foxglovetree")
def data_foxglovetree() -> None:
    """Download the published release (168 MiB) and check it against its MD5.

    \b
    Example:
      foxglove data foxglovetree
    On a closed network fetch headshot_data.tbz2 elsewhere, carry it in, and name it:
      foxglove reproduce --data headshot_data.tbz2
    """
    from foxglove_helpers.headshots import load_headshots

    click.echo(load_headshots("foxglovetree").folder)


@data.command("check")
@click.argument("source")
def data_check(source: str) -> None:
    """Tell whether SOURCE (a folder, an archive, "twin" or "foxglovetree") is a sound release, and what is in it.

    The folder of a clinic is checked by the rules of a clinic.

    \b
    Example:
      foxglove data check headshot_data.tbz2
    """
    if _holds_clinic(source):
        from foxglove_helpers.twin.clinic import read_clinic, summarize_clinic

        click.echo(summarize_clinic(read_clinic(source)))
        return
    from foxglove_helpers.headshots import load_headshots
    from foxglove_helpers.release import summarize_release
    from foxglove_helpers.soundness import check_contents

    headshots = load_headshots(source)
    for warning in check_contents(headshots):
        click.echo(warning, err=True)
    click.echo(summarize_release(headshots))


def _holds_clinic(source: str) -> bool:
    # By name, for the modules that read a clinic can draw it too and take a second to load.
    folder = os.path.expanduser(source)
    names = set(os.listdir(folder)) if os.path.isdir(folder) else set()
    return not names.isdisjoint({"clinic_data.npy", "clinic_table.csv"}) and "headshot_data.npy" not in names


@data.command("where")
def data_where() -> None:
    """Print the folder that holds data, weights and engines (FOXGLOVE_HOME changes it).

    \b
    Example:
      foxglove data where
    """
    from foxglove_helpers.files import home

    click.echo(home())
