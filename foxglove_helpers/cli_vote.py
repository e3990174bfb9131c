"""The commands `foxglove vote …`: the booth, its sheets, the tally and the agreement of voters."""

import os
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from foxglove_helpers.cli_consent import open_collection
from foxglove_helpers.cli_options import FILE, FOLDER, SEED, Commands, require_new
from foxglove_helpers.errors import FoxgloveError

if TYPE_CHECKING:
    from foxglove_helpers.sheets import Item, Sheets
    from foxglove_helpers.voting.booth import Booth, Counts
    from foxglove_helpers.voting.decisions import Decision
    from foxglove_helpers.voting.photographs import Shown

DECISIONS_FILE = "decisions.tsv"
HOST, PORT = "127.0.0.1", 8766
_NO_COLLECTION = (
    "Note: the booth was not told which collection the photographs belong to. A withdrawal reaches it where the work "
    "folder was curated with --consent; sheets and labels it does not reach. Say it with --consent COLLECTION."
)
HOME = click.option("--home", type=FOLDER, required=True, help="Folder of the booth.")
WORK = click.option(
    "--work", type=FOLDER, help="Work folder of the curation: names of files, and what there is to vote on."
)


@click.group(cls=Commands)
def vote() -> None:
    """Label by vote: the booth, the sheets, the tally, and how far voters agree."""


@vote.command("serve")
@HOME
@click.option("--work", type=FOLDER, help="Vote on what this curation has kept (a new booth needs it).")
@click.option(
    "--twin", type=click.IntRange(1, 277), help="Vote on so many people of the twin instead (for a class)."
)
@SEED
@click.option(
    "--question",
    type=click.Choice(["gender", "smile", "both"]),
    default=None,
    help="What is voted on; both in a new booth, unless given.",
)
@click.option(
    "--voters-expected",
    "expected",
    type=int,
    default=None,
    help="Places for voters; 17 in a new booth, unless given. An odd number has no ties.",
)
@click.option(
    "--consent",
    "collection",
    type=FOLDER,
    help="Folder of the collection: whoever withdraws is taken out of the vote, also while it runs.",
)
@click.option(
    "--host",
    default=None,
    help=f"Address to listen on, {HOST} in a new booth; any but this computer's own needs HTTPS before it.",
)
@click.option(
    "--port", type=click.IntRange(1, 65535), default=None, help=f"Port to listen on, {PORT} in a new booth."
)
@click.option("--unix-socket", type=FILE, help="Listen on this file instead of host and port.")
@click.option(
    "--language",
    type=click.Choice(["en", "ja"]),
    default="en",
    show_default=True,
    help="For browsers that ask for neither of the two.",
)
@click.option("--no-browser", is_flag=True, help="Do not open the booth in a browser.")
@click.option(
    "--behind-proxy/--no-proxy",
    default=None,
    help="A proxy stands before it: believe what it says about prefix, addresses and HTTPS.",
)
@click.option(
    "--address",
    metavar="HTTPS://…",
    help="Under which voters reach the booth: it is shown to be given out, and other names are refused.",
)
@click.option(
    "--token-file",
    is_flag=True,
    help="Keep the token that leads the vote in HOME/staff-token.txt (for JupyterLab).",
)
def vote_serve(
    home: Path,
    work: Path | None,
    twin: int | None,
    seed: int | None,
    question: str | None,
    expected: int | None,
    collection: Path | None,
    host: str | None,
    port: int | None,
    unix_socket: Path | None,
    language: str,
    no_browser: bool,
    behind_proxy: bool | None,
    address: str | None,
    token_file: bool,
) -> None:
    """Serve the voting booth until Ctrl-C: voters vote from their own machines, blind, each in an order of their own.

    It prints its address, and on a terminal the token of the page that leads the vote. Start it again with the same
    --home and everybody goes on where they were; no vote is lost. The booth remembers --work or --twin with --seed,
    --question, --voters-expected, --consent, --host, --port, --address and --behind-proxy; what is given anew takes
    the place of what it remembers.

    \b
    Example:
      foxglove vote serve --work curated --consent collection --home booth
      foxglove vote serve --home booth                   # it goes on
      foxglove vote serve --twin 12 --home class-booth --voters-expected 41
    """
    from foxglove_helpers.consent.web.serve import Place, public_address
    from foxglove_helpers.voting import photographs
    from foxglove_helpers.voting.booth_setup import remember_place, remembered
    from foxglove_helpers.voting.web.serve import serve

    public_address(address)
    before = remembered(home)
    work, twin, seed = _voted_on(home, work, twin, seed)
    collection = collection or (before.consent if before is not None else None)
    if work is not None:
        shown, source = photographs.photographs_of_work(work), "work"
        if collection is not None:
            shown = _without_withdrawn(shown, collection)
    elif collection is not None:
        raise FoxgloveError(
            "--consent is given with people of the twin, who agreed to nothing; leave it out."
        )
    else:
        assert twin is not None
        shown, source = photographs.photographs_of_twin(twin, home / "thumbnails", seed), "twin"
    if unix_socket is None and before is not None and before.host is not None:
        host, port = host or before.host, port or before.port
        address = address or before.address
        behind_proxy = before.behind_proxy if behind_proxy is None else behind_proxy
    place = Place(host or HOST, port or PORT, unix_socket)

    def begin() -> None:
        _prepare(
            home,
            shown,
            question=question,
            expected=expected,
            source=source,
            work=work,
            volunteers=twin,
            seed=seed,
            consent=collection,
        )
        if unix_socket is None:
            remember_place(home, place.host, place.port, address, bool(behind_proxy))

    serve(
        home,
        place,
        begin=begin,
        language=language,
        open_browser=not no_browser,
        behind_proxy=bool(behind_proxy),
        show_token=token_file,
        address=address,
    )


