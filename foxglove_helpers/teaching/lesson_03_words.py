"""What the checks of lesson 03 say, in English and Japanese: by exercise, then by the reason of the message.

Nothing flows in; the texts flow out, some with places in braces that `lesson_03` fills in. "right" is said of
a right answer. Every other text belongs to one misconception and is a question that helps without giving the
answer. The vote is that of R1 (Aoto et al., 2022, doi:10.1038/s41598-022-07560-2), the crowd that of R4 (Kim &
Wallraven, arXiv:2110.04476).
"""

from foxglove_helpers.teaching.lesson_03_words_build import BUILD_WORDS

WORDS: dict[str, dict[str, tuple[str, str]]] = {
    "what_a_label_says": {
        "right": (
            "How the photographs appeared to those who voted: no more, and no less. It stays useful for the "
            "question whether a computer judges photographs as this team does.",
            "投票した人に写真がどう見えたか、それだけを表しています。「コンピューターの判断は、このチームの判断と"
            "同じになるか」という問いには、それで役に立ちます。",
        ),
        "fact_about_a_person": (
            "nobody had asked this volunteer. How can a label that was made without asking say what a person is?",
            "この人には、だれも尋ねていません。尋ねずに付けたラベルから、その人がどういう人か分かりますか。",
        ),
        "knower_should_speak": (
            "what that member knew did not come from the photographs, and the volunteer had told it to nobody in "
            "this project. What would the label mean if some were corrected and others not?",
            "そのメンバーの知識は、写真から得たものではなく、本人がこのプロジェクトに伝えたことでもありません。一"
            "部のラベルだけを直したら、ラベルの意味はどうなりますか。",
        ),
        "useless": (
            "a label is useless or useful for a question. Which question asks for nothing but how a photograph "
            "looks to people?",
            "ラベルが役に立つかどうかは、問いによります。写真が人にどう見えるかだけを尋ねる問いはありませんか。",
        ),
    },
    "where_a_vote_will_do": {
        "right": (
            "There the question is how people judge photographs, and the vote answers just that. In the other "
            "three it is about a person, and the person can be asked.",
            "この問いは「人が写真をどう判断するか」で、投票はまさにそれに答えます。ほかの 3 つは本人についての問"
            "いで、本人に尋ねることができます。",
        ),
        "address_of_a_letter": (
            "who knows how a person wants to be addressed: seventeen strangers with a photograph, or the person?",
            "どう呼ばれたいかを知っているのは、写真を見た 17 人の他人ですか、それとも本人ですか。",
        ),
        "medical_record": (
            "a dose may depend on the body, and on what has been measured. What does a vote about a gray "
            "photograph know of that?",
            "薬の量は、体や検査の結果によって決まることがあります。白黒の写真への投票で、それが分かりますか。",
        ),
        "counting_people": (
            "each label says how a face appears to others. Does a sum of such labels count what people are?",
            "一つ一つのラベルは、顔が他人にどう見えるかです。それを足すと、その人たち自身のことを数えたことになり"
            "ますか。",
        ),
    },
    "why_counts_are_hidden": {
        "right": (
            "Seventeen votes are worth more than one only as long as they are seventeen opinions. Whoever sees "
            "that ten have said female has an eleventh of the same opinion at hand.",
            "17 票に 1 票より価値があるのは、17 人がそれぞれ自分で判断した場合だけです。「10 人が female」と見て"
            "しまうと、次の票はそれに引かれます。",
        ),
        "too_slow": (
            "a computer counts 17 sheets in less than a second. What happens in the head of a voter who sees the "
            "counts?",
            "コンピューターなら 17 枚を 1 秒もかからずに数えます。途中の票数を見た投票者の頭の中では、何が起こり"
            "ますか。",
        ),
        "secret_for_ever": (
            "after the vote is closed the counts are shown, and every sheet can be read, without names. Why not "
            "before?",
            "締め切った後は、票数も、名前のない投票用紙も見ることができます。なぜ、その前はいけないのでしょう。",
        ),
        "no_cheating": (
            "a second sheet of the same person would be prevented by codes, not by hiding counts. Think of an "
            "honest voter who is unsure about a face. What would the counts do?",
            "同じ人の 2 枚目を防ぐのは投票コードで、票数を隠すことではありません。ある顔で迷っている、正直な投票"
            "者を考えてください。票数が見えたら、どうなりますか。",
        ),
    },
    "what_may_be_mended": {
        "right": (
            "Line ends and blanks at the end carry no vote. Everything else is a question to the voter: a "
            "program that guesses would vote in that person's place.",
            "改行の種類には、票は含まれていません。それ以外は、投票した人に尋ねるべきことです。プログラムが推測す"
            "ると、その人の代わりに投票したことになります。",
        ),
        "vote_guessed": (
            "the vote is 2. Did the voter mean 1, or slip from 0, or count something? Who can know?",
            "票が 2 になっています。1 のつもりでしょうか、0 の打ち間違いでしょうか。それが分かるのはだれですか。",
        ),
        "one_of_two_taken": (
            "the same volunteer has a 0 in one line and a 1 in another. Which of them would the program keep, "
            "and with what right?",
            "同じボランティアが、ある行では 0、別の行では 1 です。プログラムはどちらを残しますか。その根拠は何で"
            "すか。",
        ),
        "missing_vote": (
            "a sheet without one of its votes leaves 16 voters for that face, an even number. Who should fill "
            "the gap?",
            "1 票が欠けると、その顔の票は 16、つまり偶数になります。空いたところを埋めるべきなのはだれですか。",
        ),
    },
    "votes_needed": {
        "right": (
            "9 of 17: with 8 there are 9 on the other side. With an odd number of voters one side is always "
            "ahead. That is no proof that it is right.",
            "17 票のうち 9 票です。8 票なら、相手側が 9 票になります。投票者が奇数なら、必ずどちらかが多くなりま"
            "す。ただし、多いほうが正しいという証明ではありません。",
        ),
        "fewer_than_half": (
            "if {found} vote for female, how many vote for male? Who has more?",
            "{found} 人が female に投票したら、male は何票ですか。多いのはどちらですか。",
        ),
        "half_a_vote": (
            "{found} is the half of 17. Nobody can give half a vote. Which is the first whole number above it?",
            "{found} は 17 の半分です。半分の票を入れることはできません。それより大きい最初の整数はいくつですか。",
        ),
        "one_too_many": (
            "{found} are enough. Are they the fewest that are? Try one fewer, and count the other side.",
            "{found} 票あれば足ります。しかし、それは最も少ない数ですか。1 票減らして、相手側を数えてください。",
        ),
        "four_in_five": (
            "more than 80 % is the rule for a smile in R1 (section 6). What does a majority need?",
            "80 % を超えるというのは、R1 の笑顔の規則です（第 6 節）。過半数には何票必要ですか。",
        ),
        "everybody": (
            "must everybody agree for a majority?",
            "過半数になるのに、全員の一致が必要ですか。",
        ),
        "wrong_number": (
            "with {found} votes for female, how many are there for male, of 17 in all? What is the smallest "
            "number with which female is ahead?",
            "female が {found} 票のとき、全部で 17 票のうち male は何票ですか。female のほうが多くなる最小の数は"
            "いくつですか。",
        ),
    },
    "who_decides_a_tie": {
        "right": (
            "A further voter makes the number odd. Where there is none, people decide, and it stands in the log "
            "who decided and why, so that everybody can see that this label has another origin.",
            "もう 1 人に投票してもらえば奇数になります。それができなければ人が決め、だれがなぜ決めたかを記録しま"
            "す。そのラベルの由来がほかと違うことが、だれにでも分かります。",
        ),
        "coin": (
            "the coin gives a label as well. In five years somebody looks at this photograph's label: what tells "
            "that person that it was a coin?",
            "硬貨でもラベルは付きます。5 年後にこのラベルを見た人は、硬貨で決めたことをどうやって知りますか。",
        ),
        "computer_decides": (
            'a line such as `female if votes > voters / 2 else male` makes every tie "male". Who decided that, '
            "and who will notice?",
            "`votes > voters / 2` なら female、そうでなければ male という行では、同数はすべて male になります。そ"
            "れを決めたのはだれで、だれが気付きますか。",
        ),
        "head_decides_silently": (
            "one person may well decide. What is missing so that others can check it later?",
            "1 人が決めること自体はかまいません。後からほかの人が確かめるために、何が足りませんか。",
        ),
    },
    "unanimous_photographs": {
        "right": (
            "On {found} photographs ({share:.0%}) all 17 voters of the twin's team agree; on the other {divided} "
            "somebody says otherwise. R1 reports that hundreds of images made voters hesitate.",
            "{found} 枚（{share:.0%}）で、ツインのチーム 17 人の意見が一致しました。残りの {divided} 枚では、だれ"
            "かの意見が違います。R1 でも、投票者が迷った画像は数百枚ありました。",
        ),
        "only_no_smile": (
            "on {found} photographs nobody sees a smile. There is a second way for all 17 to agree. Which?",
            "{found} 枚は、だれも笑顔と見なかった写真です。17 人が一致する場合がもう 1 つあります。どれですか。",
        ),
        "only_smiles": (
            "on {found} photographs everybody sees a smile. There is a second way for all 17 to agree. Which?",
            "{found} 枚は、全員が笑顔と見た写真です。17 人が一致する場合がもう 1 つあります。どれですか。",
        ),
        "the_divided": (
            "those are the photographs on which somebody differs. On how many does nobody?",
            "それは、だれかの意見が違う写真の枚数です。全員が一致したのは何枚ですか。",
        ),
        "volunteers": (
            "that is the number of volunteers on whose apparent gender all agree. Look at the table of the smile.",
            "それは、見た目の性別で全員が一致したボランティアの数です。笑顔の表を見てください。",
        ),
        "everything": (
            "those are all photographs. In which two columns of the table do all 17 voters say the same?",
            "それは全部の枚数です。17 人全員が同じ答えをしたのは、表のどの 2 つの欄ですか。",
        ),
        "wrong_number": (
            "you wrote {found}. All 17 agree where the votes for a smile are 0, or one other number. Add up the "
            "photographs of these two.",
            "あなたの答えは {found} です。17 人が一致するのは、笑顔の票が 0 のときと、もう 1 つの数のときです。そ"
            "の 2 つの枚数を足してください。",
        ),
    },
    "why_smiles_divide": {
        "right": (
            "A smile comes in degrees, and every voter draws the line elsewhere. Of apparent gender a voter sees "
            "many cues at once, and several photographs of the same person helped R1's voters.",
            "笑顔には程度があり、どこから笑顔と呼ぶかは人によって違います。見た目の性別では、多くの手がかりを同時"
            "に見られます。R1 では、同じ人の写真が何枚もあることも助けになりました。",
        ),
        "careless_voters": (
            "the same 17 voted on both. Why should they be careless in one of them alone?",
            "どちらにも同じ 17 人が投票しました。片方だけで不注意になるでしょうか。",
        ),
        "more_photographs": (
            "more bars make a wider picture, not a larger share of divided ones. Compare the shares: which is "
            "larger?",
            "棒の数が増えても、意見が割れた割合は増えません。割合どうしを比べてください。大きいのはどちらですか。",
        ),
        "too_few_voters": (
            "would a hundred voters agree on a face that smiles a little? What differs between them and between "
            "you and a colleague?",
            "少しだけ笑っている顔について、100 人なら一致しますか。あなたと同僚とで違うのは何ですか。",
        ),
    },
    "what_a_low_kappa_says": {
        "right": (
            "When nearly every answer is no, two people who never look agree nearly always. Kappa takes that "
            "off, and what remains here is little. Percent alone would have looked like near perfection.",
            "ほとんどの答えが「いいえ」なら、見ていない 2 人でもほとんど一致します。カッパはその分を差し引き、こ"
            "こではわずかしか残りません。一致率だけなら、ほぼ完璧に見えたはずです。",
        ),
        "percent_is_enough": (
            "suppose that all 13 say no to every photograph, without looking. What would percent agreement be "
            "then? Would you trust it?",
            "13 人が、写真を見ないで、すべてに「いいえ」と答えたとします。一致率はいくつになりますか。それを信用"
            "しますか。",
        ),
        "error_of_calculation": (
            "both are right. Kappa asks more: how much more do they agree than by chance, with so rare an "
            "answer? How often would two agree who never look?",
            "どちらの計算も正しいのです。カッパは「これほどまれな答えで、偶然よりどれだけ多く一致したか」を問いま"
            "す。見ていない 2 人は、どのくらい一致しますか。",
        ),
        "share_of_right_answers": (
            "nobody knows which answers are right: there are only votes. What are the votes compared with in "
            "kappa?",
            "どの答えが正しいかは、だれにも分かりません。あるのは票だけです。カッパでは、何と比べていますか。",
        ),
    },
    "what_to_do_with_a_dissenter": {
        "right": (
            "The number belongs into the report as it is, and the divided faces are the best material for a "
            "better instruction, before the next vote.",
            "数値はそのまま報告に書きます。意見が割れた顔は、次の投票の前に、説明を改善するための一番よい材料です。",
        ),
        "leave_out": (
            "agreement rises whenever one leaves out whoever differs. What would the number say then about the "
            "team?",
            "意見の違う人を除けば、一致率は必ず上がります。そのとき、その数値はチームについて何を表しますか。",
        ),
        "vote_again": (
            "who votes again because others differed votes with the others in mind. How many opinions are left "
            "then?",
            "ほかの人と違うからという理由で投票し直す人は、ほかの人を意識して投票します。独立した意見は何人分残り"
            "ますか。",
        ),
        "hide": (
            "a reader of your paper wants to know how far the labels can be trusted. Which number tells?",
            "論文の読者は、ラベルをどこまで信頼できるか知りたいのです。それを示す数値はどれですか。",
        ),
    },
    "what_one_annotator_costs": {
        "right": (
            "It is a shift, not noise: more data would not average it away. In R4 crowd labels moved the same "
            "way, towards neutral and happy.",
            "これは偏りであって、ばらつきではありません。データを増やしても、平均されて消えることはありません。"
            "R4 でも、大勢のラベルは neutral と happy のほうへ動きました。",
        ),
        "differences_cancel": (
            "look at the picture: do some categories gain and others lose, or does every category stay where it "
            "was?",
            "図を見てください。増える表情と減る表情がありますか。それとも、どれも変わりませんか。",
        ),
        "ratings_suffer": (
            "compare the three alphas. On which do people agree best: on the word, on arousal, or on valence?",
            "3 つのアルファ係数を比べてください。一番よく一致したのは、言葉、覚醒度、感情価のどれですか。",
        ),
        "crowd_is_wrong": (
            "who says which of the two is right? What do you have on one side, and what on the other?",
            "どちらが正しいと、だれが言えますか。一方には何人の判断があり、もう一方には何人の判断がありますか。",
        ),
    },
    "what_was_tested": {
        "right": (
            "On photographs that nearly all voters call smiling, and on such as nobody does. How well the model "
            "does where people hesitate, this number cannot say; lesson 07 comes back to it.",
            "ほとんど全員が笑顔と呼ぶ写真と、だれも笑顔と呼ばない写真です。人が迷う写真でモデルがどうなるかは、こ"
            "の数値からは分かりません。第 07 課で再び扱います。",
        ),
        "all_photographs": (
            "668 + 668 photographs went into it. How many are there in all?",
            "使われたのは 668 ＋ 668 枚です。全部で何枚ありますか。",
        ),
        "divided_ones": (
            "look at the middle of the bar at 80 %. Are those photographs in the set, or left out?",
            "80 % の棒の真ん中を見てください。その写真は使われていますか、いませんか。",
        ),
        "new_photographs": (
            "cross-validation tests on photographs that were not trained on, but they come from a set. How was "
            "that set chosen?",
            "交差検証では学習に使わなかった写真で試しますが、その写真も同じ集まりから来ています。その集まりはどう"
            "選ばれましたか。",
        ),
    },
    **BUILD_WORDS,
}
