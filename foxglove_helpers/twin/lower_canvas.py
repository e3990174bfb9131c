"""The canvas for neck, clothes and the hair behind them: it is wider than that of the face and ends lower.

Nothing flows in; what flows out are the places of its pixels in mm, as on the canvas of the face. In a
photograph taken from further away the picture reaches beyond that canvas, and clothes go on.
"""

import numpy as np

from foxglove_helpers.twin.canvas import COLUMNS, ORIGIN_X, PIXELS_PER_MM, ROWS, Y

FIRST_ROW = int(110 * PIXELS_PER_MM)  # row of the canvas of the face at which this one begins
LAST_ROW = ROWS + int(38 * PIXELS_PER_MM)
NECK_ROW = int(82 * PIXELS_PER_MM)  # of this canvas: above, only hair is seen
FIRST_COLUMN = -int(36 * PIXELS_PER_MM)  # of the canvas of the face
LEFT, TOP = FIRST_COLUMN / PIXELS_PER_MM - ORIGIN_X, float(Y[FIRST_ROW, 0])  # mm

LOWER_X, LOWER_Y = np.meshgrid(
    (np.arange(COLUMNS - 2 * FIRST_COLUMN) / PIXELS_PER_MM + LEFT).astype(np.float32),
    (np.arange(LAST_ROW - FIRST_ROW) / PIXELS_PER_MM + TOP).astype(np.float32),
)
BODY_X, BODY_Y = LOWER_X[NECK_ROW:], LOWER_Y[NECK_ROW:]
BODY_TOP = float(BODY_Y[0, 0])  # mm
