smiles_divide = "b)"
