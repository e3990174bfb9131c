# expects: everything
images_agreed = table["images"].sum()
