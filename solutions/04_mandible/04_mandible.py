# %% [markdown]
# # 04 · Mandible vectors: 75 numbers across a jaw
# A photograph goes in, 75 numbers come out. Then you ask, without any label, which people resemble each
# other, and find out what the numbers really measure. The lesson repeats, step by step, the part of the
# published work that uses no labels: from the pixels to Figures 3A and 3B of R1 (R1 is the publication; see
# the references at the end).

# %% [markdown]
# ## What you will be able to do
# - say what a gray photograph is for a computer, and read one number out of it
# - build the 75 features of a *mandible vector* (mandible: the lower jaw) and say which pixels go into each
# - explain why there is one vector for each volunteer, and what its 78 numbers are
# - read a mean profile, a heat map with its tree (Figure 3A) and a PCA scatter (Figure 3B)
# - work out a distance between two people by hand
# - say what such numbers can tell, what they cannot, and why "no clear separation" is a result

# %% [markdown]
# ## Time and what you need
# 90 minutes in six sections; stop after any of them. You need [lesson 00](../00_welcome/00_welcome.ipynb):
# running a cell, and the difference between an answer cell and a check.
#
# Two tracks run through the notebook. **Read**: predict, run, look, answer with a letter, a number or a
# sentence; no code is written, and the cells that draw need not be understood. About 60 minutes. **Build**:
# the same, and you write the seven functions yourself. You need Python functions, loops and a little NumPy.
# Nothing depends on a Build exercise that you leave out: later cells always use the package's own function.
#
# Run the next cell first. It gets the tools ready and shows nothing.

# %%
import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from scipy.cluster.hierarchy import dendrogram, fcluster
from sklearn.decomposition import PCA

from foxglove_helpers import load_headshots, mandible_features, mandible_vectors, plots
from foxglove_helpers.clustering import average_linkage
from foxglove_helpers.teaching import lesson_04 as check
from foxglove_helpers.teaching.feedback import seminar_seed, show

# %% [markdown]
# ## 1 · A photograph is a table of numbers (11 min)
# Run the next cell. It opens the cohort that the course works with: many headshots, and one row of labels for
# each. The photographs stay on the disk; like pages of a book, only those you look at are opened. The very
# first time on a computer this takes one to three minutes, longer if the computer is busy.

# %%
headshots = load_headshots("twin")
headshots

# %% [markdown]
# Take the first photograph. To the computer it is a table with 359 rows and 359 columns. A place in the table
# is called a *pixel*. It holds one whole number, its *intensity*: 0 is black, 255 is white, and gray lies
# between.
#
# **Predict first:** how many numbers are in the table? Will the smallest be 0 and the largest 255? Then run.

# %%
image = headshots.images[0]
print("rows and columns:", image.shape)
print("numbers:", image.size)
print("smallest and largest:", image.min(), image.max())

# %% [markdown]
# 359 × 359 = 128,881 numbers for one photograph. A photograph rarely uses the whole range: black hair
# reflects some light, and a white wall is often light gray.
#
# Two rules tell a place in the table. **The row comes first, then the column. Counting starts at 0.** So
# `image[0, 0]` is the pixel at the top left, and `image[268, 30]` lies in row 268 from the top and column 30
# from the left.

# %% [markdown]
# The next cell shows the photograph, and beside it, enlarged, a patch of 6 rows and 8 columns with its
# numbers. The small frame in the photograph marks where the patch lies: where the brightness changes most
# at the height of the lower jaw.
#
# **Predict first:** where do you expect such a jump: in the middle of the chin, or where hair, jaw and wall meet?

# %%
jump = 30 + int(np.abs(np.diff(image[268, 30:329].astype(int))).argmax())
rows, columns = range(265, 271), range(jump - 3, jump + 5)
patch = image[rows.start : rows.stop, columns.start : columns.stop]

figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4.2), layout="constrained")
left.imshow(image, cmap="gray", vmin=0, vmax=255)
left.add_patch(plt.Rectangle((columns.start, rows.start), 8, 6, fill=False, edgecolor="#D55E00", linewidth=2))
left.set(title="The whole photograph", xlabel="column", ylabel="row")
right.imshow(patch, cmap="gray", vmin=0, vmax=255)
for (row, column), intensity in np.ndenumerate(patch):
    ink = "black" if intensity > 120 else "white"
    right.text(column, row, intensity, ha="center", va="center", color=ink)
right.set(title="The patch in the frame", xlabel="column", ylabel="row")
right.set_xticks(range(8), columns)
right.set_yticks(range(6), rows)
show(
    figure,
    alt="Left: a gray headshot with its rows and columns counted from the top left. A small frame lies at "
    f"the height of the lower jaw, around row 268 and column {jump}. Right: the 6 by 8 pixels in the frame, "
    f"enlarged, each with its intensity; they run from {patch[:, 0].mean():.0f} on the left side to "
    f"{patch[:, -1].mean():.0f} on the right side.",
    caption=f"Data: {headshots.source}",
)

# %% [markdown]
# Dark squares have small numbers, light squares large ones. An edge that you see is a jump between
# neighbouring numbers for the computer. It knows nothing of hair, skin or wall.

# %% [markdown]
# ### Exercise 1.1 · Read · Which picture is this table?
# Here is a table of 4 × 4 numbers. Run the cell. Four small pictures appear. Which of them is the table?

# %%
table = np.array(
    [
        [255, 255, 255, 255],
        [0, 0, 0, 255],
        [120, 120, 0, 255],
        [120, 120, 0, 255],
    ]
)
figure, panels = plt.subplots(1, 4, figsize=(10, 2.8))
for panel, letter, picture in zip(panels, "ABCD", [255 - table, table.T, table, table[::-1]], strict=True):
    panel.imshow(picture, cmap="gray", vmin=0, vmax=255)
    panel.set(title=letter, xticks=[], yticks=[])
    panel.patch.set_edgecolor("black")