@vote.command("codes")
@HOME
@click.option("--count", type=click.IntRange(1, 500), required=True, help="How many.")
def vote_codes(home: Path, count: int) -> None:
    """Make voter codes to give out, one a line; from then on nobody votes without one.

    They are shown this once: the booth keeps only what is needed to recognise them.

    \b
    Example:
      foxglove vote codes --home booth --count 17 > codes.txt
    """
    with _booth(home) as booth:
        for code in booth.make_codes(count):
            click.echo(code)


@vote.command("status")
@HOME
def vote_status(home: Path) -> None:
    """Print how many have joined and handed in: numbers only.

    \b
    Example:
      foxglove vote status --home booth
    """
    with _booth(home) as booth:
        counts = booth.counts()
    click.echo(f"state        {'closed' if counts.closed else 'open'}")
    click.echo(f"items        {counts.items}")
    click.echo(f"expected     {counts.expected}")
    click.echo(f"joined       {counts.joined}")
    click.echo(f"handed in    {counts.handed_in}")
    for part, voters in enumerate(counts.progress):
        click.echo(f"{25 * part:3d}-{25 * part + 25:3d} %    {voters}")


@vote.command("close")
@HOME
@click.option("--yes", is_flag=True, help="Do not ask.")
def vote_close(home: Path, yes: bool) -> None:
    """End the vote: then the result may be seen, and nobody can vote. This cannot be taken back.

    \b
    Example:
      foxglove vote close --home booth
    """
    with _booth(home) as booth:
        counts = booth.counts()
        if not yes and not counts.closed:
            for line in _before_closing(counts):
                click.echo(line, err=True)
            click.confirm("Close? This cannot be taken back.", abort=True, err=True)
        booth.close_vote()
    click.echo("The vote is closed.", err=True)


@vote.command("export")
@HOME
@click.option("--out", type=FOLDER, required=True, help="New folder for the sheets.")
def vote_export(home: Path, out: Path) -> None:
    """Write a sheet for each voter and question, as they were handed in, and what was decided on ties.

    decisions.tsv holds what counts, all_decisions.tsv every decision that was ever taken, with its time, and
    photographs.tsv the file that each number stands for, unless they are people of the twin. Where the
    booth knows the collection, the folder is noted there, so that a later withdrawal takes its lines out.

    \b
    Example:
      foxglove vote export --home booth --out sheets
    """
    from foxglove_helpers.files import whole_folder
    from foxglove_helpers.sheets import PHOTOGRAPHS_FILE, photographs_text, sheet_name, sheet_text
    from foxglove_helpers.voting.decisions import ALL_DECISIONS_FILE, all_decisions_text, decisions_text

    require_new(out)
    with _booth(home) as booth, _noted(booth, out):
        rows, decisions, taken = booth.rows(), booth.decisions(), booth.decisions_taken()
        with whole_folder(out) as part:
            for question, of_voters in rows.items():
                for voter, lines in of_voters.items():
                    (part / sheet_name(question, voter)).write_text(
                        sheet_text(question, lines), encoding="utf-8", newline="\n"
                    )
            if booth.source == "work":
                (part / PHOTOGRAPHS_FILE).write_text(
                    photographs_text(booth.files), encoding="utf-8", newline="\n"
                )
            if decisions:
                (part / DECISIONS_FILE).write_text(decisions_text(decisions), encoding="utf-8", newline="\n")
                (part / ALL_DECISIONS_FILE).write_text(
                    all_decisions_text(taken), encoding="utf-8", newline="\n"
                )
    click.echo(out)


