images_agreed = table.loc[table["agreement"].isin(["agreement", "informed consent"]), "images"].sum()
