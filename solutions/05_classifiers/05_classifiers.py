# %% [markdown]
# # 05 · Classifiers: one step of AROW, an honest test, and Table 2
#
# In lesson 04 you turned each of 277 volunteers into 75 numbers: how bright a strip across the lower jaw
# is, from the outside to the centre. You looked at them. Now a computer looks, and learns to tell which
# label the voters gave.
#
# You follow the first learner, AROW, one small step at a time. Then comes the harder question: how do you
# find out whether it works? There is a way to ask that gives a brilliant answer and a wrong one.
#
# *R1* is the publication that this course follows, R6 the one that invented AROW; both stand under
# References.
#
# **About the label.** *Female* and *male* mean *apparent gender*: what team members voted when they looked
# at the photographs. Nobody was asked, and nothing here is a fact about a person. The faces are those of
# the *twin*, a cohort drawn by a program, so every figure you compute is a result on the twin.

# %% [markdown]
# ## What you will be able to do
#
# - work one step of AROW on paper: score, margin, doubt, update
# - choose between accuracy, precision, recall and F, and say what an interval adds
# - recognise a test that leaks, prove it with a coin, and mend it by leaving out whole volunteers
# - read rows 1 to 3 of the published Table 2 without believing more than 277 volunteers can tell
# - say what a feature shows in a face, and what it does not
#
# On the **Build** track also: write AROW, a confusion table, F, and the folds of an honest test.

# %% [markdown]
# ## Time and what you need
#
# **90 minutes** on the Build track, about 60 if you only read. Six sections; after each is a safe place to
# stop.
#
# | track | what you do | what you need |
# |---|---|---|
# | **Read** | guess, run, look, answer with a letter or a sentence | no programming |
# | **Build** | the same, and write eight short functions | loops, `if`, a little NumPy |
#
# [Lesson 04](../04_mandible/04_mandible.ipynb) helps. Click into a cell and press **Shift + Enter** to run it;
# run the cells from top to bottom. Nothing later depends on your answers: after an exercise, the notebook
# goes on with the package's own functions.

# %%
import time

import numpy as np
import pandas as pd
from scipy.stats import binomtest

from foxglove_helpers import (
    ArowClassifier,
    cross_validated_predictions,
    load_headshots,
    mandible_vectors,
)
from foxglove_helpers.teaching import lesson_05 as check
from foxglove_helpers.teaching import lesson_05_pictures as pictures
from foxglove_helpers.teaching.feedback import seminar_seed, show

headshots = load_headshots("twin")
vectors = mandible_vectors(headshots).astype(float)
volunteers, female, X = vectors[:, 0].astype(int), vectors[:, 2].astype(int), vectors[:, 3:]
print(f"{headshots.source}: {len(X)} volunteers, {X.shape[1]} features each.")

# %% [markdown]
# ## 1 · A score for each label (12 min)
#
# Before any clever method, look at the laziest one: a rule that answers "female" for everybody without
# looking.
#
# **Predict first:** how often is that rule right? Write a percentage down, then run.

# %%
print(f"{female.sum()} of {len(female)} volunteers are labelled female.")
print(f'Always answering "female" is right for {female.mean():.1%} of them.')

# %% [markdown]
# That is the *baseline*: it takes no learning at all. Whatever a method scores later, ask what it adds to
# this.
#
# ### How a row of weights gives a score
#
# A linear classifier keeps one **row of weights** for each label. To judge a person it multiplies every
# feature by its weight and adds the products: that sum is the **score** of the label. The larger score
# wins.
#
# Take two features only, one further out and one further in, and two rows of weights that somebody made up:
#
# | | outer feature | inner feature |
# |---|---|---|
# | weights, row "female" | -0.5 | 0.5 |
# | weights, row "male" | 0.5 | -0.2 |
# | person Q, labelled female | 0.3 | 0.7 |
#
# - score "female" = 0.3 × (-0.5) + 0.7 × 0.5 = -0.15 + 0.35 = **0.20**
# - score "male" = 0.3 × 0.5 + 0.7 × (-0.2) = 0.15 - 0.14 = **0.01**
#
# "Female" wins: person Q has little light outside and much light inside, and that is what this row asks
# for.

# %% [markdown]
# ### Exercise 1.1 · Read · Which row wins?
#
# Person P has 0.8 as the outer and 0.6 as the inner feature. Use the same two rows of weights, on paper.
#
# - **A** female
# - **B** male
# - **C** neither: one of the scores is below zero

# %% nbgrader={"grade": false, "grade_id": "winning-row", "locked": false, "schema_version": 3, "solution": true, "task": false}
winner = ...  # below the next line write winner = and a letter in quotation marks, such as "A"
### BEGIN SOLUTION
winner = "B"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "winning-row-check", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.winning_row(winner)
### BEGIN HIDDEN TESTS
check.winning_row(winner)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Row "female": 0.8 × (-0.5) is -0.40, and 0.6 × 0.5 is 0.30. Add them. Then the same with the row "male".
# </details>

# %% [markdown]
# ### How clearly did it win?
#
# The **margin** is the score of the *right* label (the voters' one) minus the score of the *other* label.
# For person Q it is 0.20 - 0.01 = 0.19. Above zero the classifier is right about this person; below zero it
# is wrong.

# %% [markdown]
# ### Exercise 1.2 · Build · The margin
#
# `w_right` is the row of weights of the person's own label, `w_other` the other row, `x` the person's
# features: three NumPy arrays of the same length, two or 75 or any other. Return the margin, one number.


