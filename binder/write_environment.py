"""Write binder/environment.yml from a list of pinned packages (called by `make pins`).

Binder reads no constraints file before it installs, so every version stands in the environment file itself.
"""

import sys
from pathlib import Path

HEAD = """\
# Written by `make pins`. Python 3.12 and the course's pinned packages; the course itself follows in
# postBuild, so that a change of a lesson does not rebuild the environment.
name: foxglove
channels:
  - conda-forge
  - nodefaults
dependencies:
  - python=3.12
  - pip
  - pip:
"""


def main(pins: Path) -> None:
    lines = [line.strip() for line in pins.read_text(encoding="utf-8").splitlines()]
    packages = [line for line in lines if "==" in line and not line.startswith("#")]
    target = Path(__file__).with_name("environment.yml")
    target.write_text(
        HEAD + "".join(f"      - {package}\n" for package in packages), encoding="utf-8", newline="\n"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
