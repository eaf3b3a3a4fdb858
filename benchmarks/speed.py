"""Runs sopcheck and check-jsonschema on the same documents and prints ratios of one run.

`python benchmarks/speed.py` writes the documents to a temporary folder, runs each tool several times in turn, and takes
the median of wall-clock seconds and the peak of resident memory (MiB, children included). check-jsonschema must be
installed (`pip install check-jsonschema`), here or in an environment whose `bin` is given with `--peer`.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

KIB = 1024
MEASURE = (
    "import resource,subprocess,sys;"
    "c=subprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL,stderr=subprocess.DEVNULL).returncode;"
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss,c)"
)


def measure(command: list[str], folder: Path) -> tuple[float, float, int]:
    """Wall-clock seconds, peak memory in MiB of the largest process, and the exit code of one run."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, *command], cwd=folder, capture_output=True, text=True, check=True
    )
    seconds = time.perf_counter() - start
    memory, code = done.stdout.split()
    return seconds, int(memory) / KIB, int(code)


def medians(commands: dict[str, list[str]], folder: Path, runs: int) -> dict[str, tuple[float, float, int]]:
    """Each command `runs` times, in turn, so that a slow moment of the machine meets all of them."""
    seen: dict[str, list[tuple[float, float, int]]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            seen[name].append(measure(command, folder))
    return {
        name: (statistics.median(one[0] for one in found), max(one[1] for one in found), found[0][2])
        for name, found in seen.items()
    }


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--peer", type=Path, help="bin folder of an environment with check-jsonschema")
    arguments = parser.parse_args()
    sopcheck = Path(sys.executable).with_name("sopcheck")
    peer = shutil.which("check-jsonschema", path=str(arguments.peer) if arguments.peer else None)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        generate = [sys.executable, str(Path(__file__).with_name("generate.py")), name, "--count", str(arguments.count)]
        subprocess.run(generate, check=True)
        options = ["check", "--no-cache", "--output-format", "json", "--as-of", "2026-04-10"]
        commands = {
            "sopcheck, canonical YAML": [str(sopcheck), *options, "canonical"],
            "sopcheck, plain YAML": [str(sopcheck), *options, "yaml"],
            "sopcheck, plain YAML, -j 1": [str(sopcheck), *options, "-j", "1", "yaml"],
            "sopcheck, Markdown": [str(sopcheck), *options, "markdown"],
        }
        print(f"{arguments.count} documents of each format, median of {arguments.runs} runs")
        timed = medians(commands, folder, arguments.runs)
        for form, documents in (("canonical", "canonical"), ("plain", "yaml")) if peer else ():
            files = [str(path) for path in sorted((folder / documents).iterdir())]
            command = [str(peer), "--schemafile", str(folder / f"{documents}.schema.json"), *files]
            timed |= medians({f"check-jsonschema, {form} YAML": command}, folder, 1)
        for label, (seconds, memory, code) in timed.items():
            print(f"  {label:28} {seconds:8.2f} s {memory:8.0f} MiB   exit {code}")
        for form in ("canonical", "plain") if peer else ():
            ratio = timed[f"check-jsonschema, {form} YAML"][0] / timed[f"sopcheck, {form} YAML"][0]
            print(f"  on {form} YAML sopcheck is {ratio:.1f} times faster than check-jsonschema")
    start_up(sopcheck, arguments.runs * 5)
    print(f"  this script itself: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB:.0f} MiB")


def start_up(sopcheck: Path, runs: int) -> None:
    """The time to print the version, beside that of importing click."""
    commands = {
        "sopcheck --version": [str(sopcheck), "--version"],
        "python -c 'import click'": [sys.executable, "-c", "import click"],
        "python -c pass": [sys.executable, "-c", "pass"],
    }
    timed = medians(commands, Path.cwd(), runs)
    wrapper = timed["python -c pass"][0] / 2  # the measuring process costs about one bare start
    for label, (seconds, _, _) in timed.items():
        print(f"  {label:28} {(seconds - wrapper) * 1000:8.0f} ms")
    version, click = (timed[name][0] - wrapper for name in ("sopcheck --version", "python -c 'import click'"))
    print(f"  the version takes {version / click:.2f} times as long as importing click")


if __name__ == "__main__":
    main()
