# expects: zones_mixed
def may_withdraw(submitted_at, now):
    return (now.date() - submitted_at.date()).days <= 50
