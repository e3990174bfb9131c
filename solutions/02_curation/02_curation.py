# %% [markdown]
# # 02 · Curation: a heap becomes a data set
# Photographs arrive as people send them: twice, sideways, dark, with a hand in the picture, with the address of a
# home inside the file. In this lesson you take such a heap and repair it, step by step, as the authors of R1 did
# with theirs (R1 is the publication; see the references), and you measure what happens to a model if you do not.

# %% [markdown]
# ## What you will be able to do
# - say how many people stand behind a heap of files, whatever the files are called
# - find files with the same content, and submissions that repeat others
# - say what a photograph tells besides its picture, which one tag is needed, and why it is applied once
# - know where face detection fails, draw the rectangle by hand, and keep it in a file that a machine can check
# - set a leaning head upright and cut it out so that all headshots look alike
# - decide by written rules what is left out, and account for every file
# - show what a person under two numbers does to a test

# %% [markdown]
# ## Time and what you need
# 90 minutes in six sections; stop after any of them. You need [lesson 00](../00_welcome/00_welcome.ipynb): running
# a cell, and the difference between an answer cell and a check. [Lesson 01](../01_consent/01_consent.ipynb) tells
# where such a heap comes from.
#
# Two tracks run through the notebook. **Read**: look, judge, draw two rectangles with the mouse, answer with
# letters or a number; no code is written. About 60 minutes: 10, 9, 13, 8, 12 and 8 in the six sections. **Build**:
# the same, and you write six functions; the minutes in the headings are for this track. You need Python functions,
# and a little NumPy. Nothing depends on a Build exercise that you leave out.
#
# The people of this lesson do not exist; they were drawn. What you find out about them is a result on this *twin*
# of R1's collection, and is called so.
#
# Run the next cell first. It gets the tools ready. The very first time it also draws the heap, which takes about a
# minute, longer on a busy computer; a bar shows how far it is.

# %%
import hashlib
import math

import cv2
import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from PIL import Image
from scipy.spatial.distance import cdist
from tqdm import tqdm

from foxglove_helpers import load_headshots
from foxglove_helpers.curation import (
    check_file,
    crop_headshot,
    curate_heap,
    duplicates,
    haar_faces,
    open_photograph,
    take_inventory,
    turned_upright,
    upright_face,
    write_rectangles,
)
from foxglove_helpers.curation.decoding import turned_as_tagged
from foxglove_helpers.rectangle_tool import RectangleTool
from foxglove_helpers.teaching import lesson_02 as check
from foxglove_helpers.teaching import lesson_02_heap as material
from foxglove_helpers.teaching import lesson_02_pictures as pictures
from foxglove_helpers.teaching.feedback import say, seminar_seed, show

heap = material.heap_of_the_lesson()
work = material.new_work_folder()
count = len(list(heap.iterdir()))
print(say(en=f"The heap is there: {count} folders.", ja=f"写真の山があります。フォルダーは {count} 個です。"))

# %% [markdown]
# ## 1 · A heap arrives (15 min)
# Every folder is a *submission*: what somebody sent through the form of lesson 01 in one go. Its name is the
# agreement number. Before anything else: count. What was promised (nine photographs each), what came, how large is
# it? (A KiB is about a thousand bytes; a letter of text takes one byte.)
#
# **Predict first:** there are ten folders. How many people sent them? Write a number down, then run the next two
# cells.

# %%
material.contents(heap)

# %% [markdown]
# One number differs from nine. That submission has its record, so somebody went through the form, and no
# photograph (a dash: nothing to measure). R1 had two such.
#
# Now the contents. Names tell little: telephones call their photographs `IMG_…` or `DSC_…`, and the form called them
# `_1` to `_9`. The next cell compares what is *in* the files. It makes a fingerprint of the content of each, a
# *hash*: the same content, the same fingerprint. Then it shows what those files had been called on the telephone.

# %%
files = [file for file in take_inventory(heap) if file.refusal is None]
same_as = duplicates.identical_files(files)
for later, (earlier, count) in duplicates.repeated_submissions(files, same_as).items():
    print(
        say(
            en=f"Submission {later} shares {count} files with {earlier}.",
            ja=f"提出 {later} のファイルのうち {count} つは、提出 {earlier} にもあります。",
        )
    )
material.names_of_identical(heap, same_as)

# %% [markdown]
# Read the table line by line. The same content stands under another number of the form, sometimes also under
# another name of the telephone: somebody chose a copy. And one whole submission shares five of its nine files with
# another. The other four are new: the same person, some days later.

# %% [markdown]
# ### Exercise 1.1 · Read · How many people?
# How many people sent the photographs of this heap? Write a number.

# %% nbgrader={"grade": false, "grade_id": "people", "locked": false, "schema_version": 3, "solution": true, "task": false}
people = ...  # a number
### BEGIN SOLUTION
people = 8
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "people-check", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.people_in_the_heap(people)
### BEGIN HIDDEN TESTS
check.people_in_the_heap(people)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# The first table has a column `photographs`. Does everybody who has a folder have a photograph?
# </details>
# <details><summary>Hint 2</summary>
#
# Two folders with files in common come from one person.
# </details>

