"""The pictures of lesson 00: one function a picture, each draws on the Axes it is given and returns it.

In: nothing, or headshots with their labels. Out: Matplotlib Axes. Beside each picture stands a `describe_...`
function that says in words what it shows, for readers who do not see it. Dates and counts are those of R1
(Aoto et al., 2022, doi:10.1038/s41598-022-07560-2) and R2 (NCCHD's press release of 9 March 2022). Nothing is
told by colour alone.
"""

from datetime import date

import numpy as np
import pandas as pd
from matplotlib import dates
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from foxglove_helpers.release import VOTERS, Headshots
from foxglove_helpers.teaching.feedback import say

INK, PALE, STRONG = "#1a1a1a", "#b9c7d6", "#1f5a8c"
DETAIL = 14  # pixels along one side of the magnified square
EVENTS = (  # R1, R2: the day, its words, the height of the label, its side
    (date(2018, 7, 5), "idea taken to the\ndirector, 5 Jul 2018", 1.0, "center"),
    (date(2019, 1, 10), "review board approves,\n10 Jan 2019", 1.9, "center"),
    (date(2019, 2, 8), "first volunteer,\n8 Feb 2019", 1.0, "left"),
    (date(2020, 1, 31), "282 submissions,\nend of Jan 2020", 1.0, "center"),
    (date(2022, 3, 9), "press release,\n9 Mar 2022", 1.0, "center"),
)
PHASES = (("ethics review", 0, 1), ("collecting", 2, 3), ("curating, voting, training, writing", 3, 4))


def timeline(axes: Axes) -> Axes:
    """Draw how long each phase of the project took, from the idea to the publication (R1, R2)."""
    for day, words, height, side in EVENTS:
        place = dates.date2num(day)
        axes.plot([place, place], [0, height], color=INK, linewidth=1)
        axes.text(place, height + 0.06, words, ha=side, va="bottom", fontsize=9, color=INK)
    for words, start, end in PHASES:
        first, last = (dates.date2num(EVENTS[index][0]) for index in (start, end))
        months = round((last - first) / 30.4)
        axes.barh(-0.3, last - first, left=first, height=0.5, color=PALE, edgecolor=INK)
        axes.text(
            (first + last) / 2,
            -0.66,
            f"{words}\n{months} months",
            ha="center",
            va="top",
            fontsize=9,
            color=INK,
        )
    axes.set(
        ylim=(-1.5, 2.7), yticks=[], title="Three years and eight months from the idea to the press release"
    )
    axes.set_xlim(dates.date2num(date(2018, 4, 1)), dates.date2num(date(2022, 6, 15)))
    axes.xaxis_date()
    axes.xaxis.set_major_locator(dates.YearLocator())
    axes.spines[["left", "right", "top"]].set_visible(False)
    return axes


def describe_timeline() -> str:
    """Say what `timeline` shows."""
    return say(
        en="A time line. 5 July 2018: the idea is taken to the director. 10 January 2019: the review "
        "board approves. 8 February 2019: the first volunteer. End of January 2020: 282 submissions. 9 "
        "March 2022: press release. The review takes 6 months, collecting 12, everything after that 25.",
        ja="年表です。2018年7月5日：構想を所長に相談。2019年1月10日：倫理審査委員会が承認。2019年2月8日："
        "最初のボランティア。2020年1月末：提出282件。2022年3月9日：プレスリリース。倫理審査に6か月、収集に12か月、"
        "その後に25か月。",
    )


