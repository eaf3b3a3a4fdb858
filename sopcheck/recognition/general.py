"""Columns that do not show what the rows of a table are: those any table has, and those of a document's history."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sopcheck.recognition.labels import LabelIndex, fold

_ANY_TABLE = (
    *("name", "full name", "role", "title", "position", "department", "team", "date", "time", "status", "type"),
    *("comment", "remark", "note", "description", "id", "no", "number", "category", "email", "contact", "phone"),
    *("姓名", "名称", "角色", "职务", "职位", "岗位", "部门", "日期", "时间", "状态", "类型", "类别", "备注", "说明"),
    *("描述", "内容", "项目", "序号", "编号", "电话", "邮箱", "联系方式"),
)
_GENERAL = frozenset(map(fold, _ANY_TABLE))
"""Labels of columns that any table may have: without another one they do not show what its rows are."""
_DESCRIBING = re.compile(r"^(.{2,}?)\s*(?:description|details?|no|number|id|说明|描述|内容|详情|序号|编号)$")
_VERSION = re.compile(
    r"^(?:(?:文档|文件)?版本(?:号|迭代|编号)?|(?:document )?(?:version|revision|rev|ver)(?: (?:no|number|id))?)$"
)
_CHANGED = re.compile(r"修订|修改|变更|更改|作者|编写人|\b(?:chang|revis|modif|amend|author)")
_SIGNED = re.compile(
    r"审核|审批|批准|评审|校对|章节|原因|理由|摘要|概要|\b(?:approv|review|section|page|reason|summary)"
)
_NAMED = frozenset({"name", "title", "名称", "项目"})
"""A table with names is a list of things that have versions."""


def says_little(label: str, field: str, index: LabelIndex) -> bool:
    """Whether any table may have a column of that label, or one that describes another thing than the field's.

    `日期` is everybody's, and `风险说明` describes risks: neither shows that the rows are goals.
    """
    folded = fold(label)
    if folded in _GENERAL:
        return True
    if index.exact(label, (field,)):
        return False
    described = _DESCRIBING.match(folded)
    return described is not None and not any(match.path[0] == field for match in index.find(described[1]))


def is_history(labels: Iterable[str]) -> bool:
    """Whether these columns tell the versions of the document itself: `版本 | 日期 | 修订内容 | 作者`."""
    folded = [told for label in labels if (told := fold(label))]
    changed = [told for told in folded if _CHANGED.search(told)]
    versions = [told for told in folded if _VERSION.match(told)]
    rest = [told for told in folded if told in _GENERAL - _NAMED or _SIGNED.search(told)]
    return bool(changed and versions) and {*changed, *versions, *rest} >= set(folded)
