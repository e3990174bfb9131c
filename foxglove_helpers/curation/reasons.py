"""Every word that can stand as a reason in a log of curation, and what a person can do about it.

In: nothing. Out: a sentence or two for each word, as the pages show it. `docs/curation.md` says more. The reasons for
leaving photographs out are those of R1 (Aoto et al., 2022, doi:10.1038/s41598-022-07560-2); the others are ours.
"""

_RENAME = "Rename a copy of the file in the heap, and run foxglove curate again."
_DRAW = "Draw the rectangle of the face with the rectangle tool (above), or let the photograph go."
_FRESH = "Ask for a fresh copy, put it into the heap under the same name, or let the photograph go."
_LABELS = "Correct the table of labels, and make the release again."

# Refusals that a rectangle drawn by hand can cure.
CURABLE = {"no_face", "several_faces", "face_too_small", "face_outside"}
# No rectangle settles whether two submissions are of one person: that is said in volunteers.tsv.
ABOUT_SUBMISSIONS = {"perhaps_repeated", "repeated_submission"}
REMEDIES = {
    # What a first look at the heap tells.
    "record": "Nothing to do: the form wrote this file beside the photographs.",
    "empty_submission": "Nothing to do, unless its photographs were lost on the way: then ask for them.",
    "file_name": f"Names are a00b16f8_1.jpeg to a00b16f8_9.jpeg, with .jpeg in small letters. {_RENAME}",
    "doubled_name": f"Two folders hold a file of this name; the first one counts. {_RENAME}",
    "not_a_file": "Put the photograph itself into the heap, not a link to it.",
    "not_jpeg": "Export the photograph as JPEG, in its own program, and put that file into the heap.",
    "unreadable": "Find out who may read the file, and give yourself that right.",
    "withdrawn": "Nothing to do, and nothing to undo: the consent is gone, and so are the pictures.",
    # What files tell about one another.
    "duplicate": "Nothing to do: the same photograph stays once.",
    "repeated_submission": "Nothing to do. If these are two people after all, the line below, in volunteers.tsv, "
    "brings back what is not the same file; it replaces a line that says otherwise.",
    "perhaps_repeated": "Look at both submissions. Same person or not: one line in volunteers.tsv decides it.",
    # What the photograph tells.
    "damaged": _FRESH,
    "too_large": "Save a smaller copy, put it into the heap under the same name, or let the photograph go.",
    "too_small": _FRESH,
    "no_face": _DRAW,
    "several_faces": _DRAW,
    "face_too_small": f"Its headshot would have to be enlarged. {_FRESH}",
    "face_outside": f"Most of the crop around the face lies beyond the photograph. {_DRAW}",
    "perhaps_hand": "Is there a hand? Leave the photograph out. Is it a sleeve, a shoulder, a wall? Keep it.",
    "perhaps_looking_aside": "Does the person look aside? Leave the photograph out. Otherwise keep it.",
    "left_out": "A person decided so. To take it back, delete its line from corrections.tsv (and left_out.tsv).",
    # What the table of labels tells; only in the log of a release.
    "labels_table": "Nothing to do: it is the table itself.",
    "no_row": f"The table has no line for this file. {_LABELS}",
    "no_file": f"The table names a file that is not there. {_LABELS}",
    "contradiction": f"The table says that one photograph shows two people. {_LABELS}",
    "open": "Decide it in the work folder (pages/open.html), and make the release again.",
}
