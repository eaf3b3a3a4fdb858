from __future__ import annotations

import pytest
from office_documents import document, grid, sheet, title, word_table

from sopcheck.model import Artifact, Block
from sopcheck.model import Heading as WordHeading
from sopcheck.places import WordPlace
from sopcheck.recognition.recognise import Recogniser, RecognitionSettings
from sopcheck.standard.model import Pack

HEADER = "风险编号|风险描述|可能性|影响程度|应对措施|责任人"


@pytest.fixture(scope="module")
def recogniser(pack: Pack) -> Recogniser:
    return Recogniser(pack, RecognitionSettings())


def as_kind(pack: Pack, kind: str, *blocks: Block) -> Artifact:
    found = Recogniser(pack, RecognitionSettings(kinds=(("**", kind),))).recognise(document(*blocks))
    (artifact,) = found.artifacts
    return artifact


def place(artifact: Artifact, *path: str | int) -> str | None:
    label = artifact.marks[path].label_place
    return label.label() if label is not None else None


def test_a_register_below_its_cover_rows_is_read_with_both(pack: Pack) -> None:
    rows = ["项目名称：|<|秋季招生|||", "复核日期：|<|2026-03-02|||", HEADER, "R1|人手不足|高|中|提前排班|李雷"]
    artifact = as_kind(pack, "risk_register", *sheet("表", title("风险登记册"), grid(rows)))
    assert artifact.data["project"] == "秋季招生"
    assert artifact.data["reviewed_at"] == "2026-03-02"
    assert artifact.records == 1
    assert place(artifact, "risks", 0, "likelihood") == "表!C5"


def test_a_label_is_answered_across_a_gap_and_an_empty_form_cell_is_blank(pack: Pack) -> None:
    rows = ["活动主题||春日市集|", "奖励设置|||", "参与方式|社区居民自愿报名||"]
    artifact = as_kind(pack, "activity_plan", *sheet("表", grid(rows)))
    assert artifact.data["theme"] == "春日市集"
    assert artifact.state(("rewards",)) == "blank"
    assert artifact.state(("participation",)) == "present"
    assert place(artifact, "rewards") == "表!A4"


def test_of_a_two_level_header_the_lower_row_names_the_columns(pack: Pack) -> None:
    rows = ["任务|负责人|计划|<", "^|^|开始日期|完成日期", "选址|李雷|2026-03-02|2026-03-06"]
    artifact = as_kind(pack, "project_plan", *sheet("表", grid(rows)))
    assert artifact.data["tasks"] == [
        {"name": "选址", "owner": {"name": "李雷"}, "start": "2026-03-02", "due": "2026-03-06"}
    ]


def test_rows_that_head_a_group_and_rows_filled_in_beforehand_are_no_records(pack: Pack) -> None:
    rows = [
        f"{HEADER}|风险值",
        "筹备阶段|<|<|<|<|<|<",
        "R1|人手不足|高|中|提前排班|李雷|6",
        "R2||||||0",
        "3||||||0",
        "||||||6",
    ]
    artifact = as_kind(pack, "risk_register", *sheet("表", grid(rows)))
    assert artifact.records == 1


def test_rows_of_one_merged_description_are_one_record(pack: Pack) -> None:
    rows = [HEADER, "R1|人手不足|高|中|提前排班|李雷", "^|^|^|^|招募兼职|^", "R2|下雨|中|中|备用场地|韩梅梅"]
    artifact = as_kind(pack, "risk_register", *sheet("表", grid(rows)))
    assert artifact.records == 2
    risks = artifact.data["risks"]
    assert isinstance(risks, list)
    assert isinstance(risks[0], dict)
    assert risks[0]["measures"] == "提前排班\n招募兼职"


def test_rows_with_numbers_of_their_own_are_records_though_their_subject_is_merged(pack: Pack) -> None:
    rows = ["序号|任务|负责人|完成日期", "1|布展|李雷|2026-03-02", "2|^|韩梅梅|2026-03-03", "^|^|王芳|2026-03-04"]
    artifact = as_kind(pack, "project_plan", *sheet("表", grid(rows)))
    assert artifact.records == 2


