# %% [markdown]
# # 03 · Voting: a label is what people said
# A computer learns from examples with *labels*, and somebody has to give them. In this lesson you vote yourself, together
# with sixteen simulated colleagues, tally the sheets, solve a tie, measure how far people agree, and see what a
# single annotator would have cost. It follows R1, whose team voted on apparent gender and on smiles, and R4, which asked
# a crowd again what one person had labelled (see the references).

# %% [markdown]
# ## What you will be able to do
# - say what a label by vote means, and for which questions it is not enough
# - vote in a booth in which nobody sees what the others said, and say why that matters
# - tally sheets of any number of voters, and deal with a tie so that everybody can see how
# - read Figure 2 of R1: where a team agrees and where it breaks
# - measure agreement so that chance does not flatter you, with an interval
# - say what one annotator costs, and what a threshold takes out of your data

# %% [markdown]
# ## Time and what you need
# 90 minutes in six sections; stop after any of them. You need [lesson 00](../00_welcome/00_welcome.ipynb).
#
# Two tracks run through the notebook. **Read**: vote, look, judge, answer with a letter or a number; no code is written.
# About 60 minutes. **Build**: the same, and you write five functions. You need Python functions, and lists or NumPy arrays.
# Nothing depends on a Build exercise that you leave out.
#
# The people in the pictures are those of the twin: nobody like them exists, and how the simulated colleagues vote is part
# of the twin. What comes out is therefore a result *on the twin*; figures of publications are marked R1, R4 and so on. The
# booth of section 2 runs on the computer of this notebook, in a folder that is deleted afterwards.
#
# Run the next cell first. It gets the tools ready and shows nothing.

# %%
from collections import Counter
from textwrap import fill

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt

from foxglove_helpers import load_headshots
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.plots_of_votes import figure_2a, figure_2b, figure_4
from foxglove_helpers.sheets import Sheets, read_sheets, sheet_problems
from foxglove_helpers.teaching import lesson_03 as check
from foxglove_helpers.teaching import lesson_03_booth as booths
from foxglove_helpers.teaching import lesson_03_pictures as pictures
from foxglove_helpers.teaching.feedback import say, seminar_seed, show
from foxglove_helpers.twin import DEFAULT_SEED
from foxglove_helpers.twin.expressions import expression_table, original_labels
from foxglove_helpers.twin.plan import plan_cohort
from foxglove_helpers.twin.sheets import write_sheets
from foxglove_helpers.voting import agreement, tally
from foxglove_helpers.voting.decisions import Decision

# %% [markdown]
# ## 1 · A label by vote (10 min)
# R1 trained computers to judge faces: gender, and smiles. But the consent form had asked nobody for
# a name or a gender: what is not stored need not be protected (lesson 01). So where did the labels come from? Members of the
# team looked at small pictures of each volunteer and **voted**; the majority decided. The label is therefore called
# **apparent gender**: how a face appears to those who voted.
#
# Here are twelve photographs of nine people of the twin. The very first time, the whole twin is drawn, which takes
# about a minute.
#
# **Predict first:** on which of the nine will seventeen people not agree about apparent gender? Write down their numbers.

# %%
headshots = load_headshots("twin")
figure = pictures.faces_of_the_booth(headshots, plt.figure(figsize=(8, 6.6), layout="constrained"))
caption = say(en="People of the twin; nobody like them exists", ja="ツインの人たち。実在しません")
show(figure, alt=pictures.describe_faces_of_the_booth(), caption=caption)

# %% [markdown]
# R1 tells what happened with one of its volunteers. A man had come **cross-dressed**, and nearly all voters labelled him
# female. One member of the team knew him, and kept it to himself.

# %% [markdown]
# ### Exercise 1.1 · Read · What does the label say?
# The label of that volunteer is "female". What does it say?
#
# - **A** that the volunteer is a woman: a majority of 17 is hardly ever wrong
# - **B** nothing reliable: the member who knew should have told the others, so that this label could be corrected
# - **C** that the photographs of this volunteer looked female to those who voted
# - **D** nothing: a label that may be wrong is of no use for learning

# %% nbgrader={"grade": false, "grade_id": "label-says", "locked": false, "schema_version": 3, "solution": true, "task": false}
label_says = ...  # a letter in quotation marks
### BEGIN SOLUTION
label_says = "C"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "label-says-check", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.what_a_label_says(label_says)
### BEGIN HIDDEN TESTS
check.what_a_label_says(label_says)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# What did the voters have before them: the person, or photographs? And what had the person told the project?
# </details>

# %% [markdown]
# ### Exercise 1.2 · Read · Where a vote will do
# For which of these is a label by vote enough?
#
# - **A** to learn whether a computer judges photographs as a team of people does
# - **B** to know how to address the volunteers in a letter
# - **C** to enter a gender into the patient record, for the dose of a medicine
# - **D** to report how many women work on a ward

# %% nbgrader={"grade": false, "grade_id": "vote-will-do", "locked": false, "schema_version": 3, "solution": true, "task": false}
vote_will_do = ...  # a letter in quotation marks
### BEGIN SOLUTION
vote_will_do = "A"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "vote-will-do-check", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.where_a_vote_will_do(vote_will_do)
### BEGIN HIDDEN TESTS
check.where_a_vote_will_do(vote_will_do)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# For each: is the question about photographs, or about a person who could be asked?
# </details>
#
# **A safe place to stop.** You know what "apparent" means in apparent gender, and that a label has a history.

