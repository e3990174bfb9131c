"""What every check of a lesson must do: tests for the answers in `tests/answers`, shared by the lessons.

A lesson's test module makes a subclass named `Test...` and sets what belongs to the lesson.
"""

import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pandas as pd
import pytest
from strange_answers import EVIL

from foxglove_helpers.teaching.feedback import NotAttempted, NotYet, set_language

Check = Callable[..., None]
FAULTS = (KeyboardInterrupt, SystemExit, RecursionError, MemoryError, Exception)


def is_build(check: Check) -> bool:
    """Tell whether a check tries a function on inputs that it draws."""
    return "seed" in inspect.signature(check).parameters


def named(value: Any) -> str:
    if isinstance(value, Path):
        return f"{value.parent.name}/{value.stem}"
    if isinstance(value, str):
        return value
    return value.__name__ if isinstance(value, type) else type(value).__name__


class AnswerChecks:
    answers: ClassVar[Path]
    exercises: ClassVar[dict[str, tuple[str, Check]]]  # grade_id: the name that the answer sets, its check
    names: dict[str, Any]  # what a learner has at hand in the answer cells
    words: ClassVar[dict[str, dict[str, tuple[str, str]]]]
    seeds: ClassVar[tuple[int, ...]]
    least_reasons: ClassVar[int] = 4  # that the wrong answers to an exercise are given
    by_lot: ClassVar[frozenset[str]] = frozenset()  # every answer is new: none can be learned by heart
    signs: ClassVar[str] = "…×–−"  # that English messages may hold beside ASCII

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        build = [exercise for exercise, (_, check) in self.exercises.items() if is_build(check)]
        values = {
            "wrong": self.wrong_answers(),
            "right": self.right_answers(),
            "exercise": list(self.exercises),
            "build": build,
            "learnable": [exercise for exercise in build if exercise not in self.by_lot],
            "evil": EVIL,
            "fault": FAULTS,
        }
        for name in metafunc.fixturenames:
            if name in values:
                metafunc.parametrize(name, values[name], ids=named)

    @pytest.fixture(autouse=True)
    def english(self) -> Iterator[None]:
        set_language("en")
        yield
        set_language("en")

    def wrong_answers(self) -> list[Path]:
        return sorted(self.answers.glob("*/wrong_*.py"))

    def right_answers(self) -> list[Path]:
        return sorted(self.answers.glob("*/right_*.py"))

    def answer_of(self, path: Path) -> tuple[Any, Check]:
        """Run an answer in the names that the lesson has at that point; return what it sets, and its check."""
        names = dict(self.names)
        exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), names)
        name, check = self.exercises[path.parent.name]
        return names[name], check

    def first_right(self, exercise: str) -> tuple[Any, Check]:
        return self.answer_of(next(path for path in self.right_answers() if path.parent.name == exercise))

    def run(self, check: Check, answer: Any, seed: int) -> None:
        check(answer, seed=seed) if is_build(check) else check(answer)

    def test_a_wrong_answer_gets_its_reason_for_every_seed(self, wrong: Path) -> None:
        answer, check = self.answer_of(wrong)
        for seed in self.seeds:
            with pytest.raises(NotYet) as caught:
                self.run(check, answer, seed)
            assert caught.value.reason == expected_reason(wrong)

    def test_a_right_answer_passes_for_every_seed_and_says_what_comes_next(
        self, right: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        answer, check = self.answer_of(right)
        for seed in self.seeds:
            self.run(check, answer, seed)
        printed = capsys.readouterr()
        assert printed.out.startswith("Right. ")
        assert printed.err == ""

    def test_messages_are_complete_and_differ_in_the_two_languages(self, wrong: Path) -> None:
        answer, check = self.answer_of(wrong)
        said = {}
        for language in ("en", "ja"):
            set_language(language)
            with pytest.raises(NotYet) as caught:
                self.run(check, answer, self.seeds[0])
            said[language] = str(caught.value)
            assert "{" not in said[language]
        assert said["en"].isascii() or set(said["en"]) & set(self.signs)
        assert not said["ja"].isascii()

    def test_every_exercise_has_answers_and_every_reason_is_met(self) -> None:
        for exercise, (_, check) in self.exercises.items():
            wrong = {expected_reason(path) for path in self.wrong_answers() if path.parent.name == exercise}
            assert len(wrong) >= self.least_reasons
            right = sum(path.parent.name == exercise for path in self.right_answers())
            assert right >= (3 if is_build(check) else 2)
        assert {check.__name__ for _, check in self.exercises.values()} == set(self.words)
        assert reasons_not_met(self.exercises, self.words, self.wrong_answers()) == set()

    def test_an_answer_learned_by_heart_fails_under_another_seed(self, learnable: str) -> None:
        """What was right for one seed, replayed, is wrong for another: the inputs are drawn from the seed."""
        answer, check = self.first_right(learnable)
        heard: list[Any] = []

        def listening(*arguments: Any) -> Any:
            result = answer(*arguments)
            heard.append(result)
            return result

        check(listening, seed=1)
        replay = iter([*heard, *heard])
        check(lambda *arguments: next(replay), seed=1)
        with pytest.raises(NotYet):
            replay = iter([*heard, *heard])
            check(lambda *arguments: next(replay), seed=2)

    def test_nothing_strange_passes_or_breaks_a_check(self, exercise: str, evil: Any) -> None:
        _, check = self.exercises[exercise]
        with pytest.raises(NotYet):
            check(evil)
        if is_build(check):
            with pytest.raises(NotYet):
                check(lambda *arguments: evil)

    def test_an_error_in_an_answer_is_told_and_not_raised(
        self, build: str, fault: type[BaseException]
    ) -> None:
        def answer(*arguments: Any) -> None:
            raise fault

        with pytest.raises(NotYet) as caught:
            self.exercises[build][1](answer)
        assert caught.value.reason in {"raises", "stopped"}

    def test_a_blank_answer_is_not_attempted(self, exercise: str) -> None:
        _, check = self.exercises[exercise]
        with pytest.raises(NotAttempted):
            check(...)
        if is_build(check):
            with pytest.raises(NotAttempted):
                check(lambda *arguments: None)

    def test_an_answer_that_spoils_its_arguments_is_judged_by_what_it_returns(self, build: str) -> None:
        answer, check = self.first_right(build)

        def spoiling(*arguments: Any) -> Any:
            result = answer(*arguments)
            # What an answer gives back may be the argument itself, which is about to be spoiled.
            result = result.copy() if isinstance(result, np.ndarray) else result
            for argument in arguments:
                if isinstance(argument, np.ndarray):
                    argument[:] = 0
                elif isinstance(argument, pd.DataFrame):
                    for column in argument:
                        argument[column] = 0
                elif isinstance(argument, (list, dict)):
                    argument.clear()
                elif isinstance(argument, Path):
                    for file in argument.iterdir():
                        file.unlink()
            return result

        check(spoiling, seed=5)


def expected_reason(path: Path) -> str | None:
    """Return the reason that an answer is to be given, from its first line; None for a right answer."""
    stated = re.match(r"# expects: (\w+)\n", path.read_text(encoding="utf-8"))
    return stated[1] if stated else None


def reasons_not_met(
    exercises: dict[str, tuple[str, Check]], words: dict[str, dict[str, tuple[str, str]]], wrong: list[Path]
) -> set[str]:
    """Return the reasons of a lesson that none of its wrong answers is given, as "exercise/reason"."""
    met = {f"{exercises[path.parent.name][1].__name__}/{expected_reason(path)}" for path in wrong}
    return {f"{name}/{reason}" for name, said in words.items() for reason in said if reason != "right"} - met
