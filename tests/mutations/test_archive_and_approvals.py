"""What the harness otherwise keeps in order is spoilt here: the archive, entry by entry, and the plan's approvals."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from follow_ups import Follow
from mutating import Expected
from project_tree import ProjectTree
from rehash import MANIFEST
from rendering import Format, Rendered

from sopcheck.standard.model import Language

PLAN = "project_plan"
Fault = Callable[[dict[str, Any], int], None]
FORMS: tuple[tuple[Format, Language], ...] = (("yaml", "zh"), ("md", "en"), ("docx", "zh"), ("xlsx", "en"))


def larger(data: dict[str, Any], index: int) -> None:
    data["entries"][index]["size"] += 1


def other_hash(data: dict[str, Any], index: int) -> None:
    data["entries"][index]["sha256"] = "0" * 64


def elsewhere(data: dict[str, Any], index: int) -> None:
    data["entries"][index]["path"] = "lost/" + data["entries"][index]["path"]


def left_out(data: dict[str, Any], index: int) -> None:
    del data["entries"][index]


def twice(data: dict[str, Any], index: int) -> None:
    data["entries"].append({**data["entries"][index], "number": "99"})


def archive_findings(fault: Fault, data: dict[str, Any], index: int, rendered: Rendered, path: str) -> list[Expected]:
    """What each fault of an archive entry must bring, by hand."""

    def at(code: str, field: str | None, obligations: tuple[str, ...]) -> Expected:
        address = f"entries[@{index + 1}].{field}" if field else "entries"
        whole = ("entries", 0) if path.endswith(".yaml") else ("entries",)  # its first item; its header row
        line = rendered.lines[("entries", index, field) if field else whole]
        return Expected(code, path, line, address, obligations)

    accurate = ("archive-complete-accurate",)
    chart = data["entries"][index]["path"].endswith(".svg")  # charts are files of the project, not artifacts
    unlisted = [] if chart else [at("ARC104", None, accurate)]
    if fault is larger:
        return [at("ARC102", "size", accurate)]
    if fault is other_hash:
        return [at("ARC103", "sha256", accurate)]
    if fault is elsewhere:
        return [at("ARC101", "path", accurate), *unlisted]
    return unlisted if fault is left_out else [at("ARC106", None, accurate)]


@pytest.mark.parametrize(("to", "language"), FORMS)
@pytest.mark.parametrize("fault", [larger, other_hash, elsewhere, left_out, twice])
def test_each_entry_of_the_archive_is_held_against_its_file(
    tree: ProjectTree, fault: Fault, to: Format, language: Language, record_mutations: list[int]
) -> None:
    discrepancies = []
    with tree.variant("archive_manifest", to, language) as variant:
        whole: dict[str, Any] = copy.deepcopy(tree.canonical[MANIFEST])
        for index, entry in enumerate(whole["entries"]):
            data = copy.deepcopy(whole)
            fault(data, index)
            outcome = variant.run(None, data)
            # The only requirements brief is a class of its own: without it the archive lacks the class (ARC108).
            alone = entry["category"] == "requirements" and fault is left_out
            follow = Follow(extra=frozenset({("ARC108", "{self}")}) if alone else frozenset())
            wanted = archive_findings(fault, whole, index, outcome.rendered, variant.path)
            discrepancies += [
                f"{fault.__name__} {entry['path']}: {one}" for one in outcome.discrepancies(wanted, follow)
            ]
            record_mutations[0] += 1
    assert discrepancies == []


def without_approval(row: dict[str, Any]) -> None:
    row.clear()


def rejected(row: dict[str, Any]) -> None:
    row["decision"] = "rejected"


def pending(row: dict[str, Any]) -> None:
    row["decision"] = "pending"


@pytest.mark.parametrize(("to", "language"), FORMS)
@pytest.mark.parametrize("fault", [without_approval, rejected, pending])
def test_the_plan_needs_the_approval_of_each_department(
    tree: ProjectTree,
    fault: Callable[[dict[str, Any]], None],
    to: Format,
    language: Language,
    record_mutations: list[int],
) -> None:
    discrepancies = []
    with tree.variant(PLAN, to, language) as variant:
        approvals: Any = variant.data["approvals"]
        for index, approval in enumerate(approvals):
            if approval["step"] != "approve":
                continue
            data: dict[str, Any] = copy.deepcopy(dict(variant.data))
            fault(data["approvals"][index])
            data["approvals"] = [row for row in data["approvals"] if row]
            outcome = variant.run(None, data)
            lines = outcome.rendered.lines
            if fault is rejected:
                line, field = lines["approvals", index, "decision"], f"approvals[@{index + 1}].decision"
                wanted = [Expected("PLN121", variant.path, line, field, ("plan-approved",))]
            else:  # a list in YAML is shown at its first item, a table at its header row
                line = lines[("approvals", 0) if to == "yaml" else ("approvals",)]
                wanted = [Expected("PLN120", variant.path, line, "approvals", ("plan-approved",))]
            discrepancies += [f"{fault.__name__} {approval}: {one}" for one in outcome.discrepancies(wanted, Follow())]
            record_mutations[0] += 1
    assert discrepancies == []
