"""Voting: people look at photographs and vote; the votes are tallied, and their agreement is measured.

In: thumbnails of curated photographs (`booth`, served by `web`), or voting sheets (`foxglove_helpers.sheets`).
Out: the table of labels that curation reads (`tally`, `decisions`), and how far the voters agree (`agreement`,
`dawid_skene`). Follows R1 (Aoto et al., 2022, doi:10.1038/s41598-022-07560-2): apparent gender by the majority
of an odd number of voters, a tie as an error to be solved, the smile as two counts of votes.
"""
