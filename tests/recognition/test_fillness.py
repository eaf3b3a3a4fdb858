"""The state of a text: what nobody has written yet is told from short, odd-looking, real content."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_pack import VOCABULARY

from sopcheck.recognition.fillness import NONE, Fillness, state_of
from sopcheck.recognition.guidance import is_tame

FILLNESS = Fillness(VOCABULARY)

PLACEHOLDERS = [
    ("[Name]", "bracket-placeholder"),
    ("[Your Name]", "bracket-placeholder"),
    ("【请填写】", "bracket-placeholder"),
    ("Approved by: [Name, role]", "bracket-placeholder"),
    ("[Company Name] will grow [metric] by [X]%", "bracket-placeholder"),
    ("[Objective 1]", "bracket-placeholder"),
    ("[Goal 12]", "bracket-placeholder"),
    ("✅ [Key result]", "bracket-placeholder"),
    ("[Name, Role — Executive Sponsor]", "bracket-placeholder"),
    ("[Name, Role]", "bracket-placeholder"),
    ("[Technical / Business / Resource / Schedule]", "bracket-placeholder"),
    ("[1-5]", "bracket-placeholder"),
    ("[Milestone 1], [Milestone 2]", "bracket-placeholder"),
    ("[2-3 sentence summary of the outcome]", "bracket-placeholder"),
    ("Vendor delivers by [MM/DD]", "bracket-placeholder"),
    ("[What do we now know that we did not know before?]", "bracket-placeholder"),
    ("【具体内容】", "bracket-placeholder"),
    ("<项目名称>", "angle-placeholder"),
    ("<Name>", "angle-placeholder"),
    ("<What this project delivers, and how we will know that it has succeeded in the end.>", "angle-placeholder"),
    ("{{name}}", "template-variable"),
    ("${name}", "template-variable"),
    ("{project_name}", "template-variable"),
    ("____", "filler"),
    ("签字：____", "filler"),
    ("......", "filler"),
    ("……", "filler"),
    ("？？？", "filler"),
    ("xxx", "xxx"),
    ("XX部门", "xxx"),
    ("2017年12月XX日", "xxx"),
    ("xxxx-xxxx", "xxx"),
    ("示例：某某活动", "xxx"),
    ("XX年XX月XX日", "xxx"),
    ("X 小时", "xxx"),
    ("约 X 周", "xxx"),
    ("X hours", "xxx"),
    ("N 次", "xxx"),
    ("@username", "handle"),
    ("@负责人", "handle"),
    ("@成员1（角色）", "handle"),
    ("@xxx, @xxx", "xxx"),
    ("DD/MM/YYYY", "date-mask"),
    ("YYYY-MM-DD", "date-mask"),
    ("00/00/2003", "date-mask"),
    ("00.00.00", "date-mask"),
    ("Initial Steering Committee Meeting\t00/00/2003", "date-mask"),
    ("YYYY年MM月DD日", "date-mask"),
    ("开始：YYYY-MM-DD", "date-mask"),
    ("    年  月  日", "date-mask"),
    ("2026年__月__日", "date-mask"),
    ("待定", "placeholder-word"),
    ("tbd", "placeholder-word"),
    ("（待补充）", "placeholder-word"),
    ("待定（视审批结果）", "placeholder-word"),
    ("TBD by finance", "placeholder-word"),
    ("TODO: write", "placeholder-word"),
    ("Todo: Choose a project topic! The project must not be an IT project.", "guidance"),
    ("Hint: You should have at least 10 project goals.", "guidance"),
    ("N.N.", "placeholder-word"),
    ("时间待定", "pending"),
    ("To be determined", "pending"),
    ("（是/否）", "choice-list"),
    ("High/Med/Low", "choice-list"),
    ("高、中、低", "choice-list"),
    ("未开始/进行中/已完成", "choice-list"),
    ("Yes / Partially / No", "choice-list"),
    ("是/部分/否", "choice-list"),
    ("已解决/待解决", "choice-list"),
    ("已完成/未完成", "choice-list"),
    ("✅ 达成 / 🔄 部分达成 / ❌ 未达成", "choice-list"),
    ("Met / Partly met / Not met", "choice-list"),
    ("Pass / Fail", "choice-list"),
    ("High (3) / Medium (2) / Low (1)", "choice-list"),
    ("1-低 / 2-中 / 3-高", "choice-list"),
    ("1/2/3/4/5", "choice-list"),
    ("专家/学生/公众/其他", "choice-list"),
    ("实验/美工/...", "choice-list"),
    ("✅ / ⚠️ / ❌", "choice-list"),
    ("🟢 On budget / 🔴 Over budget", "choice-list"),
    ("Daily / Weekly / Monthly", "choice-list"),
    ("Too much / just right (select one)", "choice-list"),
    ("满意 一般（单选）", "choice-list"),
    ("□是 □否", "choice-list"),
    ("[ ]草稿 [ ]正式发布", "choice-list"),
    ("Select …", "select"),
    ("Select a level", "select"),
    ("请选择", "select"),
    ("说明项目的目标和范围", "guidance"),
    ("请填写负责人", "guidance"),
    ("描述本项目的背景", "guidance"),
    ("简要描述活动流程", "guidance"),
    ("（完成的任务、实现的功能、进度、质量等）", "guidance"),
    ("是否实现了项目立项时的所有需求？", "guidance"),
    ("本栏由财务填写", "guidance"),
    ("*请在此处填写*", "guidance"),
    ("描述项目实施过程中遇到的主要问题及解决办法", "guidance"),
    ("对项目目标进行描述", "guidance"),
    ("此部分应包括市场规模、竞争对手、用户画像等内容", "guidance"),
    ("根据实际情况填写", "guidance"),
    ("用一句话描述项目目标", "guidance"),
    ("可从市场、用户、竞品三方面分析", "guidance"),
    ("（如有）", "guidance"),
    ("不超过500字", "guidance"),
    ("填写负责人姓名", "guidance"),
    ("202X年X月X日", "xxx"),
    ("X%", "xxx"),
    ("年月日", "date-mask"),
    ("T.B.D.", "placeholder-word"),
    ("To be advised", "pending"),
    ("Date of approval", "guidance"),
    ("List key milestones and dates.", "guidance"),
    ("A brief description of the risk and its cause.", "guidance"),
    ("For each risk, describe the mitigation.", "guidance"),
    ("(optional)", "guidance"),
    ("1 = low, 5 = high", "guidance"),
    ("Describe the background of the project", "guidance"),
    ("List the main risks and owners.", "guidance"),
    ("Provide a brief summary of the result", "guidance"),
    ("Enter the project name", "guidance"),
    ("What happened and impact.", "guidance"),
    ("What went well?", "guidance"),
    ("The text goes here", "guidance"),
    ("Were the goals clear?", "guidance"),
    ("有没有新的风险？", "guidance"),
    ("Add the owner and the date here.", "guidance"),
    ("具体任务描述", "guidance"),
    ("观点内容...", "guidance"),
    ("经验1", "numbered"),
    ("主要环节 2", "numbered"),
    ("停止做法1 - 原因", "numbered"),
    ("Recommendation 2", "numbered"),
    ("Key finding #3", "numbered"),
    ("例如：双十一促销", "example"),
    ("（例如：线上）", "example"),
    ("e.g. 10% growth", "example"),
    ("Example: weekly report", "example"),
    ("<!-- 说明：在这里写目标 -->", "comment"),
    ("请填写目标\n[Name]", "bracket-placeholder"),
    ("描述目标\n列出指标", "guidance"),
]

CONTENT = [
    "x",
    "xxl尺码",
    "XXL",
    "[2026] 春季",
    "列出的问题均已解决",
    "[计划书](plan.md)",
    "[PRJ-101]",
    "[Q1 2026]",
    "[Alex Chen, Bo Li]",
    "[李雷, 王芳]",
    "[2026-03-05]",
    "【时间】3月5日",
    "【活动目标】提升转化率",
    "【春日焕新】",
    "目标1：拉新 1 万",
    "Goal 1: launch in May",
    "阶段1",
    "Phase 2",
    "微信 / 微博 / 抖音 / 小红书",
    "线上/线下",
    "Windows / macOS / Linux",
    "2026/3/5",
    "已完成/总数：3/5",
    "@wangfang",
    "@alex.chen",
    "Model X 分析",
    "第3X 项目",
    "Vec<u8> 类型",
    "温度<阈值时报警，湿度>阈值时停机",
    "见 /api/books/<id>",
    "Fill in tax forms",
    "Is it easy to use? 80 % said yes.",
    "[x]",
    "[√]正式发布 [ ]草稿",
    "[ ] 发布首页",
    "□ 整理资料",
    "《双十一方案》",
    "138xxxx1234",
    "张XX",
    "说明会定于周五举行",
    "描述性统计显示复购率为 12%",
    "分析竞品页面，输出报告",
    "列出清单并逐一核对",
    "填写率提升 12%",
    "请提前一天预约会议室",
    "示例项目上线",
    "项目名称：城市报警平台",
    "如遇下雨则改期",
    "待客户确认后上线的功能共3项",
    "重点是**对我们自身的界定**",
    "姐妹......时光荏苒，岁月飞逝，转眼已十年，我们都成长为这座城市里平凡而努力的人，仍然记得彼此",
    "High (4)",
    "高/中",
    "20%",
    "<5%",
    "a < 3 and b > 2",
    "邮件 <ops@example.com>",
    "文字<br>换行",
    "IT/Security",
    "Risk/Issue log",
    "A/B",
    "T-3",
    "1.10",
    "1.0.0.0",
    "10.00.2003",
    "0",
    "√",
    "×",
    "🔴",
    "✅ Resolved",
    "C++",
    "notes",
    "Todo list app",
    "Na Li",
    "TBDC",
    "Selected vendor A",
    "Select vendor and sign contract",
    "Identify the root cause and fix it",
    "Name your system from the start",
    "Record all risk-related incidents",
    "How we work: daily stand-up",
    "None of the users complained about price but two asked for refunds",
    "When users click the banner they get a coupon.",
    "fillna () / dropna ()",
    "无法按期上线",
    "-5",
    "描述目标\n转化率从 3% 提升到 5%",
    "请用户填写问卷后领取奖品",
    "比如把首页按钮改为红色后点击率上升，说明颜色影响点击",
    "是否加价由用户决定",
    "如何选沙发",
    "谁先到谁得",
    "根据实际情况调整了投放预算",
    "包括三场线下沙龙和一场线上直播",
    "此处客流量较大",
    "不超过 3 天",
    "需明确责任人的任务共 3 项，均已落实",
    "Explain prices to new users by phone",
    "Date of delivery slipped by two days",
    "Provide refunds within 3 days",
    "A brief description helps users",
    "Pending orders: 12",
    "To be held in Shanghai",
    "To do this, add staff",
    "Model X 年度销量",
]


@pytest.mark.parametrize(("text", "reason"), PLACEHOLDERS)
def test_is_a_placeholder(text: str, reason: str) -> None:
    assert FILLNESS.state_of(text) == ("placeholder", reason)


@pytest.mark.parametrize("text", CONTENT)
def test_is_content(text: str) -> None:
    assert FILLNESS.state_of(text) == ("present", "content")


@pytest.mark.parametrize(
    "text",
    ["", "  ", "-", "/", "—", "--", "[]", "()", "（）", "[ ]", "<br>", "项目名称：", "Signature:", "。", "□", '""'],
)
def test_is_blank(text: str) -> None:
    assert FILLNESS.state_of(text)[0] == ("placeholder" if text == "项目名称：" else "blank")


@pytest.mark.parametrize("text", ["甲方：\n乙方：", "启动说明：\n结束说明：\n", "负责人："])
def test_labels_alone_are_blank(text: str) -> None:
    assert FILLNESS.state_of(text) == ("blank", "label-only")


@pytest.mark.parametrize("text", ["调查结果如下：", "权重分配如下："])
def test_a_line_that_introduces_something_is_content(text: str) -> None:
    assert FILLNESS.state_of(text)[0] == "present"


@pytest.mark.parametrize(
    "text",
    [
        "不适用",
        "N/A",
        "n/a",
        "（不适用）",
        "不适用，本活动无奖励",
        "不适用（内部活动）",
        "N/A - no budget",
        "Not applicable.",
    ],
)
def test_is_not_applicable(text: str) -> None:
    assert FILLNESS.state_of(text) == ("not_applicable", "not-applicable")


@pytest.mark.parametrize(
    "text",
    [
        "无",
        "无。",
        "（无）",
        "暂无",
        "没有",
        "None.",
        "未发现异常",
        "暂无投诉",
        "本期无异常",
        "0 issues",
        "No issues found.",
        "No anomalies this week",
        "there were no complaints",
    ],
)
def test_says_that_there_is_none(text: str) -> None:
    assert FILLNESS.state_of(text) is NONE
    assert FILLNESS.is_none(text)


@pytest.mark.parametrize("text", ["无法", "无线网络异常", "No. 5", "no", "0", "没有完成目标", "无人值守机房"])
def test_does_not_say_that_there_is_none(text: str) -> None:
    assert FILLNESS.state_of(text) is not NONE


@pytest.mark.parametrize(
    "text", ["描述接口", "List the suppliers", "How to choose a sofa?", "What is new in spring?", "说明活动的规则"]
)
def test_a_name_may_be_an_imperative(text: str) -> None:
    assert FILLNESS.state_of(text, prose=False)[0] == "present"
    assert FILLNESS.state_of(text, prose=True)[0] == "placeholder"


@pytest.mark.parametrize("text", ["请填写任务名称", "Enter the task name", "Please list the owners", "[Name]", "待定"])
def test_a_name_may_be_a_placeholder(text: str) -> None:
    assert FILLNESS.state_of(text, prose=False)[0] == "placeholder"


def test_a_long_letter_with_merge_fields_is_content() -> None:
    letter = "Hi {{contact.firstname}},\n\nThank you for joining our webinar! " + "Here is what we promised you. " * 8
    assert FILLNESS.state_of(letter) == ("present", "content")


def test_several_texts_are_present_as_soon_as_one_is() -> None:
    assert FILLNESS.state_of_all(["待定", "-", "上线"]) == ("present", "content")
    assert FILLNESS.state_of_all(["-", "待定"]) == ("placeholder", "placeholder-word")
    assert FILLNESS.state_of_all(["-", ""]) == ("blank", "blank-mark")
    assert FILLNESS.state_of_all(["无"]) is NONE
    assert FILLNESS.state_of_all([]) == ("blank", "empty")


def test_a_single_text() -> None:
    assert state_of("[Name]", VOCABULARY) == ("placeholder", "bracket-placeholder")


@pytest.mark.parametrize(
    ("pattern", "tame"),
    [
        (r"^请(在此)?填写", True),
        (r"^.{0,60}here$", True),
        (r"(a+)+$", False),
        (r"(a|b)*c", False),
        (r"(?=x)y", False),
        (r"(a)\1", False),
        (r".*.*.*.*.*x", False),
        (r"(", False),
    ],
)
def test_patterns_that_could_hang_are_left_out(pattern: str, *, tame: bool) -> None:
    assert is_tame(pattern) is tame


@given(st.text(max_size=200), st.booleans())
def test_judging_never_raises(text: str, prose: bool) -> None:  # noqa: FBT001 - hypothesis gives it
    state, reason = FILLNESS.state_of(text, prose=prose)
    assert state in {"present", "blank", "placeholder", "not_applicable"}
    assert reason
