"""A copy of the compliant project in which one artifact at a time is rendered anew, with one fault or none.

The archive is written anew for every run, with the true sizes and hashes, so that only what a fault is about is found.
"""

from __future__ import annotations

import copy
import datetime as dt
import hashlib
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import yaml
from follow_ups import Follow
from mutating import Expected
from rehash import MANIFEST
from rendering import Edit, Format, Rendered, Spot, render

from sopcheck import engine
from sopcheck.config import load_config
from sopcheck.documents import DocumentChecker, DocumentResult
from sopcheck.model import Finding, Json, Report, Undetermined
from sopcheck.places import TextPlace
from sopcheck.standard.load import load_pack
from sopcheck.standard.model import Kind, Language, Pack

EXAMPLE = Path(__file__).parents[2] / "examples" / "spring-campaign"
CANONICAL = Path(__file__).parents[1] / "mutations" / "project.yaml"
FURTHER = CANONICAL.with_name("further.yaml")
AS_OF = dt.date(2026, 11, 24)
REVIEW = {"step": "review", "department": "客服部", "approver": {"name": "周婷"}, "decision": "approved"}
"""A row that the harness adds where a document records no approval, so that its fields are mutated in every kind."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run found, and where the harness wrote what."""

    rendered: Rendered
    path: str
    report: Report
    pack: Pack

    @property
    def findings(self) -> list[str]:
        return [_shown(one) for one in self.report.findings]

    @property
    def undetermined(self) -> list[str]:
        return [
            f"{one.code} {one.artifact} {one.field} needs {', '.join(one.needs)}" for one in self.report.undetermined
        ]

    @property
    def gates(self) -> list[str]:
        return [gate.status for gate in self.report.gates]

    @property
    def open_needs(self) -> list[str]:
        return [f"{need.gate}[{need.index}]" for gate in self.report.gates for need in gate.needs if not need.met]

    def discrepancies(self, wanted: list[Expected], follow: Follow) -> Iterator[str]:
        """Every way in which this outcome differs from what the fault must bring and what may follow from it."""
        yield from self._findings(wanted, follow)
        codes = {entry.code for entry in self.report.undetermined}
        if lacking := follow.always - codes:
            yield f"decided although a field is missing: {', '.join(sorted(lacking))}"
        if follow.sometimes is not None and (more := codes - follow.always - follow.sometimes):
            yield f"undetermined, and not in the table: {', '.join(sorted(more))}"
        for entry in self.report.undetermined:
            if not self._follows(entry, wanted):
                yield f"undetermined without reason: {entry.code} {entry.artifact} {entry.field} needs {entry.needs}"
        yield from self._gates(follow)

    def _gates(self, follow: Follow) -> Iterator[str]:
        """A gate need is open exactly when a finding concerns it, or the table says so."""
        reached = True
        for gate, declared in zip(self.report.gates, self.pack.gates, strict=True):
            for need, wanted in zip(gate.needs, declared.needs, strict=True):
                blocking = {
                    one.fingerprint
                    for one in self.report.findings
                    if one.severity != "info"
                    and (
                        set(one.obligations) & set(wanted.clean)
                        # a finding of the gate itself, or of the data that it cannot be told without
                        or (one.code[:3] == "GAT" and one.fingerprint in need.fingerprints)
                        or (need.parameters.get("what") == "data" and one.fingerprint in need.fingerprints)
                    )
                }
                name = f"{gate.gate}[{need.index}]"
                if blocking != set(need.fingerprints):
                    yield f"{name} cites other findings than those that concern it"
                if need.met == (bool(blocking) or name in follow.open):
                    yield f"{name} is {'met' if need.met else 'open'}"
            met = all(need.met for need in gate.needs)
            status = ("passed" if met else "blocked") if reached else "not_reached"
            if gate.status != status:
                yield f"gate {gate.gate} is {gate.status}, expected {status}"
            reached = reached and met

    def _findings(self, wanted: list[Expected], follow: Follow) -> Iterator[str]:
        left = list(self.report.findings)
        for each in wanted if follow.own else []:
            code = follow.code or each.code
            match = next(
                (one for one in left if (one.code, one.path, one.field) == (code, each.path, each.field)), None
            )
            if match is None:
                yield f"not found: {code} {each.field} at {each.line}"
                continue
            left.remove(match)
            spot = _spot(match)
            if spot != each.line:
                yield f"{code} {each.field} at {spot}, expected {each.line}"
            if match.obligations != each.obligations:
                yield f"{code} {each.field} cites {match.obligations}, expected {each.obligations}"
        for code, path in sorted(follow.extra):
            path = path.replace("{self}", self.path)  # noqa: PLW2901 - the table's word for the mutated file
            matches = [one for one in left if (one.code, one.path) == (code, path)]
            if not matches:
                yield f"does not follow: {code} in {path}"
            left = [one for one in left if one not in matches]
        for one in left:
            yield f"unexpected: {_shown(one)}"

    def _follows(self, entry: Undetermined, wanted: list[Expected]) -> bool:
        """Does the entry need the mutated field, or the field that holds it?"""
        for need in entry.needs:
            owner, _, field = need.rpartition(": ")
            if (owner or entry.artifact) != self.path:
                continue
            if any(each.field == field or each.field.startswith(f"{field}[") for each in wanted):
                return True
        return False


