drawn = pd.DataFrame(
    {
        "file": ["a0c1b0a3_4.jpeg", "a0f22fdc_3.jpeg"],
        "decision": "drawn",
        "x": [290, 680],
        "y": [380, 850],
        "width": [430, 500],
        "height": [440, 520],
        "angle": 0.0,
        "reason": "",
    }
)