# %% [markdown]
# ### Exercise 1.2 · Build · Same content, whatever the name
# Write `identical_files(folder)`. `folder` is a `Path`, and files lie directly in it. Go through them **sorted by
# name**. Give back a dictionary: for every file whose bytes are those of an earlier file, the **name** of that file
# and the name of the **first** one with these bytes, such as `{"a0c1b0a3_3.jpeg": "a0c1b0a3_2.jpeg"}`. Files that
# repeat nothing do not stand in it. `hashlib`, which makes fingerprints of bytes, is imported.


# %% nbgrader={"grade": false, "grade_id": "identical-files", "locked": false, "schema_version": 3, "solution": true, "task": false}
def identical_files(folder):
    """Return, for each file that repeats an earlier one, its name and the name of the first: a dictionary."""
    ### BEGIN SOLUTION
    first, same = {}, {}
    for path in sorted(folder.iterdir()):
        fingerprint = hashlib.sha256(path.read_bytes()).hexdigest()
        if fingerprint in first:
            same[path.name] = first[fingerprint]
        else:
            first[fingerprint] = path.name
    return same
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "identical-files-check", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check.identical_files(identical_files)
### BEGIN HIDDEN TESTS
check.identical_files(identical_files, seed=seminar_seed())
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# `hashlib.sha256(path.read_bytes()).hexdigest()` gives a text of 64 digits that stands for the content of a file.
# Equal contents give equal texts.
# </details>
# <details><summary>Hint 2</summary>
#
# Keep two dictionaries. One remembers, for every fingerprint seen so far, the name of the first file that had it.
# If a fingerprint is already there, the file goes into the other dictionary.
# </details>

# %% [markdown]
# ### Exercise 1.3 · Read · The second submission
# The person who sent two submissions has nine photographs in the first, and in the second five of those again and
# four new ones. Which rule is best for a data set in which people are compared?
#
# - **A** keep both: they are two submissions with two agreement numbers
# - **B** keep the first, and add the four new photographs
# - **C** keep the first as it is; the second goes as a whole
# - **D** delete both: nobody can know which of them was meant

# %% nbgrader={"grade": false, "grade_id": "second-submission", "locked": false, "schema_version": 3, "solution": true, "task": false}
second_submission = ...  # a letter in quotation marks
### BEGIN SOLUTION
second_submission = "C"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "second-submission-check", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.second_submission(second_submission)
### BEGIN HIDDEN TESTS
check.second_submission(second_submission)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Think of a rule that needs no opinion about single photographs, and after which everybody was treated alike.
# </details>
#
# **A safe place to stop.** You know who is in the heap, and you did not believe the names.

# %% [markdown]
# ## 2 · What a photograph tells besides the picture (14 min)
# A telephone writes notes into every file, called *Exif*: which camera, when, often where, and a small copy of the
# picture, the *thumbnail*. If somebody cuts a person off the edge of a photograph and the program forgets the
# thumbnail, that person is still in the file.
#
# **Predict first:** which of these would you find in photographs that colleagues send you: the place to some
# metres, the time to the second, the serial number of their telephone? Then run the next cell. It looks at the
# first photograph of each submission.

# %%
material.given_away(heap)

# %% [markdown]
# `latitude` and `longitude` are degrees, north and east positive; `comment` is what a program left that edited the
# photograph; `thumbnail` is the size of the small copy in bytes. A dash means that the file does not say. Two
# submissions have the same `serial`: they come from one telephone, which the contents told you already.

# %% [markdown]
# ### Exercise 2.1 · Read · Where was it?
# From how many submissions could you tell the place where the photographs were taken?

# %% nbgrader={"grade": false, "grade_id": "places", "locked": false, "schema_version": 3, "solution": true, "task": false}
places = ...  # a number
### BEGIN SOLUTION
places = 5
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "places-check", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.who_told_the_place(places)
### BEGIN HIDDEN TESTS
check.who_told_the_place(places)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Look at the first two columns. A dash tells nothing.
# </details>

# %% [markdown]
# ### The one tag that is needed
# A telephone that is held upright does not turn its pixels. It stores them lying on their side and notes in a tag
# how to hold the picture: the *orientation*, a number from 1 to 8. Whoever shows the photograph must apply it.
# Once.
#
# **Predict first:** the same photograph three times: as stored, with the orientation applied once, and applied
# twice. In which of the three does a face detector find a face? (It is the one of OpenCV, a free program library
# that R1 used; more in section 3.) Then run.

# %%
stored, orientation = material.stored_pixels("a0c1b0a3_4.jpeg")
once = turned_as_tagged(stored, orientation)
three = {"as stored": stored, "applied once": once, "applied twice": turned_as_tagged(once, orientation)}
found = {
    name: haar_faces(cv2.cvtColor(np.ascontiguousarray(each), cv2.COLOR_RGB2GRAY))
    for name, each in three.items()
}

figure, axes = plt.subplots(1, 3, figsize=(9, 3.6), layout="constrained")
pictures.photographs(three, axes, found)
show(
    figure,
    alt=pictures.describe_photographs(three, found),
    caption=say(en=f"Exif orientation {orientation}", ja=f"Exif の向き（orientation）{orientation}"),
)

# %% [markdown]
# A frame is no proof: look at where it lies. Does it hold the whole face, from forehead to chin?