# %% [markdown]
# ## 2 · In the booth (15 min)
# R1's team voted in the browser: small pictures, two buttons, and a program that wrote down a **voting sheet** for each
# member. The next cell opens such a booth on this computer, with the faces from above. Sixteen simulated colleagues have
# handed in already. The seventeenth place is yours. Starting takes some ten seconds.

# %%
booth = booths.start_booth(headshots)
booth.print_link()

# %% [markdown]
# **Now vote.** Open the link, join, and note the code that you get in place of a name. There are 21 questions: apparent gender
# for nine volunteers, then twelve smiles. At the end, **hand in**; until then you can take votes back.
#
# While you vote, watch yourself: where do you hesitate? Do you know why you chose what you chose?
#
# **If you cannot open the booth**, write your votes into the next cell instead: a letter for each, in the order of the
# picture in section 1, row by row. `my_gender` has nine letters, one a volunteer, `f` or `m`; `my_smile` has twelve, one a
# photograph, `y` (smiling) or `n`. For instance, `my_gender = "fmmffmfmm"`. If you neither vote nor write, a simulated
# colleague stands in for you, and everything goes on.

# %%
my_gender = "........."
my_smile = "............"

# %% [markdown]
# **Predict first:** the next cell closes the vote; this cannot be taken back. (To vote anew, run the cell that opens the booth
# again.) On how many of the nine faces will all seventeen agree?

# %%
sheets_folder = booth.close(my_gender, my_smile)
print(sorted(path.name for path in sheets_folder.iterdir())[:3], say(en="and so on", ja="ほか"), "\n")
print((sheets_folder / "gender_voter_01.tsv").read_text(encoding="utf-8"))

# %% [markdown]
# That is one of the seventeen sheets: a line for each volunteer, 1 for a vote for female and 0 for male. Whose it is, nobody can
# tell: sheets have numbers that say nothing about who came when. And the lines stand in the order in which this voter saw the
# faces, which is another one for everybody. Otherwise, the last face would always be seen by tired eyes.

# %% [markdown]
# ### Exercise 2.1 · Read · Why is nothing shown before the end?
# While the vote was open, the booth told how many sheets had been handed in, and nothing else; even the person who leads the
# vote sees no counts. What is the reason?
#
# - **A** counting takes long, and the booth would become slow
# - **B** whoever sees what the others said leans towards it
# - **C** votes are secret and must never be seen, neither before nor afterwards
# - **D** somebody could otherwise vote twice, and nobody would notice

# %% nbgrader={"grade": false, "grade_id": "hidden-counts", "locked": false, "schema_version": 3, "solution": true, "task": false}
hidden_counts = ...  # a letter in quotation marks
### BEGIN SOLUTION
hidden_counts = "B"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "hidden-counts-check", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.why_counts_are_hidden(hidden_counts)
### BEGIN HIDDEN TESTS
check.why_counts_are_hidden(hidden_counts)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# You hesitate about a face, and the screen says "10 female, 2 male so far". What do you press?
# </details>

# %% [markdown]
# ### A sheet from somewhere else
# Not all sheets come from a booth. Somebody fills one in with a spreadsheet program and sends it by mail. The next cell makes
# such a sheet, for the first four of the volunteers, and lets the package look for everything that is wrong with it.
#
# **Predict first:** how many faults do you see in the text below?

# %%
sheet = booth.folder / "gender_voter_18.tsv"
text = "volunteer\tfemale\r\n1\t1\r\n3\t0\r\n6\t2\r\n3\t1\r\n"
sheet.write_text(text, encoding="utf-8", newline="")
print(text)
for problem in sheet_problems(sheet, "gender", known=[(1,), (3,), (6,), (26,)]):
    passed_over, refused = say(en="passed over", ja="見過ごす"), say(en="refused", ja="受け付けない")
    mended = passed_over if problem.tolerated else refused
    print(f"line {problem.line}, column {problem.column}: {problem.what} ({mended})")

# %% [markdown]
# ### Exercise 2.2 · Read · What may a program mend by itself?
# Only one of these may be passed over without asking the voter. Which?
#
# - **A** the vote that is 2: take 1, since it is nearer
# - **B** the volunteer who stands there twice: take the later line, since people correct themselves
# - **C** the volunteer who is missing: take what the majority of the others said
# - **D** the line ends of Windows in place of those of Linux

# %% nbgrader={"grade": false, "grade_id": "mended-silently", "locked": false, "schema_version": 3, "solution": true, "task": false}
mended_silently = ...  # a letter in quotation marks
### BEGIN SOLUTION
mended_silently = "D"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "mended-silently-check", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.what_may_be_mended(mended_silently)
### BEGIN HIDDEN TESTS
check.what_may_be_mended(mended_silently)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# For each: could a vote come out otherwise than the voter meant it?
# </details>
#
# <details><summary>For the curious: a vote of a real team</summary>
#
# `foxglove vote serve` opens the same booth for a whole room: everybody votes on their own telephone, a page for the person who
# leads the vote shows how far people are, and closes it. `foxglove vote tally` makes the table of labels, counts and a log from
# the sheets. Each has `--help`.
# </details>
#
# **A safe place to stop.** You have voted, and you know what a sheet is. (The booth ends when the notebook is shut down. Next
# time, run the cells above again; without your votes a simulated colleague stands in.)

