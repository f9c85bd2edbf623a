"""Reads a YAML file as operators write it: text stays text, and every key knows its line.

PyYAML's `BaseLoader` makes no guesses (`no` stays "no", `0800` keeps its zero); the models of
`bot.content.models` turn text into numbers and dates where a number or a date is wanted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.errors import Problem

#: An operator's file is a few kilobytes; more is a mistake or an attack.
MAX_BYTES = 500_000

KeyPath = tuple[str | int, ...]


class YamlProblem(Exception):
    """Raised when a file is not YAML that can be used. `problem` says where and why."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


@dataclass(frozen=True)
class YamlFile:
    """A file's data, with the line of every key."""

    name: str
    #: Mappings, lists and text only.
    data: Any
    #: Line, counted from 1, of each key path.
    lines: Mapping[KeyPath, int]

    def line(self, path: KeyPath) -> int:
        """Line of `path`, or of the nearest key above it, or 0."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.lines:
                return self.lines[path[:end]]
        return 0

    def problem(self, path: KeyPath, message: str, warning: bool = False) -> Problem:
        """A problem at `path` of this file."""
        return Problem(
            self.name, self.line(path), ".".join(str(part) for part in path), message, warning
        )


def read(path: Path, name: str) -> YamlFile:
    """Read the YAML file at `path`; `name` is what messages call it.

    Raises:
        YamlProblem: the file cannot be read, is no YAML, uses aliases, or repeats a key.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise YamlProblem(Problem(name, 0, "", f"The file is over {MAX_BYTES} bytes."))
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise YamlProblem(Problem(name, 0, "", f"The file cannot be read: {error}.")) from None
    return parse(text, name)


def parse(text: str, name: str) -> YamlFile:
    """Read YAML from `text`; see `read`."""
    lines: dict[KeyPath, int] = {}
    try:
        node = yaml.compose(text, Loader=yaml.CBaseLoader)
    except yaml.MarkedYAMLError as error:
        found = error.problem_mark or error.context_mark
        line = found.line + 1 if found else 0
        reason = error.problem or error.context or "this is no YAML"
        raise YamlProblem(
            Problem(
                name,
                line,
                "",
                f"The file is no valid YAML ({reason}); a line that holds ': ' or begins with "
                "a quote must stand between double quotes.",
            )
        ) from None
    except yaml.YAMLError as error:
        raise YamlProblem(Problem(name, 0, "", f"The file is no valid YAML ({error}).")) from None
    if node is None:
        raise YamlProblem(Problem(name, 0, "", "The file is empty."))
    return YamlFile(name, _construct(node, (), lines, name, set()), lines)


def _construct(
    node: yaml.Node, path: KeyPath, lines: dict[KeyPath, int], name: str, seen: set[int]
) -> Any:
    line = node.start_mark.line + 1
    # An alias is the same node again. Aliases of aliases make a small file grow without end
    # ("billion laughs"), and no operator needs one.
    if id(node) in seen:
        message = "A part of the file is used again with '&' and '*': write it out."
        raise YamlProblem(Problem(name, line, ".".join(map(str, path)), message))
    seen.add(id(node))
    lines[path] = line
    if isinstance(node, yaml.MappingNode):
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            line = key_node.start_mark.line + 1
            if key in mapping:
                raise YamlProblem(Problem(name, line, key, "This key stands twice: keep one."))
            mapping[key] = _construct(value_node, (*path, key), lines, name, seen)
            inner = (*path, key)
            lines[inner] = line
        return mapping
    if isinstance(node, yaml.SequenceNode):
        return [
            _construct(item, (*path, i), lines, name, seen) for i, item in enumerate(node.value)
        ]
    return node.value