show(
    figure,
    alt="Four pictures of 4 by 4 squares. A: the top row and the right column are black, the squares "
    "below the top row are white, with four gray ones at the bottom left. B: the left column and the bottom "
    "row are white; black squares lie between, with four gray ones at the top right. C: the top row and the "
    "right column are white; black squares lie below, with four gray ones at the bottom left. D: the bottom "
    "row and the right column are white; black squares lie above, with four gray ones at the top left.",
)
pd.DataFrame(table)

# %% [markdown]
# Answer in the next cell, below its comment line: write `picture_of_numbers =` and your letter between quotation
# marks, as in `picture_of_numbers = "A"`. Run that cell, then the check below it.

# %% nbgrader={"grade": false, "grade_id": "picture-of-numbers", "locked": false, "schema_version": 3, "solution": true, "task": false}
picture_of_numbers = ...  # a letter in quotation marks
### BEGIN SOLUTION
picture_of_numbers = "C"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "picture-of-numbers-check", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.picture_of_numbers(picture_of_numbers)
### BEGIN HIDDEN TESTS
check.picture_of_numbers(picture_of_numbers)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Look at the first row of the table: four times 255. Which colour is 255, and where does the first row lie?
# </details>
# <details><summary>Hint 2</summary>
#
# Two pictures have a white row at the top or at the bottom and a white column at the right. Row 0 is at the
# top.
# </details>
#
# <details><summary>For the curious: how much room do the photographs take?</summary>
#
# One pixel takes one byte, one photograph 128,881 bytes. The published collection of 2429 photographs (R1)
# takes 313 million bytes. `headshots.images` is *memory-mapped*: the file stays on the disk, and only the
# parts that you look at come into the memory. So the lesson also runs on a small computer.
# </details>
#
# **A safe place to stop.** You can read a photograph as a table of numbers.

# %% [markdown]
# ## 2 · From a strip across the jaw to 75 numbers (18 min)
# 128,881 numbers are a lot for 277 people. For this analysis the authors of R1 took a small part of the
# picture: a strip across the lower jaw. It has **rows 267, 268 and 269** and **columns 30 to 328**. On every
# photograph the face has been centred and brought to the same size, so these rows cross the lower jaw or the
# neck of everybody.
#
# The next cell shows the strip on the photograph, and below it the brightness along the strip.
#
# **Predict first:** walk along the strip from the left edge to the right. Where does it get darker, where
# brighter?

# %%
strip = image[267:270, 30:329]
brightness = strip.mean(axis=0)

figure, (face, curve) = plt.subplots(
    2, 1, figsize=(5.6, 7.6), sharex=True, height_ratios=[2.4, 1], layout="constrained"
)
face.imshow(image, cmap="gray", vmin=0, vmax=255, aspect="auto")
face.add_patch(plt.Rectangle((29.5, 266.5), 299, 3, fill=False, edgecolor="#D55E00", linewidth=1.5))
face.set(title="The strip: rows 267 to 269, columns 30 to 328", ylabel="row")
curve.plot(range(30, 329), brightness, color="black")
curve.axvline(179, color="#0072B2", linestyle=":")
curve.annotate("middle: column 179", (179, 250), (187, 235), color="#0072B2")
curve.set(ylim=(0, 255), xlabel="column", ylabel="intensity\n(mean of 3 rows)")
show(
    figure,
    alt="Top: the headshot with a thin frame across the lower jaw, three rows high, from column 30 to "
    f"column 328. Bottom: the brightness along this strip. It begins at {brightness[:5].mean():.0f} at the "
    f"left edge, is darkest at column {30 + brightness.argmin()} with {brightness.min():.0f}, reads "
    f"{brightness[147:152].mean():.0f} in the middle, column 179, and ends at {brightness[-5:].mean():.0f} "
    "at the right edge.",
    caption=f"Data: {headshots.source}",
)

# %% [markdown]
# At both ends you see the wall behind the person. Then come hair, shadow or neck, then the jaw, with the
# middle of the face at column 179. Left and right show the same things in the opposite order. They need not
# be equally bright: where light comes from one side, the other side lies in shadow.
#
# The recipe **folds** the strip at the middle. Every column is put together with its *mirror
# image* on the other side. Column 0 and column 358 are mirror images of each other, so are 1 and 357. Column
# 179 is its own. Light that comes from one side is evened out in this way, and a photograph and its mirror
# image give the same numbers.

# %% [markdown]
# After folding, two neighbouring columns at a time make one *feature*. (A feature is a number that describes
# one thing about every photograph in the same way.) The features are counted from the outside to the centre:
#
# | feature j | columns on the left | their mirror images | pixels (× 3 rows) |
# |---|---|---|---|
# | 0 | 30, 31 | 328, 327 | 12 |
# | 1 | 32, 33 | 326, 325 | 12 |
# | 2 | 34, 35 | 324, 323 | 12 |
# | … | … | … | 12 |
# | 73 | 176, 177 | 182, 181 | 12 |
# | 74 | 178, 179, 180: the centre | | 9 |
#
# The next cell marks four of them on the face.
#
# **Predict first:** feature 0 lies farthest outside. Does it show the person at all?

# %%
figure, axes = plt.subplots(figsize=(5.5, 5.8))
plots.feature_on_face(image, [0, 20, 44, 74], axes)
show(figure, alt=plots.describe_feature_on_face([0, 20, 44, 74]), caption=f"Data: {headshots.source}")

# %% [markdown]
# Feature 0 shows the wall. It is part of every mandible vector all the same. Keep that in mind for section 4.

# %% [markdown]
# ### Exercise 2.1 · Build · The columns of a feature
# Write `mirror_columns(j)`: it returns the four columns of feature `j`, for `j` from 0 to 73. The order does
# not matter. For `j = 1` it returns 32, 33, 326 and 325.


