"""Count how many files that are no artifacts are taken for one: Markdown, Word, Excel, CSV.

`python benchmarks/negatives.py FOLDER [--verbose]`

FOLDER holds read-mes, changelogs, manuals, test files of libraries, data sets and the like. Exit 1 if more than 2 % of
them are recognised.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from sopcheck.reading import format_of, read
from sopcheck.reading.limits import Limits
from sopcheck.recognition.recognise import Recogniser, RecognitionSettings
from sopcheck.standard.load import load_pack

ALLOWED = 0.02
FORMATS = frozenset({"markdown", "csv", "docx", "xlsx", "xls", "ods"})


def main() -> int:
    """Print the count, and each file that was taken for an artifact."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--hide-names", action="store_true", help="rename the files to 1.md, 2.md ...")
    arguments = parser.parse_args()
    recogniser = Recogniser(load_pack(), RecognitionSettings())
    files = sorted(path for path in arguments.folder.rglob("*") if path.is_file() and format_of(path.name) in FORMATS)
    taken = 0
    formats: Counter[str] = Counter()
    for number, path in enumerate(files, start=1):
        relative = path.relative_to(arguments.folder).as_posix()
        document = read(f"{number}{path.suffix}" if arguments.hide_names else relative, path.read_bytes(), Limits())
        formats[document.format] += 1
        for artifact in recogniser.recognise(document).artifacts:
            taken += 1
            why = artifact.candidates[0].why if artifact.candidates else ""
            print(f"{relative}: {artifact.kind} {artifact.confidence:.2f} ({why})")
    print(*(f"{count} {name}" for name, count in sorted(formats.items())), sep=", ")
    share = taken / len(files) if files else 0.0
    print(f"{taken} of {len(files)} taken for an artifact ({share:.1%})")
    return int(share > ALLOWED)


if __name__ == "__main__":
    sys.exit(main())
