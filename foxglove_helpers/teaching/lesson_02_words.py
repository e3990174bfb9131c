"""What the checks of lesson 02 say, in English and Japanese: by exercise, then by the reason of the message.

Nothing flows in; the texts flow out, some with places in braces that `lesson_02` fills in. "right" is said of
a right answer. Every other text belongs to one misconception and is a question that helps without giving the
answer. The rules are those of R1 (Aoto et al., 2022, doi:10.1038/s41598-022-07560-2) and of the authors' scripts (R5).
"""

from foxglove_helpers.teaching.lesson_02_words_build import BUILD_WORDS

WORDS: dict[str, dict[str, tuple[str, str]]] = {
    "people_in_the_heap": {
        "right": (
            "Ten folders, eight people. R1 met the same: 282 submissions, of which two were empty "
            "and three repeated earlier ones, became 277 volunteers.",
            "フォルダーは 10 個ですが、人は 8 人です。R1 でも同じことが起きました。282 件の提出のうち"
            " 2 件は空、3 件は以前の提出の繰り返しで、残ったのは 277 人でした。",
        ),
        "submissions_not_people": (
            "that is the number of folders. Does every folder hold a photograph, and is each from "
            "another person?",
            "それはフォルダーの数です。どのフォルダーにも写真が入っていますか。また、すべて別の人のも"
            "のですか。",
        ),
        "one_too_many": (
            "nearly: you took one thing into account. Two things stand between folders and people "
            "here. Look at the column `photographs` of the first table, and at the line above the "
            "second table.",
            "あと一歩です。フォルダーの数と人の数が違う理由は、ここでは 2 つあります。最初の表の列 "
            "`photographs` と、2 つ目の表のすぐ上の行を見てください。",
        ),
        "left_out_altogether": (
            "you left out the person who submitted twice altogether. Is that person not one of the people?",
            "2 回提出した人が、まったく数えられていません。その人も 1 人の人ではありませんか。",
        ),
        "files_not_people": (
            "that is the number of files. How many people sent them?",
            "それはファイルの数です。それを送ったのは何人ですか。",
        ),
        "wrong_number": (
            "you wrote {found}. Begin with the folders, take away those without a photograph, then "
            "those that repeat another. How many are left?",
            "あなたの答えは {found} です。フォルダーの数から、写真のないもの、次に、ほかの提出を繰り"
            "返すものを引きます。いくつ残りますか。",
        ),
    },
    "second_submission": {
        "right": (
            "R1 did so: the first submission of a person stays, the later ones go as a whole, new "
            "photographs included. Everybody is in the data as often as everybody else, up to nine "
            "times, and the rule needs nobody's taste.",
            "R1 もそうしました。その人の最初の提出を残し、あとの提出は、新しい写真も含めて丸ごと外し"
            "ます。だれもが同じ回数、つまり 9 枚までとなり、好みで決める余地がありません。",
        ),
        "two_people": (
            "then the same face stands under two numbers. A test that leaves out one number at a "
            "time leaves the other number in the training data. What does section 6 say about that?",
            "そうすると、同じ顔が 2 つの番号を持ちます。番号を 1 つずつ外してテストしても、もう 1 つ"
            "の番号が学習データに残ります。第 6 節で何が起きると思いますか。",
        ),
        "new_ones_added": (
            "then this person would be there with 13 photographs, and somebody would have chosen "
            "them one by one. Nine were asked for. Which rule treats everybody alike?",
            "そうすると、この人だけ 13 枚になり、しかも 1 枚ずつだれかが選ぶことになります。頼んだの"
            "は 9 枚です。全員を同じに扱う規則はどれですか。",
        ),
        "both_deleted": (
            "this person agreed, and sent nine good photographs. Is anything wrong with the first "
            "submission?",
            "この人は同意し、良い写真を 9 枚送ってくれました。最初の提出に問題がありますか。",
        ),
    },
    "who_told_the_place": {
        "right": (
            "More than half of those who sent photographs also sent the place, and hardly anybody "
            "knows. In the twin it lies in the South Pacific, far from any land; in a hospital it "
            "would be somebody's home.",
            "写真を送った人の半分以上が場所も送っていて、そのことに気付いている人はほとんどいません。"
            "ツインでは陸地から遠い南太平洋ですが、病院なら、だれかの自宅かもしれません。",
        ),
        "everybody": (
            "that is everybody who sent photographs. In which rows does the column `latitude` hold a number?",
            "それは写真を送った提出すべての数です。列 `latitude` に数が入っているのはどの行ですか。",
        ),
        "any_metadata": (
            "that many files have any metadata. How many of them say where?",
            "それは何らかのメタデータがある提出の数です。そのうち「どこで」が分かるのはいくつですか。",
        ),
        "the_others": (
            "those are the ones that do not tell it. How many do?",
            "それは場所が分からない方の数です。分かるのはいくつですか。",
        ),
        "files_not_submissions": (
            "that is the number of files. How many submissions do they belong to?",
            "それはファイルの数です。提出の数ではいくつですか。",
        ),
        "wrong_number": (
            "you wrote {found}. Count the rows of the table above in which `latitude` and `longitude`"
            " hold numbers and no dash. How many are there?",
            "あなたの答えは {found} です。上の表で `latitude` と `longitude` が「–」でなく数になって"
            "いる行を数えてください。いくつありますか。",
        ),
    },
    "needed_tag": {
        "right": (
            "Of all the tags R1 used this one alone, once, and then it had done its work: the pixels "
            "stand upright, and the tag goes with all the others.",
            "R1 が使ったのはこのタグだけ、しかも 1 回だけです。画素が正しい向きになれば役目は終わり、"
            "ほかのタグと一緒に捨てられます。",
        ),
        "time": (
            "a time may look handy for telling which photograph came first. Does a headshot change "
            "if the clock of the telephone was wrong?",
            "撮影時刻は順番を知るのに便利そうです。しかし、スマートフォンの時計がずれていたら、顔画像"
            "は変わりますか。",
        ),
        "device": (
            "a model, and even more a serial number, lead back to one person. What of the picture "
            "would be other if you did not know it?",
            "機種名、まして製造番号からは、その人にたどり着けます。それを知らないと、画像の何が変わり"
            "ますか。",
        ),
        "thumbnail": (
            "the small second picture shows the same, or what somebody has cut off since. Which "
            "pixels does the curation read?",
            "小さな 2 枚目の画像に写っているのは、同じもの、または後から切り落とされた部分です。データの"
            "整理で読むのは、どの画素ですか。",
        ),
    },
    "drawn_by_hand": {
        "right": (
            "Your rectangles and the key share {first:.0%} and {second:.0%} of the area they cover "
            "together. Two people who draw never draw the same; above a half is what a detector is "
            "asked for as well.",
            "あなたの長方形と正解は、合わせた面積の {first:.0%} と {second:.0%} を共有しています。2 "
            "人の人が描くと同じにはなりません。検出器にも、半分以上の重なりが求められます。",
        ),
        "one_missing": (
            "there is no rectangle for {name} yet. Have you drawn it and pressed the button that "
            "accepts it, and then run the answer cell again? If you type names, they end in .jpeg.",
            "{name} の長方形がまだありません。描いて、決定のボタンを押し、そのあとで答えのセルをもう"
            "一度実行しましたか。名前を打ち込む場合は、.jpeg で終わるように書きます。",
        ),
        "no_rectangles": (
            "expected: drawn = tool.decisions, or a dictionary with a file name and four numbers for "
            "each photograph. What does the answer cell hold?",
            "drawn = tool.decisions、または、写真のファイル名と 4 つの数を並べた辞書が必要です。答えの"
            "セルには何が入っていますか。",
        ),
        "no_size": (
            "the rectangle of {name} has no width or no height. Which of the four numbers are those?",
            "{name} の長方形の幅か高さがありません。4 つの数のうち、どれが幅と高さですか。",
        ),
        "corners": (
            "{name}: these look like two corners. The third and fourth number are another thing in "
            "this format. Which?",
            "{name}：2 つの角の座標のようです。この形式では、3 番目と 4 番目の数は別のものです。何で"
            "しょうか。",
        ),
        "elsewhere": (
            "{name}: the rectangle and the face share nothing. Are x and y counted from the upper "
            "left corner, and in pixels of the whole photograph?",
            "{name}：長方形と顔がまったく重なっていません。x と y は左上の角から、写真全体の画素で数"
            "えていますか。",
        ),
        "too_large": (
            "{name}: the rectangle is much larger than the face ({share:.0%} in common). From which "
            "line to which does a detector's rectangle reach? Hair and neck are outside.",
            "{name}：長方形が顔よりずっと大きくなっています（重なり {share:.0%}）。検出器の長方形は、"
            "どこからどこまででしょうか。髪と首は外側です。",
        ),
        "too_small": (
            "{name}: the rectangle is much smaller than the face ({share:.0%} in common). Are "
            "forehead and chin in it, and both cheeks, also the one in the dark?",
            "{name}：長方形が顔よりずっと小さくなっています（重なり {share:.0%}）。額とあご、両方の頬"
            "が、暗い側も含めて入っていますか。",
        ),
        "beside_the_face": (
            "{name}: the size fits, the place does not ({share:.0%} in common). Is the middle of the "
            "rectangle at the bridge of the nose, also on the dark side?",
            "{name}：大きさは合っていますが、位置がずれています（重なり {share:.0%}）。長方形の中心は"
            "鼻筋の辺りにありますか。暗い側も含めて考えてください。",
        ),
    },
    "rectangle_rows": {
        "right": (
            "Three rows are in order, five are not. None of the five is hard to see, and each would "
            "have gone wrong quietly hundreds of rows later. A strict format costs a minute now.",
            "正しいのは 3 行、間違っているのは 5 行です。どれも見れば分かりますが、見逃すと何百行も後"
            "で静かに失敗します。厳しい形式の手間は、今の 1 分だけです。",
        ),
        "a_is_in_order": (
            "row A: a name without its folder, four whole numbers, a 0. Which rule should it break?",
            "A 行：フォルダーの付かない名前、4 つの整数、そして 0 です。どの規則に反しているのでしょうか。",
        ),
        "f_is_in_order": (
            "row F: is FT and three digits not one of the two kinds of names? And what does a 9 at "
            "the end mean?",
            "F 行：FT と 3 桁の数字も、認められた名前の形ではありませんか。最後の 9 は何を意味しますか。",
        ),
        "h_is_in_order": (
            "row H: the numbers are small, but are they whole, and positive? What does a 1 at the end mean?",
            "H 行：数は小さいですが、正の整数ではありませんか。最後の 1 は何を意味しますか。",
        ),
        "b_breaks_a_rule": (
            "row B: look at the end of the file name, letter by letter. A telephone may call it .JPG or "
            ".JPEG. Which one ending do the rules of this file know?",
            "B 行：ファイル名の終わりを 1 文字ずつ見てください。スマートフォンは .JPG や .JPEG と名付ける"
            "こともあります。このファイルの規則が認める終わり方は、1 つだけです。どれですか。",
        ),
        "c_breaks_a_rule": (
            "row C: which three values may the last column have?",
            "C 行：最後の列に許される 3 つの値は何ですか。",
        ),
        "d_breaks_a_rule": (
            "row D: look at the first digit of each number. What do the rules say about it?",
            "D 行：それぞれの数の最初の桁を見てください。規則には何と書いてありますか。",
        ),
        "e_breaks_a_rule": (
            "row E: can a rectangle of pixels be half a pixel wider?",
            "E 行：画素の長方形の幅に、半端な画素はありますか。",
        ),
        "g_breaks_a_rule": (
            "row G: count its columns. Which one is missing?",
            "G 行：列の数を数えてください。どれが足りませんか。",
        ),
    },
    "turn_first": {
        "right": (
            "The whole image is turned while it still has pixels to all sides, and the rectangle is "
            "taken from what comes out. R1 did it in this order.",
            "まだ周りに画素があるうちに画像全体を回し、回した画像から長方形を取ります。R1 もこの順番です。",
        ),
        "cut_then_turned": (
            "look at the corners of the first headshot. Where could the pixels come from that belong there?",
            "1 枚目の顔画像の四隅を見てください。そこにあるはずの画素は、どこから取れるでしょうか。",
        ),
        "old_rectangle": (
            "look at the second headshot and its dashed line. The photograph turned about its own middle. "
            "Where has the face gone?",
            "2 枚目の顔画像の破線を見てください。写真は、その中心を軸に回りました。顔はどこへ動きましたか。",
        ),
        "tilted_rectangle": (
            "a rectangle in the file has a place and a size. Which column would hold its angle? And "
            "the pixels of an upright headshot must come from somewhere.",
            "ファイルの長方形には位置と大きさしかありません。角度はどの列に書けますか。また、正しい向"
            "きの画素はどこから来るのでしょうか。",
        ),
    },
    "left_out": {
        "right": (
            "Out: hands, and looks aside. Kept: glasses, dark, light and leaning. R1 left the "
            "brightness alone and set leaning heads upright. A rule that is written down can be "
            "checked; a taste cannot.",
            "外すのは、手が写ったものと横を向いたもの。残すのは、眼鏡、暗いもの、明るいもの、傾いたも"
            "のです。R1 は明るさには手を加えず、傾きは直しました。書かれた規則は確かめられますが、好"
            "みは確かめられません。",
        ),
        "a_stays": (
            "A: volunteers were asked to take glasses off. What did R1 do with the few who kept them on?",
            "A：眼鏡を外すように頼みました。R1 は、掛けたままの少数の写真をどうしましたか。",
        ),
        "c_stays": (
            "C is dark. Does any of the rules speak about brightness?",
            "C は暗い写真です。明るさについての規則はありますか。",
        ),
        "e_stays": (
            "E leans. Must it go, or can something be done about it?",
            "E は傾いています。外さなければなりませんか。それとも直せますか。",
        ),
        "g_stays": (
            "G is very light. Does any of the rules speak about brightness?",
            "G はとても明るい写真です。明るさについての規則はありますか。",
        ),
        "b_goes": (
            "B: look beside the face. What is there that no other photograph of this person has?",
            "B：顔の横を見てください。この人のほかの写真にはないものが写っていませんか。",
        ),
        "d_goes": (
            "D: where do the eyes look, and is as much of the left cheek to be seen as of the right one?",
            "D：視線はどこを向いていますか。左右の頬は同じくらい見えていますか。",
        ),
        "f_goes": (
            "F: look below the face. Does anything touch the chin or lie on the chest?",
            "F：顔の下を見てください。あごや胸の辺りに何かありませんか。",
        ),
        "h_goes": (
            "H: look beside the face. Is that background?",
            "H：顔の横を見てください。それは背景ですか。",
        ),
    },
    "missing_photographs": {
        "right": (
            "26 + 22 + 12 + 4. Without the log nobody could say any more which of them were repeated "
            "files, hands or looks aside. With it, every one has a line and a reason.",
            "26 + 22 + 12 + 4 です。記録がなければ、どれが同じファイルで、どれが手や横向きだったのか、"
            "もうだれにも分かりません。記録があれば、1 枚ごとに行と理由があります。",
        ),
        "one_was_never_sent": (
            "you took away the photograph that was never sent. It is missing from nine as well; the "
            "question is how many are missing, for whatever reason.",
            "送られなかった 1 枚を引いています。それも 9 枚に足りない 1 枚です。理由が何であれ、足り"
            "ない枚数を答えてください。",
        ),
        "repeated_ones_counted": (
            "that many files were received and left out, those of the repeated submissions among "
            "them. The question is about the 277 volunteers and nine photographs each.",
            "それは受け取ったが外したファイルの数で、繰り返しの提出も含まれています。問われているのは、"
            "277 人と 1 人 9 枚についてです。",
        ),
        "of_all_submissions": (
            "you began with 282 submissions. How many volunteers are there, and what is nine times that?",
            "282 件の提出から計算しています。ボランティアは何人で、その 9 倍はいくつですか。",
        ),
        "people_not_photographs": (
            "that many volunteers lack something. How many photographs does each of them lack?",
            "それは、足りない写真がある人の数です。それぞれ何枚足りませんか。",
        ),
        "those_that_are_there": (
            "those are the photographs that are there. How many would there be if everybody had nine?",
            "それは実際にある枚数です。全員が 9 枚だったら何枚になりますか。",
        ),
        "those_asked_for": (
            "that many there would be if nobody lacked any. How many are there?",
            "それは全員が 9 枚そろっていた場合の枚数です。実際には何枚ありますか。",
        ),
        "wrong_number": (
            "you wrote {found}. A volunteer with 8 lacks 1, one with 7 lacks 2. How many do all of "
            "them lack together?",
            "あなたの答えは {found} です。8 枚の人は 1 枚、7 枚の人は 2 枚足りません。全員では何枚足"
            "りませんか。",
        ),
    },
    "why_it_looked_better": {
        "right": (
            "It recognised who it is, and answered with that person's label. So it also told the "
            "coins, which stand in no face. One person under two numbers is a small leak, many are a "
            "large one.",
            "分類器は「だれか」を見分け、その人のラベルを答えていました。だから、顔のどこにも書かれて"
            "いないコインの裏表まで当てられたのです。1 人だけなら小さな漏れ、大勢なら大きな漏れになり"
            "ます。",
        ),
        "more_rows": (
            "the four curves have the same photographs, the same number of rows, everywhere. What "
            "differs from left to right?",
            "4 本の曲線は、どこでも同じ写真、同じ行数です。左から右へ変わるのは何ですか。",
        ),
        "chance": (
            "look at the coins: by chance they would be told in half of the cases. How far from that "
            "is the curve on the right, with hundreds of photographs?",
            "コインを見てください。偶然なら半分しか当たりません。右端では、何百枚もの写真で、それがど"
            "れだけ離れていますか。",
        ),
        "poor_method": (
            "the same poor method, tested with whole people left out, does not rise. What did the "
            "other test hand to it?",
            "同じ方法でも、人ごとに外したテストでは上がりません。もう一方のテストは、この方法に何を与"
            "えてしまったのでしょうか。",
        ),
    },
    **BUILD_WORDS,
}