def test_the_first_column_that_only_tells_is_what_unnamed_records_are_about(pack: Pack) -> None:
    rows = [
        "序号|所属模块|需求点|备注|负责人|开始日期|完成日期",
        "1|会员|积分兑换||李雷|2026-03-02|2026-03-06",
        "2|会员|等级权益|先做|李雷|2026-03-02|2026-03-06",
        "3|会员|生日礼|可缓|韩梅梅|2026-03-02|2026-03-06",
        "4|会员|签到||韩梅梅|2026-03-09|2026-03-13",
    ]
    artifact = as_kind(pack, "project_plan", *sheet("表", grid(rows)))
    tasks = artifact.data["tasks"]
    assert isinstance(tasks, list)
    assert [task["name"] for task in tasks if isinstance(task, dict)] == ["积分兑换", "等级权益", "生日礼", "签到"]
    assert artifact.marks["tasks", 0, "name"].label == "需求点"


def test_a_rating_is_known_by_its_cells_on_the_scale_of_its_column(pack: Pack) -> None:
    rows = ["Risk title|Risk probability|Total impact", "Late delivery|6|7", "Fraud|2|10", "Outage|4|8"]
    artifact = as_kind(pack, "risk_register", *sheet("表", grid(rows)))
    assert [artifact.state(("risks", row, "impact")) for row in range(3)] == ["present", "present", "present"]


def test_a_row_merged_with_the_header_is_no_record_and_no_template_text(pack: Pack) -> None:
    rows = ["风险编号|风险描述|可能性|影响程度|<|应对措施", "^|^|^|范围|成本|^"]
    blank = as_kind(pack, "risk_register", *sheet("表", grid(rows)))
    assert {blank.state(("risks", name)) for name in ("description", "likelihood", "impact", "measures")} == {"blank"}
    filled = as_kind(pack, "risk_register", *sheet("表", grid([*rows, "R1|人手不足|高|中|低|提前排班"])))
    assert filled.records == 1


def test_a_cell_merged_with_the_header_beside_all_rows_is_no_header(pack: Pack) -> None:
    rows = ["甘特图|任务|负责人|完成日期", *(f"^|任务{number}|李雷|2026-03-0{number}" for number in range(1, 6))]
    artifact = as_kind(pack, "project_plan", *sheet("表", grid(rows)))
    assert artifact.records == 5


def test_a_label_over_the_numbers_and_the_names_of_tasks_heads_the_names(pack: Pack) -> None:
    rows = ["任务名称|<|负责人|完成日期", "1|选址|李雷|2026-03-02", "2|布展|王芳|2026-03-03", "3|开市|李雷|2026-03-04"]
    tasks = as_kind(pack, "project_plan", *sheet("表", grid(rows))).data["tasks"]
    assert isinstance(tasks, list)
    assert [task["name"] for task in tasks if isinstance(task, dict)] == ["选址", "布展", "开市"]


def test_a_column_that_rates_or_repeats_its_label_does_not_say_what_a_risk_is(pack: Pack) -> None:
    rows = ["Risk|Event|Initial risk|Impact", *("Risk|Late delivery|H|3", "Risk|Fraud|M|2", "Risk|Outage|L|5")]
    artifact = as_kind(pack, "risk_register", *sheet("表", grid(rows)))
    assert artifact.marks["risks", 0, "description"].label == "Event"


def test_the_table_answers_where_a_title_reads_like_a_label(pack: Pack) -> None:
    rows = ["Risk register: Spring move||Rev: 4|", "Risk|Probability|Impact|Owner", "Late delivery|3|4|Alex Chen"]
    assert as_kind(pack, "risk_register", *sheet("表", grid(rows))).records == 1