# %% nbgrader={"grade": false, "grade_id": "margin", "locked": false, "schema_version": 3, "solution": true, "task": false}
def margin(w_right, w_other, x):
    """Return the score of the right label minus the score of the other label."""
    ### BEGIN SOLUTION
    return np.sum(w_right * x) - np.sum(w_other * x)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "margin-check", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.margin(margin)
### BEGIN HIDDEN TESTS
check.margin(margin, seed=seminar_seed())
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# `w_right * x` multiplies feature by feature and gives as many numbers as there are features.
# </details>
# <details><summary>Hint 2</summary>
#
# `np.sum(...)` adds them up to one score. You need two scores, and one minus sign between them.
# </details>

# %% [markdown]
# **A safe place to stop.** You can give a person a score for each label, and say how clearly one label won.
# Where the weights come from is the next section.

# %% [markdown]
# ## 2 · One step of AROW (17 min)
#
# AROW, *adaptive regularization of weight vectors* (R6), is the method behind the first row of Table 2. It
# meets one person at a time. Beside each weight it keeps a **variance**: how unsure it still is of that
# weight. A variance of 1 means "I know nothing yet"; near 0 means "leave this one alone". For each person
# AROW asks five questions:
#
# | question | quantity | rule |
# |---|---|---|
# | 1. What do I think? | two scores | weight × feature, added up, for each row |
# | 2. Is it clear enough? | margin m | right minus other; **if m is 1 or more, change nothing** |
# | 3. How unsure am I here? | doubt v | feature² × (variance in right row + variance in other row), added up |
# | 4. How large a step? | β and α | β = 1 / (v + 1/r), α = (1 - m) × β |
# | 5. What changes? | weights | right row: + α × variance × feature; other row: - α × variance × feature |
# | | variances | both rows: - β × variance² × feature² |
#
# r is a fixed setting, the regularization weight; R1 used 1.
#
# ### One step by hand
#
# The first volunteer: labelled female, features 0.7 and 0.1. All weights are 0, all variances 1, r = 1.
#
# 1. Both scores are 0.
# 2. The margin is 0 - 0 = 0. That is below 1, so AROW learns.
# 3. v = 0.7² × (1 + 1) + 0.1² × (1 + 1) = 0.98 + 0.02 = **1**
# 4. β = 1 / (1 + 1) = **0.5**, and α = (1 - 0) × 0.5 = **0.5**
# 5. Row "female" becomes 0.5 × 1 × 0.7 = **0.35** and 0.5 × 1 × 0.1 = **0.05**; row "male" becomes -0.35
#    and -0.05. The variances become 1 - 0.5 × 1² × 0.7² = **0.755** and 1 - 0.5 × 1² × 0.1² = **0.995**.
#
# **Predict first:** the same person comes again, and again. Does the margin reach 1? Which of the two
# variances shrinks faster? Decide, then run.

# %%
x = np.array([0.7, 0.1])
w_female, w_male, s_female, s_male = np.zeros(2), np.zeros(2), np.ones(2), np.ones(2)
visits = []
for visit in range(1, 6):
    m = check.reference_margin(w_female, w_male, x)
    w_female, w_male, s_female, s_male = check.reference_step(w_female, w_male, s_female, s_male, x, r=1)
    visits.append([visit, m, *w_female, *s_female])
columns = ["visit", "margin before", "weight 1", "weight 2", "variance 1", "variance 2"]
pd.DataFrame(visits, columns=columns).round(3).set_index("visit")

# %% [markdown]
# The margin grows towards 1, in smaller and smaller steps. The first variance shrinks quickly, the second
# hardly moves: this person says much about the first feature (0.7) and almost nothing about the second
# (0.1). AROW becomes sure only of what it has seen.

# %% [markdown]
# ### Exercise 2.1 · Read · Whom does AROW learn from?
#
# Three people come by. Their margins are 1.3, 0.4 and -0.2. After which of them has something changed?
#
# - **A** only after the one with -0.2: that was a mistake
# - **B** after those with 0.4 and -0.2
# - **C** after all three, a little each time
# - **D** only after the one with 1.3: that was a success

# %% nbgrader={"grade": false, "grade_id": "who-is-learned-from", "locked": false, "schema_version": 3, "solution": true, "task": false}
learned_from = ...  # a letter in quotation marks
### BEGIN SOLUTION
learned_from = "B"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "who-is-learned-from-check", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.who_is_learned_from(learned_from)
### BEGIN HIDDEN TESTS
check.who_is_learned_from(learned_from)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Read question 2 in the table again. It does not ask whether the margin is above zero.
# </details>

# %% [markdown]
# ### Exercise 2.2 · Build · How large a step?
#
# Questions 2 and 4 of the table: from the margin, the doubt `v` and the setting `r`, return `(alpha,
# beta)`. When no update is needed, both are 0.


# %% nbgrader={"grade": false, "grade_id": "step-size", "locked": false, "schema_version": 3, "solution": true, "task": false}
def step_size(margin, v, r):
    """Return alpha and beta of one step of AROW; 0 and 0 if the margin is clear enough."""
    ### BEGIN SOLUTION
    if margin >= 1:
        return 0, 0
    beta = 1 / (v + 1 / r)
    return (1 - margin) * beta, beta
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "step-size-check", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.step_size(step_size)
### BEGIN HIDDEN TESTS
check.step_size(step_size, seed=seminar_seed())
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Begin with the case in which nothing happens: `if margin >= 1:` and a `return` of two zeros.
# </details>
# <details><summary>Hint 2</summary>
#
# Work out beta first and keep it in a variable: alpha is beta times what is missing to a margin of 1.
# </details>

