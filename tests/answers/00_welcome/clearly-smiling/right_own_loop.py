def clearly_smiling(labels):
    kept = []
    for row in range(len(labels)):
        yes = labels["smiling"][row]
        no = labels["not_smiling"][row]
        kept.append(yes / (yes + no) > 0.8)
    return labels[kept]
