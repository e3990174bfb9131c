missing = -(photographs - volunteers * 9)
missing
