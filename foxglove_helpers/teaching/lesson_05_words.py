"""What the checks of lesson 05 say, in English and Japanese: by exercise, then by the reason of the message.

Texts flow out, nothing flows in. "right" is said of a right answer; the other reasons name a misconception,
and their text is a question that helps without giving the answer. Names in braces are filled in by the check.
"""

WORDS: dict[str, dict[str, tuple[str, str]]] = {
    "winning_row": {
        "right": (
            "Each label has its row, each row gives one score, and the larger score wins: 0.28 against "
            "-0.10. Next: how clearly did it win?",
            "ラベルごとに行があり、行ごとにスコアが 1 つ出て、大きいほうが選ばれます（0.28 と -0.10）。"
            "次は「どれくらいはっきり勝ったか」です。",
        ),
        "one_weight_only": (
            "you may have looked at one weight alone. Multiply each feature by its weight, in both "
            "rows, and add the two products of a row. Which of the two sums is larger?",
            "重み 1 つだけを見ていませんか。どちらの行でも、特徴量と重みを掛けて、行ごとに 2 つの積を足"
            "してください。どちらの合計が大きいでしょうか。",
        ),
        "negative_means_no": (
            "a score has no fixed zero: only the comparison of the two rows counts. Which of the two "
            "sums is larger, even if one of them lies below zero?",
            "スコアの 0 に特別な意味はありません。2 つの行の比較だけに意味があります。一方が 0 より小さ"
            "くても、どちらの合計が大きいでしょうか。",
        ),
    },
    "margin": {
        "right": (
            "Above zero: the right label wins. Below zero: it loses. AROW asks for more, a margin of at "
            "least 1. Section 2 shows what it does otherwise.",
            "0 より大きければ正しいラベルの勝ち、小さければ負けです。AROW はさらに 1 以上のマージン（"
            "margin）を求めます。そうでないときに何をするかは、第 2 節で見ます。",
        ),
        "not_summed": (
            "your function gives {size} numbers, one a feature. A score is one number: what is done "
            "with the products of a row?",
            "特徴量ごとに {size} 個の数が返りました。スコアは 1 つの数です。行の積をどうしますか。",
        ),
        "always_positive": (
            "this person's margin lies below zero, and your function gives the same size above zero. "
            "What should a margin tell when the other row wins?",
            "この人のマージンは 0 より小さいのに、正の値が返りました。もう一方の行が勝ったとき、マージン"
            "は何を表すべきでしょうか。",
        ),
        "wrong_sign": (
            "the size is right and the sign is turned round. Which score is taken away from which, if a "
            "margin above zero means that the right label wins?",
            "大きさは合っていますが、符号が逆です。マージンが正なら正しいラベルの勝ちです。どちらのスコ"
            "アからどちらを引きますか。",
        ),
        "forgot_other": (
            "this is the score of the right row alone. A margin compares: where is the other row?",
            "これは正しいラベルの行のスコアだけです。マージンは比較です。もう一方の行はどこで使いますか。",
        ),
        "scores_added": (
            "this is the sum of the two scores. A margin tells how far one is ahead of the other: which "
            "sign does that need?",
            "これは 2 つのスコアの和です。マージンは、一方がもう一方をどれだけ上回るかを表します。どちら"
            "の符号が必要でしょうか。",
        ),
        "mean_not_sum": (
            "this is the margin divided by {size}, the number of features. Is a score a mean or a sum?",
            "マージンを特徴量の数 {size} で割った値です。スコアは平均ですか、合計ですか。",
        ),
        "other_value": (
            "on a person with {size} features your value is not the margin. Multiply, add, once for "
            "each row; then compare the two sums. Which of these steps is missing?",
            "特徴量が {size} 個の人で、マージンと違う値になりました。行ごとに掛けて足し、2 つの合計を比"
            "べます。どの段階が抜けていますか。",
        ),
    },
    "who_is_learned_from": {
        "right": (
            "AROW learns from every margin below 1: from mistakes, and also from people whom it labels "
            "correctly, but narrowly.",
            "AROW は 1 より小さいすべてのマージンから学びます。間違えた人からも、正しく分類できたものの"
            "きわどかった人からも学びます。",
        ),
        "only_mistakes": (
            "a margin of -0.2 is a mistake, and AROW does learn from it. But look at the rule again: is "
            "0.4 already enough to be left alone?",
            "マージン -0.2 は間違いなので、AROW は学習します。でも規則をもう一度見てください。0.4 なら、"
            "もう十分でしょうか。",
        ),
        "updates_when_margin_ok": (
            "one of the three has a margin that satisfies AROW, and then it changes nothing at all. Whose?",
            "3 人のうち 1 人は、AROW が満足するマージンをもっています。そのとき AROW は何も変えません。"
            "だれのときでしょうか。",
        ),
        "rule_turned_round": (
            "this person is labelled right with room to spare. Would you change a rule because of the "
            "one case that it already handles well?",
            "この人は余裕をもって正しく分類されています。うまくいっている例のために規則を変えますか。",
        ),
    },
    "step_size": {
        "right": (
            "Great doubt v makes beta small, and a margin far below 1 makes alpha large. Next, these "
            "two numbers move the weights.",
            "迷い v が大きいほど beta は小さく、マージンが 1 から遠いほど alpha は大きくなります。次は、"
            "この 2 つの数で重みを動かします。",
        ),
        "only_mistakes": (
            "the margin is {margin:.2f}, and your function changes nothing. Which margin does AROW ask "
            "for before it leaves a person alone?",
            "マージンが {margin:.2f} なのに、何も変えていません。AROW が何もしないのは、マージンがいくつ"
            "以上のときですか。",
        ),
        "swapped": (
            "both numbers are right, in the other order. Alpha, the size of the step, comes first.",
            "数は両方とも合っていますが、順序が逆です。先に alpha（ステップの大きさ）を返します。",
        ),
        "forgot_variance": (
            "your beta does not depend on v. How should beta change for a person about whom AROW is in "
            "great doubt?",
            "beta が v によって変わっていません。AROW の迷い v が大きい人では、beta はどうなりますか。",
        ),
        "margin_not_gap": (
            "your beta is right. Alpha grows with what is MISSING to a margin of 1. How much is "
            "missing, if the margin is m?",
            "beta は合っています。alpha は「マージンが 1 に足りない分」に比例します。マージンが m のとき、"
            "足りない分はいくつでしょうか。",
        ),
        "wrong_sign": (
            "your beta is right; alpha has a sign turned round. What is missing to a margin of 1: is it "
            "more or less when the margin lies below zero?",
            "beta は合っていますが、alpha の符号が違います。マージンが 0 より小さいとき、1 に足りない分"
            "は増えますか、減りますか。",
        ),
        "r_not_inverted": (
            "with r = 1 your function is right, with r = {r:g} it is not. What is added to v?",
            "r = 1 なら合っていますが、r = {r:g} では違います。規則では v に何を足しますか。",
        ),
        "forgot_r": (
            "with r = 1 your function is right, with r = {r:g} it is not. Where does r enter?",
            "r = 1 なら合っていますが、r = {r:g} では違います。r はどこで使いますか。",
        ),
        "margin_of_one": (
            "with a margin of exactly 1 your function still changes something. Does the rule say "
            '"above 1" or "1 or more"?',
            "マージンが 1 のときも何かを変えています。規則は「1 を超える」ですか、「1 以上」ですか。",
        ),
        "variance_shrinks_anyway": (
            "with a margin of {margin:.2f} your alpha is 0, but beta is not, so the variances would "
            "still shrink. What does AROW do with a person who needs no update?",
            "マージン {margin:.2f} で alpha は 0 ですが、beta が 0 ではないので、分散が小さくなってしま"
            "います。更新のいらない人に対して、AROW は何をしますか。",
        ),
        "updates_when_margin_ok": (
            "a person with a margin of {margin:.2f} comes by, and your function still takes a step. "
            "From which margin on does AROW leave everything as it is?",
            "マージンが {margin:.2f} の人なのに、まだ更新しています。AROW が何も変えないのは、マージンが"
            "いくつからですか。",
        ),
        "other_value": (
            "for margin {margin:.2f}, v {v:.2f} and r {r:g} your pair is not that of the rule. Work the "
            "example by hand first, with margin 0, v = 1 and r = 1: what do you get there, and what "
            "does your function give?",
            "マージン {margin:.2f}、v {v:.2f}、r {r:g} で、規則と違う組になりました。まずマージン 0、v "
            "= 1、r = 1 の例を手で計算してください。あなたの関数の答えと同じですか。",
        ),
    },
    "arow_step": {
        "right": (
            "That is the whole of AROW's learning: four rows in, four rows out. Everything else is "
            "doing it again and again.",
            "これが AROW の学習のすべてです。4 つの行が入り、4 つの行が出ます。あとは繰り返すだけです。",
        ),
        "updates_when_margin_ok": (
            "a person with a margin of {margin:.2f} comes by, and your rows change. What does AROW do "
            "with a person whom it labels right with a margin above 1?",
            "マージンが {margin:.2f} の人なのに、行が変わっています。1 より大きいマージンで正しく分類で"
            "きる人に対して、AROW は何をしますか。",
        ),
        "only_mistakes": (
            "the margin is {margin:.2f}, above zero but below 1, and your weights have not moved. Are "
            "only mistakes learned from?",
            "マージンは {margin:.2f} で、0 より大きく 1 より小さいのに、重みが動いていません。学ぶのは間"
            "違いからだけでしょうか。",
        ),
        "weights_left_alone": (
            "the margin is {margin:.2f}, far below 1, and your weights have not moved. Do you give back "
            "the new rows, or those that came in?",
            "マージンは {margin:.2f} で 1 よりずっと小さいのに、重みが動いていません。返しているのは新し"
            "い行ですか、入ってきた行ですか。",
        ),
        "same_sign_both_rows": (
            "both rows of weights move the same way, so the gap between them hardly changes. Which row "
            "should score higher for this person afterwards, and which lower?",
            "2 つの行の重みが同じ向きに動いているので、差がほとんど変わりません。この人のスコアが上がる"
            "べき行と下がるべき行は、それぞれどちらでしょうか。",
        ),
        "wrong_sign": (
            "after your step this person's margin is even smaller than before. Which row has to gain, "
            "and which to lose?",
            "ステップのあと、この人のマージンが前より小さくなっています。どちらの行を増やし、どちらの行"
            "を減らしますか。",
        ),
        "other_row_left_alone": (
            "the right row moves as it should, the other row does not move. What does AROW do there?",
            "正しいラベルの行は合っていますが、もう一方の行が動いていません。AROW はその行をどうしますか。",
        ),
        "forgot_variance": (
            "every feature moves as if AROW were equally unsure of all of them. Where does the variance "
            "of a feature come in?",
            "どの特徴量も、自信のなさが同じように動いています。特徴量ごとの分散はどこで使いますか。",
        ),
        "variance_first": (
            "your weights were moved with the NEW variances. The step is taken with the variances from "
            "before this person came: in which order must the lines stand?",
            "重みを「新しい」分散で動かしています。使うのは、この人が来る前の分散です。行はどの順番に並"
            "べればよいでしょうか。",
        ),
        "half_the_doubt": (
            "the doubt v in your step counts the variances of one row only. How many rows take part in "
            "a margin?",
            "v に、1 つの行の分散しか入っていません。マージンには何行が関わりますか。",
        ),
        "forgot_r": (
            "with r = 1 your step is right, with r = {r:g} it is not. Do you hand r on?",
            "r = 1 なら合っていますが、r = {r:g} では違います。r を渡していますか。",
        ),
        "rows_swapped": (
            "the two rows of {which} come back in the other order. The row of the right label comes first.",
            "{which}の 2 つの行の順序が逆です。正しいラベルの行を先に返します。",
        ),
        "other_weights": (
            "your weights differ from one step of AROW. Print v, beta and alpha for the example with "
            "the features 0.7 and 0.1, where every variance is 1: v is 1 and beta is 0.5. Which is the "
            "first number that differs?",
            "重みが AROW の 1 ステップと違います。特徴量 0.7 と 0.1、分散がすべて 1 の例で v、beta、"
            "alpha を表示してみてください（v は 1、beta は 0.5 です）。最初に違うのはどの数ですか。",
        ),
        "variance_left_alone": (
            "the weights are right, and the variances have not changed. AROW has met a person: is it as "
            "unsure as before?",
            "重みは合っていますが、分散が変わっていません。人に 1 人会ったあとも、AROW の自信のなさは同"
            "じでしょうか。",
        ),
        "variance_grows": (
            "the weights are right, but your variances grow. Does AROW become more or less sure by "
            "meeting a person?",
            "重みは合っていますが、分散が大きくなっています。人に会うと、自信は増えますか、減りますか。",
        ),
        "one_variance": (
            "the weights are right; only one row of variances has shrunk. Both rows took part in this "
            "step: what happens to the other one?",
            "重みは合っていますが、分散が 1 行しか小さくなっていません。両方の行が関わりました。もう一方"
            "の行はどうなりますか。",
        ),
        "variance_not_squared": (
            "the weights are right; the variances shrink too much. Which power of the variance stands "
            "in the rule?",
            "重みは合っていますが、分散が小さくなりすぎています。規則では分散の何乗を使いますか。",
        ),
        "alpha_in_variance": (
            "the weights are right; the variances were shrunk with alpha. Does AROW's confidence depend "
            "on how wrong it was, or on having met such a person at all?",
            "重みは合っていますが、分散に alpha を使っています。自信の大きさに関わるのは「どれだけ間違え"
            "たか」ですか、「そのような人に会ったこと」ですか。",
        ),
        "other_variances": (
            "the weights are right, the variances are not. In the example by hand the variance of the "
            "feature 0.7 went from 1 to 0.755: what does your function give there?",
            "重みは合っていますが、分散が違います。手計算の例では、0.7 の特徴量の分散が 1 から 0.755 に"
            "なりました。あなたの関数ではいくつですか。",
        ),
    },
    "one_pass": {
        "right": (
            "This is a learning algorithm, and you wrote it. On {people} people its scores and those of "
            "ArowClassifier differ by at most {gap:.8f}: ours counts in 32-bit numbers, yours in 64-bit "
            "ones.",
            "学習アルゴリズムができました。{people} 人について、ArowClassifier のスコアとの差は最大でも "
            "{gap:.8f} です（ArowClassifier は 32 ビット、あなたの関数は 64 ビットの数で計算します）。",
        ),
        "ignores_order": (
            "your pass goes through the rows as they stand in the table, 0, 1, 2 and so on. Who should "
            "come first, according to `order`?",
            "表の行を 0、1、2… の順に進んでいます。`order` によると、最初に来るのはだれでしょうか。",
        ),
        "does_not_carry": (
            "the result looks as if only the last person had come by. Does each step start from the "
            "rows that the step before gave back?",
            "最後の 1 人しか来なかったような結果です。各ステップは、前のステップの結果から始まっていますか。",
        ),
        "starts_afresh": (
            "your pass starts from zeros and ones. It should go on from the weights and variances it is "
            "given, or a second pass would forget the first.",
            "0 と 1 から始めています。渡された重みと分散から続けないと、2 回目が 1 回目を忘れてしまいます。",
        ),
        "labels_turned_round": (
            "your pass treats every person as if the other label were right. Which row belongs to a "
            "person with label 1?",
            "どの人も、逆のラベルが正しいかのように扱っています。ラベル 1 の人の行は何番でしょうか。",
        ),
        "always_the_same_row": (
            "your pass takes row 0 as the right row for everybody. Where does the person's own label "
            "come in?",
            "だれに対しても、行 0 を正しい行としています。その人のラベルはどこで使いますか。",
        ),
        "skips_last": (
            "the last person of `order` is missing. Where does your loop stop?",
            "`order` の最後の人が抜けています。繰り返しはどこで終わっていますか。",
        ),
        "nothing_learned": (
            "the rows come back as they went in. Are the four rows of each step put in their places?",
            "行が、入ったときのまま返ってきました。ステップが返す 4 つの行を、元の場所に入れていますか。",
        ),
        "other_value": (
            "your rows differ from those of a pass. Try an order of one person first, then of two: from "
            "which on do they differ?",
            "1 周したあとの行と違います。まず 1 人、次に 2 人の順番で試してください。どこから違いますか。",
        ),
    },
    "who_moves_more": {
        "right": (
            "The step is alpha times variance times x: what AROW is unsure of moves most. That is the "
            '"adaptive" in its name.',
            "ステップは alpha × 分散 × x です。自信のないものほど大きく動きます。これが名前にある「適応"
            "的（adaptive）」の意味です。",
        ),
        "sure_moves_more": (
            "the smaller variance says that AROW has learned more about this feature and is surer of "
            "its weight. Would you shift what you are sure of more than what you are unsure of?",
            "分散が小さいほど、AROW はその特徴量についてよく学んでいて、重みに自信があります。自信のある"
            "ものを、自信のないものより大きく動かすでしょうか。",
        ),
        "variance_has_no_part": (
            "alpha and x are the same for both features, but the step has a third factor. Which one?",
            "alpha と x は同じですが、ステップにはもう 1 つ掛けるものがあります。何でしょうか。",
        ),
    },
    "confusion": {
        "right": (
            "Every measure of this lesson is made of these four counts.",
            "この章のすべての指標は、この 4 つの数からできています。",
        ),
        "swapped_errors": (
            "the two kinds of mistake are exchanged. A false positive is a person who was CALLED 1: "
            "what was the truth?",
            "2 種類の間違いが入れ替わっています。偽陽性（false positive）は、1 と「予測された」人です。"
            "真のラベルは何でしたか。",
        ),
        "positive_is_zero": (
            "all four numbers are there, counted as if 0 were the positive label. Here positive means 1.",
            "4 つの数はそろっていますが、0 を陽性として数えています。ここでは 1 が陽性です。",
        ),
        "wrong_order": (
            "the four counts are right, in another order (scikit-learn's own). Here tp comes first.",
            "数は合っていますが、順序が違います（scikit-learn の順序です）。この問題では tp が最初です。",
        ),
        "shares_not_counts": (
            "these are shares of all people. How many PEOPLE is each?",
            "これは全体に対する割合です。それぞれ何人でしょうか。",
        ),
        "ignores_truth": (
            "your function counts what was predicted, whatever the truth was. Where is `truth` used?",
            "真のラベルに関係なく、予測だけを数えています。`truth` はどこで使いますか。",
        ),
        "other_value": (
            "your four numbers add up to {total:g}, for {people} people. Every person belongs into "
            "exactly one of the four cells: who is counted wrongly?",
            "4 つの数の合計は {total:g}、人数は {people} 人です。1 人は必ず 4 つのうちの 1 つに入ります。"
            "どの人の数え方が違いますか。",
        ),
    },
    "precision_recall_f": {
        "right": (
            "Two numbers and their strict mean. F is the last column of Table 2.",
            "2 つの数と、その厳しい平均です。F は表 2 の最後の列にあります。",
        ),
        "swapped_precision_recall": (
            "precision and recall are exchanged. Precision asks: of the people CALLED 1, how many are? "
            "Which mistakes stand below the line?",
            "適合率（precision）と再現率（recall）が入れ替わっています。適合率は「1 と予測された人のうち、"
            "本当に 1 なのは何人か」です。分母に入るのはどちらの間違いですか。",
        ),
        "arithmetic_mean": (
            "precision and recall are right; your F is their ordinary mean. F is the harmonic mean, "
            "which stays low if one of the two is low.",
            "適合率と再現率は合っています。F がふつうの平均になっています。F は調和平均で、一方が低けれ"
            "ば低くなります。",
        ),
        "forgot_two": (
            "precision and recall are right; your F is half of what it should be. If both were 0.8, "
            "what should F be?",
            "適合率と再現率は合っていますが、F が半分になっています。両方とも 0.8 なら、F はいくつになる"
            "べきでしょうか。",
        ),
        "accuracy_instead_of_f": (
            "precision and recall are right; your third number is a share of right answers, not F. "
            "Which mean of precision and recall is F?",
            "適合率と再現率は合っています。3 つ目は F ではなく、当たった割合です。F は、適合率と再現率の"
            "どんな平均でしょうか。",
        ),
        "percent": (
            "these are percentages. Give numbers between 0 and 1, as Table 2 does.",
            "これは百分率です。表 2 と同じように、0 から 1 の数で返してください。",
        ),
        "divides_by_zero": (
            "with {tp} true positives, {fp} false positives and {fn} false negatives a line has nothing "
            "below it. By convention such a number is 0: does your function look before it divides?",
            "真陽性 {tp}、偽陽性 {fp}、偽陰性 {fn} では、分母が 0 になるものがあります。そのときは 0 と"
            "する約束です。割る前に確かめていますか。",
        ),
        "other_value": (
            "for {tp} true positives, {fp} false positives and {fn} false negatives at least one of "
            "your three numbers is wrong. Which people stand below the line of each fraction?",
            "真陽性 {tp}、偽陽性 {fp}、偽陰性 {fn} のとき、3 つの数のうち少なくとも 1 つが違います。それ"
            "ぞれの分母に入るのはどの人たちですか。",
        ),
    },
    "what_a_screening_needs": {
        "right": (
            "Recall, which clinicians call sensitivity. The question decides which number matters, "
            "never the software.",
            "再現率（臨床でいう感度）です。どの数が大切かを決めるのは、ソフトウェアではなく、問いです。",
        ),
        "accuracy_hides_misses": (
            "one child in a thousand has the disorder. How accurate is a programme that calls every "
            "child healthy, and how many does it miss?",
            "その疾患は 1000 人に 1 人です。全員を「健康」とする方法の正解率はいくつで、何人を見逃すでし"
            "ょうか。",
        ),
        "swapped_precision_recall": (
            "precision speaks of the children who were called back. Where are the missed ones counted?",
            "適合率は、再検査に呼ばれた子どもについての数です。見逃された子どもはどこで数えられますか。",
        ),
        "f_mixes_both": (
            "F mixes two kinds of mistake, and here one of them matters most. Which of its two parts "
            "counts the missed children?",
            "F は 2 種類の間違いを混ぜた数です。ここでは一方が特に大切です。見逃しを数えるのは、F のどち"
            "らの部分でしょうか。",
        ),
    },
    "leave_one_volunteer_out_folds": {
        "right": (
            "As many folds as volunteers, and nobody is ever judged by a model that has seen that "
            "person. The package's `leave_one_volunteer_out` does the same.",
            "分割の数はボランティアの人数と同じで、自分を見たことのあるモデルに判定される人はいません。"
            "パッケージの `leave_one_volunteer_out` も同じことをします。",
        ),
        "not_folds": (
            "expected a list of pairs (train rows, test rows), one pair a fold; yours could not be read "
            "as one.",
            "(学習用の行, テスト用の行) の組のリストが必要ですが、そのように読めませんでした。",
        ),
        "empty_rows": (
            "one of your folds has no rows to train on, or none to test. Which rows belong to the "
            "volunteer, and which do not?",
            "学習用またはテスト用の行が空の分割があります。そのボランティアの行はどれで、そうでない行は"
            "どれですか。",
        ),
        "volunteers_not_rows": (
            "row numbers go from 0 to {last}, and {number:g} is among yours. Is it the number of a "
            "volunteer instead of the rows where that volunteer stands?",
            "行番号は 0 から {last} までですが、{number:g} が入っています。行番号ではなく、ボランティア"
            "の番号ではありませんか。",
        ),
        "train_and_test_swapped": (
            "a fold trains on volunteer {volunteer} alone and tests everybody else. Which of the two "
            "sets should be the large one, and which comes first in a pair?",
            "{volunteer} 番だけで学習し、ほかの全員をテストしています。大きいほうの集まりはどちらに使い、"
            "組のどちらに置きますか。",
        ),
        "several_volunteers": (
            "a fold tests {count} volunteers at once. Leave ONE volunteer out: how many volunteers "
            "should stand in a test set?",
            "1 つの分割で {count} 人をテストしています。除くのは 1 人だけです。テスト用は何人ですか。",
        ),
        "test_in_train": (
            "row {row} is in the training set and in the test set of the same fold. What would a model "
            "that has seen the very question tell you?",
            "{row} 行目が、同じ分割の学習用とテスト用の両方にあります。問題そのものを見たことのあるモデ"
            "ルの成績に、意味があるでしょうか。",
        ),
        "leaves_out_image": (
            "volunteer {volunteer} is in the training set of the fold that tests volunteer {volunteer}. "
            "Your function leaves out one IMAGE; leave out every row with the same volunteer number. "
            "Hint 2 shows how to find them.",
            "{volunteer} 番をテストする分割の学習用に、{volunteer} 番がいます。あなたの関数は「画像」を "
            "1 枚だけ除いています。同じボランティア番号の行をすべて除いてください。見つけ方はヒント 2 に"
            "あります。",
        ),
        "leaks_volunteer": (
            "volunteer {volunteer} is in the training set of the fold that tests volunteer {volunteer}. "
            "Are a volunteer's rows all next to each other, and always equally many?",
            "{volunteer} 番をテストする分割の学習用に、{volunteer} 番がいます。1 人の行は、いつも隣り合"
            "っていますか。枚数はいつも同じですか。",
        ),
        "drops_rows": (
            "the fold of volunteer {volunteer} uses {used} of {rows} rows. Where are the others?",
            "{volunteer} 番の分割では、{rows} 行のうち {used} 行しか使われていません。残りの行はどこですか。",
        ),
        "row_twice": (
            "in the fold of volunteer {volunteer} a row stands twice in the same set. Why would it count double?",
            "{volunteer} 番の分割では、同じ行が同じ集まりに 2 回入っています。なぜ 2 倍に数えるのですか。",
        ),
        "volunteer_missing": (
            "{count} of the {people} volunteers are never tested; volunteer {volunteer} is one of them. "
            "How many folds should there be?",
            "{people} 人のうち {count} 人が一度もテストされていません（たとえば {volunteer} 番）。分割は"
            "いくつ必要ですか。",
        ),
        "tested_twice": (
            "there are {people} volunteers and {count} folds, so somebody is tested more than once and "
            "counts double. Over what should your loop run?",
            "{people} 人に対して分割が {count} 個あり、二重に数えられる人がいます。何について繰り返せば"
            "よいでしょうか。",
        ),
    },
    "what_leaked": {
        "right": (
            "The volunteer's identity leaked: the model recognised the person, the label came along.",
            "漏れたのは「だれであるか」です。モデルは人を見分け、ラベルはそれに付いてきました。",
        ),
        "same_file": (
            "no photograph stood in both sets: each fold keeps its test images out of training. What "
            "else do nine photographs of one person share?",
            "同じ写真が両方に入ることはありません。1 人の 9 枚の写真に共通するものは、ほかに何でしょうか。",
        ),
        "label_among_features": (
            "the 144 numbers are gray values and nothing else. And with coins, which no picture can "
            "show, the image-wise split still looked brilliant. How could that be?",
            "144 個の数は明るさだけです。しかも、写真に写るはずのないコインでも、画像ごとの分割は見事な"
            "成績でした。なぜでしょうか。",
        ),
        "blames_the_model": (
            "it is the same model in both rows; only the split differs. What did the model have within "
            "reach in one of them, and not in the other?",
            "モデルは同じで、違うのは分け方だけです。一方の分け方でだけ、モデルが手がかりにできたものは"
            "何でしょうか。",
        ),
    },
    "more_than_chance": {
        "right": (
            "277 volunteers are too few to tell these two apart. That is a finding about the data, not "
            "about the methods.",
            "この 2 つを区別するには、277 人では足りません。これは方法でなく、データの限界です。",
        ),
        "believes_the_difference": (
            "0.036 of 277 people are ten people. Look at the two intervals: does either of them leave "
            "the other method's figure out?",
            "277 人の 0.036 は 10 人です。2 つの区間を見てください。どちらかの区間は、もう一方の方法の値"
            "を外していますか。",
        ),
        "no_proof_of_equality": (
            "not having shown a difference is not the same as having shown that there is none. What "
            "might 2770 volunteers have told?",
            "「差が示されなかった」ことと「差がない」ことは同じではありません。2770 人いたら、何が分かっ"
            "たでしょうか。",
        ),
    },
    "five_most_important": {
        "right": (
            "Now the same for the forest of Table 2, and then on a face.",
            "次は、表 2 のランダムフォレスト（random forest）で同じことをして、顔の上で見てみましょう。",
        ),
        "not_five": (
            "your function gives {count} numbers; the five most important features are asked for.",
            "{count} 個の数が返りました。最も重要な特徴量を 5 つ返してください。",
        ),
        "values_not_positions": (
            "these are the five largest importances themselves. At which positions do they stand?",
            "これは、大きいほうから 5 つの重要度そのものです。それらは何番目にありますか。",
        ),
        "smallest_five": (
            "these are the five LEAST important features. In which direction does your sorting go?",
            "これは、重要度の最も小さい 5 つです。並べ替えはどちら向きですか。",
        ),
        "counts_from_one": (
            "every number is one too large. Features are numbered from 0, as in R1.",
            "どの番号も 1 つ大きくなっています。特徴量の番号は、論文（R1）と同じく 0 から始まります。",
        ),
        "forgot_to_sort": (
            "these are features 0 to 4. What has to happen before the first five are the largest?",
            "これは特徴量 0 から 4 です。最初の 5 つが最大の 5 つになるには、先に何をする必要がありますか。",
        ),
        "other_value": (
            "at least one of your five is not among the five largest. Try your function on a list of "
            "eight numbers that you can sort by eye.",
            "5 つのうち 1 つ以上が上位 5 つに入っていません。目で並べられる 8 個の数で試してください。",
        ),
    },
    "what_the_columns_cross": {
        "right": (
            "Compare with our own words in the next cell.",
            "次のセルにある私たちの文と比べてみてください。",
        ),
        "names_nothing_seen": (
            "your sentence names nothing that can be seen in the pictures. Follow a marked column to "
            "the strip: what does it cross in each person?",
            "写真に見えるものの名前がありません。印の付いた列を帯までたどってください。それぞれの人で、"
            "何の上を通りますか。",
        ),
    },
}
