def may_withdraw(submitted_at, now):
    day = submitted_at.astimezone(TOKYO).date() + timedelta(days=51)
    end = datetime(day.year, day.month, day.day, tzinfo=TOKYO)
    return now < end
