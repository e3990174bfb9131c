def one_pass(weights, variances, X, y, order):
    male, female = weights
    doubt_male, doubt_female = variances
    for i in range(len(order)):
        x = X[order[i]]
        if y[order[i]] == 1:
            female, male, doubt_female, doubt_male = check.reference_step(
                female, male, doubt_female, doubt_male, x
            )
        else:
            male, female, doubt_male, doubt_female = check.reference_step(
                male, female, doubt_male, doubt_female, x
            )
    return [male, female], [doubt_male, doubt_female]
