"""The proof of a withdrawal fails whenever something is left, and says what it looked at."""

import gzip
import io
import shutil
import sqlite3
import tarfile
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from collected import clean, contents, jpeg_of, picture, submit
from PIL import Image
from withdrawn import HEADSHOT_SIDE, Collected

from foxglove_helpers.consent.proof import prove_withdrawn
from foxglove_helpers.consent.proof_record import NotWithdrawn
from foxglove_helpers.consent.rules import Use
from foxglove_helpers.consent.store import DATABASE_FILE, EXCLUDED_FILE
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.release import DATA_FILE, read_release, write_release


@pytest.fixture
def collected(tmp_path: Path):
    made = Collected(tmp_path)
    yield made
    made.store.close()


def test_the_proof_says_what_it_looked_at_and_what_not(collected: Collected) -> None:
    collected.withdraw()
    proof = collected.prove()
    assert proof.proven and not proof.findings
    looked = {str(look.path) for look in proof.looked_at}
    for file in contents(collected.home):
        assert any(path.endswith(file) for path in looked), file
    for name in (DATABASE_FILE, f"{DATABASE_FILE}-wal", f"{DATABASE_FILE}-shm"):
        assert str(collected.home / name) in looked
    assert str(collected.release / DATA_FILE) in looked and str(collected.votes / "voter_0.csv") in looked
    assert any("backups" in str(words) for words in proof.not_looked_at)
    assert any("own photographs" in str(words) for words in proof.not_looked_at)


def test_the_proof_changes_nothing(collected: Collected) -> None:
    collected.withdraw()
    before = contents(collected.home)
    collected.prove()
    assert {n: c for n, c in contents(collected.home).items() if not n.endswith("-shm")} == {
        n: c for n, c in before.items() if not n.endswith("-shm")
    }


def test_the_proof_holds_after_others_have_submitted_and_withdrawn(collected: Collected) -> None:
    collected.withdraw()
    for seed in range(20, 24):
        receipt, secret = submit(collected.store, 1, seed)
    collected.store.withdraw(receipt.agreement, secret, [Use.TRAINING])
    assert (collected.home / f"{DATABASE_FILE}-wal").stat().st_size > 0
    assert collected.prove().findings == []