@vote.command("check")
@click.argument("sheets", type=FOLDER)
@WORK
def vote_check(sheets: Path, work: Path | None) -> None:
    """Tell every rule that the voting SHEETS break, with file, line, column and what to do; exit code 1 if any.

    What does not stop the tally, such as the line ends of Windows, is told as well and does not fail.

    \b
    Example:
      foxglove vote check sheets --work curated
    """
    from foxglove_helpers.sheets import read_sheets, sheet_problems, sheets_in

    known = _known(work)
    problems = [
        problem
        for (question, _), path in sheets_in(sheets).items()
        for problem in sheet_problems(path, question, None if known is None else known[question])
    ]
    for problem in problems:
        click.echo(f"{problem}{' (tolerated)' if problem.tolerated else ''}")
    serious = sum(not problem.tolerated for problem in problems)
    if serious:
        raise FoxgloveError(f"{serious} problem(s) in the sheets. Mend them as told above, then check again.")
    if work is not None:
        _require_fitting(sheets, work)
    read_sheets(sheets, known)
    click.echo("The sheets are in order.", err=True)


@vote.command("tally")
@click.argument("sheets", type=FOLDER, required=False)
@click.option("--home", type=FOLDER, help="Folder of a closed booth, instead of sheets.")
@WORK
@click.option(
    "--decisions",
    type=FILE,
    help=f"What was decided on ties: columns volunteer, female, decided_by, why. SHEETS/{DECISIONS_FILE} unless given.",
)
@click.option("--out", type=FILE, required=True, help="The labels for foxglove curate --labels.")
def vote_tally(
    sheets: Path | None, home: Path | None, work: Path | None, decisions: Path | None, out: Path
) -> None:
    """Count the votes of SHEETS, or of a booth that is closed, into labels for curation.

    A tie is an error until somebody has decided, and written down who and why. Beside OUT come the true counts
    (OUT_counts.csv) and the log (OUT_log.txt). Where the booth knows the collection and OUT is in a folder of its
    own, that folder is noted there, so that a later withdrawal takes its lines out.

    \b
    Example:
      foxglove vote tally --home booth --out labels/labels.csv
      foxglove vote tally sheets --work curated --out labels.csv
    """
    from foxglove_helpers.files import require_writable
    from foxglove_helpers.voting.decisions import read_decisions
    from foxglove_helpers.voting.tally import count_votes, files_of_tally, write_tally

    require_writable(out)
    with ExitStack() as noted:
        if home is not None and sheets is None:
            # Before the votes are read: who withdraws meanwhile is known to be in what is written.
            booth = noted.enter_context(_booth(home))
            noted.enter_context(_noted(booth, out.resolve().parent, files_of_tally(out)))
        votes, decided, files = _votes(sheets, home, work)
        earlier: Sequence[Decision] = ()
        if decisions is not None:
            decided = read_decisions(decisions)
        elif home is not None:
            earlier = booth.replaced_decisions()
        counted = count_votes(votes, decided, earlier)
        for line in counted.log:
            click.echo(line, err=True)
        written = write_tally(counted, out, files)
    if work is not None:
        click.echo(_not_noted("labels made from SHEETS know of no collection"), err=True)
    for path in written:
        click.echo(path)


