"""Runs the real Jubatus for `foxglove_helpers.learners.jubatus`, in a Python 3.7 of its own.

In: requests on standard input. Out: answers on standard output, framed by `read_message` and `write_message`.
The worker keeps nothing between two requests: the model travels as bytes. Configured as in R5: method AROW,
numbers by name. Only the standard library, NumPy and embedded_jubatus are at hand here, and the syntax is
that of Python 3.7. Jubatus is imported where it is used, because the other end of the pipe, which has none,
takes the two framing functions from here.
"""

import io
import os
import struct
import sys
from typing import IO, Any, Dict, Optional  # noqa: UP035

import numpy as np

Message = Dict[str, np.ndarray]  # noqa: UP006

LABELS = ("0", "1")


def main() -> None:
    """Answer requests until standard input closes."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever the engine prints must not get between the answers
    while True:
        request = read_message(requests)
        if request is None:
            return
        try:
            answer = {"train": train, "score": score, "hello": hello}[str(request["do"])](request)
        except Exception as error:
            answer = {"error": np.array(f"{type(error).__name__}: {error}")}
        write_message(answers, answer)


def hello(request: Message) -> Message:
    """Tell that the engine is there."""
    import embedded_jubatus  # noqa: F401

    return {"python": np.array(sys.version.split()[0])}


def train(request: Message) -> Message:
    """Learn the samples of `X` with `labels` (0 or 1), one row number of `order` a step; return the model."""
    from jubatus.classifier.types import LabeledDatum

    engine = load(request)
    labels = request["labels"].tolist()
    samples = [LabeledDatum(LABELS[label], datum(request["X"][row])) for row, label in enumerate(labels)]
    for row in request["order"].tolist():
        engine.train([samples[row]])
    return {"model": np.frombuffer(engine.save_bytes(), np.uint8)}


def score(request: Message) -> Message:
    """Return both labels' scores for each sample of `X`, (n, 2); NaN where Jubatus knows no such label."""
    engine = load(request)
    scores = np.full((len(request["X"]), len(LABELS)), np.nan)
    for row, estimates in enumerate(engine.classify([datum(x) for x in request["X"]])):
        for estimate in estimates:
            scores[row, LABELS.index(estimate.label)] = estimate.score
    return {"scores": scores}


def load(request: Message) -> Any:
    """Make an engine with the request's regularization weight and, unless that is empty, its model."""
    import embedded_jubatus

    config = {
        "method": "AROW",
        "parameter": {"regularization_weight": float(request["regularization_weight"])},
        "converter": {"num_rules": [{"key": "*", "type": "num"}]},
    }
    engine = embedded_jubatus.Classifier(config)
    if len(request["model"]):
        engine.load_bytes(request["model"].tobytes())
    return engine


def datum(x: np.ndarray) -> Any:
    """Name the features p00, p01, … as R5 does."""
    from jubatus.common import Datum

    return Datum({f"p{feature:02d}": value for feature, value in enumerate(x.tolist())})


def read_message(stream: IO[bytes]) -> Optional[Message]:  # noqa: UP045
    """Return the next message, a dictionary of arrays, or None at the end of the stream."""
    head = stream.read(8)
    if len(head) < 8:
        return None
    (size,) = struct.unpack(">Q", head)
    body = stream.read(size)
    if len(body) < size:
        return None
    with np.load(io.BytesIO(body), allow_pickle=False) as arrays:
        return dict(arrays)


def write_message(stream: IO[bytes], message: Message) -> None:
    """Write a dictionary of arrays: 8 bytes of length, then an npz archive."""
    body = io.BytesIO()
    np.savez(body, **message)  # type: ignore[arg-type]
    stream.write(struct.pack(">Q", body.tell()) + body.getvalue())
    stream.flush()


if __name__ == "__main__":
    main()