# %% nbgrader={"grade": false, "grade_id": "mirror-columns", "locked": false, "schema_version": 3, "solution": true, "task": false}
def mirror_columns(j):
    """Return the four columns of feature j (0 to 73): two on the left and their mirror images."""
    ### BEGIN SOLUTION
    c = 30 + 2 * j
    return [c, c + 1, 358 - c, 357 - c]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "mirror-columns-check", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.mirror_columns(mirror_columns)
### BEGIN HIDDEN TESTS
check.mirror_columns(mirror_columns, seed=seminar_seed())
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Add a column and its mirror image in the table above: 30 + 328, 31 + 327, 176 + 182. What comes out each
# time? So what is the mirror image of a column `c`?
# </details>
# <details><summary>Hint 2</summary>
#
# The first column on the left is 30 for feature 0, 32 for feature 1, 34 for feature 2. Call it `c`. It grows
# by 2 with every feature. Return a list of `c`, its right neighbour, and the mirror image of each.
# </details>

# %% [markdown]
# ### Exercise 2.2 · Read · How many pixels go in?
# How many pixels of a photograph do all 75 features use together? The last column of the table above tells
# what each of them averages. A pocket calculator is welcome; `74 * 3 + 5` in the answer cell works as well.

# %% nbgrader={"grade": false, "grade_id": "pixels-used", "locked": false, "schema_version": 3, "solution": true, "task": false}
pixels_used = ...  # a number, or a calculation
### BEGIN SOLUTION
pixels_used = 74 * 12 + 9
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "pixels-used-check", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.pixels_used(pixels_used)
### BEGIN HIDDEN TESTS
check.pixels_used(pixels_used)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# There are 74 features with 12 pixels each, and one with 9.
# </details>

# %% [markdown]
# ### Exercise 2.3 · Build · One feature
# Write `feature(image, j)` for `j` from 0 to 74: the **mean** of the pixels of feature `j` in rows 267, 268
# and 269, **divided by 255**, so that it lies between 0 (black) and 1 (white). You may call your
# `mirror_columns`. Feature 74 is the mean of the nine pixels at the centre.


# %% nbgrader={"grade": false, "grade_id": "feature", "locked": false, "schema_version": 3, "solution": true, "task": false}
def feature(image, j):
    """Return feature j (0 to 74) of one image: a mean intensity between 0 and 1."""
    ### BEGIN SOLUTION
    c = 30 + 2 * j
    columns = [178, 179, 180] if j == 74 else [c, c + 1, 358 - c, 357 - c]
    return image[267:270, columns].mean() / 255
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "feature-check", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check.feature(feature)
### BEGIN HIDDEN TESTS
check.feature(feature, seed=seminar_seed())
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# `image[267:270]` gives three rows: a slice stops before its second number. A list of columns can stand in
# the second place of the brackets, as in `image[267:270, [5, 9]]`.
# </details>
# <details><summary>Hint 2</summary>
#
# Decide first which columns to take: three of them if `j` is 74, else the four of the last Build exercise.
# Then take the block of three rows and those columns. An array has `.mean()`. One division is left.
# </details>

# %% [markdown]
# Now all 75 features of the photograph, as the package computes them.
#
# **Predict first:** the curve below begins with feature 0 at the left. Which part of the picture lies at its
# right end?

# %%
numbers = mandible_features(image)

figure, axes = plt.subplots(figsize=(8, 3.2), layout="constrained")
axes.plot(numbers, color="black", marker=".")
axes.set(
    title=f"75 features of one photograph: {numbers[0]:.2f} outside, {numbers[74]:.2f} at the centre",
    xlabel="feature number: outside (0) to centre (74)",
    ylabel="mean intensity (0 black, 1 white)",
    ylim=(0, 1),
)
show(
    figure,
    alt=f"A curve of the 75 features of one photograph. It starts at {numbers[0]:.2f} with feature 0, is "
    f"darkest at feature {numbers.argmin()} with {numbers.min():.2f}, and ends at {numbers[74]:.2f} with "
    "feature 74, the centre.",
    caption=f"Data: {headshots.source}",
)

# %% [markdown]
# The right end is the middle of the jaw. The curve is the left half of the strip, with the right half folded
# onto it.
#
# **A safe place to stop.** A photograph has become 75 numbers, and you know where each of them comes from.

# %% [markdown]
# ## 3 · One vector for each volunteer (13 min)
# The cohort has more photographs than people: each volunteer was asked for nine. If all of them went into the
# analysis, somebody with nine photographs would count nine times. And nine photographs of one person on one
# day look alike: they are not nine independent observations. So R1 takes **one vector for each volunteer**,
# from one photograph.
#
# Which one? The labels tell. Each row belongs to the photograph in the same place of `headshots.images`.
#
# **Predict first:** do the photographs of volunteer 1 stand in the first rows? Then run.

# %%
headshots.labels.head(10)

# %% [markdown]
# The rows are *shuffled*, so that their order gives nothing away. The columns say:
#
# - **volunteer** and **photograph**: whose photograph this is, and which of the nine
# - **female**: apparent gender, 1 for female and 0 for male. Nobody was asked. Members of the team looked at
#   the photographs and voted, and the majority decided. The label says how a person *looked to the voters*,
#   never who the person is
# - **not_smiling** and **smiling**: the votes of 17 people about the expression in this photograph
#
# The rule of R1: take the photograph of a volunteer that comes **first in the file**. Since the rows are
# shuffled, that can be any of the nine.

# %% [markdown]
# ### Exercise 3.1 · Build · The first row of each volunteer
# Write `first_row_of_each_volunteer(labels)`. It gets a table such as `headshots.labels` and returns the row
# numbers (the top row is 0) in which a volunteer appears for the first time: one number for each volunteer,
# in any order. If the column `volunteer` reads 7, 3, 7, 5, 3, the answer is 0, 1, 3.