def test_both_levels_of_a_header_name_a_column_together(pack: Pack) -> None:
    rows = ["Risk|Impact|<|Treatment|<", "^|Level|Area|Type|Measures", "Late delivery|4|Costs|Reduce|Ask two suppliers"]
    artifact = as_kind(pack, "risk_register", *sheet("表", grid(rows)))
    assert artifact.state(("risks", 0, "impact")) == "present"
    assert artifact.state(("risks", 0, "response")) == "present"
    assert artifact.state(("risks", 0, "category")) == "absent"
    plan = ["任务|计划|<|实际|<", "^|开始日期|完成日期|开始日期|完成日期", "选址|3月2日|3月6日|3月3日|3月9日"]
    marks = as_kind(pack, "project_plan", *sheet("表", grid(plan))).marks
    assert (marks["tasks", 0, "due"].text, marks["tasks", 0, "completed_at"].text) == ("3月6日", "3月9日")


def test_a_column_that_groups_the_tasks_is_not_what_they_are_called(pack: Pack) -> None:
    head = "模块名称|需求特性|责任人|完成日期"
    rows = [head, "后台|消息推送|李雷|3月2日", "^|消息记录|王芳|3月3日", "^|用户范围|李雷|3月4日", "^|权限|王芳|3月5日"]
    tasks = as_kind(pack, "project_plan", *sheet("表", grid(rows))).data["tasks"]
    assert isinstance(tasks, list)
    assert [task["name"] for task in tasks if isinstance(task, dict)] == ["消息推送", "消息记录", "用户范围", "权限"]


def test_days_and_people_without_a_further_word_are_those_of_the_tasks(pack: Pack) -> None:
    rows = ["姓名|今日任务|完成情况|日期", "李雷|写首页|进行中|2026-03-02", "王芳|画图标|已完成|2026-03-03"]
    tasks = as_kind(pack, "project_plan", *sheet("表", grid(rows))).data["tasks"]
    assert isinstance(tasks, list)
    assert tasks[0] == {
        "name": "写首页",
        "owner": {"name": "李雷"},
        "due": "2026-03-02",
        "status": "in_progress",
    }


def test_a_column_called_task_makes_tasks_of_its_rows(pack: Pack) -> None:
    rows = ["Task|Hours estimated|Hours spent", "Draw the board|2|1.5", "Write the driver|4|"]
    assert as_kind(pack, "project_plan", *sheet("表", grid(rows))).records == 2
    rows = ["Description|Hours estimated|Hours spent", "Draw the board|2|1.5", "Write the driver|4|"]
    assert as_kind(pack, "project_plan", *sheet("表", grid(rows))).state(("tasks",)) == "absent"


def test_sentences_under_the_response_are_the_measures(pack: Pack) -> None:
    head = "Risk|Probability|Impact|Response"
    told = grid(
        [head, "Late delivery|3|4|Ask two other suppliers for a quotation", "Fraud|1|5|Check each refund by hand"]
    )
    artifact = as_kind(pack, "risk_register", *sheet("表", told))
    assert artifact.data["risks"][0]["measures"] == "Ask two other suppliers for a quotation"  # type: ignore[index,call-overload]
    assert not artifact.misfits
    named = as_kind(pack, "risk_register", *sheet("表", grid([head, "Late delivery|3|4|Reduce", "Fraud|1|5|Accept"])))
    assert named.state(("risks", 0, "response")) == "present"


def test_how_far_a_task_is_tells_its_status(pack: Pack) -> None:
    rows = ["任务|负责人|完成日期|完成情况", *(f"任务{share}|李雷|2026-03-02|{share}%" for share in (0, 40, 100))]
    tasks = as_kind(pack, "project_plan", *sheet("表", grid(rows))).data["tasks"]
    assert isinstance(tasks, list)
    assert [task["status"] for task in tasks if isinstance(task, dict)] == ["not_started", "in_progress", "done"]


def test_an_empty_form_before_the_filled_register_does_not_answer(pack: Pack) -> None:
    first = grid(["风险描述|可能性|影响程度|应对措施|责任人|风险等级", "|||||"])
    second = grid(["风险描述|可能性|影响程度|应对措施", "人手不足|高|中|提前排班"], first=9)
    artifact = as_kind(pack, "risk_register", *sheet("表", first, second))
    assert artifact.records == 1
    assert place(artifact, "risks", 0, "impact") == "表!C9"


