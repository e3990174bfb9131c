# expects: fact_about_a_person
label_says = "A"