def pixels(photograph: Axes, numbers: Axes, image: np.ndarray) -> tuple[Axes, Axes]:
    """Draw a headshot with a square marked in it, and that square, large, each pixel with its number.

    Parameters
    ----------
    photograph, numbers : Axes
        Where to draw.
    image : ndarray of uint8, shape (359, 359)
        Gray intensities, 0 (black) to 255 (white).
    """
    top, left = _detail(image)
    _photograph(photograph, image, "The photograph")
    photograph.add_patch(
        Rectangle((left - 0.5, top - 0.5), DETAIL, DETAIL, fill=False, edgecolor="white", lw=3)
    )
    photograph.add_patch(
        Rectangle((left - 0.5, top - 0.5), DETAIL, DETAIL, fill=False, edgecolor=INK, lw=1.2)
    )
    square = image[top : top + DETAIL, left : left + DETAIL]
    _photograph(numbers, square, f"The small square: {DETAIL} rows of {DETAIL} numbers")
    for (row, column), value in np.ndenumerate(square):
        ink = "white" if value < 115 else "black"
        numbers.text(column, row, str(value), ha="center", va="center", fontsize=7, color=ink)
    return photograph, numbers


def describe_pixels(image: np.ndarray) -> str:
    """Say what `pixels` shows."""
    top, left = _detail(image)
    square = image[top : top + DETAIL, left : left + DETAIL]
    return say(
        en="Left, a gray headshot with a small square marked near an eye. Right, the square magnified: "
        f"{DETAIL} rows of {DETAIL} pixels, each with its number written in it, from {square.min()} in "
        f"the darkest pixel to {square.max()} in the brightest.",
        ja=f"左は白黒の顔写真で、目の近くに小さな四角の印があります。右はその四角を拡大したもので、{DETAIL}"
        f" 行×{DETAIL} 列の画素の 1 つ 1 つに数が書かれています。最も暗い画素は {square.min()}、最も明る"
        f"い画素は {square.max()} です。",
    )


def _detail(image: np.ndarray) -> tuple[int, int]:
    """Return top row and left column of a square around the darkest spot where one eye is expected."""
    rows, columns = range(143, 172), range(118, 162)
    spots = [(row, column) for row in rows for column in columns]
    row, column = min(spots, key=lambda spot: float(image[spot[0] - 2 :, spot[1] - 2 :][:5, :5].mean()))
    return row - DETAIL // 2, column - DETAIL // 2


def dark_to_bright(panels: np.ndarray, headshots: Headshots) -> np.ndarray:
    """Draw headshots from the darkest to the brightest with their means, one for each of the Axes.

    Chosen at equal steps of rank among the first photographs of all volunteers.
    """
    order, means = _by_brightness(headshots)
    chosen = order[np.linspace(0, len(order) - 1, panels.size).round().astype(int)]
    for axes, row in zip(panels.flat, chosen, strict=True):
        _photograph(axes, headshots.images[row], f"mean {means[row]:.0f}")
    return panels


def describe_dark_to_bright(headshots: Headshots) -> str:
    """Say what `dark_to_bright` shows."""
    order, means = _by_brightness(headshots)
    low, high = means[order[0]], means[order[-1]]
    return say(
        en=f"A row of headshots of different people, from the darkest, whose mean is {low:.0f}, to the "
        f"brightest, whose mean is {high:.0f}. Hair, clothes, wall and light differ from one to the next.",
        ja=f"異なる人の顔写真を、最も暗いもの（平均 {low:.0f}）から最も明るいもの（平均 {high:.0f}）まで並"
        "べています。髪、服、壁、光がそれぞれ違います。",
    )


def _by_brightness(headshots: Headshots) -> tuple[np.ndarray, dict[int, float]]:
    """Return the rows of all volunteers' first photographs, from dark to bright, and their means."""
    rows = _first_rows(headshots.labels)
    means = {int(row): float(headshots.images[row].mean()) for row in rows}
    return np.array(sorted(means, key=means.__getitem__)), means


def photograph_counts(axes: Axes, labels: pd.DataFrame) -> Axes:
    """Draw how many volunteers have how many photographs, as horizontal bars with their numbers."""
    counts = _photograph_counts(labels)
    bars = axes.barh([f"{photographs} photographs" for photographs in counts.index], counts, color=STRONG)
    axes.bar_label(bars, padding=4, color=INK)
    axes.set(
        title="Most volunteers have all nine photographs",
        xlabel=f"number of volunteers (of {counts.sum()})",
        xlim=(0, counts.max() * 1.12),
    )
    axes.spines[["right", "top"]].set_visible(False)
    return axes


