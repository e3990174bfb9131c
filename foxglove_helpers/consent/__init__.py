"""Consent and collection: the rules, the store and the web form with which people submit their photographs.

In: answers and photographs of a volunteer. Out: a folder of photographs under an agreement number and an
append-only record of who agreed to what, until it is withdrawn. Follows R1 (Aoto et al., 2022,
doi:10.1038/s41598-022-07560-2): four inquiries, the year of birth, nine photographs, an agreement number in
place of personal information, and a right to withdraw for 50 days. Only `web` knows a web framework.
"""
