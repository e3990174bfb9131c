# %% [markdown]
# # 00 · Welcome: your first notebook, and the people in it
# Welcome. This course follows one hospital from the first consent form to a neural network that looks at
# faces. You need no experience with code. If you have never seen a notebook, this page is written for you.
#
# One thing before all others: **you cannot break anything here.** Whatever you type, the worst that can
# happen is a message.

# %% [markdown]
# ## What you will be able to do
# - open a notebook, run its cells, and save it
# - read an error message, and know what to do next
# - answer an exercise, and understand what its check says
# - say what the pictures of this course are, and what they are not
# - look at one photograph as a picture, as numbers and as a row in a table
# - check your whole notebook and hand it in

# %% [markdown]
# ## Time and what you need
# **60 minutes** with all exercises; about 40 minutes if you leave out those marked *Build* (section 2
# explains this). You can stop after every section and come back another day.
#
# You need a computer with JupyterLab open on this page. If you read these lines in a web browser and there is
# a row of small buttons above them, you are there. A pencil and paper for your predictions are a good idea.

# %% [markdown]
# ## 1 · Your first cells (8 min)
# A notebook is a page made of **cells**. There are two kinds. This is a *text cell*: you read it. Below it
# stands a *code cell*: a box with `[ ]:` on its left, holding an instruction for the computer.
#
# To **run** a code cell:
# 1. click into the box;
# 2. hold down the Shift key and press Enter (or click the ▶ button at the top of this page).
#
# What the instruction gives appears below the box: this is its **output**.
#
# **Predict first:** what will appear below the next cell? Say it to yourself, then run the cell.

# %%
print("Good morning.")

# %% [markdown]
# `print` writes what stands in its brackets. The quotation marks mean: *this is text*; they are not part of
# it.
#
# The `[ ]:` has become `[1]:`, because this was the first cell you ran. The next one will be `[2]:`.
#
# If a text cell ever looks odd after you double-clicked it, press Shift + Enter: it is text again.
#
# **Predict first:** the next cell has two lines. Which number will appear, and how often?

# %%
volunteers = 277
volunteers

# %% [markdown]
# Once. The first line puts 277 away under the name `volunteers`, and shows nothing. Such a name is called a
# **variable**: think of a drawer with a label. The second line asks what is in the drawer, and if the last
# line of a cell is a question like this, the notebook shows the answer.
#
# 277 is the number of people who gave their photographs for the research this course follows. Each of them
# was asked for nine. The star `*` is the sign for "times".
#
# **Predict first:** roughly how large is the result?

# %%
volunteers * 9

# %% [markdown]
# The cell knew what `volunteers` is, because you had run the cell before it. In fact there are fewer
# photographs than that: 2429. The stroke `/` is the sign for "divided by".
#
# **Predict first:** will the result be above 9 or below 9?

# %%
photographs = 2429
photographs / volunteers

# %% [markdown]
# Below 9: almost nine photographs for each volunteer, but not quite. Section 6 shows what is behind that.
#
# Some cells take longer. While the computer works, the cell shows `[*]:`. That means *wait*, nothing else.
# The next cell does nothing but wait for three seconds, so that you see the star.

# %%
from time import sleep

sleep(3)
print("Done.")

# %% [markdown]
# ### Order, and starting afresh
# Behind the page works a program called the **kernel**. It runs your cells and remembers your variables. It
# knows only what you *ran*, in the order in which you ran it; where a cell stands on the page does not matter
# to it.
#
# - If a cell complains that it does not know a name, a cell further up has not been run yet.
# - If `[*]` does not go away, click ■ at the top (*interrupt the kernel*).
# - If things look confused, choose **Kernel → Restart Kernel…** in the menu. The kernel forgets all
#   variables; your page and your text stay. Then run the cells again from the top: **Run → Run All Above
#   Selected Cell** does that for you.
# - If you come back another day, the kernel has forgotten all variables, too. Click into the cell at which
#   you want to go on, then choose **Run → Run All Above Selected Cell**.
# - If a cell has disappeared, choose **Edit → Undo Cell Operation**.
#
# **Saving:** press Ctrl + S (on a Mac, Cmd + S), or click the disk button. JupyterLab also saves by itself
# now and then. A dot instead of a cross on the tab of this page means that something has not been saved yet.
#
# **Stopping for the day:** save, choose **File → Shut Down**, and close the tab in your browser. If it says
# *Server Connection Error*, that only means that JupyterLab has been stopped.
#
# **A safe place to stop.** You can run cells, wait for them, restart, and save. That is most of what there is
# to know.

