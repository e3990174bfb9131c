"""A table like the mandible vectors of R1: smooth, between 0 and 1, float16, classes that overlap."""

import numpy as np


def make_vectors(
    volunteers: int = 277, female: int | None = None, features: int = 75, seed: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Return features (volunteers, features), float16, and labels (0 male, 1 female) in a random order."""
    random = np.random.default_rng(seed)
    female = round(volunteers * 147 / 277) if female is None else female
    y = np.zeros(volunteers, int)
    y[random.permutation(volunteers)[:female]] = 1
    waves = 14
    centres = np.linspace(0, features - 1, waves)
    bumps = np.exp(-0.5 * ((np.arange(features)[:, None] - centres) / (features / 19)) ** 2)
    heights = random.normal(size=(volunteers, waves))
    heights[:, waves // 2 : waves - 3] -= 0.75 * y[:, None]  # hair beside the jaw
    X = 0.5 + 0.075 * heights @ bumps.T + 0.02 * random.normal(size=(volunteers, features))
    return np.clip(X, 0, 1).astype(np.float16), y
