# %% [markdown]
# # 01 · Consent: before the first photograph
# No model stands at the beginning of this course, but a question: *may we?* In this lesson you see which face
# data sets asked it and which did not, write the rules of a consent form, fill the form in, look at what it
# stored, withdraw a volunteer, and prove that the volunteer is gone. It follows the procedure that the
# authors of R1 built before they took a single photograph (R1 is the publication; see the references).

# %% [markdown]
# ## What you will be able to do
# - tell data that were asked for from data that were *scraped*, and say what each costs
# - say in plain words when a face is personal information, and where to look that up
# - recognise a way of asking that leaves people free to say no
# - write three rules of a consent form so that they hold for the awkward cases
# - say what a submission leaves behind, and show that the rest is gone
# - withdraw a volunteer, prove it, and name what no withdrawal can undo

# %% [markdown]
# ## Time and what you need
# 90 minutes in six sections; stop after any of them. You need [lesson 00](../00_welcome/00_welcome.ipynb):
# running a cell, and the difference between an answer cell and a check.
#
# Two tracks run through the notebook. **Read**: look, judge, fill in the form, answer with letters or a number;
# no code is written. About 65 minutes. **Build**: the same, and you write five functions. You need Python
# functions, and a little pandas. Nothing depends on a Build exercise that you leave out.
#
# The form of section 4 runs on the computer of this notebook, in a folder that is deleted afterwards; other computers
# cannot reach it.
# Do not put photographs of real people into it; you will get some of a person who does not exist.
#
# If a red message appears below an **answer cell**, your answer was not taken over, and the check still sees the one
# before. Mend the answer, run its cell, then the check.
#
# Run the next cell first. It gets the tools ready and shows nothing.

# %%
import secrets
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd
from matplotlib import pyplot as plt

from foxglove_helpers import ArowClassifier, cross_validated_predictions, load_headshots, mandible_vectors
from foxglove_helpers.consent import rules
from foxglove_helpers.consent.proof import prove_withdrawn
from foxglove_helpers.consent.store import ConsentStore
from foxglove_helpers.teaching import lesson_01 as check
from foxglove_helpers.teaching import lesson_01_collection as collection
from foxglove_helpers.teaching import lesson_01_pictures as pictures
from foxglove_helpers.teaching import lesson_01_tables as tables
from foxglove_helpers.teaching import lesson_01_told as told
from foxglove_helpers.teaching.feedback import seminar_seed, show

TOKYO = ZoneInfo("Asia/Tokyo")

# %% [markdown]
# ## 1 · Who was asked? (13 min)
# R1 compares eleven collections of faces that researchers have used (its Table 1). Run the next cell.

# %%
table = tables.table_1()
table

# %% [markdown]
# `collection` says how the pictures were got. *Manual*: somebody took them. *Web scraping*: a program
# visited web pages and copied every face it found, at night, by the thousand, without telling anybody. *Social
# network* and *image hosting service*: copied from where people keep their pictures. *CGI upload*: a web
# form into which people put their own photographs.
#
# `agreement` says who was asked. *Informed consent* means more than a yes: the person knew the purpose and the
# risks before, and could say no. `<NA>` under `subjects` means that nobody knows how many people are in it.
#
# **Predict first:** is the largest data set one whose people were asked? How many times as large is it as
# the smallest? Then run.

# %%
figure, axes = plt.subplots(figsize=(9, 4.6), layout="constrained")
pictures.images_by_agreement(table, axes)
show(figure, alt=pictures.describe_images_by_agreement(table), caption=pictures.caption_of_images())

# %% [markdown]
# The scale below the bars goes up by the factor 10 at each step; on an ordinary one you would not see the
# small bars at all. You can sort and question the table yourself. The next cell does it in two ways; change a
# word in it and run it again, if you like.

# %%
by_agreement = table.groupby("agreement")["images"].agg(["count", "sum"]).sort_values("sum", ascending=False)
print(by_agreement, "\n")
print(table.sort_values("images", ascending=False)[["data_set", "year", "images", "agreement"]].head(4))

# %% [markdown]
# ### Exercise 1.1 · Read · How many were asked for?
# How many **images** of the table belong to data sets whose people had agreed to it themselves? Add them up
# from the tables above. A calculation such as `100 + 200` in the answer cell works as well.

# %% nbgrader={"grade": false, "grade_id": "images-agreed", "locked": false, "schema_version": 3, "solution": true, "task": false}
images_agreed = ...  # 100 + 200
### BEGIN SOLUTION
images_agreed = 213 + 975 + 136 + 2429
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "images-agreed-check", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.images_agreed(images_agreed)
### BEGIN HIDDEN TESTS
check.images_agreed(images_agreed)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Two words of the column `agreement` say that the people themselves were asked. Four data sets have one of
# them.
# </details>

# %% [markdown]
# ### Exercise 1.2 · Read · What does the licence say?
# Adience and FFHQ took pictures that carry a *Creative Commons* licence. What does such a licence say?
#
# - **A** the person in the picture agreed that it may be used
# - **B** whoever made the picture allows copying under some conditions; about the person in it, it says nothing
# - **C** the image hosting service has checked that everybody in the picture agrees
# - **D** the picture is public, so it may be used for everything

# %% nbgrader={"grade": false, "grade_id": "licence", "locked": false, "schema_version": 3, "solution": true, "task": false}
licence = ...  # "A", "B", "C", "D"
### BEGIN SOLUTION
licence = "B"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "licence-check", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.what_a_licence_says(licence)
### BEGIN HIDDEN TESTS
check.what_a_licence_says(licence)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Who ticks the licence when a picture is uploaded? Is that person in the picture?
# </details>

