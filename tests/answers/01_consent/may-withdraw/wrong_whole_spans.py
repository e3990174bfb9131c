# expects: hours_cut_off
def may_withdraw(submitted_at, now):
    return (now - submitted_at).days <= 50