# %% [markdown]
# ### Exercise 2.3 · Build · One step
#
# All five questions in one function. `s_right` and `s_other` are the rows of variances. Return the four
# rows after the step, in the order in which they came in. If nothing is to be learned, they come back as
# they were.
#
# `check.reference_margin(w_right, w_other, x)` and `check.reference_step_size(margin, v, r)` do what
# Exercises 1.2 and 2.2 ask for. Use them, or your own.


# %% nbgrader={"grade": false, "grade_id": "arow-step", "locked": false, "schema_version": 3, "solution": true, "task": false}
def arow_step(w_right, w_other, s_right, s_other, x, r):
    """Return w_right, w_other, s_right, s_other after AROW has met the person x."""
    ### BEGIN SOLUTION
    v = np.sum(x**2 * (s_right + s_other))
    alpha, beta = check.reference_step_size(check.reference_margin(w_right, w_other, x), v, r)
    return (
        w_right + alpha * s_right * x,
        w_other - alpha * s_other * x,
        s_right - beta * s_right**2 * x**2,
        s_other - beta * s_other**2 * x**2,
    )
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "arow-step-check", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check.arow_step(arow_step)
### BEGIN HIDDEN TESTS
check.arow_step(arow_step, seed=seminar_seed())
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# The doubt is `v = np.sum(x**2 * (s_right + s_other))`. With it, margin and step size follow in one line
# each.
# </details>
# <details><summary>Hint 2</summary>
#
# If alpha and beta are 0, the four formulas of question 5 change nothing by themselves: no second `if` is
# needed.
# </details>
# <details><summary>Hint 3</summary>
#
# `w_right + alpha * s_right * x` is the first of the four. Use the variances that came in, not the new
# ones.
# </details>

# %% [markdown]
# ### Watch it learn
#
# Two real features of the twin: 37 (further out) and 45 (further in). AROW meets the volunteers one by one.
# A line marks where both scores are equal; above it "female" wins, below it "male".
#
# **Predict first:** is the line in its place after 10 people? After all 277, once?

# %%
pair = X[:, [37, 45]]
stages = {
    "after 10 people": ArowClassifier().partial_fit(pair[:10], female[:10], classes=[0, 1]),
    "after all 277, once": ArowClassifier().partial_fit(pair, female),
    "after all 277, 100 times": ArowClassifier(random_state=0).fit(pair, female),
}
figure, words = pictures.borders(X, female, stages, features=[37, 45])
show(figure, alt=words)

# %% [markdown]
# With few people the line swings widely; it may even lie outside the picture, so that everybody gets the
# same label. Every person turns it a little less, because the variances shrink, and in the end it stands
# almost still. AROW has no constant term, so the line always runs through the corner (0, 0). And a line can
# only do so much: on the right both labels are mixed.
#
# **A safe place to stop.** You know every step by which AROW learns. Next: many people, many times.

# %% [markdown]
# ## 3 · One pass, many epochs (13 min)
#
# One trip past all the people is an **epoch**. R1 used 100 epochs and shuffled the people anew in each: a
# learner that always meets them in the same order also learns the order.

# %% [markdown]
# ### Exercise 3.1 · Build · One pass
#
# `weights` and `variances` have two rows each: row 0 for the label male (0), row 1 for female (1). `X`
# holds a person a row, `y` the labels, and `order` says which rows of `X` come by, one after the other.
# Take one step for each (with r = 1), each from where the last one ended. Return `(weights, variances)`.
#
# `check.reference_step(w_right, w_other, s_right, s_other, x)` does what Exercise 2.3 asks for.


# %% nbgrader={"grade": false, "grade_id": "one-pass", "locked": false, "schema_version": 3, "solution": true, "task": false}
def one_pass(weights, variances, X, y, order):
    """Return weights and variances after one step of AROW for every row number in order."""
    ### BEGIN SOLUTION
    weights, variances = weights.copy(), variances.copy()
    for person in order:
        right, other = y[person], 1 - y[person]
        weights[right], weights[other], variances[right], variances[other] = check.reference_step(
            weights[right], weights[other], variances[right], variances[other], X[person]
        )
    return weights, variances
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "one-pass-check", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check.one_pass(one_pass)
### BEGIN HIDDEN TESTS
check.one_pass(one_pass, seed=seminar_seed())
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# `for person in order:` gives row numbers. The person's features are `X[person]`, the label is `y[person]`.
# </details>
# <details><summary>Hint 2</summary>
#
# The label is also the number of the right row: `right = y[person]`. With two rows the other one is `1 -
# right`.
# </details>
# <details><summary>Hint 3</summary>
#
# Put the four rows that come back where they were taken from, for example `weights[right], weights[other],
# ... = check.reference_step(weights[right], weights[other], ...)`.
# </details>

# %% [markdown]
# ### Many epochs
#
# From here on the package's `ArowClassifier` works: your steps, all 75 features, shuffled epochs.
#
# **Predict first:** it goes past the same 277 people 1, 10, 100 times. Will it label *these* people ever
# better? Will it reach 100 %?

