"""What a network trained on ImageNet sees in a headshot: the pooled features of Inception V3.

In: headshots of 359 x 359 pixels. Out: 2048 numbers an image, which a linear learner can take. Follows R1 as
far as the input and the trunk go: the centre of 299 x 299 pixels, three equal channels, Inception V3 without
its top, global average pooling. TensorFlow is imported only when features are computed.
"""

import functools
import hashlib
import os
import socket
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.files import home
from foxglove_helpers.release import IMAGE_SIDE

MARGIN = 30  # R1: pixels cut off on each side
NETWORK_SIDE = IMAGE_SIDE - 2 * MARGIN  # 299, what Inception V3 was trained on
FEATURES = 2048
BATCH = 8  # peaks at about 1.0 GB; 32 at 1.4 GB
SILENCE = 60.0  # seconds after which a download that sends nothing has failed

OFFICIAL_FILE = "inception_v3_weights_tf_dim_ordering_tf_kernels_notop.h5"
OFFICIAL_URL = f"https://storage.googleapis.com/tensorflow/keras-applications/inception_v3/{OFFICIAL_FILE}"
# Files of weights that are known, best first, and their sums: the first as Keras itself publishes it.
KNOWN_WEIGHTS = {
    OFFICIAL_FILE: "md5:bcbd6486424b2319ff4ef7d526e38f63",
    "inception_v3_imagenet_notop.weights.h5": (
        "sha256:d9f281a22107b4858a77ea4053c5d49f7631167d1f2472228355697d06ed33a3"
    ),
}


def pooled_features(
    images: np.ndarray, weights: Path | str | None = None, batch: int = BATCH, progress: bool = True
) -> np.ndarray:
    """Return the pooled Inception V3 features of headshots.

    The trunk wants intensities from -1 to 1, so they are divided by 127.5, less 1. (R1 divided by 255 and
    trained further, so that its network could adapt; a frozen trunk must be fed what it knows.)

    Parameters
    ----------
    images : ndarray of uint8, shape (n, 359, 359)
        Gray intensities, 0 (black) to 255 (white); may be a memory map larger than the memory.
    weights : path, optional
        A file of weights for Keras' Inception V3 without its top. Left out, `find_weights` looks for one, and
        where there is none Keras takes its own from its cache, or downloads it.
    batch : int
        Images at a time: more take more memory (8 about 1.0 GB, 32 about 1.4 GB) and are hardly faster.
    progress : bool
        Show a progress bar on stderr.

    Returns
    -------
    ndarray of float32, shape (n, 2048)

    Raises
    ------
    FoxgloveError
        If the images have another shape or type, TensorFlow is not installed, or there are no weights and none
        can be fetched.
    """
    images = np.asanyarray(images)
    if images.ndim != 3 or images.shape[1:] != (IMAGE_SIDE, IMAGE_SIDE) or images.dtype != np.uint8:
        raise FoxgloveError(
            f"the images have shape {images.shape} and hold {images.dtype}; expected (n, {IMAGE_SIDE}, "
            f"{IMAGE_SIDE}) of uint8, gray intensities from 0 to 255. load_headshots(...).images are like that."
        )
    if isinstance(batch, bool) or not isinstance(batch, int | np.integer) or batch < 1:
        raise FoxgloveError(f"batch is {batch!r}; expected a whole number of images, at least 1.")
    trunk = _trunk(_named_file(weights) if weights is not None else find_weights())
    features = np.empty((len(images), FEATURES), np.float32)
    with tqdm(total=len(images), desc="Inception V3", unit=" images", disable=not progress) as bar:
        for start in range(0, len(images), batch):
            part = network_input(images[start : start + batch])
            features[start : start + batch] = trunk.predict_on_batch(part)
            bar.update(len(part))
    return features


def network_input(images: np.ndarray) -> np.ndarray:
    """Return what the trunk is fed: (n, 299, 299, 3) float32 from -1 to 1, of (n, 359, 359) uint8."""
    centre = np.asarray(images)[:, MARGIN:-MARGIN, MARGIN:-MARGIN, None].astype(np.float32)
    return np.repeat(centre / 127.5 - 1, 3, axis=-1)


