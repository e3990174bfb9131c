# expects: only_smiles
unanimous = (smiling == 17).sum()
