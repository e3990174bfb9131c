"""What is round the face: hair follows its contours, clothes and necks are lit, extras keep to their places."""

import dataclasses

import numpy as np
import pytest

from foxglove_helpers.twin import body, clothes, people
from foxglove_helpers.twin.cohort import draw_photographs
from foxglove_helpers.twin.hair_fibres import grow_fibres, thinned
from foxglove_helpers.twin.hair_flow import flow_of, follow, full, read, scatter
from foxglove_helpers.twin.hair_shape import shape_hair
from foxglove_helpers.twin.hairstyles import draw_hair
from foxglove_helpers.twin.head import model_head
from foxglove_helpers.twin.people import GARMENT_SHARES, Person, draw_person
from foxglove_helpers.twin.plan import Cohort, plan_cohort
from foxglove_helpers.twin.portrait import draw_portrait
from foxglove_helpers.twin.shading import Light, light_direction


@pytest.fixture(scope="module")
def plan() -> Cohort:
    return plan_cohort(1)


def first_with(plan: Cohort, style: str) -> Person:
    return next(person for person in plan.people if person.hair.style == style)


@pytest.mark.parametrize("style", ["long", "bob", "short", "tied"])
def test_locks_end_where_the_hair_ends(plan: Cohort, style: str) -> None:
    person = first_with(plan, style)
    flow = flow_of(person, shape_hair(person, model_head(person)))
    roots = scatter(flow, 300, (1.0, 1e3), np.random.default_rng(0))
    assert len(roots) == 300
    slack = np.full(300, 2.0)
    lines, grown = follow(flow, roots, np.full(300, 60.0), slack, np.zeros(300), 20)
    tips = lines[np.arange(300), grown]
    assert grown.max() > 5
    assert (tips[:, 1] < person.hair.end + 2.0 + 60 / 20).all()
    assert np.quantile(read(flow.room, tips[:, 0], tips[:, 1]), 0.02) > -4


def test_a_coarse_grid_is_enlarged_in_place(plan: Cohort) -> None:
    from foxglove_helpers.twin.hair_flow import COARSE_X, COARSE_Y, coarse

    for grid in (COARSE_X, COARSE_Y):
        assert np.allclose(coarse(full(grid)), grid, atol=1e-3)


def test_fibres_run_along_the_hair(plan: Cohort) -> None:
    person = next(
        person for person in plan.people if person.hair.style == "long" and person.hair.texture == "straight"
    )
    flow = flow_of(person, shape_hair(person, model_head(person)))
    fibres = grow_fibres(person, flow)
    for texture in (fibres.strand, fibres.group):
        assert abs(texture.mean()) < 0.01 and texture.std() == pytest.approx(1, abs=0.01)
        across = np.abs(texture[:, 2:] - texture[:, :-2])
        along = np.abs(texture[2:] - texture[:-2])
        hangs = full(flow.y)[:, 1:-1] > 0.98
        assert along[:, 1:-1][hangs[1:-1]].mean() < 0.6 * across[hangs].mean()


def test_hair_thins_out_strand_by_strand() -> None:
    strand = np.random.default_rng(0).standard_normal((80, 80)).astype(np.float32)
    none, some, most, all_of_it = (thinned(np.full_like(strand, share), strand) for share in (0, 0.3, 0.7, 1))
    assert none.max() < 0.01 and all_of_it.min() > 0.95
    assert none.mean() < some.mean() < most.mean() < all_of_it.mean()
    assert some.min() < 0.05 and some.max() > 0.95  # single strands, not a veil


def test_directions_are_unit_vectors(plan: Cohort) -> None:
    hair = draw_portrait(first_with(plan, "long")).hair
    length = np.sqrt(hair.along_x**2 + hair.along_y**2 + hair.along_z**2)
    assert length.max() < 1.01 and np.median(length) > 0.95
    assert (hair.normal_x**2 + hair.normal_y**2).max() <= 1.001


