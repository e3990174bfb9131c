"""The clinic: groups as in R3, an effect that can be turned down to nothing, a folder that is whole or absent."""

import dataclasses
import hashlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import ks_2samp
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.twin import clinic, clinic_people
from foxglove_helpers.twin.clinic import STATEMENT, draw_clinic, plan_clinic, read_clinic
from foxglove_helpers.twin.clinic_people import LIMITS, PHENOTYPES, ClinicPlan, measure
from foxglove_helpers.twin.cohort import draw_photographs
from foxglove_helpers.twin.plan import plan_cohort

FILES = ["README.txt", "clinic_data.npy", "clinic_table.csv"]


@pytest.fixture(scope="module", params=[0, 1, 2])
def plan(request: pytest.FixtureRequest) -> ClinicPlan:
    return plan_clinic(request.param)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a clinic of three people, drawn by one process."""
    return draw_clinic(
        tmp_path_factory.mktemp("clinic") / "three", seed=5, people=3, workers=1, progress=False
    )


@pytest.fixture
def imitation(tmp_path: Path) -> Path:
    """Return a clinic of four people whose pictures are empty, to be spoilt."""
    np.save(tmp_path / "clinic_data.npy", np.zeros((4, 359 * 359), np.uint8))
    table = plan_clinic(1).table.head(4)
    table.to_csv(tmp_path / "clinic_table.csv", index=False, lineterminator="\n")
    return tmp_path


def measures(planned: ClinicPlan) -> np.ndarray:
    return np.array([[measure(person, name) for name in LIMITS] for person in planned.cohort.people])


def separation(planned: ClinicPlan) -> float:
    """Return how well a linear model tells phenotype A from the measures: AUC, five folds."""
    belongs = (planned.table["group"] == "A").to_numpy()
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.1, max_iter=1000))
    score = cross_val_predict(model, measures(planned), belongs, cv=5, method="decision_function")
    return float(roc_auc_score(belongs, score))


def test_groups_are_as_large_as_published(plan: ClinicPlan) -> None:
    table = plan.table
    assert table.columns.tolist() == ["person", "age", "group", "phenotype"]
    assert Counter(table["group"]) == {"A": 104, "other": 91, "none": 145}
    assert set(table["phenotype"]) == {"A", "B", "C", "D", "none"}
    assert (table["phenotype"].map({"A": "A", "none": "none"}).fillna("other") == table["group"]).all()
    assert table["person"].tolist() == list(range(1, 341))
    assert len(plan.cohort.people) == len(plan.cohort.sessions) == len(plan.cohort.photographs) == 340


def test_children_and_adults_come_in_every_group(plan: ClinicPlan) -> None:
    child = plan.table["age"] < 17
    assert plan.table["age"].between(4, 60).all() and 0.45 < child.mean() < 0.75
    assert child.groupby(plan.table["group"]).mean().between(0.35, 0.85).all()
    assert plan.table["age"].tolist() == [person.age for person in plan.cohort.people]


def test_groups_are_shuffled(plan: ClinicPlan) -> None:
    """So that the first people are a random sample: a quarter of them holds a fair part of each group."""
    share = (plan.table["group"] == "A").head(85).mean()
    assert 0.15 < share < 0.47
    assert (plan.table["group"].head(12) != plan.table["group"].sort_values().to_numpy()[:12]).any()


def test_children_are_drawn_as_children(plan: ClinicPlan) -> None:
    people = plan_clinic(plan.cohort.seed, effect=0).cohort.people
    young = [person for person in people if person.age <= 8]
    grown = [person for person in people if person.age >= 17]

    def mean(group: list, value: Callable) -> float:
        return float(np.mean([value(person) for person in group]))

    for smaller in (
        lambda person: person.face.eyes_to_chin,
        lambda person: person.face.half_width,
        lambda person: person.nose.length / person.face.eyes_to_chin,
        lambda person: person.body.neck_half_width,
        lambda person: person.brows.thickness,
    ):
        assert mean(young, smaller) < 0.97 * mean(grown, smaller)
    for larger in (
        lambda person: person.eyes.width / person.face.half_width,
        lambda person: person.face.eyes_to_crown / person.face.eyes_to_chin,
        lambda person: person.face.half_width / person.face.eyes_to_chin,
    ):
        assert mean(young, larger) > 1.02 * mean(grown, larger)
    scale = {taken.volunteer: taken.scale for taken in plan.cohort.photographs}
    assert mean(young, lambda person: scale[person.volunteer]) > 1.03, (
        "their heads fill the frame nevertheless"
    )
    for person in people:
        if person.age < 17:
            assert person.skin.beard == person.eyes.make_up == person.hair.gray == person.hair.recession == 0
            assert person.facial_hair == person.ear_rings == "none"
            assert person.body.garment not in ("coat", "scrubs", "jacket")


def test_without_an_effect_the_groups_are_alike(plan: ClinicPlan, monkeypatch: pytest.MonkeyPatch) -> None:
    seed = plan.cohort.seed
    nothing = plan_clinic(seed, effect=0)
    assert 0.38 < separation(nothing) < 0.62
    belongs = (nothing.table["group"] == "A").to_numpy()
    values = [ks_2samp(column[belongs], column[~belongs]).pvalue for column in measures(nothing).T]
    assert min(values) > 0.05 / len(values) / 3
    monkeypatch.setattr(clinic_people, "PHENOTYPES", {})
    assert plan_clinic(seed).cohort == nothing.cohort, "exactly the people without any phenotype"


def test_the_effect_moves_the_phenotypes_and_nothing_else(plan: ClinicPlan) -> None:
    nothing = plan_clinic(plan.cohort.seed, effect=0)
    assert nothing.table.equals(plan.table)
    assert nothing.cohort.sessions == plan.cohort.sessions
    assert nothing.cohort.photographs == plan.cohort.photographs
    for before, after, phenotype in zip(
        nothing.cohort.people, plan.cohort.people, plan.table["phenotype"], strict=True
    ):
        moved = {name for name in LIMITS if measure(before, name) != measure(after, name)}
        assert moved <= set(PHENOTYPES.get(phenotype, {}))
        back = clinic_people._replaced(after, {name: measure(before, name) for name in moved})
        assert back == before


def test_phenotype_a_moves_the_published_features(plan: ClinicPlan) -> None:
    """R3: broad forehead, puffy eyes, flat bridge, short nose, wide mouth, thick lips, pointed chin."""
    nothing = plan_clinic(plan.cohort.seed, effect=0)
    rows = np.flatnonzero(plan.table["group"] == "A")
    for name, direction in [
        ("hair.hairline", -1),
        ("eyes.depth", -1),
        ("nose.root", -1),
        ("nose.length", -1),
        ("mouth.half_width", 1),
        ("mouth.upper_lip", 1),
        ("mouth.lower_lip", 1),
        ("face.jaw_squareness", -1),
    ]:
        before, after = (
            np.array([measure(planned.cohort.people[row], name) for row in rows])
            for planned in (nothing, plan)
        )
        change = direction * (after - before)
        assert (change >= 0).all() and (change > 0).mean() > 0.9, name
        assert change.mean() > 0.5 * before.std(), name
        assert change.std() > 0.1 * change.mean(), "people show a feature more or less"


def test_a_larger_effect_moves_further(plan: ClinicPlan) -> None:
    steps = [plan_clinic(plan.cohort.seed, effect) for effect in (0, 0.2, 1, 10)]
    values = np.stack([measures(step) for step in steps])
    moves = np.diff(values, axis=0)
    direction = np.sign(values[-1] - values[0])
    assert (moves * direction >= 0).all()
    auc = [separation(step) for step in steps[:3]]
    assert auc[0] + 0.05 < auc[1] < auc[2] and auc[2] > 0.95
    low, high = np.array(list(LIMITS.values())).T
    assert (values >= np.minimum(low, values[0])).all() and (values <= np.maximum(high, values[0])).all()


def test_other_phenotypes_are_other_directions() -> None:
    shapes = [{name: shift for name, shift in moves.items()} for moves in PHENOTYPES.values()]
    assert len({tuple(sorted(shape.items())) for shape in shapes}) == 4
    for other in shapes[1:]:
        shared = [name for name in other if shapes[0].get(name, 0) * other[name] > 0]
        assert len(shared) < len(other) / 2


def test_every_measure_named_is_a_measure() -> None:
    person = plan_clinic(0, 0).cohort.people[0]
    for name in {name for moves in PHENOTYPES.values() for name in moves}:
        low, high = LIMITS[name]
        assert low < measure(person, name) < high or measure(person, name) >= 0


def test_nobody_of_the_clinic_is_a_volunteer_of_the_twin() -> None:
    twin, invented = plan_cohort(3), plan_clinic(3, effect=0).cohort
    assert not {person.eyes.spacing for person in twin.people} & {
        person.eyes.spacing for person in invented.people
    }
    assert not {person.volunteer for person in twin.people} & {person.volunteer for person in invented.people}


def test_plans_follow_the_seed(plan: ClinicPlan) -> None:
    again = plan_clinic(plan.cohort.seed, 1)
    assert again.cohort == plan.cohort and again.table.equals(plan.table)
    other = plan_clinic(plan.cohort.seed + 10)
    assert other.cohort.people[0] != plan.cohort.people[0] and not other.table.equals(plan.table)


def test_it_says_what_it_is_not(plan: ClinicPlan, folder: Path) -> None:
    words = "drawing exercise and no model of a syndrome"
    assert words in STATEMENT and words in clinic.__doc__ and words in clinic_people.__doc__
    assert plan.table.attrs["statement"] == read_clinic(folder).table.attrs["statement"] == STATEMENT
    readme = (folder / "README.txt").read_text(encoding="utf-8")
    assert STATEMENT in readme and "seed 5 with an effect of 1." in readme


def test_the_folder_holds_what_was_planned(folder: Path) -> None:
    planned, read = plan_clinic(5), read_clinic(folder)
    assert sorted(path.name for path in folder.iterdir()) == FILES
    assert read.table.equals(planned.table.head(3)) and len(read) == 3
    assert read.images.shape == (3, 359, 359) and read.images.dtype == np.uint8
    assert isinstance(read.images.base, np.memmap) or isinstance(read.images, np.memmap)
    data = np.load(folder / "clinic_data.npy")
    assert data.shape == (3, 128881) and data.dtype == np.uint8
    cohort = planned.cohort
    for row in range(3):
        expected = draw_photographs(
            cohort.people[row], cohort.sessions[row], cohort.photographs_of(cohort.people[row].volunteer)
        )
        assert np.array_equal(read.images[row], expected[0])
    raw = (folder / "clinic_table.csv").read_bytes()
    assert raw.startswith(b"person,age,group,phenotype\n") and b"\r" not in raw


def test_fewer_people_are_a_part_of_more_from_any_workers(folder: Path, tmp_path: Path) -> None:
    part = draw_clinic(tmp_path / "two", seed=5, people=2, workers=2, progress=False)
    assert np.array_equal(read_clinic(part).images, read_clinic(folder).images[:2])
    assert read_clinic(part).table.equals(read_clinic(folder).table.head(2))


def test_the_effect_is_seen_in_the_pictures(tmp_path: Path) -> None:
    plain, moved = plan_clinic(5, 0), plan_clinic(5, 1)
    for phenotype in ("A", "B", "C", "D", "none"):
        row = int(np.flatnonzero(plain.table["phenotype"] == phenotype)[0])
        taken = (plain.cohort.photographs[row],)
        before, after = (
            draw_photographs(planned.cohort.people[row], planned.cohort.sessions[row], taken)[0].astype(float)
            for planned in (plain, moved)
        )
        if phenotype == "none":
            assert np.array_equal(before, after)
        else:
            assert np.abs(before - after)[100:280, 90:270].mean() > 1


@pytest.mark.parametrize("effect", [0, 3, 10])
def test_any_effect_can_be_drawn(effect: float) -> None:
    planned = plan_clinic(5, effect)
    row = int(np.flatnonzero(planned.table["group"] == "A")[0])
    image = draw_photographs(
        planned.cohort.people[row], planned.cohort.sessions[row], (planned.cohort.photographs[row],)
    )[0]
    assert image.shape == (359, 359) and image.std() > 20


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def test_an_older_clinic_is_replaced_and_other_files_are_not(folder: Path, tmp_path: Path) -> None:
    target = draw_clinic(tmp_path / "clinic", seed=6, people=1, workers=1, progress=False)
    draw_clinic(target, seed=5, people=3, workers=1, progress=False)
    assert digests(target) == digests(folder)
    (target / "thesis.docx").write_text("mine", encoding="utf-8")
    with pytest.raises(FoxgloveError, match=r"holds 'thesis\.docx', which does not belong to a clinic"):
        draw_clinic(target, people=1, progress=False)


def test_an_interrupted_drawing_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(clinic, "volunteers_being_drawn", interrupted)
    with pytest.raises(KeyboardInterrupt):
        draw_clinic(tmp_path / "clinic", people=2, progress=False)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"effect": -0.1}, r"^effect is -0\.1; expected a number from 0 to 10: 0 for no difference"),
        ({"effect": float("nan")}, "^effect is nan; expected a number"),
        ({"effect": float("inf")}, "^effect is inf; expected a number"),
        ({"effect": "1"}, "^effect is '1'; expected a number"),
        ({"effect": True}, "^effect is True; expected a number"),
        ({"people": 0}, "^people is 0; expected a whole number from 1 to 340"),
        ({"people": 341}, "^people is 341; expected a whole number from 1 to 340"),
        ({"people": 2.0}, r"^people is 2\.0; expected a whole number from 1 to 340"),
        ({"seed": -1}, "^seed is -1; expected a whole number, at least 0"),
        ({"workers": 0}, "^workers is 0; expected a whole number at least 1"),
    ],
)
def test_impossible_requests_are_refused(asked: dict, message: str, tmp_path: Path) -> None:
    with pytest.raises(FoxgloveError, match=message):
        draw_clinic(tmp_path / "clinic", **({"people": 1, "progress": False} | asked))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("line", "text", "message"),
    [
        (3, "3,{age},{group},{phenotype}", r'line 3: person is "3"; expected 2, in the order of the images'),
        (2, "1,old,{group},{phenotype}", r'line 2: age is "old"; expected whole years, at most 120'),
        (4, "3,{age},{group},E", r'line 4: phenotype is "E"; expected one of A, B, C, D, none'),
        (5, "4,{age},other,A", r'line 5: group is "other"; expected A for phenotype A'),
        (5, "4,{age},none", r"line 5: 3 values; expected 4: person, age, group, phenotype"),
        (1, "person,age,phenotype,group", r"line 1: expected the columns person, age, group, phenotype"),
    ],
)
def test_a_spoilt_table_is_refused_with_line_and_value(
    imitation: Path, line: int, text: str, message: str
) -> None:
    path = imitation / "clinic_table.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[line - 1] = text.format(**dict(zip(lines[0].split(","), lines[line - 1].split(","), strict=True)))
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(FoxgloveError, match=r"clinic_table\.csv, " + message):
        read_clinic(imitation)


def test_spoilt_pictures_are_refused(imitation: Path) -> None:
    assert len(read_clinic(imitation)) == 4
    path = imitation / "clinic_data.npy"
    whole = path.read_bytes()
    for raw, message in [
        (whole[:-1], r"clinic_data\.npy is not a whole NumPy array file"),
        (b"", r"clinic_data\.npy is not a whole NumPy array file"),
        (whole + b"!", "1 bytes beyond; expected"),
    ]:
        path.write_bytes(raw)
        with pytest.raises(FoxgloveError, match=message):
            read_clinic(imitation)
    for array in (np.zeros((3, 359 * 359), np.uint8), np.zeros((4, 359 * 359), np.int16)):
        np.save(path, array)
        with pytest.raises(
            FoxgloveError, match=r"expected shape \(4, 128881\), one row for each of clinic_table"
        ):
            read_clinic(imitation)
    np.save(path, np.array([{}]), allow_pickle=True)
    with pytest.raises(FoxgloveError, match="is not a whole NumPy array file"):
        read_clinic(imitation)


@pytest.mark.parametrize("name", ["clinic_table.csv", "clinic_data.npy"])
def test_a_missing_file_is_named(imitation: Path, name: str) -> None:
    (imitation / name).unlink()
    with pytest.raises(FoxgloveError, match=f"{name} is missing; expected"):
        read_clinic(imitation)


def test_a_plan_is_plain_data(plan: ClinicPlan) -> None:
    for person in plan.cohort.people:
        for part in dataclasses.asdict(person).values():
            for value in part.values() if isinstance(part, dict) else [part]:
                assert type(value) in (int, float, str, bool, type(None)), person