def _spot(finding: Finding) -> Spot | None:
    """Where a finding is shown, as renderers tell it."""
    if isinstance(finding.place, TextPlace):
        return finding.place.line
    return finding.place.label() if finding.place is not None else None


def _shown(finding: Finding) -> str:
    return f"{finding.code} {finding.path}:{_spot(finding) or '-'} {finding.field} {dict(finding.parameters)}"


@dataclass(frozen=True, slots=True)
class Variant:
    """One artifact of the project in one form."""

    tree: ProjectTree
    kind: Kind
    data: Mapping[str, Json]
    original: str
    path: str
    to: Format
    language: Language

    def run(self, edit: Edit | None, data: Mapping[str, Json] | None = None) -> Outcome:
        """Write the artifact with this fault, or with other `data`, re-hash the archive, check the whole project."""
        rendered = render(self.kind, self.data if data is None else data, self.to, self.language, edit)
        (self.tree.root / self.path).write_bytes(rendered.content)
        if self.original != MANIFEST:
            self.tree.write_archive(self.original, self.path)
        return Outcome(rendered, self.path, self.tree.check(), self.tree.pack)


class ProjectTree:
    """The copy, and the pack it is checked against."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "spring-campaign"
        shutil.copytree(EXAMPLE, self.root)
        self.pack = load_pack()
        self.canonical: dict[str, dict[str, Any]] = yaml.safe_load(CANONICAL.read_text(encoding="utf-8"))
        further: dict[str, dict[str, Any]] = yaml.safe_load(FURTHER.read_text(encoding="utf-8"))
        self.canonical |= further
        for data in self.canonical.values():
            data.setdefault("approvals", [{**REVIEW, "date": data["date"]}])
        self._write_further(further)
        self._put_true_sizes(self.canonical[MANIFEST])
        self.write_archive(MANIFEST, MANIFEST)
        self._kept = {path: (self.root / path).read_bytes() for path in self.canonical}
        self._request = engine.Request(load_config(self.root), as_of=AS_OF)
        self._checkers = engine.compile_pack(self.pack, self._request.config, AS_OF)
        self._known: dict[str, tuple[bytes, DocumentResult]] = {}

    @contextmanager
    def variant(self, kind: str, to: Format, language: Language) -> Iterator[Variant]:
        """The first artifact of `kind`, in this format; afterwards the tree is as it was."""
        original = next(path for path, data in self.canonical.items() if data["kind"] == kind)
        path = str(Path(original).with_suffix(f".{to}").as_posix())
        (self.root / original).unlink()
        try:
            data = self.canonical[original]
            if to == "csv":  # which holds one table
                data = {name: value for name, value in data.items() if name != "approvals"}
            yield Variant(self, self.pack.kinds[kind], data, original, path, to, language)
        finally:
            (self.root / path).unlink(missing_ok=True)
            for file in (original, MANIFEST):
                (self.root / file).write_bytes(self._kept[file])

    def _write_further(self, further: Mapping[str, dict[str, Any]]) -> None:
        """Write documents of kinds that the example does not hold; the archive lists those of the project."""
        entries = self.canonical[MANIFEST]["entries"]
        for path, data in further.items():
            rendered = render(self.pack.kinds[data["kind"]], data, "yaml", "en")
            file = self.root / path
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(rendered.content)
            if "project" in data:
                # not its own title: an entry is found by its path
                listed = {"title": f"Document {len(entries) + 1}", "version": data["version"], "date": data["date"]}
                number, responsible = f"{len(entries) + 1:02}", {"name": data["author"]["name"]}
                entries.append(
                    {"number": number, **listed, "category": "other", "path": path, "responsible": responsible}
                )

    def write_archive(self, original: str, path: str) -> None:
        """The archive's manifest, with the file `path` in the place of `original`."""
        data = copy.deepcopy(self.canonical[MANIFEST])
        for entry in data["entries"]:
            if entry["path"] == original:
                entry["path"] = path
        self._put_true_sizes(data)
        text = render(self.pack.kinds["archive_manifest"], data, "yaml", "en").text
        (self.root / MANIFEST).write_text(text, encoding="utf-8", newline="\n")

    def _put_true_sizes(self, manifest: dict[str, Any]) -> None:
        for entry in manifest["entries"]:
            content = (self.root / entry["path"]).read_bytes()
            entry["size"] = len(content)
            entry["sha256"] = hashlib.sha256(content).hexdigest()

    def check(self) -> Report:
        """One whole run over the tree. Only documents that changed since an earlier run are read again."""
        with (
            mock.patch.object(engine, "compile_pack", return_value=self._checkers),
            mock.patch.object(engine, "check_all", self._check_changed),
        ):
            return engine.run(self._request, self.pack)

    def _check_changed(self, checker: DocumentChecker, paths: Sequence[str], *_: object) -> list[DocumentResult]:
        return [self._result(checker, path) for path in paths]

    def _result(self, checker: DocumentChecker, path: str) -> DocumentResult:
        content = (self.root / path).read_bytes()
        if self._known.get(path, (b"", None))[0] != content:
            self._known[path] = (content, checker.check(path))
        return self._known[path][1]
