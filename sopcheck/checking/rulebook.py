"""The rules of a pack, each compiled when a document first asks for it: most runs meet few kinds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from sopcheck.checking.environment import FunctionSpec
from sopcheck.checking.rules import CompiledRule, compile_rule
from sopcheck.standard.model import PROFILES, Pack, Profile, Rule, Scope


class RuleBook:
    """The rules that a profile asks for, by scope and kind."""

    def __init__(self, pack: Pack, functions: Mapping[str, FunctionSpec], profile: Profile) -> None:
        """Sort the rules of `pack`; nothing is compiled yet."""
        self._pack = pack
        self._functions = functions
        self._rules: dict[tuple[Scope, str | None], list[Rule]] = defaultdict(list)
        for rule in pack.rules.values():
            if PROFILES.index(rule.profile) <= PROFILES.index(profile):
                self._rules[rule.scope, rule.kind].append(rule)
        self._compiled: dict[tuple[Scope, str | None], tuple[CompiledRule, ...]] = {}

    def of(self, scope: Scope, kind: str | None) -> tuple[CompiledRule, ...]:
        """The compiled rules of `scope` about `kind` (None: about none in particular).

        Raises PackError, with file and line, for a rule that is not sound.
        """
        key = (scope, kind)
        if key not in self._compiled:
            rules = self._rules.get(key, ())
            self._compiled[key] = tuple(compile_rule(rule, self._pack, self._functions) for rule in rules)
        return self._compiled[key]
