# expects: careless_voters
smiles_divide = "A"