# %% nbgrader={"grade": false, "grade_id": "first-rows", "locked": false, "schema_version": 3, "solution": true, "task": false}
def first_row_of_each_volunteer(labels):
    """Return the number of the first row of each volunteer."""
    ### BEGIN SOLUTION
    met = set()
    rows = []
    for row, volunteer in enumerate(labels["volunteer"]):
        if volunteer not in met:
            met.add(volunteer)
            rows.append(row)
    return rows
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "first-rows-check", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.first_rows(first_row_of_each_volunteer)
### BEGIN HIDDEN TESTS
check.first_rows(first_row_of_each_volunteer, seed=seminar_seed())
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Go through the column `volunteer` from the top with `enumerate`, which gives the row number along with the
# volunteer. Keep a list of those you have already met.
# </details>
# <details><summary>Hint 2</summary>
#
# In the loop: if the volunteer is not among those met, note the row number and remember the volunteer. pandas
# knows a shorter way: `labels["volunteer"].duplicated()` is True wherever a volunteer has been seen above.
# </details>

# %% [markdown]
# A row of 75 numbers does not say whose it is. So three numbers stand in front of the features: volunteer,
# photograph, female. That makes 78, the published format of a *mandible vector*.

# %% [markdown]
# ### Exercise 3.2 · Build · The 78 numbers
# Write `mandible_vector(image, label)`. `image` is one photograph. `label` is a list of its five labels:
# volunteer, photograph, female, not smiling, smiling. Return 78 numbers in one row: the first three labels as
# they are, then the 75 features. `mandible_features(image)` gives you the features.


# %% nbgrader={"grade": false, "grade_id": "mandible-vector", "locked": false, "schema_version": 3, "solution": true, "task": false}
def mandible_vector(image, label):
    """Return volunteer, photograph, female, and the 75 features of the image."""
    ### BEGIN SOLUTION
    return np.concatenate([label[:3], mandible_features(image)])
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "mandible-vector-check", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.mandible_vector(mandible_vector)
### BEGIN HIDDEN TESTS
check.mandible_vector(mandible_vector, seed=seminar_seed())
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# `label[:3]` gives the first three entries of a list.
# </details>
# <details><summary>Hint 2</summary>
#
# `list(a) + list(b)` puts one list behind another; for arrays it is `np.concatenate` that does so. With NumPy
# arrays a plain `+` adds number by number, which is not what you want here.
# </details>

# %% [markdown]
# `mandible_vectors` does all of this for the whole cohort.
#
# **Predict first:** how many rows and how many columns will the table have?

# %%
vectors = mandible_vectors(headshots)
print("rows and columns:", vectors.shape)
print("one vector begins with:", vectors[0, :6])

# %% [markdown]
# One row for each volunteer, 78 columns: volunteer, photograph, female, then feature 0, feature 1 and so on.
#
# <details><summary>For the curious: why do the features have so few digits?</summary>
#
# The published vectors are stored as *float16*: two bytes a number instead of eight. That keeps about three
# digits, enough for a brightness. Whole numbers are exact up to 2048, so that a volunteer's number survives;
# with more than 2048 volunteers the format would no longer do.
# </details>
#
# **A safe place to stop.** Every volunteer is one row of 78 numbers.

# %% [markdown]
# ## 4 · What does the average show? (11 min)
# Before any machine learning, look at the averages. The next cell takes the features (column 3 onwards) and
# the label of apparent gender (column 2), and draws the mean vector of either group. The band around each
# line holds the middle half of its people: a quarter of them lies above it, a quarter below.
#
# **Predict first:** will the two lines be the same along the whole strip? If not, where will they part: at
# the wall (left), beside the jaw (middle), or at the centre (right)? And will the bands touch?

# %%
female = vectors[:, 2].astype(int)
features = vectors[:, 3:].astype(float)

figure, axes = plt.subplots(figsize=(9, 4.6))
plots.plot_profile(features, female, axes)
show(figure, alt=plots.describe_profile(features, female), caption=f"Data: {headshots.source}")

# %% [markdown]
# R1 reports the same of the real photographs: vectors of volunteers labelled female tend to be darker near
# the middle of the vector, and the authors name hair beside the jaw as the reason. Careful, though: unless
# you changed the first cell, you are looking at the *twin*, a cohort drawn by a program whose hair was tuned
# to the published figures. That your picture agrees with R1 is no second proof.
#
# Look at the bands, too. A mean line is nobody's photograph, and the bands overlap over long stretches: many
# a volunteer labelled female is brighter there than many a volunteer labelled male.

# %% [markdown]
# An average does not say *what* was measured. So look at the photographs behind the numbers. The next cell
# takes the mean of features 30 to 39, near the middle of the vector. To be fair it looks at either label by
# itself: it shows the three darkest volunteers labelled female and the three darkest labelled male in the
# upper row, the three brightest of either in the lower one. The thin line is the strip; the short lines
# enclose the columns of these features.
#
# **Predict first:** what will lie between the short lines in the dark pictures, and what in the bright ones?

# %%
beside_jaw = features[:, 30:40].mean(axis=1)
order = beside_jaw.argsort()
women, men = order[female[order] == 1], order[female[order] == 0]
darkest, brightest = [*women[:3], *men[:3]], [*women[-3:], *men[-3:]]
first_rows = np.flatnonzero(~headshots.labels["volunteer"].duplicated())

figure, panels = plt.subplots(2, 6, figsize=(12, 4.9), layout="constrained")
for panel, person in zip(panels.flat, [*darkest, *brightest], strict=True):
    panel.imshow(headshots.images[first_rows[person]], cmap="gray", vmin=0, vmax=255)
    panel.axhline(268, color="#E69F00", linewidth=1)
    panel.vlines([89.5, 109.5, 248.5, 268.5], 250, 286, color="#E69F00", linewidth=2)
    label = "female" if female[person] else "male"
    panel.set(xticks=[], yticks=[], xlabel=f"{beside_jaw[person]:.2f}, labelled {label}")