# %% [markdown]
# ## 2 · Answers, checks and hints (9 min)
# The exercises of this course come in two tracks:
#
# - **Read**: you predict, look, and answer with a letter or a sentence. You write no code.
# - **Build**: you write one or more lines of Python, the language of these notebooks.
#
# Choose as you like, for each exercise anew. With the Read track alone you follow the whole story. If you
# have never written code, try a Build exercise now and then: those of this lesson need one to three lines.
# Whatever you skip, the cells after it work.
#
# The next cell fetches the tools that this lesson needs. It shows nothing, and you need not understand its
# lines. Run it now, and again whenever you have restarted the kernel.

# %%
from matplotlib import pyplot as plt

from foxglove_helpers import load_headshots
from foxglove_helpers.teaching import lesson_00 as check
from foxglove_helpers.teaching import lesson_00_pictures as pictures
from foxglove_helpers.teaching.feedback import seminar_seed, show

# %% [markdown]
# Every exercise has two cells. The first is for **your answer**. The second is its **check**: run it after
# your answer. A check says one of three things:
#
# | the check says | it means |
# |---|---|
# | **Right.** … | well done, and here is what it shows |
# | **Not yet attempted:** … | there is no answer yet. That is not a mistake. |
# | **Not yet:** … | something is still missing; a question follows that helps you to find it |
#
# The last two appear on a coloured background. Nothing is counted or stored when you run a check: run it as
# often as you like. If you skip an exercise, skip its check too. (*Run All Cells* and *Run All Above Selected
# Cell* in the menu do not stop at a check that is not right: the cells below it run all the same.)
#
# Below each check there are **hints**, folded away. Click the small triangle to open one. Try without, then
# with the first, then with the second: that is how they are meant, and using them costs nothing.

# %% [markdown]
# ### Exercise 2.1 · Read · Which value stays?
# These three cells stand on a page, one below the other:
#
# | | |
# |---|---|
# | first cell | `voters = 17` |
# | second cell | `voters = 5` |
# | third cell | `voters` |
#
# Somebody runs the *second* cell, then the *first*, then the *third*. What appears below the third cell?
#
# - **a** 5, because the second cell stands nearer to the third
# - **b** 17, because the first cell was run later than the second
# - **c** an error message, because `voters` has two values
#
# First run the check below without an answer, to see what it says. Then write `order_choice = "a"` (or `"b"`,
# or `"c"`) into the answer cell, below its comment line, run it with Shift + Enter, and run the check again.
# Keep the quotation marks: your answer is a text.

# %% nbgrader={"grade": false, "grade_id": "order-of-running", "locked": false, "schema_version": 3, "solution": true, "task": false}
order_choice = ...
### BEGIN SOLUTION
order_choice = "b"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "order-of-running-check", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.order_of_running(order_choice)
### BEGIN HIDDEN TESTS
check.order_of_running(order_choice)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Think of the drawer with the label `voters`. Two cells put something into it. What lies in it after the
# second cell? And what after the first one, which was run later?
# </details>

# %% [markdown]
# ### Exercise 2.2 · Build · Your first line of Python
# All 277 volunteers were asked for nine photographs. There are 2429. **How many photographs are missing?**
# Let Python work it out, and put the result into the variable `missing`.
#
# Use `volunteers` and `photographs` from section 1; the sign for "minus" is `-`. In the answer cell, write
# one line that begins with `missing =`.

# %% nbgrader={"grade": false, "grade_id": "missing-photographs", "locked": false, "schema_version": 3, "solution": true, "task": false}
missing = ...
### BEGIN SOLUTION
missing = volunteers * 9 - photographs
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "missing-photographs-check", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.missing_photographs(missing)
### BEGIN HIDDEN TESTS
check.missing_photographs(missing)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# How many photographs would there be if nobody had given fewer than nine? A cell in section 1 worked that
# out.
# </details>
# <details><summary>Hint 2</summary>
#
# Take that number, then take away the photographs that there are. To see what is in `missing`, write
# `missing` alone in a last line and run the cell again.
# </details>
#
# **A safe place to stop.** You have answered, and a check has answered you.

