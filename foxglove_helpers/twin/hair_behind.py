"""Hair behind the neck and over the shoulders, which does not turn with the head.

What flows in is a `Person`; what flows out is a `HairBehind` on the lower canvas, or None for short hair.
"""

from dataclasses import dataclass

import numpy as np

from foxglove_helpers.twin.canvas import Map, blur, noise, ramp, sigmoid, strands
from foxglove_helpers.twin.hair_strands import Locks, finished, new_painting, paint
from foxglove_helpers.twin.lower_canvas import LEFT, LOWER_X, LOWER_Y, TOP
from foxglove_helpers.twin.people import Person
from foxglove_helpers.twin.streams import stream


@dataclass(frozen=True)
class HairBehind:
    """Hair behind the neck: opacity, linear reflectance, the part of it that falls over the clothes.

    `shadow` is what that part throws on neck and clothes beside it, 0 to 1.
    """

    opacity: Map
    reflectance: Map
    over_clothes: Map
    shadow: Map


def draw_hair_behind(person: Person) -> HairBehind | None:
    hair = person.hair
    if hair.behind_half_width is None:
        return None
    random = stream(person.seed, "strands behind the neck", person.volunteer)
    x, y, across = LOWER_X, LOWER_Y, np.abs(LOWER_X)
    wander = noise(10.0, random, x.shape)
    inside = hair.behind_half_width - 12 * (1 - ramp(-20, 45, y)) - across
    inside = (
        inside
        + 1.2 * noise(30.0, random, x.shape)
        + 0.5 * wander
        + np.where(x > 0, hair.behind_shift, 0).astype(np.float32)
    )
    lines = strands(y * 0.5 + 99, x * 1.5 + 2 * noise(10.0, random, x.shape))
    end = hair.end - 4 if hair.style == "bob" else 400.0
    opacity = sigmoid((inside + 0.8 * lines) / 1.1) * sigmoid((end - y + 3 * lines) / 2.0) * ramp(-30, 25, y)
    over_clothes = np.zeros_like(opacity)
    colour = hair.reflectance * (0.25 + 0.5 * ramp(34, 78, across)) * np.exp(0.32 * lines)
    if hair.falls_forward or hair.style == "long":
        over_clothes, brightness = _over_the_shoulders(person, random)
        colour = colour + over_clothes * (_shine(person) * brightness - colour)
    shadow = (0.6 * blur(over_clothes, 3) + 0.4 * blur(over_clothes, 9)) * (1 - over_clothes)
    return HairBehind(opacity, colour, over_clothes, shadow)


def _shine(person: Person) -> Map:
    """Return reflectance and mirrored light of hair on the chest: broad bands where it bends to the light."""
    hair = person.hair
    bands = np.exp(-(((LOWER_Y - 118) / 26) ** 2)) + 0.5 * np.exp(-(((LOWER_Y - 178) / 18) ** 2))
    rough = {"straight": 1.0, "wavy": 0.8, "curly": 0.5, "coily": 0.25}[hair.texture]
    return 0.95 * hair.reflectance + 0.03 * hair.sheen * rough * bands


def _over_the_shoulders(person: Person, random: np.random.Generator) -> tuple[Map, Map]:
    """Paint long hair that falls over the shoulders to the front; returns its opacity and brightness."""
    hair, count = person.hair, 260
    outer, share = float(hair.behind_half_width or 60.0), float(random.random())
    inner = outer - 22 - 18 * share
    if hair.style == "long":  # goes on where the hair beside the face ends
        outer = person.face.half_width + hair.side_volume + 150 * hair.flare - 3
        inner = max(32.0, hair.inner_edge * person.face.half_width + 110 * hair.inner_slope) + 5
    end = float(random.uniform(195, 250))
    side = random.choice([-1, 1], count)
    place = random.beta(1.5, 1.5, count)
    steps = 16 if hair.texture in ("straight", "wavy") else 44
    down = np.linspace(0, 1, steps + 1)
    start = random.uniform(108, 150, count) if hair.style == "long" else random.uniform(25, 110, count)
    y = start[:, None] + (end + random.normal(0, 17, count) - start)[:, None] * down
    # The hair comes from behind the neck, lies over the collar bone and runs together below.
    narrow = 1 - (0.2 if hair.style == "long" else 0.5) * ramp(130, 240, y)
    lean = 3.0 * ramp(95, 150, y) - 0.05 * (y - 100)
    phase, length = random.uniform(0, 6.3, 2), float(random.uniform(55, 80))
    wave = (0.9 if hair.texture == "straight" else 1.8) * np.sin(
        2 * np.pi * y / length + phase[(side > 0).astype(int)][:, None]
    )
    x = inner + 0.5 * (outer - inner) + lean + wave + (place - 0.5)[:, None] * (outer - inner) * narrow
    own = random.normal(0, 0.35 if hair.texture == "straight" else 0.9, count)
    x = x + hair.curl * np.sin(2 * np.pi * y / hair.curl_length + 3 * place[:, None] + own[:, None])
    lines = np.stack([side[:, None] * x, y], axis=2)
    # Round bundles: the outer and the inner side turn away from the light.
    tone = np.exp(random.normal(0, 0.20, count)) * (1.25 - 1.1 * np.abs(place - 0.55))
    order = np.argsort(-np.abs(place - 0.55) + random.normal(0, 0.12, count))
    painting = new_painting(0.55, LOWER_X.shape[::-1])
    locks = Locks(lines[order], np.full(count, steps), 0.7 * hair.thickness, 0.35, tone[order], 0.25, 17)
    paint(painting, locks, random, (LEFT, TOP))
    painted = finished(painting)
    return painted.opacity * ramp(40, 66, LOWER_Y), painted.brightness