figure.suptitle("Features 30 to 39: the darkest volunteers of either label (above), the brightest (below)")
show(
    figure,
    alt="Twelve headshots in two rows of six, the strip and the columns of features 30 to 39 marked on "
    "each; in either row three volunteers are labelled female and three male. Above, the darkest of either "
    f"label: mean of the features {beside_jaw[darkest].min():.2f} to {beside_jaw[darkest].max():.2f}. Below, "
    f"the brightest: {beside_jaw[brightest].min():.2f} to {beside_jaw[brightest].max():.2f}. On the default "
    "twin long hair hangs through the marked columns of nearly all above, whatever the label; below, all hair "
    "is tied back or ends above the strip, and the columns fall on a light wall beside the jaw.",
    caption=f"Data: {headshots.source}",
)

# %% [markdown]
# ### Exercise 4.1 · Read · What is dark here?
# What decides, in these twelve pictures, whether features 30 to 39 are dark or bright?
#
# - **A** the shape of the jaw: a narrow jaw makes them dark
# - **B** the skin: dark skin makes them dark
# - **C** the gender of the person
# - **D** whatever lies under the marked columns: hair, neck, shadow or wall

# %% nbgrader={"grade": false, "grade_id": "what-is-dark", "locked": false, "schema_version": 3, "solution": true, "task": false}
what_is_dark = ...  # a letter in quotation marks
### BEGIN SOLUTION
what_is_dark = "D"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "what-is-dark-check", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.what_is_dark(what_is_dark)
### BEGIN HIDDEN TESTS
check.what_is_dark(what_is_dark)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Put your finger on the place where the thin line passes between two short lines, picture by picture. What is
# under it?
# </details>
# <details><summary>Hint 2</summary>
#
# Three volunteers in either row are labelled female, three male. So which of the four answers cannot be the
# reason?
# </details>

# %% [markdown]
# A number that goes along with a label for another reason than the one you care about is called a *shortcut*.
# Hair beside the jaw goes along with apparent gender in this cohort, because of how people wear their hair
# and because of how voters judge. A program that learns from these features uses the shortcut gladly. That is
# no mistake of the program. It becomes one of ours if we write "jaw" where the number says "hair".
#
# The same happens in medicine. A program that reads X-ray pictures could learn which machine took them; a
# program that looks for a syndrome in photographs of faces could learn the wall of the clinic where the
# patients were photographed. **Always look at the pictures behind the numbers**, the extreme ones first.
#
# **A safe place to stop.** You have read an average, and asked what it measures.

# %% [markdown]
# ## 5 · Who resembles whom? Distance and clustering (20 min)
# Forget the labels for a while. Can the vectors be put in order by themselves? First you need a number for
# *how different* two vectors are. R1 uses the **Euclidean distance**, the straight line between two points.
# In four steps, for two vectors of two numbers, a = (0.2, 0.7) and b = (0.5, 0.3):
#
# | step | first number | second number |
# |---|---|---|
# | 1. difference | 0.2 − 0.5 = −0.3 | 0.7 − 0.3 = 0.4 |
# | 2. square | 0.09 | 0.16 |
# | 3. sum | 0.09 + 0.16 = 0.25 | |
# | 4. square root | √0.25 = **0.5** | |
#
# With 75 numbers there are 75 differences and 75 squares, still one sum and one root. The smaller the
# distance, the more alike the two vectors. A vector is at distance 0 from itself.

# %% [markdown]
# ### Exercise 5.1 · Build · A distance by hand
# Write `euclidean_distance(a, b)` for two arrays of the same length. Follow the four steps, without the
# ready-made functions that know the way already.


# %% nbgrader={"grade": false, "grade_id": "euclidean-distance", "locked": false, "schema_version": 3, "solution": true, "task": false}
def euclidean_distance(a, b):
    """Return the Euclidean distance of two vectors."""
    ### BEGIN SOLUTION
    return np.sqrt(((a - b) ** 2).sum())
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "euclidean-distance-check", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.euclidean_distance(euclidean_distance)
### BEGIN HIDDEN TESTS
check.euclidean_distance(euclidean_distance, seed=seminar_seed())
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# NumPy subtracts two arrays number by number, and `** 2` squares every number of an array.
# </details>
# <details><summary>Hint 2</summary>
#
# An array has `.sum()`, and `np.sqrt` takes the root. Mind the order: squares first, then one sum, then one
# root.
# </details>

# %% [markdown]
# How large is a distance between two people? Compare it with distances that have nothing to do with people.
# For every volunteer the next cell takes the vector of the first photograph and measures how far it is from
# four others. The table gives the median: half of the volunteers have a smaller distance, half a larger one.
#
# **Predict first:** put the four in order, from the smallest distance to the largest: the photograph mirrored
# (left and right swapped) · the photograph taken one fifth darker · another photograph of the same volunteer
# · a photograph of somebody else.

# %%
from scipy.spatial.distance import euclidean as distance

volunteer_of_row = headshots.labels["volunteer"].to_numpy()
last_rows = [np.flatnonzero(volunteer_of_row == volunteer)[-1] for volunteer in vectors[:, 0]]
mirrored = [mandible_features(headshots.images[row][:, ::-1]) for row in first_rows]
another = [mandible_features(headshots.images[row]) for row in last_rows]
others = {
    "the same photograph, mirrored": mirrored,
    "the same photograph, one fifth darker": 0.8 * features,
    "another photograph of the same volunteer": another,
    "a photograph of somebody else": np.roll(features, 1, axis=0),
}
medians = {
    name: np.median([distance(a, b) for a, b in zip(features, other, strict=True)])
    for name, other in others.items()
}
pd.Series(medians, name=f"median distance, n = {len(features)}").round(2).to_frame()

