"""Tables: label and value pairs of a form, the header of a register, and which of its rows are records."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sopcheck.model import Table, Text
from sopcheck.recognition.dates import read_period
from sopcheck.recognition.labels import LabelIndex, NamePath, fold
from sopcheck.recognition.unfold import merged_sideways

GENERIC_HEADS = frozenset(
    map(
        fold,
        [
            "项目",
            "内容",
            "字段",
            "值",
            "名称",
            "说明",
            "属性",
            "信息",
            "详情",
            "条目",
            "要素",
            "事项",
            "填写内容",
            "备注",
            "field",
            "value",
            "item",
            "detail",
            "details",
            "attribute",
            "property",
            "description",
            "content",
            "key",
            "information",
            "info",
            "entry",
        ],
    )
)
"""Header cells of a form, which say that labels stand on the left and values on the right; they name no field alone."""
_DESCRIBES = frozenset({"type", "kind", "description", "detail", "类型", "方式", "描述", "说明", "内容"})
"""Lower labels that describe what the one above them names."""
_TOTALS = re.compile(
    r"^(?:合计|总计|小计|汇总|共计|平均(?:值)?|sub-?total|(?:grand\s+)?total|sum|average|mean)\s*(?:[:：(（*_\d]|$)",
    re.IGNORECASE,
)
_NOTES = re.compile(
    r"^(?:\*|※|注\s*\d*\s*[:：]|备注\s*[:：]|说明\s*[:：]|notes?\s*[:：]|remarks?\s*[:：]|©|copyright)", re.IGNORECASE
)
_NOTE = re.compile(r"^(?:注释?|备注|说明|附注|notes?|remarks?|comments?)$", re.IGNORECASE)
_EXAMPLE = re.compile(
    r"^[\s*_(（\[【<]*"
    r"(?:(?:示例|样例|范例|示范|例)\s*\d{0,2}|examples?(?:\s*\d{1,2})?|sample row|e\.?\s?g\.?)"
    r"[\s*_)）\]】>:：.]*$",
    re.IGNORECASE,
)
_DITTO = frozenset({"同上", "〃", "″", "same as above", "ditto", "as above"})
_NUMBER = re.compile(r"^[A-Za-z]{0,6}[-_. ]?\d{1,5}[.)、]?$")
_SHARED_FIT = 0.5
_COUNTS = {"#": "No.", "＃": "No.", "№": "No."}
_MONTH_OR_WEEK = re.compile(r"(\d{1,2})\s*月份?|第?\s*(\d{1,2})\s*周|(?:week\s*|w)(\d{1,2})", re.IGNORECASE)
_ANY_YEAR, _YEAR, _HALF_YEAR = 2000, 366, 183
_HEADER_ROWS = 4
"""How deep a header is looked for below the top of a table."""
_SAMPLE = 12
"""Rows below a header that show what a column holds."""
_WIDE = 2


def form_pairs(table: Table, known: Callable[[str], bool]) -> tuple[tuple[Text, Text], ...]:
    """Label and value cells of a form of two, four ... columns; nothing if the table is no form.

    The labels stand in the first, third ... column. A header of general words (`Field | Value`) is no pair.
    """
    rows = _unmerged(table.rows)
    if not rows or any(len(row) % _WIDE for row in rows):
        return ()
    if all(not cell.text.strip() or fold(cell.text) in GENERIC_HEADS for cell in rows[0]):
        rows = rows[1:]
        general = True
    else:
        general = False
    pairs = [(row[at], row[at + 1]) for row in rows for at in range(0, len(row), _WIDE) if row[at].text.strip()]
    labels = sum(known(label.text) for label, _ in pairs)
    values = sum(known(value.text) for _, value in pairs)
    if not labels or values * 2 > labels:
        return ()
    if not general and known(rows[0][1].text):
        return ()
    needed = 1 if general and len(rows[0]) == _WIDE else max(2, len(pairs) // 3)
    return tuple(pairs) if labels >= needed else ()


def _unmerged(rows: Sequence[Sequence[Text]]) -> list[Sequence[Text]]:
    """The rows with each merged cell once, where cells are merged sideways; then without the empty end of a row."""
    out = [[cell for at, cell in enumerate(row) if not at or cell.place != row[at - 1].place] for row in rows]
    if all(len(new) == len(old) for new, old in zip(out, rows, strict=True)):
        return list(rows)
    for cells in out:
        while len(cells) > _WIDE and not cells[-1].text.strip() and (len(cells) % _WIDE or not cells[-2].text.strip()):
            cells.pop()
    return [*out]


@dataclass(frozen=True, slots=True)
class Header:
    """How the columns of a table answer the fields of a record.

    `columns` pairs a column with its field and the strength of the match; `labels` are the header cells used.
    `depth` counts the rows down to and including the one that names the columns; the rows of the header may be more.
    """

    columns: tuple[tuple[int, str, float], ...]
    labels: tuple[Text, ...]
    depth: int
    doubles: int
    """Further columns with the label of a field that has a column: many mean a matrix."""

    def names(self) -> frozenset[str]:
        """The fields that have a column."""
        return frozenset(name for _, name, _ in self.columns)


def body_start(rows: Sequence[Sequence[Text]], depth: int) -> int:
    """The number of rows above the first that is no part of the header whose row `depth` names the columns.

    A row with a cell that is merged with one of the header is part of it, whatever its other cells say; unless that
    cell stands beside all of the table.
    """
    end = depth
    while 0 < end < len(rows) and any(
        low.place == high.place and low.text.strip() for low, high in zip(rows[end], rows[end - 1], strict=True)
    ):
        end += 1
        if end - depth >= _HEADER_ROWS:
            return depth
    return end


def head_cells(rows: Sequence[Sequence[Text]], depth: int) -> tuple[Text, ...]:
    """The cells that head the columns: those of the row `depth`, where it is empty the nearest one above."""
    return tuple(
        next((rows[at][column] for at in range(depth - 1, -1, -1) if rows[at][column].text.strip()), cell)
        for column, cell in enumerate(rows[depth - 1])
    )


def read_header(table: Table, index: LabelIndex, within: NamePath, fits: Callable[[str, int, int], float]) -> Header:
    """Find the header row of `table` and map its columns to the fields below `within`.

    `fits(name, column, depth)` says which share (0 to 1) of the cells below the header a field's type can read: it
    decides between columns that claim the same field, and between fields that a label names.
    """
    best = Header((), (), 0, 0)
    for depth, labels in _header_candidates(table):
        header = _map_columns(labels, depth, index, within, fits)
        if depth > 1 and not table.header_rows and sum(strength >= 1 for _, _, strength in header.columns) < _WIDE:
            continue  # below the first row only labels as they stand make a header
        if _header_score(header) > _header_score(best):
            best = header
    return best


def _header_score(header: Header) -> float:
    return sum(strength for _, _, strength in header.columns) - 0.1 * header.depth


def _header_candidates(table: Table) -> Iterator[tuple[int, tuple[tuple[str, ...], ...]]]:
    """Each possible header with its depth: for every column the texts that may name it, the best first."""
    rows = table.rows[:_HEADER_ROWS]
    for number, row in enumerate(rows):
        if number < table.header_rows - 1:
            continue
        lower = _once(row, table.rows[number + 1 : number + 1 + _SAMPLE])
        if number and _continues(rows[number - 1], row):
            above = _spread(rows[number - 1])
            yield (
                number + 1,
                tuple((low, f"{high} {low}", high) for high, low in zip(above, lower, strict=True)),
            )
        yield number + 1, tuple((text,) for text in lower)
        if table.header_rows and number >= table.header_rows:
            return  # the format itself says where the header ends


def _once(row: Sequence[Text], below: Sequence[Sequence[Text]]) -> list[str]:
    """The texts of a header row; of cells merged sideways one column is named by them, the others by none.

    It is the first, unless that only counts the rows: `任务名称` over the numbers of the tasks and their names.
    """
    texts = [cell.text for cell in row]
    for start, end in merged_sideways(row):
        counted = [line[start].text for line in below if line[start].place != row[start].place]
        named = start + 1 if len(counted) > _WIDE and all(map(is_number, counted)) else start
        texts[start:end] = [text if at == named else "" for at, text in enumerate(texts[start:end], start)]
    return texts


def _continues(above: Sequence[Text], row: Sequence[Text]) -> bool:
    """Whether `row` is the lower level of a header: the upper one repeats or leaves out cells, this one fills them."""
    texts = [cell.text.strip() for cell in above]
    repeats = len(set(texts)) < len(texts) or "" in texts
    return repeats and all(low.text.strip() or high for low, high in zip(row, texts, strict=True))


def _spread(row: Sequence[Text]) -> list[str]:
    """A header row whose empty cells repeat the cell to their left, as merged cells do."""
    out: list[str] = []
    for cell in row:
        out.append(cell.text.strip() or (out[-1] if out else ""))
    return out


def _map_columns(
    labels: Sequence[tuple[str, ...]],
    depth: int,
    index: LabelIndex,
    within: NamePath,
    fits: Callable[[str, int, int], float],
) -> Header:
    claims: list[tuple[float, float, int, str, bool]] = []
    for column, written in enumerate(labels):
        texts = _in_order(written, index, within)
        for rank, text in enumerate(texts):
            matches = index.find(_COUNTS.get(text.strip(), text), within) if text.strip() else ()
            claims.extend(
                (
                    match.strength - 0.1 * rank,
                    fits(match.path[-1], column, depth),
                    column,
                    match.path[-1],
                    len(matches) > 1 and match.strength == matches[0].strength,
                )
                for match in matches
            )
            if matches:
                break
    # Guesses are about as good as each other: of two the first column wins.
    claims.sort(key=lambda claim: (-claim[0] if claim[0] >= 1 else -round(claim[0], 1), -claim[1], claim[2]))
    columns: list[tuple[int, str, float]] = []
    for strength, fit, column, name, shared in claims:
        taken = any(other == column for other, _, _ in columns)
        if any(other == name for _, other, _ in columns) or (strength < 1 and not fit) or fit < 0:
            continue
        # A label that names several fields alike (`起止日期`, `Mitigation / trigger`) answers all that its cells fit.
        if not taken or (shared and fit >= _SHARED_FIT):
            columns.append((column, name, strength))
    columns += _periods(labels, columns, index, within)
    used = {column for column, _, _ in columns}
    doubles = len({claim[2] for claim in claims if claim[0] >= 1 and claim[2] not in used})
    return Header(tuple(sorted(columns)), (), depth, doubles)


def _in_order(texts: tuple[str, ...], index: LabelIndex, within: NamePath) -> tuple[str, ...]:
    """The texts of both levels of a header, the most telling first: `Level` below `Impact` is the level of impact.

    What both say together goes before the lower one alone, and a known label above a word that only describes it.
    """
    if len(texts) < len(("low", "both", "high")):
        return texts
    low, both, high = texts
    if index.exact(both, within):
        return both, low, high
    return (high, both, low) if fold(low) in _DESCRIBES and index.exact(high, within) else texts


def _periods(
    labels: Sequence[tuple[str, ...]], columns: Sequence[tuple[int, str, float]], index: LabelIndex, within: NamePath
) -> list[tuple[int, str, float]]:
    """Columns that are headed by periods (`9月 | 8月`): the latest holds the value, the one before it the previous."""
    used, names = {column for column, _, _ in columns}, {name for _, name, _ in columns}
    if "value" in names or not all(index.exact(name, within) for name in ("value", "previous")):
        return []
    found = [(day, at) for at, texts in enumerate(labels) if at not in used and (day := _begins(texts[0])) is not None]
    if not found:
        return []
    earliest = min(found)[0]
    # Where no year is named, January stands beside the December before it.
    wraps = all(date.fromordinal(day).year == _ANY_YEAR for day, _ in found) and max(found)[0] - earliest > _HALF_YEAR
    found = sorted(
        ((day + _YEAR if wraps and day - earliest < _HALF_YEAR else day, at) for day, at in found), reverse=True
    )
    wanted = [name for name in ("value", "previous") if name not in names]
    return [(at, name, 1.0) for (_, at), name in zip(found, wanted, strict=False)]


def _begins(text: str) -> int | None:
    """The first day of the period that heads a column, as a number to compare; of any year where it names none."""
    body = text.strip().strip("*_ ")
    if found := _MONTH_OR_WEEK.fullmatch(body):
        body = f"{_ANY_YEAR}-{int(found[1]):02}" if found[1] else f"{_ANY_YEAR}W{found[2] or found[3]}"
    elif body.isalpha() and body.isascii():
        body = f"{body} {_ANY_YEAR}"
    elif re.fullmatch(r"Q[1-4]", body, re.IGNORECASE):
        body = f"{_ANY_YEAR}{body}"
    period = read_period(body, year=_ANY_YEAR) if len(body) == 4 or not body.isdigit() else None  # noqa: PLR2004 - a year
    return period[0].toordinal() if period is not None else None


def is_total(row: Sequence[Text]) -> bool:
    """Whether the first filled cell says that the row sums up the others."""
    first = next((cell.text.strip() for cell in row if cell.text.strip()), "")
    return bool(_TOTALS.match(first.strip("*_ "))) and len(first) < 20  # noqa: PLR2004 - a sentence is no total


def is_group(row: Sequence[Text]) -> bool:
    """Whether the row heads a group of records: one text in a cell that is merged over several columns."""
    cells = [cell for cell in row if cell.text.strip()]
    return len(cells) > _WIDE and all(cell.place == cells[0].place for cell in cells)


def is_example(row: Sequence[Text]) -> bool:
    """Whether the first filled cell says that the row shows how to fill in the others: `示例`, `(Example)`, `例1`."""
    first = next((cell.text for cell in row if cell.text.strip()), "")
    return _EXAMPLE.match(first) is not None


def is_note(row: Sequence[Text]) -> bool:
    """Whether the row is a remark - one filled cell, or the same text in all, or in all but one - or an example."""
    if is_example(row):
        return True
    filled = list(dict.fromkeys(cell.text.strip() for cell in row if cell.text.strip()))
    if len(filled) == _WIDE and len(row) > _WIDE and row[1].place == row[-1].place:
        return bool(_NOTE.match(filled[0]))
    return len(filled) == 1 and bool(_NOTES.match(filled[0]))


def is_number(text: str) -> bool:
    """Whether a cell only counts its row (`3`, `R-07`)."""
    return bool(_NUMBER.match(text.strip()))


def is_ditto(text: str) -> bool:
    """Whether a cell repeats the one above in words."""
    return text.strip().casefold() in _DITTO
