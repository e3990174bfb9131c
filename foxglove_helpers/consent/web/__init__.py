"""The web form of the collection, thin over rules, store and texts: pages, words, security, server, launcher.

In: requests of a browser, with or without JavaScript. Out: pages in English and Japanese, and calls of the
store. Follows the order of R1 (Aoto et al., 2022, doi:10.1038/s41598-022-07560-2): purpose, what is and is not
collected, four inquiries, year of birth, nine photographs, agreement number.
"""
