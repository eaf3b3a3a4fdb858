"""What is wrong with an expression of a rule or gate, told to whoever writes it."""

from __future__ import annotations


class ExpressionError(ValueError):
    """An expression outside the grammar, or one that uses what is not there; one sentence in each language.

    `column` counts code points from 1 in its text.
    """

    def __init__(self, zh: str, en: str, column: int = 1) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en
        self.column = column
