# expects: not_yes_or_no
def may_withdraw(submitted_at, now):
    return 50 - (now.astimezone(TOKYO).date() - submitted_at.astimezone(TOKYO).date()).days
