import json

import pytest

from bot.errors import UsageError
from bot.understanding.evaluation import Expected, evaluate, load
from bot.understanding.reader import Reading


def reading(text, topic, ranking, out_of_scope=False, urgent=False, language="fr"):
    ranked = [{"topic": name, "confidence": 0.5} for name in ranking]
    return Reading(text, language, None, topic, ranked, urgent, out_of_scope)


READINGS = {
    "right": reading("right", "pep", ["pep", "rape", "prep"]),
    "accepted": reading("accepted", "rape", ["rape", "pep", "prep"]),
    "second": reading("second", "rape", ["rape", "pep", "prep"]),
    "asked": reading("asked", None, ["rape", "prep", "pep"]),
    "declined": reading("declined", None, ["rape", "prep", "housing"], out_of_scope=True),
    "danger": reading("danger", "emergency", ["emergency"], urgent=True),
    "alarm": reading("alarm", "emergency", ["emergency"], urgent=True, language="es"),
    "blague": reading("blague", None, ["pep"], out_of_scope=True),
    "temps": reading("temps", "pep", ["pep"]),
}


def test_the_figures(content):
    expected = [
        Expected("fr", "right", "pep"),
        Expected("fr", "accepted", "pep", ("rape",)),
        Expected("fr", "second", "pep"),
        Expected("es", "asked", "pep"),
        Expected("fr", "declined", "pep"),
        Expected("fr", "danger", "emergency"),
        Expected("es", "alarm", "housing"),
        Expected("fr", "blague", "out_of_scope"),
        Expected("fr", "temps", "out_of_scope"),
    ]
    found = evaluate(expected, lambda texts: [READINGS[text] for text in texts], content)
    assert (found.all.messages, found.all.best, found.all.among_three) == (7, 3, 5)
    assert (found.all.turned_away, found.all.asked_back, found.all.language) == (1, 1, 6)
    assert (found.urgent, found.urgent_found, found.false_alarms) == (1, 1, 1)
    assert (found.out_of_scope, found.out_of_scope_found) == (2, 1)
    assert found.languages["es"].messages == 2
    assert json.loads(json.dumps(found.as_dict()))["urgent_found"] == 1.0
    assert [mistake["text"] for mistake in found.mistakes] == [
        "second",
        "asked",
        "declined",
        "alarm",
        "temps",
    ]


def test_both_forms_of_a_file(tmp_path):
    line = {"lang": "fr", "text": "a", "topic": "pep", "accept": ["rape"]}
    (tmp_path / "a.jsonl").write_text(json.dumps(line) + "\n\n")
    assert load(tmp_path / "a.jsonl") == [Expected("fr", "a", "pep", ("rape",))]
    (tmp_path / "fr").mkdir()
    (tmp_path / "fr/pep.yml").write_text("language: fr\ntopic: pep\nmessages:\n  - text: b\n")
    (tmp_path / "fr/mixed.yml").write_text(
        "language: pt\nmessages:\n  - {text: c, topic: housing, accept: [pep]}\n"
    )
    assert set(load(tmp_path)) == {
        Expected("fr", "b", "pep"),
        Expected("pt", "c", "housing", ("pep",)),
    }


@pytest.mark.parametrize("line", ["not json", '{"text": "a"}', "[1]", '{"lang": 1}'])
def test_a_wrong_line_is_named(tmp_path, line):
    path = tmp_path / "a.jsonl"
    path.write_text('{"lang": "fr", "text": "a", "topic": "pep"}\n' + line + "\n")
    with pytest.raises(UsageError, match=r"a\.jsonl:2: a line must read"):
        load(path)
