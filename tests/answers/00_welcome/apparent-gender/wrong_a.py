# expects: fact_about_a_person
gender_choice = "a"
