import pytest

from bot.content.yaml_file import MAX_BYTES, YamlProblem, parse, read


def test_text_stays_text():
    data = parse('a: no\nb: 0800\nc: 2026-11-21\nd: ""\ne: [yes, 017]', "x.yml").data
    assert data == {"a": "no", "b": "0800", "c": "2026-11-21", "d": "", "e": ["yes", "017"]}


def test_every_key_knows_its_line():
    file = parse("title: x\nmore:\n  - title: a\n    lines:\n      - b\n      - c\n", "x.yml")
    assert file.line(("more", 0, "title")) == 3
    assert file.line(("more", 0, "lines", 1)) == 6
    assert file.line(("more", 0, "no_such_key")) == 3  # the nearest key above
    assert file.line(("nothing",)) == 1


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\na: 2", 2, "stands twice"),
        ("a: b: c", 1, "double quotes"),
        ("a: [1, 2", 2, "no valid YAML"),
        ("", 0, "empty"),
        ("a: &x [1]\nb: *x", 1, "write it out"),
        ("a:\n\t- b", 2, "no valid YAML"),
    ],
)
def test_a_broken_file_says_where_and_why(text, line, words):
    with pytest.raises(YamlProblem) as caught:
        parse(text, "x.yml")
    assert words in caught.value.problem.message
    assert caught.value.problem.line == line
    assert caught.value.problem.file == "x.yml"


def test_a_small_file_cannot_grow_without_end():
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "\n".join(
        f"{b}: &{b} [*{a},*{a},*{a},*{a},*{a},*{a},*{a},*{a}]"
        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    with pytest.raises(YamlProblem, match="write it out"):
        parse(bomb, "bomb.yml")


def test_a_giant_file_is_not_read(tmp_path):
    path = tmp_path / "x.yml"
    path.write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(YamlProblem, match="bytes"):
        read(path, "x.yml")


def test_a_file_that_is_no_text(tmp_path):
    path = tmp_path / "x.yml"
    path.write_bytes(b"\xff\xfe\x00a")
    with pytest.raises(YamlProblem, match="cannot be read"):
        read(path, "x.yml")
