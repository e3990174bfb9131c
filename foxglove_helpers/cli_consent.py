"""The commands `foxglove consent …`: the record of a collection from a terminal."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from foxglove_helpers.cli_options import FILE, FOLDER, Commands, require_new
from foxglove_helpers.errors import FoxgloveError

if TYPE_CHECKING:
    import numpy as np

    from foxglove_helpers.consent.store import ConsentStore
    from foxglove_helpers.consent.withdrawal import WithdrawalReport

HOME = click.option(
    "--home", type=FOLDER, default=None, help="Folder of the collection, unless it is the default one."
)
USES = ("training", "display", "retention")


@click.group(cls=Commands)
def consent() -> None:
    """Ask for consent, keep the record of it, and withdraw."""


def existing_home(home: Path | None) -> Path:
    """Return the folder of a collection that is there: a mistyped name must not make an empty one."""
    from foxglove_helpers.consent.store import DATABASE_FILE, default_home

    place = default_home() if home is None else home
    if not (place / DATABASE_FILE).is_file():
        raise FoxgloveError(f"{place} holds no collection; expected {DATABASE_FILE} in it. Check --home.")
    return place


def open_collection(home: Path | None) -> "ConsentStore":
    """Open a collection that is there."""
    from foxglove_helpers.consent.store import ConsentStore

    return ConsentStore(existing_home(home))


@consent.command("verify")
@HOME
@click.option("--receipt", help="Also look for the event whose hash stands on this certificate.")
def consent_verify(home: Path | None, receipt: str | None) -> None:
    """Check the record; exit code 1 where an event was edited, deleted, inserted or moved, or a photograph is gone.

    Nothing is changed. What cannot be found by it: a record that was written anew from its beginning, together
    with its anchor. The hashes on certificates find that; compare one with --receipt.

    \b
    Example:
      foxglove consent verify --home collection
    """
    from foxglove_helpers.consent.record import verify_home

    verdict = verify_home(existing_home(home), receipt)
    for problem in verdict.problems:
        click.echo(str(problem))
    if verdict.problems:
        raise FoxgloveError(
            f"The record was changed in {len(verdict.problems)} place(s). Do not write to it; compare it with a backup."
        )
    click.echo(f"{verdict.events} events, last hash {verdict.last_hash}")
    click.echo("The record is whole.", err=True)


@consent.command("status")
@HOME
def consent_status(home: Path | None) -> None:
    """Print the collection in numbers: no identities, no faces.

    \b
    Example:
      foxglove consent status --home collection
    """
    with open_collection(home) as store:
        counts = store.counts()
    click.echo(f"submissions              {counts.submissions}")
    click.echo(f"withdrawn                {counts.withdrawn}")
    click.echo(f"withdrawn in part        {counts.withdrawn_in_part}")
    click.echo(f"not carried out fully    {counts.unfinished}")
    click.echo(f"photographs              {counts.photographs}")
    click.echo(f"agreed to an older text  {counts.waiting_for_new_consent}")
    for day, count in counts.per_day.items():
        click.echo(f"{day}               {count}")


@consent.command("withdraw")
@click.argument("number")
@HOME
@click.option(
    "--from",
    "uses",
    type=click.Choice(USES),
    multiple=True,
    default=("retention",),
    show_default=True,
    help="What to withdraw from; retention: from everything. May be given twice.",
)
@click.option("--late", is_flag=True, help="Also after the last day of the right to withdraw.")
def consent_withdraw(number: str, home: Path | None, uses: tuple[str, ...], late: bool) -> None:
    """Withdraw the submission with this agreement NUMBER for a volunteer who lost the secret.

    It is recorded as done by staff. Photographs, crops, votes and rows are deleted; this cannot be taken back.

    \b
    Example:
      foxglove consent withdraw a00b16f8 --home collection
    """
    from foxglove_helpers.consent.rules import Use

    with open_collection(home) as store:
        report = store.withdraw_by_staff(number, [Use(use) for use in uses], late=late)
    _tell(report)


def _tell(report: "WithdrawalReport") -> None:
    """Print what a withdrawal did, and what it could not do."""
    left = ", ".join(sorted(report.uses_left)) or "nothing"
    click.echo(
        f"{report.agreement} withdrew from: {', '.join(sorted(report.uses))}. Still agreed to: {left}."
    )
    for what, count in sorted(report.deleted.items()):
        click.echo(f"deleted: {count} {what}")
    for made in report.cannot_be_undone:
        words = str(made.what).replace("_", " ")
        click.echo(f"cannot be undone: {words} in {made.folder}, since {made.registered_at:%Y-%m-%d}")
    if report.not_deleted:
        raise FoxgloveError(
            "The withdrawal is recorded, but not carried out everywhere: "
            + " ".join(report.not_deleted)
            + " It is tried again whenever the collection is opened."
        )


@consent.command("prove-withdrawn")
@click.argument("number")
@HOME
@click.option(
    "--look-in", "folders", type=FOLDER, multiple=True, help="Another folder to search. May be repeated."
)
@click.option(
    "--photograph",
    "photographs",
    type=FILE,
    multiple=True,
    help="The volunteer's own photograph, to compare all pictures and tables with. May be repeated.",
)
def consent_prove_withdrawn(
    number: str, home: Path | None, folders: tuple[Path, ...], photographs: tuple[Path, ...]
) -> None:
    """Search for anything left of the withdrawn NUMBER, and say what was searched; exit code 1 if something is.

    The database, its write-ahead log, all files of the collection, registered folders and those you name are
    searched. Nothing is changed.

    \b
    Example:
      foxglove consent prove-withdrawn a00b16f8 --look-in release --photograph mine.jpeg
    """
    from foxglove_helpers.consent.proof import prove_withdrawn

    proof = prove_withdrawn(
        existing_home(home), number, folders, photographs, make_headshot=_headshot if photographs else None
    )
    for look in proof.looked_at:
        found = "nothing found" if look.finding is None else f"FOUND: {look.finding}"
        size = f" ({look.size})" if look.size else ""
        click.echo(f"{look.what}: {look.path}{size}: {found}")
    for words in proof.not_looked_at:
        click.echo(f"not looked at: {words}")
    if not proof.proven:
        raise FoxgloveError(
            f"{number} is not proven to be gone: {len(proof.findings)} finding(s) above. Delete what was found, then "
            "run this again."
        )
    click.echo(f"Nothing was found of {number} in {len(proof.looked_at)} places.", err=True)


def _headshot(photograph: Path) -> "np.ndarray":
    from foxglove_helpers.curation.photograph import crop_headshot, haar_faces, only_face, open_photograph

    gray, _ = open_photograph(photograph)
    try:
        return crop_headshot(gray, only_face(haar_faces(gray)))
    except FoxgloveError as error:
        raise FoxgloveError(f"{photograph}: {error}") from error


@consent.command("purge")
@HOME
def consent_purge(home: Path | None) -> None:
    """Delete addresses and file names whose time is over, and drafts that were never confirmed.

    Withdrawals that something stood in the way of are tried again. Opening the collection does the same; for one
    that runs for months, let this run every day.

    \b
    Example:
      foxglove consent purge --home collection
    """
    with open_collection(home) as store:
        store.purge()
        unfinished = store.counts().unfinished
    if unfinished:
        raise FoxgloveError(
            f"{unfinished} withdrawal(s) could not be carried out everywhere. Run foxglove consent withdraw with "
            "the number again: it says what stands in the way."
        )
    click.echo("Nothing is kept longer than promised.", err=True)


@consent.command("export")
@click.argument("out", type=FOLDER)
@HOME
@click.option(
    "--for",
    "use",
    type=click.Choice(["training", "display"]),
    default="training",
    show_default=True,
    help="Whose photographs: those who agree to this use.",
)
def consent_export(out: Path, home: Path | None, use: str) -> None:
    """Copy photographs that may be put to a use into OUT, and note it, so that a withdrawal reaches them there.

    \b
    Example:
      foxglove consent export photographs --home collection --for training
    """
    from foxglove_helpers.consent.rules import Use

    require_new(out)
    with open_collection(home) as store:
        count = store.export(out, Use(use))
    click.echo(f"{count} volunteers agree to {use}; others were left out.", err=True)
    click.echo(out)


@consent.command("serve")
@HOME
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on; any but this computer's own needs HTTPS before it.",
)
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8765, show_default=True, help="Port to listen on."
)
@click.option("--unix-socket", type=FILE, help="Listen on this file instead of host and port.")
@click.option(
    "--language",
    type=click.Choice(["en", "ja"]),
    default="en",
    show_default=True,
    help="For browsers that ask for neither of the two.",
)
@click.option("--no-browser", is_flag=True, help="Do not open the form in a browser.")
@click.option(
    "--keep-originals",
    is_flag=True,
    help="Keep network addresses and original file names, apart, until the right to withdraw has ended.",
)
@click.option(
    "--behind-proxy",
    is_flag=True,
    help="A proxy stands before it: believe what it says about prefix, addresses and HTTPS.",
)
@click.option("--class", "teaching", is_flag=True, help="Say on every page that this is for teaching.")
def consent_serve(
    home: Path | None,
    host: str,
    port: int,
    unix_socket: Path | None,
    language: str,
    no_browser: bool,
    keep_originals: bool,
    behind_proxy: bool,
    teaching: bool,
) -> None:
    """Serve the web form with which people give their consent, until Ctrl-C.

    It prints its address, and on a terminal the token of the staff page, which shows numbers only. Set
    FOXGLOVE_CONSENT_CONTACT to whom volunteers may ask.

    \b
    Example:
      foxglove consent serve --home collection --port 8765
    """
    from foxglove_helpers.consent.store import default_home
    from foxglove_helpers.consent.web.serve import Place, serve

    serve(
        default_home() if home is None else home,
        Place(host, port, unix_socket),
        language=language,
        open_browser=not no_browser,
        keep_originals=keep_originals,
        behind_proxy=behind_proxy,
        teaching=teaching,
    )
