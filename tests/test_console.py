"""`python -m bot VERB`, as people call it."""

import json
import shutil
import subprocess
import sys

import pytest

from bot.__main__ import VERBS, main
from bot.settings import PROJECT
from tests.conftest import edit
from tests.end_to_end.servers import free_port


def bot(*arguments, text="", **environment):
    import os

    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=PROJECT,
        input=text,
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        timeout=120,
    )


def test_help_names_every_verb():
    done = bot("--help")
    assert done.returncode == 0
    for verb in VERBS:
        assert f"\n    {verb}" in done.stdout
        assert (PROJECT / "bot" / "commands" / f"{verb}.py").exists()


@pytest.mark.parametrize("verb", list(VERBS))
def test_help_of_each_verb(verb):
    done = bot(verb, "--help")
    assert done.returncode == 0 and done.stdout.startswith("usage: python -m bot " + verb)


def test_an_unknown_verb():
    done = bot("dance")
    assert done.returncode == 2 and "invalid choice: 'dance'" in done.stderr


def test_check_of_good_content(capsys):
    # In this process, which knows how usual words are: `make check` calls it as people do.
    assert main(["check"]) == 0
    shown = capsys.readouterr().out
    assert "0 errors" in shown and "sentences" in shown


def test_check_tells_every_problem(locales):
    edit(locales / "es/answers/pep.yml", "Vaya a urgencias", "Vaya & corra a urgencias")
    (locales / "zh/answers/theft.yml").unlink()
    done = bot("check", str(locales))
    assert done.returncode == 1
    assert "error: locales/es/answers/pep.yml:5: lines.0: '&' is not for" in done.stderr
    assert "error: locales/zh/answers/theft.yml: This answer is missing" in done.stderr
    assert "Traceback" not in done.stderr


def test_check_of_a_folder_that_is_not_there(tmp_path):
    done = bot("check", str(tmp_path / "nothing"))
    assert done.returncode == 1 and "This file is missing" in done.stderr


def test_understand_reads_lines_and_json():
    lines = [
        "le préservatif a craqué hier soir",
        '{"text": "no tengo donde dormir"}',
        "",
        "我想做检查",
        "{oops",
        "😭",
    ]
    done = bot("understand", text="\n".join(lines))
    assert done.returncode == 0, done.stderr
    read = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["text"] for row in read] == [
        "le préservatif a craqué hier soir",
        "no tengo donde dormir",
        "我想做检查",
        "{oops",
        "😭",
    ]
    for row in read[:3]:
        assert set(row) >= {"text", "language", "topic", "ranking", "urgent", "out_of_scope"}
        assert len(row["ranking"]) >= 3
    assert [(row["topic"], row["language"]) for row in read[:2]] == [
        ("pep", "fr"),
        ("housing", "es"),
    ]
    assert read[4]["topic"] is None


def test_understand_of_a_file_that_is_not_there():
    done = bot("understand", "no_such_file.txt")
    assert done.returncode == 2
    assert done.stderr.strip() == "no_such_file.txt cannot be read: No such file or directory."


def test_evaluate(tmp_path, capsys):
    lines = [
        {"lang": "fr", "text": "la capote a lâché que faire", "topic": "pep"},
        {"lang": "es", "text": "cuál es el mejor equipo de fútbol", "topic": "out_of_scope"},
    ]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines))
    done = bot("evaluate", str(path))
    assert done.returncode == 0, done.stderr
    assert "Urgent found: none in the file" in done.stdout
    assert "Out of scope recognised: 100.0%" in done.stdout
    assert "all                 1  100.0%" in done.stdout
    # For a program; in this process, which saves a start.
    assert main(["evaluate", str(path), "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["languages"]["fr"]["messages"] == 1
    assert figures["urgent_found"] is None


def test_evaluate_of_a_wrong_file(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text("hello\n")
    done = bot("evaluate", str(path))
    assert done.returncode == 2 and "a.jsonl:1: a line must read" in done.stderr
    done = bot("evaluate", str(tmp_path / "none"))
    assert done.returncode == 2 and done.stderr.strip().endswith("does not exist.")


def test_without_a_model_it_says_what_to_do(tmp_path):
    for verb in ("understand", "run", "chat"):
        done = bot(
            verb, text="a", OMBRELLE_MODELS=str(tmp_path / "none"), ACTION_PORT=str(free_port())
        )
        assert done.returncode == 2
        assert "train one with 'make train'" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize("value", ["soon", "-3", "0", "1e9"])
def test_a_wrong_setting_is_named(value):
    done = bot("check", RETENTION_HOURS=value)
    assert done.returncode == 2
    assert done.stderr.startswith(f"RETENTION_HOURS is '{value}': it must be a number from")


def test_broken_content_at_the_first_start_is_told(tmp_path, locales):
    edit(locales / "fr/answers/pep.yml", "title: ", "titel: ")
    done = bot(
        "understand",
        text="a",
        OMBRELLE_LOCALES=str(locales),
        OMBRELLE_VAR=str(tmp_path / "empty"),
    )
    assert done.returncode == 2
    assert "locales/fr/answers/pep.yml:3: titel: This key is not known here" in done.stderr


def test_chat(tmp_path):
    shutil.rmtree(tmp_path / "var", ignore_errors=True)
    done = bot(
        "chat",
        "--language",
        "es",
        text="se rompió el condón\n1\nq\n",
        OMBRELLE_VAR=str(tmp_path / "var"),
        ACTION_PORT=str(free_port()),
    )
    assert done.returncode == 0, done.stderr
    assert "0 800 840 800" in done.stdout and "Traceback" not in done.stderr
