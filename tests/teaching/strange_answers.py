"""Strange things that a learner's answer may be; no check lets one pass, and none breaks a check."""

from typing import Any

import numpy as np
import pandas as pd


class EqualToEverything:
    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 0

    def __call__(self, *arguments: Any) -> "EqualToEverything":
        return self

    def __len__(self) -> int:
        return 4

    def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
        raise RuntimeError("no")


class EqualText(str):
    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = str.__hash__


EVIL = [
    EqualToEverything(),
    EqualText("Z"),
    "A" * 100_000,
    "",
    None,
    ...,
    [],
    [[1, 2], [3]],
    {},
    float("nan"),
    float("inf"),
    -1,
    1e308,
    10**400,
    True,
    3 + 4j,
    b"C",
    np.array([np.nan, 1.0]),
    np.zeros((2, 3, 4)),
    np.ma.masked_all(4),
    np.array(["C"]),
    pd.DataFrame(),
    object,
    Exception("C"),
    range(10),
]
