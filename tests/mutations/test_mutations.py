"""The mutation suite: one required field of the compliant project at a time is removed, blanked, left as a placeholder
or spoilt, in every kind and every format, in Chinese and English; exactly what must be found is found, in its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from follow_ups import Follows, load_follows
from mutating import Expected, demanded_names, edits, expected, slots
from project_tree import ProjectTree
from rendering import Edit, Format

from sopcheck.standard.model import Language

KINDS = (
    "requirements_brief",
    "project_plan",
    "activity_plan",
    "content_plan",
    "execution_record",
    "data_report",
    "evaluation_report",
    "analysis_report",
    "summary_report",
    "risk_register",
    "risk_alert_log",
    "archive_manifest",
    "operations_strategy",
    "complaint_log",
    "data_collection_plan",
    "communication_plan",
    "meeting_minutes",
    "collaboration_plan",
    "training_plan",
    "training_summary",
    "training_evaluation",
)
REGISTERS = ("content_plan", "risk_register", "risk_alert_log", "archive_manifest")
TEXTS: tuple[tuple[Format, Language], ...] = (("yaml", "en"), ("md", "zh"), ("yaml", "zh"), ("md", "en"))
OFFICE: tuple[tuple[Format, Language, Format, Language], ...] = (
    # by turns, kind by kind: each is written in Word and in Excel, once in Chinese and once in English
    ("docx", "zh", "xlsx", "en"),
    ("docx", "en", "xlsx", "zh"),
)
FORMS: tuple[tuple[Format, Language, str], ...] = (
    *((to, language, kind) for to, language in TEXTS for kind in KINDS),
    *((OFFICE[at % 2][0], OFFICE[at % 2][1], kind) for at, kind in enumerate(KINDS)),
    *((OFFICE[at % 2][2], OFFICE[at % 2][3], kind) for at, kind in enumerate(KINDS)),
    *(("csv", language, kind) for language in ("zh", "en") for kind in REGISTERS),
)
PAIRS = (
    *("milestones.name", "milestones.date"),
    *("goal_completion.goal", "goal_completion.completion"),
    *("duties.department", "duties.duty"),
)
UNTOLD = {
    # columns that cannot be removed, for nobody could tell what is left: beside them there is one other, which alone is
    # a list; and the titles are all that the standard itself asks of an archive, which in CSV has no heading
    "docx": PAIRS,
    "xlsx": PAIRS,
    "csv": ("entries.title",),
}


@pytest.fixture(scope="module")
def follows() -> Follows:
    return load_follows(Path(__file__).parent)


@pytest.mark.parametrize(("to", "language", "kind"), FORMS)
def test_each_fault_brings_exactly_its_finding(
    tree: ProjectTree, follows: Follows, kind: str, to: Format, language: Language, record_mutations: list[int]
) -> None:
    discrepancies: list[str] = []
    with tree.variant(kind, to, language) as variant:
        clean = variant.run(None)
        assert clean.findings == []
        assert clean.undetermined == []
        assert clean.open_needs == []
        assert clean.gates == ["passed"] * 4
        for slot in slots(variant.kind, variant.data, last=to == "md"):
            for edit, suffix in edits(slot, to, language):
                if edit.how == "remove" and slot.name in UNTOLD.get(to, ()):
                    continue
                outcome = variant.run(edit)
                wanted = expected(variant.kind, slot, edit, suffix, variant.data, outcome.rendered, variant.path)
                follow = follows.of(kind, slot.name, suffix if edit.how == "spoil" else edit.how, to)
                discrepancies += [
                    f"{kind} {to} {language} {edit.how} {slot.name} {edit.text!r}: {one}"
                    for one in outcome.discrepancies(wanted, follow)
                ]
                record_mutations[0] += 1
    assert discrepancies == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_required_field_is_mutated(tree: ProjectTree, kind: str) -> None:
    with tree.variant(kind, "yaml", "en") as variant:
        mutated = {slot.name for slot in slots(variant.kind, variant.data, last=False)}
        assert mutated == demanded_names(variant.kind)


def test_the_expectation_of_a_planted_fault_is_literal(tree: ProjectTree) -> None:
    """The expectations above are computed; these few are written out, so that the computation is tested too."""
    with tree.variant("project_plan", "yaml", "en") as variant:
        slot = next(one for one in slots(variant.kind, variant.data, last=False) if one.name == "tasks.owner")
        edit = Edit(slot.path, "blank")
        rendered = variant.run(edit).rendered
        assert rendered.text.splitlines()[77] == "    owner:"
        assert expected(variant.kind, slot, edit, "002", variant.data, rendered, variant.path) == [
            Expected("PLN002", "1-initiation/project-plan.yaml", 78, "tasks[T1].owner", ("plan-fields",))
        ]