# %% [markdown]
# ### Exercise 1.3 · Build · Ask the table
# Write `people_agreed(table)`: it returns a list of the names (`data_set`) of those data sets whose people had
# agreed themselves, for **any** table with these columns. Be strict: what is unknown was not agreed to.


# %% nbgrader={"grade": false, "grade_id": "people-agreed", "locked": false, "schema_version": 3, "solution": true, "task": false}
def people_agreed(table):
    """Return the names of the data sets whose people had agreed, as a list."""
    ### BEGIN SOLUTION
    asked = table["agreement"].isin(["agreement", "informed consent"])
    return table.loc[asked, "data_set"].tolist()
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "people-agreed-check", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.people_agreed(people_agreed)
### BEGIN HIDDEN TESTS
check.people_agreed(people_agreed, seed=seminar_seed())
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# `table["agreement"].isin([...])` gives True or False for every row: is the word one of those in the list?
# </details>
# <details><summary>Hint 2</summary>
#
# `table.loc[rows, "data_set"]` gives the names in the rows for which `rows` is True, and `.tolist()` makes a
# list of them.
# </details>

# %% [markdown]
# ### What it cost others
# Taking without asking looks cheap. Four public cases, each with its date and source (C1 to C4 in the
# references):
#
# | what was done | what came of it |
# |---|---|
# | **MS-Celeb-1M**, 2016: about 10 million pictures of about 100,000 people, found by search engines and copied without asking them | gone from the web by June 2019, after a newspaper had reported on it. Its maker said that the competition was over. Copies went on circulating: nobody can call them back (C1) |
# | **Duke MTMC**: thousands of people filmed on a campus in 2014 for the study of tracking. The ethics board had approved filming indoors and copies on request; filmed was outdoors, and anybody could download it | its page was taken down on 25 April 2019; in June the researcher apologised in public. An approval holds for what was approved, and for nothing else (C2) |
# | **Diversity in Faces**, January 2019: nearly a million pictures with Creative Commons licences, measured face by face | in March 2019 photographers learned of it from journalists. People could ask to be removed, but could hardly find out whether they were in it (C3) |
# | **Clearview AI**: more than 30 billion pictures scraped from the web, each turned into a code by which a face is found again | the Dutch data protection authority published a fine of 30.5 million euros on 3 September 2024, and warned that using the service is forbidden as well. The company says that the law does not apply to it (C4) |
#
# In all four, the pictures were on the web or in a public place, and the people in them were not asked for
# *this*. And in all four somebody else paid too: everybody who had built on those data.
#
# **A safe place to stop.** You can question a table of data sets, and you know what "scraped" means.

# %% [markdown]
# ## 2 · A face is personal information (12 min)
# **Predict first:** a gray picture of a face, 359 × 359 pixels, in a folder called `a00b16f8`. No name, no date of
# birth, no hospital number. Is it personal information? Decide before you read on.
#
# Here is what four rule books say. The sentences are ours and shorter than the originals. Each has its date and
# its source (L1 to L6 in the references, with a word where we read a page *about* the rule book). They were looked up
# in November 2026; **laws change, and there are exceptions, for research too. Before you collect anything, ask the
# ethics office of your own hospital.**
#
# | rule book | what it says about faces | since |
# |---|---|---|
# | **Japan: Act on the Protection of Personal Information** (APPI, 個人情報保護法) | personal information is what tells one living person from others. A picture in which one can see who it is, is that without any name; so are features of the body turned into data, by which a computer recognises somebody (L1, L2) | such data named since 30 May 2017 |
# | the same | what has been published stays personal information (L3). Whoever handles pictures by which somebody can be recognised must say for what purpose, and keep to it (L2) | – |
# | **Japan: ethical guidelines for life science and medical research with people** (three ministries) | an ethics review board examines the plan before the research begins; informed consent has a chapter of its own (L4) | 23 March 2021, in force since 30 June 2021, amended 2022 and 2023 |
# | **European Union: GDPR** (Regulation 2016/679) | what makes a person recognisable is personal data. A photograph becomes *biometric* data, which are protected more strictly, when it is processed by technical means so that it identifies one person (L5) | 25 May 2018 |
# | the same | consent can be withdrawn at any time, and as easily as it was given. What was done before stays lawful (L5) | 25 May 2018 |
# | **WHO guidance: ethics and governance of AI for health** | six principles; the first is to protect autonomy: the duties to protect privacy and confidentiality, and to ensure informed, valid consent, belong to it (L6) | 28 June 2021 |
#
# One thing differs and matters here: R1, which a review board had approved, and this lesson give a right to
# withdraw for **50 days**. The GDPR says *at any time* and names no last day.

# %% [markdown]
# ### Exercise 2.1 · Read · A face without a name
# So, the gray picture in the folder `a00b16f8`: is it personal information?
#
# - **A** no: without a name nobody can tell who it is
# - **B** no, if the person had already put the same picture on the web
# - **C** yes: somebody who knows the person, or a computer with another picture, can tell who it is
# - **D** no: it is stored as a table of 128,881 numbers, not as a picture

# %% nbgrader={"grade": false, "grade_id": "face-without-a-name", "locked": false, "schema_version": 3, "solution": true, "task": false}
face_without_a_name = ...  # "A", "B", "C", "D"
### BEGIN SOLUTION
face_without_a_name = "C"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "face-without-a-name-check", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.face_without_a_name(face_without_a_name)
### BEGIN HIDDEN TESTS
check.face_without_a_name(face_without_a_name)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Imagine that the picture shows the colleague who sits beside you. Would you need the name?
# </details>

