# expects: days_of_utc
def may_withdraw(submitted_at, now):
    first = submitted_at.astimezone(UTC).date()
    return (now.astimezone(UTC).date() - first).days <= 50
