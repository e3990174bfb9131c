# expects: no_proof_of_equality
verdict = "B"
