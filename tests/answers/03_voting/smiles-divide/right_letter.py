smiles_divide = "B"
