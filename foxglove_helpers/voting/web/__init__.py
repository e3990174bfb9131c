"""The booth's pages, thin over its record: for voters, for the person who leads the vote, and the server.

In: requests of a browser, with or without JavaScript. Out: pages in English and Japanese, and calls of the
booth. Follows R1 (Aoto et al., 2022, doi:10.1038/s41598-022-07560-2): thumbnails of a volunteer's photographs,
shown in HTML5 with radio buttons; what protects the pages is that of the consent form.
"""