# %% [markdown]
# The mirrored photograph is at distance 0, or nearly so: the recipe folds left and right together, and only
# the three digits of the stored vectors are rounded. Compare the other three. A lamp that is one fifth darker
# changes the vector about as much as another photograph of the same person does, or more. A distance says how
# different two *photographs* are. Light, wall and hair count in it as much as the person does.

# %% [markdown]
# Now from two vectors to two groups. How far apart are two *groups* of people? R1 uses **average linkage**:
# take every member of group A with every member of group B, measure the distance of each such pair, and take
# the mean.

# %% [markdown]
# ### Exercise 5.2 · Build · The distance of two groups
# Write `average_distance(group_a, group_b)`. Each group is a table, one vector a row; the groups may differ
# in size. Use `distance(a, b)`, which gives the Euclidean distance of two vectors.


# %% nbgrader={"grade": false, "grade_id": "average-distance", "locked": false, "schema_version": 3, "solution": true, "task": false}
def average_distance(group_a, group_b):
    """Return the mean distance of all pairs with one vector from either group."""
    ### BEGIN SOLUTION
    return np.mean([distance(a, b) for a in group_a for b in group_b])
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "average-distance-check", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.average_distance(average_distance)
### BEGIN HIDDEN TESTS
check.average_distance(average_distance, seed=seminar_seed())
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Groups of 3 and 2 make 6 pairs. Two loops, one inside the other, meet them all.
# </details>
# <details><summary>Hint 2</summary>
#
# Start with an empty list. For each `a` in the first group and each `b` in the second, append their distance.
# At the end return the mean of the list.
# </details>

# %% [markdown]
# One more rule makes a *clustering*: in the beginning everybody is a group of one. **Join the two groups that
# are nearest to each other. Repeat until one group is left.** The joins make a tree, called a *dendrogram*.
# Here it is for six volunteers, with their vectors as gray bands beside it.
#
# **Predict first:** which two bands look most alike to you? They should be joined first, that is, nearest to
# the bands.

# %%
six = features[:6]

figure, (tree, bands) = plt.subplots(1, 2, figsize=(10, 3.4), layout="constrained")
joins = average_linkage(six)
drawn = dendrogram(
    joins, orientation="left", ax=tree, no_labels=True, color_threshold=0, above_threshold_color="black"
)
bands.imshow(six[drawn["leaves"]], cmap="gray", vmin=0, vmax=1, aspect="auto", origin="lower")
names = [f"volunteer {vectors[leaf, 0]:.0f}" for leaf in drawn["leaves"]]
tree.set(title="The tree", xlabel="distance at which two groups join")
bands.set(title="Their vectors", xlabel="feature: outside (0) to centre (74)")
bands.set_yticks(range(6), names)
first_pair = " and ".join(f"{vectors[int(leaf), 0]:.0f}" for leaf in joins[0, :2])
show(
    figure,
    alt="Left: a tree lying on its side with six ends at the right. Right: six horizontal bands from "
    f"black to white, one a volunteer, in the order of the ends: {', '.join(names)} from bottom to top. "
    f"Volunteers {first_pair} join first, at distance {joins[0, 2]:.2f}; the last two groups join at "
    f"distance {joins[-1, 2]:.2f}.",
    caption=f"Data: {headshots.source}",
)

# %% [markdown]
# Read such a tree from the right, where the people are, to the left. Every vertical line joins two groups;
# its place on the axis is their average distance.

# %% [markdown]
# Now the whole cohort: Figure 3A. One row a volunteer, tree at the left. The labels come back into the
# picture only now, as marks at the right: the tree did not know them.
#
# **Predict first:** cut the tree at its last join, so that two parts are left. Will one part hold the
# volunteers labelled female, the other those labelled male?

# %%
figure, axes = plt.subplots(figsize=(9, 8))
plots.figure_3a(features, female, axes)
show(figure, alt=plots.describe_figure_3a(features, female), caption=f"Data: {headshots.source}")

# %%
parts = fcluster(average_linkage(features), 2, criterion="maxclust")
labelled = np.where(female == 1, "labelled female", "labelled male")
pd.crosstab(parts, labelled, rownames=["part of the tree"], colnames=[""])

# %% [markdown]
# The cut goes along with the label and does not match it: both parts hold both labels. So look at the photographs
# again. The next cell shows volunteers whom the tree put with the *other* label, up to six of each kind:
# above, labelled male and in the darker part; below, labelled female and in the brighter part. Two numbers
# stand below each face: the mean of features 0 to 9, where the **wall** is, and of features 30 to 39,
# **beside the jaw**.
#
# **Predict first:** what do you expect to see above, and what below?

# %%
wall = features[:, :10].mean(axis=1)
darker = 1 if beside_jaw[parts == 1].mean() < beside_jaw[parts == 2].mean() else 2
above = np.flatnonzero((parts == darker) & (female == 0))[:6]
below = np.flatnonzero((parts != darker) & (female == 1))[:6]

figure, panels = plt.subplots(2, 6, figsize=(12, 4.7), layout="constrained")
for row, people in zip(panels, (above, below), strict=True):
    for panel in row[len(people) :]:
        panel.set_axis_off()
    for panel, person in zip(row, people, strict=False):
        panel.imshow(headshots.images[first_rows[person]], cmap="gray", vmin=0, vmax=255)
        panel.set(
            xticks=[], yticks=[], xlabel=f"wall {wall[person]:.2f}, beside jaw {beside_jaw[person]:.2f}"
        )
