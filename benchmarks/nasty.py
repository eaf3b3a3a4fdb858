"""Nasty inputs at the real limits, each to a run of its own: how it ends, in what time and memory; and how peers end.

    python benchmarks/nasty.py [--peers FOLDER] [--each N] [--traps NAME,...]

Every input is one file. sopcheck, and for texts check-jsonschema and yamllint (from PATH, or FOLDER), get it with 30 s
and 4 GiB. A clean end is a result, a finding or a refusal in words; a trace, a signal or a hang is a failure.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent.parent / "tests" / "support")]

import nasty  # noqa: E402 - the generator lies with the tests
import nasty_traps  # noqa: E402

from sopcheck.reading.limits import DEFAULT_LIMITS  # noqa: E402

SECONDS = 90
PEER_SECONDS = 30
MEMORY = 4 << 30
SOPCHECK = [sys.executable, "-c", "from sopcheck.cli.entry import main; main()", "check", "--no-cache", "-q"]
ANY = '{"$schema": "https://json-schema.org/draft/2020-12/schema"}'
TEXTS = (".yaml", ".json")


@dataclass(frozen=True)
class End:
    """How a run ended."""

    how: str
    seconds: float
    megabytes: float


def ended(command: list[str], folder: Path, seconds: int) -> End:
    """Run a command below `folder`; what it printed tells a trace from a clean end."""
    output = folder.parent / "output"
    started = time.monotonic()
    with output.open("wb") as stream:
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdout=stream,
            stderr=subprocess.STDOUT,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),  # noqa: PLW1509 - one thread
        )
        killed = False
        while True:
            done, status, usage = os.wait4(process.pid, os.WNOHANG)
            if done:
                break
            if not killed and time.monotonic() - started > seconds:
                process.kill()
                killed = True
            time.sleep(0.005)
    process.returncode = os.waitstatus_to_exitcode(status)
    took = time.monotonic() - started
    return End(_how(process.returncode, output.read_bytes(), hung=killed), took, usage.ru_maxrss / 1024)


def _how(code: int, printed: bytes, *, hung: bool) -> str:
    if hung:
        return "hang"
    if code < 0:
        return f"signal {signal.Signals(-code).name}"
    if b"Traceback (most recent call last)" in printed or b"panicked at" in printed:
        return "trace"
    return "fault" if code == 3 and b"fingerprint" in printed else "clean"  # noqa: PLR2004 - CONTRACT, Exits


def peers_in(folder: str | None) -> dict[str, list[str]]:
    """The peers that are there, as command lines to which a file is added."""
    path = folder if folder is not None else os.environ.get("PATH")
    found = {}
    if (program := shutil.which("check-jsonschema", path=path)) is not None:
        found["check-jsonschema"] = [program, "--schemafile", "../any.json"]
    if (program := shutil.which("yamllint", path=path)) is not None:
        found["yamllint"] = [program]
    return found


def chosen(most: int, traps: str | None) -> Iterator[nasty.Nasty]:
    """The inputs, one after the other: at most so many of each trap, format and side."""
    seen: Counter[tuple[str, str, str]] = Counter()
    for one in chain(nasty.of_limits(DEFAULT_LIMITS), nasty_traps.of_traps()):
        key = one.trap, one.file, one.side
        seen[key] += 1
        if seen[key] <= most and (traps is None or one.trap in traps.split(",")):
            yield one


def main(arguments: Iterable[str] | None = None) -> int:
    """Run all and print a table of traps, then every failure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", metavar="FOLDER", help="where check-jsonschema and yamllint are (default: PATH)")
    parser.add_argument("--each", type=int, default=4, metavar="N", help="inputs of each trap, format and side")
    parser.add_argument("--traps", metavar="NAME,...", help="only these limits and traps")
    given = parser.parse_args(None if arguments is None else list(arguments))
    peers = peers_in(given.peers)
    ends: dict[str, dict[str, list[End]]] = defaultdict(lambda: defaultdict(list))
    failures: list[str] = []
    with tempfile.TemporaryDirectory() as temporary:
        (Path(temporary) / "any.json").write_text(ANY, encoding="utf-8")
        folder = Path(temporary) / "documents"
        folder.mkdir()
        for one in chosen(given.each, given.traps):
            (folder / one.file).write_bytes(one.content)
            runs = {"sopcheck": (SOPCHECK, SECONDS)}
            if one.file.endswith(TEXTS):
                runs |= {name: ([*command, one.file], PEER_SECONDS) for name, command in peers.items()}
            for name, (command, seconds) in runs.items():
                end = ended(command, folder, seconds)
                ends[one.trap][name].append(end)
                if end.how != "clean":
                    failures.append(f"{name:17} {end.how:15} {end.seconds:5.1f} s {end.megabytes:5.0f} MB  {one.label}")
                    print(failures[-1], file=sys.stderr, flush=True)
            (folder / one.file).unlink()
    _print(ends, ["sopcheck", *peers])
    print(*sorted(failures), sep="\n")
    ours = [one for one in failures if one.startswith("sopcheck")]
    print(f"{len(ours)} failures of ours, {len(failures) - len(ours)} of peers")
    return 1 if ours else 0


def _print(ends: dict[str, dict[str, list[End]]], tools: list[str]) -> None:
    print(f"{'trap':20}" + "".join(f"  {name + ': runs, failed, max s, max MB':>45}" for name in tools))
    for trap, by_tool in ends.items():
        line = f"{trap:20}"
        for name in tools:
            runs = by_tool.get(name, [])
            failed = sum(end.how != "clean" for end in runs)
            seconds = max((end.seconds for end in runs), default=0.0)
            megabytes = max((end.megabytes for end in runs), default=0.0)
            line += f"  {len(runs):21} {failed:6} {seconds:7.1f} {megabytes:8.0f}"
        print(line)


if __name__ == "__main__":
    sys.exit(main())
