"""What the checks of lesson 04 say, in English and Japanese: by exercise, then by the reason of the message.

Nothing flows in; the texts flow out, some with places in braces that `lesson_04` fills in. "right" is said of
a right answer. Every other text belongs to one misconception and is a question that helps without giving the
answer. Published figures in it are those of R1 (doi:10.1038/s41598-022-07560-2).
"""

WORDS: dict[str, dict[str, tuple[str, str]]] = {
    "picture_of_numbers": {
        "right": (
            "A picture is read like a page: row 0 at the top, every row from left to right; 0 is black "
            "and 255 is white.",
            "画像は本のページのように読みます。0 行目が一番上で、各行は左から右へ進みます。0 が黒、255 が"
            "白です。",
        ),
        "negative": (
            "in picture A the large numbers are dark. Which of 0 and 255 is black, and which is white?",
            "絵 A では大きい数が暗くなっています。0 と 255 のどちらが黒で、どちらが白でしょうか。",
        ),
        "transposed": (
            "in picture B the first row of the table has become the first column. Does a row of numbers "
            "run from left to right, or from top to bottom?",
            "絵 B では、表の最初の行が最初の列になっています。数の「行」は左から右へ並びますか、上から下へ"
            "並びますか。",
        ),
        "upside_down": (
            "picture D stands on its head: its top row is the last row of the table. Where does row 0 of "
            "an image lie, at the top or at the bottom?",
            "絵 D は上下が逆で、一番上の行が表の最後の行になっています。画像の 0 行目は上と下のどちらにあ"
            "りますか。",
        ),
    },
    "mirror_columns": {
        "right": (
            "Your rule finds a column and its mirror image. Feature 74, at the centre, has no pair: the "
            "next Build exercise deals with it.",
            "列とその鏡像を正しく見つけられました。中央の特徴量 74 には対になる列がありません。次の Build "
            "問題で扱います。",
        ),
        "not_mirrored": (
            "for feature {j} all of your columns lie side by side on the left half of the picture. Where "
            "is the other half of the jaw? Hint 1 says how a column finds its mirror image.",
            "特徴量 {j} の列が、すべて画像の左半分に並んでいます。あごの反対側はどこにあるでしょうか。ヒン"
            "ト 1 に、鏡像の列の見つけ方があります。",
        ),
        "off_by_one": (
            "for feature {j} the left columns are right, and the mirror images are off by one. The "
            "columns run from 0 to 358. Which column is the mirror image of column 0? Does your rule give "
            "that one?",
            "特徴量 {j} の左側の列は合っていますが、鏡像の列が 1 つずれています。列は 0 から 358 まであり"
            "ます。0 列目の鏡像は何列目ですか。あなたの式はその列になりますか。",
        ),
        "mirrored_in_strip": (
            "for feature {j} the mirror images are counted from the end of the strip. The mirror stands "
            "in the middle of the whole picture. Which number do a column and its mirror image add up to?",
            "特徴量 {j} の鏡像の列が、帯の端から数えられています。鏡は画像全体の真ん中にあります。ある列と"
            "その鏡像の列の番号を足すと、いくつになりますか。",
        ),
        "wrong_step": (
            "for feature {j} the columns overlap with those of its neighbour. Each feature takes two "
            "columns on the left. How many columns to the right does the next feature start?",
            "特徴量 {j} の列が、隣の特徴量の列と重なっています。1 つの特徴量は左側で 2 列を使います。次の"
            "特徴量は何列右から始まりますか。",
        ),
        "wrong_start": (
            "for feature {j} the columns are counted from the edge of the picture. In which column does "
            "the strip begin?",
            "特徴量 {j} の列が、画像の端から数えられています。帯は何列目から始まりますか。",
        ),
        "one_too_far": (
            "for feature {j} every column on the left lies one or two too far to the inside. Does the "
            "first feature have the number 0 or 1, and the first column of the strip the number 30 or 31?",
            "特徴量 {j} の左側の列が、1 つか 2 つ内側にずれています。最初の特徴量は 0 番と 1 番のどちらで、"
            "帯の最初の列は 30 番と 31 番のどちらですか。",
        ),
        "one_column_a_side": (
            "for feature {j} there is one column on either side. A feature takes two neighbours on the "
            "left, and the mirror image of each. How many columns is that?",
            "特徴量 {j} の列が、左右に 1 つずつしかありません。特徴量は左側の隣り合う 2 列と、それぞれの鏡"
            "像を使います。全部で何列ですか。",
        ),
        "wrong_numbers": (
            "mirror_columns({j}) gives {found}. Expected: four columns, two neighbours on the left half "
            "of the picture and their mirror images on the right. Which is the first column of feature "
            "{j}? Work it out on paper.",
            "mirror_columns({j}) の結果は {found} です。左半分の隣り合う 2 列と、右半分の鏡像の 2 列、合わ"
            "せて 4 列が必要です。まず紙の上で、特徴量 {j} の最初の列を計算してみてください。",
        ),
    },
    "pixels_used": {
        "right": (
            "74 × 12 + 9 = {whole}, and that is 3 rows × 299 columns: every pixel of the strip is used, "
            "and none twice. The other {rest} pixels of the picture play no part.",
            "74 × 12 + 9 = {whole} で、3 行 × 299 列と同じです。帯の画素はすべて 1 回ずつ使われます。画像"
            "の残りの {rest} 画素は使われません。",
        ),
        "centre_like_the_others": (
            "that counts 12 pixels for all 75 features. Which feature averages fewer, and how many?",
            "75 個の特徴量すべてを 12 画素と数えています。もっと少ない画素を使う特徴量はどれで、何画素です"
            "か。",
        ),
        "centre_forgotten": (
            "those are the pixels of the 74 mirror pairs. Which feature is still missing?",
            "それは 74 組の鏡像の対が使う画素の数です。まだ数えていない特徴量はどれですか。",
        ),
        "not_mirrored": (
            "that counts the left half of the jaw only. How many columns does a feature take together "
            "with their mirror images?",
            "それはあごの左半分だけの数です。鏡像も入れると、1 つの特徴量は何列を使いますか。",
        ),
        "one_row": (
            "those are the pixels of one row. How many rows does the strip have?",
            "それは 1 行分の画素の数です。帯には何行ありますか。",
        ),
        "features_not_pixels": (
            "that is how many numbers come out. The question is how many pixels go in: how many does each "
            "feature average?",
            "それは出てくる数の個数です。問題は入ってくる画素の個数です。それぞれの特徴量は何画素の平均で"
            "すか。",
        ),
        "whole_image": (
            "those are all pixels of the picture. How many of them lie in the strip?",
            "それは画像全体の画素の数です。そのうち帯の中にあるのはいくつですか。",
        ),
        "wrong_numbers": (
            "you wrote {found}. How many pixels do features 0 to 73 average together, and how many does "
            "feature 74 add?",
            "あなたの答えは {found} です。特徴量 0 から 73 までは合わせて何画素を使い、特徴量 74 は何画素"
            "を加えますか。",
        ),
    },
    "feature": {
        "right": (
            "897 pixels become 75 numbers, each from 0 (black) to 1 (white). From here on the lesson uses "
            "mandible_features, which does the same for many pictures at a time.",
            "897 個の画素が、0（黒）から 1（白）までの 75 個の数になります。ここからは、同じ計算を多くの画"
            "像に一度に行う mandible_features を使います。",
        ),
        "not_scaled": (
            "your feature {j} is {found:.1f}, a brightness from 0 to 255. The published vectors run from "
            "0 to 1. What is still to be done with it?",
            "あなたの特徴量 {j} は {found:.1f} で、0 から 255 までの明るさのままです。公表されたベクトルの"
            "値は 0 から 1 までです。あと何をすればよいでしょうか。",
        ),
        "wrong_scale": (
            "with your rule a white picture gives a little less than 1. What is the largest number that a "
            "pixel can hold?",
            "あなたの式では、真っ白な画像が 1 より少し小さい値になります。画素が取りうる最大の数はいくつで"
            "すか。",
        ),
        "sum_not_mean": (
            "the pixels are added up. A feature is their mean: by what must the sum be divided?",
            "画素の値が合計されたままです。特徴量は平均です。合計を何で割ればよいですか。",
        ),
        "overflow": (
            "the sum is too small. A pixel is an 8-bit number (uint8), which cannot grow beyond 255: 200 "
            "+ 100 becomes 44. Which NumPy function takes the mean of many pixels without adding them one "
            "by one?",
            "合計が小さすぎます。画素は 8 ビットの数（uint8）で 255 を超えられず、200 + 100 は 44 になって"
            "しまいます。画素を 1 つずつ足さずに平均を求める NumPy の関数は何ですか。",
        ),
        "swapped": (
            "rows and columns have changed places. Which of the two comes first in the brackets behind an "
            "image?",
            "行と列が入れ替わっています。画像の後の角かっこの中では、どちらを先に書きますか。",
        ),
        "one_row": (
            "your feature {j} is the mean of one row. How many rows does the strip have, and which are they?",
            "あなたの特徴量 {j} は 1 行だけの平均です。帯には何行あり、それは何番の行ですか。",
        ),
        "off_by_one": (
            "your feature {j} is the mean of two rows; the third is missing. Does Python's a:b take row b "
            "along?",
            "あなたの特徴量 {j} は 2 行の平均で、3 行目が抜けています。Python の a:b は b 行目を含みますか。",
        ),
        "wrong_rows": (
            "your feature {j} takes three rows, one too high or one too low in the picture. The published "
            "numbers are counted from 0. Which row does image[0] give?",
            "あなたの特徴量 {j} の 3 行は、画像の中で 1 行上か下にずれています。公表された行番号は 0 から"
            "数えています。image[0] は何番目の行ですか。",
        ),
        "not_mirrored": (
            "your feature {j} is the mean of 6 pixels on the left. Which pixels on the right belong to them?",
            "あなたの特徴量 {j} は、左側の 6 画素だけの平均です。右側のどの画素が対になりますか。",
        ),
        "centre_counted_twice": (
            "feature 74 counts the middle column twice: column 179 is its own mirror image. Which three "
            "columns should be averaged, each once?",
            "特徴量 74 で、真ん中の列が 2 回数えられています。179 列目の鏡像は 179 列目自身です。どの 3 列"
            "を 1 回ずつ平均すればよいですか。",
        ),
        "wrong_numbers": (
            "on a picture of random numbers your feature {j} is {found:.3f}, and the pixels say something "
            "else. Look at the pixels that you average: from which rows and columns do they come, and how "
            "many are they?",
            "乱数で作った画像で、あなたの特徴量 {j} は {found:.3f} になりましたが、画素から計算した値とは"
            "違います。平均している画素を見てください。どの行と列から取り、いくつありますか。",
        ),
    },
    "first_rows": {
        "right": (
            "One row for each person, although the rows are shuffled. The order in which you list them "
            "does not matter here.",
            "行の順番がばらばらでも、1 人につき 1 行を選べました。ここではリストの順番は問いません。",
        ),
        "mask": (
            "those are answers yes or no, one for each row. The exercise asks for the numbers of the rows "
            "where the answer is yes; np.flatnonzero turns one into the other.",
            "それは各行に対する「はい・いいえ」の答えです。必要なのは、答えが「はい」の行の番号です。np.flatnonzero"
            " で変換できます。",
        ),
        "per_image": (
            "those are all rows, one for each image. A volunteer has up to nine images, and the exercise "
            "asks for one row a person. When do you skip a row?",
            "それは画像ごとの、すべての行です。1 人のボランティアには最大 9 枚の画像がありますが、必要なの"
            "は 1 人につき 1 行です。どんなときに行を飛ばしますか。",
        ),
        "whole_rows": (
            "those are whole rows of the table, labels and all. The exercise asks for their numbers. In a "
            "pandas table they stand in .index: of which table do you need it?",
            "それは表の行そのもので、ラベルまで入っています。必要なのは行の番号です。pandas の表では .index"
            " に入っています。どの表の .index が必要ですか。",
        ),
        "photograph_one": (
            "those are the rows with the smallest photograph number. The rows are shuffled, so the first "
            "row of a volunteer in the file may well be photograph 7. What tells you that a volunteer has "
            "not been met before?",
            "それは写真番号が最も小さい行です。行はばらばらに並んでいるので、ファイルで最初に現れる行が写"
            "真 7 のこともあります。そのボランティアがまだ現れていないことは、どうすれば分かりますか。",
        ),
        "last_row": (
            "those are the last rows of the volunteers. Does something in your code get replaced each "
            "time a volunteer comes up again?",
            "それは各ボランティアの最後の行です。同じボランティアが再び現れるたびに、何かが上書きされてい"
            "ませんか。",
        ),
        "volunteer_numbers": (
            "those are the numbers of the volunteers. The exercise asks where in the table each of them "
            "first stands. What is the number of the top row?",
            "それはボランティアの番号です。必要なのは、それぞれが表の何行目に最初に現れるかです。一番上の"
            "行は何番ですか。",
        ),
        "one_based": (
            "every row number is one too large. Which number does Python give to the top row?",
            "行番号がすべて 1 つ大きくなっています。Python では、一番上の行は何番ですか。",
        ),
        "every_ninth": (
            "you take every ninth row. Do all rows of one volunteer stand together, and does everybody "
            "have nine?",
            "9 行ごとに選んでいます。同じボランティアの行は続けて並んでいますか。全員に 9 枚ありますか。",
        ),
        "wrong_numbers": (
            "for {volunteers} volunteers and {rows} rows of labels, your rows are {found}. Expected: one "
            "row number a volunteer. Who stands in row 0, and which later rows show somebody new?",
            "ボランティア {volunteers} 人、{rows} 行のラベルで、あなたの答えは {found} です。1 人につき 1 "
            "つの行番号が必要です。0 行目は誰ですか。その後、新しい人が現れる行はどれですか。",
        ),
    },
    "mandible_vector": {
        "right": (
            "Whose vector it is stands in front, what was measured follows. mandible_vectors does the "
            "same for the whole cohort.",
            "先頭に誰のベクトルか、その後に測った値が並びます。mandible_vectors は、同じことを全員分行いま"
            "す。",
        ),
        "no_name": (
            "those are the 75 features alone. In a table of 277 such rows, how would you know whose they "
            "are? Three numbers come first.",
            "75 個の特徴量だけになっています。277 行の表の中で、誰のものかをどうやって知りますか。先頭に 3"
            " つの数が必要です。",
        ),
        "votes_included": (
            "that makes 80 numbers: the votes about the smile came along. Which of the five labels belong "
            "to the vector?",
            "80 個の数になり、笑顔についての票数まで入っています。5 つのラベルのうち、ベクトルに入るのはど"
            "れですか。",
        ),
        "features_first": (
            "all 78 numbers are there, with the features in front. What do the published vectors begin with?",
            "78 個の数はそろっていますが、特徴量が先に来ています。公表されたベクトルは何から始まりますか。",
        ),
        "reversed": (
            "the features run from the centre to the outside. Which end has the number 0?",
            "特徴量が中央から外側の順に並んでいます。0 番はどちらの端ですか。",
        ),
        "not_scaled": (
            "the features run from 0 to 255. mandible_features gives them from 0 to 1. Was something "
            "multiplied afterwards?",
            "特徴量が 0 から 255 になっています。mandible_features の結果は 0 から 1 です。その後で何かを"
            "掛けましたか。",
        ),
        "label_scaled": (
            "the three labels are divided by 255 as well, so that a volunteer's number can no longer be "
            "read. Which numbers are a brightness, and which are names?",
            "3 つのラベルまで 255 で割られ、ボランティアの番号が読めません。明るさを表す数と、番号を表す数"
            "はどれですか。",
        ),
        "summed": (
            "the labels are added to the features, number by number. NumPy's + adds; which NumPy function "
            "puts one list behind another?",
            "ラベルが特徴量に足し算されています。NumPy の + は足し算です。リストを後ろにつなげる NumPy の"
            "関数は何ですか。",
        ),
        "wrong_numbers": (
            "for the labels {label} your vector has {size} numbers and begins with {begins}. Expected: 78 "
            "numbers in one row, volunteer, photograph and female first, then the 75 features from the "
            "outside to the centre. Which of yours stands in the wrong place?",
            "ラベル {label} に対して、あなたのベクトルは {size} 個の数で、{begins} から始まっています。必"
            "要なのは 1 列に並んだ 78 個の数です（volunteer、photograph、female、その後に外側から中央まで"
            "の 75 個の特徴量）。どの数の場所が違いますか。",
        ),
    },
    "what_is_dark": {
        "right": (
            "The numbers measure whatever lies under the marked columns: hair, neck, shadow or wall. How "
            "somebody wears their hair shows in them; the shape of a jaw hardly does.",
            "数字は、印のある列にあるもの（髪、首、影、壁）をそのまま測ります。髪型は表れますが、あごの形"
            "はほとんど表れません。",
        ),
        "jaw_shape": (
            "look at the pictures again. Do all jaws of the upper row have another shape than those of "
            "the lower row? Follow the short lines to the strip: what lies there?",
            "もう一度絵を見てください。上の列のあごは、どれも下の列と形が違いますか。短い線を帯までたどっ"
            "てください。そこには何がありますか。",
        ),
        "skin": (
            "look at the cheeks in the upper row. Are they as dark as the number below the picture says? "
            "Follow the short lines to the strip: do they end on skin?",
            "上の列の頬を見てください。絵の下の数字が示すほど暗いですか。短い線を帯までたどってください。"
            "そこは肌ですか。",
        ),
        "gender_itself": (
            "either row holds three volunteers labelled female and three labelled male. If the numbers "
            "measured gender itself, could all six of a row be dark, or all six bright?",
            "どちらの列にも、女性とラベル付けされた人と男性とラベル付けされた人が 3 人ずついます。数字が性"
            "別そのものを測っているなら、1 つの列の 6 人がそろって暗い、または明るいことがあるでしょうか。",
        ),
    },
    "euclidean_distance": {
        "right": (
            "Difference, square, sum, root: the same for 2 numbers as for 75. From here on the lesson "
            "uses SciPy's version, under the name distance.",
            "差、2 乗、合計、平方根。数が 2 個でも 75 個でも同じです。ここからは SciPy の関数を distance "
            "という名前で使います。",
        ),
        "squared_distance": (
            "that is the sum of the squares. Which of the four steps is left?",
            "それは 2 乗の合計です。4 つの手順のうち、残っているのはどれですか。",
        ),
        "manhattan": (
            "that adds up the differences themselves, as one walks along streets. The straight line is "
            "shorter: what happens to each difference before it is added?",
            "差をそのまま足しています。それは道に沿って歩いたときの長さで、まっすぐな線はもっと短くなりま"
            "す。足す前に、それぞれの差をどうしますか。",
        ),
        "mean_not_sum": (
            "that takes the mean of the squares. What stands under the root, their mean or their sum?",
            "2 乗の平均を使っています。平方根の中に入るのは、平均ですか、合計ですか。",
        ),
        "largest_difference": (
            "that is the largest of the differences. The others count as well: how do they come together?",
            "それは最も大きい差です。ほかの差も数えます。どのようにまとめますか。",
        ),
        "signs_cancel": (
            "differences above and below zero cancel each other out. What makes each of them positive "
            "before they are added?",
            "正の差と負の差が打ち消し合っています。足す前に、どうすればどの差も正になりますか。",
        ),
        "difference_of_lengths": (
            "that squares each vector by itself and subtracts afterwards. Two vectors far apart but of "
            "the same length would be at distance 0. What has to be subtracted first?",
            "それぞれのベクトルを先に 2 乗してから引いています。それでは、離れていても長さが同じベクトルの"
            "距離が 0 になります。最初に何を引きますか。",
        ),
        "not_zero_to_itself": (
            "a vector is {found:.3f} away from itself by your rule. How far should it be?",
            "あなたの式では、ベクトルと自分自身との距離が {found:.3f} になりました。いくつになるはずですか。",
        ),
        "wrong_numbers": (
            "between {a} and {b} your distance is {found:.3f}. Take those numbers and do the four steps "
            "on paper. At which step do you and your function part?",
            "{a} と {b} の距離が {found:.3f} になりました。この数を使い、4 つの手順を紙の上で行ってくださ"
            "い。どの手順で、あなたの関数と違う数になりますか。",
        ),
    },
    "average_distance": {
        "right": (
            "That is average linkage: the mean over all pairs across the two groups. Clustering needs one "
            "more rule, which the next step tells.",
            "これが群平均法（average linkage）です。2 つのグループにまたがるすべての組の距離を平均します。"
            "クラスタリングに必要な規則はあと 1 つで、次で説明します。",
        ),
        "single_linkage": (
            "that is the distance of the two nearest vectors, called single linkage. What do the other "
            "pairs say?",
            "それは最も近い 2 つのベクトルの距離で、単連結法（single linkage）と呼ばれます。ほかの組はどう"
            "ですか。",
        ),
        "complete_linkage": (
            "that is the distance of the two farthest vectors, called complete linkage. What do the other "
            "pairs say?",
            "それは最も遠い 2 つのベクトルの距離で、完全連結法（complete linkage）と呼ばれます。ほかの組は"
            "どうですか。",
        ),
        "centroid_linkage": (
            "that is the distance between the two mean vectors. Average linkage takes the distances first "
            "and the mean afterwards. Which pairs of vectors do you need?",
            "それは 2 つの平均ベクトルの間の距離です。群平均法では、先に距離を求め、その後で平均します。ど"
            "のベクトルの組が必要ですか。",
        ),
        "paired_only": (
            "the first vector meets the first, the second the second, and the other pairs are left out. "
            "Whom does the first vector of group A have to meet?",
            "1 番目は 1 番目、2 番目は 2 番目とだけ比べられ、ほかの組が抜けています。グループ A の 1 番目"
            "のベクトルは、どれと比べる必要がありますか。",
        ),
        "one_member_only": (
            "only one member of the first group was compared with the second group. Does your function "
            "return, or start its list anew, before the outer loop has come to its end?",
            "1 つ目のグループの 1 つのベクトルだけが、2 つ目のグループと比べられています。外側の繰り返しが"
            "終わる前に return したり、リストを作り直したりしていませんか。",
        ),
        "within_groups_too": (
            "pairs inside one group are counted as well. Which pairs lead from one group to the other?",
            "同じグループの中の組まで数えています。一方のグループからもう一方へつながる組はどれですか。",
        ),
        "sum_not_mean": (
            "that is the sum over all pairs, so that large groups are always far away. By what is it to "
            "be divided?",
            "それはすべての組の合計なので、大きいグループほど遠くなってしまいます。何で割ればよいですか。",
        ),
        "wrong_count": (
            "the sum is divided by the number of vectors. How many pairs were added up?",
            "合計をベクトルの数で割っています。足したのは何組ですか。",
        ),
        "squared_distance": (
            "that is the mean of the squared distances. What does distance give for one pair?",
            "それは距離の 2 乗の平均です。distance は 1 組に対して何を返しますか。",
        ),
        "wrong_numbers": (
            "for groups of {size_a} and {size_b} vectors your distance is {found:.3f}. Take every vector "
            "of the first group with every vector of the second: how many pairs are there, and what is "
            "the mean of their distances?",
            "{size_a} 個と {size_b} 個のベクトルのグループの距離が {found:.3f} になりました。1 つ目のグル"
            "ープのそれぞれと 2 つ目のグループのそれぞれを組み合わせると、何組ありますか。その距離の平均は"
            "いくつですか。",
        ),
    },
    "read_dendrogram": {
        "right": (
            "Read the junctions, never the neighbours: the farther out two branches join, the less alike "
            "their members are on average.",
            "隣どうしではなく、分かれ目を読みます。2 つの枝が遠くで合流するほど、平均して似ていません。",
        ),
        "neighbours": (
            "standing side by side says little: at every junction the two branches could be swapped, like "
            "the arms of a mobile. How far must you go along the tree to get from one to the other?",
            "隣に並んでいることには、あまり意味がありません。どの分かれ目でも、モビールの腕のように 2 つの"
            "枝を入れ替えられるからです。一方からもう一方へ行くには、木をどこまでたどる必要がありますか。",
        ),
        "label_used": (
            "look at what average_linkage was given: the features. Did it see the labels?",
            "average_linkage に渡したものを見てください。特徴量です。ラベルは渡されましたか。",
        ),
        "size_not_distance": (
            "a junction of two single volunteers can lie far out, too. What is drawn along that axis, a "
            "number of people or a distance?",
            "2 人だけの分かれ目が遠くにあることもあります。その軸に描かれているのは人数ですか、距離ですか。",
        ),
    },
    "first_component": {
        "right": (
            "Centre, find the recipe, apply it. Plus and minus may be the other way round without any "
            "meaning; the check takes both.",
            "中心化し、重みを求め、それを当てはめます。プラスとマイナスの向きに意味はないので、どちらでも"
            "正解です。",
        ),
        "not_centred": (
            "the recipe was found before the mean was taken away, so it mostly says how bright everybody "
            "is. What must every column add up to before the SVD?",
            "平均を引く前に重みを求めたため、ほぼ全員に共通の明るさを表しています。SVD の前に、どの列も合"
            "計がいくつになる必要がありますか。",
        ),
        "one_mean_for_all": (
            "one mean was taken from the whole table. The average volunteer has a mean of their own in "
            "every column. Which argument makes mean work column by column?",
            "表全体の 1 つの平均を引いています。平均的なボランティアには、列ごとに平均があります。mean を"
            "列ごとに計算させる引数は何ですか。",
        ),
        "shifted": (
            "the recipe is right; it is applied to the table as it was before the means were taken away. "
            "Which table should it meet, so that the average volunteer stands at 0?",
            "重みは正しいのですが、平均を引く前の表に当てはめています。平均的なボランティアが 0 になるには、"
            "どの表に当てはめますか。",
        ),
        "recipe_not_positions": (
            "those are the weights of the recipe, one for each column. Expected is one number for each "
            "row. What happens when the recipe is applied to every row?",
            "それは列ごとの重みです。必要なのは行ごとの数です。重みを各行に当てはめるとどうなりますか。",
        ),
        "no_spread": (
            "the order is right and the scale is lost: the squares of your positions add up to 1. Which "
            "of the three results of the SVD is the recipe that has to meet the rows?",
            "並び方は合っていますが、大きさが失われています（2 乗の合計が 1 です）。SVD の 3 つの結果のう"
            "ち、行に当てはめる重みはどれですか。",
        ),
        "second_component": (
            "those are the positions on the second component. Which number does the first one have in "
            "Python?",
            "それは第 2 成分の位置です。Python では、最初のものは何番ですか。",
        ),
        "column_not_row": (
            "a column of the third result was taken. NumPy keeps the recipes in the rows. How do you take "
            "the first row?",
            "3 つ目の結果から列を取り出しています。NumPy は重みを行に入れています。最初の行はどう取り出し"
            "ますか。",
        ),
        "last_component": (
            "that is the direction in which the rows differ least. In which order does the function you "
            "use list its results: largest first (svd) or smallest first (eigh)?",
            "それは違いが最も小さい方向です。使っている関数は、大きい順（svd）と小さい順（eigh）のどちらで"
            "結果を返しますか。",
        ),
        "absolute": (
            "the minus signs are gone, and with them the two sides of the average. Where was an absolute "
            "value or a square taken?",
            "マイナスの符号が消え、平均の両側の区別がなくなりました。どこで絶対値や 2 乗を取りましたか。",
        ),
        "standardised": (
            "the columns were also divided by their standard deviation. All columns are brightness in one "
            "unit here. What is enough?",
            "列を標準偏差でも割っています。ここではどの列も同じ単位の明るさです。何をするだけで十分ですか。",
        ),
        "centred_by_row": (
            "each row was centred by its own mean. The average volunteer is a mean over the rows, one "
            "value for each column. Which axis is that?",
            "各行をその行の平均で中心化しています。平均的なボランティアは行にわたる平均で、列ごとに 1 つの"
            "値です。どの軸ですか。",
        ),
        "wrong_numbers": (
            "for a table of {rows} rows and {columns} columns your result holds {size} numbers, and they "
            "are not the positions. Expected: {rows} numbers. Go step by step: is the mean of every "
            "column 0 after the first step?",
            "{rows} 行 {columns} 列の表に対して {size} 個の数が返されましたが、位置とは一致しません。必要"
            "なのは {rows} 個の数です。1 段ずつ確かめてください。最初の段の後で、どの列の平均も 0 になって"
            "いますか。",
        ),
    },
    "no_clear_separation": {
        "right": (
            "A result that says what the numbers cannot do is worth as much as one that says what they "
            "can. It is the starting point of lesson 05.",
            "数字に何ができないかを示す結果は、何ができるかを示す結果と同じくらい大切です。これがレッスン "
            "05 の出発点になります。",
        ),
        "failure": (
            "PCA looks for the largest differences between people, and it found them. Was it ever told to "
            "separate the labels?",
            "PCA は人と人の最も大きな違いを探し、それを見つけました。ラベルを分けるように指示されていたで"
            "しょうか。",
        ),
        "no_difference": (
            "look at the mean profiles of section 4 once more. Are they the same? A difference on average "
            "and a wide overlap can both be true.",
            "第 4 節の平均プロフィールをもう一度見てください。同じですか。平均の差と大きな重なりは、同時に"
            "成り立ちます。",
        ),
        "labels_wrong": (
            "the figure compares a brightness with a label by vote. If the two do not go together "
            "everywhere, does that make the label wrong?",
            "この図は、明るさと投票によるラベルを比べています。両者がいつも一致しないからといって、ラベル"
            "が誤りになるでしょうか。",
        ),
    },
    "one_sentence": {
        "right": (
            "No program can judge a sentence, so compare it yourself. A good reply says two of these: (1) "
            "what was measured is brightness in a strip, not a jaw; (2) hair, neck, shadow and wall lie "
            "in that strip; (3) the label is a vote about how somebody looks; (4) a difference on average "
            "says little about one person.",
            "文の良し悪しはプログラムには判断できないので、自分で比べてみてください。良い返事には次のうち "
            "2 つが入っています。(1) 測ったのはあごではなく、帯の明るさである。(2) 帯には髪、首、影、壁も"
            "入る。(3) ラベルは見た目についての投票である。(4) 平均の差から 1 人の人について言えることは少"
            "ない。",
        ),
        "repeats_the_claim": (
            "your reply repeats the colleague's sentence. What did the pictures of section 4 show in the "
            "strip?",
            "同僚の文がそのまま繰り返されています。第 4 節の絵では、帯のところに何がありましたか。",
        ),
        "not_words": (
            "your reply consists of very few different letters. Write it as you would say it to the "
            "colleague.",
            "同じ文字が繰り返されているようです。同僚に話すつもりで書いてください。",
        ),
    },
}