def test_a_sheet_that_nobody_filled_in_is_no_artifact_beside_one_that_is(recogniser: Recogniser) -> None:
    empty = sheet("模板", title("风险登记册", "模板"), grid([HEADER, "R1|||||"], "模板"))
    filled = sheet("登记", title("风险登记册", "登记"), grid([HEADER, "R1|下雨|高|中|备用场地|李雷"], "登记"))
    found = recogniser.recognise(document(*empty, *filled)).artifacts
    assert [artifact.id for artifact in found] == ["1.xlsx!登记"]
    both = recogniser.recognise(document(*empty, *sheet("另一", *empty[1:]))).artifacts
    assert len(both) == 2


def test_a_header_of_three_columns_needs_two_labels_that_stand_together(pack: Pack) -> None:
    artifact = as_kind(pack, "project_plan", *sheet("表", grid(["项目名称||准备日期", "编号|活动|工作描述"])))
    assert artifact.state(("tasks",)) == "blank"
    assert artifact.records == 0
    form = as_kind(pack, "project_plan", *sheet("表", grid(["项目负责人|李雷|项目目标", "项目周期|三月|"])))
    assert form.state(("owners",)) == "present"


def test_a_second_table_of_the_same_risks_adds_its_columns(pack: Pack) -> None:
    first = word_table(["类别|风险描述|可能性|影响程度", "市场风险|人手不足|高|中", "市场风险|下雨|中|低"])
    second = word_table(
        ["类别|风险描述|预防措施|责任人", "市场风险|人手不足|提前排班|李雷", "市场风险|下雨|备用场地|王芳"], 2
    )
    artifact = as_kind(pack, "risk_register", first, second)
    assert artifact.records == 2
    assert artifact.state(("risks", 1, "measures")) == "present"
    assert place(artifact, "risks", 1, "measures") == "T2R1C3"


def test_a_header_without_rows_leaves_its_columns_blank(pack: Pack) -> None:
    artifact = as_kind(pack, "risk_register", *sheet("表", grid([HEADER, "|||||"])))
    assert artifact.records == 0
    assert artifact.state(("risks",)) == "blank"
    assert artifact.state(("risks", "owner")) == "blank"
    assert artifact.state(("risks", "category")) == "absent"


def test_a_column_answers_a_field_of_the_document(pack: Pack) -> None:
    rows = ["日期|工作内容|遇到的问题|总结思考", "2026-03-02|走访两家门店||", "2026-03-03|整理问卷||"]
    artifact = as_kind(pack, "data_report", *sheet("表", grid(rows)))
    assert artifact.state(("period",)) == "present"
    assert artifact.state(("anomalies",)) == "blank"
    assert place(artifact, "anomalies") == "表!C3"


def test_a_section_inside_one_cell_is_label_and_text(pack: Pack) -> None:
    rows = ["组号|1|项目名称|春日市集", "经验教训：/n报名页上线太晚。/n下次提前两周。|<|<|<"]
    artifact = as_kind(pack, "summary_report", word_table(rows))
    assert artifact.data["project"] == "春日市集"
    assert artifact.data["lessons_learned"] == "报名页上线太晚。\n下次提前两周。"
    assert place(artifact, "lessons_learned") == "T1R2C1"


def test_a_question_of_a_form_asks_for_the_completion_of_goals(pack: Pack) -> None:
    filled = "1.是否达成了全部目标？/n三个目标都达成。/n2.有哪些亮点？/n无"
    asked = "1.是否达成了全部目标？/n2.有哪些亮点？"
    told = as_kind(pack, "summary_report", word_table(["工作小结|<", f"{filled}|<"]))
    assert told.marks["goal_completion",].text == "三个目标都达成。"
    assert as_kind(pack, "summary_report", word_table([f"{asked}|<"])).state(("goal_completion",)) == "blank"


def test_sheets_of_instructions_and_hidden_sheets_are_not_read(pack: Pack) -> None:
    blocks = (
        *sheet("周报", grid(["报告周期|2026-03-02 至 2026-03-08", "异常情况|"], "周报"))
        + sheet("填写说明", grid(["异常情况|写明波动的原因"], "填写说明"))
        + sheet("旧", grid(["异常情况|三月二日访问量下降"], "旧"), hidden=True),
    )
    artifact = as_kind(pack, "data_report", *blocks)
    assert artifact.state(("anomalies",)) == "blank"
    assert place(artifact, "anomalies") == "周报!A4"


