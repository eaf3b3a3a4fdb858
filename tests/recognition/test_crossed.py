"""Plans drawn as a grid of days."""

from __future__ import annotations

from office_documents import document, grid, sheet, title

from sopcheck.model import Artifact
from sopcheck.recognition.recognise import Recogniser, RecognitionSettings
from sopcheck.standard.model import Pack


def plan(pack: Pack, *rows: str) -> Artifact:
    settings = RecognitionSettings(kinds=(("**", "project_plan"),))
    blocks = sheet("表", title("书市项目计划 2026"), grid(rows))
    (artifact,) = Recogniser(pack, settings).recognise(document(*blocks)).artifacts
    return artifact


def test_marks_below_a_task_say_when_it_is_done(pack: Pack) -> None:
    rows = ("日期|选址|招展|开市", "2026-03-02|√||", "2026-03-03|√|√|", "2026-03-04||√|", "2026-03-05|||√")
    artifact = plan(pack, *rows)
    assert artifact.data["tasks"] == [
        {"name": "选址", "start": "2026-03-02", "due": "2026-03-03"},
        {"name": "招展", "start": "2026-03-03", "due": "2026-03-04"},
        {"name": "开市", "start": "2026-03-05", "due": "2026-03-05"},
    ]
    assert artifact.state(("milestones",)) == "derived"
    assert artifact.state(("owners",)) == "absent"


def test_texts_are_the_tasks_of_the_day_and_of_who_heads_the_column(pack: Pack) -> None:
    rows = ("日期|李雷|王芳|备注", "3月2日|走访场地|联系展商|雨天", "3月3日|签租约||", "3月4日|搭台|布展|")
    artifact = plan(pack, *rows)
    tasks = artifact.data["tasks"]
    assert isinstance(tasks, list)
    assert tasks[:2] == [
        {"name": "走访场地", "owner": {"name": "李雷"}, "due": "2026-03-02"},
        {"name": "联系展商", "owner": {"name": "王芳"}, "due": "2026-03-02"},
    ]
    assert len(tasks) == 5
    assert artifact.data["owners"] == [{"name": "李雷"}, {"name": "王芳"}]


def test_one_column_beside_counted_days_holds_the_tasks(pack: Pack) -> None:
    rows = ("日期|完成度", "第1天|登录和注册", "第2-4天|首页", "第5天|商品页", "5天之后|联调")
    tasks = plan(pack, *rows).data["tasks"]
    assert tasks == [{"name": "登录和注册"}, {"name": "首页"}, {"name": "商品页"}, {"name": "联调"}]


def test_figures_by_day_and_a_diary_with_many_columns_are_no_tasks(pack: Pack) -> None:
    figures = ("日期|订单数|退货数", "2026-03-02|12|1", "2026-03-03|9|0", "2026-03-04|15|2")
    assert plan(pack, *figures).state(("tasks",)) == "absent"
    diary = ("日期|天气|气温|总结|备注", "3月2日|晴|12|顺利|", "3月3日|晴|11|顺利|", "3月4日|雨|9|顺利|")
    assert plan(pack, *diary).state(("tasks",)) == "absent"
    chart = ("项目开始|2026-01-01|周", "负责人|李雷|1", "选址|2026-01-01|2", "招展|2026-01-05|3", "开市|2026-01-09|4")
    assert plan(pack, *chart).state(("tasks",)) == "absent"


def test_a_day_merged_over_several_rows_is_one_and_a_second_header_row_is_no_task(pack: Pack) -> None:
    rows = ("日期|上午|下午", "^|场地|展商", "3月2日|走访|电话", "^|签约|回访", "3月3日|搭台|布展", "3月4日|彩排|接待")
    tasks = plan(pack, *rows).data["tasks"]
    assert isinstance(tasks, list)
    assert [task["name"] for task in tasks if isinstance(task, dict)][:4] == ["走访", "电话", "签约", "回访"]