# %% [markdown]
# ## 3 · When a message turns red (5 min)
# Everybody who works with notebooks sees error messages every day. They look long and stern. They are
# neither: Python says that it could not carry out one line, which one, and why. Nothing is lost.
#
# The next cell runs a line with a spelling mistake, on purpose, and shows what you would see.
#
# **Predict first:** the line is `voluntears * 9`. What will Python say that it does not know?

# %%
check.show_error("voluntears * 9", volunteers=volunteers)

# %% [markdown]
# Read such a message **from the bottom**:
#
# 1. The *last line* says what is wrong: there is no drawer with that label.
# 2. The *arrow* `---->` shows the line.
# 3. Everything else you may leave aside.
#
# | the last line begins with | it usually means | try this |
# |---|---|---|
# | `NameError` | a name that Python does not know | compare the spelling; run the cells above |
# | `SyntaxError` | a bracket or quotation mark is missing | look at the sign `^` and just before it |
# | `TypeError` | a value of the wrong kind, such as a text for a number | look for quotation marks |
#
# The next cell is yours. Make a mistake in it, run it, and read the last line. Then empty the cell again and
# go on.

# %% tags=["raises-exception"]
# This cell is yours: write what you like below this line.

# %% [markdown]
# ### Exercise 3.1 · Read · What does it say?
# Run the next cell and read the message from the bottom. What is it about?
#
# - **a** Python does not know the name `volunteers`
# - **b** a number and a text cannot be added
# - **c** something is broken, and the notebook has to be opened anew
#
# Write the letter into `error_choice`, as in exercise 2.1.

# %%
check.show_error('volunteers + "9"', volunteers=volunteers)

# %% nbgrader={"grade": false, "grade_id": "read-the-error", "locked": false, "schema_version": 3, "solution": true, "task": false}
error_choice = ...
### BEGIN SOLUTION
error_choice = "b"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "read-the-error-check", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.read_the_error(error_choice)
### BEGIN HIDDEN TESTS
check.read_the_error(error_choice)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# `int` is short for *integer*, a whole number. `str` is short for *string*, which is what Python calls a
# text. Which part of the line stands in quotation marks?
# </details>
#
# **A safe place to stop.** You have met two error messages, and read them.

# %% [markdown]
# ## 4 · The story behind the data (7 min)
# The National Center for Child Health and Development (NCCHD) is a hospital and research institute in Tokyo.
# There, a seminar on data science met every week for a year. It was open to **all** staff: physicians,
# researchers, nurses and clerks, at ease with computers or not (R1, R2).
#
# The seminar began with an observation. When projects with artificial intelligence (AI) stumble in hospitals,
# it is often not for want of computers or code. They stumble over the **data**: collecting them, tidying
# them, and writing down what each one shows. Were the people concerned asked? Are the same pictures in the
# folder twice, or turned on their side? Who says what they show? So the seminar did not begin with a model.
# Its members collected a data set of their own:
#
# 1. **consent**: they asked the review board, and then each volunteer, who could withdraw for 50 days;
# 2. **collection**: volunteers uploaded nine photographs of themselves; no names, no e-mail addresses;
# 3. **curation**: duplicates out, faces upright and cut to one size, no colour;
# 4. **labels**: people looked at the pictures and voted on what they show;
# 5. **models**: only then did computers learn from them.
#
# The last step was the shortest to describe, and it worked: a neural network told the apparent gender of 272
# of the 277 volunteers as the voters had (98.2 %), and whether they smiled in 93.0 % of the photographs of
# that test (R1). What "apparent gender" is, and what it is not, you will see in section 7.
#
# The aim lies further on. Some congenital disorders, such as Down, Noonan or Williams syndrome, come with
# characteristic faces, and pictures may help to recognise them early. They are rare. So one question runs
# through this course: **how much data is enough?**
#
# **Predict first:** how many months lay between the idea and the first photograph? Then run.

# %%
figure, axes = plt.subplots(figsize=(9, 3.6))
pictures.timeline(axes)
show(figure, alt=pictures.describe_timeline())