def test_two_sheets_with_titles_of_their_own_are_two_artifacts(recogniser: Recogniser) -> None:
    rows = [HEADER, "R1|人手不足|高|中|提前排班|李雷"]
    first = sheet("一季度", title("一季度风险登记册", "一季度"), grid(rows, "一季度"))
    second = sheet("二季度", title("二季度风险登记册", "二季度"), grid(rows, "二季度"))
    found = recogniser.recognise(document(*first, *second))
    assert [(one.id, one.kind) for one in found.artifacts] == [
        ("1.xlsx!一季度", "risk_register"),
        ("1.xlsx!二季度", "risk_register"),
    ]


def test_a_sheet_named_after_a_table_of_the_plan_belongs_to_the_plan(recogniser: Recogniser) -> None:
    cover = sheet("项目计划", title("项目计划", "项目计划"), grid(["项目目标|新增会员 500 人"], "项目计划"))
    tasks = ["任务|负责人|开始日期|完成日期|状态", "选址|李雷|2026-03-02|2026-03-06|进行中"]
    found = recogniser.recognise(document(*cover, *sheet("任务分解", grid(tasks, "任务分解"))))
    assert [(one.id, one.kind) for one in found.artifacts] == [("1.xlsx", "project_plan")]


def test_a_register_is_known_by_its_columns_alone_and_an_issue_register_is_none(recogniser: Recogniser) -> None:
    risks = grid([HEADER, "R1|人手不足|高|中|提前排班|李雷"])
    found = recogniser.recognise(document(*sheet("Sheet1", risks)))
    assert [one.kind for one in found.artifacts] == ["risk_register"]
    issues = grid(
        ["ID|Issue|Type|Status|Priority|Severity|Description", "1|Late venue|Problem|Open|High|Major|No hall"]
    )
    assert recogniser.recognise(document(*sheet("Issue register", issues))).artifacts == ()


def test_a_title_that_one_kind_bears_counts_though_it_is_a_neighbour_of_another(recogniser: Recogniser) -> None:
    blocks = (
        WordHeading(1, "秋季招生系统 风险管理计划", WordPlace(1, paragraph=1)),
        word_table([HEADER, "R1|人手不足|高|中|排班|李雷"]),
    )
    found = recogniser.recognise(document(*blocks, path="1.docx"))
    assert [one.kind for one in found.artifacts] == ["risk_register"]


def test_a_column_without_a_name_gives_the_category_where_its_cells_are_categories(pack: Pack) -> None:
    rows = ["|风险描述|可能性|影响程度", "市场风险|客源不足|高|中", "技术风险|报名页故障|中|高"]
    artifact = as_kind(pack, "risk_register", *sheet("表", grid(rows)))
    assert [artifact.state(("risks", row, "category")) for row in (0, 1)] == ["present", "present"]


def test_a_rating_marked_in_one_of_several_columns_is_the_name_of_that_column(pack: Pack) -> None:
    rows = ["风险描述|可能性|<|<|影响程度|<|<", "^|低|中|高|低|中|高", "人手不足||x||||x", "下雨|√||||√|"]
    artifact = as_kind(pack, "risk_register", *sheet("表", grid(rows)))
    risks = artifact.data["risks"]
    assert isinstance(risks, list)
    ratings = [
        (artifact.marks["risks", row, "likelihood"].text, artifact.marks["risks", row, "impact"].text) for row in (0, 1)
    ]
    assert ratings == [("中", "高"), ("低", "中")]
    assert place(artifact, "risks", 1, "impact") == "表!E3"


def test_sums_without_a_word_below_the_records_are_none(pack: Pack) -> None:
    rows = ["风险编号|风险描述|可能性|影响程度|风险值|费用", "R1|人手不足|高|中|6|300", "||||6|300"]
    assert as_kind(pack, "risk_register", *sheet("表", grid(rows))).records == 1


