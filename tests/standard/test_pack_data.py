"""The pack's data keep to the published shape of every kind, and to what messages and recognition need of them."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import sopcheck
from sopcheck.reading import yaml as yaml_reader
from sopcheck.reading.limits import Limits
from sopcheck.standard.load import load_pack
from sopcheck.standard.model import FieldSpec, Pack

ROOT = Path(__file__).parents[2]
OPERATIONS = ROOT / "schemas" / "operations"
OWN = ROOT / "schemas" / "sopcheck"

# name: type, then `!` required by what the standard says, `+` by our reading, `*` by document control,
# `na` may be answered "not applicable", `strict` asked for in that profile only.
CONTRACT: dict[str, str] = {
    "common": """
        kind: text; id: text; title: text*; project: text; version: text* strict; author: person*; date: date*
        status: status; departments: list; approvals: records; references: list
        approvals.step: one_of; approvals.department: text; approvals.approver: person*; approvals.decision: one_of
        approvals.date: date; approvals.fingerprint: text""",
    "requirements_brief": """
        participants: people!; departments_consulted: list!; business_needs: prose!; objectives: prose!
        market_information: prose!; competitors: prose!; analysis: prose!; positioning: prose!; direction: prose!""",
    "project_plan": """
        requirements: ref+; start: date+; end: date+; goals: records!; tasks: records!; milestones: records!
        owners: people!; reviewers: list+; approvals: records!
        goals.id: text+; goals.statement: prose!; goals.indicator: text; goals.baseline: number; goals.target: number
        goals.unit: text; goals.due: date
        tasks.id: text; tasks.name: text!; tasks.owner: person+; tasks.start: date; tasks.due: date+
        tasks.status: status; tasks.completed_at: date; tasks.depends_on: list
        milestones.name: text!; milestones.date: date!
        approvals.step: one_of; approvals.department: text; approvals.approver: person!; approvals.decision: one_of
        approvals.date: date; approvals.fingerprint: text""",
    "activity_plan": """
        plan: ref+; theme: text!; format: text!; schedule: period!; participation: prose!; rewards: prose!na
        owner: person+; location: text; budget: money; laws_checked: list+ strict""",
    "content_plan": """
        plan: ref+; contents: records!
        contents.id: text; contents.title: text!; contents.content_type: one_of; contents.audience: text!
        contents.brand_fit: prose!; contents.platform: text!; contents.planned_date: date!
        contents.published_date: date; contents.reviewed_by: person+; contents.maintenance_interval: integer
        contents.last_maintained: date; contents.owner: person+""",
    "execution_record": """
        activity: ref+; period: period+; resources: prose!; issues: records!na; result: prose
        issues.id: text; issues.found_at: date+; issues.description: prose!; issues.handling: prose!
        issues.handled_by: person; issues.resolved_at: date""",
    "data_report": """
        period: period!; frequency: one_of; traffic: records+na; user_behaviour: records+na; sales: records+na
        metrics: records; anomalies: prose+na; charts: list+; reported_to: list+
        traffic.indicator: text!; traffic.value: number!; traffic.previous: number; traffic.target: number
        traffic.unit: text
        user_behaviour.indicator: text!; user_behaviour.value: number!; user_behaviour.previous: number
        user_behaviour.target: number; user_behaviour.unit: text
        sales.indicator: text!; sales.value: number!; sales.previous: number; sales.target: number; sales.unit: text
        metrics.indicator: text!; metrics.value: number!; metrics.previous: number; metrics.target: number
        metrics.unit: text""",
    "evaluation_report": """
        evaluated_at: date+; period: period+; data_reports: refs+; goals: records+; indicators: records!
        problems: records!na; comparison: prose!; strengths: prose!; weaknesses: prose!; improvements: records!
        goals.number: text; goals.goal: text!; goals.target: number; goals.actual: number; goals.verdict: prose!
        indicators.name: text!; indicators.value: number!; indicators.previous: number; indicators.target: number
        indicators.unit: text; problems.id: text; problems.problem: prose!; problems.solution: prose!
        improvements.id: text; improvements.measure: prose!; improvements.owner: person; improvements.due: date
        improvements.basis: text+""",
    "analysis_report": """
        period: period; summary: prose; overview: prose!; purpose: prose+; methods: list!; tools: list; results: prose!
        key_indicators: list!; problems: records!na; conclusions: prose!; recommendations: prose!
        problems.id: text; problems.problem: prose!; problems.solution: prose!""",
    "summary_report": """
        participants: people!; period: period; goal_completion: records!; process_review: prose!
        lessons_learned: prose!; submitted_to: person!; submitted_at: date+
        goal_completion.number: text; goal_completion.goal: text!; goal_completion.completion: prose!""",
    "archive_manifest": """
        archived_by: person+; archived_at: date+; location: text+; entries: records!
        entries.number: text; entries.title: text!; entries.category: one_of+; entries.path: file+
        entries.version: text; entries.date: date; entries.responsible: person; entries.size: integer
        entries.sha256: text; entries.retention: text""",
    "risk_register": """
        reviewed_at: date+; review_interval: integer; scale: text; categories_without_risk: list; risks: records!
        risks.id: text+; risks.description: prose!; risks.category: one_of+; risks.identified_at: date
        risks.likelihood: level!; risks.impact: level!; risks.level: level!; risks.score: number
        risks.controllable: flag; risks.response: one_of!; risks.measures: prose!; risks.contingency: prose
        risks.third_party: text; risks.instrument: text; risks.owner: person+; risks.indicator: text+
        risks.threshold: number; risks.warning_rule: text; risks.current_value: number; risks.monitored_at: date+
        risks.status: status""",
    "risk_alert_log": """
        alerts: records!na
        alerts.id: text; alerts.risk: text!; alerts.indicator: text; alerts.value: number; alerts.threshold: number
        alerts.raised_at: date+; alerts.sent_at: date!; alerts.channel: text!; alerts.recipients: people!
        alerts.action: prose!; alerts.owner: person; alerts.closed_at: date""",
    "complaint_log": """
        complaints: records!; suggestions: records!na
        complaints.id: text; complaints.received_at: date+; complaints.customer: text; complaints.channel: text
        complaints.complaint: prose!; complaints.category: text; complaints.replied_at: date
        complaints.department: text+; complaints.owner: person+; complaints.status: status!
        complaints.handling: prose; complaints.resolved_at: date; complaints.satisfaction: text
        suggestions.received_at: date; suggestions.suggestion: prose!; suggestions.fed_back_to: text!
        suggestions.fed_back_at: date""",
    "training_plan": """
        year: integer!; needs: prose!; development: prose+; objectives: prose!; courses: records!
        courses.id: text; courses.content: text!; courses.subject: one_of+; courses.method: one_of!
        courses.form: text; courses.time: period!; courses.trainers: people!; courses.participants: people
        courses.held_at: date""",
    "operations_strategy": """
        period: period+; strategy: prose+; goals: records+; goals.id: text; goals.statement: prose""",
    "data_collection_plan": """
        indicators: records!
        indicators.name: text!; indicators.importance: one_of+; indicators.frequency: one_of!
        indicators.source: text!; indicators.source_type: one_of; indicators.owner: person
        indicators.cleaning: prose!; indicators.format: text; indicators.storage: text!""",
    "communication_plan": """
        channels: records!
        channels.channel: text!; channels.type: one_of; channels.scenario: prose!; channels.rules: prose!""",
    "meeting_minutes": """
        topic: text+; held_at: date+; attendees: people+; decisions: prose!; actions: records+na
        actions.action: prose!; actions.owner: person+; actions.due: date+; actions.status: status""",
    "collaboration_plan": """
        department_heads: people!; departments: list!; needs: prose!; objectives: prose!; duties: records!
        steps: records!; milestones: records!
        duties.department: text!; duties.duty: prose!
        steps.step: text!; steps.department: text; steps.owner: person!; steps.due: date!; steps.status: status
        milestones.name: text!; milestones.date: date!""",
    "training_summary": """
        course: text!; participant: person!; held_at: period+; learned: prose!; application: prose!""",
    "training_evaluation": """
        course: text+; held_at: period; method: text+; result: prose+; participants: integer""",
}

VOCABULARIES: dict[str, list[str]] = {
    "common.status": ["draft", "in_review", "approved", "in_progress", "completed", "closed", "obsolete"],
    "common.approvals.step": ["review", "approve"],
    "common.approvals.decision": ["approved", "rejected", "pending"],
    "project_plan.tasks.status": ["not_started", "in_progress", "done", "cancelled"],
    "content_plan.contents.content_type": ["copy", "image", "video", "other"],
    "data_report.frequency": ["weekly", "monthly"],
    "archive_manifest.entries.category": [
        "requirements",
        "activity_plans",
        "execution_records",
        "data_reports",
        "other",
    ],
    "risk_register.risks.category": ["market", "technical", "competition", "policy", "data_security", "other"],
    "risk_register.risks.response": ["avoid", "mitigate", "transfer", "accept"],
    "risk_register.risks.status": ["open", "monitored", "mitigated", "occurred", "closed"],
    "complaint_log.complaints.status": ["received", "in_progress", "resolved", "closed"],
    "training_plan.courses.subject": ["operations", "data_analysis", "communication", "risk_management", "other"],
    "training_plan.courses.method": ["internal", "external", "online"],
    "data_collection_plan.indicators.importance": ["key", "general", "periodic"],
    "data_collection_plan.indicators.frequency": ["daily", "weekly", "monthly"],
    "data_collection_plan.indicators.source_type": ["internal", "third_party", "activity"],
    "communication_plan.channels.type": ["instant_messaging", "email", "project_tool", "meeting", "other"],
    "meeting_minutes.actions.status": ["not_started", "in_progress", "done", "cancelled"],
    "collaboration_plan.steps.status": ["not_started", "in_progress", "done", "cancelled"],
}

TARGETS: dict[str, str] = {
    "project_plan.requirements": "requirements_brief",
    "activity_plan.plan": "project_plan",
    "content_plan.plan": "project_plan",
    "execution_record.activity": "activity_plan",
    "evaluation_report.data_reports": "data_report",
}

# Labels that name several fields at once, and nothing else does.
SHARED_LABELS: dict[str, set[str]] = {
    "requirements_brief": {"positioning", "direction"},
    "project_plan": {"start", "end", "tasks", "milestones", "owners", "departments", "reviewers"},
    "project_plan.tasks": {"start", "due"},
    "activity_plan": {"schedule", "location"},
    "data_report": {"date", "period"},
    "evaluation_report": {"strengths", "weaknesses"},
    "analysis_report": {"methods", "tools", "conclusions", "recommendations"},
    "risk_register.risks": {"response", "measures"},
    "meeting_minutes": {"date", "held_at"},
    "approvals": {"step", "department"},  # `Role` of a sign-off: `Approver`, or `Head of Marketing`
}


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack()


def schema(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((OPERATIONS / f"{name}.schema.json").read_text(encoding="utf-8"))
    return loaded


def data(path: str) -> Any:
    document = yaml_reader.read(path, (ROOT / path).read_bytes(), Limits())
    assert document.problems == ()
    return document.parts[0].content.data  # type: ignore[union-attr]


def written(name: str, prop: dict[str, Any], *, required: bool) -> str:
    notes = prop["x-sopcheck"]
    mark = {"says": "!", "reads": "+", "sopcheck": "*"}[notes["source"]] if "source" in notes else ""
    assert bool(mark) == required, f"{name}: `required` and `source` disagree"
    suffix = ("na" if notes.get("not_applicable") else "") + (" strict" if notes.get("profile") == "strict" else "")
    return f"{name}: {notes['type']}{mark}{suffix}"


def shape(name: str) -> set[str]:
    found = set()
    whole = schema(name)
    for field, prop in whole["properties"].items():
        found.add(written(field, prop, required=field in whole.get("required", [])))
        rows = prop.get("items", {})
        for column, cell in rows.get("properties", {}).items():
            found.add(written(f"{field}.{column}", cell, required=column in rows.get("required", [])))
    return found


def properties(name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for field, prop in schema(name)["properties"].items():
        yield f"{name}.{field}", prop
        for column, cell in prop.get("items", {}).get("properties", {}).items():
            yield f"{name}.{field}.{column}", cell


@pytest.mark.parametrize("name", CONTRACT)
def test_schema_has_exactly_the_contracts_fields(name: str) -> None:
    agreed = {part.strip() for line in CONTRACT[name].splitlines() for part in line.split(";") if part.strip()}
    assert shape(name) == agreed


@pytest.mark.parametrize("path", sorted([*OPERATIONS.glob("*.json"), *OWN.glob("*.json")]), ids=lambda path: path.name)
def test_schema_is_valid(path: Path) -> None:
    Draft202012Validator.check_schema(json.loads(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", [name for name in CONTRACT if name != "common"])
def test_bundled_schema_refers_only_to_itself(name: str, pack: Pack) -> None:
    bundled = pack.kinds[name].schema
    references = set(re.findall(r'"\$ref": "([^"]+)"', json.dumps(bundled)))
    assert references
    assert {reference.removeprefix("#/$defs/") for reference in references} <= set(bundled["$defs"])  # type: ignore[arg-type]


def test_words_of_fields_are_the_contracts() -> None:
    found = {
        where: prop
        for name in CONTRACT
        for where, prop in properties(name)
        if "words" in prop["x-sopcheck"] and not where.startswith("project_plan.approvals")
    }
    assert {where: prop["enum"] for where, prop in found.items()} == VOCABULARIES
    assert {where: list(prop["x-sopcheck"]["words"]) for where, prop in found.items()} == VOCABULARIES


def test_a_word_means_one_thing_in_its_field() -> None:
    for name in CONTRACT:
        for where, prop in properties(name):
            words = [word.casefold() for listed in prop["x-sopcheck"].get("words", {}).values() for word in listed]
            assert [word for word, count in Counter(words).items() if count > 1] == [], where


def test_references_name_their_kind() -> None:
    found = {
        where: prop["x-sopcheck"].get("target")
        for name in CONTRACT
        for where, prop in properties(name)
        if prop["x-sopcheck"]["type"] in ("ref", "refs")
    }
    assert found == TARGETS


def test_approvals_of_a_plan_have_the_rows_of_every_document() -> None:
    own, common = (
        schema(name)["properties"]["approvals"]["items"]["properties"] for name in ("project_plan", "common")
    )
    assert list(own) == list(common)
    for column in own:
        assert own[column]["x-sopcheck"]["labels"] == common[column]["x-sopcheck"]["labels"], column
        assert own[column]["x-sopcheck"].get("words") == common[column]["x-sopcheck"].get("words"), column


def test_every_field_is_said_in_both_languages() -> None:
    for name in CONTRACT:
        for where, prop in properties(name):
            notes = prop["x-sopcheck"]
            asked = ["title", "description", *(["example"] if "source" in notes else [])]
            for key in asked:
                assert re.search(r"[\u4e00-\u9fff0-9]", notes[key]["zh"]), (where, key)
                assert re.search(r"[A-Za-z0-9]", notes[key]["en"]), (where, key)
            assert not [label for label in notes["labels"]["en"] if not label.isascii()], where


def test_cited_obligations_exist_and_fields_of_the_standard_cite_one(pack: Pack) -> None:
    for name in CONTRACT:
        for where, prop in properties(name):
            notes = prop["x-sopcheck"]
            assert set(notes.get("obligations", [])) <= set(pack.obligations), where
            if notes.get("source") in ("says", "reads"):
                assert notes["obligations"], where


def folded(label: str) -> str:
    return re.sub(r"[\s_-]", "", label).casefold()


def shared(specs: list[FieldSpec]) -> set[str]:
    owners: dict[str, set[str]] = defaultdict(set)
    for spec in specs:
        for label in (spec.name, *spec.labels):
            owners[folded(label)].add(spec.name)
    return {name for names in owners.values() if len(names) > 1 for name in names}


@pytest.mark.parametrize("name", [name for name in CONTRACT if name != "common"])
def test_a_label_names_one_field_unless_it_truly_names_several(name: str, pack: Pack) -> None:
    kind = pack.kinds[name]
    assert shared(list(kind.fields.values())) == SHARED_LABELS.get(name, set())
    for spec in kind.fields.values():
        name_of = "approvals" if spec.name == "approvals" else f"{name}.{spec.name}"
        assert shared(list(spec.records)) == SHARED_LABELS.get(name_of, set()), spec.name


def test_pack_declares_all_kinds_and_obligations(pack: Pack) -> None:
    assert len(pack.kinds) == 21
    assert len({kind.prefix for kind in pack.kinds.values()}) == 21
    assert {name for name, kind in pack.kinds.items() if kind.fields} == set(CONTRACT) - {"common"}
    assert len(pack.obligations) == 90
    assert Counter(one.checkable for one in pack.obligations.values()) == {"yes": 71, "partly": 12, "no": 7}


def test_obligations_are_said_in_chinese_and_the_uncheckable_say_why(pack: Pack) -> None:
    for one in pack.obligations.values():
        assert one.says is not None, one.id
        for words in (one.says, one.reads, one.why_not):
            assert words is None or (re.search(r"[\u4e00-\u9fff]", words.zh) and not re.search("[一-鿿]", words.en)), (
                one
            )
        assert (one.why_not is not None) == (one.checkable == "no"), one.id


def test_every_clause_has_the_standards_own_number(pack: Pack) -> None:
    used = {one.clause for one in pack.obligations.values()}
    used |= {kind.clause for kind in pack.kinds.values()} | {gate.clause for gate in pack.gates}
    used |= {stage.clause for stage in pack.stages.values() if stage.clause}
    assert used <= set(pack.clauses)
    assert pack.clauses["3.1.2"].zh == "三(一)2"
    assert pack.clauses["7.2.1-7.2.3"].zh == "七(二)1至3"


def test_a_title_belongs_to_one_kind_and_no_kind_shuns_its_own(pack: Pack) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for kind in pack.kinds.values():
        for title in kind.titles:
            owners[title.casefold()].add(kind.id)
    assert {title: kinds for title, kinds in owners.items() if len(kinds) > 1} == {}
    for kind in pack.kinds.values():
        assert not set(kind.titles) & set(kind.neighbours), kind.id
        assert kind.stage is None or kind.stage in pack.stages
        assert kind.owner is None or kind.owner in pack.roles


def test_main_and_defining_fields_are_fields(pack: Pack) -> None:
    for kind in pack.kinds.values():
        if kind.fields:
            assert {name.split(".")[0] for name in kind.defining} <= set(kind.fields), kind.id
            assert kind.defining, kind.id
            assert kind.main is None or kind.fields[kind.main].type == "records", kind.id


def test_rules_use_only_declared_parameters(pack: Pack) -> None:
    used = {
        name
        for rule in pack.rules.values()
        for text in (rule.assert_, rule.when or "", rule.message.zh, *(value for _, value in rule.let))
        for name in re.findall(r"parameters\.([a-z_]+)", text)
    }
    assert used - set(pack.parameters) == set()
    assert pack.parameters["closing_days"].default == 30
    assert pack.parameters["matrix"].default == {"high": 6, "medium": 3}


@pytest.mark.parametrize(
    "sentence",
    [
        "请在此填写项目目标",
        "请简要描述活动背景",
        "此处应说明风险的应对措施",
        "填写说明：每项任务一行",
        "（例如：运营部）",
        "（可根据需要增加行）",
        "哪些地方做得好？",
        "Please describe the goals of the project.",
        "Describe the approach here",
        "Select one of the levels",
        "This section should explain the scope.",
        "What went well?",
        "e.g. weekly newsletter",
    ],
)
def test_guidance_is_told(sentence: str, pack: Pack) -> None:
    assert any(re.search(pattern, sentence.casefold()) for pattern in pack.vocabulary.guidance)


@pytest.mark.parametrize(
    "sentence",
    [
        "请假流程改为线上审批",
        "本节约措施预计节省两万元",
        "例如社群裂变带来的新客占四成，成本低于投放。",
        "如遇高峰，扩容两台服务器",
        "明确责任人后三天内完成",
        "Provide training to the service team",
        "List the products on the platform by 3 March",
        "Select suppliers and sign contracts, then deliver the goods to all ten sites before the launch",
        "What we learned: book transport early.",
        "Explain prices to customers",
    ],
)
def test_content_is_not_taken_for_guidance(sentence: str, pack: Pack) -> None:
    assert [one for one in pack.vocabulary.guidance if re.search(one, sentence.casefold())] == []


def test_words_of_values_do_not_contradict_each_other(pack: Pack) -> None:
    words = pack.vocabulary
    levels = Counter(word.casefold() for listed in words.levels.values() for word in listed)
    assert [word for word, count in levels.items() if count > 1] == []
    states = Counter(
        word.casefold()
        for listed in (words.placeholders, words.not_applicable, words.none, words.blank)
        for word in listed
    )
    assert [word for word, count in states.items() if count > 1] == []
    assert not {word.casefold() for word in words.true} & {word.casefold() for word in words.false}


@pytest.mark.parametrize(
    "code",
    ["001", "002", "003", "004", "005", "DOC106", "DOC113", "REF101", "REF102", "REF103", "REF104", "GAT101", "GAT102"],
)
def test_the_programs_own_codes_have_words(code: str, pack: Pack) -> None:
    builtin = pack.builtin[code]
    assert builtin.fix is not None
    for words in (builtin.message, builtin.why, builtin.fix):
        assert re.search(r"[\u4e00-\u9fff]", words.zh)
        assert not re.search(r"[\u4e00-\u9fff]", words.en)


def test_the_program_emits_every_code_that_it_has_words_for(pack: Pack) -> None:
    program = "".join(path.read_text(encoding="utf-8") for path in Path(sopcheck.__file__).parent.rglob("*.py"))
    assert [code for code in pack.builtin if f'"{code}"' not in program] == []


def test_messages_of_codes_use_the_same_parameters_in_both_languages(pack: Pack) -> None:
    def used(text: str) -> set[str]:
        return {re.sub(r"[._](zh|en)$", "", name) for name in re.findall(r"\{([^{}]+)\}", text)}

    for builtin in pack.builtin.values():
        for words in (builtin.message, builtin.why, builtin.fix):
            assert words is None or used(words.zh) == used(words.en), builtin.code


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("pack", "rules/operations/pack.yaml"),
        ("obligations", "rules/operations/obligations.yaml"),
        ("gates", "rules/operations/gates.yaml"),
        ("codes", "rules/sopcheck/codes.yaml"),
    ],
)
def test_schemas_for_editors_accept_the_packs_files(name: str, path: str) -> None:
    validator = Draft202012Validator(json.loads((OWN / f"{name}.schema.json").read_text(encoding="utf-8")))
    assert [error.message for error in validator.iter_errors(data(path))] == []


def test_schema_for_editors_accepts_every_rule_and_refuses_a_misspelt_key() -> None:
    validator = Draft202012Validator(json.loads((OWN / "rule.schema.json").read_text(encoding="utf-8")))
    rules = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "rules" / "operations").glob("*/*.yaml"))
    assert len(rules) > 50
    for path in rules:
        assert [error.message for error in validator.iter_errors(data(path))] == [], path
    misspelt = {**data(rules[0]), "asert": "true"}
    assert [error.validator for error in validator.iter_errors(misspelt)] == ["additionalProperties"]


def test_signs_of_a_kind_are_neither_its_labels_nor_its_titles(pack: Pack) -> None:
    for kind in pack.kinds.values():
        assert not {sign.casefold() for sign in kind.signs} & {title.casefold() for title in kind.titles}, kind.id