# %% [markdown]
# ### Can they refuse?
# The first e-mail of R1 went to all staff of a hospital, from people who work there. Who asks, and how,
# decides whether a yes means anything. The Declaration of Helsinki (version of 2013) tells physicians to be
# *particularly cautious* when somebody depends on them or may agree under pressure: then a qualified person who is
# completely independent of that relationship must ask (L7). By the European guidelines 05/2020 a yes does not count
# where people have no real choice or must fear disadvantages, and staff can hardly refuse an employer without such
# a fear (L8).
#
# It is no matter of bad will. A kind head nurse who asks in the morning meeting has already decided for most.

# %% [markdown]
# ### Exercise 2.2 · Read · Four ways to ask
# A ward wants photographs of its staff for this course. Which way leaves people free, and for which reason?
#
# - **A** the head nurse asks in the morning meeting and ticks names off: everybody hears the same explanation
# - **B** whoever takes part gets a day off: a reward makes it a fair exchange
# - **C** an e-mail says that everybody takes part who does not object within a week: nobody needs to do anything
# - **D** an office that is nobody's superior sends the link to all; the form asks for no name, and the organisers
#   see only how many took part: nobody who can reward or punish learns who said no

# %% nbgrader={"grade": false, "grade_id": "free-to-say-no", "locked": false, "schema_version": 3, "solution": true, "task": false}
free_to_say_no = ...  # "A", "B", "C", "D"
### BEGIN SOLUTION
free_to_say_no = "D"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "free-to-say-no-check", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.free_to_say_no(free_to_say_no)
### BEGIN HIDDEN TESTS
check.free_to_say_no(free_to_say_no)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# For each of the four: who knows afterwards that *you* said no, and what could that person do?
# </details>
#
# <details><summary>For the curious: and the team that looks at the photographs?</summary>
#
# Somebody has to tidy the photographs and vote on them, and may recognise a colleague. No form can prevent
# that. So the consent text says it (you will read it in section 4), and R1's own team kept to itself what it
# knew.
# </details>
#
# **A safe place to stop.** You know why a face is personal information, and what a free yes needs.

# %% [markdown]
# ## 3 · The rules, written down (18 min)
# The form of R1 asks **four inquiries**, and every one must be answered with yes:
#
# 1. Were the photographs taken, or will they be taken, **for this purpose**?
# 2. Are **you** the person in them?
# 3. Do you **understand** the purpose, and do you agree to submit your own photographs?
# 4. Do you accept the conditions of **withdrawal**?
#
# Then it asks for the **year** of birth, not for month and day: a volunteer must be at least 20 years old, and
# nobody needs to know more. Nobody under 20 may slip through.

# %% [markdown]
# ### Exercise 3.1 · Read · Which of these may be stored?
# It is 8 February 2019, the day on which R1's first volunteer took part. Seven submissions reach the form. Run
# the cell. Which rows may be stored? Name their letters, as in `"B, C"`. "–" means: not answered.
#
# **Predict first:** more than half of them, or fewer?

# %%
tables.submissions_to_judge()

# %% nbgrader={"grade": false, "grade_id": "may-be-stored", "locked": false, "schema_version": 3, "solution": true, "task": false}
may_be_stored = ...  # "B, C"
### BEGIN SOLUTION
may_be_stored = "A, D"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "may-be-stored-check", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.may_be_stored(may_be_stored)
### BEGIN HIDDEN TESTS
check.may_be_stored(may_be_stored)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Refuse first whoever has a "no" or a "–". Of those who are left, look at the years: who may be under 20, and
# whose year cannot be?
# </details>
# <details><summary>Hint 2</summary>
#
# Somebody born in 1999 turns 20 in 2019. When in 2019? You do not know. Who was born in 1998 turned 20 last year
# at the latest.
# </details>

# %% [markdown]
# ### Exercise 3.2 · Build · Old enough, by the year alone
# Write `is_old_enough(year_of_birth, today)`: True if **everybody** born in that year is at least 20 years old on
# the day `today`. `today` is a `date`; `today.year` is its year. Rather turn one away who is 20 already than let
# one pass who is 19.


# %% nbgrader={"grade": false, "grade_id": "is-old-enough", "locked": false, "schema_version": 3, "solution": true, "task": false}
def is_old_enough(year_of_birth, today):
    """Tell whether everybody born in a year is at least 20 on the day `today`."""
    ### BEGIN SOLUTION
    return today.year - year_of_birth > 20
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "is-old-enough-check", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.is_old_enough(is_old_enough)
### BEGIN HIDDEN TESTS
check.is_old_enough(is_old_enough, seed=seminar_seed())
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Take 8 February 2019 and the year 1999. Birthday on 1 January: 20 years old. Birthday on 31 December: 19. What
# must the function say?
# </details>
# <details><summary>Hint 2</summary>
#
# Subtract the years. A difference of exactly 20 is not certain. Which sign compares so that 20 is not enough and
# 21 is?
# </details>

# %% [markdown]
# ### The fiftieth day
# A volunteer may withdraw for **50 days after the upload** (R1). The 50th day is included, to its last minute.
# But whose day? Computers keep time in *UTC*, the time of Greenwich. When it is 7 in the morning in Tokyo, it
# is still yesterday there.
#
# **Predict first:** somebody submits on 8 February 2019 at 7:30 in the morning, Tokyo time. Which date does the
# server write down in UTC?