def test_two_columns_with_a_few_known_labels_are_a_form(pack: Pack) -> None:
    rows = ["学院名称|运营学院", "报告周期|2026-03-02 至 2026-03-08", "指导人|李雷"]
    artifact = as_kind(pack, "data_report", word_table(rows))
    assert artifact.data["period"] == {"start": "2026-03-02", "end": "2026-03-08"}


def test_rows_of_a_table_with_a_header_unknown_are_no_lines_of_a_form(pack: Pack) -> None:
    rows = ["渠道|频率|听众|工具", "例会|每周|项目团队|会议室", "周报|每周|项目团队|邮件"]
    assert as_kind(pack, "project_plan", word_table(rows)).state(("owners",)) == "absent"


def test_the_next_printed_question_of_a_form_answers_no_question(pack: Pack) -> None:
    rows = [
        "项目工作小结|<",
        "1.是否完成了立项时的全部目标？请列出未完成的目标。/n2.采用了哪些方法？|<",
        "各成员对项目的贡献（%）|<",
        "注：合计 100%|<",
    ]
    artifact = as_kind(pack, "summary_report", word_table(rows))
    assert artifact.state(("goal_completion",)) == "blank"


def test_a_question_of_a_form_is_answered_in_its_cell(pack: Pack) -> None:
    rows = ["项目工作小结|<", "1.是否完成了立项时的全部目标？/n两个目标都完成了。/n2.采用了哪些方法？|<"]
    artifact = as_kind(pack, "summary_report", word_table(rows))
    assert artifact.marks["goal_completion",].text == "两个目标都完成了。"


def test_a_long_label_of_a_form_is_answered_on_the_row_below_it(pack: Pack) -> None:
    rows = [
        "项目名称|春日市集",
        "参与方式（请写明报名时间、报名渠道、人数上限和参加的条件）|<",
        "社区居民在三月二十日以前到服务台登记，每户限报一人，满六十户为止。|<",
    ]
    artifact = as_kind(pack, "activity_plan", word_table(rows))
    assert str(artifact.data["participation"]).startswith("社区居民")


def test_a_description_of_tasks_states_no_goals(pack: Pack) -> None:
    rows = ["Task name|Description|Owner|Due date", "Choose a supplier|Three offers at least|Alex Chen|2026-03-02"]
    artifact = as_kind(pack, "project_plan", grid(rows, first=1))
    assert artifact.state(("goals",)) == "absent"
    named = ["Task name|Goal|Owner|Due date", "Choose a supplier|Three offers at least|Alex Chen|2026-03-02"]
    goals = as_kind(pack, "project_plan", grid(named, first=1)).data["goals"]
    assert goals == [{"statement": "Three offers at least", "due": "2026-03-02"}]


def test_the_team_of_a_task_approves_nothing(pack: Pack) -> None:
    rows = ["Task name|Team|Owner|Due date|Status", "Choose a supplier|Purchasing|Alex Chen|2026-03-02|Open"]
    artifact = as_kind(pack, "project_plan", grid(rows, first=1))
    assert artifact.records == 1
    assert artifact.state(("approvals",)) == "absent"


def test_columns_that_any_table_may_have_make_no_approvals(pack: Pack) -> None:
    team = word_table(["Name|Roles|Involvement time|Comment", "|||"])
    artifact = as_kind(pack, "project_plan", WordHeading(1, "Project Team", WordPlace(1)), team)
    assert artifact.state(("approvals",)) == "absent"
    signed = word_table(["Name|Role|Signature|Date", "Alex Chen|Sponsor||2026-03-02"])
    headings = WordHeading(1, "Project plan", WordPlace(1)), WordHeading(2, "Approvals", WordPlace(2))
    artifact = as_kind(pack, "project_plan", *headings, signed)
    assert [one["approver"]["name"] for one in artifact.data["approvals"]] == ["Alex Chen"]