# %%
learners = {epochs: ArowClassifier(epochs=epochs, random_state=0).fit(X, female) for epochs in (1, 10, 100)}
for epochs, learner in learners.items():
    agree = (learner.predict(X) == female).sum()
    print(f"epochs: {epochs:3}   labelled as voted: {agree} of the {len(X)} met ({agree / len(X):.1%})")


# %% [markdown]
# It gets better at the people it has met, and stops short of all of them: a weighted sum of 75 brightness
# values cannot follow every vote. Keep in mind that this is a test with the answers on the table. Section 5
# asks about people it has *not* met.
#
# Where has AROW become sure? Below are its variances, feature by feature.

# %%
figure, words = pictures.variances(learners, X)
show(figure, alt=words)

# %% [markdown]
# Every epoch takes the variances down, and the steps with them. They stay highest about where the strip is
# darkest: a dark feature is a small number, and small numbers move the scores, and the variances, only a
# little.

# %% [markdown]
# ### Exercise 3.2 · Read · Who moves more?
#
# After the first epoch one feature has a variance of 0.25, another still 0.50. A new person comes by with a
# margin of 0.2 and the same value in both features. Which of the two weights moves more?
#
# - **A** that of the feature with variance 0.25
# - **B** that of the feature with variance 0.50
# - **C** both the same

# %% nbgrader={"grade": false, "grade_id": "who-moves-more", "locked": false, "schema_version": 3, "solution": true, "task": false}
moves_more = ...  # a letter in quotation marks
### BEGIN SOLUTION
moves_more = "B"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "who-moves-more-check", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.who_moves_more(moves_more)
### BEGIN HIDDEN TESTS
check.who_moves_more(moves_more)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Question 5 of the table: the change of a weight is α × variance × feature. Which of the three differs
# here?
# </details>

# %% [markdown]
# ### Is it the real thing?
#
# R1 used *Jubatus*, a learning engine that exists only for an old Python (3.7). If this computer has one,
# the next cell trains the real engine on the same people in the same order and compares. If not, it says
# so, and nothing is lost.
#
# **Predict first:** if both follow the same rule, how far apart will their scores be?

# %%
from foxglove_helpers import FoxgloveError, JubatusClassifier

ours = learners[100]
try:
    engine = JubatusClassifier(random_state=0).fit(X, female)
    apart = np.abs(engine.decision_function(X) - ours.decision_function(X)).max()
    agree = (engine.predict(X) == ours.predict(X)).sum()
    print(f"Jubatus and ArowClassifier give {agree} of {len(X)} people the same label.")
    margins = ours.decision_function(X)
    print(f"Their margins reach from {margins.min():.2f} to {margins.max():.2f}, ", end="")
    print(f"and differ by at most {apart:.7f}.")
except FoxgloveError as missing:
    print("Real Jubatus did not run here, and the lesson goes on without it.")
    print(missing)

# %% [markdown]
# Where Jubatus runs, the two agree up to the last digits of 32-bit arithmetic. One detail had to be
# observed on the engine to get there: Jubatus gives a label its row only when it meets the first person of
# that label.
#
# **A safe place to stop.** You have a learner that matches the one in the publication. The next question is
# what it is worth.

# %% [markdown]
# ## 4 · Right, and how right? (13 min)
#
# The next cell shows ten volunteers, with what AROW says about each *without having met that person*; section
# 5 shows how that is arranged. *Voted* is the label the team gave, *called* is what the computer says. They
# are the first ten in a row among whom it makes both kinds of mistakes, one more often than the other.
#
# **Predict first:** run one cell and count on your fingers. Of those *called* female, how many were voted
# female? Of those *voted* female, how many were called female? Is that the same question? Then run the cell
# after it.

# %%
predicted = cross_validated_predictions(ArowClassifier(random_state=0), X, female, volunteers)
names = np.array(["male", "female"])
everybody = pd.DataFrame({"volunteer": volunteers, "voted": names[female], "called": names[predicted]})
tens = [everybody[start : start + 10] for start in range(0, len(everybody), 10)]
mistakes = [rows["voted"][rows["voted"] != rows["called"]].value_counts() for rows in tens]
ten = tens[next((number for number, counts in enumerate(mistakes) if counts.nunique() == 2), 0)]
ten.style.hide()

# %%
both = ((ten["voted"] == "female") & (ten["called"] == "female")).sum()
print(f"Called female: {(ten['called'] == 'female').sum()}, of whom {both} were voted female.")
print(f"Voted female: {(ten['voted'] == 'female').sum()}, of whom {both} were called female.")
pd.crosstab(pd.Series(names[female], name="voted"), pd.Series(names[predicted], name="called"))

# %% [markdown]
# The last table is the **confusion table** of all 277. One label has to be called *positive*; here it is
# female (1), as in Table 2, and the four cells have names that clinicians know:
#
# | | called 1 | called 0 |
# |---|---|---|
# | voted 1 | true positive, tp | false negative, fn: *missed* |
# | voted 0 | false positive, fp: *false alarm* | true negative, tn |

# %% [markdown]
# ### Exercise 4.1 · Build · The confusion table
#
# `truth` and `prediction` are arrays of 0 and 1, one entry a person. Return four counts, in the order `tp,
# fp, fn, tn`.


