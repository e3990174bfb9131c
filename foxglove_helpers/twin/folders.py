"""A folder of files that this package makes: written whole or not at all, and never over a person's files.

What flows in is where the folder shall be and the names it may hold; what flows out is a temporary folder that
takes its place.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.files import whole_folder


@contextmanager
def own_folder(folder: Path | str, is_ours: Callable[[str], bool], content: str) -> Iterator[Path]:
    """Yield a temporary folder; it becomes `folder` if the block ends well.

    Parameters
    ----------
    folder : path
        A new or empty folder, or an older one of the same content, which is replaced.
    is_ours : function of str
        Tells whether a file of this name belongs to the content.
    content : str
        What the folder is for, as messages call it, such as "voting sheets".

    Raises
    ------
    FoxgloveError
        If `folder` is a file or holds other files, or the disk refuses.
    """
    folder = Path(os.path.expanduser(folder)).resolve()
    # Unlike those of pathlib, these functions never raise, whatever a mistyped name looks like.
    if os.path.exists(folder) and not os.path.isdir(folder):
        raise FoxgloveError(f"{folder} is no folder; expected one for {content}. Choose another name.")
    foreign = (
        sorted(entry.name for entry in folder.iterdir() if not is_ours(entry.name))
        if os.path.isdir(folder)
        else []
    )
    if foreign:
        raise FoxgloveError(
            f"{folder} holds {foreign[0]!r}, which does not belong to {content}; expected a folder of their own, "
            "so that none of your files is replaced. Choose a new or empty folder."
        )
    with whole_folder(folder) as part:
        yield part