@pytest.mark.parametrize(
    "rows",
    [
        ["版本迭代|修订时间|修订内容|修订者", "V1.0|2026-03-15|建立项目计划书|张劭杰"],
        ["日期|版本|说明|作者", "2026-03-15|1.0|第一版软件项目计划|吴昶霖"],
        ["Version|Date|Description of change|Author", "1.0|2026-03-15|First draft of the plan|Alex Chen"],
    ],
)
def test_the_history_of_a_document_is_no_register(pack: Pack, rows: list[str]) -> None:
    artifact = as_kind(pack, "project_plan", WordHeading(1, "项目计划书", WordPlace(1)), word_table(rows))
    assert [artifact.state((name,)) for name in ("goals", "tasks", "milestones", "owners")] == ["absent"] * 4


def test_versions_that_are_released_are_milestones(pack: Pack) -> None:
    rows = ["版本|里程碑|日期", "V1.0|试运行|2026-03-15", "V2.0|上线|2026-05-15"]
    artifact = as_kind(pack, "project_plan", WordHeading(1, "项目计划书", WordPlace(1)), word_table(rows))
    assert artifact.state(("milestones",)) == "present"


def test_a_list_of_documents_with_their_versions_is_no_history(pack: Pack) -> None:
    rows = ["Document title|Version|Author|Location", "Project plan|1.2|Alex Chen|Cabinet 3"]
    artifact = as_kind(pack, "archive_manifest", WordHeading(1, "Archive", WordPlace(1)), word_table(rows))
    assert artifact.records == 1


@pytest.mark.parametrize(
    "rows",
    [
        ["风险序号|风险说明|应对策略", "1|备案上报中数据遗漏|提供数据校验功能", "2|企业查询中隐私泄露|严格的访问控制"],
        ["Risk no.|Risk description|Response", "1|The supplier fails|A second supplier", "2|Rain|Tents are rented"],
    ],
)
def test_columns_that_say_what_they_describe_state_nothing_else(pack: Pack, rows: list[str]) -> None:
    artifact = as_kind(pack, "project_plan", WordHeading(1, "项目计划书", WordPlace(1)), word_table(rows))
    assert artifact.state(("goals",)) == "absent"
    told = [rows[0].replace("风险", "目标").replace("Risk", "Goal"), *rows[1:]]
    artifact = as_kind(pack, "project_plan", WordHeading(1, "项目计划书", WordPlace(1)), word_table(told))
    assert artifact.state(("goals",)) == "present"


def test_a_column_that_nobody_filled_in_shows_no_rows_of_another_table(pack: Pack) -> None:
    goals = WordHeading(1, "Project plan", WordPlace(1)), WordHeading(2, "Project Goals", WordPlace(2))
    meetings = ["#|Type|Objective|Frequency", "1|Weekly meeting||", "2|Kick-off meeting||"]
    heading = WordHeading(2, "Internal communication", WordPlace(3))
    artifact = as_kind(pack, "project_plan", *goals, heading, word_table(meetings))
    assert artifact.state(("goals",)) == "blank"
    form = ["#|Objective|Due date|Unit", "1|||", "2|||"]
    artifact = as_kind(pack, "project_plan", *goals, heading, word_table(form))
    assert artifact.state(("goals",)) == "blank"


def test_a_column_of_days_begins_with_the_first_and_ends_with_the_last(pack: Pack) -> None:
    rows = ["Part|Start date|Finish date", "1|2026-03-04|2026-03-22", "2|2026-03-25|2026-04-12"]
    artifact = as_kind(pack, "project_plan", WordHeading(1, "Project plan", WordPlace(1)), word_table(rows))
    assert (artifact.data.get("start"), artifact.data.get("end")) == ("2026-03-04", "2026-04-12")


def test_phases_with_their_dates_are_milestones(pack: Pack) -> None:
    rows = ["Phasing|Start date|Finish date", "Define|2026-03-04|2026-03-22", "Set up|2026-03-25|2026-04-12"]
    headings = WordHeading(1, "Project plan", WordPlace(1)), WordHeading(2, "Milestones", WordPlace(2))
    artifact = as_kind(pack, "project_plan", *headings, word_table(rows))
    assert artifact.state(("milestones",)) == "present"
    assert artifact.state(("milestones", 0, "name")) == "present"