# %% [markdown]
# Seven months: six until the review board agreed, one more until the first volunteer. Collecting took a year.
# None of that is visible in an accuracy of 98.2 %, and without it there would be no number at all.
#
# ### The map of the course
# The lessons follow the same order.
#
# | lesson | the question |
# |---|---|
# | **00_welcome** | How does a notebook work, and who is in these pictures? (You are here.) |
# | **[01_consent](../01_consent/01_consent.ipynb)** | What do people agree to, and how is somebody removed who changes their mind? |
# | **[02_curation](../02_curation/02_curation.ipynb)** | How do photographs from telephones become 2429 clean pictures? |
# | **[03_voting](../03_voting/03_voting.ipynb)** | What does a picture show, if people disagree? |
# | **[04_mandible](../04_mandible/04_mandible.ipynb)** | How much does a thin strip across the jaw tell? |
# | **[05_classifiers](../05_classifiers/05_classifiers.ipynb)** | How does a computer learn from it, and how can its result deceive us? |
# | 06_transfer *(coming)* | What does a neural network see? |
# | 07_smile *(coming)* | How do you learn from votes rather than from facts? |
# | 08_clinic *(coming)* | What counts in a clinic, and how many volunteers are enough? |
# | 09_release *(coming)* | What must be known before data or a model leave the house? |
#
# *Coming* means: announced, and not in the course yet. Each of the lessons 01 to 05 can be taken straight after
# this one; a click opens it.

# %% [markdown]
# ### Exercise 4.1 · Read · Where you work
# Consent, collection, curation, labels, models: **which of these would be the hardest where you work, and
# why?** Write one sentence of at least eight words, in quotation marks. The check reads only its length; the
# rest is for the seminar.

# %% nbgrader={"grade": false, "grade_id": "hardest-step", "locked": false, "schema_version": 3, "solution": true, "task": false}
hardest_step = ...
### BEGIN SOLUTION
hardest_step = "Labels, because on our ward nobody has an hour to look at pictures with somebody else."
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "hardest-step-check", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.hardest_step(hardest_step)
### BEGIN HIDDEN TESTS
check.hardest_step(hardest_step)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Write on one line: `hardest_step = "Consent, because ..."`. Who would have to be asked? Who has the time?
# Who may see the pictures?
# </details>
#
# **A safe place to stop.** You know where the data come from, and what the course will do with them.

# %% [markdown]
# ## 5 · Meet the cohort: a picture is a table of numbers (11 min)
# The faces you are about to see belong to **nobody**. They are a *twin* of the published data: 277 people who
# do not exist, drawn by a program of this course. No photograph of a person went into it, and no pictures
# made by others. The program starts from one number, called a **seed**: the same seed gives the same people
# again, another seed gives other people.
#
# Why a twin? Real photographs were given by real people, for a purpose; before you use them you must know
# what they agreed to (lesson 01 is about that). Nobody has to be asked for the twin. You may show it, print
# it, cut it up and make mistakes with it.
#
# | the twin may be used to | the twin may not be used to |
# |---|---|
# | learn and teach every step of such a project | say anything about real people |
# | try out programs before real data are touched | test or sell a product that is used on real people |
# | show pictures in a class or a hand-out | stand in for consent you do not have |
#
# It was built so that its counts are those of the published data: as many people, as many photographs, as
# many voters. Its results are meant to come near, but **a result on the twin is a result on the twin.** The
# published data can be loaded in the same way, as `load_headshots("foxglovetree")`.
#
# The next cell loads the cohort. If it is not on your computer yet, it is drawn first, which takes one to
# three minutes, longer on a busy computer: watch the `[*]`.

# %%
headshots = load_headshots()
headshots

# %% [markdown]
# A *headshot* is a photograph of head and shoulders. Here are forty of the people, one photograph each.

# %%
figure, axes = plt.subplots(figsize=(10, 4.4))
pictures.contact_sheet(axes, headshots)
show(figure, alt=pictures.describe_contact_sheet(headshots))

# %% [markdown]
# For the computer, all photographs together are one large block of numbers. `shape` tells how large it is in
# each direction.
#
# **Predict first:** three numbers will appear. The first is the number of photographs. What could the other
# two be?

# %%
headshots.images.shape

# %% [markdown]
# Height and width: every photograph has 359 rows of 359 **pixels**, the little squares a picture is made of.
# There is no colour. Each pixel is one number from 0 to 255: 0 is black, 255 is white, and everything between
# is a gray.
#
# The next cell takes the first photograph. It is number 0, since Python begins to count at 0.
#
# **Predict first:** where will the numbers be small, in the dark of the eye or in the skin?