def test_remains_that_another_program_left_are_gone_with_the_withdrawal(collected: Collected) -> None:
    with closing(sqlite3.connect(collected.home / DATABASE_FILE, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete=OFF")
        connection.execute("CREATE TABLE older (agreement, note)")
        rows = [(collected.number, "x" * 500)] * 40
        connection.executemany("INSERT INTO older VALUES (?, ?)", rows)
        connection.execute("DROP TABLE older")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert (collected.number + "xxx").encode() in (collected.home / DATABASE_FILE).read_bytes()
    collected.withdraw()
    assert collected.prove().findings == []


def test_nobody_who_still_agrees_is_proven_gone(collected: Collected) -> None:
    with pytest.raises(NotWithdrawn, match="may stay"):
        collected.prove()
    with pytest.raises(FoxgloveError, match="never issued"):
        prove_withdrawn(collected.home, "a0ffffff")
    with pytest.raises(FoxgloveError, match="no collection"):
        prove_withdrawn(collected.home.parent, collected.number)


def _insert_and_delete(made: Collected, connection: sqlite3.Connection) -> None:
    """Write a row of a submission and delete it again."""
    columns = [row[1] for row in connection.execute("PRAGMA table_info(submissions)")]
    row = {name: f"a {name}" for name in columns} | {"agreement": made.number, "year_of_birth": 1980}
    connection.execute(f"INSERT INTO submissions VALUES ({', '.join('?' * len(row))})", [*row.values()])
    connection.execute("DELETE FROM submissions WHERE agreement = ?", (made.number,))


def _row_in_a_free_page(made: Collected) -> str:
    """A row that was written and deleted by a program that does not overwrite what it deletes."""
    with closing(sqlite3.connect(made.home / DATABASE_FILE, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete=OFF")
        _insert_and_delete(made, connection)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return DATABASE_FILE


def _row_in_the_write_ahead_log(made: Collected) -> str:
    with closing(sqlite3.connect(made.home / DATABASE_FILE, isolation_level=None)) as connection:
        _insert_and_delete(made, connection)
    return f"{DATABASE_FILE}-wal"


def _photograph_under_another_name(made: Collected) -> str:
    (made.home / "photographs" / made.numbers[0] / "holiday.jpeg").write_bytes(clean(11).jpeg)
    return "holiday.jpeg"


def _photograph_in_place_of_a_crop(made: Collected) -> str:
    smaller = np.asarray(Image.fromarray(picture(11)).resize((80, 80)))
    (made.crops / "holiday.png").write_bytes(jpeg_of(smaller))
    return "holiday.png"


def _row_in_an_array(made: Collected) -> str:
    release = read_release(made.release)
    images, labels = np.array(release.images), release.labels.to_numpy()
    del release
    log = (made.release / "curation_log.csv").read_bytes()
    shutil.rmtree(made.release)
    again = np.concatenate([images, picture(11, HEADSHOT_SIDE)[None]])
    write_release(made.release, again, np.concatenate([labels, [(3, 1, 1, 16, 1)]]))
    (made.release / "curation_log.csv").write_bytes(log)
    return "release"


def _row_in_an_array_without_a_log(made: Collected) -> str:
    _row_in_an_array(made)
    (made.release / "curation_log.csv").unlink()
    return "release"


def _headshot_without_a_label(made: Collected) -> str:
    (made.release / "curation_log.csv").unlink()
    images = np.load(made.release / DATA_FILE)
    np.save(made.release / DATA_FILE, np.concatenate([images, picture(11, HEADSHOT_SIDE).reshape(1, -1)]))
    return "release"


def _row_in_a_bare_array(made: Collected) -> str:
    rows = np.stack([picture(k, HEADSHOT_SIDE).ravel() for k in (500, 501, 12, 502)])
    np.save(made.votes / "features.npy", rows)
    return "features.npy"


def _sheet_of_votes(made: Collected) -> str:
    (made.votes / "voter_9.csv").write_text(f"file,smiling\n{made.number}_1.jpeg,1\n", encoding="utf-8")
    return "voter_9.csv"


def _sheet_of_a_spreadsheet_program(made: Collected) -> str:
    (made.votes / "voter_9.txt").write_text(f"file\tsmiling\n{made.number}_1\t1\n", encoding="utf-16")
    return "voter_9.txt"


def _backup_of_the_database(made: Collected) -> str:
    live = made.home.parent / "backup"
    with closing(sqlite3.connect(live.with_suffix(".live"))) as connection:
        connection.execute("CREATE TABLE s (agreement, submitted_at)")
        connection.execute("INSERT INTO s VALUES (?, '2026-11-20')", (made.number,))
        connection.commit()
    shutil.move(live.with_suffix(".live"), made.home / "consent.sqlite3.bak")
    return "consent.sqlite3.bak"


def _zipped_backup(made: Collected) -> str:
    with zipfile.ZipFile(made.crops / "backup.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("notes.txt", "nothing " * 1000 + made.number)
    return "backup.zip!notes.txt"


def _tar_in_a_zip(made: Collected) -> str:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        member = tarfile.TarInfo("a.jpeg")
        member.size = len(clean(12).jpeg)
        archive.addfile(member, io.BytesIO(clean(12).jpeg))
    with zipfile.ZipFile(made.crops / "backup.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner.tar.gz", packed.getvalue())
    return "backup.zip!inner.tar.gz!inner.tar!a.jpeg"


def _compressed_table(made: Collected) -> str:
    (made.votes / "all.csv.gz").write_bytes(gzip.compress(f"file\n{made.number}_1.jpeg\n".encode()))
    return "all.csv.gz!all.csv"


def _name_of_a_folder(made: Collected) -> str:
    (made.crops / f"copy of {made.number}").mkdir()
    (made.crops / f"copy of {made.number}" / "x.bin").write_bytes(b"x")
    return "x.bin"


def _forgotten_on_the_list(made: Collected) -> str:
    (made.home / EXCLUDED_FILE).write_text(
        "agreement_number\twithdrawn_from\twithdrawn_at\n", encoding="utf-8"
    )
    return EXCLUDED_FILE


def _link_out_of_the_folder(made: Collected) -> str:
    try:
        (made.crops / "elsewhere").symlink_to(made.home.parent, target_is_directory=True)
    except OSError:
        pytest.skip("links cannot be made here")
    return "elsewhere"


def _number_across_two_parts(made: Collected) -> str:
    (made.crops / "large.bin").write_bytes(b"." * ((1 << 20) - 4) + made.number.encode() + b"." * 100)
    return "large.bin"


def _number_at_the_very_end(made: Collected) -> str:
    (made.crops / "large.bin").write_bytes(b"." * (3 << 20) + made.number.encode())
    return "large.bin"


REMNANTS = [
    *(_row_in_a_free_page, _row_in_the_write_ahead_log, _photograph_under_another_name),
    *(_row_in_an_array_without_a_log, _headshot_without_a_label),
    *(_photograph_in_place_of_a_crop, _row_in_an_array, _row_in_a_bare_array, _sheet_of_votes),
    *(_sheet_of_a_spreadsheet_program, _backup_of_the_database, _zipped_backup, _tar_in_a_zip),
    *(_compressed_table, _name_of_a_folder, _forgotten_on_the_list, _link_out_of_the_folder),
    *(_number_across_two_parts, _number_at_the_very_end),
]
NEEDS_PHOTOGRAPHS = {_photograph_in_place_of_a_crop, _row_in_a_bare_array, _tar_in_a_zip}


@pytest.mark.parametrize("plant", REMNANTS, ids=lambda plant: plant.__name__.strip("_"))
def test_every_remnant_is_found_and_named(
    collected: Collected, tmp_path: Path, plant: Callable[[Collected], str]
) -> None:
    own = []
    for place in (11, 12):
        own.append(tmp_path / f"own_{place}.jpg")
        own[-1].write_bytes(clean(place).jpeg)
    collected.withdraw()
    assert collected.prove(photographs=tuple(own)).proven, "nothing is found before"
    name = plant(collected)
    proof = collected.prove(photographs=tuple(own))
    assert not proof.proven
    assert [str(look.path) for look in (*proof.findings, *proof.closed) if str(look.path).endswith(name)], (
        proof.findings
    )
    if plant not in NEEDS_PHOTOGRAPHS:
        assert not collected.prove().proven, "also without the volunteer's own photographs"


def test_a_folder_that_is_named_is_searched_too(collected: Collected, tmp_path: Path) -> None:
    collected.withdraw()
    downloads = tmp_path / "downloads"
    downloads.mkdir()
    (downloads / "IMG_1.jpg").write_bytes(clean(11).jpeg)
    own = tmp_path / "own.jpg"
    own.write_bytes(clean(11).jpeg)
    unseen = collected.prove(downloads)
    assert not unseen.proven and not unseen.findings
    assert [look.path.name for look in unseen.closed] == ["IMG_1.jpg"], "nothing tells whose picture this is"
    proof = collected.prove(downloads, photographs=(own,))
    assert [look.path.name for look in proof.findings] == ["IMG_1.jpg"]
    with pytest.raises(FoxgloveError, match="does not exist"):
        collected.prove(tmp_path / "mistyped")


def test_pictures_of_others_are_not_taken_for_the_volunteer(collected: Collected, tmp_path: Path) -> None:
    own = tmp_path / "own.jpg"
    own.write_bytes(clean(999).jpeg)
    collected.withdraw()
    assert collected.prove(photographs=(own,)).proven