# %% [markdown]
# ## 3 · The tally (18 min)
# Now the counting. Seventeen columns, one a voter; nine rows, one a volunteer.
#
# **Predict first:** look at what you wrote down in section 1. Which face will be closest to a tie?

# %%
class_sheets = read_sheets(sheets_folder)
class_sheets.gender

# %%
counted = tally.count_votes(class_sheets)
print(counted.volunteers, "\n")
print(counted.photographs)

# %% [markdown]
# `for_male` and `for_female` are the votes, `female` is the label: 1 or 0, and `by` is how it came about: by the majority, or by a
# decision. The label is all the later lessons see. Whether 17 or 9
# voters stood behind a 1 is lost there, unless somebody keeps the counts. For the smile, R1 kept both counts, and so does
# this course: two columns that sum to 17. Beside them stands what R1 made of them: `smiling` is more than 80 % of the votes,
# `not smiling` is no vote for a smile at all, and `neither` is all that lies between. Section 6 asks what that costs.

# %% [markdown]
# ### Exercise 3.1 · Read · How many are a majority?
# Seventeen people vote. What is the smallest number of votes for female with which the label becomes female?

# %% nbgrader={"grade": false, "grade_id": "votes-needed", "locked": false, "schema_version": 3, "solution": true, "task": false}
votes_needed = ...  # a number
### BEGIN SOLUTION
votes_needed = 9
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "votes-needed-check", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.votes_needed(votes_needed)
### BEGIN HIDDEN TESTS
check.votes_needed(votes_needed)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Try 8: how many are left for male?
# </details>

# %% [markdown]
# ### Exercise 3.2 · Build · The tally
# Write `labels_by_majority(votes)`. `votes` is an array with a row for each volunteer and a column for each voter, for **any**
# number of voters; 1 is a vote for female, 0 for male. Return a list with one word for each row: `"female"`, `"male"` or
# `"tie"`. For instance, `np.array([[1, 1, 0, 1], [1, 0, 0, 1]])` gives `["female", "tie"]`.


# %% nbgrader={"grade": false, "grade_id": "tally", "locked": false, "schema_version": 3, "solution": true, "task": false}
def labels_by_majority(votes):
    """Return "female", "male" or "tie" for each row of votes."""
    ### BEGIN SOLUTION
    labels = []
    for row in votes:
        female = int(row.sum())
        male = len(row) - female
        labels.append("tie" if female == male else "female" if female > male else "male")
    return labels
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "tally-check", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check.labels_by_majority(labels_by_majority)
### BEGIN HIDDEN TESTS
check.labels_by_majority(labels_by_majority, seed=seminar_seed())
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Go through the rows: `for row in votes:`. The votes for female in a row are `row.sum()`. How many are for male, if
# `len(row)` people voted?
# </details>
# <details><summary>Hint 2</summary>
#
# There are three cases, not two: more for female, more for male, as many for both. Begin with an empty list, and
# `append` one of the three words for each row.
# </details>

# %% [markdown]
# ### How many voters does it take?
# Nine faces are few. The next cell writes the sheets of the twin's whole team, 17 voters on 277 volunteers and 2429
# photographs, reads them back, and counts with the first voter alone, with the first two, the first three …
#
# These are other sheets than those of your booth. Your sixteen colleagues belong to this team, but their sheets in the booth
# were numbered anew, and the team's seventeenth voter is a simulated one, not you.
#
# **Predict first:** one voter alone: on how many of 277 volunteers will the label be another than with all 17? And two voters:
# how many ties?

# %%
plan = plan_cohort(DEFAULT_SEED)
team = read_sheets(write_sheets(booth.folder / "team", plan))
with_all = team.gender.sum(axis=1) > 8.5
rows = []
for voters in (1, 2, 3, 4, 5, 6, 8, 10, 12, 17):
    few = team.gender.loc[:, :voters]
    tied = few.index.isin(tally.ties(few))
    other = (2 * few.sum(axis=1) > voters) != with_all
    rows.append((voters, tied.sum(), (other & ~tied).sum()))
pd.DataFrame(rows, columns=["voters", "ties", "other label than with 17"]).set_index("voters")

# %% [markdown]
# On the twin, three voters do nearly as well as seventeen, for most faces are clear. The others you get for the faces that are
# not. And an odd number never ends in a tie. That is why R1 had one, and called a tie *an error to be solved*. (A booth for an
# even number of voters warns whoever leads the vote, at its start and again beside the button that closes the vote.)
#
# The next cell plays such an error: it counts the first six sheets of the team on the nine faces.

# %%
six = Sheets(gender=team.gender.loc[list(booths.FACES), 1:6], smile=None)
try:
    tally.count_votes(six)
except FoxgloveError as error:
    print(fill(str(error), 100))

# %% [markdown]
# The program does not count on. So the six look together once more, and one of them writes down what they decided, and why. Be
# that one: find the face in the picture of section 1, and fill in the next cell. As long as a word is missing, the tie stays open.

# %%
female = None  # 1 for female, 0 for male
decided_by = ""  # who
why = ""  # the reason, in a few words

decisions = [Decision(volunteer, female, decided_by, why) for volunteer in tally.ties(six.gender)]
try:
    decided = tally.count_votes(six, decisions)
    print(decided.volunteers, "\n")
    print("\n".join(fill(line, 100) for line in decided.log))
except FoxgloveError as error:
    print(fill(str(error), 100))