def describe_photograph_counts(labels: pd.DataFrame) -> str:
    """Say what `photograph_counts` shows."""
    counts = _photograph_counts(labels).sort_index(ascending=False)
    english = ", ".join(f"{people} with {photographs}" for photographs, people in counts.items())
    japanese = "、".join(f"{photographs} 枚が {people} 人" for photographs, people in counts.items())
    return say(
        en=f"A bar chart of volunteers by their number of photographs: {english}.",
        ja=f"写真の枚数ごとのボランティアの人数の棒グラフです。{japanese}。",
    )


def _photograph_counts(labels: pd.DataFrame) -> pd.Series:
    return labels["volunteer"].value_counts().value_counts().sort_index()


def one_volunteer(panels: np.ndarray, headshots: Headshots, volunteer: int) -> np.ndarray:
    """Draw the photographs of one volunteer in their order, with their votes for smiling."""
    rows = _rows_of(volunteer, headshots.labels)
    for axes, row in zip(panels.flat, rows, strict=False):
        label = headshots.labels.iloc[row]
        _photograph(axes, headshots.images[row], f"photograph {label.photograph} · {label.smiling} votes")
    for axes in panels.flat[len(rows) :]:
        axes.set_axis_off()
    return panels


def describe_one_volunteer(headshots: Headshots, volunteer: int) -> str:
    """Say what `one_volunteer` shows."""
    own = _rows_of(volunteer, headshots.labels)
    votes = ", ".join(str(number) for number in headshots.labels["smiling"].iloc[own])
    return say(
        en=f"{len(own)} headshots of volunteer {volunteer}: the same face, hair, clothes and wall, with "
        f"slightly different pose and expression. Votes for smiling in their order: {votes} of {VOTERS}.",
        ja=f"ボランティア {volunteer} の顔写真 {len(own)} 枚です。顔、髪、服、壁は同じで、姿勢と表情が少し"
        f"ずつ違います。「笑っている」の票は順に {votes}（{VOTERS} 人中）です。",
    )


def contact_sheet(axes: Axes, headshots: Headshots, columns: int = 10, lines: int = 4) -> Axes:
    """Draw many volunteers at a glance: the first photograph of each, a third of its size, in file order."""
    rows = _first_rows(headshots.labels)[: columns * lines]
    small = [headshots.images[row][::3, ::3] for row in rows]
    blank = np.full_like(small[0], 255)
    small += [blank] * (columns * lines - len(small))
    sheet = np.vstack([np.hstack(small[line * columns : (line + 1) * columns]) for line in range(lines)])
    return _photograph(axes, sheet, f"{len(rows)} volunteers, one photograph each")


def describe_contact_sheet(headshots: Headshots, columns: int = 10, lines: int = 4) -> str:
    """Say what `contact_sheet` shows."""
    people = min(columns * lines, headshots.labels["volunteer"].nunique())
    return say(
        en=f"A sheet of {people} small headshots of different drawn people, all facing the camera. Hair, "
        "walls, light, clothes and expressions differ.",
        ja=f"カメラに正面を向いた、異なる {people} 人の描かれた小さな顔写真の一覧です。髪、壁、光、服、表情"
        "がそれぞれ違います。",
    )


def faces_by_votes(panels: np.ndarray, headshots: Headshots) -> np.ndarray:
    """Draw headshots from no vote for smiling to all votes, in equal steps, one for each of the Axes."""
    for axes, row in zip(panels.flat, _rows_by_votes(headshots.labels, panels.size), strict=True):
        votes = headshots.labels["smiling"].iloc[row]
        _photograph(axes, headshots.images[row], f"{votes} of {VOTERS} votes")
    return panels


