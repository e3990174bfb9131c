"""`make bench`: every measurement in one run, as ratios to a baseline or to a goal; exit code 1 where a goal is missed.

Ratios above the goal are good. Seconds depend on the computer; ratios measured in one run hardly do. Close other
programs first.
"""

import sys

import click
from tabulate import tabulate

from benchmarks import (
    booth_load,
    consent_load,
    curation_speed,
    import_time,
    learners,
    lesson_memory,
    twin_speed,
)
from foxglove_helpers.headshots import load_headshots

PARTS = {
    "import": import_time,
    "twin": twin_speed,
    "learners": learners,
    "memory": lesson_memory,
    "consent": consent_load,
    "booth": booth_load,
    "curation": curation_speed,
}


@click.command()
@click.argument("parts", nargs=-1, type=click.Choice(list(PARTS)))
def main(parts: tuple[str, ...]) -> None:
    """Measure everything, or the PARTS named."""
    load_headshots("twin")
    rows = []
    for name in parts or PARTS:
        rows += PARTS[name].measure()
    table = [
        [row["what"], row["baseline"], row["ours"], f"{row['ratio']:.1f}", f"{row['goal']:g}", verdict(row)]
        for row in rows
    ]
    click.echo(
        tabulate(table, headers=["what", "baseline", "ours", "ratio", "goal", ""], disable_numparse=True)
    )
    sys.exit(any(verdict(row) == "MISSED" for row in rows))


def verdict(row: dict) -> str:
    return "reached" if row["ratio"] >= row["goal"] else "MISSED"


if __name__ == "__main__":
    main()
