"""Plain words, in Chinese and English, for what the YAML and JSON parsers say about broken syntax."""

from __future__ import annotations

from typing import Final

from sopcheck.model import Json

_REASONS: Final[tuple[tuple[str, str, str], ...]] = (
    # what the parser says (a part of it), Chinese, English
    (
        "mapping values are not allowed",
        "此处不应出现冒号：检查缩进，或给含有冒号的文字加引号",
        "a colon is not expected here: check the indentation, or put quotes around text that holds a colon",
    ),
    (
        "could not find expected ':'",
        "键后面缺少冒号（或冒号后缺少空格）",
        "a key without a colon after it, or a colon without a space after it",
    ),
    (
        "did not find expected <block end>",
        "缩进与上文不一致，或此行不属于上面的列表或映射",
        "the indentation does not match the lines above, or this line does not belong to the list or mapping above",
    ),
    (
        "did not find expected key",
        "此处应为一个键：检查上一行和缩进",
        "a key is expected here: check the line above and the indentation",
    ),
    (
        "did not find expected '-' indicator",
        "此处应为以 - 开头的列表项",
        "a list item that starts with - is expected here",
    ),
    (
        "block sequence entries are not allowed",
        "此处不能开始列表项：把 - 放到新的一行",
        "a list item cannot start here: put the - on a line of its own",
    ),
    (
        "found character that cannot start any token",
        "此处的字符不能开始一个值：缩进不能用制表符，@ 和 ` 需要引号",
        "no value can start with this character: indent with spaces, not tabs; @ and ` need quotes",
    ),
    ("found a tab character", "缩进用了制表符：请改用空格", "a tab is used for indentation: use spaces"),
    ("found unexpected end of stream", "引号没有闭合", "a quote is never closed"),
    (
        "found unexpected document indicator",
        "引号在文档结束前没有闭合",
        "a quote is not closed before the document ends",
    ),
    ("did not find expected ',' or ']'", "方括号列表缺少逗号或 ]", "a list in brackets lacks a comma or ]"),
    ("did not find expected ',' or '}'", "花括号映射缺少逗号或 }", "a mapping in braces lacks a comma or }"),
    ("found undefined alias", "引用了没有定义的锚点", "an alias refers to an anchor that is not defined"),
    ("found unknown escape character", "双引号内有未知的转义符", "unknown escape sequence in double quotes"),
    (
        "did not find expected <document start>",
        "此处应为新文档的开始（---）",
        "the start of a document (---) is expected",
    ),
    ("control characters are not allowed", "含有不可见的控制字符", "a control character is not allowed"),
    ("did not find expected node content", "此处缺少一个值", "a value is missing here"),
    # JSON
    ("Expecting property name", "此处应为双引号中的键名", "a key in double quotes is expected"),
    ("Illegal trailing comma", "末尾多了一个逗号", "a comma too many at the end"),
    ("Expecting ':' delimiter", "键名后缺少冒号", "a colon is missing after the key"),
    ("Expecting ',' delimiter", "此处缺少逗号，或括号没有闭合", "a comma is missing, or a bracket is not closed"),
    ("Expecting value", "此处应为一个值", "a value is expected"),
    ("Unterminated string", "双引号没有闭合", "a double quote is never closed"),
    (
        "Invalid control character",
        "字符串内的换行和控制字符需要转义",
        "line breaks and control characters in a string must be escaped",
    ),
    ("Invalid \\", "字符串内有无效的转义符", "invalid escape sequence in a string"),
    ("Extra data", "文件在第一个值之后还有内容", "there is more text after the first value"),
)


def reason(parser_says: str) -> dict[str, Json]:
    """Parameters of DOC106: `reason` in English, `reason_zh` in Chinese; what has no words yet is passed on."""
    for part, zh, en in _REASONS:
        if part in parser_says:
            return {"reason": en, "reason_zh": zh}
    says = parser_says or "not understood"
    return {"reason": says, "reason_zh": parser_says or "无法理解"}