# %% nbgrader={"grade": false, "grade_id": "confusion", "locked": false, "schema_version": 3, "solution": true, "task": false}
def confusion(truth, prediction):
    """Return how many people are true positive, false positive, false negative, true negative."""
    ### BEGIN SOLUTION
    tp = np.sum((truth == 1) & (prediction == 1))
    fp = np.sum((truth == 0) & (prediction == 1))
    fn = np.sum((truth == 1) & (prediction == 0))
    tn = np.sum((truth == 0) & (prediction == 0))
    return tp, fp, fn, tn
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "confusion-check", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.confusion(confusion)
### BEGIN HIDDEN TESTS
check.confusion(confusion, seed=seminar_seed())
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# `truth == 1` gives true or false for every person. `&` (not `and`) combines two such arrays; each side
# needs brackets.
# </details>
# <details><summary>Hint 2</summary>
#
# `np.sum` of trues and falses counts the trues. A false positive has `truth == 0` and `prediction == 1`.
# </details>

# %% [markdown]
# ### Four numbers, four questions
#
# | measure | question | from the table |
# |---|---|---|
# | accuracy | How many of all are right? | (tp + tn) / all |
# | precision | Of those called 1, how many are 1? | tp / (tp + fp) |
# | recall (sensitivity) | Of those who are 1, how many were found? | tp / (tp + fn) |
# | F | one strict mean of precision and recall | 2 × precision × recall / (precision + recall) |
#
# F is the *harmonic* mean: with a precision of 1.0 and a recall of 0.1, the ordinary mean would be 0.55; F
# is 0.18.

# %% [markdown]
# ### Exercise 4.2 · Build · Precision, recall, F
#
# Return the three as numbers from 0 to 1. Where nothing stands below a line (nobody was called 1, for
# example), the convention is 0.


# %% nbgrader={"grade": false, "grade_id": "precision-recall-f", "locked": false, "schema_version": 3, "solution": true, "task": false}
def precision_recall_f(tp, fp, fn):
    """Return precision, recall and F, each 0 where it cannot be computed."""
    ### BEGIN SOLUTION
    precision = tp / (tp + fp) if tp + fp else 0
    recall = tp / (tp + fn) if tp + fn else 0
    f = 2 * precision * recall / (precision + recall) if precision + recall else 0
    return precision, recall, f
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "precision-recall-f-check", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.precision_recall_f(precision_recall_f)
### BEGIN HIDDEN TESTS
check.precision_recall_f(precision_recall_f, seed=seminar_seed())
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Three lines with a division, in the order of the table. `value = a / b if b else 0` divides only when b is
# not 0.
# </details>
# <details><summary>Hint 2</summary>
#
# F has its own trap: when precision and recall are both 0, their sum is 0 too.
# </details>

# %% [markdown]
# ### How sure is a percentage?
#
# 277 volunteers are a sample. With 277 others the same method would score a little differently. A **95 %
# interval** (here Wilson's) says which true rates are still compatible with what was counted.
#
# **Predict first:** how wide is it for 277 people: 1, 5 or 10 percentage points from end to end?

# %%
from foxglove_helpers.evaluation import scores

score = scores(female, predicted)
low, high = score.accuracy_interval
print(f"accuracy  {score.accuracy:.3f}   95 % interval {low:.3f} to {high:.3f}, width {high - low:.3f}")
print(f"precision {score.precision:.3f}\nrecall    {score.recall:.3f}\nF         {score.f:.3f}")
print(f"always answering female: accuracy {female.mean():.3f}")

# %% [markdown]
# The whole interval lies above the baseline, so AROW has learned something about the label. How much
# exactly, 277 people cannot say to better than a few points.

# %% [markdown]
# ### Exercise 4.3 · Read · What does a screening need?
#
# A hospital screens newborns for a disorder that one child in a thousand has. A child called *ill* gets a
# second, harmless test. A child that is missed is treated too late. Which number has to be high, above all?
#
# - **A** accuracy
# - **B** precision
# - **C** recall
# - **D** F

# %% nbgrader={"grade": false, "grade_id": "screening", "locked": false, "schema_version": 3, "solution": true, "task": false}
screening_number = ...  # a letter in quotation marks
### BEGIN SOLUTION
screening_number = "C"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "screening-check", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.what_a_screening_needs(screening_number)
### BEGIN HIDDEN TESTS
check.what_a_screening_needs(screening_number)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# The harm comes from the missed children, fn. In which of the four formulas does fn stand below the line,
# and fp not?
# </details>
#
# **A safe place to stop.** You can say how right a classifier is, in which sense, and how sure that figure
# is.

# %% [markdown]
# ## 5 · The leak (17 min)
#
# A volunteer gave up to nine photographs. So far one vector a volunteer was used. Now take all the
# photographs, and make it easy for the computer: every headshot is shrunk to 12 × 12 gray squares, 144
# numbers.

# %%
small = check.thumbnails(headshots, squares=12)  # the mean brightness, 0 to 1, of each square
who, label = headshots.labels["volunteer"].to_numpy(), headshots.labels["female"].to_numpy()

figure, words = pictures.squares(headshots, small)
show(figure, alt=words)

# %% [markdown]
# The learner is the simplest there is, the **nearest neighbour**: for a new photograph, find the most
# similar one it has seen (the 144 numbers nearest to each other) and repeat its label.
#
# To be able to check every promise, lock 77 volunteers away first: *tomorrow's people*. Nobody looks at
# them until the end. With the other 200 do what many tutorials do: deal all photographs into ten piles at
# random, and test each pile with what was learned from the other nine. No photograph is ever tested by a
# model that has seen that photograph.
#
# **Predict first:** which accuracy will 12 × 12 squares get? (The baseline is about one half.) And is it
# what you would get for people who walk in tomorrow?

