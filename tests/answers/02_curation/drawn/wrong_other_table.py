# expects: no_rectangles
drawn = pd.DataFrame({"file": [1]})
