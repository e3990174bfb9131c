def may_withdraw(submitted_at, now):
    first = submitted_at.astimezone(TOKYO).date()
    today = now.astimezone(TOKYO).date()
    return (today - first).days <= 50