# %%
from sklearn.model_selection import KFold, cross_val_predict
from sklearn.neighbors import KNeighborsClassifier
from threadpoolctl import threadpool_limits

pixels = small.reshape(len(small), -1)
tomorrow = np.isin(who, np.random.default_rng(0).choice(np.unique(who), 77, replace=False))
today = ~tomorrow
neighbour = KNeighborsClassifier(n_neighbors=1)
by_image = KFold(10, shuffle=True, random_state=0)

promise = cross_val_predict(neighbour, pixels[today], label[today], cv=by_image)
promised = (promise == label[today]).mean()
print(f"Split by photograph, {today.sum()} photographs of 200 people: accuracy {promised:.3f}")

# %% [markdown]
# Almost perfect, from squares in which you would not recognise a smile. Now open the door and let
# tomorrow's 77 people in.

# %%
reality = neighbour.fit(pixels[today], label[today]).predict(pixels[tomorrow])
came_true = (reality == label[tomorrow]).mean()
print(f"Promised: {promised:.3f}.   Tomorrow's 77 people, {tomorrow.sum()} photographs: {came_true:.3f}")

# %% [markdown]
# The promise was wrong, and nothing warned us: no error, no red text. Something was within reach in the
# test that will not be there tomorrow. The package would have refused. Ask it for the extreme form, leaving
# out one *photograph* at a time:

# %%
from sklearn.model_selection import LeaveOneOut

from foxglove_helpers.evaluation import LeakError

try:
    naive_folds = list(LeaveOneOut().split(pixels[today]))
    cross_validated_predictions(neighbour, pixels[today], label[today], who[today], folds=naive_folds)
except LeakError as refused:
    print("LeakError:", refused)

# %% [markdown]
# It needs to know whose photographs they are (`who`), and then it does not let a volunteer stand on both
# sides. The mended split leaves out one **volunteer** at a time, with all photographs of that person.

# %% [markdown]
# ### Exercise 5.1 · Build · Leave one volunteer out
#
# `volunteers` is an array with the volunteer's number for every row (photograph), in any order, any number
# of rows each. Return a list with one pair `(train, test)` for every volunteer: `test` holds all row
# numbers of that volunteer, `train` all others.


# %% nbgrader={"grade": false, "grade_id": "volunteer-folds", "locked": false, "schema_version": 3, "solution": true, "task": false}
def leave_one_volunteer_out_folds(volunteers):
    """Return one pair (train rows, test rows) for every volunteer."""
    ### BEGIN SOLUTION
    folds = []
    for volunteer in np.unique(volunteers):
        train = np.flatnonzero(volunteers != volunteer)
        test = np.flatnonzero(volunteers == volunteer)
        folds.append((train, test))
    return folds
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "volunteer-folds-check", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check.leave_one_volunteer_out_folds(leave_one_volunteer_out_folds)
### BEGIN HIDDEN TESTS
check.leave_one_volunteer_out_folds(leave_one_volunteer_out_folds, seed=seminar_seed())
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# `np.unique(volunteers)` gives each volunteer's number once. Loop over those, not over the rows.
# </details>
# <details><summary>Hint 2</summary>
#
# `np.flatnonzero(volunteers == volunteer)` gives the row numbers where that volunteer stands. Which sign
# gives the rows of everybody else?
# </details>

# %% [markdown]
# ### The honest figure, and a coin
#
# **Predict first:** the same 200 people, split by volunteer: nearer to the promise, or nearer to tomorrow?
#
# And a second question. Toss a coin for each volunteer and use *heads* as the label. No photograph can show
# a coin, so an honest test must give about one half. What will the split by photograph say?

# %%
coin = np.random.default_rng(1).integers(0, 2, who.max() + 1)[who]
with threadpool_limits(1):  # 200 small folds: one thread is quicker than many
    honest = cross_validated_predictions(neighbour, pixels[today], label[today], who[today])
    coin_by_volunteer = cross_validated_predictions(neighbour, pixels[today], coin[today], who[today])
    coin_by_image = cross_val_predict(neighbour, pixels[today], coin[today], cv=by_image)

rows = {
    "vote, split by photograph": scores(label[today], promise, volunteers=who[today]),
    "vote, split by volunteer": scores(label[today], honest, volunteers=who[today]),
    "vote, tomorrow's people": scores(label[tomorrow], reality, volunteers=who[tomorrow]),
    "coin, split by photograph": scores(coin[today], coin_by_image, volunteers=who[today]),
    "coin, split by volunteer": scores(coin[today], coin_by_volunteer, volunteers=who[today]),
}
title = "Split by photograph, the test believes everything, even a coin"
figure, words = pictures.accuracies(rows, title)
show(figure, alt=words)

# %% [markdown]
# Split by volunteer, the test comes near to what tomorrow brings: the two intervals overlap. Split by
# photograph, the computer "reads" even a coin from a face. (The intervals here draw whole volunteers again
# and again: the photographs of a person stand or fall together, and count as one person, not as nine.)
#
# Let us catch it in the act: whose photograph is the nearest neighbour?

# %%
same_person = cross_val_predict(neighbour, pixels[today], who[today], cv=by_image) == who[today]
print(f"Split by photograph, {same_person.mean():.1%} of the nearest neighbours show the same person.")

