# expects: one_day_too_many
def may_withdraw(submitted_at, now):
    first = submitted_at.astimezone(TOKYO).date()
    return (now.astimezone(TOKYO).date() - first).days <= 51
