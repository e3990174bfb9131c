"""What the checks of the Build exercises of lesson 02 say, in English and Japanese; `lesson_02_words` has the rest.

Nothing flows in; the texts flow out, some with places in braces that `lesson_02` fills in. The rules are those
of R1 (Aoto et al., 2022, doi:10.1038/s41598-022-07560-2).
"""

BUILD_WORDS: dict[str, dict[str, tuple[str, str]]] = {
    "identical_files": {
        "right": (
            "A fingerprint of 64 digits stands for all the bytes of a photograph: equal bytes, equal fingerprints; one "
            "bit changed, another fingerprint. The same hashes were the links of the chain in lesson 01.",
            "64 桁のハッシュ値が、何千バイトもの中身を表します。中身が同じなら値も同じ、1 ビットでも"
            "違えば別の値です。第 01 課の鎖をつないでいたのも、このハッシュ値でした。",
        ),
        "no_pairs": (
            "your function gives back a value of type {kind}. Expected: a dictionary, from the later "
            "file's name to the first one's. How does an empty one begin?",
            "関数が {kind} 型の値を返しています。後のファイル名から最初のファイル名への辞書が必要です。"
            "空の辞書はどう書きますか。",
        ),
        "no_names": (
            "the dictionary holds something other than names. What does `path.name` give?",
            "辞書にファイル名以外のものが入っています。`path.name` は何を返しますか。",
        ),
        "nothing_found": (
            "your function finds nothing, and three files of this folder repeat another. What do you "
            "compare, and with which files?",
            "何も見つかっていませんが、このフォルダーには、ほかのファイルと同じものが 3 つあります。"
            "何を、どのファイルと比べていますか。",
        ),
        "with_itself": (
            "a file is paired with itself ({file}). When does a file go into the dictionary: the "
            "first time its fingerprint is seen, or from the second time on?",
            "ファイルが自分自身と組になっています（{file}）。辞書に入れるのは、ハッシュ値を初めて見た"
            "ときですか、2 回目からですか。",
        ),
        "only_sizes": (
            "{file} has the size of {found} and other bytes. Two people can weigh the same. What "
            "tells files apart for certain?",
            "{file} は {found} と大きさが同じですが、中身は違います。体重が同じでも別の人です。確実に"
            "見分けるには何を比べますか。",
        ),
        "only_the_beginning": (
            "{file} begins like {found} and ends otherwise. How many of its bytes does your comparison see?",
            "{file} は {found} と始まりが同じで、終わりが違います。ハッシュ値には、何バイト分が入って"
            "いますか。",
        ),
        "not_the_same": (
            "{file} is paired with {found}, and their bytes differ. What is equal in the two: the "
            "name, the size, the place in the folder?",
            "{file} と {found} が組になっていますが、中身は違います。2 つで同じなのは、名前、大きさ、"
            "並び順のどれですか。",
        ),
        "some_missed": (
            "your pairs are right, and some are missing, for instance {file}. Does your function "
            "remember every file it has seen, or the one before?",
            "組は正しいのですが、足りないものがあります。たとえば {file} です。関数は、これまで見たす"
            "べてのファイルを覚えていますか、直前のものだけですか。",
        ),
        "previous_not_first": (
            "{file} is paired with {found}, which is itself a repetition. Which of three equal files stays?",
            "{file} が {found} と組になっていますが、それ自体が繰り返しです。同じものが 3 つあるとき、"
            "残るのはどれですか。",
        ),
        "not_the_first": (
            "the right files belong together, but another one stays: {file} is paired with {found}. "
            "In which order do you go through the folder? `sorted` helps.",
            "組になるファイルは合っていますが、残すものが違います。{file} が {found} と組になっていま"
            "す。どの順番で見ていますか。`sorted` が役に立ちます。",
        ),
    },
    "upright": {
        "right": (
            "All eight. Telephones write 1, 3, 6 and 8; the mirrored four come from selfie "
            "applications, and the heap has them. Whoever knows only the four sets people on their "
            "side.",
            "8 通りすべて正解です。スマートフォンは 1、3、6、8 を書きますが、鏡映しの 4 つも自撮りア"
            "プリから来て、この山にもあります。4 つしか知らないと、人が横倒しになります。",
        ),
        "left_as_it_is": (
            "orientation {orientation}: your function leaves the pixels as they are. What does the "
            "table say about the first row?",
            "向き {orientation}：画素がそのまま返されています。表では、1 行目は何になると書いてありますか。",
        ),
        "other_direction": (
            "orientation {orientation}: it is turned the other way round. `np.rot90(pixels)` turns "
            "against the clock. Which way is asked for here?",
            "向き {orientation}：逆の方向に回っています。`np.rot90(pixels)` は反時計回りです。ここで"
            "はどちら回りですか。",
        ),
        "not_mirrored": (
            "orientation {orientation}: turned, but not mirrored. Hold a sheet with a letter on it: "
            "can you reach this one without turning the sheet over?",
            "向き {orientation}：回転だけで、鏡映しになっていません。文字を書いた紙で試してください。"
            "紙を裏返さずにこの向きにできますか。",
        ),
        "other_mirror": (
            "orientation {orientation}: mirrored, but along another line. To which side goes the "
            "first row, and to which the first column?",
            "向き {orientation}：鏡映しですが、軸が違います。1 行目はどちら側へ、1 列目はどちら側へ行"
            "きますか。",
        ),
        "wrong_turn": (
            "orientation {orientation}: this is the picture that another orientation asks for. To "
            "which side goes the first row, and to which the first column?",
            "向き {orientation}：別の向きの画像になっています。1 行目はどちら側へ、1 列目はどちら側へ"
            "行きますか。",
        ),
        "colours_lost": (
            "orientation {orientation}: the result has lost its colours, or their order. `.T` turns "
            "all three axes round; which two should change places?",
            "向き {orientation}：色が失われたか、色の順番が変わっています。`.T` は 3 つの軸すべてを入"
            "れ替えます。入れ替えるべき 2 つの軸はどれですか。",
        ),
        "wrong_picture": (
            "orientation {orientation}: the result is none of the eight pictures. Is every pixel "
            "still there, only at another place?",
            "向き {orientation}：8 通りのどの画像でもありません。すべての画素が、場所だけ変えて残って"
            "いますか。",
        ),
    },
    "overlap": {
        "right": (
            "From 0, nothing in common, to 1, the same. The field calls it intersection over union, "
            "IoU. It punishes a rectangle that is too large as well as one that is too small.",
            "0（共通部分なし）から 1（同一）までの値です。この分野では IoU（intersection over union）"
            "と呼びます。大きすぎても小さすぎても値が下がります。",
        ),
        "apart_and_not_0": (
            "{first} and {second} lie apart, and your function gives {found:.3f}. What is minus "
            "times minus? When is a width less than 0?",
            "{first} と {second} は離れていますが、{found:.3f} になりました。マイナス×マイナスは何に"
            "なりますか。幅が 0 より小さくなるのはどんなときですか。",
        ),
        "shared_counted_twice": (
            "{first} and {second}: you get {found:.3f}. In the sum of both areas, how often does the "
            "shared part count?",
            "{first} と {second}：{found:.3f} になりました。2 つの面積の和の中で、共通部分は何回数え"
            "られていますか。",
        ),
        "of_one_only": (
            "{first} and {second}: you get {found:.3f}, a share of one rectangle alone. What would a "
            "rectangle as large as the photograph get?",
            "{first} と {second}：{found:.3f} になりました。片方の長方形だけに対する割合です。写真全"
            "体を覆う長方形なら、いくつになってしまいますか。",
        ),
        "area_not_share": (
            "{first} and {second}: you get {found:g}, an area in pixels. By what is it divided?",
            "{first} と {second}：{found:g} になりました。これは画素数で表した面積です。何で割りますか。",
        ),
        "percent": (
            "{first} and {second}: you get {found:g}. Asked for is a share from 0 to 1.",
            "{first} と {second}：{found:g} になりました。0 から 1 までの割合で答えてください。",
        ),
        "rounded": (
            "{first} and {second}: you get {found}, which is rounded. Leave rounding to whoever prints it.",
            "{first} と {second}：{found} は丸められています。丸めるのは表示するときで十分です。",
        ),
        "wrong_number": (
            "{first} and {second}: you get {found:.3f}. Draw the two on paper. Where does the shared "
            "part begin and end, across and down?",
            "{first} と {second}：{found:.3f} になりました。紙に描いてみてください。共通部分は、横と"
            "縦で、どこから始まり、どこで終わりますか。",
        ),
    },
    "angle_of_eyes": {
        "right": (
            "Two points and one function, and R1's inclined faces stand upright. Photographs that lie "
            "on their side or stand on their head were among those tried: there a division fails, "
            "because it has no answer for 0 across and forgets which of two numbers was negative.",
            "2 つの点と 1 つの関数で、R1 の傾いた顔がまっすぐになります。横倒しの写真や逆さまの写真でも"
            "試しました。割り算では、そこで失敗します。横の差が 0 だと割れず、どちらの数が負だったかも"
            "分からなくなるからです。",
        ),
        "other_sense": (
            "left eye {left}, right eye {right}: you get {found:.1f}. Here y counts downwards. If "
            "the eye on the right lies lower, which way does the head lean?",
            "左の目 {left}、右の目 {right}：{found:.1f} になりました。ここでは y は下向きです。右側の"
            "目の方が低いとき、頭はどちらへ傾いていますか。",
        ),
        "radians": (
            "left eye {left}, right eye {right}: you get {found:.3f}. A full circle has 360 degrees; "
            "how many units does yours have?",
            "左の目 {left}、右の目 {right}：{found:.3f} になりました。1 周は 360 度です。あなたの単位"
            "では 1 周はいくつですか。",
        ),
        "slope_not_angle": (
            "left eye {left}, right eye {right}: you get {found:.3f}. That is how steep the line is. "
            "Which function makes an angle of it?",
            "左の目 {left}、右の目 {right}：{found:.3f} になりました。これは線の傾きの比です。角度に"
            "する関数はどれですか。",
        ),
        "from_the_vertical": (
            "left eye {left}, right eye {right}: you get {found:.1f}. Eyes on one level should give "
            "0. In which order does `math.atan2` take its two arguments?",
            "左の目 {left}、右の目 {right}：{found:.1f} になりました。両目が同じ高さなら 0 のはずです。"
            "`math.atan2` の 2 つの引数はどの順番ですか。",
        ),
        "sense_lost": (
            "left eye {left}, right eye {right}: you get {found:.1f}, and the other way round the "
            "same. How would somebody know to which side to turn?",
            "左の目 {left}、右の目 {right}：{found:.1f} になりました。逆に傾いても同じ値です。どちら"
            "へ回せばよいか、どうやって分かりますか。",
        ),
        "eyes_swapped": (
            "left eye {left}, right eye {right}: you get {found:.1f}. Such a head would stand upside "
            "down. Which eye is subtracted from which?",
            "左の目 {left}、右の目 {right}：{found:.1f} になりました。それでは頭が逆さまです。どちら"
            "の目からどちらの目を引きますか。",
        ),
        "one_above_the_other": (
            "left eye {left}, right eye {right}: these eyes stand one above the other, as in a "
            "photograph that lies on its side, and your function has no number for it. The way "
            "across is 0, and nothing can be divided by 0. Which function takes down and across as "
            "two numbers, without a division?",
            "左の目 {left}、右の目 {right}：横倒しの写真のように、両目が縦に並んでいます。関数は角度を"
            "返せませんでした。横の差が 0 で、0 では割れないからです。割り算をせずに、縦と横を 2 つの数"
            "のまま受け取る関数はどれですか。",
        ),
        "quarter_lost": (
            "left eye {left}, right eye {right}: you get {found:.1f}, and it is {expected:.1f}. In this "
            "photograph the left eye lies at the right. 2 / 1 and -2 / -1 are the same number, so a "
            "division cannot tell the two apart. Which function takes down and across as two numbers?",
            "左の目 {left}、右の目 {right}：{found:.1f} になりましたが、正しくは {expected:.1f} です。この"
            "写真では左の目が右に来ています。2 / 1 と -2 / -1 は同じ数なので、割り算では区別できません。縦と横を 2 つの"
            "数のまま受け取る関数はどれですか。",
        ),
        "rounded": (
            "left eye {left}, right eye {right}: you get {found}, which is rounded. Leave rounding "
            "to whoever prints it.",
            "左の目 {left}、右の目 {right}：{found} は丸められています。丸めるのは表示するときで十分です。",
        ),
        "wrong_number": (
            "left eye {left}, right eye {right}: you get {found:.2f}. How far is it from one eye to "
            "the other, across and down?",
            "左の目 {left}、右の目 {right}：{found:.2f} になりました。片方の目からもう片方まで、横に"
            "いくつ、下にいくつありますか。",
        ),
    },
    "crop": {
        "right": (
            "With 0.36 above and 0.44 below, the face stands where every headshot of the release has "
            "it. Resized to 359 × 359, the rows of lesson 04's mandible vectors cross it above the "
            "chin.",
            "上に 0.36、下に 0.44 の余白で、顔は公開データのどの顔画像とも同じ位置に来ます。359 × "
            "359 に縮めると、第 04 課の下顎ベクトルの行が、あごのすぐ上を通ります。",
        ),
        "not_a_picture": (
            "your function gives back something of shape {found}. Expected: a gray picture, {side} × {side}.",
            "関数が形 {found} のものを返しています。{side} × {side} の灰色の画像が必要です。",
        ),
        "no_margin": (
            "a crop that {kind}: yours is {found}, as large as the face. How long is a side with its "
            "margins?",
            "切り抜きが{kind}場合：結果は {found} で、顔と同じ大きさです。余白を入れると 1 辺はいくつ"
            "ですか。",
        ),
        "resized_already": (
            "a crop that {kind}: yours is {found}. Resizing comes later; give back the square as it is cut.",
            "切り抜きが{kind}場合：結果は {found} です。縮めるのは後です。切り取ったままの正方形を返"
            "してください。",
        ),
        "negative_index": (
            "a crop that {kind}: yours is {found}, expected {side} × {side}. What does `gray[-3:20]` "
            "mean in Python? It does not begin three rows above the picture.",
            "切り抜きが{kind}場合：結果は {found} で、{side} × {side} ではありません。Python で "
            "`gray[-3:20]` は何を意味しますか。画像の 3 行上からではありません。",
        ),
        "cut_short": (
            "a crop that {kind}: yours is {found}, expected {side} × {side}. What stands in the part "
            "that the photograph does not have?",
            "切り抜きが{kind}場合：結果は {found} で、{side} × {side} ではありません。写真にない部分"
            "には何を入れますか。",
        ),
        "other_size": (
            "a crop that {kind}: yours is {found}, expected {side} × {side}. What is 1.8 times the "
            "width, rounded?",
            "切り抜きが{kind}場合：結果は {found} で、{side} × {side} ではありません。幅の 1.8 倍を丸"
            "めるといくつですか。",
        ),
        "same_margin_above": (
            "a crop that {kind}: the margin above the face is as wide as those beside it. Which "
            "number stands in the text for it?",
            "切り抜きが{kind}場合：顔の上の余白が左右と同じ幅になっています。本文では、上の余白はいく"
            "つですか。",
        ),
        "margins_swapped": (
            "a crop that {kind}: 0.36 and 0.4 have changed places. Which of them lies above the face?",
            "切り抜きが{kind}場合：0.36 と 0.4 が入れ替わっています。顔の上の余白はどちらですか。",
        ),
        "axes_swapped": (
            "a crop that {kind}: across and down have changed places. In `gray[a, b]`, which is the row?",
            "切り抜きが{kind}場合：横と縦が入れ替わっています。`gray[a, b]` の行はどちらですか。",
        ),
        "one_pixel_off": (
            "a crop that {kind}: it lies one pixel aside. `int` cuts off what stands behind the "
            "point; what does `round` do?",
            "切り抜きが{kind}場合：1 画素ずれています。`int` は小数点以下を切り捨てます。`round` はど"
            "うしますか。",
        ),
        "border_not_repeated": (
            "a crop that {kind}: what the photograph has is right. What stands in the rest: the "
            "pixels of its border once more, or something else?",
            "切り抜きが{kind}場合：写真にある部分は正解です。残りの部分には、端の画素がもう一度並んで"
            "いますか。別のものですか。",
        ),
        "wrong_pixels": (
            "a crop that {kind}: the size is right, the pixels are not. At which row and which "
            "column of the photograph does it begin?",
            "切り抜きが{kind}場合：大きさは正しいのですが、画素が違います。写真の何行目、何列目から始"
            "まりますか。",
        ),
    },
    "same_person": {
        "right": (
            "Every number leads to one person, however long the way. Given to a test as its groups, "
            "this list keeps all photographs of a person on one side.",
            "どの番号も、どれだけ遠回りでも 1 人の人に行き着きます。このリストをテストのグループとし"
            "て渡せば、1 人の写真はすべて同じ側に入ります。",
        ),
        "one_step_only": (
            "{agreement} leads to {found}, and that one repeats another submission. When may you "
            "stop following?",
            "{agreement} は {found} に行き着きましたが、それもほかの提出の繰り返しです。いつまでたど"
            "ればよいですか。",
        ),
        "nothing_replaced": (
            "your list holds the submissions as they came. What does `same_as` say about {agreement}?",
            "提出がそのまま返されています。`same_as` は {agreement} について何と言っていますか。",
        ),
        "people_not_submissions": (
            "your list holds every person once. Expected is one entry a submission, so that each "
            "photograph knows its person.",
            "1 人につき 1 つになっています。それぞれの写真の人が分かるように、提出ごとに 1 つ必要です。",
        ),
        "other_length": (
            "your list has {count} entries, for {expected} submissions. Where do the others go?",
            "{expected} 件の提出に対して、リストの長さが {count} です。残りはどこへ行きましたか。",
        ),
        "other_order": (
            "your list holds the right people in another order. Which entry belongs to {agreement}, "
            "the submission at that place?",
            "人は合っていますが、順番が違います。その位置の提出 {agreement} に対応するのはどれですか。",
        ),
        "no_list": (
            "your function gives back a value of type {kind}. Expected: a list of texts, one for "
            "each submission, in the same order.",
            "関数が {kind} 型の値を返しています。提出ごとに 1 つの文字列を、同じ順番で並べたリストが"
            "必要です。",
        ),
        "wrong_person": (
            "{agreement} leads to {found}. Follow `same_as` from there with your finger: where do "
            "you arrive?",
            "{agreement} が {found} になりました。`same_as` を指でたどってみてください。どこに着きますか。",
        ),
    },
}