# %% [markdown]
# ### Exercise 3.3 · Read · A tie on your ward
# Eight nurses of a ward label photographs of wounds as "infected" or not; on one it is 4 to 4. What do you do?
#
# - **A** toss a coin: that is fair, and nobody of the eight is overruled
# - **B** leave it to the program, which takes "not infected" unless more than half say otherwise
# - **C** let the head nurse decide, who has seen most wounds; the table needs only the label
# - **D** ask a ninth nurse; or decide together, and write down beside the label who did, and why

# %% nbgrader={"grade": false, "grade_id": "tie-on-the-ward", "locked": false, "schema_version": 3, "solution": true, "task": false}
tie_on_the_ward = ...  # a letter in quotation marks
### BEGIN SOLUTION
tie_on_the_ward = "D"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "tie-on-the-ward-check", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.who_decides_a_tie(tie_on_the_ward)
### BEGIN HIDDEN TESTS
check.who_decides_a_tie(tie_on_the_ward)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Somebody finds this photograph in the data two years later. In which of the four can that person know how the label came about?
# </details>
#
# **A safe place to stop.** You can tally a vote, and you know what to do when it fails.

# %% [markdown]
# ## 4 · Where the team breaks (12 min)
# Now the whole cohort: Figure 2 of R1, drawn from the twin's sheets. Each volunteer is one thin bar, 17 votes high. The bars are
# sorted.
#
# **Predict first:** in which shape? A slow slope from one side to the other, or a step?

# %%
for_female = team.gender.sum(axis=1)
figure, axes = plt.subplots(figsize=(8, 3.6), layout="constrained")
figure_2a(for_female, 17, axes)
caption = say(en="Figure 2A of R1, on the twin", ja="R1 の図 2A をツインで描いたもの")
show(figure, alt=pictures.describe_figure_2a(for_female, 17), caption=caption)

# %% [markdown]
# A step. R1's step lies around number 130 of 277. That the twin's lies there too is no finding: its team was set so that 130
# are labelled male, as published. What nobody set is how steep it is: that is a result on the twin.
#
# Who stands on the step? The four on whom the twin's team is most divided:

# %%
figure = plt.figure(figsize=(9, 3), layout="constrained")
pictures.divided_faces(headshots, for_female, 17, figure)
caption = say(en="Closest votes first; twin", ja="票の差が小さい順。ツイン")
show(figure, alt=pictures.describe_divided_faces(for_female, 17), caption=caption)

# %% [markdown]
# Were they among those you wrote down in section 1? And would *you* say the same of each as the majority? (What you voted no
# sheet can tell you: yours is among the seventeen, and none bears a name.)
#
# Now the smile: 2429 photographs, and each was voted on by itself.
#
# **Predict first:** will the step be as steep?

# %%
smiling = team.smile.sum(axis=1)
figure, axes = plt.subplots(figsize=(8, 3.6), layout="constrained")
figure_2b(smiling, 17, axes)
caption = say(en="Figure 2B of R1, on the twin", ja="R1 の図 2B をツインで描いたもの")
show(figure, alt=pictures.describe_figure_2b(smiling, 17), caption=caption)
photographs = smiling.value_counts().sort_index().rename_axis("votes for smiling")
photographs.rename("photographs").to_frame().T

# %% [markdown]
# R1's Figure 2B breaks somewhere between 1400 and 1800 of 2429, and hundreds of images made its voters hesitate.

# %% [markdown]
# ### Exercise 4.1 · Read · How often do all agree?
# On how many of the 2429 photographs do all 17 voters of the twin's team say the same about the smile? Read it from the
# table above; a calculation such as `100 + 200` in the answer cell works as well.

# %% nbgrader={"grade": false, "grade_id": "unanimous", "locked": false, "schema_version": 3, "solution": true, "task": false}
unanimous = ...  # a number, or a calculation
### BEGIN SOLUTION
unanimous = (smiling == 0).sum() + (smiling == 17).sum()
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "unanimous-check", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.unanimous_photographs(unanimous)
### BEGIN HIDDEN TESTS
check.unanimous_photographs(unanimous)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# "All say the same" comes in two ways: nobody sees a smile, or …
# </details>

# %% [markdown]
# And apparent gender, as shares, so that the two can be compared:

# %%
gender_name, smile_name = say(en="apparent gender", ja="見た目の性別"), say(en="smile", ja="笑顔")
for name, votes in {gender_name: for_female, smile_name: smiling}.items():
    divided = ((votes > 0) & (votes < 17)).mean()
    said = say(
        en="the team is divided on {share:.0%} of {n}", ja="{n} 件のうち {share:.0%} で意見が割れています"
    )
    print(name, said.format(share=divided, n=len(votes)), sep=": ")

# %% [markdown]
# ### Exercise 4.2 · Read · Why the smile?
# Why is the team divided on a larger share of the smiles?
#
# - **A** the voters were careless with the smiles, because there were so many of them
# - **B** a smile comes in degrees, and each voter draws the line elsewhere
# - **C** there are more photographs than volunteers, so more of them are divided
# - **D** seventeen voters are too few for smiles; a hundred would agree

# %% nbgrader={"grade": false, "grade_id": "smiles-divide", "locked": false, "schema_version": 3, "solution": true, "task": false}
smiles_divide = ...  # a letter in quotation marks
### BEGIN SOLUTION
smiles_divide = "B"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "smiles-divide-check", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.why_smiles_divide(smiles_divide)
### BEGIN HIDDEN TESTS
check.why_smiles_divide(smiles_divide)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Think of the faces on which you hesitated. What would have helped you: more colleagues, or a rule that says how much of a
# smile is a smile?
# </details>