@pytest.mark.parametrize("garment", list(GARMENT_SHARES))
@pytest.mark.parametrize("layered", [False, True])
def test_every_garment_covers_the_shoulders_and_not_the_jaw(
    plan: Cohort, garment: str, layered: bool
) -> None:
    person = plan.people[0]
    worn = dataclasses.replace(person.body, garment=garment, layered=layered, pattern="stripes")
    opacity, reflectance, relief = clothes.draw_clothes(dataclasses.replace(person, body=worn))
    for drawn in (opacity, reflectance, relief):
        assert drawn.dtype == np.float32 and np.isfinite(drawn).all()
    assert opacity.min() >= 0 and opacity.max() <= 1
    assert reflectance.min() > 0 and reflectance.max() <= 0.9
    assert opacity[-10:].mean() > 0.99
    assert opacity[: int(40 * 1.4)].max() < 0.05  # mm below the ears


def test_every_garment_can_be_drawn() -> None:
    assert set(GARMENT_SHARES) == set(clothes.GARMENTS)
    assert sum(GARMENT_SHARES.values()) == pytest.approx(1)


def test_the_jaw_throws_its_shadow_on_the_neck(plan: Cohort) -> None:
    person = plan.people[0]
    drawn = draw_portrait(person).body
    light = Light(light_direction(0.0, 0.7), 1.0, 0.3)
    faint, deep = (body.light_neck_and_clothes(drawn, shade, light) for shade in (0.0, 1.0))
    change = np.where(drawn.cloth_opacity < 0.05, 1 - deep / np.maximum(faint, 1e-4), 0)
    middle = slice(change.shape[1] // 2 - 8, change.shape[1] // 2 + 8)
    below_chin = int((person.face.eyes_to_chin + 4 - 50) * 1.4)
    assert change[below_chin, middle].mean() > 0.15
    assert (deep <= faint + 1e-6).all()


def test_ear_rings_change_nothing_but_the_lobes(plan: Cohort) -> None:
    person = dataclasses.replace(first_with(plan, "tied"), ear_rings="none", glasses=None)
    session, taken = plan.sessions[person.volunteer - 1], plan.photographs_of(person.volunteer)[:1]
    still = tuple(dataclasses.replace(photo, yaw=0.0, pitch=0.0, roll=0.0) for photo in taken)
    bare = draw_photographs(person, session, still)[0].astype(int)
    for kind in ("stud", "hoop", "drop"):
        worn = draw_photographs(dataclasses.replace(person, ear_rings=kind), session, still)[0]
        changed = np.abs(worn - bare) > 12
        assert 4 < changed.sum() < 1500
        assert not changed[:, 130:228].any() and not changed[:150].any()


def test_children_wear_no_beards_and_no_ear_rings() -> None:
    children = [draw_person(3, volunteer, age=8, side=volunteer % 2) for volunteer in range(1, 200)]
    grown = [draw_person(3, volunteer, age=40, side=volunteer % 2) for volunteer in range(1, 200)]
    assert {child.facial_hair for child in children} == {"none"}
    assert {child.ear_rings for child in children} == {"none"}
    assert {person.facial_hair for person in grown if person.lean > 0} == {"none"}
    bearded = [person.facial_hair != "none" for person in grown if person.lean < 0]
    assert 0.02 < np.mean(bearded) < 0.25


def test_facial_hair_darkens_the_chin(plan: Cohort) -> None:
    person = dataclasses.replace(first_with(plan, "short"), facial_hair="none")
    session, taken = plan.sessions[person.volunteer - 1], plan.photographs_of(person.volunteer)[:1]
    shaved = draw_photographs(person, session, taken)[0].astype(float)
    full_beard = draw_photographs(dataclasses.replace(person, facial_hair="full"), session, taken)[0]
    rows = slice(240, 275)
    assert full_beard[rows, 140:220].mean() < 0.88 * shaved[rows, 140:220].mean()
    assert abs(full_beard[100:150, 140:220].mean() - shaved[100:150, 140:220].mean()) < 3


def test_curls_from_all_over_the_world_only_when_asked_for() -> None:
    def textures(diverse: bool) -> list[str]:
        return [
            draw_hair(1, n, n % 2, 1.0 if n % 2 else -1.0, 0.0, 70, 112, diverse).texture for n in range(300)
        ]

    usual, any_ = textures(False), textures(True)
    assert "coily" not in usual and usual.count("straight") > 200
    assert min(any_.count(kind) for kind in ("straight", "wavy", "curly", "coily")) > 20


def test_garments_are_part_of_a_person() -> None:
    assert {draw_person(1, n, 30, 0).body.garment for n in range(1, 120)} <= set(people.GARMENT_SHARES)
