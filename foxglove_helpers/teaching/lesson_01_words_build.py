"""What the checks of the Build exercises of lesson 01 say, in English and Japanese; `lesson_01_words` has the rest.

Nothing flows in; the texts flow out, some with places in braces that `lesson_01` fills in. The rules are those
of R1 (Aoto et al., 2022, doi:10.1038/s41598-022-07560-2).
"""

BUILD_WORDS: dict[str, dict[str, tuple[str, str]]] = {
    "people_agreed": {
        "right": (
            "Your function reads the column and not its own hopes: what is unknown stays unknown, and a "
            "licence is not an agreement.",
            "列に書いてあることだけを読み取れました。不明なものは不明のまま、許諾は同意ではありません。",
        ),
        "only_one_word": (
            "`agreement` also means that the people had agreed. Missing: {missing}. Which words of the "
            "column count?",
            "`agreement` も、本人が同意していたという意味です。足りないもの：{missing}。列のどの言葉が当"
            "てはまりますか。",
        ),
        "only_agreement": (
            "`informed consent` goes even further than `agreement`. Missing: {missing}. How do you ask "
            "for one of two words?",
            "`informed consent` は `agreement` よりさらに踏み込んだ同意です。足りないもの：{missing}。2 "
            "つの言葉のどちらか、はどう書きますか。",
        ),
        "unknown_counted": (
            "your list contains sets about which nobody knows: {extra}. Is it better to name the words "
            "that count, or those that do not?",
            "だれにも分からないものが入っています：{extra}。当てはまる言葉を挙げるのと、当てはまらない言"
            "葉を除くのと、どちらが安全でしょうか。",
        ),
        "licence_counted": (
            "your list contains too much: {extra}. Has a person agreed because somebody else gave a "
            "licence, or because nothing is known?",
            "余分なものが入っています：{extra}。ほかの人が許諾したから、または分からないからといって、本"
            "人が同意したことになりますか。",
        ),
        "collected_by_hand": (
            "you went by the column `collection`. It says how the images were got. Which column says "
            "whether anybody was asked?",
            "列 `collection` で選ばれています。これは画像の集め方です。本人に尋ねたかどうかを示すのはどの"
            "列ですか。",
        ),
        "the_others": (
            "those are exactly the sets whose people had not agreed, or nobody knows. Which way round is "
            "your condition?",
            "それは、同意していない、または不明なものです。条件が逆になっていませんか。",
        ),
        "rows_not_names": (
            "your function gives back whole rows. Which column holds the names?",
            "行全体が返されています。名前が入っているのはどの列ですか。",
        ),
        "mask": (
            "your function gives back True and False, one for each row. What do you put into the "
            "brackets of `table[…]` to choose rows with them?",
            "行ごとの True と False が返されています。それを使って行を選ぶには、`table[…]` の中をどう書"
            "きますか。",
        ),
        "one_text": (
            "your function gives back one text. Expected: a list of names. How does a column become a list?",
            "1 つの文字列が返されています。名前のリストが必要です。列をリストにするにはどうしますか。",
        ),
        "not_names": (
            "your function gives back something other than names. Expected: the texts of the column "
            "`data_set`.",
            "名前ではないものが返されています。列 `data_set` の文字列のリストが必要です。",
        ),
        "wrong_column": (
            "your function gives back words of the column `agreement`. Which column holds the names?",
            "列 `agreement` の言葉が返されています。名前が入っているのはどの列ですか。",
        ),
        "wrong_sets": (
            "missing: {missing}. Too much: {extra}. What does the column `agreement` say in those rows?",
            "足りないもの：{missing}。余分なもの：{extra}。その行の列 `agreement` には何と書いてありますか。",
        ),
    },
    "is_old_enough": {
        "right": (
            "With the year alone, whoever turns 20 this year waits until the next. The price of not "
            "asking for month and day is small, and the form knows less about everybody.",
            "年だけで決めるなら、今年 20 歳になる人には来年まで待ってもらいます。月日を尋ねないことの代償"
            "は小さく、同意フォームが知ることは全員について少なくなります。",
        ),
        "turns_20_this_year": (
            "born in {year}, asked on {today}: you say yes. Somebody born in that year may have the "
            "birthday in the last week of December. How old is that person today?",
            "{year} 年生まれの人に {today} に尋ねた場合、あなたの関数は「はい」です。その年の 12 月末に生"
            "まれた人は、その日にいくつですか。",
        ),
        "too_strict": (
            "born in {year}, asked on {today}: you say no. Can anybody born in that year still be under 20?",
            "{year} 年生まれの人に {today} に尋ねた場合、あなたの関数は「いいえ」です。その年に生まれた人"
            "で、まだ 20 歳になっていない人はいますか。",
        ),
        "other_age": (
            "born in {year}, asked on {today}: you say {found}. From which age on were people accepted "
            "in R1?",
            "{year} 年生まれ、{today} の場合、あなたの関数は {found} です。R1 では何歳以上の人を受け入れ"
            "ましたか。",
        ),
        "upside_down": (
            "born in {year}, asked on {today}: you say {found}. Which way round is your comparison?",
            "{year} 年生まれ、{today} の場合、あなたの関数は {found} です。比較が逆になっていませんか。",
        ),
        "ignores_today": (
            "born in {year}, asked on {today}: you say {found}. Does your function use the `today` that "
            "it is given, or the date of this computer?",
            "{year} 年生まれ、{today} の場合、あなたの関数は {found} です。渡された `today` を使っていま"
            "すか。それともこのコンピューターの日付ですか。",
        ),
        "same_for_all": (
            "your function says {found} to everybody, also for birth in {year}, asked on {today}. What "
            "does it compare?",
            "だれに対しても {found} になります（{year} 年生まれ、{today} でも）。何と何を比べていますか。",
        ),
        "not_yes_or_no": (
            "your function gives back {found}. Expected: True or False. A comparison such as `a > b` "
            "gives that.",
            "関数が {found} を返しています。True か False が必要です。`a > b` のような比較がそれを返します。",
        ),
        "wrong_verdict": (
            "born in {year}, asked on {today}: you say {found}. Work it out for a birthday on 1 January "
            "and for one on 31 December. Must both be at least 20?",
            "{year} 年生まれ、{today} の場合、あなたの関数は {found} です。1 月 1 日生まれと 12 月 31 日"
            "生まれについて計算してみてください。どちらも 20 歳以上である必要がありますか。",
        ),
    },
    "may_withdraw": {
        "right": (
            "Days are counted in one calendar, that of the people concerned. Who submits one minute "
            "before midnight has the same last day as somebody who did so in the morning.",
            "日数は、当事者の暦で数えます。夜の 0 時の 1 分前に提出した人も、朝に提出した人も、最終日は同"
            "じです。",
        ),
        "fifty_times_24_hours": (
            "sent {sent}, now {now} (Tokyo): you say {found}. You count hours. Does the 50th day end at "
            "the hour of the upload, or at midnight?",
            "提出 {sent}、現在 {now}（東京）で、あなたの関数は {found} です。時間数で数えています。50 日"
            "目が終わるのは、提出した時刻ですか、夜の 0 時ですか。",
        ),
        "hours_cut_off": (
            "sent {sent}, now {now} (Tokyo): you say {found}. The `.days` of a difference of two moments "
            "are whole spans of 24 hours. What must be subtracted to count pages of the calendar?",
            "提出 {sent}、現在 {now}（東京）で、あなたの関数は {found} です。2 つの時刻の差の `.days` は "
            "24 時間を単位とします。暦のページを数えるには、何どうしを引けばよいですか。",
        ),
        "last_day_left_out": (
            "sent {sent}, now {now} (Tokyo): you say {found}. That is the 50th day. Is it included?",
            "提出 {sent}、現在 {now}（東京）で、あなたの関数は {found} です。これは 50 日目です。50 日目"
            "は含まれますか。",
        ),
        "one_day_too_many": (
            "sent {sent}, now {now} (Tokyo): you say {found}. Which day is that, if the day after the "
            "upload is the first?",
            "提出 {sent}、現在 {now}（東京）で、あなたの関数は {found} です。提出の翌日を 1 日目とすると、"
            "これは何日目ですか。",
        ),
        "days_of_utc": (
            "sent {sent}, now {now} (Tokyo): you say {found}. You count the days of Greenwich. Which "
            "date does the volunteer see on the wall at that moment?",
            "提出 {sent}、現在 {now}（東京）で、あなたの関数は {found} です。グリニッジの日付で数えていま"
            "す。その瞬間、ボランティアが見ているカレンダーは何日ですか。",
        ),
        "zones_mixed": (
            "sent {sent}, now {now} (Tokyo): you say {found}. The two moments may come in different "
            "zones, and you compare their dates as they come. How do both get into the calendar of Tokyo "
            "first?",
            "提出 {sent}、現在 {now}（東京）で、あなたの関数は {found} です。2 つの時刻は違う時間帯で渡さ"
            "れることがあり、その日付をそのまま比べています。先に両方を東京の暦に直すにはどうしますか。",
        ),
        "upside_down": (
            "sent {sent}, now {now} (Tokyo): you say {found}. Which way round is your comparison?",
            "提出 {sent}、現在 {now}（東京）で、あなたの関数は {found} です。比較が逆になっていませんか。",
        ),
        "same_for_all": (
            "your function says {found} every time, also for sent {sent}, now {now} (Tokyo). What does "
            "it compare?",
            "いつも {found} になります（提出 {sent}、現在 {now}（東京）でも）。何と何を比べていますか。",
        ),
        "not_yes_or_no": (
            "your function gives back {found}. Expected: True or False. A comparison such as `a <= b` "
            "gives that.",
            "関数が {found} を返しています。True か False が必要です。`a <= b` のような比較がそれを返しま"
            "す。",
        ),
        "wrong_verdict": (
            "sent {sent}, now {now} (Tokyo): you say {found}. On which page of the calendar does the "
            "50th day stand, and has it ended?",
            "提出 {sent}、現在 {now}（東京）で、あなたの関数は {found} です。50 日目は暦の何日ですか。そ"
            "の日はもう終わっていますか。",
        ),
    },
    "agreement_number": {
        "right": (
            "For example {number}. It comes from the dice alone. Nobody who finds it can work out who, "
            "when or in which order, and nobody can guess the next.",
            "例：{number}。さいころだけから生まれた番号です。見つけた人が、だれか、いつか、何番目かを割り"
            "出すことはできず、次の番号も予想できません。",
        ),
        "no_text": (
            'your function gives back a value of type {kind}. Expected: a text such as "a00b16f8".',
            '関数が {kind} 型の値を返しています。"a00b16f8" のような文字列が必要です。',
        ),
        "wrong_shape": (
            'your function gives back "{found}". Expected: a, then 0, then six digits of which each is '
            "one of 0-9 or a-f. How many digits does yours have?",
            '関数が "{found}" を返しています。a、0、その後に 0-9 か a-f の数字が 6 個必要です。あなたの番'
            "号は何桁ですか。",
        ),
        "capitals": (
            'your function gives back "{found}". The published numbers have small letters. How does a '
            "text get them?",
            '関数が "{found}" を返しています。公表された番号は小文字です。文字列を小文字にするにはどうし'
            "ますか。",
        ),
        "from_name": (
            "the same name gives the same number {first}, another name another. Somebody with the staff "
            "list can work out all numbers and see who took part. What else than the name can a number "
            "come from?",
            "同じ名前からは同じ番号 {first} ができ、名前が変わると番号も変わります。職員名簿を持つ人なら、"
            "すべての番号を計算して、だれが参加したか分かってしまいます。名前以外の何から番号を作れますか。",
        ),
        "from_address": (
            "the same network address gives the same number {first}. Who in a hospital knows which "
            "address belongs to which desk? What else can a number come from?",
            "同じネットワークアドレスからは同じ番号 {first} ができます。どのアドレスがどの机のものか、病"
            "院のだれが知っていますか。ほかの何から番号を作れますか。",
        ),
        "from_time": (
            "the time of the upload decides the number: {first}. Who saw a colleague with a telephone at "
            "that minute? What else can a number come from?",
            "提出の時刻で番号が決まっています：{first}。その時刻に同僚がスマートフォンを使うのを見た人は"
            "いませんか。ほかの何から番号を作れますか。",
        ),
        "from_clock": (
            "your number depends on the clock ({first}, then {second}). Whoever knows roughly when "
            "somebody took part has only few numbers to try. Which module draws numbers that depend on "
            "nothing?",
            "番号が時計で決まっています（{first}、次に {second}）。いつ参加したかをだいたい知っている人は、"
            "少しの番号を試すだけで済みます。何にも左右されない数を引くモジュールはどれですか。",
        ),
        "from_order": (
            "your number counts the volunteers. The first and the last are known to many. What can a "
            "number come from that has no order?",
            "番号がボランティアの順番になっています。最初の人と最後の人は多くの人が知っています。順番のな"
            "いものから番号を作るにはどうしますか。",
        ),
        "not_cryptographic": (
            "your dice come from a module made for games and simulations: whoever knows its state can "
            "work out all numbers, past and future. Which module of Python is made for secrets?",
            "そのさいころは、ゲームやシミュレーションのためのモジュールのものです。内部の状態を知る人は、"
            "過去と未来の番号をすべて計算できます。秘密のために作られた Python のモジュールはどれですか。",
        ),
        "always_the_same": (
            "your function gives {first} every time. What makes the number of the next volunteer another "
            "one?",
            "関数がいつも {first} を返しています。次のボランティアの番号が別のものになるのは、何によって"
            "ですか。",
        ),
        "never_looks": (
            "your function never asks whether `number in taken`. How likely is it that one number is "
            "given twice? Even once would be one too many: what should happen then?",
            "関数が `number in taken` を一度も調べていません。同じ番号が 2 回出たらどうなりますか。1 回で"
            "も起きては困ります。そのとき何をすべきですか。",
        ),
        "looks_once": (
            "a number was taken, your function drew another, and gave back {found} without looking "
            "whether that one is free. Which kind of loop goes on until something is true?",
            "番号が使われていたので引き直しましたが、その {found} が使われていないかを調べずに返していま"
            "す。条件が満たされるまで続く繰り返しはどれですか。",
        ),
    },
    "first_broken": {
        "right": (
            "Text, hash and link: all three must fit. One hole remains: somebody who rewrites the chain "
            "to its end. For that the record keeps the last hash a second time, outside the database.",
            "文章、ハッシュ値、つながりの 3 つがそろって初めて正しい鎖です。最後まで全部書き直されると、"
            "これだけでは分かりません。そのために、最後のハッシュ値をデータベースの外にも保存しています。",
        ),
        "sound_chain_accused": (
            "here is a chain in which nobody changed anything, and your function gives back {found}. "
            "What does the first event have before it?",
            "だれも変えていない鎖に対して、関数が {found} を返しています。最初の出来事の前には何がありま"
            "すか。",
        ),
        "minus_one": (
            "for a chain that holds your function gives back {found}. Which number was asked for in that "
            "case?",
            "正しい鎖に対して、関数が {found} を返しています。その場合に返す数はいくつと書いてありましたか。",
        ),
        "text_not_checked": (
            "in this chain {kind}, and your function finds nothing. It looks at the links. What must it "
            "work out anew from each text?",
            "この鎖では、{kind}。関数は何も見つけていません。つながりだけを見ています。それぞれの文章から、"
            "何を計算し直す必要がありますか。",
        ),
        "link_not_checked": (
            "in this chain {kind}, and your function finds nothing. Every event fits by itself. What "
            "must `previous` be equal to?",
            "この鎖では、{kind}。関数は何も見つけていません。一つ一つの出来事は正しく見えます。"
            "`previous` は何と等しくなければなりませんか。",
        ),
        "start_not_checked": (
            "in this chain {kind}, and your function finds nothing. What must stand before the very "
            "first event?",
            "この鎖では、{kind}。関数は何も見つけていません。一番最初の出来事の前には、何がなければなりま"
            "せんか。",
        ),
        "position_not_number": (
            "in this chain {kind}, and your function gives back {found}, a place in the list. The "
            "question is the event's own `number`.",
            "この鎖では、{kind}。関数は {found} を返していますが、これはリストの中の位置です。出来事自身"
            "の `number` を答えてください。",
        ),
        "not_the_first": (
            "in this chain {kind}, and your function gives back {found}. An earlier event does not fit "
            "either. When does your loop stop?",
            "この鎖では、{kind}。関数は {found} を返していますが、それより前の出来事も合っていません。繰"
            "り返しはいつ止まりますか。",
        ),
        "wrong_event": (
            "in this chain {kind}, and your function gives back {found}. Take three events on paper: "
            "which two things must be true of each?",
            "この鎖では、{kind}。関数は {found} を返しています。紙の上で 3 つの出来事を書いてみてください。"
            "それぞれについて成り立つべき 2 つのことは何ですか。",
        ),
    },
}

# How somebody tampered with a chain of events.
KINDS: dict[str, tuple[str, str]] = {
    "sound": ("nothing was changed", "何も変えられていません"),
    "edited": ("the text of an event was changed", "出来事の文章が変えられています"),
    "rehashed": (
        "an event was changed together with its own hash",
        "出来事が、そのハッシュ値ごと変えられています",
    ),
    "deleted": ("an event was taken out", "出来事が 1 つ抜き取られています"),
    "swapped": ("two events changed places", "2 つの出来事が入れ替えられています"),
    "beginning gone": ("the first two events were cut off", "最初の 2 つの出来事が切り落とされています"),
}