# %%
sent = datetime(2019, 2, 8, 7, 30, tzinfo=TOKYO)
for zone in (TOKYO, UTC):
    moment = sent.astimezone(zone)
    print(zone, moment, "→ + 50:", moment.date() + timedelta(days=50))

# %% [markdown]
# Each line ends with the last day by that calendar. One day is lost if the wrong one counts. And whoever counts 50 times 24 hours closes the door at half past
# seven in the morning of the last day.

# %% [markdown]
# ### Exercise 3.3 · Build · Until the end of the 50th day
# Write `may_withdraw(submitted_at, now)`: True up to the end of the 50th day after the upload, by the calendar of
# **Tokyo**. Both are `datetime` values that know their zone, and the two may come in different ones.


# %% nbgrader={"grade": false, "grade_id": "may-withdraw", "locked": false, "schema_version": 3, "solution": true, "task": false}
def may_withdraw(submitted_at, now):
    """Tell whether the 50th day after the upload has not ended yet in Tokyo."""
    ### BEGIN SOLUTION
    first = submitted_at.astimezone(TOKYO).date()
    today = now.astimezone(TOKYO).date()
    return (today - first).days <= 50
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "may-withdraw-check", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check.may_withdraw(may_withdraw)
### BEGIN HIDDEN TESTS
check.may_withdraw(may_withdraw, seed=seminar_seed())
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# `moment.astimezone(TOKYO).date()` is the page of Tokyo's calendar on which a moment lies. You need it for both.
# </details>
# <details><summary>Hint 2</summary>
#
# The difference of two dates has `.days`, a whole number. The day after the upload is day 1. Is day 50 allowed?
# </details>

# %% [markdown]
# ### A number that tells nothing
# In place of a name each volunteer gets an **agreement number** such as `a00b16f8`: the letter `a`, the digit `0`,
# and six *hexadecimal* digits (0 to 9 and a to f). Whoever finds the number must not be able to work out from it
# who it belongs to.
#
# Six digits give 16,777,216 numbers. That sounds like a lot, and a computer tries them all in seconds. So a number
# that is *worked out* from a name is no secret: take the staff list, do the same with every name, compare.

# %% [markdown]
# ### Exercise 3.4 · Build · An agreement number
# Write `agreement_number(volunteer, taken)`: it returns a new number of that shape. `taken` is a set of the numbers
# given so far; ask it with `number in taken`, and go on until one is free. `volunteer` holds what a web server could
# know: `volunteer["name"]`, `volunteer["address"]`, `volunteer["time"]`. Nothing of it may show in the number, nor
# may the clock or the order. The module `secrets` is there; `secrets.token_hex(2)` draws four hexadecimal digits.


# %% nbgrader={"grade": false, "grade_id": "agreement-number", "locked": false, "schema_version": 3, "solution": true, "task": false}
def agreement_number(volunteer, taken):
    """Return a new agreement number: `a0` and six hexadecimal digits that tell nothing."""
    ### BEGIN SOLUTION
    number = "a0" + secrets.token_hex(3)
    while number in taken:
        number = "a0" + secrets.token_hex(3)
    return number
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "agreement-number-check", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check.agreement_number(agreement_number)
### BEGIN HIDDEN TESTS
check.agreement_number(agreement_number, seed=seminar_seed())
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# What does the function need of `volunteer`? Perhaps nothing at all. Two digits come from one byte:
# `secrets.token_hex(1)` draws two of them.
# </details>
# <details><summary>Hint 2</summary>
#
# Draw a number first. Then: `while number in taken:` draw another. The loop ends as soon as a number is free.
# </details>

# %% [markdown]
# ### Exercise 3.5 · Read · A new purpose
# A hundred volunteers have submitted. Now the team would like to show the photographs on the web page of the
# hospital too. The text that people accepted says nothing of that. What now?
#
# - **A** add the sentence to the text: all have accepted the text, after all
# - **B** put a notice on the wall; whoever minds can withdraw
# - **C** make a new version of the text for those who come from now on; what the hundred accepted stays as it is,
#   and their photographs are not shown on the web page
# - **D** show them, as long as the 50 days of the volunteers are not over

# %% nbgrader={"grade": false, "grade_id": "new-purpose", "locked": false, "schema_version": 3, "solution": true, "task": false}
new_purpose = ...  # "A", "B", "C", "D"
### BEGIN SOLUTION
new_purpose = "C"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "new-purpose-check", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.new_purpose(new_purpose)
### BEGIN HIDDEN TESTS
check.new_purpose(new_purpose)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# To what did the hundred say yes? And can you reach them at all? The form has no address of anybody.
# </details>
#
# **A safe place to stop.** You have written the rules that the form of the next section keeps.

# %% [markdown]
# ## 4 · Fill in the form (18 min)
# Now the real form: the one that a hospital could put before its ethics board. The next cell starts it on this
# computer, with a collection in which nothing is yet, and draws nine photographs of one volunteer of the twin as a
# telephone would have written them. That takes ten to thirty seconds.

# %%
form = collection.start_form()
originals = sorted(form.photographs.iterdir())
form.print_link()

# %% [markdown]
# This is the first of the nine, and everything that the telephone wrote into the file beside the picture.
#
# **Predict first:** could you tell from the file where and when it was taken, and with which telephone?

# %%
figure, axes = plt.subplots(figsize=(3.4, 4.4), layout="constrained")
pictures.photograph(originals[0], axes)
show(
    figure,
    alt=pictures.describe_photograph(originals[0]),
    caption=pictures.caption_of_photograph(),
)
pd.Series(collection.tags(originals[0])).to_frame("")