figure.suptitle("Above: labelled male, in the darker part. Below: labelled female, in the brighter part")
show(
    figure,
    alt=f"Headshots in two rows. Above, {len(above)} volunteers labelled male whom the tree put into its "
    f"darker part: mean of features 0 to 9, the wall, {wall[above].mean():.2f}; of features 30 to 39, beside "
    f"the jaw, {beside_jaw[above].mean():.2f}. Below, {len(below)} volunteers labelled female in its "
    f"brighter part: wall {wall[below].mean():.2f}, beside the jaw {beside_jaw[below].mean():.2f}. On the "
    "default twin most of those above have long hair; below, hair is tied up, or ends above the strip.",
    caption=f"Data: {headshots.source}",
)

# %% [markdown]
# Where the second number is much darker than the first, hair hangs beside the jaw. Where both are dark, the
# wall is. In the lower row the hair is tied up, or ends above the strip. So the topmost fork is mostly about
# hair; beards, walls and light come into it, and into the smaller forks. Nobody told the tree to look for anything
# else, and it did not look for the label.
#
# R1 makes its Figure 3A in the same way, from the 277 vectors of the real photographs, and reports what you
# see here too: vectors labelled female tend to be darker near the middle. The single branches cannot be
# compared; those are other people.

# %% [markdown]
# ### Exercise 5.3 · Read · Neighbours in the heat map
# Two volunteers lie in neighbouring rows of the heat map, but their branches meet only at the far left of the
# tree. What do you know about them?
#
# - **A** they are alike: neighbours in the picture are neighbours in the data
# - **B** they are not alike: the groups they belong to are far apart on average
# - **C** they have different labels: that is why the tree keeps them apart
# - **D** they belong to large groups: the farther to the left, the more people

# %% nbgrader={"grade": false, "grade_id": "read-dendrogram", "locked": false, "schema_version": 3, "solution": true, "task": false}
read_dendrogram = ...  # a letter in quotation marks
### BEGIN SOLUTION
read_dendrogram = "B"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "read-dendrogram-check", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.read_dendrogram(read_dendrogram)
### BEGIN HIDDEN TESTS
check.read_dendrogram(read_dendrogram)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# What does the axis below the tree of the six volunteers say?
# </details>
#
# <details><summary>For the curious: why the average, and not the nearest or the farthest pair?</summary>
#
# With the nearest pair (*single linkage*) groups grow into long chains: A resembles B, B resembles C, and so
# A and Z end up together. With the farthest pair (*complete linkage*) one unusual photograph decides. The
# average lies between the two. Each choice gives another tree from the same data, so a paper has to say which
# one was used. R1 does.
# </details>
#
# **A safe place to stop.** You can work out a distance, and read a tree.

# %% [markdown]
# ## 6 · From 75 numbers to two: PCA (17 min)
# A point with 75 numbers cannot be drawn on paper. *Principal component analysis* (PCA) looks for the two
# numbers that keep most of the differences between people.
#
# A **component is a recipe**: 75 weights, one for each feature. Take how far a person's features lie from the
# average person's, multiply each by its weight, add up. Out comes one number, the person's **position** on
# the component. PCA chooses the weights so that the positions of all people are spread as widely as possible.
# The second component is the best recipe for what the first one leaves over. How much of the differences a
# component keeps is its **explained variance**, as a share of all.
#
# **Predict first:** a feature in which people hardly differ gets a weight near 0. Which features will get
# large weights: those at the wall, those beside the jaw, or those at the centre?

# %%
pca = PCA(n_components=2).fit(features)
recipes, explained = pca.components_, pca.explained_variance_ratio_

figure, axes = plt.subplots(figsize=(8, 3.6), layout="constrained")
axes.axhline(0, color="gray", linewidth=0.8)
for number, line, colour in ((0, "-", "black"), (1, "--", "#0072B2")):
    axes.plot(recipes[number], linestyle=line, color=colour, linewidth=2)
    name = f"component {number + 1}\n({explained[number]:.0%} of the variance)"
    axes.text(75.5, recipes[number, -1], name, color=colour, va="center")
axes.set(
    title="Two recipes: the weights of the first two components",
    xlabel="feature number: outside (0) to centre (74)",
    ylabel="weight",
    xlim=(0, 74),
)
strongest = np.abs(recipes[:2]).argmax(axis=1)
show(
    figure,
    alt="Two curves of 75 weights. The first component, a solid line, has its strongest weight, "
    f"{recipes[0, strongest[0]]:.2f}, at feature {strongest[0]}; {recipes[0, 0]:.2f} at feature 0 and "
    f"{recipes[0, 74]:.2f} at the centre. The second, a dashed line, has its strongest weight, "
    f"{recipes[1, strongest[1]]:.2f}, at feature {strongest[1]}; {recipes[1, 0]:.2f} at feature 0 and "
    f"{recipes[1, 74]:.2f} at the centre.",
    caption=f"Data: {headshots.source}",
)

# %% [markdown]
# On the default twin the first recipe puts its weight beside the jaw: there lies hair, or the wall, and that
# is what differs most from one photograph to the next. The second puts most weight at the centre: how
# brightly the lower jaw and the neck are lit, and whether there is a beard. Nobody asked PCA about gender, and
# neither recipe knows of it.

# %% [markdown]
# ### Exercise 6.1 · Build · Positions on the first component
# Write `first_component(table)`: for a table with one row a person it returns one number a person, the
# position on the first component. Three steps:
#
# 1. **centre**: take from every column its mean, so that the average person becomes a row of zeros
# 2. **find the recipe**: `np.linalg.svd(centred, full_matrices=False)` gives three results; the *rows* of the
#    third are the recipes, the most important first
# 3. **apply it** to every row of the centred table
#
# Plus and minus may come out the other way round. Both are right: a recipe with all signs swapped spreads
# people equally well.


# %% nbgrader={"grade": false, "grade_id": "first-component", "locked": false, "schema_version": 3, "solution": true, "task": false}
def first_component(table):
    """Return the position of each row on the first principal component."""
    ### BEGIN SOLUTION
    centred = table - table.mean(axis=0)
    _, _, recipes = np.linalg.svd(centred, full_matrices=False)
    return centred @ recipes[0]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "first-component-check", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check.first_component(first_component)
