"""The commands `foxglove consent …`: the record of a collection from a terminal."""

import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from foxglove_helpers.cli_options import FILE, FOLDER, Commands, require_new
from foxglove_helpers.errors import FoxgloveError

if TYPE_CHECKING:
    from foxglove_helpers.consent.store import ConsentStore
    from foxglove_helpers.consent.withdrawal import WithdrawalReport

HOME = click.option(
    "--home", type=FOLDER, default=None, help="Folder of the collection, unless it is the default one."
)
USES = ("training", "display", "retention")


class _Commands(Commands):
    """The commands; also where the operating system lets nobody read or write, there is a message."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except PermissionError as error:
            raise click.ClickException(
                f"{error.filename}: {error.strerror}. Run this as the user whom the collection belongs to."
            ) from error


class _NothingToProve(click.ClickException):
    """What is asked for was never promised."""

    exit_code = 2


class _Number(click.ParamType):
    """An agreement number, however it was typed."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from foxglove_helpers.consent.rules import AGREEMENT_NUMBER

        number = unicodedata.normalize("NFKC", str(value)).strip().lower()
        if not AGREEMENT_NUMBER.fullmatch(number):
            raise FoxgloveError(
                f"{value!r} is no agreement number; expected a0 and six digits or letters a to f, such as a00b16f8. "
                "Copy it from the certificate."
            )
        return number


@click.group(cls=_Commands)
def consent() -> None:
    """Ask for consent, keep the record of it, and withdraw."""
    from foxglove_helpers.voting.cleaning import reach_votes

    reach_votes()


def existing_home(home: Path | None) -> Path:
    """Return the folder of a collection that is there: a mistyped name must not make an empty one."""
    from foxglove_helpers.consent.store import DATABASE_FILE, default_home

    place = default_home() if home is None else home
    if not (place / DATABASE_FILE).is_file():
        raise FoxgloveError(f"{place} holds no collection; expected {DATABASE_FILE} in it. Check --home.")
    return place


def open_collection(home: Path | None, *, also_damaged: bool = False) -> "ConsentStore":
    """Open a collection that is there; one whose record somebody changed only to look at it or to withdraw."""
    from foxglove_helpers.consent.store import ConsentStore, DamagedRecord
    from foxglove_helpers.voting.cleaning import reach_votes

    reach_votes()
    store = ConsentStore(existing_home(home))
    if store.problems and not also_damaged:
        store.close()
        raise DamagedRecord(store.home, store.problems)
    for warning in store.warnings():
        click.echo(f"WARNING: {warning}", err=True)
    return store


@consent.command("verify")
@HOME
@click.option("--receipt", help="Also look for the event whose hash stands on this certificate.")
@click.option(
    "--head", help="Also look for the last hash that an earlier check printed; its first 16 digits will do."
)
def consent_verify(home: Path | None, receipt: str | None, head: str | None) -> None:
    """Check the record; exit code 1 where something was edited, added, moved or taken away.

    Compared are the events, the tables, the photographs and the exclusion list. Nothing is changed, and the form may
    be open meanwhile. Run this before any other command: each of them tidies up. The last line is the number of events
    and the hash of the last one: note it on paper, and give it to --head next time.

    \b
    What it cannot see:
      - a record made anew, or cut off, by somebody who has the database, the
        file chain_head.json and the key: keep a copy of chain_head.json on
        another computer, and compare with --head or --receipt;
      - a list of unfinished withdrawals or of made folders that was put back
        together with its older seal;
      - network addresses and original file names, where they are kept;
      - what somebody copied.

    \b
    Example:
      foxglove consent verify --home collection --head 3f9ac1d20b7e4c85
    """
    from foxglove_helpers.consent.verification import verify_home

    verdict = verify_home(existing_home(home), receipt, head)
    for problem in verdict.problems:
        click.echo(str(problem))
    if verdict.problems and len(verdict.problems) == len(verdict.not_found):
        raise FoxgloveError(
            "The rest of the record is whole. Copy the hash again; if it is missing then, too, compare the record with "
            "a backup and do not write to it."
        )
    if verdict.problems:
        raise FoxgloveError(
            f"The record was changed in {len(verdict.problems)} place(s). Do not write to it; compare it with a backup."
        )
    for moment in verdict.resealed:
        click.echo(f"sealed anew at {moment}: what was edited before then cannot be seen by seals")
    for moment in verdict.restored:
        click.echo(
            f"the exclusion list had been edited or deleted; it was written again from the record at {moment}"
        )
    click.echo(f"{verdict.events} events, last hash {verdict.last_hash}")
    click.echo("The record is whole.", err=True)