# %% [markdown]
# The place is in the file to a few metres. (The twin's telephones say that they are in the middle of the South
# Pacific, where nobody lives. A real one says where you live.)
#
# **Now take part**, in place of the twin. Open the link above, and:
#
# 1. read what the form says, and answer its four inquiries;
# 2. give a year of birth: 1975;
# 3. choose the nine photographs from the folder named above, all in one go. Do not look for the folder: copy its
#    path, press **Choose photographs**, and paste. On Windows paste it into *File name* and press Enter; on a Mac
#    press Shift+Cmd+G first; on Linux Ctrl+L. Then Ctrl+A (Mac: Cmd+A) marks all nine. *On Binder or a hospital's
#    JupyterHub* the folder lies beside this notebook: download the nine files first (mark them in the list on the
#    left, right-click, **Download**), then choose them;
# 4. look at everything once more, submit, and look at the certificate. What does it ask you to keep?
#
# If you have minutes to spare, be a difficult volunteer: answer no, give a year that is too late, send a file that is
# no photograph.
#
# **If you cannot open the form**, or to go on quickly: the next cell fills it in as a browser would, page by page. Run
# it in any case: from here on *its* submission is "our volunteer". It lies in a collection of its own, so that nothing
# you did in the browser gets in its way.

# %%
certificate = form.submit(originals, year_of_birth=1975)
print(certificate)

# %% [markdown]
# And now behind the form. First the files. (Those that you sent in the browser lie in `form.from_browser`; put that in
# place of `form.home` to see them.)
#
# **Predict first:** which names will they have?

# %%
print("\n".join(collection.stored_files(form.home)))

# %% [markdown]
# Then the row that the record keeps of this submission. What looks like noise are *hashes* (also called digests): a
# hash is a fingerprint of something, the same whenever it is made from the same thing, and nothing can be got back
# from it. Of the secret, for instance, only the hash is stored: enough to recognise it, not enough to tell it.

# %%
collection.record_of(form.home, certificate.agreement)

# %% [markdown]
# Last, the tags: the original beside what is stored of it. "–" means that there is nothing.
#
# **Predict first:** one tag may be left. Which, and why is it needed?

# %%
place = form.home / "photographs" / certificate.agreement
collection.compare_tags(originals[0], place / f"{certificate.agreement}_1.jpeg")

# %% [markdown]
# The form does not strike out single tags; somebody would forget one. It reads the pixels and writes a new file
# from them. What remains is which way up the picture belongs: R1 used this one tag and no other. It goes as well
# when the photographs are tidied, in lesson 02.

# %% [markdown]
# ### Exercise 4.1 · Read · What is left?
# Which of these are in the collection now? Name all letters, as in `"C, D"`.
#
# - **A** when the submission came
# - **B** the year of birth
# - **C** where the photographs were taken
# - **D** the maker of the telephone
# - **E** the names that the files had on the telephone
# - **F** the network address of the computer it was sent from
# - **G** the pictures themselves
# - **H** which version of the text was accepted

# %% nbgrader={"grade": false, "grade_id": "what-is-left", "locked": false, "schema_version": 3, "solution": true, "task": false}
what_is_left = ...  # "C, D"
### BEGIN SOLUTION
what_is_left = "A, B, G, H"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "what-is-left-check", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.what_is_left(what_is_left)
### BEGIN HIDDEN TESTS
check.what_is_left(what_is_left)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Go through the three tables above. A letter counts if you find it in one of them.
# </details>
#
# <details><summary>For the curious: what R1 kept</summary>
#
# R1 kept the network address and the original file names, to find a submission again. Here that is off unless
# somebody switches it on; then both lie in a database of their own, and are deleted when the 50 days are over. The
# agreement number finds a submission just as well.
# </details>
#
# **A safe place to stop.** You have taken part, and you have seen what is known of you. (The form ends when the
# notebook is shut down. Next time, run the cells above again.)

# %% [markdown]
# ## 5 · Withdraw, and prove it (13 min)
# Can our volunteer withdraw today? On day 50? On day 51? Nobody wants to wait for it. The store takes a **clock**
# as an argument; for a test one puts in another clock.
#
# **Predict first:** yes, yes, no?

# %%
for days in (0, 50, 51):
    with ConsentStore(form.home, clock=collection.days_later(days)) as store:
        status = store.status(certificate.agreement, certificate.secret)
    print(told.day(days, status))

# %% [markdown]
# In the meantime people have worked with the photographs. The next cell plays what happens in every project:
#
# - *crops*, cut out for learning, lie in a folder that was **registered** with the record: "here is something made
#   from this volunteer"
# - a *model* learned from them; it was registered too
# - a colleague copied one picture to her desk, made it smaller and gray and gave it another name, for a poster.
#   Nobody wrote that down
#
# **Predict first:** the volunteer withdraws from everything. Which of the three will be gone?

# %%
desk = collection.people_at_work(form, certificate.agreement)
with ConsentStore(form.home) as store:
    report = store.withdraw(certificate.agreement, certificate.secret, [rules.Use.RETENTION])
print(told.withdrawal(report, form.home))

# %% [markdown]
# "Deleted" is a claim. A database may keep old pages, a log may hold the row, a copy may lie somewhere else. The
# **proof** therefore searches all of it: the database page by page, its log, every file, and every picture that
# looks like one of the volunteer's nine. It names each place and what it found there; the files that are still in the
# collection are the record and its helpers, and no photographs.

# %%
proof = prove_withdrawn(form.home, certificate.agreement, photographs=originals)
print(told.proof(proof))

# %% [markdown]
# **Predict first:** the same proof, and this time it also looks on the colleague's desk. What will it say?

