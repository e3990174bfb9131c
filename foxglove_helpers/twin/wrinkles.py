"""Wrinkles: what the years carve into a forehead, the corners of the eyes and the mouth.

What flows in is a `Person`; what flows out are shallow grooves in the relief of the face.
"""

import numpy as np

from foxglove_helpers.twin.canvas import Map, add_crease, blur
from foxglove_helpers.twin.people import Person
from foxglove_helpers.twin.streams import stream

YOUNG = 0.08  # below this ageing nothing shows


def add_wrinkles(relief: Map, person: Person) -> None:
    """Carve the wrinkles of a person into the relief of the face; young faces stay smooth."""
    if person.ageing < YOUNG:
        return
    random = stream(person.seed, "wrinkles", person.volunteer)
    _add_forehead_lines(relief, person, random)
    _add_crows_feet(relief, person, random)
    old, mouth, eye = person.ageing, person.mouth.y, person.eyes.spacing
    add_crease(relief, [(29, mouth + 5), (31, mouth + 12), (30, mouth + 19)], 0.5 * old, 2.8)
    add_crease(relief, [(eye - 10, 14), (eye, 17.5), (eye + 9, 16)], 0.7 * old, 1.7)  # below the bags
    add_crease(relief, [(3.5, -22), (4.5, -13)], 0.9 * old * (0.4 + random.random()), 1.1)  # frown
    for place in (5.0, 10.0, 15.0):  # above the lips
        top, lean = mouth - 12 - random.random(), 0.12 * place
        add_crease(relief, [(place, mouth - 6), (place + lean, top)], 0.3 * old, 0.9)


def _add_forehead_lines(relief: Map, person: Person, random: np.random.Generator) -> None:
    old, across = person.ageing, np.linspace(-36, 36, 9)
    for line in range(int(2 + 3 * old)):
        y = -33 - 8.5 * line + random.normal(0, 1.2)
        begin, end = sorted(random.integers(0, 9, 2).tolist())
        begin, end = min(begin, 2), max(end, 6)
        waver = random.normal(0, 0.7, 9)
        points = [
            (float(x), float(y - 2.5 * np.cos(x / 18) + up))
            for x, up in zip(across[begin : end + 1], waver[begin : end + 1], strict=True)
        ]
        add_crease(relief, points, (0.12 + 0.75 * old) * float(random.uniform(0.5, 1)), 1.0, both_sides=False)


def _add_crows_feet(relief: Map, person: Person, random: np.random.Generator) -> None:
    old, eye = person.ageing, person.eyes.spacing
    for side in (1, -1):
        for line in range(3):
            start, bend = -3 + 4 * line, float(random.normal(0, 1))
            fan = [
                (side * (eye + 18), start),
                (side * (eye + 23), start - 2.5 + 2 * line),
                (side * (eye + 27 + bend), start - 4 + 3.6 * line + bend),
            ]
            add_crease(relief, fan, 0.95 * old * float(random.uniform(0.5, 1)), 0.85, both_sides=False)


def soften_smile(smile: Map, person: Person) -> Map:
    """Return what a smile adds to the relief of this person's face, mm.

    Young skin lies over the cheek in one soft slope; with the years the slope breaks into folds. Laughter
    lines beside the eyes come with age, too.
    """
    sharp = 0.12 + 0.40 * person.ageing
    return sharp * smile + (1 - sharp) * blur(smile, 4.2)
