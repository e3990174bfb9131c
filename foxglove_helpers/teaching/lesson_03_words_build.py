"""What the checks of lesson 03's Build exercises say, in English and Japanese; see `lesson_03_words`.

Nothing flows in; the texts flow out, with places in braces that `lesson_03` fills in. The coefficients are
percent agreement and Fleiss' kappa, the smile set that of R1 (Aoto et al., 2022,
doi:10.1038/s41598-022-07560-2).
"""

BUILD_WORDS: dict[str, dict[str, tuple[str, str]]] = {
    "labels_by_majority": {
        "right": (
            "For any number of voters, and a tie is told and not decided. From here on the lesson counts with "
            "`tally.count_votes`, which refuses a tie until somebody has decided it in writing.",
            "投票者が何人でも数えられ、同数は決めずに知らせます。この先は `tally.count_votes` で数えます。これは、"
            "だれかが書面で決めるまで、同数を受け付けません。",
        ),
        "ties_are_male": (
            'on one volunteer {female} vote for female and {male} for male, and your function says "{found}". '
            "Who decided that?",
            'female が {female} 票、male が {male} 票のボランティアを、あなたの関数は "{found}" としています。そ'
            "れを決めたのはだれですか。",
        ),
        "ties_are_female": (
            'on one volunteer {female} vote for female and {male} for male, and your function says "{found}". '
            "Half of the votes are not more than half. What should it say?",
            'female が {female} 票、male が {male} 票のボランティアを、あなたの関数は "{found}" としています。半'
            "分は、半分より多くはありません。何と答えるべきですか。",
        ),
        "always_nine": (
            'on one volunteer {female} vote for female and {male} for male, and your function says "{found}". '
            "Not every team has 17 voters. Where does a table say how many there are?",
            'female が {female} 票、male が {male} 票のボランティアを、あなたの関数は "{found}" としています。投'
            "票者は 17 人とは限りません。何人いるかは、表のどこで分かりますか。",
        ),
        "four_in_five": (
            'on one volunteer {female} vote for female and {male} for male, and your function says "{found}". 80 '
            "% is the rule for smiles. What does a majority need?",
            'female が {female} 票、male が {male} 票のボランティアを、あなたの関数は "{found}" としています。80 '
            "% は笑顔の規則です。過半数には何が必要ですか。",
        ),
        "upside_down": (
            'on one volunteer {female} vote for female and {male} for male, and your function says "{found}". '
            "Which way round is your comparison?",
            'female が {female} 票、male が {male} 票のボランティアを、あなたの関数は "{found}" としています。比'
            "較が逆になっていませんか。",
        ),
        "voters_not_volunteers": (
            "your function gives back {found} labels for {volunteers} volunteers; there are {voters} voters. "
            "Does it go along the rows, or down the columns?",
            "ボランティアは {volunteers} 人なのに、ラベルが {found} 個あります（投票者は {voters} 人です）。行ご"
            "とに数えていますか、列ごとですか。",
        ),
        "wrong_length": (
            "your function gives back {found} labels for {volunteers} volunteers. Expected: one for each row.",
            "ボランティアは {volunteers} 人なのに、ラベルが {found} 個あります。1 行に 1 個必要です。",
        ),
        "numbers_not_words": (
            'your function gives back numbers. Expected: words, "female", "male" or "tie". Which word belongs to '
            "which count?",
            '数が返されています。"female"、"male"、"tie" のどれかの言葉が必要です。どの票数にどの言葉を付けますか。',
        ),
        "not_words": (
            'your function gives back something else than a list of words. Expected: "female", "male" or "tie" '
            "for each row.",
            '言葉のリストではないものが返されています。1 行ごとに "female"、"male"、"tie" のどれかが必要です。',
        ),
        "other_words": (
            'your function says "{found}". Expected: "female", "male" or "tie".',
            'あなたの関数は "{found}" と答えています。"female"、"male"、"tie" のどれかが必要です。',
        ),
        "wrong_labels": (
            'on one volunteer {female} vote for female and {male} for male, and your function says "{found}". '
            "Count both sides of one row: which is larger, or are they equal?",
            'female が {female} 票、male が {male} 票のボランティアを、あなたの関数は "{found}" としています。1 '
            "行の両側を数えてください。多いのはどちらですか。それとも同じですか。",
        ),
    },
    "percent_agreement": {
        "right": (
            "It is easy to explain, and it has a weakness that you have seen: where one answer is frequent, it "
            "is high without anybody looking.",
            "説明しやすい数値ですが、先ほど見たとおり弱点があります。一方の答えが多いと、だれも見ていなくても高く"
            "なります。",
        ),
        "unanimous_only": (
            "{faces} faces, {voters} voters: you give {found}. That is the share of faces on which all agree. If "
            "all but one agree, is that the same as just over half? Count pairs of voters.",
            "顔 {faces}、投票者 {voters} 人で、あなたの答えは {found} です。これは全員が一致した顔の割合です。1 人を"
            "除く全員の一致と、半分を少し超える人の一致は同じですか。投票者の組を数えてください。",
        ),
        "share_of_the_majority": (
            "{faces} faces, {voters} voters: you give {found}. That is how large the majority is. Two voters "
            "with different answers: what share of the pairs agrees there, and what does yours give?",
            "顔 {faces}、投票者 {voters} 人で、あなたの答えは {found} です。これは多数派の割合です。2 人の答えが"
            "違うとき、一致する組の割合はいくつですか。あなたの計算ではいくつですか。",
        ),
        "with_oneself": (
            "{faces} faces, {voters} voters: you give {found}. You also count pairs of a voter with themselves. "
            "With how many others can each of n voters be paired?",
            "顔 {faces}、投票者 {voters} 人で、あなたの答えは {found} です。自分自身との組も数えています。n 人の"
            "それぞれは、ほかの何人と組になりますか。",
        ),
        "disagreement": (
            "{faces} faces, {voters} voters: you give {found}. That is how often they differ. And how often do "
            "they agree?",
            "顔 {faces}、投票者 {voters} 人で、あなたの答えは {found} です。これは違う割合です。一致する割合はい"
            "くつですか。",
        ),
        "half_the_pairs": (
            "{faces} faces, {voters} voters: you give {found}, half of what is right. Are pairs counted once "
            "above the line, and twice below it?",
            "顔 {faces}、投票者 {voters} 人で、あなたの答えは {found} で、正しい値の半分です。分子では組を 1 回、"
            "分母では 2 回数えていませんか。",
        ),
        "twice_the_pairs": (
            "{faces} faces, {voters} voters: you give {found}, twice what is right. Are pairs counted twice "
            "above the line, and once below it?",
            "顔 {faces}、投票者 {voters} 人で、あなたの答えは {found} で、正しい値の 2 倍です。分子では組を 2 回、"
            "分母では 1 回数えていませんか。",
        ),
        "out_of_100": (
            "you give {found}. The function should give a share, from 0 to 1. By what did you multiply?",
            "あなたの答えは {found} です。0 から 1 までの割合が必要です。何を掛けましたか。",
        ),
        "one_answer_only": (
            "{faces} faces, {voters} voters: you give {found}. You count pairs that both say 1. Two voters who "
            "both say 0 agree as well, do they not?",
            "顔 {faces}、投票者 {voters} 人で、あなたの答えは {found} です。どちらも 1 と答えた組だけを数えていま"
            "す。どちらも 0 と答えた 2 人は、一致していませんか。",
        ),
        "against_the_first": (
            "{faces} faces, {voters} voters: you give {found}. You compare everybody with the first voter. What "
            "about the pairs without that one?",
            "顔 {faces}、投票者 {voters} 人で、あなたの答えは {found} です。全員を 1 人目と比べています。1 人目を"
            "含まない組はどうなりますか。",
        ),
        "neighbours_only": (
            "{faces} faces, {voters} voters: you give {found}. You compare each voter with the next one. Which "
            "other pairs are there?",
            "顔 {faces}、投票者 {voters} 人で、あなたの答えは {found} です。隣どうしだけを比べています。ほかにど"
            "んな組がありますか。",
        ),
        "not_averaged": (
            "{faces} faces, {voters} voters: you give {found}, the sum over all faces. What makes a mean of it?",
            "顔 {faces}、投票者 {voters} 人で、あなたの答えは {found} で、すべての顔の合計です。平均にするには何"
            "が必要ですか。",
        ),
        "voters_for_faces": (
            "{faces} faces, {voters} voters: you give {found}. You compare faces with each other instead of "
            "voters. Which is a row, and which a column?",
            "顔 {faces}、投票者 {voters} 人で、あなたの答えは {found} です。投票者どうしでなく、顔どうしを比べて"
            "います。行はどちらで、列はどちらですか。",
        ),
        "always_seventeen": (
            "{faces} faces, {voters} voters: you give {found}, as if there were 17 voters. Where does the array "
            "say how many there are?",
            "顔 {faces}、投票者 {voters} 人で、あなたの答えは {found} です。投票者を 17 人としています。何人いるかは、"
            "配列のどこで分かりますか。",
        ),
        "kappa_already": (
            "{faces} faces, {voters} voters: you give {found}. You have taken off chance already. That is the "
            "next exercise; what comes before it?",
            "顔 {faces}、投票者 {voters} 人で、あなたの答えは {found} です。偶然の分まで差し引いています。それは"
            "次の問題です。その前の値はいくつですか。",
        ),
        "wrong_number": (
            "{faces} faces, {voters} voters: you give {found}, and that is another number. Work out one face by "
            "hand: 3 voters, two say 1 and one says 0. How many of the 3 pairs agree?",
            "顔 {faces}、投票者 {voters} 人で、あなたの答えは {found} ですが、正しい値と違います。1 つの顔を手で"
            "計算してください。3 人のうち 2 人が 1、1 人が 0 なら、3 組のうち何組が一致しますか。",
        ),
    },
    "fleiss_kappa": {
        "right": (
            "The same as statsmodels, a well-kept library, gives. From here on the lesson takes that one, with "
            "an interval beside it.",
            "よく保守されたライブラリー statsmodels と同じ値です。この先はそちらを使い、区間も付けます。",
        ),
        "chance_left_out": (
            "{faces} faces, {voters} voters: you give {found}, which is percent agreement. What is taken off "
            "from it, above the line and below?",
            "顔 {faces}、投票者 {voters} 人で、あなたの答えは {found} で、これは一致率です。分子と分母のそれぞれ"
            "から、何を引きますか。",
        ),
        "chance_alone": (
            "{faces} faces, {voters} voters: you give {found}. That is the agreement by chance. What do you do "
            "with it?",
            "顔 {faces}、投票者 {voters} 人で、あなたの答えは {found} です。これは偶然の一致です。それをどう使い"
            "ますか。",
        ),
        "even_chance": (
            "{faces} faces, {voters} voters: you give {found}. You take one half for chance. That holds where "
            "both answers are as frequent. How frequent is the answer 1 here?",
            "顔 {faces}、投票者 {voters} 人で、あなたの答えは {found} です。偶然の一致を 2 分の 1 としています。"
            "それは 2 つの答えが同じ頻度のときだけです。答え 1 の頻度はいくつですか。",
        ),
        "one_answer_only": (
            "{faces} faces, {voters} voters: you give {found}. By chance two may both say 1, and that is in it. "
            "What else may two say by chance and agree?",
            "顔 {faces}、投票者 {voters} 人で、あなたの答えは {found} です。偶然どちらも 1 と言う場合は入っていま"
            "す。偶然一致する場合は、ほかにもありませんか。",
        ),
        "chance_not_squared": (
            "{faces} faces, {voters} voters: you give {found}. You take the share of the answer 1 for chance. "
            "How probable is it that two people both give it?",
            "顔 {faces}、投票者 {voters} 人で、あなたの答えは {found} です。答え 1 の割合をそのまま偶然の一致とし"
            "ています。2 人がどちらも 1 と答える確率はいくつですか。",
        ),
        "not_divided": (
            "{faces} faces, {voters} voters: you give {found}. Full agreement should give 1. What is the most "
            "that can be left after taking chance off?",
            "顔 {faces}、投票者 {voters} 人で、あなたの答えは {found} です。完全な一致なら 1 になるはずです。偶然"
            "の分を引いた後に残る最大の値はいくつですか。",
        ),
        "bracket_above": (
            "{faces} faces, {voters} voters: you give {found}. Only chance is divided. What should stand in "
            "brackets above the line?",
            "顔 {faces}、投票者 {voters} 人で、あなたの答えは {found} です。偶然の分だけを割っています。分子のどこに括"
            "弧が必要ですか。",
        ),
        "no_brackets": (
            "{faces} faces, {voters} voters: you give {found}. Brackets are missing: Python divides before it "
            "subtracts. What is to be divided, and by what?",
            "顔 {faces}、投票者 {voters} 人で、あなたの答えは {found} です。括弧が足りません。Python は、引く前に割りま"
            "す。何を、何で割るのでしょうか。",
        ),
        "with_oneself": (
            "{faces} faces, {voters} voters: you give {found}. Pairs of a voter with themselves are in your "
            "agreement. Compare it with exercise 5.2.",
            "顔 {faces}、投票者 {voters} 人で、あなたの答えは {found} です。一致率に、自分自身との組が入っていま"
            "す。問題 5.2 と比べてください。",
        ),
        "chance_of_each_face": (
            "{faces} faces, {voters} voters: you give {found}. You work out chance face by face. Somebody who "
            "does not look does not know which face it is: over what is the share of the answer 1 to be taken?",
            "顔 {faces}、投票者 {voters} 人で、あなたの答えは {found} です。偶然の一致を顔ごとに計算しています。"
            "見ていない人には、どの顔かは分かりません。答え 1 の割合は、何の全体で求めますか。",
        ),
        "majority_for_pairs": (
            "{faces} faces, {voters} voters: you give {found}. You begin with how large the majority is. With "
            "what does kappa begin?",
            "顔 {faces}、投票者 {voters} 人で、あなたの答えは {found} です。多数派の割合から始めています。カッパ"
            "は何から始めますか。",
        ),
        "pairs_by_cohen": (
            "{faces} faces, {voters} voters: you give {found}. That is the mean of Cohen's kappa over all pairs. "
            "Fleiss' takes one chance for all voters together. From which share?",
            "顔 {faces}、投票者 {voters} 人で、あなたの答えは {found} です。これは、すべての組のコーエンのカッパ"
            "の平均です。フライスのカッパでは、全員に共通の偶然を使います。どの割合から求めますか。",
        ),
        "alpha": (
            "{faces} faces, {voters} voters: you give {found}. That is Krippendorff's alpha, a near relative. "
            "How does Fleiss work out chance?",
            "顔 {faces}、投票者 {voters} 人で、あなたの答えは {found} です。これは近い仲間の、クリッペンドルフの"
            "アルファです。フライスは偶然の一致をどう計算しますか。",
        ),
        "voters_for_faces": (
            "{faces} faces, {voters} voters: you give {found}. You compare faces with each other instead of "
            "voters. Which is a row, and which a column?",
            "顔 {faces}、投票者 {voters} 人で、あなたの答えは {found} です。投票者どうしでなく、顔どうしを比べて"
            "います。行はどちらで、列はどちらですか。",
        ),
        "out_of_100": (
            "you give {found}. The function should give a number that is 1 for full agreement. By what did you "
            "multiply?",
            "あなたの答えは {found} です。完全な一致で 1 になる数が必要です。何を掛けましたか。",
        ),
        "wrong_number": (
            "{faces} faces, {voters} voters: you give {found}, and that is another number. Print its two parts, "
            "agreement and chance, for the four faces worked out above. Which of them differs?",
            "顔 {faces}、投票者 {voters} 人で、あなたの答えは {found} ですが、正しい値と違います。上で計算した 4 "
            "つの顔について、一致と偶然の 2 つの部分を表示してください。違うのはどちらですか。",
        ),
    },
    "crowd_label": {
        "right": (
            "The most frequent word need not have half of the votes. And a tie is a result too: this photograph "
            "has no label.",
            "最も多い言葉が半分を超える必要はありません。同数も 1 つの結果です。その写真にはラベルがありません。",
        ),
        "tie_not_told": (
            'the crowd says: {counted}. Your function says "{found}". Which word is ahead of all others?',
            '大勢の答えは {counted} です。あなたの関数は "{found}" と答えています。ほかのすべてより多い言葉はどれ'
            "ですか。",
        ),
        "first_annotator": (
            'the crowd says: {counted}. Your function says "{found}", the word of the first. What do the others '
            "say?",
            '大勢の答えは {counted} です。あなたの関数は、1 人目の言葉 "{found}" を答えています。ほかの人は何と言'
            "っていますか。",
        ),
        "last_annotator": (
            'the crowd says: {counted}. Your function says "{found}", the word of the last. What do the others '
            "say?",
            '大勢の答えは {counted} です。あなたの関数は、最後の人の言葉 "{found}" を答えています。ほかの人は何と'
            "言っていますか。",
        ),
        "rarest": (
            'the crowd says: {counted}. Your function says "{found}". Which end of the counts is it?',
            '大勢の答えは {counted} です。あなたの関数は "{found}" と答えています。多いほうと少ないほうの、どちら'
            "の端ですか。",
        ),
        "needs_half": (
            'the crowd says: {counted}. Your function says "{found}". With eight words to choose from, must the '
            "most frequent one have more than half?",
            '大勢の答えは {counted} です。あなたの関数は "{found}" と答えています。選べる言葉が 8 つあるとき、最'
            "も多い言葉は半分を超えなければなりませんか。",
        ),
        "no_word": (
            'your function gives back a value of type {kind}. Expected: one word, such as "happy" or "tie".',
            'あなたの関数は {kind} 型の値を返しています。"happy" や "tie" のような言葉が 1 つ必要です。',
        ),
        "other_word": (
            'your function says "{found}". Expected: one of the words that somebody said ({counted}), or "tie".',
            'あなたの関数は "{found}" と答えています。だれかが言った言葉（{counted}）か "tie" が必要です。',
        ),
        "wrong_word": (
            'the crowd says: {counted}. Your function says "{found}". How often was each word said?',
            '大勢の答えは {counted} です。あなたの関数は "{found}" と答えています。それぞれの言葉は何回ですか。',
        ),
    },
    "smile_set": {
        "right": (
            "So R1 came to 668 + 668 photographs. Everything between, on which voters differ, is in neither list.",
            "R1 はこうして 668 ＋ 668 枚を得ました。その間の、投票者の意見が割れた写真は、どちらのリストにも入り"
            "ません。",
        ),
        "exactly_is_enough": (
            "{voters} voters, share {share}: you take {smiling} photographs for smiling. Some of them have "
            "exactly {share} of the votes. Is that more than {share}?",
            "投票者 {voters} 人、割合 {share} で、笑顔が {smiling} 枚になっています。その中に、ちょうど {share} "
            "の写真があります。それは {share} より多いですか。",
        ),
        "always_seventeen": (
            "here are {voters} voters, share {share}: you take {smiling} photographs for smiling. Where does "
            "each row say how many voted on it?",
            "ここでは投票者は {voters} 人、割合は {share} で、笑顔が {smiling} 枚になっています。何人が投票したか"
            "は、行のどこで分かりますか。",
        ),
        "share_not_used": (
            "{voters} voters, share {share}: you take {smiling} photographs for smiling, as if the share were 80 "
            "%. Where does your function use `share`?",
            "投票者 {voters} 人、割合 {share} で、笑顔が {smiling} 枚になっています。80 % のときと同じです。関数"
            "のどこで `share` を使っていますか。",
        ),
        "not_a_share": (
            "{voters} voters, share {share}: you take {smiling} photographs for smiling. You compare a number of "
            "votes with a share. Of what is it the share?",
            "投票者 {voters} 人、割合 {share} で、笑顔が {smiling} 枚になっています。票の数と割合をそのまま比べて"
            "います。それは何に対する割合ですか。",
        ),
        "majority": (
            "{voters} voters, share {share}: you take {smiling} photographs for smiling, all that have a "
            "majority. Where does your function use `share`?",
            "投票者 {voters} 人、割合 {share} で、笑顔が {smiling} 枚になっています。過半数の写真すべてです。関数"
            "のどこで `share` を使っていますか。",
        ),
        "everything_else": (
            "{voters} voters: among your {others} photographs that do not smile some have votes for smiling. "
            "Which ones does R1 call not smiling?",
            "投票者 {voters} 人で、笑顔でないとした {others} 枚の中に、笑顔の票がある写真があります。R1 が笑顔で"
            "ないとしたのは、どの写真ですか。",
        ),
        "not_balanced": (
            "you give {smiling} smiling and {others} not smiling. A model that always says the more frequent one "
            "would look good. How many should the second list have?",
            "笑顔 {smiling} 枚、笑顔でない {others} 枚になっています。多いほうを答えるだけのモデルが良く見えてし"
            "まいます。2 つ目のリストは何枚にすべきですか。",
        ),
        "not_the_first": (
            "both lists have {smiling} photographs, and nobody of the second smiles. But they are not the first "
            "in the table, as was asked, so that everybody gets the same set. Which end, or which order, do you "
            "take?",
            "どちらのリストも {smiling} 枚で、2 つ目に笑顔の票はありません。しかし、表の最初のほうの写真ではあり"
            "ません。だれでも同じ組になるように、そう決めてあります。どちらの端から、どの順に取っていますか。",
        ),
        "swapped": (
            "your two lists have changed places. Which comes first?",
            "2 つのリストが入れ替わっています。先に来るのはどちらですか。",
        ),
        "not_two_lists": (
            "your function gives back a value of type {kind}. Expected: two lists, as in `return smiling, "
            "not_smiling`.",
            "{kind} 型の値が返されています。`return smiling, not_smiling` のように、2 つのリストが必要です。",
        ),
        "tables_not_numbers": (
            "your function gives back tables. Which numbers stand at the left of their rows? `.index` gives them.",
            "表が返されています。行の左にある番号はどれですか。`.index` で取り出せます。",
        ),
        "mask": (
            "your function gives back True and False, one for each row. How do you get the numbers of the rows "
            "that are True?",
            "行ごとの True と False が返されています。True の行の番号はどうすれば得られますか。",
        ),
        "no_row_numbers": (
            "your function gives back numbers that are no rows of the table, or the same one twice. Rows are "
            "numbered from 0 on, {rows} in all; they are not volunteers.",
            "表の行の番号でない数、または同じ番号が 2 回返されています。行の番号は 0 からで、全部で {rows} 行です。"
            "ボランティアの番号ではありません。",
        ),
        "wrong_rows": (
            "{voters} voters, share {share}: you give {smiling} smiling and {others} not smiling. Take one row: "
            "what share of its votes is for smiling, and is that more than {share}?",
            "投票者 {voters} 人、割合 {share} で、笑顔 {smiling} 枚、笑顔でない {others} 枚になっています。1 つの"
            "行で、笑顔の票の割合はいくつですか。{share} より多いですか。",
        ),
    },
}
