"""Run sopcheck over folders of files that others made to break readers, and count what became of each file.

`python benchmarks/foreign.py FOLDER... [--commands] [--slowest N]`

Such are the test documents of Apache POI, calamine and python-docx: truncated, encrypted, hostile, of every maker. Each
file of a format that sopcheck reads, or could convert, is read, recognised and checked in the workers of the program
itself, one after another; the seconds and the peak of resident memory are those of its worker, which has about 60 MiB
to begin with. `--commands` also runs `sopcheck check` on each folder and `sopcheck extract` on each file, as a user
would. Exit 1 where anything crashed, hung, or stayed without an answer.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sopcheck.config import Config
from sopcheck.documents import CRASH, KILLED, DocumentChecker, DocumentResult
from sopcheck.engine import compile_pack, document_checker
from sopcheck.reading import LEGACY, READERS
from sopcheck.reading.limits import DEFAULT_LIMITS
from sopcheck.standard.load import load_pack
from sopcheck.workers import check_all

DAY = dt.date(2026, 3, 2)
MIB = 1024
TIMEOUT_SECONDS = 120
"""For one file by itself; the program gives up long before."""


@dataclass(frozen=True, slots=True)
class Measured(DocumentResult):
    """A result, with the seconds and the peak of resident memory (KiB) that it took."""

    seconds: float = 0.0
    peak: int = 0


@dataclass(frozen=True, slots=True)
class Measuring(DocumentChecker):
    """Checks documents, and measures."""

    def check(self, path: str) -> DocumentResult:
        """As the program does it."""
        _forget_peak()
        start = time.perf_counter()
        result = DocumentChecker.check(self, path)
        seconds = time.perf_counter() - start
        parts = {one.name: getattr(result, one.name) for one in dataclasses.fields(DocumentResult)}
        return Measured(**parts, seconds=seconds, peak=_peak())


def _forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _peak() -> int:
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))


def files_of(folder: Path) -> list[str]:
    """The files of formats that sopcheck reads or could convert, relative to `folder`."""
    known = {*READERS, *LEGACY}
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix.lower() in known)
    return sorted(path.relative_to(folder).as_posix() for path in files)


def in_workers(folder: Path, paths: Sequence[str]) -> dict[str, DocumentResult]:
    """What the program's own workers make of each file."""
    config = Config(root=folder.resolve())
    checker = document_checker(compile_pack(load_pack(), config, DAY), config, DEFAULT_LIMITS)
    measuring = Measuring(**{one.name: getattr(checker, one.name) for one in dataclasses.fields(checker)})
    return dict(zip(paths, check_all(measuring, paths, 1, None), strict=True))


def report(folder: Path, results: dict[str, DocumentResult], slowest: int) -> bool:
    """Print the counts of one folder; whether nothing crashed and nothing hung."""
    read = {path for path, one in results.items() if any(status.status != "unreadable" for status in one.statuses)}
    refused = Counter(one.statuses[0].reason or "?" for path, one in results.items() if path not in read)
    recognised = sum(any(status.kind for status in one.statuses) for one in results.values())
    told = Counter(
        finding.code
        for path in read
        for finding in results[path].findings
        if finding.code.startswith("DOC1") and finding.kind is None
    )
    bad = {CRASH: "crashed", KILLED: "died or hung"}
    print(f"{folder.name}: {len(results)} files of {_formats(results)}")
    print(
        f"  read {len(read)} (taken for an artifact: {recognised}), refused with a finding {refused.total()}:", end=" "
    )
    print(", ".join(f"{code} {count}" for code, count in sorted(refused.items())) or "none")
    print("  " + ", ".join(f"{name} {refused[code] + told[code]}" for code, name in bad.items()), end="; ")
    print("read, with a remark: " + (", ".join(f"{code} {count}" for code, count in sorted(told.items())) or "none"))
    measured = [(path, one) for path, one in results.items() if isinstance(one, Measured)]
    by_time = sorted(measured, key=lambda pair: -pair[1].seconds)[:slowest]
    by_size = sorted(measured, key=lambda pair: -pair[1].peak)[:slowest]
    print("  slowest: " + ", ".join(f"{path} {one.seconds:.2f} s" for path, one in by_time))
    print("  largest: " + ", ".join(f"{path} {one.peak / MIB:.0f} MiB" for path, one in by_size))
    failed = [
        path for path, one in results.items() if any(code in {finding.code for finding in one.findings} for code in bad)
    ]
    print(*(f"  FAILED {path}\n" for path in failed), sep="", end="")
    return not failed


def _formats(results: dict[str, DocumentResult]) -> str:
    counts = Counter(Path(path).suffix.lower() for path in results)
    return ", ".join(f"{suffix} {count}" for suffix, count in sorted(counts.items()))


def by_commands(folder: Path, paths: Sequence[str]) -> bool:
    """Run the commands as a user would; whether each gave an answer and nobody saw a traceback."""
    program = str(Path(sys.executable).with_name("sopcheck"))
    options = ["--no-cache", "--all-versions", "-q", "--output-format", "json", "--as-of", DAY.isoformat()]
    start = time.perf_counter()
    done = subprocess.run([program, "check", *options, "."], cwd=folder, capture_output=True, timeout=3600, check=False)
    seconds = time.perf_counter() - start
    sound = done.returncode in (0, 1) and b"Traceback" not in done.stderr
    count = len({one["path"] for one in json.loads(done.stdout)["artifacts"]}) if sound else 0
    print(f"  sopcheck check: exit {done.returncode}, {count} files in {seconds:.1f} s")
    failed = list(_failing_extracts(program, folder, paths))
    print(f"  sopcheck extract: {len(paths) - len(failed)} of {len(paths)} files answered")
    print(*(f"  FAILED extract {line}\n" for line in failed), sep="", end="")
    return sound and not failed


def _failing_extracts(program: str, folder: Path, paths: Sequence[str]) -> Iterator[str]:
    for path in paths:
        command = [program, "extract", "--output-format", "json", "--", path]
        start = time.perf_counter()
        try:
            done = subprocess.run(command, cwd=folder, capture_output=True, timeout=TIMEOUT_SECONDS, check=False)
        except subprocess.TimeoutExpired:
            yield f"{path}: no answer in {TIMEOUT_SECONDS} s"
            continue
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        sound = done.returncode in (0, 1) and not any(word in line for line in said for word in (CRASH, KILLED))
        if not sound or "Traceback" in done.stderr.decode("utf-8", "replace"):
            yield f"{path}: exit {done.returncode} after {time.perf_counter() - start:.1f} s: {' '.join(said[-1:])}"


def main() -> int:
    """Print the counts of every folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--commands", action="store_true", help="also run `sopcheck check` and `sopcheck extract`")
    parser.add_argument("--slowest", type=int, default=5)
    arguments = parser.parse_args()
    sound = True
    for folder in arguments.folders:
        paths = files_of(folder)
        sound = report(folder, in_workers(folder, paths), arguments.slowest) and sound
        if arguments.commands:
            sound = by_commands(folder, paths) and sound
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
