# expects: files_not_submissions
places = 45
