"""What a proof has looked at, and how it is told to people.

In: looks, each with what was found of a volunteer or why it could not be looked into. Out: a proof, which holds if
there is neither, and its lines in English or Japanese.
"""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from foxglove_helpers.consent.proof_words import Said


@dataclass(frozen=True)
class Look:
    """Something that was looked at: what it is, where it lies, how much it holds.

    `finding` is what was found of the volunteer, `closed` why it could not be looked into; both None if all is well.
    """

    what: Said
    path: Path | None
    size: Said
    finding: Said | None = None
    closed: Said | None = None


@dataclass(frozen=True)
class Proof:
    """What was looked at for an agreement number.

    `proven` if nothing was found and everything that lay there could be looked into; `not_looked_at` says what no
    search of this computer can reach; `in_part` from what a volunteer has withdrawn who has not from everything:
    then only what was made for that counts.
    """

    agreement: str
    looked_at: list[Look]
    not_looked_at: list[Said]
    in_part: Said | None = None

    @property
    def proven(self) -> bool:
        """Tell whether nothing was found, and nothing stayed closed."""
        return not self.findings and not self.closed

    @property
    def findings(self) -> list[Look]:
        """Return the looks that found something."""
        return [look for look in self.looked_at if look.finding is not None]

    @property
    def closed(self) -> list[Look]:
        """Return what could not be looked into."""
        return [look for look in self.looked_at if look.closed is not None]


def describe(proof: Proof, language: str = "en", every_look: bool = False) -> list[str]:
    """Return a proof in lines for people: what was looked at, what not, what was found, and last the verdict.

    Parameters
    ----------
    proof : Proof
    language : str
        "en" or "ja".
    every_look : bool
        A line for every place that was looked at, instead of a count of each kind.
    """

    def say(name: str, /, **values: object) -> str:
        return Said(name, **values).in_language(language)

    colon = "：" if language == "ja" else ": "
    lines = [] if proof.in_part is None else [proof.in_part.in_language(language)]
    if every_look:
        for look in proof.looked_at:
            size = look.size.in_language(language)
            place = f"{look.what.in_language(language)}{colon}{look.path}" + (f" ({size})" if size else "")
            lines.append(f"{place}{colon}{_outcome(look, language)}")
    else:
        lines.append(say("looked_at"))
        counts = Counter(look.what.in_language(language) for look in proof.looked_at)
        lines += [f"  {what}{colon}{count}" for what, count in counts.items()]
        lines += [
            f"{_outcome(look, language)}{colon}{look.path}" for look in (*proof.closed, *proof.findings)
        ]
    lines += [say("never", what=what.in_language(language)) for what in proof.not_looked_at]
    return [*lines, verdict(proof, language)]


def verdict(proof: Proof, language: str = "en") -> str:
    """Return in one sentence whether the proof holds, and what to do if not."""
    if proof.findings:
        said = Said("is_not_proven", number=proof.agreement, findings=len(proof.findings))
    elif proof.closed:
        said = Said("is_not_complete", number=proof.agreement, closed=len(proof.closed))
    else:
        said = Said("is_proven", number=proof.agreement, places=len(proof.looked_at))
    gap = "" if language == "ja" else " "
    return gap.join(sentence.in_language(language) for sentence in (said, proof.in_part) if sentence)


def _outcome(look: Look, language: str) -> str:
    for name, what in (("found", look.finding), ("closed", look.closed)):
        if what is not None:
            return Said(name, what=what.in_language(language)).in_language(language)
    return Said("nothing_found").in_language(language)