# %% [markdown]
# Last, a check of the course itself. The labels of the release, on which all later lessons work, should be what you get when you
# tally the sheets.

# %%
from_sheets = tally.tally(team)
released = headshots.labels.sort_values(["volunteer", "photograph"], ignore_index=True)
print(
    say(en="rows that differ:", ja="異なる行："),
    (from_sheets != released).any(axis=1).sum(),
    "/",
    len(released),
)

# %% [markdown]
# **A safe place to stop.** You can read Figure 2, and you know that a column of 0 and 1 hides how sure anybody was.

# %% [markdown]
# ## 5 · How far do they agree? (20 min)
# "Our labels are reliable", says every paper. How reliable? The first idea is **percent agreement**: take a face and two of the
# voters; do they say the same? Count all pairs of voters, on all faces.
#
# **Predict first:** on apparent gender, how often do two voters of the twin's team agree? And on the smile?

# %%
for name, votes in {gender_name: team.gender, smile_name: team.smile}.items():
    said = say(
        en="two voters agree on {share:.1%} of {n}", ja="{n} 件のうち、2 人の一致率は {share:.1%} です"
    )
    print(name, said.format(share=agreement.percent_agreement(votes), n=len(votes)), sep=": ")

# %% [markdown]
# Well over 90 %. Is that much? Here comes another vote. A crowd of 13 annotators, simulated after R4, has said for each photograph
# which of eight expressions it shows. We ask for one word at a time: did they say "fear", yes or no?
#
# **Predict first:** fear is rare on these faces. Will percent agreement on it be higher or lower than on "happy"?

# %%
crowd = expression_table(plan)
categories = agreement.ratings_table(crowd, "category")
rows = []
for word in ("happy", "neutral", "surprise", "fear"):
    said = (categories == word).astype(int)
    share = said.to_numpy().mean()
    rows.append((word, share, agreement.percent_agreement(said), agreement.fleiss_kappa(said)))
columns = ["word", "how often it was said", "percent agreement", "Fleiss' kappa"]
pd.DataFrame(rows, columns=columns).set_index("word").round(3)

# %% [markdown]
# On "fear", which hardly anybody ever says, they agree even better than on "happy". But look at the last column. **Kappa** takes off what two people would reach *by
# chance*, who never look and say yes as often as the team does: 1 is full agreement, 0 no more than chance.

# %% [markdown]
# ### Exercise 5.1 · Read · Ninety-eight percent
# On "fear", percent agreement is over 98 % and kappa is not far from 0. What does that say?
#
# - **A** the labels are excellent: 98 % is what counts, and kappa is a matter for statisticians
# - **B** one of the two was worked out wrongly: they cannot differ so much
# - **C** nearly everybody says no to nearly everything; about *which* faces show fear they hardly agree more than by chance
# - **D** 98 % of the answers are right, and kappa says how difficult the question was

# %% nbgrader={"grade": false, "grade_id": "low-kappa", "locked": false, "schema_version": 3, "solution": true, "task": false}
low_kappa = ...  # a letter in quotation marks
### BEGIN SOLUTION
low_kappa = "C"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "low-kappa-check", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.what_a_low_kappa_says(low_kappa)
### BEGIN HIDDEN TESTS
check.what_a_low_kappa_says(low_kappa)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# If you say no a hundred times without looking, and so do I: how often do we agree?
# </details>

# %% [markdown]
# ### By hand
# Four faces, three voters. A pair agrees if both say the same; three voters make three pairs.
#
# | face | votes | pairs that agree |
# |---|---|---|
# | A | 1 1 1 | 3 of 3 |
# | B | 1 1 0 | 1 of 3 |
# | C | 1 1 1 | 3 of 3 |
# | D | 0 0 0 | 3 of 3 |
#
# **Percent agreement** is the mean of the last column: (1 + 1/3 + 1 + 1) / 4 = 0.833.
#
# **Chance:** 8 of the 12 votes are 1, which is 2/3. Two people who never look both say 1 with probability 2/3 · 2/3, and both 0 with
# 1/3 · 1/3; together 0.556.
#
# **Kappa** is what was reached above chance, as a share of what can be reached: (0.833 − 0.556) / (1 − 0.556) = 0.625. And the
# package:

# %%
four_faces = np.array([[1, 1, 1], [1, 1, 0], [1, 1, 1], [0, 0, 0]])
print(f"percent agreement: {agreement.percent_agreement(pd.DataFrame(four_faces)):.3f}")
print(f"Fleiss' kappa:     {agreement.fleiss_kappa(pd.DataFrame(four_faces)):.3f}")

# %% [markdown]
# ### Exercise 5.2 · Build · Percent agreement
# Write `percent_agreement(votes)`: the share of pairs of voters who agree, averaged over the faces, from 0 to 1. `votes` is an
# array of 0 and 1 with a row for each face and a column for each voter. `percent_agreement(four_faces)` should give 0.833.


