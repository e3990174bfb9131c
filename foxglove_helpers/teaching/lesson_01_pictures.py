"""The pictures of lesson 01: one function a picture, each draws on the Axes it is given and returns it.

In: Table 1 of R1 (Aoto et al., 2022, doi:10.1038/s41598-022-07560-2), or a photograph. Out: Matplotlib Axes, and
beside each picture the words that say what it shows. Nothing is told by colour alone.
"""

from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from PIL import Image, ImageOps

from foxglove_helpers.teaching.feedback import say

INK = "#1a1a1a"
# How a bar looks, by who was asked: a colour of Okabe and Ito's palette, and a pattern.
LOOKS = {
    "informed consent": ("#0072B2", ""),
    "agreement": ("#56B4E9", ""),
    "unknown": ("#dddddd", ".."),
    "Creative Commons": ("#F0E442", "//"),
    "none": ("#D55E00", "xx"),
}


def images_by_agreement(table: pd.DataFrame, axes: Axes) -> Axes:
    """Draw the images of each data set as a bar, the longest on top, with who was asked written beside it.

    Parameters
    ----------
    table : DataFrame
        As `lesson_01_tables.table_1` gives it.
    """
    rows = table.sort_values("images")
    places = np.arange(len(rows))
    for place, images, agreement in zip(places, rows["images"], rows["agreement"], strict=True):
        colour, pattern = LOOKS[agreement]
        axes.barh(place, images, color=colour, hatch=pattern, edgecolor=INK, linewidth=0.8)
        axes.text(
            images * 1.15, float(place), f"{images:,} · {agreement}", va="center", fontsize=9, color=INK
        )
    axes.set_xscale("log")
    axes.set_xlim(50, rows["images"].max() * 20)
    axes.set_yticks(places, rows["data_set"])
    axes.spines[["right", "top"]].set_visible(False)
    axes.set(
        title="Who asked, and who did not",
        xlabel="images (each step is a factor of 10)",
    )
    return axes


def describe_images_by_agreement(table: pd.DataFrame) -> str:
    """Say what `images_by_agreement` shows."""
    rows = table.sort_values("images", ascending=False)
    listed = "; ".join(f"{row.data_set} {row.images:,} ({row.agreement})" for row in rows.itertuples())
    return say(
        en=f"Horizontal bars, one for each of {len(rows)} data sets, longest first, on a scale of powers of ten, each "
        f"with its number of images and who was asked: {listed}. The largest were made without asking, the "
        "smallest with agreement.",
        ja=f"{len(rows)} 個のデータセットの横棒グラフです。長い順に、10 の累乗の目盛りで、画像の枚数と"
        f"同意の種類が書いてあります：{listed}。最大のものは同意なしに、最小のものは同意を得て作られました。",
    )


def caption_of_images() -> str:
    """Return the source of `images_by_agreement`; in Japanese with its words, for Matplotlib draws only Latin ones."""
    return say(
        en="R1, Table 1",
        ja="R1 の表 1。題「Who asked, and who did not」は「尋ねたデータセットと、尋ねなかったデータセット」、"
        "横軸は画像の枚数（1 目盛りで 10 倍）です。",
    )


def photograph(path: Path, axes: Axes) -> Axes:
    """Draw a photograph upright, as its Exif orientation says."""
    with Image.open(path) as image:
        image.draft("RGB", (800, 800))
        upright = ImageOps.exif_transpose(image)
        axes.imshow(np.asarray(upright.convert("RGB")))
    axes.set(xticks=[], yticks=[], title=path.name)
    return axes


def caption_of_photograph() -> str:
    """Return who is in `photograph`."""
    return say(en="A person of the twin; nobody like this exists", ja="ツインの人物。実在しません")


def describe_photograph(path: Path) -> str:
    """Say what `photograph` shows."""
    with Image.open(path) as image:
        width, height = ImageOps.exif_transpose(image).size
    return say(
        en=f"A drawn colour photograph of one adult, head and shoulders, looking into the camera before "
        f"a light wall or curtain; {width} by {height} pixels, as a telephone took it.",
        ja=f"描かれたカラー写真です。大人 1 人の頭から肩までが、明るい壁かカーテンの前で正面を向いています。スマート"
        f"フォンで撮った形の {width} × {height} 画素です。",
    )


def two_models(old: np.ndarray, new: np.ndarray, axes: Axes) -> Axes:
    """Draw the weights of two models, feature by feature.

    Parameters
    ----------
    old, new : ndarray, shape (n_features,)
        Of a model with a volunteer, and of one without.
    """
    axes.axhline(0, color=INK, linewidth=0.8)
    axes.plot(old, "-", color="#0072B2", linewidth=1.6, label="with the volunteer (solid)")
    axes.plot(new, "--", color="#D55E00", linewidth=1.6, label="without the volunteer (dashed)")
    axes.legend(frameon=False, loc="upper left")
    axes.spines[["right", "top"]].set_visible(False)
    axes.set(
        title="The same model, with one volunteer and without",
        xlabel="feature number: outside (0) to centre (74)",
        ylabel="weight",
    )
    return axes


def caption_of_two_models() -> str:
    """Return what `two_models` compares; in Japanese with the legend."""
    return say(
        en="Two models of the twin, 60 and 59 volunteers",
        ja="ツインのボランティア 60 人と 59 人のモデル。実線（青）は本人あり、破線（オレンジ）は本人なしです。"
        "横軸は特徴量の番号（0 が外側、74 が中央）、縦軸は重みです。",
    )


def describe_two_models(old: np.ndarray, new: np.ndarray) -> str:
    """Say what `two_models` shows."""
    place = int(np.abs(old - new).argmax())
    return say(
        en=f"Two curves of {len(old)} weights, one over the other: with the volunteer solid, without dashed. "
        f"They rise and fall together, but at nearly every feature one lies a little above the other; they are "
        f"farthest apart at feature {place}, "
        f"{old[place]:.2f} against {new[place]:.2f}.",
        ja=f"{len(old)} 個の重みの曲線が 2 本重なっています。本人ありは実線、本人なしは破線です。上がり下がりは"
        f"よく似ていますが、"
        f"ほとんどの特徴量で、どちらかが少し上にあります。最も離れているのは特徴量 {place} で、{old[place]:.2f} と "
        f"{new[place]:.2f} です。",
    )
