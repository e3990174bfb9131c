"""The pictures of lesson 03: one function a picture, each draws on what it is given and returns it.

In: headshots of the twin, votes on them, and labels of expressions. Out: Matplotlib Axes or figures, and beside each
picture the words that say what it shows. Figures 2A and 2B follow R1 (Aoto et al., 2022,
doi:10.1038/s41598-022-07560-2) and are drawn by `plots_of_votes`; here are their words in both languages. Nothing is
told by colour alone. What is drawn is in English, for Matplotlib brings no Japanese letters along.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from foxglove_helpers.release import Headshots
from foxglove_helpers.teaching.feedback import say
from foxglove_helpers.teaching.lesson_03_booth import FACES, PHOTOGRAPHS, picture_of
from foxglove_helpers.voting import figure_words
from foxglove_helpers.voting.tally import SMILE_CLASSES, smile_classes

INK = "#1a1a1a"
ONE, MANY = "#D55E00", "#0072B2"  # of Okabe and Ito's palette
# How the bars of `smile_sets` look: colour and pattern.
LOOKS = {"smiling": ("#F0E442", ""), "left out": ("#dddddd", ".."), "not smiling": ("#4D4D4D", "")}
IN_JAPANESE = {
    "neutral": "無表情",
    "happy": "喜び",
    "sad": "悲しみ",
    "surprise": "驚き",
    "fear": "恐れ",
    "disgust": "嫌悪",
    "anger": "怒り",
    "contempt": "軽蔑",
}


def faces_of_the_booth(headshots: Headshots, figure: Figure) -> Figure:
    """Draw the photographs of the booth, each with its volunteer."""
    panels = figure.subplots(3, 4).flat
    for axes, (volunteer, photograph) in zip(panels, PHOTOGRAPHS, strict=True):
        _face(axes, picture_of(headshots, volunteer, photograph), _named(volunteer, photograph))
    return figure


def describe_faces_of_the_booth() -> str:
    """Say what `faces_of_the_booth` shows."""
    several = [volunteer for volunteer, photographs in FACES.items() if len(photographs) > 1]
    listed = ", ".join(map(str, FACES))
    twice = ", ".join(map(str, several))
    return say(
        en=f"{len(PHOTOGRAPHS)} drawn gray headshots, looking straight ahead, of {len(FACES)} people who do not "
        f"exist: volunteers {listed}; of {twice} there are two each. Hair is short, chin-long or long, some have "
        "darker lips or wrinkles, and some smile.",
        ja=f"正面を向いた、描かれた白黒の顔画像 {len(PHOTOGRAPHS)} 枚です。実在しない {len(FACES)} 人（ボランティア "
        f"{listed}）のもので、{twice} は 2 枚ずつあります。髪は短い人、あごまでの人、長い人がいて、唇の色の濃い人、"
        "しわのある人、笑っている人もいます。",
    )


def divided_faces(headshots: Headshots, for_female: pd.Series, voters: int, figure: Figure) -> Figure:
    """Draw the four volunteers on whom the team is most divided, the closest vote first.

    Parameters
    ----------
    for_female : Series of int
        Votes for female, by volunteer.
    """
    for axes, volunteer in zip(figure.subplots(1, 4).flat, _most_divided(for_female, voters), strict=True):
        photographs = headshots.labels.loc[headshots.labels["volunteer"] == volunteer, "photograph"]
        female = int(for_female[volunteer])
        title = f"{_named(volunteer)}\nfemale {female} : male {voters - female}"
        _face(axes, picture_of(headshots, volunteer, int(photographs.min())), title)
    return figure


def describe_divided_faces(for_female: pd.Series, voters: int) -> str:
    """Say what `divided_faces` shows."""
    chosen = _most_divided(for_female, voters)
    listed = "; ".join(
        f"{volunteer} ({for_female[volunteer]} : {voters - for_female[volunteer]})" for volunteer in chosen
    )
    return say(
        en=f"Four drawn headshots of volunteers on whom the {voters} voters are divided, with the votes for female "
        f"and for male: {listed}. Their hair, brows and jaws give different cues at once.",
        ja=f"{voters} 人の投票者の意見が分かれた 4 人の、描かれた顔画像です。female と male の票数は {listed} です。"
        "髪、眉、あごの特徴が、互いに違う印象を与えています。",
    )


def _most_divided(for_female: pd.Series, voters: int) -> list[int]:
    distance = (for_female - voters / 2).abs()
    return [int(volunteer) for volunteer in distance.sort_values(kind="stable").index[:4]]


def describe_figure_2a(for_female: pd.Series, voters: int) -> str:
    """Say what `plots_of_votes.figure_2a` shows."""
    return _in_both(figure_words.describe_figure_2a, for_female, voters)


def describe_figure_2b(smiling: pd.Series, voters: int) -> str:
    """Say what `plots_of_votes.figure_2b` shows."""
    return _in_both(figure_words.describe_figure_2b, smiling, voters)


def describe_figure_4(votes: pd.DataFrame) -> str:
    """Say what `plots_of_votes.figure_4` shows."""
    return _in_both(figure_words.describe_figure_4, votes)


def _in_both(describe: Callable[..., str], *shown: object) -> str:
    return say(en=describe(*shown), ja=describe(*shown, language="ja"))


def one_against_many(one: pd.Series, many: pd.Series, axes: Axes) -> Axes:
    """Draw how often each category was given: by one annotator each, and by the crowd.

    Parameters
    ----------
    one, many : Series of float
        Shares of all photographs, by category.
    """
    rows = one.sort_values().index
    for place, category in enumerate(rows):
        axes.plot([one[category], many[category]], [place, place], "-", color="#999999", zorder=1)
        axes.plot(one[category], place, "D", color=ONE, markersize=8)
        axes.plot(many[category], place, "o", color=MANY, markersize=9)
    top = len(rows) - 1
    captions = ((one, "one annotator each ◆", ONE), (many, "● most frequent word of 13", MANY))
    for value, words, colour in ((shares[rows[top]], words, colour) for shares, words, colour in captions):
        right = value >= max(one[rows[top]], many[rows[top]])
        axes.annotate(
            words,
            (value, top),
            xytext=(8 if right else -8, 10),
            textcoords="offset points",
            ha="left" if right else "right",
            color=colour,
        )
    axes.set_yticks(range(len(rows)), rows)
    axes.set_xlim(-0.03, max(one.max(), many.max()) + 0.15)
    axes.set_ylim(-0.6, len(rows) - 0.1)
    axes.spines[["right", "top"]].set_visible(False)
    axes.set(title="Which expression? One annotator, and the crowd", xlabel="share of the photographs")
    return axes


def describe_one_against_many(one: pd.Series, many: pd.Series) -> str:
    """Say what `one_against_many` shows."""
    rows = one.sort_values(ascending=False).index
    listed = "; ".join(f"{_category(name)} {one[name]:.1%} → {many[name]:.1%}" for name in rows)
    return say(
        en=f"Dots for each of {len(rows)} categories: the share of photographs to which one annotator each gave it "
        f"(diamond), and on which it was the most frequent word of the crowd (circle). {listed}.",
        ja=f"{len(rows)} 個の表情のそれぞれについて、1 人ずつのアノテーターが付けた割合（ひし形）と、13 人の中で最も"
        f"多い答えになった割合（丸）の点です。{listed}。",
    )


def smile_sets(labels: pd.DataFrame, shares: list[float], axes: Axes) -> Axes:
    """Draw how many photographs each threshold takes and leaves out.

    Parameters
    ----------
    labels : DataFrame
        Columns `not_smiling` and `smiling`, votes.
    shares : list of float
        "Smiling" is more than this share of the votes.
    """
    left = np.zeros(len(shares), dtype=int)
    counts = _counted(labels, shares)
    for name, looks in LOOKS.items():
        colour, pattern = looks
        numbers = counts[name].to_numpy()
        axes.barh(range(len(shares)), numbers, left=left, color=colour, hatch=pattern, edgecolor=INK)
        for place, (start, number) in enumerate(zip(left, numbers, strict=True)):
            ink = "white" if name == "not smiling" else INK
            paper = {"facecolor": colour, "edgecolor": "none", "pad": 1.5}
            axes.text(
                start + number / 2, place, number, ha="center", va="center", fontsize=9, color=ink, bbox=paper
            )
        axes.text(left[-1] + counts[name].iloc[-1] / 2, len(shares) - 0.45, name, ha="center", va="bottom")
        left = left + numbers
    axes.set_yticks(range(len(shares)), [f"> {share:.0%}" for share in shares])
    axes.set_ylim(-0.6, len(shares) + 0.1)
    axes.spines[["right", "top"]].set_visible(False)
    axes.set(
        title="What each threshold takes, and leaves out",
        xlabel="photographs",
        ylabel="called smiling: share of the votes",
    )
    return axes


def describe_smile_sets(labels: pd.DataFrame, shares: list[float]) -> str:
    """Say what `smile_sets` shows."""
    counts = _counted(labels, shares)
    listed = "; ".join(
        f"> {share:.0%}: {row['smiling']} + {row['not smiling']}, {row['left out']}"
        for share, (_, row) in zip(shares, counts.iterrows(), strict=True)
    )
    return say(
        en=f"Stacked horizontal bars, one a threshold: photographs called smiling, left out, and not smiling, "
        f"{len(labels)} in all. Smiling + not smiling, left out: {listed}. The higher the threshold, the more is left "
        "out.",
        ja=f"しきい値ごとの積み上げ横棒です。全 {len(labels)} 枚が、笑顔、使わない、笑顔でない、の 3 つに分かれます。"
        f"笑顔＋笑顔でない、使わない枚数は、{listed}。しきい値が高いほど、使わない写真が増えます。",
    )


def _counted(labels: pd.DataFrame, shares: list[float]) -> pd.DataFrame:
    rows = []
    for share in shares:
        found = smile_classes(labels["not_smiling"], labels["smiling"], share).value_counts()
        rows.append({name: int(found[other]) for name, other in _classes().items()})
    return pd.DataFrame(rows, columns=list(LOOKS))


def _classes() -> dict[str, str]:
    not_smiling, neither, smiling = SMILE_CLASSES
    return {"smiling": smiling, "left out": neither, "not smiling": not_smiling}


def _face(axes: Axes, image: np.ndarray, title: str) -> None:
    axes.imshow(image, cmap="gray", vmin=0, vmax=255)
    axes.set(xticks=[], yticks=[])
    axes.set_title(title, fontsize=9)


def _named(volunteer: int, photograph: int | None = None) -> str:
    several = photograph is not None and len(FACES.get(volunteer, ())) > 1
    return f"volunteer {volunteer}" + (f", photograph {photograph}" if several else "")


def _category(name: object) -> str:
    return say(en=str(name), ja=f"{IN_JAPANESE.get(str(name), '')} {name}")
