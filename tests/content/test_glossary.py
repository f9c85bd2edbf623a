import pytest

from bot.content.glossary import meaning_asked


@pytest.mark.parametrize(
    ("tag", "text", "term"),
    [
        ("fr", "c'est quoi l'AME ?", "AME"),
        ("fr", "OQTF ça veut dire quoi", "OQTF"),
        ("fr", "C'est quoi une garde à vue", "garde à vue"),
        ("en", "what does OQTF mean?", "OQTF"),
        ("en", "what is a CeGIDD", "CeGIDD"),
        ("es", "qué es la AME", "AME"),
        ("zh", "OQTF 是什么意思", "OQTF"),
        ("zh", "AME是什麼", "AME"),
    ],
)
def test_the_word_that_is_asked_for(content, tag, text, term):
    assert meaning_asked(content.glossaries[tag], text) == term


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("fr", "je veux demander l'AME"),
        ("fr", "c'est quoi la vie"),
        (
            "fr",
            "j'ai reçu une OQTF hier et c'est quoi qu'il faut faire pour rester ici avec mes enfants",
        ),
        ("en", "what is the price"),
        ("zh", "我想申请AME"),
    ],
)
def test_other_messages_ask_for_no_word(content, tag, text):
    assert meaning_asked(content.glossaries[tag], text) is None


def test_every_term_can_be_asked_for(content):
    for tag, glossary in content.glossaries.items():
        question = {"fr": "c'est quoi {}", "en": "what is {}", "es": "qué es {}", "zh": "{}是什么"}[
            tag
        ]
        for term in glossary.terms:
            assert meaning_asked(glossary, question.format(term)) == term, (tag, term)
