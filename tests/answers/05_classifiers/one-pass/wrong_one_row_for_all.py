# expects: always_the_same_row
def one_pass(weights, variances, X, y, order):
    for person in order:
        right, other = 0, 1
        weights[right], weights[other], variances[right], variances[other] = check.reference_step(
            weights[right], weights[other], variances[right], variances[other], X[person]
        )
    return weights, variances