# %%
proof = prove_withdrawn(form.home, certificate.agreement, also_look_in=[desk], photographs=originals)
print(told.proof(proof))

# %% [markdown]
# ### Exercise 5.1 · Read · Where was it?
# What did the second proof find that the first did not?
#
# - **A** a row of the volunteer in the database
# - **B** a photograph in the folder of the collection
# - **C** a picture outside the collection that nobody had registered, under another name
# - **D** nothing: both proofs say the same

# %% nbgrader={"grade": false, "grade_id": "remnant", "locked": false, "schema_version": 3, "solution": true, "task": false}
remnant = ...  # "A", "B", "C", "D"
### BEGIN SOLUTION
remnant = "C"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "remnant-check", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.where_the_remnant_was(remnant)
### BEGIN HIDDEN TESTS
check.where_the_remnant_was(remnant)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Look in the second proof for the line that says FOUND. Which file does it name, and in which folder does it lie?
# </details>

# %% [markdown]
# So the first proof was true and not enough. Delete the copy, and prove it once more.

# %%
for copy in desk.iterdir():
    copy.unlink()
proof = prove_withdrawn(form.home, certificate.agreement, also_look_in=[desk], photographs=originals)
print(told.last_line(proof))

# %% [markdown]
# ### The chain of events
# What stays are lines that say: there was a submission of this number, and it was withdrawn. Each line carries a
# hash of its own content **and of the hash of the line before** (`previous`). So every line vouches for all those above
# it. (The two lines `registered` are of the crops and of the model. Only the first ten signs of each hash are shown.)

# %%
collection.events_of(form.home)

# %% [markdown]
# Now be the forger. The next cell makes a copy of the record and changes one event in it: as if somebody else had
# taken part. Then the record is checked: each line against its hash, and all lines against the tables in which it keeps
# who is in it. Change `event` or `pretend` if you like, and run it again.
#
# **Predict first:** will the check of the chain find it, although nothing else was touched?

# %%
event, pretend = 1, "a0ffffff"

forged = collection.copy_of(form.home)
collection.change_event(forged, event, agreement=pretend)
for home in (forged, form.home):
    with ConsentStore(home) as store:
        print(told.problems(home, store.verify()))

# %% [markdown]
# ### Exercise 5.2 · Build · The first broken link
# Write `first_broken(events)`: it returns the `number` of the first event that does not fit, or `0` if all fit.
# Each event is a dictionary with `number`, `text`, `previous` and `hash`. An event fits if
#
# - its `previous` is the `hash` of the event before it; before the first one stand 64 zeros, `"0" * 64`
# - its `hash` is `tables.fingerprint(previous, text)`
#
# For instance, `tables.chain_of(["submitted a00b16f8", "withdrawn a00b16f8"])` gives a chain of two that fits.


# %% nbgrader={"grade": false, "grade_id": "first-broken", "locked": false, "schema_version": 3, "solution": true, "task": false}
def first_broken(events):
    """Return the number of the first event that does not fit into the chain; 0 if all do."""
    ### BEGIN SOLUTION
    previous = "0" * 64
    for entry in events:
        own = tables.fingerprint(previous, entry["text"])
        if entry["previous"] != previous or entry["hash"] != own:
            return entry["number"]
        previous = entry["hash"]
    return 0
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "first-broken-check", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check.first_broken(first_broken)
### BEGIN HIDDEN TESTS
check.first_broken(first_broken, seed=seminar_seed())
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Go through the events in order and remember the hash of the last one that fitted. Two questions for each: does its
# `previous` equal what you remember, and does its `hash` come out if you make it anew?
# </details>
# <details><summary>Hint 2</summary>
#
# Begin with `previous = "0" * 64`. In the loop: if one of the two does not hold, `return` the number; otherwise set
# `previous` to the event's hash. Where does `return 0` stand: in the loop or after it?
# </details>
#
# <details><summary>For the curious: the same outside a notebook</summary>
#
# A real collection is served and checked from a terminal: `foxglove consent serve`, `status`, `verify`, `withdraw`,
# `prove-withdrawn`, `purge` and `export`, each with `--help`. `verify` ends with the exit code 1 where an event was
# touched, so that a computer can run it every night. In JupyterLab the launcher has an icon for the form, too.
# </details>
#
# **A safe place to stop.** You can withdraw somebody, prove it, and catch a forger.

# %% [markdown]
# ## 6 · What comes back, and what does not (16 min)
# The photographs are gone. But a model had learned from them. The next cell takes 60 volunteers of the twin, our
# volunteer among them, and trains a small model that tells apparent gender from 75 numbers of each
# headshot (lessons 04 and 05 explain them). Then it trains the same model **again without our volunteer**, with
# everything else as it was, even the order of the people (`shuffle=False`). The very first time, the twin is drawn as
# well; a bar shows how far it is.
#
# **Predict first:** how much will the accuracy change? And will the *weights*, the numbers inside the model, be the
# same as before?

# %%
vectors = mandible_vectors(load_headshots("twin", volunteers=60)).astype(float)
volunteers, female, features = vectors[:, 0].astype(int), vectors[:, 2].astype(int), vectors[:, 3:]
stays = volunteers != collection.VOLUNTEER

models, labels = [], []
for rows in (volunteers > 0, stays):
    learner = ArowClassifier(shuffle=False)
    labelled = cross_validated_predictions(learner, features[rows], female[rows], volunteers[rows])
    labels.append(labelled[stays[rows]])
    models.append(learner.fit(features[rows], female[rows]))

