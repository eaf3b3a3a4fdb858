"""Keys of structured sources become canonical names, values canonical values, and every mention is marked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from small_pack import field, kind, pack

from sopcheck.model import FieldPath, Json, Tree
from sopcheck.recognition.labels import LabelIndex
from sopcheck.recognition.tree import TreeFields, TreeRecogniser
from sopcheck.recognition.values import ValueReader

KIND = kind(
    "risks",
    field("id", "text", "编号"),
    field("title", "text", "标题", "名称"),
    field("author", "person", "作者"),
    field("date", "date", "日期"),
    field("period", "period", "周期"),
    field("scale", "text", "评分标准"),
    field(
        "goals",
        "records",
        "目标",
        records=(field("id", "text", "编号"), field("statement", "prose", "内容", required=True)),
    ),
    field(
        "duties",
        "records",
        "职责",
        records=(field("department", "text", "部门", required=True), field("duty", "prose", "分工", required=True)),
    ),
    field(
        "risks",
        "records",
        "风险清单",
        records=(
            field("id", "text", "编号"),
            field("description", "prose", "风险描述", required=True),
            field("likelihood", "level", "可能性"),
            field("impact", "level", "影响程度"),
            field("score", "number", "风险系数"),
            field("owner", "person", "责任人"),
            field("found_at", "date", "发现日期"),
        ),
    ),
)
READER = TreeRecogniser(KIND, LabelIndex(KIND.fields, {"risks.owner": ("跟进人",)}), ValueReader(pack()))


def tree(data: Json, raw: dict[FieldPath, str] | None = None) -> Tree:
    return Tree(data, lambda _: (None, None), (raw or {}).get)


def read(data: Json, raw: dict[FieldPath, str] | None = None) -> TreeFields:
    return READER.recognise(tree(data, raw))


def test_labels_in_any_language_and_writing() -> None:
    found = read({"标题": "风险登记册", "ID": "RSK-1", "作者": "李雷（运营经理）", "Date": "2026年3月2日"})
    assert found.data == {
        "title": "风险登记册",
        "id": "RSK-1",
        "author": {"name": "李雷", "role": "operations_manager"},
        "date": "2026-03-02",
    }
    mark = found.marks[("date",)]
    assert (mark.state, mark.label, mark.text, mark.source) == ("present", "Date", "2026年3月2日", ("Date",))


def test_what_is_not_filled_in_is_marked_and_left_out() -> None:
    found = read({"title": "[Name]", "author": None, "date": "2026-02-30", "period": "不适用"})
    assert found.data == {"period": None}
    states = {path[0]: mark.state for path, mark in found.marks.items()}
    assert states == {"title": "placeholder", "author": "blank", "date": "present", "period": "not_applicable"}
    assert found.misfits == {("date",): ("004", "2026-02-30")}


def test_records_from_a_list() -> None:
    found = read({"风险清单": [{"编号": "R1", "风险描述": "断货", "跟进人": "王芳"}, {"风险描述": "待定"}, {}, None]})
    assert found.data == {"risks": [{"id": "R1", "description": "断货", "owner": {"name": "王芳"}}, {}]}
    assert found.marks[("risks",)].state == "present"
    assert found.marks[("risks", 0)].source == ("风险清单", 0)
    assert found.marks[("risks", 0, "owner")].source == ("风险清单", 0, "跟进人")
    assert found.marks[("risks", 1, "description")].state == "placeholder"
    assert ("risks", 2) not in found.marks


def test_records_from_a_mapping_by_id() -> None:
    found = read({"risks": {"R1": {"风险描述": "断货"}, "R2": {"风险描述": "退货"}}})
    assert found.data == {"risks": [{"id": "R1", "description": "断货"}, {"id": "R2", "description": "退货"}]}
    assert found.marks[("risks", 1, "description")].source == ("risks", "R2", "风险描述")


def test_records_from_texts() -> None:
    found = read({"目标": ["提升复购率", "", "降低投诉"]})
    assert found.data == {"goals": [{"statement": "提升复购率"}, {"statement": "降低投诉"}]}
    assert found.marks[("goals", 1, "statement")].source == ("目标", 2)


def test_records_from_texts_by_key() -> None:
    found = read({"职责": {"市场部": "推广", "客服部": "回访"}, "goals": {"G1": "提升复购率"}})
    assert found.data == {
        "duties": [{"department": "市场部", "duty": "推广"}, {"department": "客服部", "duty": "回访"}],
        "goals": [{"id": "G1", "statement": "提升复购率"}],
    }


def test_a_single_record() -> None:
    assert read({"目标": {"内容": "提升复购率"}}).data == {"goals": [{"statement": "提升复购率"}]}


def test_records_that_there_are_none_of() -> None:
    assert read({"risks": "无"}).data == {"risks": []}
    assert read({"risks": []}).marks[("risks",)].state == "blank"
    assert read({"risks": [{}, None]}).marks[("risks",)].state == "blank"
    assert read({"risks": ["待定"]}).marks[("risks",)].state == "placeholder"


def test_records_without_a_known_key_are_of_a_wrong_shape() -> None:
    found = read({"risks": [{"colour": "red"}]})
    assert found.misfits == {("risks",): ("005", "colour：red")}
    assert found.unknown == (("risks", 0, "colour"),)


def test_records_in_prose() -> None:
    found = read({"risks": "见附件"})
    assert found.data == {}
    assert found.marks[("risks",)].state == "present"
    assert found.misfits == {}


def test_the_main_records_alone_are_a_document() -> None:
    assert read([{"风险描述": "断货"}]).data == {"risks": [{"description": "断货"}]}
    assert read([{"风险描述": "断货"}]).marks[("risks", 0, "description")].source == (0, "风险描述")


def test_fields_under_a_heading_of_their_own() -> None:
    found = read({"基本信息": {"标题": "登记册", "colour": "red"}, "extra": {"a": 1}})
    assert found.data == {"title": "登记册"}
    assert found.marks[("title",)].source == ("基本信息", "标题")
    assert set(found.unknown) == {("基本信息", "colour"), ("extra",)}


def test_two_keys_of_one_field() -> None:
    found = read({"标题": "待定", "名称": "登记册", "title": "另一个"})
    assert found.data == {"title": "登记册"}
    assert found.marks[("title",)].label == "名称"
    assert found.repeated == ((("title",), ("标题",)), (("title",), ("title",)))


def test_unknown_keys_are_kept_for_hints() -> None:
    found = read({"titel": "x", "risks": [{"风险描述": "断货", "ownr": "王芳"}]})
    assert found.unknown == (("titel",), ("risks", 0, "ownr"))


def test_keys_are_not_guessed() -> None:
    assert read({"主要目标": ["a"], "风险标题": "x"}).data == {}


def test_scalars_keep_their_text() -> None:
    found = read(
        {"id": 1.1, "title": 7, "risks": [{"编号": 7, "score": 1.5}]}, {("id",): "1.10", ("risks", 0, "编号"): "007"}
    )
    assert found.data == {"id": "1.10", "title": "7", "risks": [{"id": "007", "score": 1.5}]}


def _levels(data: Json) -> list[object]:
    rows = read(data).data["risks"]
    assert isinstance(rows, list)
    return [row[name]["level"] for row in rows for name in ("likelihood", "impact")]  # type: ignore[index,call-overload]


def test_numbers_are_rated_on_the_scale_of_their_columns() -> None:
    low: list[Json] = [{"可能性": 1, "影响程度": 2}, {"可能性": 3, "影响程度": "高"}]
    assert _levels({"risks": low}) == ["low", "medium", "high", "high"]
    assert _levels({"risks": [*low, {"可能性": 5, "影响程度": 4}]}) == ["low", "low", "medium", "high", "high", "high"]
    assert _levels({"risks": low, "评分标准": "1-5 分"}) == ["low", "low", "medium", "high"]
    assert _levels({"risks": [{"likelihood (1-5)": 2, "影响程度 (1-3)": 2}]}) == ["low", "medium"]


def test_the_year_of_the_document_completes_dates() -> None:
    found = read({"risks": [{"风险描述": "断货", "发现日期": "3月5日"}], "周期": "2026-03"})
    assert found.data["risks"] == [{"description": "断货", "found_at": "2026-03-05"}]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["risks", "标题", "目标", "编号", "可能性", "duties", "x", "周期"]), inner, max_size=5
        )
    ),
    max_leaves=15,
)


@given(_JSON)
def test_recognising_never_raises(data: Json) -> None:
    found = read(data)
    assert set(found.misfits) <= set(found.marks)
    assert found.data.keys() <= KIND.fields.keys()
