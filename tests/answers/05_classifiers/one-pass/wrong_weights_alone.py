# expects: wrong_shape
def one_pass(weights, variances, X, y, order):
    for person in order:
        right, other = y[person], 1 - y[person]
        weights[right], weights[other], variances[right], variances[other] = check.reference_step(
            weights[right], weights[other], variances[right], variances[other], X[person]
        )
    return weights
