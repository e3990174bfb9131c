# expects: names_nothing_seen
what_i_see = "この五つの特徴量の影響が大きいおかげで、正しく分類できたのだと思います。"