old, new = (model.coef_.ravel() for model in models)
figure, axes = plt.subplots(figsize=(7, 4), layout="constrained")
pictures.two_models(old, new, axes)
show(figure, alt=pictures.describe_two_models(old, new), caption=pictures.caption_of_two_models())
print(told.models(*labels, female[stays], weights_changed=(old != new).sum()))

# %% [markdown]
# The accuracy hardly moves, or not at all: one volunteer in 60 is little. Yet nothing but that volunteer differs
# between the two, and the weights moved, nearly every one of them. Something of that volunteer had been in each. The
# **new** model is free of it. The old one is not, and deleting the photographs did not change it.
#
# Some regulators draw the consequence: in May 2021 the United States Federal Trade Commission made final an order by
# which the maker of a photograph app had to delete not only photographs of people who had left, but also the models
# developed with pictures of its users (C5).
#
# R1 made its release public. Whoever downloaded it has it. The 50 days ended before, and nobody had withdrawn.

# %% [markdown]
# ### Exercise 6.1 · Read · What can no withdrawal undo?
# - **A** the stored photographs, and the crops that were registered
# - **B** nothing: a model can always be trained again without the volunteer
# - **C** nothing here: the accuracy has hardly changed, so the model held nothing of the volunteer
# - **D** copies of the old model, tables that others already have, and what was shown or printed

# %% nbgrader={"grade": false, "grade_id": "cannot-be-undone", "locked": false, "schema_version": 3, "solution": true, "task": false}
cannot_be_undone = ...  # "A", "B", "C", "D"
### BEGIN SOLUTION
cannot_be_undone = "D"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "cannot-be-undone-check", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.what_cannot_be_undone(cannot_be_undone)
### BEGIN HIDDEN TESTS
check.what_cannot_be_undone(cannot_be_undone)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# For each: does it lie where the withdrawal can reach it?
# </details>

# %% [markdown]
# Stop the form; its folder, with everything in it, is deleted.

# %%
form.stop()

# %% [markdown] nbgrader={"grade": false, "grade_id": "essay", "locked": true, "points": 10, "schema_version": 3, "solution": false, "task": true}
# ### Essay · A letter to the ethics office (10 min, 10 points)
# A children's hospital wants to learn whether a computer can help to recognise Williams syndrome, which is rare, from
# photographs of faces. The plan on your desk: *"We take the 400 photographs that are in the patient records. They
# were made for treatment, so nobody needs to be bothered. Names are removed. Our nurses add photographs of
# themselves for comparison; the head nurse will see to it. The data set goes on the web, so that others can use it."*
#
# Write to the ethics office, in 10 to 15 sentences, in the next cell: what would you change before the first
# photograph is used, and why? Use what you saw in this lesson. There is no single right letter. A person reads and
# marks it.
#
# ### BEGIN MARK SCHEME
# Two points each, one for naming it and one for a reason or a remedy that fits this plan; other points of equal
# weight may take the place of one of these. Full sentences, not style, are asked for.
#
# 1. **Purpose and consent.** The photographs were made for treatment, not for this. Ask again: parents, and the
#    children as far as they can understand; or let the ethics board decide about an exception, with a way to object.
# 2. **A face without a name is still personal information**, and here it tells a diagnosis as well, which is
#    especially sensitive. Rare disorder, few families: easily recognised. Removing names is not enough.
# 3. **Free choice of staff.** The head nurse must not ask or know who took part; an independent person asks, no list,
#    no disadvantage. Nurses are adults and healthy: also a poor comparison for children (accepted as a scientific
#    remark).
# 4. **Withdrawal.** Agreement number, a period, deletion that can be proven, copies registered; and saying beforehand
#    what cannot be undone (trained models, released tables). Children may decide anew when they are of age.
# 5. **Release and harm.** Not on the open web: reduce (crop, gray, small, arrays only, as R1), contract or no release;
#    what is out cannot be called back (a scraped or removed data set named as an example earns the point). Review by
#    the ethics board *before* anything is used.
#
# 9-10: all five, tied to this plan. 6-8: four, or five without reasons. 3-5: two or three. 0-2: general remarks only.
# ### END MARK SCHEME

# %% [markdown]
# *Double-click here and write your letter in place of this line.*
#
# **A safe place to stop.** You know what a consent form has to say about the things it cannot promise.

# %% [markdown]
# ## What you take away
# - Of the eleven data sets of R1's Table 1 four were made with people who had agreed, and those are small. A licence
#   is not a consent, and what is public is not free.
# - A face is personal information without any name. Purpose, review, free will and a way out come before the first
#   photograph; who asks decides whether a yes means anything.
# - Rules are only as good as their awkward cases: who turns 20 this year, midnight in Tokyo, a number that tells
#   nothing, a text that must not change.
# - What is not stored need not be protected. Pixels, a year, a time, the text that was accepted: no more.
# - "Deleted" is to be proven, and the proof finds only what it looks at: register every copy. A model that has learned
#   does not unlearn.
#
# **Next:** [lesson 02](../02_curation/02_curation.ipynb) turns telephone photographs, with all their accidents, into
# clean headshots.

