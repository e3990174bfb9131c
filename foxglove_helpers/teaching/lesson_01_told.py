"""What the cells of lesson 01 print, in English and Japanese: rights, withdrawals, proofs, problems, two models.

In: what the consent record and the models give back. Out: lines for people; nothing is changed or looked up.
"""

import os
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from foxglove_helpers.consent.events import Problem
from foxglove_helpers.consent.layout import EXCLUDED_FILE
from foxglove_helpers.consent.proof_report import Proof, describe, verdict
from foxglove_helpers.consent.proof_words import Said
from foxglove_helpers.consent.record import Status
from foxglove_helpers.consent.withdrawal import WithdrawalReport
from foxglove_helpers.teaching.feedback import say
from foxglove_helpers.teaching.lesson_01_collection import FORGED_COPY, stored_files

DELETED = {
    "photographs": ("photographs", "写真"),
    "pictures": ("pictures made from them", "写真から作った画像"),
    "files": ("files", "ファイル"),
    "lines": ("lines", "行"),
    "rows": ("rows", "データの行"),
}
# How the check of a record begins to say what is wrong after an event was changed; it says it in English only.
PROBLEMS = {
    r"event (\d+): its content is not what its hash was made from": (
        "出来事 {}：内容が、ハッシュ値を作ったときのものと違います"
    ),
    r"(\S+) was submitted, but its record is gone": "{}：提出があったというのに、その記録がありません",
    r"(\S+) was withdrawn, but the tables do not say so any more": (
        "{}：撤回があったというのに、記録の表にはありません"
    ),
    r"(\S+) counts as withdrawn, but no event says that it was": (
        "{}：記録の表では撤回されているのに、撤回の出来事がありません"
    ),
    r"(\S+) has a record, but no event of its submission": "{}：記録があるのに、提出の出来事がありません",
}


def day(days: int, status: Status) -> str:
    """Say whether a volunteer may withdraw so many days after the submission."""
    en = f"day {days}: last day {status.last_day}, {'may' if status.can_withdraw else 'may not'} withdraw"
    can = "撤回できる" if status.can_withdraw else "撤回できない"
    return say(en=en, ja=f"{days} 日目：最終日 {status.last_day}、{can}")


def withdrawal(report: WithdrawalReport, home: Path) -> str:
    """Say what a withdrawal deleted, what it could not undo, and what is left of the photographs."""
    named = {kind: say(en=en, ja=ja) for kind, (en, ja) in DELETED.items()}
    kinds = [f"{named[kind]} {count}" for kind, count in report.deleted.items()]
    none = say(en="none", ja="なし")
    lines = [say(en="deleted: ", ja="削除したもの：") + (say(en=", ", ja="、").join(kinds) or none)]
    lines += [
        say(en="could not be deleted: ", ja="削除できなかったもの：") + problem
        for problem in report.not_deleted
    ]
    for left in report.cannot_be_undone:
        thing = Said("cannot_be_undone", kind=left.what.value, folder=left.folder.name)
        lines.append(say(en=f"cannot be undone: {thing}", ja=f"取り消せないもの：{thing.in_language('ja')}"))
    files = stored_files(home)
    lines.append(say(en="photographs that are left: ", ja="残っている写真：") + (", ".join(files) or none))
    lines.append(
        say(
            en=f"{EXCLUDED_FILE}, the list by which every later stage leaves people out:",
            ja=f"{EXCLUDED_FILE}（これ以後の作業で除外する人の一覧）：",
        )
    )
    return "\n".join([*lines, (home / EXCLUDED_FILE).read_text(encoding="utf-8").strip()])


def proof(found: Proof) -> str:
    """Say place by place what a proof looked at and found there; what all paths have in common is left out."""
    said = "\n".join(describe(found, _language(), every_look=True))
    common = os.path.commonpath([look.path for look in found.looked_at if look.path is not None])
    return said.replace(f"{common}{os.sep}", "").replace(common, Path(common).name)


def last_line(found: Proof) -> str:
    """Say in one sentence whether a proof holds."""
    return verdict(found, _language())


def problems(home: Path, found: Sequence[Problem]) -> str:
    """Say whose record was checked, and what is wrong with it."""
    if home.name == FORGED_COPY:
        heading = say(en="the forged copy:", ja="偽造した複製：")
    else:
        heading = say(en="the record itself:", ja="元の記録：")
    lines = [say(en=str(problem), ja=_in_japanese(str(problem))) for problem in found]
    return "\n  ".join([heading, *(lines or [say(en="nothing is wrong", ja="問題はありません")])])


def _in_japanese(problem: str) -> str:
    for pattern, japanese in PROBLEMS.items():
        match = re.match(pattern, problem)
        if match:
            return japanese.format(match[1])
    return problem


def models(old_labels: np.ndarray, new_labels: np.ndarray, voted: np.ndarray, weights_changed: int) -> str:
    """Say how two models label the same people, and how many of their weights differ.

    Parameters
    ----------
    old_labels, new_labels, voted : ndarray, shape (n_people,)
        By the model with the volunteer, by the one without, and by the vote.
    weights_changed : int
    """
    people, old, new = len(voted), int((old_labels == voted).sum()), int((new_labels == voted).sum())
    others = int((old_labels != new_labels).sum())
    return say(
        en=f"with our volunteer: {old} of the other {people} get the label that the vote gave\n"
        f"without our volunteer: {new} of the other {people} get the label that the vote gave\n"
        f"people who get another label now: {others}\n"
        f"weights that changed: {weights_changed}",
        ja=f"本人ありのモデル：ほかの {people} 人のうち {old} 人が、投票と同じラベル\n"
        f"本人なしのモデル：ほかの {people} 人のうち {new} 人が、投票と同じラベル\n"
        f"2 つのモデルでラベルが違う人：{others} 人\n"
        f"変わった重み：{weights_changed} 個",
    )


def _language() -> str:
    return say(en="en", ja="ja")
