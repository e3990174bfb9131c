"""Faces of any ancestry: skin from very dark to very light, eyes, nose and lips of many shapes.

What flows in is a `Person` as most volunteers of R1 look, East Asian; what flows out is the same person with
another skin and other features. These go with one another loosely: each follows the tone of the skin a little
and its own chance more, so that no tone has a face of its own.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from foxglove_helpers.twin.streams import stream

if TYPE_CHECKING:
    from foxglove_helpers.twin.people import Person

DARKEST, LIGHTEST = 0.052, 0.51  # average linear reflectance of the darkest and of the lightest skin
AVERAGE = 0.385  # of the people who are not diversified


def diversified(person: "Person") -> "Person":
    """Return a person with skin, eyes, nose and lips of any ancestry, and hair no lighter than skin allows."""
    random = stream(person.seed, "diversity", person.volunteer)
    lightness = float(random.random())  # 0 darkest, 1 lightest; even steps look even
    # What made this skin lighter or darker than the average of its tone is kept: voters see it as a cue.
    tone = DARKEST * (LIGHTEST / DARKEST) ** lightness / AVERAGE

    def leaning(darkest: float, lightest: float, spread: float) -> float:
        return float(random.normal(darkest + lightness * (lightest - darkest), spread))

    eyes, nose, mouth, hair = person.eyes, person.nose, person.mouth, person.hair
    # The camera takes in more light where skin is dark: hair and highlights would come out white.
    lightest_hair = 0.014 + 0.30 * lightness**2 + (0.03 + 0.12 * lightness) * person.hair.gray
    gloss = person.skin.gloss * min(1.0, tone) ** 0.8
    single_lid = bool(random.random() < 0.15)
    return replace(
        person,
        skin=replace(person.skin, reflectance=person.skin.reflectance * tone, tone=tone, gloss=gloss),
        hair=replace(hair, reflectance=min(hair.reflectance, lightest_hair)),
        eyes=replace(
            eyes,
            lid_crease=0.0 if single_lid else float(random.uniform(1.4, 4.2)),
            epicanthus=float(np.clip(random.normal(0.55 if single_lid else 0.10, 0.2), 0, 1)),
            slant=eyes.slant + leaning(-0.3, -0.8, 0.8),
            depth=float(np.clip(eyes.depth + leaning(0.3, 1.2, 0.9), -1.5, 3.5)),
            iris=min(max(eyes.iris * (0.35 + 2.2 * lightness**2), 0.012), 0.16),
        ),
        nose=replace(
            nose,
            length=float(np.clip(nose.length + leaning(-0.5, 1.5, 1.5), 40, 56)),
            width=nose.width * min(max(leaning(1.18, 0.94, 0.09), 0.80), 1.32),
            height=nose.height * min(max(leaning(0.98, 1.18, 0.12), 0.75), 1.45),
            root=min(max(leaning(0.85, 1.35, 0.22), 0.4), 1.9),
            tip=min(max(leaning(1.12, 0.92, 0.10), 0.75), 1.3),
        ),
        mouth=replace(
            mouth,
            upper_lip=min(max(mouth.upper_lip * leaning(1.45, 0.85, 0.15), 3.0), 11.0),
            lower_lip=min(max(mouth.lower_lip * leaning(1.30, 0.90, 0.12), 5.0), 13.5),
            half_width=min(max(mouth.half_width + leaning(1.5, 0.2, 1.0), 20), 30),
        ),
    )