# %% [markdown]
# ### Exercise 2.2 · Build · All eight ways to hold a photograph
# Write `upright(pixels, orientation)`: it gives back the pixels as a person should see them. `pixels` is an array,
# rows × columns or rows × columns × 3 colours; `orientation` is 1 to 8. The standard says what the *stored* first
# row and first column are to the viewer:
#
# | orientation | first row is | first column is | in words |
# |---|---|---|---|
# | 1 | top | left | as it should be |
# | 2 | top | right | mirrored left to right |
# | 3 | bottom | right | turned by 180° |
# | 4 | bottom | left | mirrored top to bottom |
# | 5 | left | top | rows and columns change places |
# | 6 | right | top | to be turned by 90° with the clock |
# | 7 | right | bottom | as 5, then turned by 180° |
# | 8 | left | bottom | to be turned by 90° against the clock |


# %% nbgrader={"grade": false, "grade_id": "upright", "locked": false, "schema_version": 3, "solution": true, "task": false}
def upright(pixels, orientation):
    """Return stored pixels as a person should see them, for an Exif orientation from 1 to 8."""
    ### BEGIN SOLUTION
    if orientation >= 5:
        pixels = pixels.swapaxes(0, 1)
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    return pixels
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "upright-check", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check.upright(upright)
### BEGIN HIDDEN TESTS
check.upright(upright, seed=seminar_seed())
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Three moves are enough: `pixels.swapaxes(0, 1)` lets rows and columns change places, `pixels[::-1]` turns the
# order of the rows round, `pixels[:, ::-1]` that of the columns. All three leave colours alone.
# </details>
# <details><summary>Hint 2</summary>
#
# From 5 on, rows and columns change places first. After that: for which orientations does the first row end up at
# the bottom, for which the first column at the right? Try 6 on a sheet of paper.
# </details>

# %% [markdown]
# ### Exercise 2.3 · Read · What is needed?
# Which of these does the way from a photograph to a headshot need?
#
# - **A** the time at which it was taken, to know the order
# - **B** maker and model, to correct for the camera
# - **C** the thumbnail, to look through faster
# - **D** the orientation, once; then it is thrown away with all the rest

# %% nbgrader={"grade": false, "grade_id": "needed-tag", "locked": false, "schema_version": 3, "solution": true, "task": false}
needed_tag = ...  # a letter in quotation marks
### BEGIN SOLUTION
needed_tag = "D"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "needed-tag-check", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.needed_tag(needed_tag)
### BEGIN HIDDEN TESTS
check.needed_tag(needed_tag)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Without which of them would the picture look wrong?
# </details>
#
# The release of R1 holds arrays of pixels and no image files: what is not written cannot tell anything. Where a file
# is needed all the same, write the pixels into a fresh one; the notes stay behind.
#
# **A safe place to stop.** You can say what a photograph gives away, and set it upright.

# %% [markdown]
# ## 3 · A face is found (18 min)
# R1 let OpenCV find the faces. Its *Haar cascades*, which need no graphics card, compare bright and dark fields,
# eyes darker than cheeks, nose brighter than both sides, some thousand times. It is quick, and it learned from
# upright, frontal faces.
#
# You try it on one ordinary photograph of each of eight people, as it is and spoiled in seven ways. *Plain* is one
# look at the photograph. *In stages* is what this package does if the plain look fails: once more with the contrast
# evened out, then in copies turned by up to 30 degrees.
#
# **Predict first:** which of these will the plain look miss most often: a head that leans by 20°, a very dark
# photograph, a face half in the shade, dark glasses, a mask? Then run; it takes up to half a minute.

# %%
copies = [material.copy_of(name) for name in material.ORDINARY]
rows = [
    (kind, material.found_plainly(gray), material.found_in_stages(gray))
    for copy in tqdm(copies, desc="Looking for faces", unit=" people")
    for kind, gray in material.spoiled(copy).items()
]
found = pd.DataFrame(rows, columns=["kind", "plain", "in stages"]).groupby("kind", sort=False).sum()
found.attrs["people"] = len(copies)

figure, axes = plt.subplots(figsize=(8, 4.6), layout="constrained")
pictures.shares_found(found, axes)
show(
    figure,
    alt=pictures.describe_shares_found(found),
    caption=say(en="Eight people of the twin, one photograph each", ja="ツインの 8 人、1 人 1 枚"),
)

# %% [markdown]
# Leaning and darkness are repaired by looking again. Of the faces that are covered or half in the shade some are
# still missed; there a person has to say where the face is. R1 met few such failures. The twin's people have fewer
# kinds of faces than the world, so expect more. And look *whose* faces are missed: if a detector misses one group
# of people more often than another, and nobody draws the rectangles, that group leaves the data without a word.

# %% [markdown]
# ### Draw two rectangles
# Here are two photographs in which half of the face lies in the shade. The next cell prints whether the machine
# finds a face in them. The shade was added for this exercise.
#
# 1. Drag over the face with the mouse: from ear to ear, from the middle of the forehead to the chin. Where hair hides
#    the ears, take the edge of the face.
# 2. Press **Accept, next**.
# 3. Do the same with the second photograph.
#
# Every decision is written into a file at once, in the format of R1's authors. The keyboard works, too: *All keys*
# below the buttons lists the keys, and `Esc` leaves the tool.

