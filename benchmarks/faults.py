"""What the tests assert without a clock, measured: large files, Ctrl-C, and kills at any moment.

    python benchmarks/faults.py [--kills N] [--runs N]

A gigabyte in each format is to be refused in under 0.5 s and 100 MiB; Ctrl-C is to end a run, with all its children,
within a second; killed at any moment (N times inside the writer, N whole runs), a file is whole and nothing is left.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

TESTS = Path(__file__).parent.parent / "tests"
ENTRY = "from sopcheck.cli.entry import main; main()"
SOPCHECK = [sys.executable, "-c", ENTRY]
SUFFIXES = (".yaml", ".json", ".md", ".csv", ".docx", ".xlsx", ".ods", ".xls")
GIGABYTE = 1 << 30
MOST_SECONDS, MOST_MEGABYTES, MOST_SECONDS_TO_END = 0.5, 100, 1.0
BLOCKED = "import os, signal\nfrom sopcheck.documents import DocumentChecker\n"


def gigabytes(folder: Path) -> bool:
    """A run over a sparse file of a gigabyte in each format, the quickest of three."""
    good = True
    for suffix in SUFFIXES:
        file = folder / f"a{suffix}"
        with file.open("wb") as stream:
            stream.truncate(GIGABYTE)
        seconds, worked, megabytes, code = min(_measured(["check", "-q", file.name], folder) for _ in range(3))
        within = seconds < MOST_SECONDS and megabytes < MOST_MEGABYTES and code == 1
        good &= within
        cost = f"{seconds:6.2f} s ({worked:.2f} s of CPU) {megabytes:6.0f} MiB"
        print(f"1 GB{suffix:6} {cost}  exit {code}  {'' if within else 'TOO MUCH'}")
        file.unlink()
    return good


def _measured(arguments: list[str], folder: Path) -> tuple[float, float, float, int]:
    """Seconds by the clock and of CPU time, MiB at most, exit code."""
    started = time.monotonic()
    process = subprocess.Popen(
        [*SOPCHECK, *arguments], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    worked = usage.ru_utime + usage.ru_stime
    return time.monotonic() - started, worked, usage.ru_maxrss / 1024, process.returncode


def interrupts(folder: Path) -> bool:
    """Seconds from Ctrl-C until no process is left, in the midst of work that never ends."""
    for number in range(300):
        (folder / f"{number}.yaml").write_text(f"kind: project_plan\nid: P{number}\n", encoding="utf-8")
    good = True
    for name, work in {"busy": "while True: pass", "waiting": "signal.pause()"}.items():
        for jobs in ("1", "4"):
            reader, writer = os.pipe()
            check = f"def check(self, path):\n    os.write({writer}, b'.')\n    {work}\n"
            program = f"{BLOCKED}{check}DocumentChecker.check = check\n{ENTRY}"
            command = [sys.executable, "-c", program, "check", "-j", jobs, "--report", "json=report.json"]
            process = subprocess.Popen(
                command,
                cwd=folder,
                pass_fds=[writer],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
            os.close(writer)
            os.read(reader, 1)
            started = time.monotonic()
            os.killpg(process.pid, signal.SIGINT)
            while select.select([reader], [], [], 30)[0] and os.read(reader, 1000):
                pass  # all processes hold the other end
            seconds = time.monotonic() - started
            _, told = process.communicate()
            left = [path.name for path in folder.iterdir() if path.name.startswith(".sopcheck-")]
            within = seconds < MOST_SECONDS_TO_END and process.returncode == 130 and not left  # noqa: PLR2004 - CONTRACT
            good &= within and b"Traceback" not in told
            print(f"Ctrl-C, {name}, -j {jobs}: {seconds:5.2f} s  exit {process.returncode}  left {left}")
            os.close(reader)
    return good


def killed_writers(folder: Path, kills: int) -> bool:
    """Kills before and after every call of the writer."""
    command = [sys.executable, str(TESTS / "fault" / "killed_writers.py"), str(folder), str(kills)]
    environment = {**os.environ, "PYTHONPATH": str(TESTS / "support")}
    found = json.loads(subprocess.run(command, env=environment, capture_output=True, check=True).stdout)
    print(f"writers: {found}")
    return not (found["torn"] or found["lost"] or found["left_after_the_next_run"])


def killed_runs(folder: Path, runs: int) -> bool:
    """Whole runs that replace a report, killed at any moment."""
    plan = folder / "plan.yaml"
    plan.write_text("kind: project_plan\nid: P1\n", encoding="utf-8")
    report = folder / "report.json"
    arguments = ["check", "-q", "--report", "json=report.json", "plan.yaml"]
    environment = {**os.environ, "SOPCHECK_CACHE_DIR": str(folder.parent / "cache")}
    started = time.monotonic()
    subprocess.run([*SOPCHECK, *arguments], cwd=folder, env=environment, capture_output=True, check=False)
    whole = time.monotonic() - started
    torn = killed = 0
    moments = random.Random(5)  # noqa: S311 - no secret
    for number in range(runs):
        plan.write_text(f"kind: project_plan\nid: P{number}\n", encoding="utf-8")
        process = subprocess.Popen(
            [*SOPCHECK, *arguments], cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            process.wait(moments.uniform(whole / 3, whole * 1.2))
        except subprocess.TimeoutExpired:
            process.kill()
            killed += 1
        process.wait()
        try:
            json.loads(report.read_bytes())
        except (OSError, ValueError):
            torn += 1
    subprocess.run([*SOPCHECK, *arguments], cwd=folder, env=environment, capture_output=True, check=False)
    left = [path for path in (*folder.iterdir(), *(folder.parent / "cache").iterdir()) if path.name.endswith(".tmp")]
    print(f"runs: {killed} of {runs} killed, {torn} torn or lost, {len(left)} left after the next run")
    return not torn and not left


def main(arguments: Iterable[str] | None = None) -> int:
    """Print every figure; exit 1 where one is too large."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=1000, metavar="N", help="kills inside the writer (default: 1000)")
    parser.add_argument("--runs", type=int, default=100, metavar="N", help="whole runs to kill (default: 100)")
    given = parser.parse_args(None if arguments is None else list(arguments))
    good = True
    for measure in (gigabytes, interrupts):
        with tempfile.TemporaryDirectory() as folder:
            good &= measure(Path(folder))
    for kill, times in ((killed_writers, given.kills), (killed_runs, given.runs)):
        with tempfile.TemporaryDirectory() as folder:
            below = Path(folder) / "documents"
            below.mkdir()
            good &= kill(below, times)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