# %%
image = headshots.images[0]

figure, (left, right) = plt.subplots(1, 2, figsize=(10, 5))
pictures.pixels(left, right, image)
show(figure, alt=pictures.describe_pixels(image))

# %% [markdown]
# Dark is small, bright is large. The computer never sees a face: it gets this table and nothing else.
# Whatever it learns, it learns from 359 × 359 = 128,881 numbers a photograph.
#
# Numbers can be summed up. The next cell asks for the smallest, the largest, and the mean (the average) of
# all pixels.

# %%
print("smallest:", image.min())
print("largest: ", image.max())
print("mean:    ", image.mean())

# %% [markdown]
# The mean stands for the whole photograph in a single number: its brightness. (Do not mind the many
# decimals.)

# %% [markdown]
# ### Exercise 5.1 · Read · What may be said?
# A colleague trains a model on the twin. It is right for 80 of 100 people. Which sentence may stand in her
# report?
#
# - **a** "Our model is right for 80 % of patients."
# - **b** "On the twin, a cohort drawn by a program, our model was right for 80 of 100 people. How it does on
#   real people is not known."
# - **c** "The twin has the same counts as the published data, so the model is ready for our reception desk."
#
# Write the letter into `twin_choice`.

# %% nbgrader={"grade": false, "grade_id": "twin-limits", "locked": false, "schema_version": 3, "solution": true, "task": false}
twin_choice = ...
### BEGIN SOLUTION
twin_choice = "b"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "twin-limits-check", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.twin_limits(twin_choice)
### BEGIN HIDDEN TESTS
check.twin_limits(twin_choice)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Ask of each sentence: whom does it speak about? Were those people in the pictures?
# </details>

# %% [markdown]
# ### A recipe with a name
# You asked for the mean of one photograph. To ask the same of many, you write the recipe down once and give
# it a name. Such a recipe is a **function**:
#
# - `def` begins it; then come its name and, in brackets, what goes in;
# - the lines below are moved to the right by four spaces;
# - `return` says what comes out.
#
# **Predict first:** what will the last line show?


# %%
def double(number):
    """Return twice the number."""
    return number * 2


double(21)

# %% [markdown]
# 42. While the function worked, `number` was 21. The sentence between the threefold quotation marks is for
#     people: it says what the function does.

# %% [markdown]
# ### Exercise 5.2 · Build · The brightness of a photograph
# Write the function `brightness`: an image goes in, the mean of all its pixels comes out, as it is (do not
# round it or divide it by 255).
#
# The first line is there, and so is a sentence that says what the function does. Write your line below the
# comment, moved to the right as the comment is, and run the cell. It shows nothing: it puts the recipe away.
# The check tries it on pictures that you have not seen.


# %% nbgrader={"grade": false, "grade_id": "brightness", "locked": false, "schema_version": 3, "solution": true, "task": false}
def brightness(image):
    """Return the mean of all pixels of an image, a number from 0 to 255."""
    ### BEGIN SOLUTION
    return image.mean()
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "brightness-check", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.brightness(brightness)
### BEGIN HIDDEN TESTS
check.brightness(brightness, seed=seminar_seed())
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# The cell that showed the smallest, the largest and the mean has all you need. Which part of its third line
# is the mean?
# </details>
# <details><summary>Hint 2</summary>
#
# A function without `return` gives nothing back. `print` shows a number and then forgets it; `return` hands
# it over.
# </details>
# <details><summary>Hint 3</summary>
#
# Your line has four spaces, the word `return`, one more space, and then the image with a dot and the word
# that makes the mean.
# </details>

# %% [markdown]
# Now one photograph of every volunteer, from the darkest to the brightest (the means are worked out by the
# course, not by your function).
#
# **Predict first:** what makes a photograph bright: the face, or what is around it?

# %%
figure, row = plt.subplots(1, 6, figsize=(11, 2.3))
pictures.dark_to_bright(row, headshots)
show(figure, alt=pictures.describe_dark_to_bright(headshots))

# %% [markdown]
# Mostly what is around it: hair and clothes, the wall and the lamp. That matters later. A computer that is
# asked about *faces* may learn about *hair* or *walls* instead, and no number will tell you so unless you look.
# Lesson 05 comes back to it.
#
# **A safe place to stop.** You have met the cohort, and seen what a computer gets to see.