# %% [markdown]
# ### Exercise 5.2 · Read · What leaked?
#
# What passed from the training photographs to the tested ones when the split was by photograph?
#
# - **A** the tested photograph itself: the same file was in both sets
# - **B** who the person is: other photographs of the same volunteer were in the training set
# - **C** the label: it stood among the 144 numbers
# - **D** nothing leaked; nearest neighbour is too simple a method

# %% nbgrader={"grade": false, "grade_id": "what-leaked", "locked": false, "schema_version": 3, "solution": true, "task": false}
leaked = ...  # a letter in quotation marks
### BEGIN SOLUTION
leaked = "B"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "what-leaked-check", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.what_leaked(leaked)
### BEGIN HIDDEN TESTS
check.what_leaked(leaked)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Look at the percentage printed last, and at the three rows of gray squares: what do the squares of one row
# share?
# </details>
#
# This is why R1 leaves out volunteers, and why their augmented copies (lesson 06) leave with them. In a
# clinic the same leak has other names: two visits of a patient, two slices of a scan.
#
# **A safe place to stop.** You can tell an honest test from a leaking one, and prove it with a coin.

# %% [markdown]
# ## 6 · Table 2, and the features that speak (18 min)
#
# Back to the 277 mandible vectors, one a volunteer. Table 2 of R1 compares three learners with
# leave-one-volunteer-out:
#
# - **AROW**: you know it. 100 epochs, r = 1.
# - **random forest**: 16 *decision trees*, each a chain of questions ("is feature 40 below 0.3?"); they
#   vote.
# - **LightGBM**: 38 trees in a row, each mending what the ones before got wrong.
#
# **Predict first:** which of the three wins on the twin, and by how many of the 277 people?

# %%
from foxglove_helpers import lightgbm_classifier, random_forest
from foxglove_helpers.reproduce import PUBLISHED

methods = [ArowClassifier(random_state=0), random_forest(), lightgbm_classifier()]
called, table = {}, []
for (name, published), method in zip(PUBLISHED.items(), methods, strict=True):
    start = time.perf_counter()
    called[name] = cross_validated_predictions(method, X, female, volunteers)
    seconds = time.perf_counter() - start
    score = scores(female, called[name])
    low, high = score.accuracy_interval
    row = {"method": name, "accuracy, published": published["accuracy"], "accuracy, twin": score.accuracy}
    row |= {"95 % interval, twin": f"{low:.3f} to {high:.3f}"}
    row |= {"F, published": published["F"], "F, twin": score.f, "n": score.n, "seconds": round(seconds, 1)}
    table.append(row)
pd.DataFrame(table).round(3).style.hide().format(precision=3).format("{:.1f}", subset=["seconds"])

# %%
figure, words = pictures.table_2(called, female)
show(figure, alt=words)

# %% [markdown]
# Published, LightGBM (0.801) is ahead of AROW (0.765) by ten people in 277. Is that more than chance? There
# are two ways to ask. The intervals in the picture overlap widely. A sharper question looks only at the
# people about whom two methods *disagree*: if both were equally good, such a person would go either way
# like a coin (McNemar's test). R1 gives no list of people, so only the twin can be asked. (Its order of the
# three need not be the published one; that, too, is how "too close to call" looks.)

# %%
first, second = "AROW (Jubatus)", "LightGBM"
only_first = int(((called[first] == female) & (called[second] != female)).sum())
only_second = int(((called[second] == female) & (called[first] != female)).sum())
chance = binomtest(only_second, only_first + only_second).pvalue
print(f"Right with {first} only: {only_first} people. Right with {second} only: {only_second} people.")
print(f"A fair coin gives a split at least this uneven in {chance:.0%} of all cases.")

# %% [markdown]
# ### Exercise 6.1 · Read · More than chance?
#
# What may you conclude from the published 0.765 (AROW) and 0.801 (LightGBM), 277 volunteers each?
#
# - **A** LightGBM is the better method for this task: 3.6 points are a lot
# - **B** both methods are equally good
# - **C** these 277 volunteers cannot tell which of the two is better

# %% nbgrader={"grade": false, "grade_id": "more-than-chance", "locked": false, "schema_version": 3, "solution": true, "task": false}
verdict = ...  # a letter in quotation marks
### BEGIN SOLUTION
verdict = "C"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "more-than-chance-check", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.more_than_chance(verdict)
### BEGIN HIDDEN TESTS
check.more_than_chance(verdict)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Read the two published intervals in the picture. Is 0.801 inside the interval of AROW? Is 0.765 inside
# that of LightGBM?
# </details>

# %% [markdown]
# ### Which features speak?
#
# A forest can say how much each feature helped its trees: the **importance**, 75 numbers that add up to 1.

# %% [markdown]
# ### Exercise 6.2 · Build · The five most important
#
# Return the numbers (0 to 74) of the five features with the largest importance, in any order.


# %% nbgrader={"grade": false, "grade_id": "five-most-important", "locked": false, "schema_version": 3, "solution": true, "task": false}
def five_most_important(importances):
    """Return the positions of the five largest importances."""
    ### BEGIN SOLUTION
    return np.argsort(importances)[-5:]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "five-most-important-check", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.five_most_important(five_most_important)
### BEGIN HIDDEN TESTS
check.five_most_important(five_most_important, seed=seminar_seed())
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# `np.argsort(importances)` gives the positions in the order of their values, the smallest first.
# </details>
# <details><summary>Hint 2</summary>
#
# The largest five stand at the end. `[-5:]` takes the last five entries of an array.
# </details>

