# expects: raises
def may_withdraw(submitted_at, now):
    return now <= submitted_at + 50