# %% nbgrader={"grade": false, "grade_id": "percent", "locked": false, "schema_version": 3, "solution": true, "task": false}
def percent_agreement(votes):
    """Return the share of pairs of voters who agree, averaged over the rows."""
    ### BEGIN SOLUTION
    voters = votes.shape[1]
    ones = votes.sum(axis=1)
    zeros = voters - ones
    agreeing = ones * (ones - 1) / 2 + zeros * (zeros - 1) / 2
    return (agreeing / (voters * (voters - 1) / 2)).mean()
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "percent-check", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check.percent_agreement(percent_agreement)
### BEGIN HIDDEN TESTS
check.percent_agreement(percent_agreement, seed=seminar_seed())
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# If k of the voters say 1, they make k · (k − 1) / 2 pairs that agree. Those who say 0 make pairs, too. How many pairs do n voters
# make in all?
# </details>
# <details><summary>Hint 2</summary>
#
# `ones = votes.sum(axis=1)` gives k for every face at once, and `votes.shape[1]` is n. Divide the pairs that agree by all
# pairs, then take `.mean()`.
# </details>

# %% [markdown]
# ### Exercise 5.3 · Build · Fleiss' kappa
# Write `fleiss_kappa(votes)` for the same arrays. `fleiss_kappa(four_faces)` should give 0.625. You may call your function of exercise
# 5.2, or `agreement.percent_agreement(pd.DataFrame(votes))`.


# %% nbgrader={"grade": false, "grade_id": "kappa", "locked": false, "schema_version": 3, "solution": true, "task": false}
def fleiss_kappa(votes):
    """Return Fleiss' kappa of an array of 0 and 1, a row a face, a column a voter."""
    ### BEGIN SOLUTION
    observed = agreement.percent_agreement(pd.DataFrame(votes))
    share = votes.mean()
    chance = share**2 + (1 - share) ** 2
    return (observed - chance) / (1 - chance)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "kappa-check", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check.fleiss_kappa(fleiss_kappa)
### BEGIN HIDDEN TESTS
check.fleiss_kappa(fleiss_kappa, seed=seminar_seed())
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# You need the share of the answer 1 among **all** votes of the table. `votes.mean()` of zeros and ones is that share.
# </details>
# <details><summary>Hint 2</summary>
#
# Chance has two parts: both say 1, and both say 0. Then divide (agreement − chance) by (1 − chance). Python needs both pairs of
# brackets: `a - b / c` divides first and subtracts afterwards.
# </details>

# %% [markdown]
# ### With an interval
# A number without an interval is half a number. The package draws the faces anew a thousand times (a *bootstrap*) and sees how far
# kappa swings. But nine photographs of one person resemble each other: they are less than nine independent faces. So it should draw
# **volunteers**, with all their photographs, and not photographs.
#
# **Predict first:** which of the two intervals will be wider?

# %%
person = team.smile.index.get_level_values("volunteer")
photographs_drawn = say(en="photographs drawn", ja="写真を引き直す")
volunteers_drawn = say(en="volunteers drawn", ja="ボランティアを引き直す")
for what, by in {photographs_drawn: None, volunteers_drawn: person}.items():
    table = agreement.agreement_table(team.smile, by=by)
    table["width"] = table["high"] - table["low"]
    print(what)
    print(table[["value", "low", "high", "width", "resampled"]].round(3), "\n")

# %% [markdown]
# The value is the same, and the interval that draws volunteers is somewhat wider: it is the honest one. You will meet the same thought
# in lesson 05: leave out one *volunteer*, not one photograph. The table has a third coefficient: **Krippendorff's alpha**, a
# relative of kappa that bears missing votes, and ratings such as 0.3 as well as words.
#
# ### Who disagrees with whom?
# A mean hides people. The next picture shows how often each two of the team agree on apparent gender.
#
# **Predict first:** is everybody as far from everybody else?

# %%
figure, axes = plt.subplots(figsize=(7.4, 6.4), layout="constrained")
figure_4(team.gender, axes)
caption = say(
    en="The twin's team; our own view of agreement", ja="ツインのチーム。一致を見るための本コース独自の図"
)
show(figure, alt=pictures.describe_figure_4(team.gender), caption=caption)
agreement.who_disagrees(team.gender).head(3)

# %% [markdown]
# ### Exercise 5.4 · Read · The one who differs
# One member of the team differs from the others more often than anybody else. The paper is due on Friday. What do you do?
#
# - **A** leave this member's sheet out: then agreement is better, and the paper is in time
# - **B** show this member how the others voted, and let them vote again on those faces
# - **C** report the mean only; nobody asks for pairs of voters
# - **D** keep the sheet, report agreement as it is, and mend the instruction before the next vote

# %% nbgrader={"grade": false, "grade_id": "dissenter", "locked": false, "schema_version": 3, "solution": true, "task": false}
dissenter = ...  # a letter in quotation marks
### BEGIN SOLUTION
dissenter = "D"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "dissenter-check", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.what_to_do_with_a_dissenter(dissenter)
### BEGIN HIDDEN TESTS
check.what_to_do_with_a_dissenter(dissenter)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Suppose that this member sees something that the others do not. In which of the four would you ever find out?
# </details>
#
# <details><summary>For the curious: should everybody count alike?</summary>
#
# There are ways to let voters count by how reliable they seem: `foxglove_helpers.voting.dawid_skene` estimates labels and each voter's
# errors together (Dawid and Skene, 1979). It needs one true label for each face. For apparent gender there is none, so read it as what
# *this team* would call a face, weighing its members.
# </details>
#
# **A safe place to stop.** You can measure agreement, say what chance has to do with it, and put an interval beside it.