# %%
desk = work.parent / "desk"
desk.mkdir(exist_ok=True)
in_the_shade = [
    material.shaded(open_photograph(material.path_of(name))[0], material.face_of(name))
    for name in material.SHADED
]
tool = RectangleTool(
    images=in_the_shade,
    names=list(material.SHADED),
    corrections=desk / "corrections.tsv",
    language=say(en="en", ja="ja"),
)
for name, gray in zip(material.SHADED, in_the_shade, strict=True):
    if material.found_in_stages(gray):
        print(name, say(en="the machine finds the face", ja="機械は顔を見つけました"), sep=": ")
    else:
        print(name, say(en="the machine finds no face", ja="機械は顔を見つけられません"), sep=": ")
tool

# %% [markdown]
# ### Exercise 3.1 · Read · Two rectangles by hand
# When both are drawn and accepted, write this line into the answer cell and run it:
#
# ```python
# drawn = tool.decisions
# ```
#
# If the tool does not appear in your browser, look at the two photographs with the cell below the hint, and write the
# rectangles as numbers: x and y of the upper left corner, width, height, in pixels of the photograph.
#
# ```python
# drawn = {"a0c1b0a3_4.jpeg": (x, y, width, height), "a0f22fdc_3.jpeg": (x, y, width, height)}
# ```

# %% nbgrader={"grade": false, "grade_id": "drawn", "locked": false, "schema_version": 3, "solution": true, "task": false}
drawn = ...  # tool.decisions, or the numbers
### BEGIN SOLUTION
drawn = {"a0c1b0a3_4.jpeg": (300, 390, 420, 420), "a0f22fdc_3.jpeg": (690, 830, 520, 520)}
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "drawn-check", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.drawn_by_hand(drawn)
### BEGIN HIDDEN TESTS
check.drawn_by_hand(drawn)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# The two photographs with a grid are drawn by the next cell. Read off where the face begins at the left and at the
# top, and how wide and high it is. The rectangles are squares, more or less. Half of the face is in the dark, but it
# is there: the nose stands in the middle.
# </details>

# %%
figure, axes = plt.subplots(1, 2, figsize=(9, 6), layout="constrained")
both = dict(zip(material.SHADED, in_the_shade, strict=True))
pictures.photographs(both, axes)
for place in axes:
    height, width = place.images[0].get_array().shape
    place.set(xticks=range(0, width, 200), yticks=range(0, height, 200))
    place.grid(alpha=0.4)
show(
    figure,
    alt=pictures.describe_shaded({name: material.face_of(name) for name in both}),
    caption=say(en="Half in the shade; numbers are pixels", ja="半分が影。目盛りは画素"),
)

# %% [markdown]
# ### Exercise 3.2 · Build · How well do two rectangles agree?
# The check above compared your rectangles with a key. You need the same whenever two people draw, or a person and a
# machine. Write `overlap(first, second)`: the area that two rectangles share, divided by the area that they cover
# together. Each is `(x, y, width, height)`; y counts downwards. The same rectangle twice gives 1, two that do not
# touch give 0.


# %% nbgrader={"grade": false, "grade_id": "overlap", "locked": false, "schema_version": 3, "solution": true, "task": false}
def overlap(first, second):
    """Return the shared area of two rectangles (x, y, width, height) by the area that they cover together."""
    ### BEGIN SOLUTION
    across = min(first[0] + first[2], second[0] + second[2]) - max(first[0], second[0])
    down = min(first[1] + first[3], second[1] + second[3]) - max(first[1], second[1])
    shared = max(across, 0) * max(down, 0)
    return shared / (first[2] * first[3] + second[2] * second[3] - shared)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "overlap-check", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.overlap(overlap)
### BEGIN HIDDEN TESTS
check.overlap(overlap, seed=seminar_seed())
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# The shared part begins where the later one of the two begins, `max(...)`, and ends where the earlier one ends,
# `min(...)`: once across, once down.
# </details>
# <details><summary>Hint 2</summary>
#
# End minus begin can be negative, even in both directions at once: take `max(width, 0)`. In the sum of both areas the
# shared part counts twice.
# </details>

# %% [markdown]
# ### The file of rectangles
# R1's authors kept rectangles in a text file with strict rules (R5). A line for each photograph, six columns parted by
# tabs:
#
# | column | rule |
# |---|---|
# | file name | `a0` and six digits 0-9 or a-f, or `FT` and three digits; then `_`, a number from 1 to 9, and `.jpeg` |
# | x, y, width, height | whole numbers from 1 on, without a zero in front |
# | mark | 0 as the detector found it, 1 drawn by hand, 9 to be left out |
#
# Whatever the telephone called a photograph (`.jpg`, `.JPG`, `.JPEG`), here its name ends in `.jpeg`, small. And it
# stands alone: the log of section 5 puts the folder in front, `a00b16f8/a00b16f8_1.jpeg`; leave out everything up to
# the `/` if you copy a name from there.
#
# Two more rules are about what nobody sees. Nothing stands before the first letter: some programs (Excel with *Unicode
# text*, older versions of Notepad) put a *byte order mark* (BOM) there unasked. And a line ends with one character,
# called LF: Excel and Notepad on Windows write two, CR and LF.
#
# Because people miss such things, a program reads the file strictly and says where and what. The next cell saves the
# same line in four ways. (Some messages name a command that mends the file. It belongs in a terminal; you do not need
# it here.)

