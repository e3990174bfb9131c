"""What the checks of lesson 01 say, in English and Japanese: by exercise, then by the reason of the message.

Nothing flows in; the texts flow out, some with places in braces that `lesson_01` fills in. "right" is said of
a right answer. Every other text belongs to one misconception and is a question that helps without giving the
answer. The rules are those of R1 (Aoto et al., 2022, doi:10.1038/s41598-022-07560-2).
"""

from foxglove_helpers.teaching.lesson_01_words_build import BUILD_WORDS

WORDS: dict[str, dict[str, tuple[str, str]]] = {
    "images_agreed": {
        "right": (
            "{found} images, {share:.1%} of the table. Four of the eleven data sets were made with "
            "people who had agreed, and all four are small. To ask takes time; to scrape takes little.",
            "{found} 枚で、表全体の {share:.1%} です。11 個のデータセットのうち、写っている人が同意してい"
            "たのは 4 個だけで、4 個とも小規模です。尋ねるには時間がかかり、スクレイピングにはあまりか"
            "かりません。",
        ),
        "agreement_left_out": (
            "you counted the data sets with informed consent. Which word of the column `agreement` also "
            "means that the people had been asked?",
            "インフォームド・コンセントのあるデータセットだけが数えられています。列 `agreement` の言葉の"
            "うち、本人に尋ねたことを意味するものは、ほかにありませんか。",
        ),
        "consent_left_out": (
            "you counted those with `agreement`. Which two data sets have something that goes further "
            "than that?",
            "`agreement` のものだけが数えられています。それよりさらに踏み込んだ言葉が書かれた 2 つのデー"
            "タセットはどれですか。",
        ),
        "licence_counted": (
            "your number contains the data sets with a Creative Commons licence. Who gave that licence: "
            "the person in the picture, or the person who took it?",
            "クリエイティブ・コモンズのデータセットも数えられています。その許諾をしたのは、写っている人で"
            "すか、撮影した人ですか。",
        ),
        "unknown_counted": (
            "your number contains a data set whose agreement is `unknown`. May one count people as asked "
            "when nobody knows?",
            "同意が `unknown`（不明）のデータセットも数えられています。だれにも分からないとき、「尋ねた」"
            "と数えてよいでしょうか。",
        ),
        "the_others": (
            "those are the images of people whom nobody asked. How many are there of people who had agreed?",
            "それは、だれも尋ねていない人の画像の枚数です。同意していた人の画像は何枚ですか。",
        ),
        "everything": (
            "those are all images of the table. Which rows say that the people had agreed?",
            "それは表のすべての画像の枚数です。本人が同意していたと書いてあるのは、どの行ですか。",
        ),
        "collected_by_hand": (
            "you went by the way of collecting (`manual`). Taking pictures by hand is one thing, asking "
            "is another. Which column says who was asked?",
            "集め方（`manual`）で選ばれています。手作業で撮ることと、本人に尋ねることは別です。尋ねたかど"
            "うかを示すのはどの列ですか。",
        ),
        "sets_not_images": (
            "that many data sets fit. How many images do they hold together?",
            "それは当てはまるデータセットの数です。その画像は合わせて何枚ですか。",
        ),
        "people_not_images": (
            "that is how many people agreed. How many images are there of them?",
            "それは同意した人の数です。その人たちの画像は何枚ですか。",
        ),
        "wrong_number": (
            "you wrote {found}. Find the rows whose `agreement` says that the people themselves had "
            "agreed, and add up their images. Which rows did you take?",
            "あなたの答えは {found} です。列 `agreement` に本人が同意していたと書いてある行を選び、その画"
            "像の枚数を足します。どの行を選びましたか。",
        ),
    },
    "what_a_licence_says": {
        "right": (
            "The photographer may give away the right to copy. The face belongs to somebody else, who "
            "was not asked. Legal to copy, and agreed to by the person: those are two questions.",
            "複製の権利を許諾できるのは撮影者です。顔は別の人のもので、その人は尋ねられていません。「複製"
            "してよいか」と「本人が同意したか」は、別の問いです。",
        ),
        "subject_agreed": (
            "think of a wedding: your uncle takes pictures of all guests and puts them online with such "
            "a licence. Which of the guests has agreed to anything?",
            "結婚式を考えてみてください。親戚が招待客を撮り、この許諾を付けて公開しました。招待客のうち、"
            "何かに同意した人はいますか。",
        ),
        "service_agreed": (
            "the service stores pictures and shows them. Did it take the picture, or is it in it?",
            "サービスは写真を保管して見せているだけです。撮影したのも、写っているのも、サービスでしょうか。",
        ),
        "public_means_free": (
            "a name plate on a door can be read by everybody. May everybody make a register of all "
            "names, for any purpose?",
            "表札はだれでも読めます。では、だれもが、どんな目的にでも、すべての名前の名簿を作ってよいでし"
            "ょうか。",
        ),
    },
    "face_without_a_name": {
        "right": (
            "A face is enough to recognise somebody: the colleague at the next desk needs no name. That "
            "the number `a00b16f8` stands on the folder makes it better, not anonymous.",
            "顔だけで人は見分けられます。隣の席の同僚に名前は要りません。フォルダーの名前が `a00b16f8` な"
            "ら、ないよりは良いのですが、匿名になったわけではありません。",
        ),
        "no_name_no_person": (
            "imagine the picture on the screen in the nurses' station. Who would know at once who it is, "
            "although no name stands there?",
            "その画像がナースステーションの画面に出ていると考えてください。名前がなくても、すぐにだれか分"
            "かる人はいませんか。",
        ),
        "published_is_free": (
            "the Personal Information Protection Commission was asked exactly this. What does the table "
            "above say about information that has been published?",
            "個人情報保護委員会は、まさにこの質問に答えています。公表されている情報について、上の表には何"
            "とありますか。",
        ),
        "numbers_are_anonymous": (
            "the form is numbers, and lesson 00 turned numbers into a picture with one line of code. "
            "What do you see then?",
            "形式は数でも、第 00 課では 1 行のコードで数が画像になりました。そこには何が見えますか。",
        ),
    },
    "free_to_say_no": {
        "right": (
            "Nobody who can reward or punish knows who took part, so nobody need explain a no. That is "
            "also why the staff page of the form shows counts and no names.",
            "評価する立場の人は、だれが参加したかを知りません。だから「いいえ」の理由を説明する必要があり"
            "ません。運営者のページに、件数だけが出て名前が出ないのも、そのためです。",
        ),
        "list_in_the_meeting": (
            "who is watching while a colleague decides? What would you do as the newest member of the "
            "ward, if everybody before you had ticked?",
            "同僚が決めるところを、だれが見ていますか。あなたが病棟で一番の新人で、前の人が全員チェックし"
            "ていたら、どうしますか。",
        ),
        "reward_as_pressure": (
            "who learns from the day off that somebody took part? And can a person afford to say no if "
            "the reward is something everybody needs?",
            "休暇によって、だれが参加したかが分かってしまう相手はだれですか。だれもが必要とする報酬のとき、"
            "「いいえ」と言えますか。",
        ),
        "silence_is_no_consent": (
            "somebody was on holiday and never saw the e-mail. Has that person agreed?",
            "休暇中でメールを見なかった人がいます。その人は同意したことになりますか。",
        ),
    },
    "may_be_stored": {
        "right": (
            "Two of seven. The form of section 4 asks the same questions with the same rules; it tells "
            "people kindly what is missing, and stores nothing until all is answered.",
            "7 件のうち 2 件です。第 4 節の同意フォームも、同じ規則で同じことを尋ねます。足りないことを丁寧に知ら"
            "せ、すべてに答えるまで何も保存しません。",
        ),
        "too_young": (
            "look at row {row} again. Today is 8 February 2019. How old is somebody born in that year, "
            "if the birthday is in December?",
            "{row} 行をもう一度見てください。今日は 2019 年 2 月 8 日です。その年の 12 月に生まれた人は、"
            "今いくつですか。",
        ),
        "taken_for_something_else": (
            "row {row} says no to the first inquiry: the photographs were taken for something else, a "
            "holiday perhaps. Did the person know of this purpose when they were taken?",
            "{row} 行は 1 つ目の問いに「いいえ」と答えています。旅行など、別の目的で撮られた写真です。撮"
            "られたとき、本人はこの目的を知っていたでしょうか。",
        ),
        "somebody_else": (
            "row {row} says no to one of the other inquiries. Who can agree for the person in the "
            "photographs?",
            "{row} 行は別の問いに「いいえ」と答えています。写っている人の代わりに、だれが同意できますか。",
        ),
        "not_answered": (
            "in row {row} one inquiry was not answered. Is no answer a yes?",
            "{row} 行には、答えのない問いがあります。答えがないことは「はい」でしょうか。",
        ),
        "year_impossible": (
            "how old would the person of row {row} be? What has probably happened?",
            "{row} 行の人は何歳になりますか。おそらく何が起きたのでしょうか。",
        ),
        "refused_without_reason": (
            "you leave row {row} out. Go through the five answers one by one. Which of them stands "
            "against it?",
            "{row} 行が選ばれていません。5 つの答えを 1 つずつ見てください。どれが問題になりますか。",
        ),
    },
    "new_purpose": {
        "right": (
            "Consent holds for the text that was accepted; the form keeps its hash for this reason. The form "
            "has a page where people can agree to the new text, but nobody can write to the hundred: they "
            "have to come by themselves, with number and secret. So think of all purposes before.",
            "同意は、承諾された説明文に対するものです。同意フォームがそのハッシュ値を保存するのはこのためです。"
            "フォームには、新しい説明文に改めて同意するページがありますが、連絡先を保存しないので、100 人に知ら"
            "せることはできません。本人が、同意番号と撤回用パスワードを持って自分から来るのを待つだけです。"
            "目的は始める前に考え尽くしておきます。",
        ),
        "text_mended": (
            "then the record says that the first hundred agreed to something they never read. Would you "
            "sign a form that can be changed afterwards?",
            "すると、最初の 100 人が、読んだこともない文章に同意したという記録になります。後から書き換え"
            "られる同意書に、あなたは署名しますか。",
        ),
        "silence_is_no_consent": (
            "who reads a notice on the wall? And what does somebody do who wants to say no, but is not "
            "there?",
            "掲示を読むのはだれでしょうか。「いいえ」と言いたいのに、そこにいない人はどうすればよいですか。",
        ),
        "still_within_50_days": (
            "the 50 days are the right of the volunteer to leave. Do they give the collectors a right to "
            "something new?",
            "50 日は、ボランティアがやめるための権利です。集める側に、新しいことをする権利を与えるもので"
            "しょうか。",
        ),
    },
    "what_is_left": {
        "right": (
            "What is not stored cannot leak, cannot be asked for, and need not be deleted. The place "
            "where the photographs were taken ended at the door.",
            "保存しないものは、漏れることも、求められることも、消す必要もありません。撮影した場所の情報は、"
            "入口で捨てられました。",
        ),
        "a_is_kept": (
            "without A nobody could say when the 50 days end. Look at the table of what is stored again.",
            "A がなければ、50 日がいつ終わるか分かりません。保存されたものの表をもう一度見てください。",
        ),
        "b_is_kept": (
            "B was asked for in the form, for a rule of section 3. Look at the table of what is stored "
            "again.",
            "B は、第 3 節の規則のために同意フォームで尋ねました。保存されたものの表をもう一度見てください。",
        ),
        "c_is_gone": (
            "compare the two columns of the table of tags. Does the place of the original still stand in "
            "the stored file?",
            "タグの表の 2 つの列を比べてください。元の写真の場所は、保存されたファイルにも残っていますか。",
        ),
        "d_is_gone": (
            "compare the two columns of the table of tags. Is there still a camera in the stored file?",
            "タグの表の 2 つの列を比べてください。保存されたファイルにカメラの情報は残っていますか。",
        ),
        "e_is_gone": (
            "look at the list of stored files. Does any of them still have the name that it had on the "
            "phone?",
            "保存されたファイルの一覧を見てください。スマートフォンでの名前のままのものはありますか。",
        ),
        "f_is_gone": (
            "R1 kept it, to identify a submission. Here it is off unless switched on. Does it stand in "
            "the table of what is stored?",
            "R1 では提出を特定するために保存されました。ここでは、有効にしない限り保存されません。保存さ"
            "れたものの表にありますか。",
        ),
        "g_is_kept": (
            "without G there would be nothing to learn from. Look at the list of stored files again.",
            "G がなければ、学習するものがありません。保存されたファイルの一覧をもう一度見てください。",
        ),
        "h_is_kept": (
            "how could anybody prove later what this person agreed to? Look at the table of what is "
            "stored again.",
            "この人が何に同意したかを、後からどう証明しますか。保存されたものの表をもう一度見てください。",
        ),
    },
    "where_the_remnant_was": {
        "right": (
            "A copy that nobody wrote down is the one that stays. The proof can only look where it is "
            "told to look: write down every copy when it is made.",
            "残るのは、だれも記録しなかった複製です。証明は、見るように言われた場所しか調べられません。複"
            "製を作ったら、そのつど記録しておきましょう。",
        ),
        "in_the_database": (
            "look for the line that says what was found. Is the place it names a row of a database?",
            "「見つかりました」と書いてある行を探してください。そこに書かれた場所は、データベースの行ですか。",
        ),
        "in_the_collection": (
            "look for the line that says what was found. Does the place it names lie in the folder of "
            "the collection?",
            "「見つかりました」と書いてある行を探してください。そこに書かれた場所は、収集フォルダーの中ですか。",
        ),
        "nowhere": (
            "the first proof did not look on the colleague's desk, the second did. Run both again. What "
            "does the last line of each say?",
            "1 回目の証明は同僚の机の上を調べず、2 回目は調べました。両方をもう一度実行してください。それぞれ"
            "の最後の行には何とありますか。",
        ),
    },
    "what_cannot_be_undone": {
        "right": (
            "So say it before, in the text that people agree to. The form has a section of its own for it.",
            "だからこそ、前もって、同意の文章の中で伝えます。同意フォームには、そのための節があります。",
        ),
        "stored_copies": (
            "you have seen those being deleted, and a proof of it. What has already left the house?",
            "それが消され、証明されるのを見ました。すでに外へ出てしまったものは何ですか。",
        ),
        "retrained_is_enough": (
            "the model that was trained anew is free of the volunteer. And the old one, which a "
            "colleague copied last month?",
            "訓練し直したモデルには、その人の影響はありません。では、先月同僚が複製した古いモデルはどうで"
            "すか。",
        ),
        "accuracy_tells": (
            "one volunteer of sixty moves the accuracy little or not at all. Does that mean that the "
            "model holds nothing of the volunteer? Look at the picture of the weights again.",
            "60 人のうちの 1 人で、正解率はほとんど変わりません。だからモデルにその人の影響がないと言える"
            "でしょうか。重みの図をもう一度見てください。",
        ),
    },
    **BUILD_WORDS,
}
