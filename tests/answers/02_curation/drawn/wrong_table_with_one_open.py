# expects: one_missing
drawn = pd.DataFrame(
    {
        "file": ["a0c1b0a3_4.jpeg", "a0f22fdc_3.jpeg"],
        "decision": ["drawn", "open"],
        "x": [303, None],
        "y": [393, None],
        "width": [420, None],
        "height": [420, None],
    }
)