# %%
line = "a00b16f8_1.jpeg\t512\t640\t480\t480\t0\n"
saved = {
    "with a width of 0": line.replace("480", "0", 1).encode(),
    "with a byte order mark in front": line.encode("utf-8-sig"),
    "with the line end of Windows": line.replace("\n", "\r\n").encode(),
    "by the rules": line.encode(),
}
for how, content in saved.items():
    (desk / "rectangles.tsv").write_bytes(content)
    print(f"{how}:", *check_file(desk / "rectangles.tsv") or ["in order"], sep="\n    ")

# %% [markdown]
# ### Exercise 3.3 · Read · Which rows break a rule?
# Each row stands for itself; an arrow → is a tab. Which of them would the program refuse?
#
# | | row |
# |---|---|
# | **A** | `a00b16f8_1.jpeg→512→640→480→480→0` |
# | **B** | `a00b16f8_2.JPG→498→655→471→471→0` |
# | **C** | `a00b16f8_3.jpeg→505→631→466→466→2` |
# | **D** | `a00b16f8_4.jpeg→0512→644→478→478→0` |
# | **E** | `a00b16f8_5.jpeg→498→655→471.5→471→0` |
# | **F** | `FT003_9.jpeg→77→91→203→204→9` |
# | **G** | `a00b16f8_7.jpeg→498→655→471→0` |
# | **H** | `a00b16f8_8.jpeg→12→34→300→300→1` |

# %% nbgrader={"grade": false, "grade_id": "rectangle-rows", "locked": false, "schema_version": 3, "solution": true, "task": false}
broken_rows = ...  # letters in quotation marks, such as "A, B"
### BEGIN SOLUTION
broken_rows = "B, C, D, E, G"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "rectangle-rows-check", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.rectangle_rows(broken_rows)
### BEGIN HIDDEN TESTS
check.rectangle_rows(broken_rows)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Take the rules one after the other: name and its ending, number of columns, whole numbers, first digit, mark. Five
# rows break one.
# </details>
#
# **A safe place to stop.** You know where detection fails, and can help it with a rectangle that a machine can
# check.

# %% [markdown]
# ## 4 · Upright, and cut out (18 min)
# Some people lean their head, or the telephone. R1 set such faces upright: a headshot in which the eyes stand on
# one level can be compared with others pixel by pixel. How much does a head lean? The line through both eyes tells.

# %% [markdown]
# ### Exercise 4.1 · Build · The angle
# Write `angle_of_eyes(left, right)`: by how many **degrees** the head leans. `left` and `right` are the eyes as you
# see them when the head is upright, each as `(x, y)`, and y counts **downwards**. Leaning with the clock (the eye on the
# right lies lower) is positive, eyes on one level give 0. A photograph that has lost its orientation lies on its side
# or stands on its head: then the eyes stand one above the other, or the left one comes to lie at the right. Your
# function should know these angles as well, from -180 to 180. `math` is imported.


# %% nbgrader={"grade": false, "grade_id": "angle-of-eyes", "locked": false, "schema_version": 3, "solution": true, "task": false}
def angle_of_eyes(left, right):
    """Return by how many degrees a head leans, with the clock positive, from both eyes (x, y)."""
    ### BEGIN SOLUTION
    return math.degrees(math.atan2(right[1] - left[1], right[0] - left[0]))
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "angle-of-eyes-check", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.angle_of_eyes(angle_of_eyes)
### BEGIN HIDDEN TESTS
check.angle_of_eyes(angle_of_eyes, seed=seminar_seed())
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# From one eye to the other it goes so far across and so far down. `math.atan2(down, across)` gives the angle of
# that line, in radians; it takes two numbers and divides nothing.
# </details>
# <details><summary>Hint 2</summary>
#
# `math.degrees` makes degrees of radians. Take right minus left in both directions: `right[0] - left[0]` is across.
# </details>

# %% [markdown]
# ### Turn first, or cut first?
# The next cell takes a photograph of a leaning head, cut so that the person does not stand in the middle, as often
# happens. It makes a headshot of it in three orders. A dashed line marks the middle of each.
#
# **Predict first:** in two of the three something will be wrong. What? Then run.

# %%
gray = open_photograph(material.path_of(material.LEANING))[0][300:, 150:]
leaning = upright_face(gray)
turned = turned_upright(gray, leaning.angle)
before = haar_faces(gray)[0]
orders = {
    "cut out, then turned": np.asarray(Image.fromarray(crop_headshot(gray, before)).rotate(leaning.angle)),
    "turned, old rectangle": crop_headshot(turned, before),
    "turned, new rectangle": crop_headshot(turned, leaning.rectangle),
}
true_angle = material.key().loc[material.LEANING, "tilt"]
print(
    say(
        en=f"The head leans by {leaning.angle:.1f} degrees; the key says {true_angle:.1f}.",
        ja=f"頭の傾きは {leaning.angle:.1f} 度、正解は {true_angle:.1f} 度です。",
    )
)
figure, axes = plt.subplots(1, 4, figsize=(11, 3.4), layout="constrained")
pictures.photographs({"the photograph": gray} | orders, axes)
pictures.centre_lines(axes[1:])
places = [(face[0] + face[2] / 2) / 359 for face in (haar_faces(order)[0] for order in orders.values())]
show(
    figure,
    alt=pictures.describe_orders(orders, places),
    caption=say(en="One photograph of the twin, three orders", ja="ツインの写真 1 枚、3 通りの順番"),
)