# %% [markdown]
# ## 6 · Meet the labels: one row for every photograph (9 min)
# A photograph alone teaches a computer nothing. Somebody has to say what it shows: that is its **label**. The
# labels of the cohort are a table. `head()` shows its first five rows.
#
# **Predict first:** how many rows will the whole table have, if each photograph has one?

# %%
labels = headshots.labels
print(len(labels), "rows")
labels.head()

# %% [markdown]
# | column | what it holds |
# |---|---|
# | `volunteer` | a number instead of a name |
# | `photograph` | which of this volunteer's photographs it is, 1 to 9 |
# | `female` | apparent gender by vote: 1 for female, 0 for male (section 7) |
# | `not_smiling` | how many of 17 voters said: not smiling |
# | `smiling` | how many of 17 voters said: smiling |
#
# The bold numbers on the left are the numbers of the rows; row 0 belongs to photograph 0, the one you saw as
# numbers. The rows are shuffled, so the photographs of a person do not stand together.
#
# A column is asked for by its name in square brackets. `nunique()` counts how many *different* values it
# holds.
#
# **Predict first:** how many different values has the column `photograph`?

# %%
labels["photograph"].nunique()

# %% [markdown]
# Nine: the numbers 1 to 9. The word before the brackets says which table, the word inside which column, the
# word after the dot what to do with it.

# %% [markdown]
# ### Exercise 6.1 · Build · How many volunteers?
# Write the function `count_volunteers`: a table of labels goes in, the number of different volunteers comes
# out. It should be right for any such table, not for this one alone: the check uses tables of its own.


# %% nbgrader={"grade": false, "grade_id": "count-volunteers", "locked": false, "schema_version": 3, "solution": true, "task": false}
def count_volunteers(labels):
    """Return how many different volunteers a table of labels has."""
    ### BEGIN SOLUTION
    return labels["volunteer"].nunique()
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "count-volunteers-check", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.count_volunteers(count_volunteers)
### BEGIN HIDDEN TESTS
check.count_volunteers(count_volunteers, seed=seminar_seed())
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# In which column does it stand who is in the picture? The cell above counted the different values of another
# column.
# </details>
# <details><summary>Hint 2</summary>
#
# A column name is a text, so it needs quotation marks inside the square brackets. And the line begins with
# `return`.
# </details>

# %% [markdown]
# `nunique()` counted how many different values there are. `value_counts()` tells more: how often *each* value
# occurs. The values stand on the left, how often they occur on the right.
#
# **Predict first:** about how often does photograph number 1 occur: 9 times, 277 times or 2429 times?

# %%
labels["photograph"].value_counts()

# %% [markdown]
# Nearly once for every volunteer, so nearly 277 times. (The last line of the output tells what kind of numbers
# these are. You may leave it aside.)

# %% [markdown]
# ### Exercise 6.2 · Build · Photographs of each volunteer
# Write the function `photographs_per_volunteer`: a table of labels goes in, and for each volunteer comes out
# how many photographs there are, with the volunteer's number beside it.


# %% nbgrader={"grade": false, "grade_id": "photographs-per-volunteer", "locked": false, "schema_version": 3, "solution": true, "task": false}
def photographs_per_volunteer(labels):
    """Return the number of photographs of each volunteer, with the volunteer's number beside it."""
    ### BEGIN SOLUTION
    return labels["volunteer"].value_counts()
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "photographs-per-volunteer-check", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.photographs_per_volunteer(photographs_per_volunteer)
### BEGIN HIDDEN TESTS
check.photographs_per_volunteer(photographs_per_volunteer, seed=seminar_seed())
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Each row is a photograph. So the question is: how often does each volunteer's number occur in the table?
# </details>
# <details><summary>Hint 2</summary>
#
# The cell above the exercise counted how often each *photograph number* occurs. Which word of it do you
# change?
# </details>

# %% [markdown]
# How many photographs do people have? **Predict first:** out of 277 volunteers, how many have all nine?

# %%
figure, axes = plt.subplots(figsize=(8, 2.6))
pictures.photograph_counts(axes, labels)
show(figure, alt=pictures.describe_photograph_counts(labels))