@vote.command("agreement")
@click.argument("sheets", type=FOLDER, required=False)
@click.option("--home", type=FOLDER, help="Folder of a closed booth, instead of sheets.")
@click.option("--resamples", type=int, default=1000, show_default=True, help="Of the bootstrap.")
def vote_agreement(sheets: Path | None, home: Path | None, resamples: int) -> None:
    """Print how far the voters agree: percent, Fleiss' kappa, Krippendorff's alpha, and who disagrees with whom.

    Intervals are bootstrapped, for smiles by volunteer: photographs of one person resemble each other.

    \b
    Example:
      foxglove vote agreement sheets
    """
    from tabulate import tabulate

    from foxglove_helpers.voting.agreement import agreement_table, who_disagrees

    votes, _, _ = _votes(sheets, home, None)
    for name, table in (("Apparent gender", votes.gender), ("Smile", votes.smile)):
        if table is None:
            continue
        if table.shape[1] < 2:
            raise FoxgloveError("there is one voter; expected at least two, for agreement is between people.")
        measured = agreement_table(table, by=table.index.get_level_values("volunteer"), resamples=resamples)
        click.echo(f"{name}: {table.shape[1]} voters, {len(table)} items\n")
        click.echo(
            tabulate(measured[["value", "low", "high"]].round(3), headers=["", "value", "low", "high"])
        )
        if measured["value"].isna().any():
            click.echo(
                "\nnan: everybody gave the same answer everywhere, so there is no chance to compare with."
            )
        click.echo("\nWho disagrees most often:")
        pairs = who_disagrees(table).head(5)
        for pair in pairs.itertuples():
            click.echo(
                f"  voters {pair.one} and {pair.other}: {pair.disagreements} of {pair.items} ({pair.share:.1%})"
            )
        click.echo()


def _voted_on(
    home: Path, work: Path | None, twin: int | None, seed: int | None
) -> tuple[Path | None, int | None, int | None]:
    """Return work folder, or volunteers and seed of the twin: what was given, else what the booth remembers."""
    from foxglove_helpers.voting.booth_setup import remembered

    if work is not None and twin is not None:
        raise FoxgloveError("both --work and --twin are given; expected one of them: what shall be voted on?")
    before = remembered(home)
    if before is None:
        if work is None and twin is None:
            raise FoxgloveError(
                f"{home} holds no booth yet; expected either --work CURATED or --twin N: what shall be voted on? To go "
                "on with a vote, check --home."
            )
        return work, twin, seed
    if work is None and twin is None and before.work is None and before.volunteers is None:
        raise FoxgloveError(
            f"{home} holds a booth that does not know where its photographs came from. Say it once: --work CURATED, or "
            "--twin N."
        )
    if work is not None:
        return work, None, None
    if twin is None and before.work is not None:
        if not before.work.is_dir():
            raise FoxgloveError(
                f"{home}: the vote is on {before.work}, and that folder is not there. Say where it is now: --work."
            )
        return before.work, None, None
    if before.volunteers is not None:
        same_seed = seed is None or seed == before.seed
        if twin not in (None, before.volunteers) or not same_seed:
            raise FoxgloveError(
                f"{home} holds a vote on {before.volunteers} people of the twin"
                f"{'' if before.seed is None else f' (seed {before.seed})'}; expected the same ones. Leave out --twin "
                "and --seed, or take another --home."
            )
        return None, before.volunteers, before.seed
    return None, twin, seed


def _prepare(home: Path, shown: "list[Shown]", *, consent: Path | None, **how: Any) -> None:
    """Make a booth or go on with it, and note it with its collection, so that a withdrawal reaches it at once."""
    from foxglove_helpers.consent.rules import agreement_numbers_in
    from foxglove_helpers.voting.booth_setup import prepare

    def tell() -> None:
        for line in prepare(home, shown, consent=consent, **how):
            click.echo(line, err=True)

    if consent is None:
        tell()
        if how["work"] is not None:
            click.echo(_NO_COLLECTION, err=True)
        return
    numbers = {number for one in shown for number in agreement_numbers_in(one.file)}
    with open_collection(consent) as store, store.making(numbers, home, "votes"):
        tell()
        with _booth(home) as booth:
            store.register_derived(booth.agreements, home, "votes")
    click.echo(f"Noted with the collection {consent}: a withdrawal reaches {home}, served or not.", err=True)


def _before_closing(counts: "Counts") -> list[str]:
    """Return what the person who closes a vote should know first."""
    from foxglove_helpers.voting.tally import even_number_warning

    told = []
    if counts.handed_in < counts.expected:
        told.append(f"Only {counts.handed_in} of {counts.expected} expected voters have handed in.")
    if begun := sum(counts.progress):
        told.append(f"{begun} voter(s) have begun and not handed in: their votes are left out.")
    if counts.handed_in and (even := even_number_warning(counts.handed_in)):
        told.append(f"Warning: {even}")
    return told