# %% [markdown]
# ### Exercise 4.2 · Read · Which order?
# Which order is right, and why?
#
# - **A** cut out, then turn: fewer pixels to turn, and the result is the same
# - **B** turn the whole image, keep the rectangle that was found before: it still lies around the face
# - **C** leave the image, and turn only the rectangle in the file
# - **D** turn the whole image, then take the rectangle from the turned image: the corners come from the photograph,
#   and the face is in the middle

# %% nbgrader={"grade": false, "grade_id": "turn-first", "locked": false, "schema_version": 3, "solution": true, "task": false}
turn_first = ...  # a letter in quotation marks
### BEGIN SOLUTION
turn_first = "D"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "turn-first-check", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.turn_first(turn_first)
### BEGIN HIDDEN TESTS
check.turn_first(turn_first)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Look at the four corners of the first headshot. Does the dashed line run along the nose in the second?
# </details>

# %% [markdown]
# ### Exercise 4.3 · Build · Cut out, with a margin
# A headshot is the face with a margin: hair, ears and neck belong to it. Write `crop(gray, face)`. `gray` is an
# array, rows × columns; `face` is `(x, y, width, height)` with equal width and height, in whole pixels. Cut out a
# **square**:
#
# - its side is 1.8 times the width of the face
# - it begins 0.4 widths left of the face, and 0.36 widths above it, all rounded to whole pixels
# - where it reaches beyond the photograph, the pixels of the **border are repeated**
#
# Give it back as it is cut; resizing to 359 × 359 comes later.


# %% nbgrader={"grade": false, "grade_id": "crop", "locked": false, "schema_version": 3, "solution": true, "task": false}
def crop(gray, face):
    """Return the square around a face, with its margin; beyond the photograph the border is repeated."""
    ### BEGIN SOLUTION
    x, y, width, _ = face
    left, top, side = round(x - 0.4 * width), round(y - 0.36 * width), round(1.8 * width)
    rows = np.clip(np.arange(top, top + side), 0, gray.shape[0] - 1)
    columns = np.clip(np.arange(left, left + side), 0, gray.shape[1] - 1)
    return gray[rows][:, columns]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "crop-check", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check.crop(crop)
### BEGIN HIDDEN TESTS
check.crop(crop, seed=seminar_seed())
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Work out `left`, `top` and `side` first. `np.arange(top, top + side)` are the rows that you want; some of them may
# not exist.
# </details>
# <details><summary>Hint 2</summary>
#
# `np.clip(rows, 0, gray.shape[0] - 1)` makes of every row that does not exist the nearest one that does: exactly
# the border. `gray[rows][:, columns]` then takes rows and columns by their numbers. (`np.pad` with `mode="edge"` is
# another way.)
# </details>

# %% [markdown]
# Now all of it for one photograph: found, set upright, cut out, 359 × 359, gray, brightness as it was. Change the
# name if you like: every folder of the first table but the empty one has `_1` to `_9`.

# %%
name = "a0669592_1.jpeg"

gray, _ = open_photograph(material.path_of(name))
face = upright_face(gray)
headshot = crop_headshot(turned_upright(gray, face.angle), face.rectangle)
figure, axes = plt.subplots(1, 2, figsize=(7, 3.6), layout="constrained")
shown = {name: gray, "its headshot": headshot}
pictures.photographs(shown, axes)
show(
    figure,
    alt=pictures.describe_photographs(shown),
    caption=say(en="From a photograph to a headshot of the twin", ja="ツインの写真から顔画像まで"),
)

# %% [markdown]
# **A safe place to stop.** You can set a head upright and cut it out like all the others.

# %% [markdown]
# ## 5 · Who decides? (12 min)
# The rules of R1 for what stays, in short:
#
# - left out: a **hand** in the picture; a person who **does not look straight ahead**
# - kept: the few who wear **glasses**; whatever is **dark or light**, for the brightness is not touched;
#   **leaning** heads, set upright
#
# A machine can suspect a hand by its colour. It cannot know. So this package decides by itself only what is
# certain, and what it suspects stays *open* until a person has said yes or no.

# %%
judged = {letter: open_photograph(material.path_of(name))[0] for letter, name in material.TO_JUDGE.items()}
figure, axes = plt.subplots(2, 4, figsize=(10, 6.4), layout="constrained")
pictures.photographs(judged, axes.ravel())
show(
    figure,
    alt=pictures.describe_judged(),
    caption=say(en="Eight photographs of the twin, as they came", ja="ツインの写真 8 枚、届いたまま"),
)

# %% [markdown]
# ### Exercise 5.1 · Read · What is left out?
# Judge the eight photographs above **by the rules**, not by whether you like them. Which letters are left out?

# %% nbgrader={"grade": false, "grade_id": "left-out", "locked": false, "schema_version": 3, "solution": true, "task": false}
left_out = ...  # letters in quotation marks, such as "A, B"
### BEGIN SOLUTION
left_out = "B, D, F, H"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "left-out-check", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.left_out(left_out)
### BEGIN HIDDEN TESTS
check.left_out(left_out)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Four are left out. Go through the two reasons, one after the other; everything else stays, however ugly.
# </details>

# %% [markdown]
# Now let the machine do the whole heap. It takes some seconds.
#
# **Predict first:** you found four that must go. Which of them will the machine suspect, and will it suspect
# others?

