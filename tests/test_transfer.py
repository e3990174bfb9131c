"""Pooled Inception V3 features: where weights come from, what is said without them, what the trunk is fed."""

import hashlib
import importlib.util
import sys
import types
from pathlib import Path

import numpy as np
import pytest

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.learners import transfer
from foxglove_helpers.learners.transfer import find_weights, network_input, pooled_features

CONTENT = b"weights"
FIRST, SECOND = transfer.KNOWN_WEIGHTS


@pytest.fixture(autouse=True)
def forget_the_trunk():
    yield
    transfer._trunk.cache_clear()


@pytest.fixture
def places(tmp_path, monkeypatch):
    """Return the two folders where weights are looked for; a file of `CONTENT` counts as sound."""
    sums = {
        FIRST: "md5:" + hashlib.md5(CONTENT).hexdigest(),
        SECOND: "sha256:" + hashlib.sha256(CONTENT).hexdigest(),
    }
    monkeypatch.setattr(transfer, "KNOWN_WEIGHTS", sums)
    monkeypatch.setenv("FOXGLOVE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("FOXGLOVE_WEIGHTS", str(tmp_path / "carried"))
    folders = tmp_path / "carried", tmp_path / "home" / "weights"
    for folder in folders:
        folder.mkdir(parents=True)
    return folders


@pytest.fixture
def keras(monkeypatch):
    """Put a stand-in for Keras in place, which records how a trunk is built and fails where told."""
    told = types.SimpleNamespace(built=[], loaded=[], failure=None)

    class Trunk:
        def load_weights(self, path):
            told.loaded.append(Path(path))
            if told.failure:
                raise told.failure

        def predict_on_batch(self, images):
            return np.full((len(images), 2048), images.mean(), np.float32)

    def inception(**options):
        told.built.append(options["weights"])
        print("Downloading data from somewhere")
        if told.failure and options["weights"]:
            raise told.failure
        return Trunk()

    module = types.ModuleType("keras")
    module.applications = types.SimpleNamespace(InceptionV3=inception)
    monkeypatch.setitem(sys.modules, "keras", module)
    monkeypatch.setitem(sys.modules, "tensorflow", types.ModuleType("tensorflow"))
    return told


def images(n: int = 3) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (n, 359, 359), dtype=np.uint8)


def test_the_named_folder_comes_before_the_home_folder(places):
    carried, kept = places
    assert find_weights() is None
    (kept / FIRST).write_bytes(CONTENT)
    assert find_weights() == kept / FIRST
    (carried / SECOND).write_bytes(CONTENT)
    assert find_weights() == carried / SECOND
    (carried / FIRST).write_bytes(CONTENT)
    assert find_weights() == carried / FIRST


def test_without_a_named_folder_the_home_folder_is_searched(places, monkeypatch):
    monkeypatch.delenv("FOXGLOVE_WEIGHTS")
    for folder in places:
        (folder / FIRST).write_bytes(CONTENT)
    assert find_weights() == places[1] / FIRST


@pytest.mark.parametrize("name", [FIRST, SECOND])
def test_a_damaged_file_is_named_and_never_used(places, name):
    (places[0] / name).write_bytes(CONTENT + b"!")
    with pytest.raises(FoxgloveError, match="damaged or not whole") as caught:
        find_weights()
    assert str(places[0] / name) in str(caught.value)


def test_a_named_folder_that_is_not_there_is_told(places, monkeypatch, tmp_path):
    monkeypatch.setenv("FOXGLOVE_WEIGHTS", str(tmp_path / "typo"))
    with pytest.raises(FoxgloveError, match=r"FOXGLOVE_WEIGHTS is .*typo"):
        find_weights()


def test_a_named_folder_without_known_weights_is_told_and_the_search_goes_on(places):
    carried, kept = places
    (carried / "resnet.h5").write_bytes(CONTENT)
    (kept / FIRST).write_bytes(CONTENT)
    with pytest.warns(UserWarning, match="FOXGLOVE_WEIGHTS is .*carried") as caught:
        assert find_weights() == kept / FIRST
    said = str(caught[0].message)
    assert FIRST in said and SECOND in said and str(kept) in said


def test_nothing_is_told_where_weights_were_found_or_no_folder_was_named(places, monkeypatch, recwarn):
    (places[0] / SECOND).write_bytes(CONTENT)
    assert find_weights() == places[0] / SECOND
    monkeypatch.delenv("FOXGLOVE_WEIGHTS")
    assert find_weights() is None
    assert not recwarn.list


def test_the_official_file_is_known_by_the_sum_that_keras_publishes():
    if importlib.util.find_spec("keras") is None:
        pytest.skip("Keras is not installed")
    source = Path(importlib.util.find_spec("keras").origin).parent / "src/applications/inception_v3.py"
    text = source.read_text(encoding="utf-8")
    assert transfer.OFFICIAL_FILE in text
    assert transfer.KNOWN_WEIGHTS[transfer.OFFICIAL_FILE].removeprefix("md5:") in text


