"""Compare sopcheck with frictionless on workbooks, and with python-docx on Word documents, in one run.

`python benchmarks/office_speed.py --frictionless PYTHON [--pairs 7] [FILE.docx ...]`

Workbooks: a register of 200 risks in ten columns, a new one for each pair. frictionless, in the interpreter PYTHON (an
environment in which `frictionless[excel]` is installed), validates it by a table schema: types, required cells, choices
of levels, unique ids. `sopcheck, reading` reads its cells with their formats and places, and finds tables and headings;
`understanding` also finds out what the workbook is, and gives each cell the type of its field; `checking` is all that a
check does with one file: schema and rules of the kind too, a dozen for each row, with findings and their places.
Nothing is imported, and no schema or pack is loaded, within the time.

Word: python-docx collects what sopcheck reads: paragraphs and tables in their order, style, alignment, weight and size
of each run,
Times are of the processor, of each process by itself, taken in turn; printed are medians over the pairs, and the ratio
is the median of the ratios of the pairs.
"""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from large_workbook import Row, risks, write
from reading_speed import made_up, ours, same_facts, text_only

from sopcheck.config import Config
from sopcheck.documents import DocumentChecker
from sopcheck.engine import compile_pack, document_checker
from sopcheck.reading import read
from sopcheck.reading.limits import DEFAULT_LIMITS
from sopcheck.standard.load import load_pack

ROWS = 200
PEER = """
import sys, time
from frictionless import Resource, Schema
levels = {"required": True, "enum": ["高", "中", "低"]}
schema = Schema.from_descriptor({"primaryKey": ["编号"], "fields": [
    {"name": "编号", "type": "string", "constraints": {"required": True}},
    {"name": "风险描述", "type": "string", "constraints": {"required": True}},
    {"name": "类别", "type": "string", "constraints": {"required": True}},
    {"name": "可能性", "type": "string", "constraints": levels},
    {"name": "影响", "type": "string", "constraints": levels},
    {"name": "风险等级", "type": "string", "constraints": levels},
    {"name": "应对措施", "type": "string", "constraints": {"required": True}},
    {"name": "责任人", "type": "string", "constraints": {"required": True}},
    {"name": "识别日期", "type": "date", "constraints": {"required": True}},
    {"name": "状态", "type": "string", "constraints": {"enum": ["未关闭", "已关闭"]}},
]})
for line in sys.stdin:
    start = time.process_time()
    report = Resource(path=line.strip(), schema=schema).validate()
    seconds = time.process_time() - start
    print(seconds, report.tasks[0].stats["rows"], len(report.tasks[0].errors), flush=True)
"""
"""What validates the workbooks whose names it is given; answers with seconds, rows and errors."""


def main() -> int:
    """Print both comparisons."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, help="Word documents")
    parser.add_argument("--frictionless", metavar="PYTHON", help="an interpreter that can import frictionless")
    parser.add_argument("--pairs", type=int, default=7)
    arguments = parser.parse_args()
    if arguments.frictionless:
        workbooks(arguments.frictionless, arguments.pairs)
    else:
        print("frictionless is passed over: name an interpreter with --frictionless")
    word([path.read_bytes() for path in arguments.files] or [made_up()], arguments.pairs)
    return 0


def workbooks(python: str, pairs: int) -> None:
    """Compare on workbooks."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        config = Config(root=folder)
        checker = document_checker(compile_pack(load_pack(), config, dt.date(2026, 3, 2)), config, DEFAULT_LIMITS)
        command = [python, "-c", PEER]
        with subprocess.Popen(command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as peer:
            found = []
            for number in range(pairs + 1):  # the first is for what is imported or indexed when it is first needed
                path = f"风险登记册{number}.xlsx"
                write(folder / path, "风险登记册", _several(number))
                found.append((*_theirs(peer, path), *_checked(checker, path)))
            peer.communicate()
    print(f"a workbook of {ROWS} rows, {pairs} pairs:")
    print(f"  frictionless read {found[-1][1]} rows, errors {found[-1][2]}; sopcheck read {found[-1][3]} records")
    names = "sopcheck, reading", "sopcheck, understanding", "sopcheck, checking"
    theirs = [one[0] for one in found[1:]]
    for at, name in enumerate(names):
        _print({"frictionless": theirs, name: [one[4][at] for one in found[1:]]})


def _several(number: int) -> Iterator[Row]:
    """Other risks in each workbook, so that nothing is remembered from the one before."""
    every = risks(ROWS * (number + 1))
    yield next(every)
    yield from islice(every, ROWS * number, None)


def _theirs(peer: subprocess.Popen[str], path: str) -> tuple[float, int, int]:
    assert peer.stdin is not None and peer.stdout is not None  # noqa: S101, PT018 - as it was started
    peer.stdin.write(f"{path}\n")
    peer.stdin.flush()
    seconds, rows, errors = peer.stdout.readline().split()
    return float(seconds), int(rows), int(errors)


def _checked(checker: DocumentChecker, path: str) -> tuple[int, tuple[float, float, float]]:
    """The records of a workbook, and the seconds of reading, of that and recognising, and of a whole check."""
    data = (checker.root / path).read_bytes()
    start = time.process_time()
    document = read(path, data)
    reading = time.process_time()
    checker.recogniser.recognise(document)
    recognising = time.process_time()
    result = checker.check(path)
    checking = time.process_time()
    return result.artifacts[0].records or 0, (reading - start, recognising - start, checking - recognising)


def word(documents: list[bytes], pairs: int) -> None:
    """Compare on Word documents."""
    readers: dict[str, Callable[[bytes], object]] = {
        "python-docx, same facts": same_facts,
        "python-docx, text": text_only,
        "sopcheck": ours,
    }
    times: dict[str, list[float]] = {name: [] for name in readers}
    for number in range(pairs + 1):
        for name, reader in readers.items():
            start = time.process_time()
            for data in documents:
                reader(data)
            if number:
                times[name].append(time.process_time() - start)
    print(f"{len(documents)} Word documents, {sum(map(len, documents)) / 1000:.0f} kB, {pairs} pairs:")
    _print(times)


def _print(times: dict[str, list[float]]) -> None:
    """Medians, and how many times as long as the last each takes."""
    *_, base = times
    for name, found in times.items():
        ratios = [one / other for one, other in zip(found, times[base], strict=True)]
        beside = (
            ""
            if name == base
            else f"{statistics.median(ratios):6.1f} times as long ({min(ratios):.1f} to {max(ratios):.1f})"
        )
        print(f"  {name:24} {statistics.median(found) * 1000:8.1f} ms {beside}")


if __name__ == "__main__":
    sys.exit(main())