def find_weights() -> Path | None:
    """Return a checked file of weights on this computer, or None where Keras must bring its own.

    Looked for in the folder that the environment variable FOXGLOVE_WEIGHTS names, then in the folder
    `weights` of FOXGLOVE_HOME.

    Raises
    ------
    FoxgloveError
        If FOXGLOVE_WEIGHTS names no folder, or a file's sum is not the known one.

    Warns
    -----
    UserWarning
        If FOXGLOVE_WEIGHTS names a folder without a file of known weights: the search goes on without it.
    """
    chosen = os.environ.get("FOXGLOVE_WEIGHTS")
    if chosen and not Path(chosen).expanduser().is_dir():
        raise FoxgloveError(
            f'FOXGLOVE_WEIGHTS is "{chosen}", which is no folder; expected the folder that holds '
            f"{OFFICIAL_FILE}. Name that folder, or unset the variable."
        )
    folders = [Path(chosen).expanduser()] if chosen else []
    for folder in (*folders, home() / "weights"):
        for name, known in KNOWN_WEIGHTS.items():
            if (folder / name).is_file():
                _check_sum(folder / name, known)
                return folder / name
        if folder in folders:
            warnings.warn(
                f'FOXGLOVE_WEIGHTS is "{chosen}", which holds neither {" nor ".join(KNOWN_WEIGHTS)}. The search goes '
                f"on in {home() / 'weights'}, then Keras brings its own. Put {OFFICIAL_FILE} there, or correct or "
                "unset the variable.",
                stacklevel=2,
            )
    return None


def _named_file(weights: Path | str) -> Path:
    path = Path(weights).expanduser()
    if not path.is_file():
        raise FoxgloveError(
            f"{path} is no file; expected weights of Keras' Inception V3 without its top. {_by_hand()}"
        )
    return path


def _check_sum(path: Path, known: str) -> None:
    kind, expected = known.split(":")
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, lambda: hashlib.new(kind, usedforsecurity=False)).hexdigest()
    except OSError as error:
        raise FoxgloveError(
            f"{path} could not be read: {error.strerror or error}. Check that you may read it."
        ) from error
    if found != expected:
        raise FoxgloveError(
            f"{path}: its {kind.upper()} is {found}; expected {expected}. The file is damaged or not whole. "
            f"Remove it. {_by_hand()}"
        )


@functools.lru_cache(maxsize=1)
def _trunk(weights: Path | None) -> Any:
    """Return Inception V3 up to its pooled features, with the weights of a file, or Keras' own."""
    keras = _keras()
    build = functools.partial(
        keras.applications.InceptionV3,
        include_top=False,
        pooling="avg",
        input_shape=(NETWORK_SIDE, NETWORK_SIDE, 3),
    )
    # Keras' download reports its progress on standard output, where only results belong.
    with redirect_stdout(sys.stderr), _impatient():
        try:
            if weights is None:
                return build(weights="imagenet")
            trunk = build(weights=None)
            trunk.load_weights(str(weights))
            return trunk
        # Keras raises whatever went wrong below it: network, file or settings.
        except Exception as error:
            reason = (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".")
            if weights is None:
                raise FoxgloveError(
                    f"The weights of Inception V3 lie neither on this computer nor could Keras fetch them: {reason}. "
                    f"{_by_hand()}"
                ) from error
            raise FoxgloveError(
                f"{weights} could not be used as weights of Inception V3 without its top: {reason}. {_by_hand()}"
            ) from error


def _keras() -> Any:
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # else it reports the processor's abilities
    try:
        import keras
        import tensorflow  # noqa: F401
    except ImportError as error:
        broken = "" if isinstance(error, ModuleNotFoundError) else f" ({str(error).splitlines()[0]})"
        raise FoxgloveError(
            f"TensorFlow, which computes the features of Inception V3, could not be loaded{broken}. Install it in "
            'the folder of this project: pip install -c constraints.txt -e ".[transfer]"'
        ) from error
    return keras


@contextmanager
def _impatient() -> Iterator[None]:
    """Let downloads fail that hang, as behind a firewall that swallows everything."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(SILENCE)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)


def _by_hand() -> str:
    return (
        f"Fetch {OFFICIAL_URL} on a computer that may (88 MB), carry the file in, put it into the folder "
        f"{home() / 'weights'} (or a folder that FOXGLOVE_WEIGHTS names) under the name {OFFICIAL_FILE}, and run "
        "this again."
    )
