# expects: medical_record
vote_will_do = "C"
