def percent_agreement(votes):
    same = total = 0
    for row in votes:
        for one in range(len(row)):
            for other in range(one):
                total += 1
                same += row[one] == row[other]
    return same / total