# %% [markdown]
# Most have nine. The others are not careless people: in the published data, some files had been sent twice,
# and photographs with a hand in the picture or a look to the side were taken out (R1). Lesson 02 will show
# how that is done. These are the missing photographs of section 2.
#
# Behind the rows of a table there are people; in the twin, drawn ones. Here is one of them, with all
# photographs and the votes for smiling.

# %%
figure, grid = plt.subplots(3, 3, figsize=(7, 7.6))
pictures.one_volunteer(grid, headshots, volunteer=labels["volunteer"][0])
show(figure, alt=pictures.describe_one_volunteer(headshots, volunteer=labels["volunteer"][0]))

# %% [markdown]
# Many photographs, one person: the same hair, the same wall, the same light. They are not many people, and
# lesson 05 shows what happens to those who count them so.
#
# **A safe place to stop.** You have read a table, counted people rather than pictures, and seen one of them.

# %% [markdown]
# ## 7 · What people voted (8 min)
# Where do the labels come from? From **votes** (R1). Members of the seminar looked at small versions of the
# photographs and ticked what they saw; the ticks were counted.
#
# - **Apparent gender**, one label a volunteer. The volunteers were *not asked*. The voters saw several
#   photographs of the person, and the majority decided. So the column `female` tells how somebody looked to
#   most voters. One volunteer, a man who had come dressed as a woman, was labelled female by nearly all of
#   them. A member of the team knew him, and kept it to himself: a vote asks what the pictures show.
# - **Smile**, one label a photograph. All 17 votes are kept. 17 is an odd number, so there is never a tie.
#
# In the twin, the voters are simulated as well: 17 of them, each with a view of their own.
#
# **Predict first:** how many of the 277 people were voted female: about half, or far from it? (The first line
# keeps one row of each volunteer.)

# %%
one_row_each = labels.drop_duplicates("volunteer")
one_row_each["female"].value_counts()

# %% [markdown]
# About half. Published were 147 voted female and 130 voted male (R1), and the twin was built to have as many.

# %% [markdown]
# ### Exercise 7.1 · Read · What does the label say?
# In a row of the table you find `female` = 1. What does it say?
#
# - **a** this person is a woman
# - **b** a computer found female features in the photograph
# - **c** most of the people who voted saw the person as female
#
# Write the letter into `gender_choice`.

# %% nbgrader={"grade": false, "grade_id": "apparent-gender", "locked": false, "schema_version": 3, "solution": true, "task": false}
gender_choice = ...
### BEGIN SOLUTION
gender_choice = "c"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "apparent-gender-check", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.apparent_gender(gender_choice)
### BEGIN HIDDEN TESTS
check.apparent_gender(gender_choice)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Who filled this column, and whom did nobody ask?
# </details>

# %% [markdown]
# Now the smiles. **Predict first:** look at the six faces. From how many votes on would *you* say: this
# person smiles?

# %%
figure, grid = plt.subplots(2, 3, figsize=(8.4, 6))
pictures.faces_by_votes(grid, headshots)
show(figure, alt=pictures.describe_faces_by_votes(headshots, faces=6))

# %% [markdown]
# The ends are easy, the middle is not. People disagree about it, and their votes keep the disagreement; a
# single yes or no would hide it.
#
# To compare votes, take their **share**: the part of all votes, a number from 0 to 1. Here is the share of
# votes for smiling in the first five rows.

# %%
all_votes = labels["not_smiling"] + labels["smiling"]
share = labels["smiling"] / all_votes
share.head()

# %% [markdown]
# One line worked on all rows at once. A question works the same way: `share > 0.5` says True or False for
# every row. In square brackets behind the table, it keeps the rows in which it is True.
#
# **Predict first:** a majority saw these photographs smiling. Are they more or fewer than half of 2429?

# %%
majority = labels[share > 0.5]
print(len(majority), "photographs")
majority.head()

# %% [markdown]
# Fewer than half. Look at the bold numbers on the left: the rows between them were left out.

# %% [markdown]
# ### Exercise 7.2 · Build · Clearly smiling
# R1 asks for more than a majority: a photograph counts as smiling if **more than 80 %** of the votes say so.
# On paper first: how many of 17 votes is that, at least?
#
# Then write the function `clearly_smiling`: a table of labels goes in, the rows with more than 80 % of the
# votes for smiling come out, with all their columns. In another hospital another number of people may vote.
# So let the function count the votes of each row; do not write 17 or 14 into it.


