"""Count how many Markdown files that are no artifacts are taken for one.

`python benchmarks/negatives.py FOLDER [--verbose]`

FOLDER holds read-mes, changelogs, manuals and the like. Exit 1 if more than 2 % of them are recognised.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from sopcheck.reading import read
from sopcheck.reading.limits import Limits
from sopcheck.recognition.recognise import Recogniser, RecognitionSettings
from sopcheck.standard.load import load_pack

ALLOWED = 0.02


def main() -> int:
    """Print the count, and each file that was taken for an artifact."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--hide-names", action="store_true", help="rename the files to 1.md, 2.md ...")
    arguments = parser.parse_args()
    recogniser = Recogniser(load_pack(), RecognitionSettings())
    files = sorted(path for path in arguments.folder.rglob("*") if path.suffix.lower() == ".md")
    taken = 0
    for number, path in enumerate(files, start=1):
        relative = path.relative_to(arguments.folder).as_posix()
        document = read(f"{number}.md" if arguments.hide_names else relative, path.read_bytes(), Limits())
        for artifact in recogniser.recognise(document).artifacts:
            taken += 1
            why = artifact.candidates[0].why if artifact.candidates else ""
            print(f"{relative}: {artifact.kind} {artifact.confidence:.2f} ({why})")
    share = taken / len(files) if files else 0.0
    print(f"{taken} of {len(files)} taken for an artifact ({share:.1%})")
    return int(share > ALLOWED)


if __name__ == "__main__":
    sys.exit(main())
