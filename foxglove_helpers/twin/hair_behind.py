"""Hair behind the neck and over the shoulders, which does not turn with the head.

What flows in is a `Person`; what flows out is a `HairBehind` on the lower canvas, or None for short hair.
"""

from dataclasses import dataclass

import numpy as np

from foxglove_helpers.twin.canvas import Map, noise, ramp, sigmoid, strands
from foxglove_helpers.twin.hair_strands import Locks, finished, new_painting, paint
from foxglove_helpers.twin.lower_canvas import LEFT, LOWER_X, LOWER_Y, TOP
from foxglove_helpers.twin.people import Person
from foxglove_helpers.twin.streams import stream


@dataclass(frozen=True)
class HairBehind:
    """Hair behind the neck: opacity, linear reflectance, and the part of it that falls over the clothes."""

    opacity: Map
    reflectance: Map
    over_clothes: Map


def draw_hair_behind(person: Person) -> HairBehind | None:
    hair = person.hair
    if hair.behind_half_width is None:
        return None
    random = stream(person.seed, "strands behind the neck", person.volunteer)
    x, y, across = LOWER_X, LOWER_Y, np.abs(LOWER_X)
    wander = noise(10.0, random, x.shape)
    inside = hair.behind_half_width - 12 * (1 - ramp(-20, 45, y)) - across
    inside = inside + 1.5 * wander + np.where(x > 0, hair.behind_shift, 0).astype(np.float32)
    lines = strands(y * 0.5 + 99, x * 1.5 + 2 * noise(10.0, random, x.shape))
    end = hair.end - 4 if hair.style == "bob" else 400.0
    opacity = sigmoid((inside + 0.8 * lines) / 1.1) * sigmoid((end - y + 3 * lines) / 2.0) * ramp(-30, 25, y)
    over_clothes = np.zeros_like(opacity)
    colour = hair.reflectance * (0.25 + 0.45 * ramp(38, 75, across)) * np.exp(0.25 * lines)
    if hair.falls_forward:
        over_clothes, brightness = _over_the_shoulders(person, random)
        colour = colour + over_clothes * (0.72 * hair.reflectance * brightness - colour)
    return HairBehind(opacity, colour, over_clothes)


def _over_the_shoulders(person: Person, random: np.random.Generator) -> tuple[Map, Map]:
    """Paint long hair that falls over the shoulders to the front; returns its opacity and brightness."""
    hair, count = person.hair, 170
    outer = float(hair.behind_half_width or 60.0) - (9.0 if hair.style == "long" else 0.0)
    inner = outer - float(random.uniform(22, 40))
    end = float(random.uniform(165, 240))
    side = random.choice([-1, 1], count)
    place = random.beta(1.3, 1.3, count)
    steps = 12
    down = np.linspace(0, 1, steps + 1)
    start = random.uniform(30, 110, count)
    y = start[:, None] + (end + random.normal(0, 9, count) - start)[:, None] * down
    narrow = 1 - 0.45 * ramp(110, 230, y)
    middle = inner + 0.5 * (outer - inner) + 4 * np.sin((y - 90) / 32 + side[:, None]) - 0.06 * (y - 100)
    x = middle + (place - 0.5)[:, None] * (outer - inner) * narrow
    x = x + hair.curl * np.sin(2 * np.pi * y / hair.curl_length + 3 * place[:, None])
    lines = np.stack([side[:, None] * x, y], axis=2)
    tone = np.exp(random.normal(0, 0.25, count))
    painting = new_painting(0.6, LOWER_X.shape[::-1])
    locks = Locks(lines, np.full(count, steps), hair.thickness, 0.5, tone, 0.3, 15)
    paint(painting, locks, random, (LEFT, TOP))
    painted = finished(painting)
    return painted.opacity * ramp(40, 66, LOWER_Y), painted.brightness
