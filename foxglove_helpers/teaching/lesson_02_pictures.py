"""The pictures of lesson 02: one function a picture, each draws on the Axes it is given and returns them.

In: photographs, rectangles, and shares that were measured. Out: Matplotlib Axes, and beside each picture the words
that say what it shows. Nothing is told by colour alone. Follows the curation of R1 (Aoto et al., 2022,
doi:10.1038/s41598-022-07560-2).
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle as Frame

from foxglove_helpers.curation.photograph import Rectangle
from foxglove_helpers.teaching.feedback import say

INK, BLUE, ORANGE = "#1a1a1a", "#0072B2", "#D55E00"


def photographs(
    pictures: Mapping[str, np.ndarray],
    axes: Sequence[Axes],
    faces: Mapping[str, Sequence[Rectangle]] | None = None,
) -> Sequence[Axes]:
    """Draw pictures side by side, each with its title and with the rectangles that were found in it."""
    for place, (title, picture) in zip(axes, pictures.items(), strict=False):
        place.imshow(picture, cmap="gray", vmin=0, vmax=255)
        for x, y, width, height in (faces or {}).get(title, ()):
            place.add_patch(Frame((x, y), width, height, fill=False, edgecolor=ORANGE, linewidth=2.5))
        place.set_title(title, fontsize=9)
        place.set(xticks=[], yticks=[])
    for place in list(axes)[len(pictures) :]:
        place.set_axis_off()
    return axes


def describe_photographs(
    pictures: Mapping[str, np.ndarray], faces: Mapping[str, Sequence[Rectangle]] | None = None
) -> str:
    """Say what `photographs` shows."""
    if faces is None:
        return say(
            en=f"{len(pictures)} drawn photographs of people who do not exist: {'; '.join(pictures)}.",
            ja=f"実在しない人の描かれた写真 {len(pictures)} 枚：{'、'.join(pictures)}。",
        )
    counted = [(title, len(faces.get(title, ()))) for title in pictures]
    return say(
        en=f"{len(pictures)} drawn photographs, with a frame around each face that was found: "
        + "; ".join(f"{title}: {count}" for title, count in counted)
        + ".",
        ja=f"描かれた写真 {len(pictures)} 枚。見つかった顔には枠があります。"
        + "、".join(f"{title}：{count} 個" for title, count in counted)
        + "。",
    )


def describe_orders(orders: Mapping[str, np.ndarray], columns_of_faces: Sequence[float]) -> str:
    """Say what headshots that were made in several orders show.

    Parameters
    ----------
    orders : mapping of str to ndarray of uint8
    columns_of_faces : sequence of float
        Where the middle of each face stands, 0 at the left edge and 1 at the right.
    """
    seen = [
        (name, (picture == 0).mean(), place)
        for (name, picture), place in zip(orders.items(), columns_of_faces, strict=True)
    ]
    return say(
        en="A photograph of a person whose head leans, and three headshots made of it, all with the head upright. "
        + "; ".join(
            f"{name}: {black:.0%} of the picture is black, in the corners, and the middle of the face stands at "
            f"{place:.0%} of the width"
            for name, black, place in seen
        )
        + ".",
        ja="頭が傾いた人の写真と、それから作った顔画像 3 枚です。どれも頭はまっすぐです。"
        + "、".join(
            f"{name}：画像の {black:.0%} が黒く（四隅）、顔の中心は幅の {place:.0%} の位置にあります"
            for name, black, place in seen
        )
        + "。",
    )


def describe_judged() -> str:
    """Say what the eight photographs of exercise 5.1 show, without judging them."""
    return say(
        en="Eight drawn photographs, head and shoulders. A: wears glasses, looks ahead. B: a hand beside the face. "
        "C: very dark, looks ahead. D: the head is turned to one side. E: the head leans by about 20 degrees. F: a "
        "hand at the chin. G: very light, looks ahead. H: a hand beside the face, the same person as B.",
        ja="描かれた写真 8 枚、頭から肩まで。A：眼鏡を掛け、正面を向いている。B：顔の横に手がある。C：とても暗く、"
        "正面を向いている。D：頭が横を向いている。E：頭が約 20 度傾いている。F：あごに手がある。G：とても明るく、"
        "正面を向いている。H：顔の横に手がある。B と同じ人。",
    )


def shares_found(found: pd.DataFrame, axes: Axes) -> Axes:
    """Draw how many of the people were found in each kind of photograph, plainly and in stages.

    Parameters
    ----------
    found : DataFrame
        Index: kinds of photographs; columns `plain` and `in stages`, numbers of people.
    """
    places = np.arange(len(found))[::-1]
    axes.barh(places + 0.2, found["plain"], 0.36, color=BLUE, edgecolor=INK, label="plain")
    axes.barh(
        places - 0.2, found["in stages"], 0.36, color="#F0E442", hatch="//", edgecolor=INK, label="in stages"
    )
    for place, (plain, staged) in zip(places, found[["plain", "in stages"]].to_numpy(), strict=True):
        axes.text(plain + 0.1, place + 0.2, f"{plain} plain", va="center", fontsize=8, color=INK)
        axes.text(staged + 0.1, place - 0.2, f"{staged} in stages", va="center", fontsize=8, color=INK)
    axes.set_yticks(places, found.index)
    axes.set_xlim(0, found.attrs["people"] * 1.25)
    axes.set_xticks(range(0, found.attrs["people"] + 1, 2))
    axes.spines[["right", "top"]].set_visible(False)
    axes.set(
        title="Whose face does OpenCV find?",
        xlabel=f"people whose face is found (of {found.attrs['people']})",
    )
    return axes


def describe_shares_found(found: pd.DataFrame) -> str:
    """Say what `shares_found` shows."""
    people = found.attrs["people"]
    rows = [(kind, row["plain"], row["in stages"]) for kind, row in found.iterrows()]
    return say(
        en=f"Pairs of horizontal bars: of {people} people, whose face is found, plainly and in stages. "
        + "; ".join(f"{kind}: {plain} and {staged}" for kind, plain, staged in rows)
        + ".",
        ja=f"横棒が 2 本ずつのグラフです。{people} 人のうち顔が見つかった人数を、"
        "1 回だけの検出と段階的な検出で比べます。"
        + "、".join(f"{kind}：{plain} 人と {staged} 人" for kind, plain, staged in rows)
        + "。",
    )


def leak(measured: pd.DataFrame, axes: Axes) -> Axes:
    """Draw the share of right answers against the share of people who stand under two numbers.

    Parameters
    ----------
    measured : DataFrame
        Index: people under two numbers; columns: kinds of tests, shares from 0 to 1.
    """
    looks = [(ORANGE, "-", "o"), (ORANGE, "--", "s"), (BLUE, "-", "o"), (BLUE, "--", "s")]
    for (colour, line, mark), (name, column) in zip(looks, measured.items(), strict=True):
        axes.plot(measured.index, column, line, color=colour, marker=mark, linewidth=1.8)
        end = measured.index.max()
        axes.annotate(
            str(name), (end, column.iloc[-1]), (8, -3), textcoords="offset points", fontsize=9, color=colour
        )
    axes.plot([0, end], [0.5, 0.5], color=INK, linewidth=0.8)
    axes.set_xlim(-0.02 * end, 1.42 * end)
    axes.set_xticks(measured.index)
    axes.set_ylim(0.35, 1.02)
    axes.spines[["right", "top"]].set_visible(False)
    axes.set(
        title="The same people, some of them under two numbers",
        xlabel=f"people under two numbers (of {measured.index.max()})",
        ylabel="share told rightly",
    )
    return axes


def describe_leak(measured: pd.DataFrame) -> str:
    """Say what `leak` shows."""
    first, last = measured.index[0], measured.index[-1]
    rows = [(name, column.iloc[0], column.iloc[-1]) for name, column in measured.items()]
    return say(
        en=f"Four curves over the number of people who stand under two numbers, from {first} to {last}: "
        + "; ".join(f"{name}, from {begin:.2f} to {end:.2f}" for name, begin, end in rows)
        + ". A line marks one half, what a guess gets.",
        ja=f"2 つの番号を持つ人の数（{first} 人から {last} 人）に対する 4 本の曲線です。"
        + "、".join(f"{name}：{begin:.2f} から {end:.2f}" for name, begin, end in rows)
        + "。でたらめに答えた場合の 0.5 に線があります。",
    )