def describe_faces_by_votes(headshots: Headshots, faces: int) -> str:
    """Say what `faces_by_votes` shows."""
    votes = headshots.labels["smiling"].iloc[_rows_by_votes(headshots.labels, faces)]
    listed = ", ".join(str(number) for number in votes)
    return say(
        en=f"{faces} headshots with {listed} of {VOTERS} votes for smiling. At the first the mouth "
        "is level, at the last it is broad and its corners are drawn up; in the middle it is hard to say.",
        ja=f"「笑っている」の票が順に {listed}（{VOTERS} 人中）の顔写真 {faces} 枚です。最初の口もと"
        "は平らで、最後の口もとは横に広がって口角が上がっています。中間のものは判断が難しく見えます。",
    )


def _rows_by_votes(labels: pd.DataFrame, faces: int) -> list[int]:
    """Return rows whose votes for smiling come nearest to equal steps, each of another volunteer."""
    rows: list[int] = []
    for wanted in np.linspace(0, VOTERS, faces).round():
        taken = labels["volunteer"].isin(labels["volunteer"].iloc[rows]).to_numpy()
        distance = (labels["smiling"] - wanted).abs().to_numpy()
        rows.append(int((distance + taken * VOTERS).argmin()))
    return rows


def smile_votes(axes: Axes, labels: pd.DataFrame) -> Axes:
    """Draw how many photographs got how many votes for smiling; more than 80 % is hatched (R1)."""
    counts = labels["smiling"].value_counts().reindex(range(VOTERS + 1), fill_value=0)
    clear = counts.index > 0.8 * VOTERS
    axes.bar(counts.index[~clear], counts[~clear], color=PALE, edgecolor=INK, linewidth=0.6)
    axes.bar(counts.index[clear], counts[clear], color=STRONG, edgecolor="white", hatch="//", linewidth=0.6)
    first = counts.index[clear].min()
    axes.axvline(first - 0.5, color=INK, linewidth=1, linestyle="--")
    axes.text(
        first - 0.3,
        counts.max() * 0.97,
        f"more than 80 %:\n{counts[clear].sum()} photographs",
        ha="left",
        va="top",
        color=INK,
    )
    axes.set(
        title="Most photographs are clear to the voters, some are not",
        xlabel=f"votes for smiling (of {VOTERS})",
        ylabel=f"photographs (of {len(labels)})",
        xticks=range(VOTERS + 1),
    )
    axes.spines[["right", "top"]].set_visible(False)
    return axes


def describe_smile_votes(labels: pd.DataFrame) -> str:
    """Say what `smile_votes` shows."""
    none, every = int((labels["smiling"] == 0).sum()), int((labels["smiling"] == VOTERS).sum())
    clear = int((labels["smiling"] > 0.8 * VOTERS).sum())
    return say(
        en=f"A bar chart of photographs by votes for smiling, 0 to {VOTERS}. {none} have no vote and "
        f"{every} have all; the bars between are lower. {clear} photographs have more than 80 % of the "
        "votes, that is 14 or more.",
        ja=f"「笑っている」の票数（0〜{VOTERS}）ごとの写真の枚数の棒グラフです。0 票は {none} 枚、全票は "
        f"{every} 枚で、その間の棒は低くなっています。80 % より多い（14 票以上の）写真は {clear} 枚です。",
    )


def _rows_of(volunteer: int, labels: pd.DataFrame) -> np.ndarray:
    """Return the rows of one volunteer, in the order of the photograph numbers."""
    rows = np.flatnonzero(labels["volunteer"] == volunteer)
    return rows[np.argsort(labels["photograph"].to_numpy()[rows])]


def _first_rows(labels: pd.DataFrame) -> np.ndarray:
    """Return the row in which each volunteer appears first, in file order."""
    return np.flatnonzero(~labels["volunteer"].duplicated().to_numpy())


def _photograph(axes: Axes, image: np.ndarray, title: str) -> Axes:
    # The same gray means the same number in every picture: no stretching of the contrast.
    axes.imshow(image, cmap="gray", vmin=0, vmax=255, interpolation="nearest")
    axes.set_title(title, fontsize=9, color=INK)
    axes.set_axis_off()
    return axes
