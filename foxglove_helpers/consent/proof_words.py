"""What a proof says, in English and Japanese: each sentence under a short name, with what is to be filled in.

In: a name and values. Out: words.
"""

from dataclasses import dataclass

WORDS = {
    # What was looked at.
    "record": ("record", "記録"),
    "chain": ("chain of events", "出来事の連鎖"),
    "register": ("register", "登録簿"),
    "exclusion_list": ("exclusion list", "除外リスト"),
    "of_collection": ("file of the collection", "収集フォルダーのファイル"),
    "registered": ("registered {kind}", "登録されたもの（{kind}）"),
    "named_folder": ("folder that you named", "指定されたフォルダー"),
    "rows": ("rows of a release", "公開用データの行"),
    # How much it holds.
    "bytes": ("{count} bytes", "{count}バイト"),
    "of_record": ("{submissions} submissions, {events} events", "提出{submissions}件、出来事{events}件"),
    "count_of_rows": ("{count} rows", "{count}行"),
    "nothing": ("", ""),
    # What was found.
    "unfinished": (
        "its withdrawal is recorded, but not carried out everywhere: open the collection again",
        "撤回は記録されましたが、まだすべてには行き渡っていません。収集フォルダーをもう一度開いてください",
    ),
    "still_registered": ("it is still noted as part of this", "まだ、この一部として登録されています"),
    "not_excluded": (
        "it does not stand there, so later stages would not leave it out",
        "この番号が載っていないので、後の段階で除外されません",
    ),
    "in_name": (
        "its name, or that of its folder, names the number",
        "ファイル名かフォルダー名に、この番号があります",
    ),
    "in_content": ("it names the number", "中に、この番号があります"),
    "in_cell": (
        "table {table}, column {column}, names the number",
        "表{table}の列{column}に、この番号があります",
    ),
    "in_remains": (
        "it holds the remains of a row with the number",
        "この番号のある、消された行の跡が残っています",
    ),
    "unknown_table": (
        "table {table} is no part of a collection, or has columns that are none",
        "表{table}またはその列は、収集の記録にはないはずのものです",
    ),
    "unknown_details": (
        "event {event} says something that events never say: {name}",
        "出来事{event}に、出来事が決して持たない項目があります：{name}",
    ),
    "bytes_in_cell": (
        "table {table}, column {column}, holds bytes where only text and numbers belong",
        "表{table}の列{column}に、文字と数以外のデータがあります",
    ),
    "in_archive": (
        "it lies inside a file where nothing should lie",
        "何も入っていないはずのファイルの中に入っています",
    ),
    "not_of_collection": (
        "it is no part of the collection; it may be a copy",
        "収集の一部ではありません。コピーかもしれません",
    ),
    "not_what_it_is_called": (
        "it does not hold what a file of this name holds",
        "中身が、この名前のファイルのものではありません",
    ),
    "of_nobody": (
        "it belongs to no volunteer who still agrees; it may be a copy",
        "今も同意している人の、誰のものでもありません。コピーかもしれません",
    ),
    "not_of_draft": (
        "it is no part of a draft; it may be a copy",
        "下書きの一部ではありません。コピーかもしれません",
    ),
    "shows_points": (
        "it shows the volunteer's photograph ({points} points agree)",
        "本人の写真が写っています（{points}点が一致）",
    ),
    "shows": (
        "it shows the volunteer's photograph (correlation {correlation})",
        "本人の写真が写っています（相関{correlation}）",
    ),
    "row_shows_points": (
        "row {row} shows the volunteer ({points} points agree)",
        "{row}行目に本人が写っています（{points}点が一致）",
    ),
    "row_shows": (
        "row {row} shows the volunteer (correlation {correlation})",
        "{row}行目に本人が写っています（相関{correlation}）",
    ),
    "not_as_many": (
        "{images} headshots, but {labels} labels: some belong to nobody",
        "顔写真は{images}枚なのに、ラベルは{labels}個です。誰のものでもない行があります",
    ),
    "volunteer_of_nobody": (
        "row {row}: volunteer {volunteer} is nobody who still agrees",
        "{row}行目：ボランティア{volunteer}は、今も同意している人の誰でもありません",
    ),
    "vectors_of_nobody": (
        "{file}: volunteer {volunteer} has no headshots here",
        "{file}：ボランティア{volunteer}の顔写真は、ここにありません",
    ),
    "not_in_log": ("row {row} stands in no line of {log}", "{row}行目は、{log}のどの行にもありません"),
    # What could not be looked into.
    "registered_is_gone": (
        "this registered folder is not there. If it was moved, name its new place with --look-in, and put an empty "
        "folder here; if it was deleted, put an empty folder here; if it lies on a drive, connect it",
        "登録されたこのフォルダーがありません。移動したときは、新しい場所を--look-inで指定し、ここには空のフォルダーを置いてください。"
        "削除したときは、ここに空のフォルダーを置いてください。外付けのドライブにあるときは、接続してください",
    ),
    "record_not_sound": (
        "the record itself is not sound ({problem}); run foxglove consent verify",
        "記録そのものに問題があります（{problem}）。foxglove consent verifyを実行してください",
    ),
    "not_read": ("it could not be read: {error}", "読めませんでした：{error}"),
    "not_unpacked": ("it could not be unpacked: {error}", "展開できませんでした：{error}"),
    "link": ("it is a link: look where it leads, too", "リンクです。リンク先も調べてください"),
    "no_file": ("it is no ordinary file", "普通のファイルではありません"),
    "too_much": ("more than {most} came out of it", "中身が{most}を超えました"),
    "too_deep": ("archives lie in it more than {depth} deep", "書庫が{depth}段より深く入っています"),
    "too_many": ("too many things lie in it", "中に入っているものが多すぎます"),
    "unknown_kind": (
        "its bytes were searched, but it is of a kind that cannot be read here: open it yourself",
        "バイト列は調べましたが、ここでは読めない種類です。自分で開いて調べてください",
    ),
    "not_decoded": (
        "it is a picture that could not be decoded: {error}",
        "画像ですが、開けませんでした：{error}",
    ),
    "numbers": (
        "it holds numbers that are no pictures, and whose they are cannot be told: make it again without the volunteer",
        "画像ではない数が入っていて、誰のものか分かりません。この人を除いて作り直してください",
    ),
    "not_compared": (
        "it may show anybody: give the volunteer's own photographs with --photograph, or look at it yourself",
        "誰が写っているか分かりません。本人の写真を--photographで渡すか、自分で見てください",
    ),
    # What is never looked at.
    "backups": (
        "backups, and copies on other computers or in the hands of other people",
        "バックアップ、ほかのコンピューターや人の手元にあるコピー",
    ),
    "shown": ("what was printed, shown or published", "印刷、展示、公開されたもの"),
    "free_disk": (
        "parts of the disk that the operating system counts as free",
        "ディスクのうち、OSが空きと見なしている部分",
    ),
    "memory": ("the memory of programs that are running", "実行中のプログラムのメモリ"),
    "disguised": (
        "what was encrypted, drawn again, or written in a way of its own",
        "暗号化されたもの、描き直されたもの、独自の書き方のもの",
    ),
    "no_photographs": (
        "what pictures and tables that name another volunteer really show: for this, give the volunteer's own "
        "photographs",
        "ほかの人の番号が付いた画像や表に、実際に写っているもの。調べるには本人の写真を渡してください",
    ),
    "cannot_be_undone": ("{kind} in {folder}", "{folder}にある{kind}"),
    # The lines around all this.
    "looked_at": ("looked at:", "調べたもの："),
    "nothing_found": ("nothing found", "何も見つかりません"),
    "found": ("FOUND: {what}", "見つかりました：{what}"),
    "closed": ("COULD NOT LOOK: {what}", "調べられません：{what}"),
    "never": ("not looked at: {what}", "調べていません：{what}"),
    "is_proven": (
        "Nothing was found of {number} in {places} places.",
        "{places}か所を調べて、{number}は何も見つかりませんでした。",
    ),
    "is_not_proven": (
        "{number} is not proven to be gone: {findings} finding(s) above. Delete what was found, then run this again.",
        "{number}が消えたとは証明できません。上の{findings}件が見つかりました。削除してから、もう一度実行してください。",
    ),
    "in_part_and_training": (
        "{number} has withdrawn from training only ({date}); its photographs, and copies for display, may stay.",
        "{number}が撤回したのは、学習への使用だけです（{date}）。写真と、掲示用のコピーは、残っていてかまいません。",
    ),
    "in_part_and_display": (
        "{number} has withdrawn from display only ({date}); its photographs, and what was made for training, may stay.",
        "{number}が撤回したのは、授業や印刷物で見せることだけです（{date}）。写真と、学習用に作ったものは、残っていてかまいません。",
    ),
    "in_part_and_display_and_training": (
        "{number} has withdrawn from training and display only ({date}); its photographs may stay in the collection.",
        "{number}が撤回したのは、学習への使用と、授業や印刷物で見せることだけです（{date}）。写真は、収集フォルダに残っていてかまいません。",
    ),
    "is_not_complete": (
        "Nothing was found of {number}, but the proof is not complete: {closed} place(s) above could not be looked "
        "into. See to them, then run this again.",
        "{number}は見つかりませんでしたが、証明は完全ではありません。上の{closed}か所を調べられませんでした。"
        "確かめてから、もう一度実行してください。",
    ),
}
KINDS = {
    "copies": ("copies", "コピー"),
    "crops": ("crops", "切り抜き"),
    "votes": ("votes", "投票"),
    "release": ("release", "公開用データ"),
    "display": ("display", "掲示"),
    "model": ("model", "モデル"),
    "published_release": ("published release", "公開済みデータ"),
}
LANGUAGES = ("en", "ja")


@dataclass(frozen=True)
class Said:
    """A sentence by its name, with what is filled in; `str()` of it is English."""

    name: str
    values: tuple[tuple[str, str], ...]

    def __init__(self, name: str, /, **values: object) -> None:
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "values", tuple((key, str(value)) for key, value in values.items()))

    def in_language(self, language: str) -> str:
        """Return the words: "en" or "ja"."""
        column = LANGUAGES.index(language)
        filled = {
            key: KINDS[value][column] if key == "kind" and value in KINDS else value
            for key, value in self.values
        }
        return WORDS[self.name][column].format(**filled)

    def __str__(self) -> str:
        return self.in_language("en")
