import re

import pytest

from bot.content.phrases import PhraseError, normalise, pattern


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("au secours", "AU SECOUUUURS !!!"),
        ("j'en peux plus", "j’en peux plus"),
        ("je (veux|vais) mourir", "je vais mourir"),
        ("il … frappe", "il me tape et il me frappe là"),
        ("il … frappe", "il frappe"),
        ("suicid*", "je pense au suicide"),
        ("*قتلني", "سيقتلني الآن"),
        ("(他|她)在打我", "他在打我！"),
        ("想…死", "我真的想要去死"),
        ("救命", "救命啊"),
        ("帮我", "快幫我"),
        ("ช่วยด้วย", "ช่วยด้วยค่ะ"),
        ("ma soeur … mal", "ma sœur va mal"),
        ("yardım edin", "YARDIM EDİN"),
        ("yardım edin", "yardim edin"),
        ("pomóż mi, błagam", "pomoz mi blagam"),
        ("đang đánh", "dang danh"),
        ("cứu tôi", "cuu toi voi"),
        ("(ho|avec) … couteau", "avec un couteau"),
    ],
)
def test_a_phrase_is_found(phrase, text):
    assert re.search(pattern(phrase), normalise(text))


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("au secours", "le secours populaire"),
        ("je (veux|vais) mourir", "je vais bien"),
        ("tuer", "je vais m'habituer"),
        ("il … frappe", "il a dit que demain matin je frappe"),
        ("想…死", "我想知道他是不是昨天晚上死的"),
    ],
)
def test_a_phrase_is_not_found_in_other_words(phrase, text):
    assert not re.search(pattern(phrase), normalise(text))


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("a", "too short"),
        ("死", "too short"),
        ("(ab cd", "not closed"),
        ("ab) cd (ef", "was not opened"),
        ("je | tu", "in brackets"),
        ("il me …", "cannot begin or end"),
        ("… dans le bois", "cannot begin or end"),
        ("(|veux) mourir", "choice is empty"),
        ("veux () mourir", "choice is empty"),
    ],
)
def test_what_cannot_be_used_says_why(phrase, words):
    with pytest.raises(PhraseError, match=words):
        pattern(phrase)


def test_signs_of_regular_expressions_mean_nothing():
    assert not re.search(pattern("aide[moi] vite"), normalise("aidem vite"))
    assert re.search(pattern("aide, moi? vite+"), normalise("aide moi vite"))