def test_a_file_on_this_computer_spares_the_download(places, keras):
    (places[1] / FIRST).write_bytes(CONTENT)
    pooled_features(images(), progress=False)
    assert keras.built == [None]
    assert keras.loaded == [places[1] / FIRST]


def test_without_a_file_keras_brings_its_own_and_says_so_on_stderr(places, keras, capsys):
    pooled_features(images(), progress=False)
    assert keras.built == ["imagenet"]
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "Downloading" in printed.err


def test_a_failed_download_tells_what_to_fetch_and_where_to_put_it(places, keras):
    keras.failure = Exception("URL fetch failure on https://example.org: None -- unreachable")
    with pytest.raises(FoxgloveError, match="unreachable") as caught:
        pooled_features(images(), progress=False)
    said = str(caught.value)
    assert transfer.OFFICIAL_URL in said
    assert transfer.OFFICIAL_FILE in said
    assert str(places[1]) in said


def test_weights_of_another_network_are_named(places, keras, tmp_path):
    own = tmp_path / "own.weights.h5"
    own.write_bytes(b"x")
    keras.failure = ValueError("layer count mismatch\nmore")
    with pytest.raises(FoxgloveError, match=r"own\.weights\.h5 could not be used.*layer count mismatch\."):
        pooled_features(images(), own, progress=False)
    with pytest.raises(FoxgloveError, match=r"nowhere\.h5 is no file"):
        pooled_features(images(), tmp_path / "nowhere.h5", progress=False)


def test_without_tensorflow_the_command_that_installs_it_is_told(places, monkeypatch):
    monkeypatch.setitem(sys.modules, "tensorflow", None)
    monkeypatch.setitem(sys.modules, "keras", None)
    with pytest.raises(FoxgloveError) as caught:
        pooled_features(images(), progress=False)
    assert 'pip install -c constraints.txt -e ".[transfer]"' in str(caught.value)


@pytest.mark.parametrize(
    "wrong", [np.zeros((359, 359), np.uint8), np.zeros((2, 299, 299), np.uint8), np.zeros((2, 359, 359))]
)
def test_pictures_of_another_kind_are_refused(wrong):
    with pytest.raises(FoxgloveError, match=r"expected \(n, 359, 359\) of uint8"):
        pooled_features(wrong, progress=False)


@pytest.mark.parametrize("batch", [0, -1, 2.5, True])
def test_an_impossible_batch_is_refused(batch):
    with pytest.raises(FoxgloveError, match="batch is"):
        pooled_features(images(), batch=batch, progress=False)


def test_the_trunk_is_fed_the_centre_in_three_channels_from_minus_one_to_one():
    picture = np.zeros((1, 359, 359), np.uint8)
    picture[0, 30:329, 30:329] = 255
    picture[0, 30, 31] = 0
    fed = network_input(picture)
    assert fed.shape == (1, 299, 299, 3)
    assert fed.dtype == np.float32
    assert fed[0, 0, 1].tolist() == [-1, -1, -1]
    assert (fed == 1).sum() == 3 * (299 * 299 - 1)


def test_features_stand_in_the_order_of_the_images_for_any_batch(places, keras):
    several = images(5)
    expected = network_input(several).mean(axis=(1, 2, 3))
    one_by_one = pooled_features(several, batch=1, progress=False)
    assert one_by_one.dtype == np.float32
    assert np.allclose(one_by_one[:, 0], expected, atol=1e-6)
    in_twos = pooled_features(several, batch=2, progress=False)[:, 0]
    assert np.allclose(in_twos, [*expected[:4].reshape(2, 2).mean(axis=1).repeat(2), expected[4]], atol=1e-6)


def test_no_image_gives_no_features(places, keras):
    assert pooled_features(images(0), progress=False).shape == (0, 2048)


def test_real_weights_see_faces_the_same_way_in_any_batch(small_twin):
    if importlib.util.find_spec("tensorflow") is None:
        pytest.skip("TensorFlow is not installed")
    if find_weights() is None:
        pytest.skip("there are no weights of Inception V3 in FOXGLOVE_WEIGHTS or FOXGLOVE_HOME")
    chosen = small_twin.images[:5]
    features = pooled_features(chosen, progress=False)
    assert features.shape == (5, 2048)
    assert features.dtype == np.float32
    assert (features >= 0).all()  # means of outputs of a rectifier
    assert np.allclose(pooled_features(chosen, batch=2, progress=False), features, atol=1e-4)
    whose = small_twin.labels["volunteer"].to_numpy()
    several = np.flatnonzero(np.isin(whose, [1, 2, 3]))
    seen = pooled_features(small_twin.images[several], progress=False)
    distance = np.linalg.norm(seen[:, None] - seen, axis=-1)
    same = whose[several][:, None] == whose[several]
    assert distance[same].mean() < 0.9 * distance[~same].mean()
