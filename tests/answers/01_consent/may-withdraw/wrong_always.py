# expects: same_for_all
def may_withdraw(submitted_at, now):
    return True
