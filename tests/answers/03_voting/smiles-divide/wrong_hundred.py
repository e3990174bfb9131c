# expects: too_few_voters
smiles_divide = "D"