def _without_withdrawn(shown: "list[Shown]", collection: Path) -> "list[Shown]":
    """Return the photographs whose volunteers have not withdrawn from the collection that they belong to."""
    from foxglove_helpers.consent.rules import agreement_numbers_in

    numbers = {one.file: agreement_numbers_in(one.file) for one in shown}
    with open_collection(collection) as store:
        store.require_issued(set().union(*numbers.values()))
        excluded = store.excluded()
    stay = [one for one in shown if not numbers[one.file] & excluded]
    if len(stay) < len(shown):
        click.echo(
            f"{len(shown) - len(stay)} photograph(s) are left out: their volunteers have withdrawn.", err=True
        )
    if nameless := sum(not numbers[one.file] for one in stay):
        click.echo(
            f"Warning: {nameless} photograph(s) have no agreement number in their name; no withdrawal reaches them.",
            err=True,
        )
    return stay


@contextmanager
def _noted(booth: "Booth", folder: Path, files: Collection[str] | None = None) -> Iterator[None]:
    """Note in the collection what is made of the votes, before it is, so that a later withdrawal reaches it.

    Parameters
    ----------
    booth : Booth
    folder : Path
        Into which the block writes.
    files : collection of str, optional
        What it writes there, where the folder may be there already. A withdrawal goes through a whole folder, so one
        that holds other things is not noted.
    """
    if booth.source == "twin":  # nobody can withdraw who does not exist
        yield
        return
    if booth.collection is None:
        reason = "the booth was not told which collection the photographs belong to (vote serve --consent)"
    elif files is not None and folder.is_dir() and not set(os.listdir(folder)) <= set(files):
        reason = f"{folder} holds other things as well, and a withdrawal goes through a whole folder"
    else:
        numbers = booth.agreements
        with open_collection(booth.collection) as store, store.making(numbers, folder, "votes"):
            yield
            store.register_derived(numbers, folder, "votes")
        click.echo(
            f"Noted with the collection {booth.collection}: a later withdrawal reaches {folder}.", err=True
        )
        return
    yield
    click.echo(_not_noted(reason), err=True)


def _not_noted(reason: str) -> str:
    return f"Note: no withdrawal reaches what was written: {reason}. Delete it when the release is made."


def _booth(home: Path) -> "Booth":
    from foxglove_helpers.voting.booth import Booth

    return Booth(home)


def _votes(
    sheets: Path | None, home: Path | None, work: Path | None
) -> tuple["Sheets", tuple["Decision", ...], dict["Item", str] | None]:
    """Return votes, decisions, and the file of each photograph where it is known."""
    from foxglove_helpers.sheets import read_sheets
    from foxglove_helpers.voting.decisions import read_decisions

    if (sheets is None) == (home is None):
        raise FoxgloveError("expected either a folder of SHEETS or --home BOOTH: whose votes?")
    if home is not None:
        with _booth(home) as booth:
            return booth.sheets(), booth.decisions(), booth.files
    assert sheets is not None
    files: dict[Item, str] | None = None
    if work is not None:
        files = _require_fitting(sheets, work)
    beside = sheets / DECISIONS_FILE
    decided = read_decisions(beside) if beside.is_file() else ()
    return read_sheets(sheets, _known(work)), decided, files


def _require_fitting(sheets: Path, work: Path) -> "dict[Item, str]":
    """Return the file of each photograph in a work folder; refuse sheets whose numbers stand for others."""
    from foxglove_helpers.sheets import PHOTOGRAPHS_FILE, require_same_photographs
    from foxglove_helpers.voting.photographs import photographs_of_work

    files: dict[Item, str] = {
        (shown.volunteer, shown.photograph): shown.file for shown in photographs_of_work(work)
    }
    if not require_same_photographs(sheets, files, work):
        click.echo(
            f"Note: {sheets} holds no {PHOTOGRAPHS_FILE}, so whether its numbers stand for the photographs of {work} "
            "cannot be seen. Be sure that the vote was made from this very folder.",
            err=True,
        )
    return files


def _known(work: Path | None) -> dict[str, Collection["Item"]] | None:
    if work is None:
        return None
    from foxglove_helpers.voting.photographs import photographs_of_work

    shown = photographs_of_work(work)
    return {
        "gender": {(one.volunteer,) for one in shown},
        "smile": {(one.volunteer, one.photograph) for one in shown},
    }
