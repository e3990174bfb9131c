# expects: does_not_carry
def one_pass(weights, variances, X, y, order):
    new_weights, new_variances = weights.copy(), variances.copy()
    for person in order:
        right, other = y[person], 1 - y[person]
        new_weights[right], new_weights[other], new_variances[right], new_variances[other] = (
            check.reference_step(
                weights[right], weights[other], variances[right], variances[other], X[person]
            )
        )
    return new_weights, new_variances
