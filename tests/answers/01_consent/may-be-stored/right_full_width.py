may_be_stored = "Ａ、Ｄ"
