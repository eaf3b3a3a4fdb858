"""Compares the verdicts of sopcheck's YAML and JSON readers with the public test suites.

Usage: python benchmarks/conformance.py FOLDER

FOLDER is a checkout of the `data` branch of https://github.com/yaml/yaml-test-suite (a case is a folder with
`in.yaml`, and a file `error` if it must be refused) or of https://github.com/nst/JSONTestSuite (`y_*.json` must be
accepted, `n_*.json` refused, `i_*.json` may be either). It prints the counts, every verdict that differs and why, and
ends with 1 if an unexplained one differs, or fewer than 98 % agree.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sopcheck.reading import read

ENOUGH = 0.98
SLOW_SECONDS = 1.0

LAX = (
    "libyaml lets the lines of brackets and quotes stand at any indentation, and so do we: people close a bracket "
    "right below the key that opened it, every other tool accepts that, and it can mean only one thing"
)
EXPLAINED = {"9C9N": LAX, "DK95/01": LAX, "QB6E": LAX, "Y79Y/003": LAX}


@dataclass(frozen=True)
class Case:
    """One input of a suite; `accept` is None where the suite leaves it open."""

    name: str
    path: str
    data: bytes
    accept: bool | None


def yaml_cases(folder: Path) -> Iterator[Case]:
    """The cases of yaml-test-suite; `name` and `tags` hold links to the same ones."""
    for file in sorted(folder.rglob("in.yaml")):
        name = file.parent.relative_to(folder).as_posix()
        if not name.startswith(("name/", "tags/")):
            yield Case(name, "case.yaml", file.read_bytes(), not (file.parent / "error").exists())


def json_cases(folder: Path) -> Iterator[Case]:
    """The parsing cases of JSONTestSuite."""
    verdicts = {"y": True, "n": False, "i": None}
    for file in sorted(folder.rglob("[yni]_*.json")):
        yield Case(file.name, "case.json", file.read_bytes(), verdicts[file.name[0]])


def main(folder: Path) -> int:
    """Run the suite in `folder`; 0 if the verdicts agree well enough."""
    cases = list(yaml_cases(folder)) or list(json_cases(folder))
    agree = empty = free = 0
    differing: list[str] = []
    for case in cases:
        started = time.perf_counter()
        document = read(case.path, case.data)
        seconds = time.perf_counter() - started
        codes = {problem.code for problem in document.problems}
        accepted = bool(document.parts)
        if "DOC113" in codes or seconds > SLOW_SECONDS:
            differing.append(f"{case.name}: crash or hang ({seconds:.1f} s)")
        elif case.accept is None:
            free += 1
        elif case.accept and codes == {"DOC105"}:
            empty += 1
            print(f"{case.name}: valid, and empty: our document model has no document without content (DOC105)")
        elif accepted == case.accept:
            agree += 1
        else:
            must = "accepted" if case.accept else "refused"
            differing.append(
                f"{case.name}: must be {must}, got {sorted(codes) or 'accepted'}: {EXPLAINED.get(case.name)}"
            )
    print(*differing, sep="\n")
    decided = len(cases) - free
    share = (agree + empty) / decided if decided else 0.0
    print(
        f"{len(cases)} cases, {free} left open by the suite; of {decided}: {agree} agree, {empty} valid but empty, "
        f"{len(differing)} differ: {share:.1%}"
    )
    unexplained = [line for line in differing if line.endswith("None") or "crash" in line]
    return 0 if share >= ENOUGH and not unexplained else 1


if __name__ == "__main__":
    if len(sys.argv) != 2:  # noqa: PLR2004 - the script and its one argument
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1])))
