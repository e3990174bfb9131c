# expects: last_day_left_out
def may_withdraw(submitted_at, now):
    first = submitted_at.astimezone(TOKYO).date()
    return now.astimezone(TOKYO).date() < first + timedelta(days=50)