@consent.command("reseal")
@HOME
@click.option("--yes", is_flag=True, help="Do not ask.")
def consent_reseal(home: Path | None, yes: bool) -> None:
    """Seal the record and the photographs as they are now, after you put them right, or where the key is lost.

    Stop the form first: it would go on with the key it knows. That it was sealed anew is noted as an event, which
    can never be taken back; verify tells of it from then on. The events themselves are not touched: a chain that is
    broken stays broken. Photographs that are missing stay missing: put them back first, or withdraw their volunteer
    afterwards. A missing chain_head.json is written again.

    \b
    Example:
      foxglove consent reseal --home collection
    """
    from foxglove_helpers.consent.store import now_utc
    from foxglove_helpers.consent.verification import reseal

    place = existing_home(home)
    if not yes:
        click.confirm(f"Seal {place} as it is now?", abort=True, err=True)
    reseal(place, now_utc())
    click.echo("The record is sealed as it is now.", err=True)


@consent.command("status")
@HOME
def consent_status(home: Path | None) -> None:
    """Print the collection in numbers: no identities, no faces.

    Who agreed to an older text is asked to accept the newest one on the page of the own submission, and until then
    left out of every export. Copies that were cut off are folders that somebody is making, or that lie on a drive
    which is not there.

    \b
    Example:
      foxglove consent status --home collection
    """
    with open_collection(home, also_damaged=True) as store:
        counts = store.counts()
    click.echo(f"submissions               {counts.submissions}")
    click.echo(f"withdrawn                 {counts.withdrawn}")
    click.echo(f"withdrawn in part         {counts.withdrawn_in_part}")
    click.echo(f"not carried out fully     {counts.unfinished}")
    click.echo(f"photographs               {counts.photographs}")
    click.echo(f"agreed to an older text   {counts.waiting_for_new_consent}")
    click.echo(f"copies that were cut off  {counts.cut_off}")
    for day, count in counts.per_day.items():
        click.echo(f"submitted on {day}  {count}")


@consent.command("withdraw")
@click.argument("number", type=_Number())
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
@click.option("--yes", is_flag=True, help="Do not ask; needed in scripts.")
def consent_withdraw(number: str, home: Path | None, uses: tuple[str, ...], late: bool, yes: bool) -> None:
    """Withdraw the submission with this agreement NUMBER for a volunteer who lost the secret.

    It is recorded as done by staff. Photographs, crops, votes and rows are deleted; this cannot be taken back, so it
    asks before it begins.

    \b
    Example:
      foxglove consent withdraw a00b16f8 --home collection
    """
    from foxglove_helpers.consent.rules import Use

    with open_collection(home, also_damaged=True) as store:
        store.require_issued([number])
        if not yes:
            _ask(number, uses)
        report = store.withdraw_by_staff(number, [Use(use) for use in uses], late=late)
    _tell(report)


def _ask(number: str, uses: tuple[str, ...]) -> None:
    """Ask whether a withdrawal is meant; refuse where nobody can answer."""
    everything = "everything: its photographs and all that was made from them are deleted"
    named = everything if "retention" in uses else " and ".join(sorted(set(uses)))
    if not _is_terminal():
        raise FoxgloveError(
            f"This would withdraw {number} from {named}. Nobody can be asked here, because this is no terminal. "
            "Nothing was changed; if it is meant, add --yes."
        )
    click.confirm(
        f"Withdraw {number} from {named}. This cannot be undone. Go on?",
        abort=True,
        err=True,
    )


def _is_terminal() -> bool:
    # Some ways to start a program give it no standard input at all.
    return sys.stdin is not None and sys.stdin.isatty()


