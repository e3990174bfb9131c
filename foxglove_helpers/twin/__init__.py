"""The twin: a synthetic cohort of 277 people and 2429 photographs, drawn by this package alone.

What flows in is a seed; what flows out is a folder in the published formats (R1), and on request raw
submissions, voting sheets, ratings and a clinic. No photograph of a person, no drawing, no learned weight of
anybody else went into it. The parts:

- who a person is: `people`, `hairstyles`, `diversity`; where and how a photograph was taken: `photographs`;
  the plan of a cohort: `plan`; random numbers by name: `streams`
- how a face is drawn: `canvas`, `head`, `nose`, `wrinkles`, `skin`, `brows`, `eyes`, `mouth`, `teeth`,
  `facial_hair`, `ears`, `jewellery`, `glasses`; hair: `hair`, `hair_shape`, `hair_flow`, `hair_locks`,
  `hair_strands`, `hair_behind`; below the chin: `lower_canvas`, `neck`, `cloth`, `clothes`, `body`
- how light falls on it and how a camera sees it: `shading`, `portrait`, `camera`
- how it becomes a release: `cohort`; raw submissions of phones: `submissions`; the clinic: `clinic`,
  `clinic_people`; how a folder is replaced only if it is ours: `folders`
- what people say about it: `votes`, `sheets`, `expressions`
"""

from typing import Any

# Chosen among the seeds 0 to 9 after they had been measured; `docs/twin.md` says how, and has the figures.
DEFAULT_SEED = 4
VERSION = 3  # counted up whenever the same seed gives other bytes: an older cohort is another cohort


def __getattr__(name: str) -> Any:
    """Fetch `draw_release` when it is first asked for: only drawing needs OpenCV."""
    if name == "draw_release":
        from foxglove_helpers.twin.cohort import draw_release

        return draw_release
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*globals(), "draw_release"]