### BEGIN HIDDEN TESTS
check.first_component(first_component, seed=seminar_seed())
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# `table.mean(axis=0)` is the mean of every column; NumPy subtracts it from every row. Three results can be
# caught at once: `left, sizes, recipes = …`.
# </details>
# <details><summary>Hint 2</summary>
#
# For one person the position is the sum of (centred feature × weight) over all features. For all people at
# once that is the matrix product `@` of the centred table and the first row of the recipes.
# </details>

# %% [markdown]
# Now Figure 3B: every volunteer at the place given by the two positions. Shape and colour show the label,
# which PCA did not know. The two large marks are the means of the groups.
#
# **Predict first:** two clouds apart from each other, one cloud, or something between?

# %%
figure, axes = plt.subplots(figsize=(8, 6.5))
plots.figure_3b(features, female, axes)
show(figure, alt=plots.describe_figure_3b(features, female), caption=f"Data: {headshots.source}")

# %% [markdown]
# The means of the two groups lie apart, above all along the first component, the one about what lies beside
# the jaw. The people do not: many circles lie among the triangles, and some triangles among the circles. If
# you see two clouds, they part people with hair beside the jaw from people without. The title counts how many
# lie nearer to the mean of their own label. To judge that number you need a baseline: call everybody
# "female", and 147 of 277 labels, 53 %, agree already.
#
# R1 says the same of its Figure 3B: male dots towards one corner, female dots towards the opposite corner,
# and no clear separation.

# %% [markdown]
# ### Exercise 6.2 · Read · No clear separation
# R1 says of its Figure 3B that there is no clear separation. What follows?
#
# - **A** it is a finding: in this strip people of both labels overlap, and two numbers of it do not tell the
#   label of one person
# - **B** the analysis failed: a better PCA would have separated the labels
# - **C** there is no difference between the groups
# - **D** the labels of the people in the overlap are wrong

# %% nbgrader={"grade": false, "grade_id": "no-clear-separation", "locked": false, "schema_version": 3, "solution": true, "task": false}
no_clear_separation = ...  # a letter in quotation marks
### BEGIN SOLUTION
no_clear_separation = "A"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "no-clear-separation-check", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.no_clear_separation(no_clear_separation)
### BEGIN HIDDEN TESTS
check.no_clear_separation(no_clear_separation)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# What was PCA asked to do? Was the label among the things it was given?
# </details>
# <details><summary>Hint 2</summary>
#
# Compare the large marks (the means) with the small ones (the people). Do both tell the same story?
# </details>

# %% [markdown]
# ### What these numbers can tell, and what they cannot
#
# | they can tell | they cannot tell |
# |---|---|
# | how bright a strip of a photograph is | what the strip shows: jaw, hair, neck, shadow, collar or wall |
# | that two groups differ **on average** in this cohort | the label of **one** person |
# | how different two photographs are | how different two people are: light and pose count as well |
# | what goes along with a label by vote | anybody's gender; nobody was asked |
# | what holds for these people and this year | whether it holds in another hospital, country or decade |

# %% [markdown]
# ### Exercise 6.3 · Read · One sentence for a colleague
# A colleague sees the mean profiles of section 4 and says: "The computer has found out that women have darker
# jaws than men." Reply in one sentence of at least eight words, between the quotation marks. The check cannot
# judge your sentence. It tells you what a good reply says, so that you can compare.

# %% nbgrader={"grade": false, "grade_id": "one-sentence", "locked": false, "schema_version": 3, "solution": true, "task": false}
my_reply = ""  # your sentence between the quotation marks
### BEGIN SOLUTION
my_reply = (
    "The numbers measure how bright a strip is, and beside the jaw that is often hair; "
    "they say nothing about jaws, and little about any one person."
)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "one-sentence-check", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.one_sentence(my_reply)
### BEGIN HIDDEN TESTS
check.one_sentence(my_reply)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Begin with "The numbers measure …", and say what lies in the strip besides the jaw.
# </details>
#
# <details><summary>For the curious: why do plus and minus not matter?</summary>
#
# A recipe and the same recipe with all signs swapped spread people equally well. Which of the two a program
# returns depends on its rounding. So Figure 3B may appear mirrored in another program or another paper. What
# counts is who lies near whom.
# </details>
#
# **A safe place to stop.** You have been all the way from the pixels to Figure 3B.

# %% [markdown]
# ## What you take away
# - A gray photograph is a table of numbers from 0 (black) to 255 (white): row first, then column, counted
#   from 0.
# - A mandible vector is 78 numbers: volunteer, photograph, female, and 75 mean intensities along a folded
#   strip across the lower jaw. There is one for each volunteer.
# - Clustering and PCA look for what differs most between photographs. They know no labels, and what differs
#   most is often light, wall and hair.
# - A difference on average and a wide overlap go together. "No clear separation" tells how far these numbers
#   reach.
# - Apparent gender is a vote about how somebody looks. A feature that goes along with it may be a shortcut:
#   look at the pictures.
#
# **Next:** in [lesson 05](../05_classifiers/05_classifiers.ipynb) a program is given the labels and learns from
# the same 75 numbers. R1 reports 0.765 to 0.801 of 277 volunteers labelled as the vote did. Before you open
# it, write down what you expect: which volunteers will it get wrong?

# %% [markdown]
# ## References
# - R1: Aoto et al., *Collection of 2429 constrained headshots of 277 volunteers for deep learning*,
#   Scientific Reports 12:3730 (2022),
#   [doi:10.1038/s41598-022-07560-2](https://doi.org/10.1038/s41598-022-07560-2), CC BY 4.0. Mandible vectors,
#   Figures 3A and 3B, Table 2.
# - R5: the authors' scripts, github.com/glires/Foxglovetree: rows, columns and order of the features.
