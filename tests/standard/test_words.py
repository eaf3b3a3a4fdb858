"""A company's own words for values, from its configuration down to what is understood and said."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from sopcheck.cli.opening import open_config, open_pack
from sopcheck.errors import ConfigError
from sopcheck.model import Artifact
from sopcheck.reading import DEFAULT_LIMITS, read
from sopcheck.recognition.recognise import Recogniser, RecognitionSettings
from sopcheck.standard.load import load_pack
from sopcheck.standard.model import Pack
from sopcheck.standard.words import with_words, word_names


@cache
def pack() -> Pack:
    return load_pack()


def register(pack: Pack, cell: str, column: str = "可能性") -> Artifact:
    page = (
        f"# 风险登记册\n\n| 编号 | 风险描述 | {column} | 责任人 |\n|--|--|--|--|\n| R1 | 供应商延期 | {cell} | 李雷 |\n"
    )
    document = read("r.md", page.encode(), DEFAULT_LIMITS)
    return Recogniser(pack, RecognitionSettings()).recognise(document).artifacts[0]


def test_a_word_of_the_company_is_a_level() -> None:
    path = ("risks", 0, "likelihood")
    assert register(pack(), "红灯").misfits[path] == ("004", "红灯")
    row = register(with_words(pack(), {"levels.high": ("红灯",)}), "红灯").data["risks"][0]  # type: ignore[call-overload, index]  # a list of records
    assert row["likelihood"] == {"text": "红灯", "level": "high", "scale": "words"}


def test_a_word_that_the_pack_has_for_another_value_changes_sides() -> None:
    assert "中" in pack().vocabulary.levels["medium"]
    changed = with_words(pack(), {"levels.high": ("中",)}).vocabulary.levels
    assert ("中" in changed["high"], "中" in changed["medium"]) == (True, False)


def test_template_words_and_choices_of_one_field() -> None:
    path = ("risks", 0, "response")
    assert (
        register(with_words(pack(), {"placeholders": ("未完待续",)}), "未完待续", "应对策略").state(path)
        == "placeholder"
    )
    added = with_words(pack(), {"risk_register.risks.response.transfer": ("甩锅",)})
    assert added.kinds["risk_register"].fields["risks"].records != pack().kinds["risk_register"].fields["risks"].records
    assert register(added, "甩锅", "应对策略").data["risks"][0]["response"] == "transfer"  # type: ignore[call-overload, index]  # a list of records


def test_every_name_that_words_can_be_added_to() -> None:
    names = word_names(pack())
    assert {"levels.high", "levels.low", "statuses.done", "placeholders", "none", "blank", "not_applicable"} <= set(
        names
    )
    assert "规避" in names["risk_register.risks.response.avoid"]
    assert with_words(pack(), {}) is pack()


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        (
            "words:\n  levels.hihg: 红\n",
            "sopcheck.yaml:2: 没有名为“levels.hihg”的取值。您是不是想写“levels.high”？",
            'sopcheck.yaml:2: There is no value "levels.hihg". Did you mean "levels.high"?',
        ),
        (
            "words:\n  levels.high: 红\n  levels.low: [绿, 红]\n",
            "sopcheck.yaml:3: “红”同时写给了“levels.high”和“levels.low”，只能有一个意思。",
            'sopcheck.yaml:3: "红" is given for both "levels.high" and "levels.low": it can mean only one of them.',
        ),
    ],
)
def test_a_mistake_in_the_words_is_told_with_its_line(tmp_path: Path, text: str, zh: str, en: str) -> None:
    (tmp_path / "sopcheck.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        open_pack(open_config((tmp_path,), isolated=False))
    assert (caught.value.text("zh"), caught.value.text("en")) == (zh, en)
