"""What the checks of lesson 00 say, in English and Japanese: by exercise, then by the reason of the message.

Texts flow out and nothing flows in. "right" is said of a right answer; the other reasons name a
misconception, and their text is a question that helps without giving the answer. Figures are those of R1.
"""

WORDS: dict[str, dict[str, tuple[str, str]]] = {
    "order_of_running": {
        "right": (
            "The kernel knows only what was run, and the last value put into a variable stays. If a "
            "notebook ever surprises you, restart the kernel and run the cells from the top.",
            "カーネルが知っているのは実行されたことだけで、変数には最後に入れた値が残ります。結果がおかし"
            "いと感じたら、カーネルを再起動して、上から順に実行してください。",
        ),
        "order_on_the_page": (
            "that is the order in which the cells stand on the page. Read again in which order they were "
            "run: which of the two cells with an equals sign was run later?",
            "それはページの上での順番です。どの順番で「実行」されたかを、もう一度読んでください。等号（=）"
            "のある 2 つのセルのうち、後で実行されたのはどちらでしょうか。",
        ),
        "no_conflict": (
            "putting a second value into the same variable is allowed. What happens to the first value then?",
            "同じ変数に 2 つ目の値を入れてもエラーにはなりません。そのとき、最初の値はどうなるでしょうか。",
        ),
    },
    "missing_photographs": {
        "right": (
            "You have written your first line of Python. In section 6 you find out whose photographs are "
            "missing.",
            "これであなたは Python の最初の 1 行を書きました。だれの写真が足りないのかは、第 6 節で調べま"
            "す。",
        ),
        "negative": (
            "the size is right, but a number of missing photographs cannot lie below zero. Which of the "
            "two numbers is the larger one, and which is taken away from it?",
            "大きさは合っていますが、足りない枚数がマイナスになることはありません。大きいのはどちらの数で、"
            "そこから引くのはどちらの数でしょうか。",
        ),
        "nothing_taken_away": (
            "that is how many photographs there would be if everybody had given nine. How many are there "
            "in fact, and how many are missing?",
            "それは、全員が 9 枚ずつ出した場合の枚数です。実際には何枚あり、何枚足りないのでしょうか。",
        ),
        "per_volunteer": (
            "that is how many are missing per volunteer, on average. How many are missing from all "
            "volunteers together?",
            "それは 1 人あたりの平均です。全員を合わせると、何枚足りないのでしょうか。",
        ),
        "brackets": (
            "what stands in brackets is worked out first. Which should come first here: times nine, or "
            "taking away? Try it without the brackets.",
            "かっこの中が先に計算されます。ここで先に計算するのは、9 を掛けることでしょうか、引くことでし"
            "ょうか。かっこを外してみてください。",
        ),
        "another_number": (
            "that is another number. Step 1: how many photographs would there be if every volunteer had "
            "given nine? Step 2: take away the photographs that there are.",
            "数が違います。手順 1：全員が 9 枚ずつ出していたら何枚になるでしょうか。手順 2：そこから、実"
            "際にある枚数を引いてください。",
        ),
    },
    "read_the_error": {
        "right": (
            "A whole number (int) and a text (str) do not add up. Without the quotation marks, 9 is a "
            "number again and the line works.",
            "整数（int）と文字列（str）は足し算できません。引用符を取れば 9 は数に戻り、この行は動きます。",
        ),
        "unknown_name": (
            "a name that Python does not know gives a NameError. How does the last line of this message "
            "begin?",
            "Python が知らない名前を使うと NameError になります。このメッセージの最後の行は、何という言葉"
            "で始まっていますか。",
        ),
        "something_broke": (
            "nothing broke and nothing was lost: Python refused one line. What could the words 'int' and "
            "'str' in the last line stand for?",
            "何も壊れておらず、失われたものもありません。Python が 1 行を断っただけです。最後の行にある "
            "'int' と 'str' は何を表しているでしょうか。",
        ),
    },
    "hardest_step": {
        "right": (
            "Thank you. There is no wrong view here, and the check has only counted your words. Bring "
            "your sentence to the seminar: do a nurse, a clerk and a physician name the same step?",
            "ありがとうございます。ここに間違いの答えはなく、長さを確かめただけです。ぜひセミナーで話して"
            "ください。看護師、事務職員、医師は、同じ段階を挙げるでしょうか。",
        ),
    },
    "twin_limits": {
        "right": (
            "A result on the twin is a result on the twin. The sentence says whose it is, how many "
            "people it stands on, and what is not known.",
            "ツインでの結果は、あくまでツインでの結果です。この文は、何についての結果か、何人分か、そして"
            "何が分かっていないかを述べています。",
        ),
        "twin_taken_for_people": (
            "the sentence speaks of patients. Was any patient, or any person at all, in front of a "
            "camera for these pictures?",
            "この文は患者について述べています。これらの画像のために、患者が、あるいは実在のだれかが、カメ"
            "ラの前に立ったでしょうか。",
        ),
        "same_counts_same_people": (
            "the twin has the same counts as the published data. Does that make its drawn faces behave "
            "like real ones at a reception desk?",
            "ツインの件数は、公表されたデータと同じです。しかし、それだけで、描かれた顔は受付に来る実在の"
            "人の顔と同じだと言えるでしょうか。",
        ),
    },
    "brightness": {
        "right": (
            "One number now stands for 128,881. You have written a function that works for every photograph.",
            "128,881 個の数を、1 つの数で表せました。どの写真にも使える関数が書けましたね。",
        ),
        "many_numbers": (
            "your function gives back a whole row of numbers for one photograph. Its brightness is one "
            "number: the mean over all rows and all columns at once. Is there something in the brackets "
            "after mean?",
            "関数が 1 枚の写真に対してたくさんの数を返しています。明るさは 1 つの数で、すべての行と列をま"
            "とめた平均です。mean の後のかっこの中に何か書いていませんか。",
        ),
        "always_the_same": (
            "your function gives the same number for two different photographs. Does it use the image in "
            "its own brackets, or a number or a photograph from further up?",
            "2 枚の異なる写真に対して、同じ数が返ってきます。関数はかっこの中の image を使っていますか。"
            "それとも、書き込んだ数や、前に出てきた写真を使っていますか。",
        ),
        "overflow": (
            "the sum ran over. A pixel is stored in a box that holds 0 to 255 and starts again at 0 "
            "beyond that. Turn it into an ordinary number before you add, or let the image work out its "
            "own mean.",
            "合計があふれています。画素は 0〜255 しか入らない箱に保存されていて、それを超えると 0 に戻り"
            "ます。足す前に普通の数に直すか、平均の計算を画像に任せてください。",
        ),
        "sum_not_mean": (
            "that is the sum of all pixels. A mean lies between the darkest and the brightest pixel. "
            "What turns a sum into a mean?",
            "それはすべての画素の合計です。平均は、最も暗い画素と最も明るい画素の間の値になります。合計を"
            "平均にするには、どうすればよいでしょうか。",
        ),
        "divided_by_255": (
            "your number lies between 0 and 1. That is a good scale too, and lesson 04 uses it. Here the "
            "brightness should stay on the scale of the pixels, 0 to 255. What can you leave out?",
            "0 から 1 の間の数になっています。それも良い尺度で、第 04 課で使います。ここでは、画素と同じ "
            "0〜255 の尺度のままにしてください。どの計算を省けばよいでしょうか。",
        ),
        "rounded": (
            "the mean is right, but its decimals are gone. Two photographs may differ by less than 1: "
            "can you give back the number as it is?",
            "平均は合っていますが、小数点以下がなくなっています。写真どうしの差が 1 より小さいこともあり"
            "ます。丸めずに、そのまま返してください。",
        ),
        "median": (
            "that is the median, the value in the middle. The brightness asked for here is the mean of "
            "all pixels of the photograph.",
            "それは中央値（並べたときの真ん中の値）です。ここで求める明るさは、写真のすべての画素の平均で"
            "す。",
        ),
        "one_pixel": (
            "that is the value of a single pixel. The brightness asked for here is the mean of all "
            "pixels of the photograph.",
            "それは 1 つの画素の値です。ここで求める明るさは、写真のすべての画素の平均です。",
        ),
        "one_row": (
            "that is the mean of one row of pixels alone. The brightness asked for here is the mean of "
            "all pixels of the photograph.",
            "それは 1 行だけの平均です。ここで求める明るさは、写真のすべての画素の平均です。",
        ),
        "another_number": (
            "that is not the mean of all pixels. Which word after the dot worked out the mean in the "
            "cells above?",
            "すべての画素の平均になっていません。上のセルで平均を計算したのは、ドット（.）の後のどの言葉"
            "でしたか。",
        ),
    },
    "count_volunteers": {
        "right": (
            "The check used tables you have never seen, and your function counted them too. That is the "
            "use of a function: written once, right for every table.",
            "この確認では、あなたがまだ見ていない表を使いましたが、正しく数えられました。一度書けばどの表"
            "にも使える。それが関数の良さです。",
        ),
        "list_not_count": (
            "you have found the volunteers: your function gives back something for each of them. How "
            "many are they? Give back that one number.",
            "ボランティアを見つけることはできています。関数は 1 人ずつの値を返しています。では、何人でし"
            "ょうか。その 1 つの数を返してください。",
        ),
        "counts_images": (
            "that is the number of rows, and a row is a photograph. Most volunteers have several rows: "
            "how do you count each volunteer once?",
            "それは行の数で、1 行は 1 枚の写真です。多くのボランティアには行が複数あります。1 人を 1 回だ"
            "け数えるにはどうすればよいでしょうか。",
        ),
        "highest_number": (
            "that is the highest volunteer number. The number is a name, not a count: in the table of "
            "this check some numbers are not used. How do you count the different ones?",
            "それは最も大きいボランティア番号です。番号は名前の代わりで、人数ではありません。この確認の表"
            "には、使われていない番号があります。異なる番号がいくつあるかは、どう数えますか。",
        ),
        "wrong_column": (
            "that number comes from the column photograph. In which column does it stand who is in the "
            "picture?",
            "それは photograph の列から来た数です。だれが写っているかは、どの列に書かれていますか。",
        ),
        "typed_in": (
            "that is the number of volunteers of the published data. This check hands your function "
            "another table: does it count in the table that stands in its brackets?",
            "それは公表されたデータの人数です。この確認は別の表を関数に渡しています。関数は、かっこの中の"
            "表を数えていますか。",
        ),
        "another_number": (
            "that is not the number of different volunteers. Which column tells who is in the picture, "
            "and which word after the dot counted different values in the cells above?",
            "異なるボランティアの人数になっていません。だれが写っているかはどの列にありますか。上のセルで、"
            "異なる値の数を数えたのは、ドット（.）の後のどの言葉でしたか。",
        ),
    },
    "photographs_per_volunteer": {
        "right": (
            "Now you can ask any such table who gave how many photographs. The next picture shows it for "
            "the cohort.",
            "これで、どの表についても、だれが何枚の写真を出したかを調べられます。次の図は、このコホートの"
            "結果です。",
        ),
        "who_is_who": (
            "the counts are there, but nobody can tell whose they are. Give back something that keeps "
            "the volunteer's number beside each count.",
            "枚数は合っていますが、だれの枚数か分かりません。枚数の横にボランティアの番号が残る形で返して"
            "ください。",
        ),
        "one_number": (
            "that is one number for all volunteers together. Asked for is one number for each of them.",
            "それは全員をまとめた 1 つの数です。求められているのは、1 人ごとの数です。",
        ),
        "no_table": (
            "your function should give back a count for each volunteer, with the volunteer's number "
            "beside it. What does the last cell above this exercise show?",
            "1 人ごとの枚数を、ボランティアの番号と並べて返してください。この問題のすぐ上のセルでは、何が"
            "表示されましたか。",
        ),
        "several_rows_each": (
            "some volunteers stand in your answer more than once. Each of them should stand there once, with "
            "one count: how do all rows of a volunteer become one?",
            "あなたの答えには、2 回以上出てくるボランティアがいます。1 人につき 1 行、枚数も 1 つです。同じ"
            "人の行を 1 つにまとめるには、どうすればよいでしょうか。",
        ),
        "whole_table": (
            "your function gives back a table with several columns. Each volunteer needs one count: "
            "choose one column, or count the rows.",
            "列がいくつもある表が返ってきました。必要なのは 1 人につき 1 つの枚数です。列を 1 つ選ぶか、"
            "行を数えてください。",
        ),
        "one_step_too_far": (
            "you have counted the counts: how many volunteers have 9 photographs, how many 8, and so on. "
            "The next picture shows that. Asked for is the step before: one count for each volunteer.",
            "枚数をさらに数えて、9 枚の人が何人、8 枚の人が何人、という表になっています。それは次の図の内"
            "容です。ここで求めるのは、その 1 つ前の、1 人ごとの枚数です。",
        ),
        "wrong_column": (
            "the numbers beside your counts are not the volunteers of the table. Which column tells "
            "which rows belong together?",
            "枚数の横にある番号が、表のボランティア番号ではありません。どの列を見れば、同じ人の行が分かり"
            "ますか。",
        ),
        "volunteers_missing": (
            "some volunteers of the table are not in your answer, or somebody is in it who is not in the "
            "table. Does your function use the whole table in its brackets?",
            "表にいるのにあなたの答えにいない人、または表にいないのに答えにいる人がいます。関数は、かっこ"
            "の中の表全体を使っていますか。",
        ),
        "highest_photograph_number": (
            "you have taken each volunteer's highest photograph number. If photograph 4 was removed, the "
            "numbers still go up to 9, but there are only eight photographs. How do you count the rows "
            "instead?",
            "1 人ごとの最も大きい写真番号になっています。たとえば 4 番の写真が除かれていれば、番号は 9 ま"
            "であっても写真は 8 枚です。行を数えるにはどうすればよいでしょうか。",
        ),
        "adds_photograph_numbers": (
            "you have added up the photograph numbers. A number on a photograph is its name: count the "
            "rows, do not add.",
            "写真番号を足し合わせています。写真番号は写真の名前です。足すのではなく、行を数えてください。",
        ),
        "share_not_count": (
            "your numbers are shares of all photographs. Asked for is how many photographs each "
            "volunteer has.",
            "写真全体に対する割合になっています。求められているのは、1 人ごとの枚数です。",
        ),
        "another_number": (
            "the volunteers are right, the counts are not. How many rows of the table belong to one "
            "volunteer?",
            "ボランティアは合っていますが、枚数が違います。1 人のボランティアには、表の行がいくつあります"
            "か。",
        ),
    },
    "apparent_gender": {
        "right": (
            "It is a label by vote: how a person looked to most voters. It is never a fact about that "
            "person, and a model that learns from it learns the voters' view.",
            "これは投票によるラベルで、「投票者の多くにどう見えたか」を表します。その人についての事実では"
            "ありません。このラベルから学ぶモデルは、投票者の見方を学ぶことになります。",
        ),
        "fact_about_a_person": (
            "were the volunteers of the published data asked for their gender? Look once more at how the "
            "column came about.",
            "公表されたデータのボランティアは、性別を尋ねられたでしょうか。この列がどのように作られたかを、"
            "もう一度読んでください。",
        ),
        "decided_by_computer": (
            "no computer decided this column; computers learn from it later. Who looked at the small "
            "pictures?",
            "この列を決めたのはコンピューターではありません。コンピューターは後でこの列から学びます。小さ"
            "な写真を見て判断したのはだれでしたか。",
        ),
    },
    "clearly_smiling": {
        "right": (
            "With 17 voters, more than 80 % means at least 14 votes: 13 of 17 are 76.5 %, 14 of 17 are "
            "82.4 %. And your function also works where another number of people vote.",
            "投票者が 17 人のとき、80 % より多いとは 14 票以上のことです（13/17 は 76.5 %、14/17 は 82.4 "
            "%）。あなたの関数は、投票者の数が違っても使えます。",
        ),
        "columns_lost": (
            "the table you give back has lost columns. Keep all of them: whoever gets the rows must be "
            "able to tell whose photograph each one is.",
            "返ってきた表では、列が失われています。どの写真がだれのものか分かるように、すべての列を残して"
            "ください。",
        ),
        "true_or_false": (
            "your function gives back True or False for every row: more than half of the way. How did a "
            "cell above use such a column, in square brackets, to keep the rows that are True?",
            "関数は、行ごとに True か False を返しています。半分以上できています。上のセルでは、それを角"
            "かっこ [ ] の中に入れて、True の行だけを残していました。どう書いていましたか。",
        ),
        "count_not_rows": (
            "your function gives back a number. Asked for are the rows themselves: a smaller table with "
            "the same columns.",
            "関数は 1 つの数を返しています。求められているのは行そのもの、つまり列が同じで行の少ない表です。",
        ),
        "not_a_table": (
            "your function should give back rows of the table, with all their columns. What stands "
            "before the square brackets: the whole table, or one column?",
            "表の行を、すべての列を残したまま返してください。角かっこの前にあるのは、表全体ですか、それと"
            "も 1 つの列ですか。",
        ),
        "nothing_selected": (
            "no row is left. A share lies between 0 and 1: what is 80 % on that scale?",
            "行が 1 つも残っていません。割合は 0 から 1 の間の数です。80 % は、その尺度ではいくつになりま"
            "すか。",
        ),
        "at_least_80": (
            "photographs with exactly 80 % came through. Which sign says MORE than 80 %: > or >= ?",
            "ちょうど 80 % の写真が入っています。「80 % より多い」を表す記号は > と >= のどちらでしょうか。",
        ),
        "seventeen_fixed": (
            "that is right for 17 voters. This check also has a table with another number of voters: how "
            "do you get the number of voters from two columns of the row?",
            "投票者が 17 人なら正解です。この確認には、投票者の数が違う表もあります。投票者の数は、どの "
            "2 つの列を足せば分かりますか。",
        ),
        "wrong_column": (
            "these are the photographs that most voters saw as not smiling. Which column holds the votes "
            "for smiling?",
            "これは、ほとんどの人が「笑っていない」と見た写真です。「笑っている」の票はどの列にありますか。",
        ),
        "below_80": (
            "these are the photographs with less than 80 %. Which way must the sign point?",
            "これは 80 % より少ない写真です。不等号の向きはどちらでしょうか。",
        ),
        "majority": (
            "these are all photographs that a majority saw smiling. Asked for is more than that: a share "
            "above 80 %.",
            "これは、過半数が「笑っている」と見た写真すべてです。求められているのはもっと厳しく、80 % を"
            "超えるものです。",
        ),
        "not_a_share": (
            "you compare the votes for smiling with the votes against. A share is a part of all votes: "
            "by what should the votes for smiling be divided?",
            "「笑っている」の票を「笑っていない」の票と比べています。割合は全体に対する一部です。何で割れ"
            "ばよいでしょうか。",
        ),
        "share_of_the_highest": (
            "you divide by the highest number of votes in the table. In the last table of this check no "
            "photograph has all votes: how do you get the number of voters from two columns of the row?",
            "表の中の最も多い票数で割っています。この確認の最後の表には、全員が票を入れた写真がありません。"
            "投票者の数は、どの 2 つの列を足せば分かりますか。",
        ),
        "another_line": (
            "you keep the photographs with the larger shares, but your line lies elsewhere than at 80 %. In "
            "one table of this check 801 of 1000 voters saw a smile. Which number do you compare with?",
            "割合の大きい写真を選んでいますが、境目が 80 % ではありません。この確認には、1000 人のうち 801 "
            "人が「笑っている」と見た写真のある表もあります。どの数と比べていますか。",
        ),
        "values_changed": (
            "these are the right photographs, but other columns no longer hold what they held. Does your "
            "function write into the table, where it should only leave rows out?",
            "写真は合っていますが、ほかの列の値が元の表と違います。行を選ぶだけでなく、表に値を書き込んで"
            "いませんか。",
        ),
        "votes_not_share": (
            "these are all photographs with at least one vote. The votes have to become a share first: "
            "by what are they divided?",
            "これは、1 票でも入った写真すべてです。まず票数を割合に直す必要があります。何で割ればよいでし"
            "ょうか。",
        ),
        "everything": (
            "all rows came back. Where in your function are rows left out?",
            "すべての行が返ってきました。関数のどこで行を絞り込んでいますか。",
        ),
        "another_selection": (
            "those are not the rows asked for. Step 1: all votes of a row. Step 2: the share of the "
            "votes for smiling. Step 3: the rows in which that share is more than 0.8.",
            "求められている行と違います。手順 1：行ごとの全票数。手順 2：「笑っている」の票の割合。手順 3"
            "：その割合が 0.8 より大きい行。",
        ),
    },
}
