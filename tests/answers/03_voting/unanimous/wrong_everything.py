# expects: everything
unanimous = len(smiling)