# %% [markdown]
# ## 6 · One annotator, or many? (15 min)
# AffectNet, a large set of faces, has expressions as labels, and **one annotator** an image. R4 took a subset of difficult
# faces and asked 13 people anew. Their words agreed to a medium to good degree, their ratings excellently, above all those of
# *valence* (how pleasant the expression is, from −1 to 1; *arousal* is how excited). And the crowd's labels had shifted.
#
# The twin has both: labels by one annotator each, hurried and eager to find an expression, and those of a crowd of 13. They were
# simulated after R4, so they cannot prove R4 right; they show what such a shift looks like in a table.
#
# You have seen in section 3 what one voter gives in place of seventeen: there the question had two answers, and most faces
# were clear. Here there are eight answers, and the difference is one of direction, too.
#
# **Predict first:** which expressions will the crowd give more often than the single annotators, and which less often?

# %%
single = original_labels(plan).set_index(["volunteer", "photograph"])["category"].astype(str)
shares_one = single.value_counts(normalize=True)
print(shares_one.round(3).to_dict())

# %% [markdown]
# For the crowd, 13 words must become one: the most frequent. It need not have more than half. And if two words share the
# first place, the photograph has no label.

# %% [markdown]
# ### Exercise 6.1 · Build · One word from many
# Write `crowd_label(words)`. `words` is a list such as `["happy", "neutral", "happy", "contempt"]`, of any length. Return the most
# frequent word, or `"tie"` if two or more share the first place.


# %% nbgrader={"grade": false, "grade_id": "crowd-label", "locked": false, "schema_version": 3, "solution": true, "task": false}
def crowd_label(words):
    """Return the most frequent word, or "tie"."""
    ### BEGIN SOLUTION
    counts = Counter(words)
    most = max(counts.values())
    first = [word for word, count in counts.items() if count == most]
    return first[0] if len(first) == 1 else "tie"
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "crowd-label-check", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.crowd_label(crowd_label)
### BEGIN HIDDEN TESTS
check.crowd_label(crowd_label, seed=seminar_seed())
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# `Counter(words)` counts: `Counter(["a", "b", "a"])` gives `{"a": 2, "b": 1}`. What is the largest of its `.values()`?
# </details>
# <details><summary>Hint 2</summary>
#
# Collect all words that were said as often as the most frequent one. If there is one such word, return it. If there are more, return
# "tie".
# </details>

# %%
modes = categories.mode(axis=1)  # all words that share the first place
by_crowd = modes[0].where(modes[1].isna(), "tie")
shares_many = by_crowd.value_counts(normalize=True).reindex(shares_one.index, fill_value=0)
figure, axes = plt.subplots(figsize=(8, 4), layout="constrained")
pictures.one_against_many(shares_one, shares_many, axes)
caption = say(en="Twin, 2429 photographs", ja="ツイン、写真 2429 枚")
show(figure, alt=pictures.describe_one_against_many(shares_one, shares_many), caption=caption)
labelled = by_crowd != "tie"
differs = (single != by_crowd) & labelled
no_label = say(
    en="no label by the crowd, since words share the first place:",
    ja="最も多い言葉が 2 つ以上あり、13 人のラベルがない写真：",
)
other_label = say(
    en="label by the crowd, and another by the single annotator:",
    ja="13 人のラベルがあり、1 人のアノテーターのラベルと違う写真：",
)
print(no_label, (~labelled).sum(), "/", len(by_crowd))
print(other_label, differs.sum(), "/", labelled.sum())

# %% [markdown]
# And the ratings? Alpha counts a small difference as small, a large one as large.
#
# **Predict first:** on which do 13 people agree best: the word, arousal, or valence?

# %%
words_alpha = agreement.krippendorff_alpha(categories)
print(say(en="alpha of the words: ", ja="アルファ（言葉）："), f"{words_alpha:.2f}")
ratings = {"arousal": say(en="arousal", ja="覚醒度"), "valence": say(en="valence", ja="感情価")}
for rating, name in ratings.items():
    alpha = agreement.krippendorff_alpha(agreement.ratings_table(crowd, rating), "interval")
    print(say(en=f"alpha of {name}:", ja=f"アルファ（{name}）："), f"{alpha:.2f}")

# %% [markdown]
# ### Exercise 6.2 · Read · What did one annotator cost?
# What do you see on the twin?
#
# - **A** single labels differ from the crowd's here and there, in all directions alike; with enough data that averages out
# - **B** single labels differ often, and in one direction: they call expressions what the crowd calls neutral
# - **C** the words are fine; with one annotator, above all ratings of valence suffer
# - **D** the crowd is wrong, for it overlooks the rare expressions that one careful annotator finds

# %% nbgrader={"grade": false, "grade_id": "one-annotator", "locked": false, "schema_version": 3, "solution": true, "task": false}
one_annotator = ...  # a letter in quotation marks
### BEGIN SOLUTION
one_annotator = "B"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "one-annotator-check", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.what_one_annotator_costs(one_annotator)
### BEGIN HIDDEN TESTS
check.what_one_annotator_costs(one_annotator)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# In the picture, which dots lie to the right of their diamond, and which to the left? Is it the same for all rows?
# </details>

# %% [markdown]
# ### A threshold, and what it takes away
# Back to the smile. R1 did not train on all 2429 photographs. **Smiling** is more than 80 % of the votes, **not smiling** no vote
# at all; what lies between is left out. That gave 668 smiling photographs, and of the others the first 668 were taken, so
# that both are as frequent. (The twin's team was set so that it gives 668 as well.)
#
# **Predict first:** how many photographs are left out altogether?

