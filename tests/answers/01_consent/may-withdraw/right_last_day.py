def may_withdraw(submitted_at, now):
    last = submitted_at.astimezone(TOKYO).date() + timedelta(days=50)
    return now.astimezone(TOKYO).date() <= last
