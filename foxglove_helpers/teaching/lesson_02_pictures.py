"""The pictures of lesson 02: one function a picture, each draws on the Axes it is given and returns them.

In: photographs, rectangles, and shares that were measured. Out: Matplotlib Axes, and beside each picture the words
that say what it shows. Nothing is told by colour alone. Follows the curation of R1 (Aoto et al., 2022,
doi:10.1038/s41598-022-07560-2).
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import numpy as np
import pandas as pd
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle as Frame
from matplotlib.text import Text

from foxglove_helpers.curation.photograph import Rectangle
from foxglove_helpers.teaching.feedback import say

INK, BLUE, ORANGE = "#1a1a1a", "#0072B2", "#D55E00"
# Fonts with Japanese letters that come with Windows, macOS and Linux; the first one found is used.
JAPANESE_FONTS = (
    "Noto Sans CJK JP",
    "Noto Sans JP",
    "Hiragino Sans",
    "Yu Gothic",
    "Meiryo",
    "IPAexGothic",
    "MS Gothic",
)
IN_JAPANESE = {
    "as stored": "保存されたまま",
    "applied once": "1 回直したもの",
    "applied twice": "2 回直したもの",
    "as it is": "そのまま",
    "leans by 10°": "10° の傾き",
    "leans by 20°": "20° の傾き",
    "leans by 30°": "30° の傾き",
    "dark: 5 % of the light": "暗い（光が 5 %）",
    "half in the shade": "半分が影",
    "dark glasses": "濃い色の眼鏡",
    "mask": "マスク",
    "the photograph": "元の写真",
    "cut out, then turned": "切り抜いてから回す",
    "turned, old rectangle": "回して、前の長方形",
    "turned, new rectangle": "回して、新しい長方形",
    "its headshot": "その顔画像",
    "gender, numbers apart": "性別、番号ごと",
    "coin, numbers apart": "コイン、番号ごと",
    "gender, people apart": "性別、人ごと",
    "coin, people apart": "コイン、人ごと",
}


@cache
def japanese_font() -> str | None:
    """Return a font of this computer that has Japanese letters, if there is one."""
    installed = {font.name for font in font_manager.fontManager.ttflist}
    return next((name for name in JAPANESE_FONTS if name in installed), None)


def drawn(*, en: str, ja: str) -> str:
    """Return words that stand in a figure: Japanese ones only where they can be drawn."""
    return say(en=en, ja=ja if japanese_font() else en)


def label(title: object) -> str:
    """Return a title of this lesson as it stands in a figure."""
    return drawn(en=str(title), ja=IN_JAPANESE.get(str(title), str(title)))


def named(title: object) -> str:
    """Return a title of this lesson as it stands in a text."""
    return say(en=str(title), ja=IN_JAPANESE.get(str(title), str(title)))


def _in_letters_of_the_reader(axes: Axes) -> Axes:
    font = say(en="", ja=japanese_font() or "")
    for text in axes.findobj(Text) if font else ():
        text.set_fontfamily([font, "DejaVu Sans"])
    return axes


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
        place.set_title(label(title), fontsize=10)
        place.set(xticks=[], yticks=[])
        _in_letters_of_the_reader(place)
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
            ja=f"実在しない人を描いた写真 {len(pictures)} 枚：{'、'.join(map(named, pictures))}。",
        )
    counted = [(title, len(faces.get(title, ()))) for title in pictures]
    frames = {title: _frames(faces.get(title, ()), picture) for title, picture in pictures.items()}
    return say(
        en=f"{len(pictures)} drawn photographs, with a frame around each face that was found: "
        + "; ".join(f"{title}: {count}{frames[title]}" for title, count in counted)
        + ".",
        ja=f"人を描いた写真 {len(pictures)} 枚。顔が見つかったところには枠があります。"
        + "、".join(f"{named(title)}：{count} か所{frames[title]}" for title, count in counted)
        + "。",
    )


def _frames(faces: Sequence[Rectangle], picture: np.ndarray) -> str:
    """Say where frames lie in a picture, in brackets."""
    if not len(faces):
        return ""
    rows, columns = picture.shape[:2]
    places = "; ".join(
        f"x {x} – {x + width}, y {y} – {y + height}"
        for x, y, width, height in (map(int, face) for face in faces)
    )
    return say(
        en=f" ({places}, in a picture of {columns} × {rows})", ja=f"（{columns} × {rows} の画像の {places}）"
    )


def describe_shaded(faces: Mapping[str, Rectangle]) -> str:
    """Say what photographs half in the shade show, and where each face is."""
    places = [(name, x, x + width, y, y + height) for name, (x, y, width, height) in faces.items()]
    return say(
        en="Drawn photographs, head and shoulders, with numbers of pixels at the edges. Everything left of the nose is "
        "nearly black. From the middle of the forehead to the chin, and across, the faces reach about: "
        + "; ".join(f"{name}: x {a:.0f} to {b:.0f}, y {c:.0f} to {d:.0f}" for name, a, b, c, d in places)
        + ".",
        ja="人を描いた写真。頭から肩までが写り、端に画素の目盛りがあります。鼻より左はほとんど真っ黒です。"
        "顔は、額の中ほどからあごまでと横の広がりで、だいたい次の範囲にあります。"
        + "、".join(
            f"{name}：x は {a:.0f} から {b:.0f}、y は {c:.0f} から {d:.0f}" for name, a, b, c, d in places
        )
        + "。",
    )


def centre_lines(axes: Iterable[Axes]) -> None:
    """Draw a dashed line down the middle of each picture."""
    for place in axes:
        left, right = place.get_xlim()
        place.axvline((left + right) / 2, color=ORANGE, linestyle="--", linewidth=1.5)


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
        en="A photograph of a person whose head leans, and three headshots made of it, all with the head upright and "
        "with a dashed line down the middle. "
        + "; ".join(
            f"{name}: {black:.0%} of the picture is black, in the corners, and the middle of the face stands at "
            f"{place:.0%} of the width"
            for name, black, place in seen
        )
        + ".",
        ja="頭が傾いた人の写真と、そこから作った顔画像 3 枚です。どれも頭はまっすぐで、真ん中に破線が引いてあります。"
        + "。".join(
            f"{named(name)}：画像の {black:.0%} が黒く（四隅）、顔の中心は幅の {place:.0%} の位置にあります"
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
        ja="人を描いた写真 8 枚。頭から肩までが写っています。A：眼鏡を掛け、正面を向いている。B：顔の横に手がある。"
        "C：とても暗く、正面を向いている。D：頭が横を向いている。E：頭が約 20 度傾いている。F：あごに手がある。"
        "G：とても明るく、正面を向いている。H：顔の横に手がある。B と同じ人。",
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
        beside = [
            (plain, place + 0.2, drawn(en=f"{plain} plain", ja=f"{plain} 人、1 回だけ")),
            (staged, place - 0.2, drawn(en=f"{staged} in stages", ja=f"{staged} 人、段階的")),
        ]
        for end, height, words in beside:
            axes.text(end + 0.1, height, words, va="center", fontsize=8, color=INK)
    axes.set_yticks(places, [label(kind) for kind in found.index])
    axes.set_xlim(0, found.attrs["people"] * 1.25)
    axes.set_xticks(range(0, found.attrs["people"] + 1, 2))
    axes.spines[["right", "top"]].set_visible(False)
    people = found.attrs["people"]
    axes.set(
        title=drawn(en="Whose face does OpenCV find?", ja="OpenCV が顔を見つけた人の数"),
        xlabel=drawn(en=f"people whose face is found (of {people})", ja=f"顔が見つかった人（{people} 人中）"),
    )
    return _in_letters_of_the_reader(axes)


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
        + "、".join(f"{named(kind)}：{plain} 人と {staged} 人" for kind, plain, staged in rows)
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
            label(name), (end, column.iloc[-1]), (8, -3), textcoords="offset points", fontsize=9, color=colour
        )
    axes.plot([0, end], [0.5, 0.5], color=INK, linewidth=0.8)
    guess = drawn(en="one half: what a guess gets", ja="0.5：でたらめに答えた場合")
    axes.text(0.75 * end, 0.455, guess, ha="center", va="center", fontsize=8, color=INK)
    axes.set_xlim(-0.02 * end, 1.42 * end)
    axes.set_xticks(measured.index)
    axes.set_ylim(0.35, 1.02)
    axes.spines[["right", "top"]].set_visible(False)
    axes.set(
        title=drawn(
            en="The same people, some of them under two numbers", ja="同じ人たち、一部は 2 つの番号を持つ"
        ),
        xlabel=drawn(en=f"people under two numbers (of {end})", ja=f"2 つの番号を持つ人（{end} 人中）"),
        ylabel=drawn(en="share of right answers", ja="正解率"),
    )
    return _in_letters_of_the_reader(axes)


def describe_leak(measured: pd.DataFrame) -> str:
    """Say what `leak` shows."""
    first, last = measured.index[0], measured.index[-1]
    rows = [(name, column.iloc[0], column.iloc[-1]) for name, column in measured.items()]
    return say(
        en=f"Four curves over the number of people who stand under two numbers, from {first} to {last}: "
        + "; ".join(f"{name}, from {begin:.2f} to {end:.2f}" for name, begin, end in rows)
        + ". A line marks one half, what a guess gets.",
        ja=f"2 つの番号を持つ人の数（{first} 人から {last} 人）に対する 4 本の曲線です。"
        + "、".join(f"{named(name)}：{begin:.2f} から {end:.2f}" for name, begin, end in rows)
        + "。でたらめに答えた場合の 0.5 に線が引いてあります。",
    )