# %% [markdown]
# ## References
# - R1: Aoto et al., *Collection of 2429 constrained headshots of 277 volunteers for deep learning*,
#   Scientific Reports 12:3730 (2022),
#   [doi:10.1038/s41598-022-07560-2](https://doi.org/10.1038/s41598-022-07560-2), CC BY 4.0. Table 1, consent,
#   collection and release.
#
# Where it says *after* or *read at*, the original was not before us but the page named. Look at the original before
# you rely on it.
#
# Cases:
# - C1: Guo et al., *MS-Celeb-1M: A Dataset and Benchmark for Large-Scale Face Recognition*, ECCV 2016,
#   [doi:10.1007/978-3-319-46487-9_6](https://doi.org/10.1007/978-3-319-46487-9_6) (10 million images). How it ended,
#   after the press: Al Jazeera, [Microsoft removes face-recognition database from
#   internet](https://www.aljazeera.com/economy/2019/6/6/microsoft-removes-face-recognition-database-from-internet), 6
#   June 2019; Vice, [Microsoft Deleted a Massive Facial Recognition Database, But It's Not
#   Dead](https://www.vice.com/en/article/a3x4mp/microsoft-deleted-a-facial-recognition-database-but-its-not-dead),
#   June 2019; both after the Financial Times.
# - C2: the researcher's own [letter to The Duke
#   Chronicle](https://www.dukechronicle.com/article/2019/06/duke-university-video-analysis-research-at-duke-carlo-tomasi),
#   June 2019, and the paper's [report on the
#   recordings](https://www.dukechronicle.com/article/2019/06/duke-university-mtmc-surveillance-facial-recognition-students-video).
#   What the board had approved, and the day: a vice president of the university, after CBS 17, 2019.
# - C3: Merler et al., *Diversity in Faces*, [arXiv:1901.10436](https://arxiv.org/abs/1901.10436), 2019. What came of it,
#   after the press: NBC News, [Facial recognition's 'dirty little
#   secret'](https://www.nbcnews.com/tech/internet/facial-recognition-s-dirty-little-secret-millions-online-photos-scraped-n981921),
#   March 2019.
# - C4: Autoriteit Persoonsgegevens (Dutch data protection authority), [notice of 3 September
#   2024](https://www.autoriteitpersoonsgegevens.nl/en/current/dutch-dpa-imposes-a-fine-on-clearview-because-of-illegal-data-collection-for-facial-recognition)
#   on its decision of 16 May 2024; both after the summary at
#   [gdprhub.eu](https://gdprhub.eu/index.php?title=AP_%28The_Netherlands%29_-_Clearview). The warning, and the answer of
#   the company: after the Associated Press, 3 September 2024.
# - C5: Federal Trade Commission, [settlement with Everalbum made
#   final](https://ftc.gov/news-events/press-releases/2021/05/ftc-finalizes-settlement-photo-app-developer-related-misuse),
#   May 2021.
#
# Rule books (looked up in November 2026; ask your own ethics office what holds today):
# - L1: [Act on the Protection of Personal Information](https://laws.e-gov.go.jp/law/415AC0000000057) (Act 57 of 2003),
#   Article 2(1) and (2), read as the Personal Information Protection Commission gives it in L3; the Commission's
#   [answers for everybody](https://www.ppc.go.jp/personalinfo/life/faq/), question 1. That data of a face count as an
#   *individual identification code*, and since when: after a lawyer's page,
#   [businesslawyers.jp](https://www.businesslawyers.jp/practices/790).
# - L2: Personal Information Protection Commission, [questions and answers
#   1-14](https://www.ppc.go.jp/all_faq_index/faq1-q1-14_/), on cameras and features of faces.
# - L3: the same, [questions and answers 2-1](https://www.ppc.go.jp/all_faq_index/faq2-q2-1), on published information.
# - L4: Ethical Guidelines for Medical and Biological Research Involving Human Subjects
#   (人を対象とする生命科学・医学系研究に関する倫理指針), notification 1 of 2021 of three ministries: [notice of the Ministry of
#   Education](https://www.mext.go.jp/b_menu/houdou/mext_00525.html), 23 March 2021. In force since: after
#   [this.ne.jp](https://this.ne.jp/news/6432). Amendments of 10 March 2022 and 27 March 2023: after
#   [tmdu-berc.jp](https://tmdu-berc.jp/guidelines). Review and consent: after
#   [mirai-iryo.com](https://www.mirai-iryo.com/patients/study.php) and
#   [real-world-evidence.org](https://real-world-evidence.org/lifescience-ethics-guidline-1-purpose).
# - L5: Regulation (EU) 2016/679 (GDPR), applied since 25 May 2018:
#   [eur-lex.europa.eu](https://eur-lex.europa.eu/eli/reg/2016/679/oj). Articles 4(1) and 7(3) read at
#   [gdprhub.eu](https://gdprhub.eu/Article_4_GDPR), recital 51 at
#   [overview.legal](https://overview.legal/laws/gdpr/rec-51).
# - L6: World Health Organization, *Ethics and governance of artificial intelligence for health: WHO guidance*, 28 June
#   2021; the first principle read at [linking-ai-principles.org](https://linking-ai-principles.org/term/837).
# - L7: World Medical Association, *Declaration of Helsinki*, version of 2013, paragraph 27, as table 1 of [BMC Medicine
#   12:52](https://bmcmedicine.biomedcentral.com/articles/10.1186/1741-7015-12-52/tables/1) (2014) quotes it. There is
#   a newer version, of 2024, which we have not compared.
# - L8: European Data Protection Board, *Guidelines 05/2020 on consent under Regulation 2016/679*: section 3.1, paragraph
#   13, read at [privacad.com](https://privacad.com/privacy-guidelines-on-consent-under-regulation-2016-679-gdpr-6/). On
#   staff and employers: after a lawyer's page,
#   [lexdigitalis.nl](https://www.lexdigitalis.nl/validity-of-consent-as-legal-basis-in-the-context-of-an-employmentrelationship-under-the-gdr/),
#   21 December 2022.