# %% [markdown]
# **Predict first:** will the forest on the twin choose the published five, 40, 42, 44, 46 and 49? Where in
# a face are they?

# %%
from foxglove_helpers.reproduce import PUBLISHED_FEATURES

importances = random_forest().fit(X, female).feature_importances_
five = sorted(int(feature) for feature in np.argsort(importances)[-5:])
pull = ours.coef_[0]
print(f"Published five:               {sorted(PUBLISHED_FEATURES)}")
print(f"Random forest on the twin:    {five}")
print(f"AROW, bright speaks female:   {sorted(np.argsort(pull)[-5:].tolist())}")
print(f"AROW, bright speaks male:     {sorted(np.argsort(pull)[:5].tolist())}")

figure, words = pictures.features_on_faces(headshots, vectors, five)
seen = (
    "On the default twin the columns cross long dark hair beside the jaw in the dark one of each label; in the "
    "bright one nothing hangs there, and they cross a bright wall, or white clothes."
)
show(figure, alt=f"{words} {seen}")

# %% [markdown]
# ### Exercise 6.3 · Read · Look, and say
#
# Each label has one person who is dark at the marked columns and one who is bright. Follow the columns to
# the strip in each of the four pictures. **What do they cross?** Write a sentence of at least eight words,
# in English or Japanese.

# %% nbgrader={"grade": false, "grade_id": "columns-cross", "locked": false, "schema_version": 3, "solution": true, "task": false}
what_i_see = ...  # your sentence in quotation marks
### BEGIN SOLUTION
what_i_see = (
    "In some people the columns cross dark hair beside the jaw, in others the edge of the jaw or the wall."
)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "columns-cross-check", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.what_the_columns_cross(what_i_see)
### BEGIN HIDDEN TESTS
check.what_the_columns_cross(what_i_see)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Name things, not people: hair, skin, neck, collar, shadow, wall. Is it the same thing in all four?
# </details>

# %% [markdown]
# **In our words.** The columns stand just outside the jaw. What they meet is hair that falls beside it, or
# the edge of the jaw, the neck, or the wall. The features know nothing of bones: they know where it is
# dark. Long hair makes it dark; a shadow or a dark wall would, too.
#
# The forest's five need not be the published five, but they, too, stand beside the jaw. Neighbouring
# features tell almost the same story, so which of them a forest picks is partly luck. And AROW lets
# neighbours pull against each other: dark further out together with bright further in is how the edge of hair
# beside a jaw looks.
#
# So whom do the learners get wrong? **Predict first:** describe two people, one for each label, then run.

# %%
wrong_thrice = np.all([guess != female for guess in called.values()], axis=0)
print(f"AROW, forest and LightGBM are all wrong about {wrong_thrice.sum()} of {len(X)} volunteers.")
figure, words = pictures.people(headshots, vectors, wrong_thrice)
seen = (
    "On the default twin most of those voted female have hair that is tied back or ends above the strip, with "
    "the bright wall beside the jaw; about half of those voted male have long hair that falls beside the jaw."
)
show(figure, alt=f"{words} {seen}")

# %% [markdown]
# Look again at the strip beside the jaw of each. On the twin, most people voted female about whom all three
# are wrong wear their hair tied back, or so short that nothing dark hangs there; of the people voted male
# about whom all three are wrong, about half have hair that does. In others nothing in the strip tells why: a machine
# that is right eight times in ten is wrong about ordinary faces, too. R1 saw something like it with its
# neural network (row 5 of Table 2): it was wrong about five volunteers. All three it missed among the women
# had short hair, and one of the two among the men had long hair.
#
# Three sentences to keep:
#
# - **Correlation is not anatomy.** The learners found a way to wear hair, not a jaw.
# - **A label by vote is a label by vote.** The voters saw hair, too. A method that agrees with them has
#   learned how they vote.
# - **An average hides who pays.** The machine is wrong about people who do not look like most others of
#   their label.
#
# **A safe place to stop.** You have rebuilt three rows of a published table, and know what stands behind
# them.

# %% [markdown]
# ## What you take away
#
# - A linear classifier scores each label with a row of weights. AROW learns from every margin below 1, and
#   moves most what it is least sure of.
# - Accuracy, precision, recall and F answer different questions. Choose the question first, and give n and
#   an interval with the answer.
# - Photographs of one person must not stand on both sides of a test: what leaks is who the person is. Leave
#   out volunteers. If you are in doubt, test with a coin.
# - On 277 volunteers AROW, forest and LightGBM cannot be told apart with confidence, in R1 or on the twin.
# - Important features show where brightness differs. Only the faces show why: on the twin it is hair, more
#   than jaws.
#
# **Next:** lesson 06 uses whole faces, and a network that was trained on other pictures before (ImageNet).

# %% [markdown]
# ## References
#
# - R1 Aoto et al., *Collection of 2429 constrained headshots of 277 volunteers for deep learning*,
#   Scientific Reports 12:3730 (2022), doi:10.1038/s41598-022-07560-2. Table 2, and the five features.
# - R6 Crammer, Kulesza & Dredze, *Adaptive regularization of weight vectors*, NIPS 2009: AROW.
# - Wilson, *Probable inference, the law of succession, and statistical inference*, Journal of the American
#   Statistical Association 22:209-212 (1927): the interval.
# - McNemar, *Note on the sampling error of the difference between correlated proportions or percentages*,
#   Psychometrika 12:153-157 (1947): the people about whom two methods disagree.
