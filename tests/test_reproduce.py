"""Table 2, rows 1-3: what `foxglove reproduce` computes, prints and writes."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from sklearn.base import clone

from foxglove_helpers import load_headshots
from foxglove_helpers import reproduce as reproduction
from foxglove_helpers.cli import main
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.mandible import mandible_vectors
from foxglove_helpers.release import write_release
from foxglove_helpers.reproduce import (
    PUBLISHED,
    as_text,
    check_report_name,
    methods,
    reproduce,
    write_json,
    write_report,
)
from releases import full_disk, make_release


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    return make_release(tmp_path_factory.mktemp("release") / "release", volunteers=30, seed=3)


@pytest.fixture(scope="module")
def result(release):
    return reproduce(load_headshots(release), progress=False)


def test_each_row_equals_leaving_out_one_volunteer_after_another_by_hand(release, result):
    vectors = mandible_vectors(load_headshots(release))
    X, y = vectors[:, 3:].astype(np.float32), vectors[:, 2].astype(int)
    for (name, make), (_, row) in zip(methods(0).items(), result.table.iterrows(), strict=True):
        right = []
        for left_out in range(len(y)):
            others = np.arange(len(y)) != left_out
            right.append(clone(make()).fit(X[others], y[others]).predict(X[[left_out]])[0] == y[left_out])
        assert row["method"] == name
        assert row["accuracy"] == pytest.approx(np.mean(right))
        assert row["low"] <= row["accuracy"] <= row["high"]
        assert row["low"] < row["high"]
        assert row["n"] == 30


def test_published_figures_are_those_of_the_publication():
    assert [(row["accuracy"], row["F"]) for row in PUBLISHED.values()] == [
        (0.765, 0.767),
        (0.791, 0.803),
        (0.801, 0.812),
    ]


def test_text_shows_published_beside_ours_with_n_and_interval(result):
    text = as_text(result)
    for name, row in result.table.set_index("method").iterrows():
        line = next(line for line in text.splitlines() if line.startswith(name))
        assert f"{PUBLISHED[name]['accuracy']:.3f}" in line
        assert f"{row['accuracy']:.3f}" in line
        assert f"{row['low']:.3f} to {row['high']:.3f}" in line
    assert "not a fact about a person" in text


def test_features_that_carry_the_label_rank_first(tmp_path):
    random = np.random.default_rng(0)
    labels = np.array([[v, 1, v % 2, 17, 0] for v in range(1, 61)])
    images = random.integers(100, 156, (60, 359, 359), dtype=np.uint8)
    images[labels[:, 2] == 1, 267:270, 30 + 2 * 12 : 32 + 2 * 12] = 0  # feature 12, left half
    write_release(tmp_path / "release", images, labels)
    assert reproduce(load_headshots(tmp_path / "release"), progress=False).features[0] == 12


def test_json_holds_every_figure(result, tmp_path):
    write_json(result, tmp_path / "figures.json")
    content = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    assert [row["method"] for row in content["table_2"]] == list(PUBLISHED)
    assert content["table_2"][0]["accuracy"] == result.table["accuracy"][0]
    assert content["most_important_features"] == result.features


def test_html_report_stands_alone_with_alt_texts(result, tmp_path):
    write_report(result, tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert [p.name for p in tmp_path.iterdir()] == ["report.html"]
    assert len(re.findall(r'<img alt="[^"]{40,}" src="data:image/png;base64,', page)) == 2
    assert not re.search(r'(src|href)="(?!data:)', page)


def test_markdown_report_has_its_pictures_beside_it(result, tmp_path):
    write_report(result, tmp_path / "報告.md")
    text = (tmp_path / "報告.md").read_text(encoding="utf-8")
    for picture in re.findall(r"!\[[^\]]{40,}\]\(([^)]+)\)", text):
        assert (tmp_path / picture).read_bytes().startswith(b"\x89PNG")
    assert text.count("![") == 2


def test_a_report_of_unknown_kind_is_refused_before_the_work():
    with pytest.raises(FoxgloveError, match=r"report\.pdf.*\.html or \.md"):
        check_report_name(Path("report.pdf"))


def test_too_few_volunteers_of_a_label_are_refused(tmp_path):
    labels = np.array([[v, 1, 0, 17, 0] for v in range(1, 6)])
    write_release(tmp_path / "release", np.zeros((5, 359, 359), np.uint8), labels)
    with pytest.raises(FoxgloveError, match="expected at least 2 of each"):
        reproduce(load_headshots(tmp_path / "release"), progress=False)


def test_the_command_prints_the_table_and_writes_both_files(release, tmp_path):
    report, figures = tmp_path / "r.html", tmp_path / "r.json"
    arguments = ["reproduce", "--data", str(release), "--json", str(figures), "--report", str(report)]
    run = CliRunner().invoke(main, arguments)
    assert run.exit_code == 0, run.output
    assert "LightGBM" in run.stdout
    assert report.exists()
    assert figures.exists()


def test_a_report_leaves_other_files_beside_its_pictures_alone(result, tmp_path):
    (tmp_path / "report_pictures").mkdir()
    (tmp_path / "report_pictures/mine.txt").write_text("precious")
    write_report(result, tmp_path / "report.md")
    names = sorted(path.name for path in (tmp_path / "report_pictures").iterdir())
    assert names == ["figure_3a.png", "figure_3b.png", "mine.txt"]


def test_figures_and_report_cannot_share_a_file(release, tmp_path):
    both = str(tmp_path / "same.html")
    run = CliRunner().invoke(main, ["reproduce", "--data", str(release), "--json", both, "--report", both])
    assert run.exit_code == 1
    assert "expected two different files" in run.stderr
    assert not (tmp_path / "same.html").exists()


def test_a_report_does_not_tell_where_the_data_lie(result, tmp_path):
    write_report(result, tmp_path / "report.html")
    assert str(Path(result.source).parent) not in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_what_cannot_be_written_is_told_before_the_work(release, tmp_path, monkeypatch):
    monkeypatch.setattr(reproduction, "reproduce", lambda *_: pytest.fail("the work began"))
    (tmp_path / "notes").write_text("mine")
    for option, file in (("--json", "notes/figures.json"), ("--report", f"{'x' * 260}.md")):
        run = CliRunner().invoke(main, ["reproduce", "--data", str(release), option, str(tmp_path / file)])
        assert run.exit_code == 1
        assert "could not be written" in run.stderr
        assert "disk" not in run.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["notes"]


def test_a_disk_that_fills_during_the_work_does_not_cost_the_result(release, result, tmp_path, monkeypatch):
    monkeypatch.setattr(reproduction, "reproduce", lambda *_: result)
    figures = tmp_path / "figures.json"
    with full_disk(after=64 * 1024):
        arguments = ["reproduce", "--data", str(release), "--report", str(tmp_path / "report.html")]
        run = CliRunner().invoke(main, [*arguments, "--json", str(figures)])
    assert run.exit_code == 1
    assert "report.html could not be written" in run.stderr
    assert all(name in run.stdout for name in PUBLISHED)
    assert figures.exists()


@pytest.mark.filterwarnings("error")
def test_images_that_are_all_the_same_are_said_to_teach_nothing(tmp_path):
    labels = np.array([[v, 1, v % 2, 17, 0] for v in range(1, 7)])
    write_release(tmp_path / "release", np.full((6, 359, 359), 128, np.uint8), labels)
    found = reproduce(load_headshots(tmp_path / "release"), progress=False)
    assert found.features == []
    write_report(found, tmp_path / "report.md")
    page = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert "All mandible vectors are the same: there is no variance" in page
    assert "forest, ours: none." in page
    assert "nan" not in page.lower()