# %%
shares = [0.5, 0.6, 0.7, 0.8, 0.9]
figure, axes = plt.subplots(figsize=(8, 3.8), layout="constrained")
pictures.smile_sets(headshots.labels, shares, axes)
caption = say(en="Twin, before balancing", ja="ツイン、枚数をそろえる前")
show(figure, alt=pictures.describe_smile_sets(headshots.labels, shares), caption=caption)

# %% [markdown]
# After balancing even more is left out: of 2429 photographs R1 used 668 + 668, and 1093 took no part.

# %% [markdown]
# ### Exercise 6.3 · Build · The smile set
# Write `smile_set(labels, share)`. `labels` is a table with the columns `not_smiling` and `smiling`, votes; the number of voters may
# be another than 17, and is the sum of the two. Return two lists of row numbers (the index of the table):
#
# - `smiling`: all rows with **more than** `share` of the votes for smiling
# - `not_smiling`: rows without a single vote for smiling; of these the first ones in the table, as many as there are
#   smiling ones


# %% nbgrader={"grade": false, "grade_id": "smile-set", "locked": false, "schema_version": 3, "solution": true, "task": false}
def smile_set(labels, share):
    """Return the rows that smile, and as many that do not."""
    ### BEGIN SOLUTION
    voters = labels["smiling"] + labels["not_smiling"]
    smiling = labels.index[labels["smiling"] > share * voters].tolist()
    not_smiling = labels.index[labels["smiling"] == 0].tolist()
    return smiling, not_smiling[: len(smiling)]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "smile-set-check", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check.smile_set(smile_set)
### BEGIN HIDDEN TESTS
check.smile_set(smile_set, seed=seminar_seed())
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# `labels["smiling"] + labels["not_smiling"]` is the number of voters, row by row. With how many votes is a row above the share?
# </details>
# <details><summary>Hint 2</summary>
#
# `labels.index[rows].tolist()` gives the numbers of the rows for which `rows` is True. `numbers[:5]` takes the first five of a list;
# how many do you need?
# </details>

# %% [markdown]
# ### Exercise 6.4 · Read · Ninety-three percent, on what?
# R1's network told smiling from not smiling with an accuracy of 0.9303 (10-fold cross-validation on 668 + 668 photographs). On
# which photographs was it tested?
#
# - **A** on all 2429 photographs
# - **B** above all on those on which the voters were divided: they are the difficult ones
# - **C** on photographs on which the voters nearly agreed; those on which they hesitated were left out
# - **D** on photographs of new people, as a hospital would have them

# %% nbgrader={"grade": false, "grade_id": "what-was-tested", "locked": false, "schema_version": 3, "solution": true, "task": false}
what_was_tested = ...  # a letter in quotation marks
### BEGIN SOLUTION
what_was_tested = "C"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "what-was-tested-check", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.what_was_tested(what_was_tested)
### BEGIN HIDDEN TESTS
check.what_was_tested(what_was_tested)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# A photograph has 8 votes of 17 for smiling. By the rule of R1 above, is it smiling, not smiling, or left out?
# </details>
#
# **A safe place to stop.** You can say what a threshold takes out of the data, and ask for it when you read an accuracy.

# %% [markdown]
# ## What you take away
# - A label by vote says how a photograph appeared to those who voted. Where the question is about a person, ask the person.
# - Everybody votes alone, in an order of their own, and sees no counts before the end. Sheets are kept; what is wrong in them goes
#   back to the voter.
# - An odd number of voters. A tie is decided in writing, by named people, and shows beside the label.
# - Percent agreement flatters where one answer is frequent. Report kappa or alpha, with an interval over *people*, and do not
#   leave out whoever differs.
# - One annotator has a direction, and more data do not take it away. Keep the counts, not only the label.
# - A threshold makes clear data and leaves the difficult part out. An accuracy belongs to the photographs it was measured on.
#
# **On Monday**, before anybody labels anything on your ward, write down in one page: the question, in words that two people read alike;
# who votes, an odd number, and that they vote alone; what happens with a tie; which coefficient you will report, and over whom; what is
# left out, and that you will say so.
#
# **Next:** [lesson 04](../04_mandible/04_mandible.ipynb) turns each headshot into 75 numbers, and looks for the label in them.

# %% [markdown]
# ## References
# - R1: Aoto et al., *Collection of 2429 constrained headshots of 277 volunteers for deep learning*, Scientific Reports 12:3730
#   (2022), [doi:10.1038/s41598-022-07560-2](https://doi.org/10.1038/s41598-022-07560-2), CC BY 4.0. Vote, ties, Figure 2, smile set,
#   Table 2.
# - R4: Kim and Wallraven, *Label quality in AffectNet: results of crowd-based re-annotation* (2021),
#   [arXiv:2110.04476](https://arxiv.org/abs/2110.04476).
# - Fleiss, *Measuring nominal scale agreement among many raters*, Psychological Bulletin 76, 378–382 (1971),
#   [doi:10.1037/h0031619](https://doi.org/10.1037/h0031619). Kappa is computed by
#   [statsmodels](https://www.statsmodels.org), alpha by [krippendorff](https://pypi.org/project/krippendorff/).
# - Dawid and Skene, *Maximum likelihood estimation of observer error-rates using the EM algorithm*, Applied Statistics 28, 20–28
#   (1979), [doi:10.2307/2346806](https://doi.org/10.2307/2346806).