def _tell(report: "WithdrawalReport") -> None:
    """Print what a withdrawal did, and what it could not do."""
    left = ", ".join(sorted(report.uses_left)) or "nothing"
    if new := report.uses - report.already:
        click.echo(f"{report.agreement} withdrew from: {', '.join(sorted(new))}. Still agreed to: {left}.")
    if report.already:
        click.echo(
            f"{report.agreement} had withdrawn before from: {', '.join(sorted(report.already))}. This was not recorded "
            f"a second time. Still agreed to: {left}."
        )
    for what, count in sorted(report.deleted.items()):
        click.echo(f"deleted: {count} {what.removesuffix('s') if count == 1 else what}")
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
@click.argument("number", type=_Number())
@HOME
@click.option(
    "--look-in",
    "--also-look-in",
    "folders",
    type=FOLDER,
    multiple=True,
    help="Another folder to search. May be repeated.",
)
@click.option(
    "--photograph",
    "photographs",
    type=FILE,
    multiple=True,
    help="The volunteer's own photograph, to compare all pictures and tables with. May be repeated.",
)
@click.option(
    "--language", type=click.Choice(["en", "ja"]), default="en", show_default=True, help="Of what is printed."
)
@click.option(
    "--all",
    "every_look",
    is_flag=True,
    help="Also name each place where nothing was found, instead of counts.",
)
def consent_prove_withdrawn(
    number: str,
    home: Path | None,
    folders: tuple[Path, ...],
    photographs: tuple[Path, ...],
    language: str,
    every_look: bool,
) -> None:
    """Search for anything left of the withdrawn NUMBER, and say what was searched.

    The exit code is 1 if anything was found, or if anything that lies there could not be looked into; it is 2, and
    nothing is searched, for a number that has withdrawn from nothing. Of one that has withdrawn from training or
    display only, searched is what was registered for that use, and the folders that you name. The database,
    its write-ahead log, all files of the collection, registered folders and those you name are searched, with what
    is packed in zip, tar, gzip, bzip2 and xz, in PDF, base64 and arrays of NumPy. Nothing is changed.

    \b
    What it finds:
      - the number, in names and contents, in either case, in UTF-8, UTF-16,
        UTF-32 and percent-encoded;
      - with --photograph: the same photograph, also mirrored, turned, cut,
        inverted, gray, small, or among others on one sheet. The collection
        has deleted its photographs, so the volunteer has to bring them.
        On the twin, 19 of 19 were found in each of these forms.
    What it cannot find, and lists as such where it sees it:
      - 7z, zstd, rar, pickles, HDF5, Parquet, databases, videos and what is
        encrypted: open these yourself;
      - pictures that bear no number, without --photograph;
      - numbers made from a face, such as features;
      - what was drawn again or strongly retouched; backups and copies
        elsewhere; paper.

    \b
    Example:
      foxglove consent prove-withdrawn a00b16f8 --look-in release --photograph mine.jpeg
    """
    from foxglove_helpers.consent.proof import prove_withdrawn
    from foxglove_helpers.consent.proof_record import NotWithdrawn
    from foxglove_helpers.consent.proof_report import describe

    try:
        proof = prove_withdrawn(existing_home(home), number, folders, photographs, progress=True)
    except NotWithdrawn as error:
        raise _NothingToProve(str(error)) from error
    *lines, verdict = describe(proof, language, every_look)
    for line in lines:
        click.echo(line)
    if not proof.proven:
        raise FoxgloveError(verdict)
    click.echo(verdict, err=True)


@consent.command("purge")
@HOME
def consent_purge(home: Path | None) -> None:
    """Delete addresses and file names whose time is over, and drafts that were never confirmed.

    Withdrawals that something stood in the way of are tried again. Opening the collection does the same; for one
    that runs for months, let this run every day, after verify. Where the record was changed, nothing is deleted, and
    the exit code is 1; also where the exclusion list was edited.

    \b
    Example:
      foxglove consent purge --home collection
    """
    with open_collection(home) as store:
        store.purge()
        unfinished, is_warned = store.counts().unfinished, bool(store.warnings())
    if unfinished:
        raise FoxgloveError(
            f"{unfinished} withdrawal(s) could not be carried out everywhere. Run foxglove consent withdraw with "
            "the number again: it says what stands in the way."
        )
    if is_warned:
        raise FoxgloveError("Nothing is kept longer than promised, but see the warning above.")
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

    Left out are all who withdrew from the use, and all who agreed to an older text and have not accepted the newest
    one: whatever was changed in it, they are asked first.

    \b
    Example:
      foxglove consent export photographs --home collection --for training
    """
    from foxglove_helpers.consent.rules import Use

    require_new(out)
    with open_collection(home) as store:
        waiting = store.counts().waiting_for_new_consent
        count = store.export(out, Use(use))
    who = "1 volunteer agrees" if count == 1 else f"{count} volunteers agree"
    click.echo(f"{who} to {use}; others were left out.", err=True)
    if waiting:
        click.echo(f"Of these, {waiting} agreed to an older text and must be asked again.", err=True)
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
@click.option(
    "--address",
    help="Under which volunteers reach the form, such as https://consent.example.org/. It is printed on "
    "certificates with a QR code, and requests under another name are refused.",
)
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
    address: str | None,
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
        address=address,
    )
