# expects: fifty_times_24_hours
def may_withdraw(submitted_at, now):
    return now - submitted_at <= timedelta(days=50)