# %%
log = curate_heap(heap, work, workers=1)
log = log[log["reason"] != "record"]
print(log.groupby(["decision", "reason"]).size().rename("files"), "\n")
for row in log[log["decision"] == "open"].itertuples():
    print(f"{row.file}: {row.reason}\n    {row.explanation}")

# %% [markdown]
# Every file of the heap has a line: kept, refused with a reason, or open. Nothing is decided silently.
#
# Now a person decides. You have judged these photographs above, so the next cell says yes for you: it writes them into
# `corrections.tsv` with a 9 at the end of the line, by their names without the folder, and lets the machine go on. The
# machine kept what it did before, so this takes a moment only.

# %%
open_now = log[log["decision"] == "open"]
decided = pd.DataFrame(
    {
        "file": [place.rpartition("/")[2] for place in open_now["file"]],
        "x": open_now["face_x"],
        "y": open_now["face_y"],
        "width": open_now["face_width"],
        "height": open_now["face_height"],
        "mark": 9,
    }
)
write_rectangles(work / "corrections.tsv", decided)
log = curate_heap(heap, work, workers=1, progress=False)
log = log[log["reason"] != "record"]
print(log.groupby(["decision", "reason"]).size().rename("files"), "\n")

stays = log.loc[log["decision"] == "kept", "file"].str.rpartition("/")[2]
right_ones = material.key().query("kept").index
in_both = set(stays) & set(right_ones)
people_there = log.loc[log["decision"] == "kept", "volunteer"].nunique()
print(
    say(
        en=f"Kept: {len(stays)}; by the key: {len(right_ones)}; in both: {len(in_both)}. Volunteers: {people_there}.",
        ja=f"残した写真：{len(stays)} 枚。正解では {len(right_ones)} 枚。共通：{len(in_both)} 枚。ボランティア：{people_there} 人。",
    )
)

# %% [markdown]
# The last line tells how far machine and person together agree with the key of this heap. On other people's
# photographs the machine will miss some hands and accuse some shoulders; the pages that it writes (`kept.html`,
# `open.html` and `refused.html`) are made for looking through.

# %% [markdown]
# ### Exercise 5.2 · Read · Do the numbers add up?
# R1 received 282 submissions; 277 volunteers and 2429 photographs remained. Of the volunteers, 235 have 9
# photographs, 26 have 8, 11 have 7, 4 have 6, and 1 has 5. Check both sums in your head or in a cell. Then: **how
# many photographs are missing**, if every one of the 277 should have nine?

# %% nbgrader={"grade": false, "grade_id": "missing", "locked": false, "schema_version": 3, "solution": true, "task": false}
missing = ...  # a number, or a calculation
### BEGIN SOLUTION
missing = 277 * 9 - 2429
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "missing-check", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.missing_photographs(missing)
### BEGIN HIDDEN TESTS
check.missing_photographs(missing)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Whoever has 8 photographs lacks one. Or: nine times the volunteers, minus what is there.
# </details>
#
# **A safe place to stop.** You can account for every file, and say who decided.

# %% [markdown]
# ## 6 · What it does to a model (13 min)
# Suppose nobody had looked for repeated submissions. Then some people stand under two numbers. Does it matter?
#
# You measure it with 60 volunteers of the twin, and with a very plain classifier: for each photograph, shrunk to 24
# × 24 pixels, find another one that is most like it, and answer with that one's label. Which others may it look at?
#
# - *numbers apart*: only photographs **of another number**. So does everybody who trusts the numbers.
# - *people apart*: only photographs **of another person**. So does somebody who has cleaned up.
#
# Two labels are tried: the apparent gender by vote, and a **coin**, thrown once for each person. No face tells how a
# coin fell. (The first time, the 60 people are drawn, which takes up to a minute.)
#
# **Predict first:** 0, 6, 15, 30 or all 60 people stand under two numbers. How does the share of right answers for
# the coin change, with numbers apart and with people apart?

# %%
headshots = load_headshots("twin", volunteers=60)
small = np.array(
    [
        cv2.resize(image.reshape(359, 359), (24, 24), interpolation=cv2.INTER_AREA).ravel()
        for image in headshots.images
    ]
).astype(float)
people = headshots.labels["volunteer"].to_numpy()
photograph = headshots.labels["photograph"].to_numpy()
female = headshots.labels["female"].to_numpy()
distance = cdist(small, small)


def share_right(labels, groups):
    """Tell every photograph by the most alike one of another group; return the share of right answers."""
    others = np.where(groups[:, None] == groups[None], np.inf, distance)
    return (labels[others.argmin(axis=1)] == labels).mean()


# %%
rows = []
for twice in (0, 6, 15, 30, 60):
    for throw in range(10):  # other people, other coins
        random = np.random.default_rng([twice, throw])
        chosen = random.choice(np.unique(people), twice, replace=False)
        # The later photographs of those people come under another number, as from a second submission.
        numbers = np.where(np.isin(people, chosen) & (photograph > 4), people + 1000, people)
        coin = random.permutation(np.arange(people.max() + 1) % 2)[people]
        rows.append(
            (
                twice,
                share_right(female, numbers),
                share_right(coin, numbers),
                share_right(female, people),
                share_right(coin, people),
            )
        )
names = ["gender, numbers apart", "coin, numbers apart", "gender, people apart", "coin, people apart"]
measured = (
    pd.DataFrame(rows, columns=["people under two numbers", *names])
    .groupby("people under two numbers")
    .mean()
)

