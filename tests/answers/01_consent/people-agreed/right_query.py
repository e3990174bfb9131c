def people_agreed(table):
    wanted = ["agreement", "informed consent"]
    return set(table.query("agreement in @wanted")["data_set"])
