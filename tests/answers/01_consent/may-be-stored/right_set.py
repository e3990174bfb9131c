may_be_stored = {"D", "A"}