# %% nbgrader={"grade": false, "grade_id": "clearly-smiling", "locked": false, "schema_version": 3, "solution": true, "task": false}
def clearly_smiling(labels):
    """Return the rows in which more than 80 % of the votes are for smiling."""
    ### BEGIN SOLUTION
    all_votes = labels["not_smiling"] + labels["smiling"]
    share = labels["smiling"] / all_votes
    return labels[share > 0.8]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "clearly-smiling-check", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.clearly_smiling(clearly_smiling)
### BEGIN HIDDEN TESTS
check.clearly_smiling(clearly_smiling, seed=seminar_seed())
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# The two cells above the exercise that work with `share` do nearly the same, with another limit. A function
# may have several lines, all moved to the right by four spaces.
# </details>
# <details><summary>Hint 2</summary>
#
# First line: all votes of each row. Second line: the share. Third line: `return` and the table with a
# question in square brackets. What is 80 % as a number from 0 to 1?
# </details>
# <details><summary>Hint 3</summary>
#
# "More than" is `>`. With `>=`, exactly 80 % would come through as well. With 17 voters that makes no
# difference, since 80 % of 17 is 13.6; with 15 voters it does.
# </details>

# %% [markdown]
# **Predict first:** if you count the photographs by their votes, 0 to 17, where will the tall bars be: at the
# ends or in the middle?

# %%
figure, axes = plt.subplots(figsize=(9, 3.6))
pictures.smile_votes(axes, labels)
show(figure, alt=pictures.describe_smile_votes(labels))

# %% [markdown]
# At the ends: of most photographs the voters are sure. The bars between are the photographs that made them
# hesitate; R1 tells of hundreds. The hatched bars, from 14 votes on, are the rows that exercise 7.2 selects.
# In the published data they are 668 photographs. Lesson 07 will learn from them.
#
# **A safe place to stop.** You know what the labels are: what people saw, counted.

# %% [markdown]
# ## 8 · Validate and hand in (3 min)
# 1. **Save**: Ctrl + S, or Cmd + S on a Mac.
# 2. **Validate**: the button *Validate* at the top of this page runs the whole notebook once more, from the
#    top and in order, and then tells what the checks say. That takes a moment. "Success! Your notebook passes
#    all the tests." means that every check is right. Otherwise it lists the checks that are not, with their
#    messages ("failed" is its word for "not yet"). If you chose the Read track, the Build exercises are in
#    that list; that is as it should be, and your instructor knows. Click it now. If there is no such button,
#    choose **Kernel → Restart Kernel and Run All Cells…** and look at each check.
# 3. **Hand in**: your work is this file, `00_welcome.ipynb`, in the folder `00_welcome`. In the list of files
#    on the left, a right click on its name and *Download* gives you a copy. Your instructor tells you the way
#    it goes from there: a shared folder, a learning platform, or a button in JupyterHub.
#
# Three requests, so that your work is found and counted: keep the name of the file; leave the check cells as
# they are; do not copy or delete cells of an exercise. To try something out, click **+** at the top: that
# gives you a new cell of your own.
#
# **A safe place to stop.** You have finished the first lesson.

# %% [markdown]
# ## What you take away
# - A notebook is text and code in cells. You run them with Shift + Enter; the kernel remembers what you ran,
#   in that order, until it is restarted.
# - An error message is read from the bottom. "Not yet" is an invitation, not a mark.
# - In hospitals, data come before models: consent, collection, curation, labels.
# - The twin shows nobody. What you find out on it, you have found out about the twin.
# - To a computer a photograph is 359 × 359 numbers, and a volunteer has up to nine photographs: count people,
#   not pictures.
# - A label by vote tells what people saw. Apparent gender is never a fact about a person.
#
# **Next:** [lesson 01, consent and collection](../01_consent/01_consent.ipynb).

# %% [markdown]
# ## References
# - R1: Aoto et al., *Collection of 2429 constrained headshots of 277 volunteers for deep learning*,
#   Scientific Reports 12:3730 (2022),
#   [doi:10.1038/s41598-022-07560-2](https://doi.org/10.1038/s41598-022-07560-2). Open access, CC BY 4.0.
# - R2: National Center for Child Health and Development, press release of 9 March 2022 on R1 (in Japanese).