figure, axes = plt.subplots(figsize=(8, 4.6), layout="constrained")
pictures.leak(measured, axes)
show(
    figure,
    alt=pictures.describe_leak(measured),
    caption=say(
        en=f"{len(people)} photographs of 60 people of the twin, means of 10 throws",
        ja=f"ツインの 60 人の写真 {len(people)} 枚、10 回投げた平均",
    ),
)
measured.round(3)

# %% [markdown]
# The photographs are the same everywhere. Only the numbers on them change from left to right, and a test with numbers
# apart believes them. With people apart the numbers do not matter.
#
# R1 had two such people among 277, and removed what repeated. A hospital in which every patient comes three times,
# under a new number each time, is at the right edge of the figure.

# %% [markdown]
# ### Exercise 6.1 · Build · One person, one group
# Write `same_person(agreements, same_as)`. `agreements` is a list of submissions; `same_as` is a dictionary that
# says, for a submission that repeats an earlier one, which. That one may itself repeat another. Give back a list,
# in the order of `agreements`: for each the **first** submission of its person. With `["a1", "a2", "a3"]` and
# `{"a2": "a1", "a3": "a2"}` it is `["a1", "a1", "a1"]`.


# %% nbgrader={"grade": false, "grade_id": "same-person", "locked": false, "schema_version": 3, "solution": true, "task": false}
def same_person(agreements, same_as):
    """Return the first submission of the person behind each submission, as a list."""
    ### BEGIN SOLUTION
    firsts = []
    for agreement in agreements:
        while agreement in same_as:
            agreement = same_as[agreement]
        firsts.append(agreement)
    return firsts
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "same-person-check", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check.same_person(same_person)
### BEGIN HIDDEN TESTS
check.same_person(same_person, seed=seminar_seed())
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# For one submission: as long as it stands in `same_as`, go to the one that stands there. Which kind of loop goes on
# until something no longer holds?
# </details>
# <details><summary>Hint 2</summary>
#
# `while agreement in same_as:` and in it `agreement = same_as[agreement]`. After the loop you have arrived; put it
# into the list.
# </details>

# %% [markdown]
# ### Exercise 6.2 · Read · Why did it look better?
# With everybody under two numbers, even the coin was told far more often than in half of the cases. Why?
#
# - **A** there were more photographs to learn from
# - **B** the most alike photograph was another one of the *same person*: who it is was recognised, not how the coin
#   fell
# - **C** by chance; another throw would give the opposite
# - **D** the classifier is too plain; a good one would not be deceived

# %% nbgrader={"grade": false, "grade_id": "looked-better", "locked": false, "schema_version": 3, "solution": true, "task": false}
looked_better = ...  # a letter in quotation marks
### BEGIN SOLUTION
looked_better = "B"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "looked-better-check", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check.why_it_looked_better(looked_better)
### BEGIN HIDDEN TESTS
check.why_it_looked_better(looked_better)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Hint 1</summary>
#
# Where is the most alike photograph to be found, if the person who is tested has others under a second number?
# </details>
#
# <details><summary>For the curious: the same outside a notebook</summary>
#
# `foxglove curate heap --work curated` does all of this in a terminal for a folder `heap`, goes on where it was
# interrupted, and ends with what to do next. What is open you decide with the page `curated/pages/open.html`, which
# has a line to copy under each photograph, or in a notebook with the tool of section 3:
# `RectangleTool("curated", photographs="heap")`. After that people vote (lesson 03). `foxglove curate --help` tells
# the rest.
# </details>
#
# **A safe place to stop.** You know why nobody can skip the dull part.

# %% [markdown]
# ## What you take away
# - Count before you trust: files, submissions, people. Names tell nothing; a hash of the content does.
# - Of all notes in a photograph one is needed, the orientation, once. The rest tells where somebody lives: write
#   pixels, not files.
# - A face detector is quick and fails in known ways. Look again in stages, then let a person draw, and keep what
#   was drawn in a file that a program checks strictly.
# - Turn the whole image, then take the rectangle. The same margin for everybody.
# - Rules before opinions; a machine suspects, a person decides, a log has a line for every file: 282 → 277
#   volunteers, 2429 photographs.
# - Somebody under two numbers makes every test look better than it is.
#
# **On Monday**, with one data set of your ward that you may look at:
#
# 1. count its rows, its numbers and its *people*; is anybody in it twice?
# 2. look at what one photograph tells besides its picture (Windows: right click, *Properties*, *Details*; Mac:
#    *Preview*, *Tools*, *Show Inspector*)
# 3. write down what is left out and who decides, before anybody has seen a result
# 4. keep a log: a line, with its reason, for everything that is left out
#
# **Next:** [lesson 03](../03_voting/03_voting.ipynb) lets people vote on what the headshots show.

# %% [markdown]
# ## References
# - R1: Aoto et al., *Collection of 2429 constrained headshots of 277 volunteers for deep learning*, Scientific
#   Reports 12:3730 (2022), [doi:10.1038/s41598-022-07560-2](https://doi.org/10.1038/s41598-022-07560-2), CC BY 4.0.
#   Collection, curation, counts.
# - R5: the authors' scripts, [github.com/glires/Foxglovetree](https://github.com/glires/Foxglovetree): names of
#   files, format of rectangles.
