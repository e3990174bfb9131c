# %% [markdown]
# # 00 · Sample: halves and names
# A tiny lesson that only the tests of the tool chain use.

# %% [markdown]
# ## What you will be able to do
# - halve a number and give it back

# %% [markdown]
# ## Time and what you need
# 12 minutes. A laptop. Nothing else.

# %%
import sample_checks as check
from matplotlib import pyplot as plt

from foxglove_helpers.teaching.feedback import seminar_seed, show

# %% [markdown]
# ## 1 · Halves (7 min)
# ![Two halves of a circle, side by side](images/halves.svg)
#
# **Predict first:** is half of 7 a whole number? Then run.

# %%
figure, axes = plt.subplots()
axes.plot([0, 1], [0, 0.5])
axes.set_title("Half of a number grows half as fast")
show(figure, alt="A straight line that rises by one half for every whole step to the right")

# %% [markdown]
# ### Exercise 1.1 · Build · A half


# %% nbgrader={"grade": false, "grade_id": "half", "locked": false, "schema_version": 3, "solution": true, "task": false}
def half(number):
    """Return half of a number."""
    ### BEGIN SOLUTION
    return number / 2
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "half-check", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.half(half)
### BEGIN HIDDEN TESTS
check.half(half, seed=seminar_seed())
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Which sign divides?
# </details>
# <details><summary>Hint 2</summary>
#
# Is the answer for 7 a whole number?
# </details>
#
# **A safe place to stop.** You can halve.

# %% [markdown]
# ## 2 · A choice (5 min)

# %% [markdown]
# ### Exercise 2.1 · Read · Half of seven

# %% nbgrader={"grade": false, "grade_id": "seven", "locked": false, "schema_version": 3, "solution": true, "task": false}
my_choice = ...  # "a" 3, "b" 3.5, "c" 4
### BEGIN SOLUTION
my_choice = "b"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "seven-check", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.seven(my_choice)
### BEGIN HIDDEN TESTS
check.seven(my_choice, seed=seminar_seed())
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Run the picture again and read the height above 7.
# </details>

# %% [markdown]
# **A safe place to stop.** You have chosen.

# %% [markdown]
# ## What you take away
# - halves

# %% [markdown]
# ## References
# - None.
