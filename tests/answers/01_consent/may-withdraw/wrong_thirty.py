# expects: wrong_verdict
def may_withdraw(submitted_at, now):
    first = submitted_at.astimezone(TOKYO).date()
    return (now.astimezone(TOKYO).date() - first).days <= 30
