"""What Python's own errors mean, in plain words, for `answers.call`.

An exception goes in, one or two sentences come out. Follows no part of the published work.
"""

EXPLANATIONS: dict[type[BaseException], dict[str, str]] = {
    RecursionError: {
        "en": "The function calls itself again and again and never stops. Which case should end it?",
        "ja": "関数が自分自身を呼び続けて止まりません。どの場合に終わるべきでしょうか。",
    },
    NameError: {
        "en": "Python does not know that name at that point. "
        "Is it spelled the same way everywhere, and was it set before?",
        "ja": "その行で使われている名前を Python はまだ知りません。"
        "つづりは同じですか。その前に値を入れましたか。",
    },
    IndexError: {
        "en": "The line asks for a position that does not exist. "
        "The first position is 0, so the last is the length minus 1.",
        "ja": "存在しない位置を取り出そうとしています。最初の位置は 0 なので、最後の位置は「長さ − 1」です。",
    },
    KeyError: {
        "en": "The line asks for a name (a key or a column) that is not there. Which names are?",
        "ja": "存在しない名前（キーや列）を取り出そうとしています。どんな名前がありますか。",
    },
    AttributeError: {
        "en": "The value before the dot has nothing of that name. What does `type(...)` say the value is?",
        "ja": "ドット（.）の前の値には、その名前のものがありません。"
        "`type(...)` で値の種類を確かめてください。",
    },
    ModuleNotFoundError: {
        "en": "That package is not installed here. Everything this exercise needs has been imported above.",
        "ja": "そのパッケージはここにはありません。この問題に必要なものは、すべて上で読み込まれています。",
    },
    ZeroDivisionError: {
        "en": "Something was divided by zero. When can that number become zero?",
        "ja": "0 で割り算をしました。その数が 0 になるのはどんなときですか。",
    },
    TypeError: {
        "en": "A value was of a kind that cannot be used there, "
        "or a function was given too many or too few values.",
        "ja": "そこでは使えない種類の値が使われたか、関数に渡した値の数が多すぎる、または少なすぎます。",
    },
    ValueError: {
        "en": "A value had the right kind but a wrong content, "
        "often an array of another shape than the line expects.",
        "ja": "値の種類は合っていますが、中身が合いません。配列の形が予想と違うことがよくあります。",
    },
    AssertionError: {
        "en": "An `assert` of your own was not true. What did you expect there, and what came?",
        "ja": "あなたの `assert` が成り立ちませんでした。そこで何を期待し、実際には何が来ましたか。",
    },
    MemoryError: {
        "en": "The computer ran out of memory. Is an array larger than it needs to be?",
        "ja": "メモリが足りなくなりました。必要以上に大きな配列を作っていませんか。",
    },
    SystemExit: {
        "en": "The function asked Python itself to stop. Leave it with `return` instead.",
        "ja": "関数が Python 自体を終わらせようとしました。代わりに `return` で関数を終えてください。",
    },
}
OTHERWISE = {
    "en": "Run the line by itself in a new cell to see what happens there.",
    "ja": "その行だけを新しいセルで実行して、何が起こるか確かめてください。",
}


def explain(error: BaseException) -> dict[str, str]:
    """Return the explanation of an exception's class, or of the nearest class above it, in both languages."""
    for kind in type(error).__mro__:
        if kind in EXPLANATIONS:
            return EXPLANATIONS[kind]
    return OTHERWISE
