def may_withdraw(submitted_at, now):
    return rules.can_withdraw(submitted_at, now, TOKYO)
