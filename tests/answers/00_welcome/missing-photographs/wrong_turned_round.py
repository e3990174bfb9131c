# expects: negative
missing = photographs - volunteers * 9
