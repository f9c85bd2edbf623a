import pytest

from bot.understanding.language import identify, is_foreign, spoken

OFFERED = ["fr", "en", "es", "zh", "zh-Hant"]


def tag(text, **known):
    return identify(text, OFFERED, "fr", **known)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("je cherche un médecin pour demain", "fr"),
        ("jai peur quil revienne ce soir", "fr"),
        ("i need a doctor please", "en"),
        ("i dey fear police o", "en"),
        ("necesito un abogado ahora", "es"),
        ("me quitaron el pasaporte", "es"),
        ("我想做检查", "zh"),
        ("我想做檢查", "zh-Hant"),
        ("警察把我的 récépissé 拿走了", "zh"),
    ],
)
def test_a_sentence_is_sure_whatever_came_before(text, language):
    for conversation in (None, "fr", "en", "es", "zh"):
        found = tag(text, conversation=conversation)
        assert (found.tag, found.sure) == (language, True)


@pytest.mark.parametrize("text", ["ok", "merci", "gracias", "sida", "no se", "help", "sos 115"])
def test_a_short_word_never_switches(text):
    for conversation in ("fr", "en", "es", "zh"):
        found = tag(text, conversation=conversation)
        assert (found.tag, found.sure) == (conversation, False)


def test_the_phone_tells_where_the_message_does_not():
    assert tag("ok", hint="es").tag == "es"
    assert tag("ok", conversation="en", hint="es").tag == "en"
    assert tag("ok").tag == "fr"
    assert tag("112").tag == "fr"


def test_a_first_short_message_without_a_hint_is_guessed_where_it_is_likely():
    assert tag("gracias").tag == "es"
    assert tag("thank you").tag == "en"


def test_other_scripts_keep_the_conversations_language():
    for text in (
        "Меня избили вчера вечером",
        "أحتاج إلى طبيب من فضلك",
        "ฉันต้องการหมอ",
        "助けてください",
    ):
        assert tag(text, conversation="en").tag == "en"
        assert not tag(text, conversation="en").sure


def test_a_script_that_the_message_does_not_tell_is_the_conversations():
    assert tag("你好", conversation="zh-Hant").tag == "zh-Hant"
    assert tag("你好", conversation="fr").tag == "zh"
    assert tag("醫生在哪裡", conversation="zh").tag == "zh-Hant"


def test_a_french_sentence_with_a_chinese_name_stays_french():
    assert tag("je cherche mon amie 小红 depuis hier").tag == "fr"


OTHERS = ["pt", "ar", "ru", "th", "tr", "it", "pl", "de", "ro", "bg", "sq", "hu", "vi", "uk"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("preciso de um advogado, a polícia levou o meu passaporte", "pt"),
        ("nu am unde să dorm în noaptea asta", "ro"),
        ("nie mam gdzie spać dzisiaj w nocy", "pl"),
        ("tôi không có chỗ ngủ tối nay", "vi"),
        ("не маю де спати, мене вигнали з дому", "uk"),
        ("у меня нет документов и я боюсь полиции", "ru"),
        ("нямам къде да спя тази нощ", "bg"),
        ("ليس عندي مكان أنام فيه", "ar"),
        ("ไม่มีที่นอนคืนนี้", "th"),
        ("मुझे डॉक्टर चाहिए", "und"),
    ],
)
def test_what_is_said_in_another_language_is_read_as_such(text, language):
    answered = tag(text).tag
    assert spoken(text, answered, OFFERED, OTHERS) == language


@pytest.mark.parametrize(
    "text",
    [
        "merci",
        "ok 115",
        "no papers",
        "tengo miedo",
        "je cherche un médecin pour demain",
        "警察来了",
    ],
)
def test_what_is_said_in_an_offered_language_is_read_as_that(text):
    answered = tag(text).tag
    assert spoken(text, answered, OFFERED, OTHERS) == answered


def test_without_others_nothing_is_foreign():
    assert spoken("nie mam gdzie spać dzisiaj w nocy", "fr", OFFERED, []) == "fr"


def test_only_what_is_clearly_foreign_is_not_answered_in_what_it_resembles():
    assert is_foreign("preciso de um advogado, a polícia levou o meu passaporte", OFFERED, OTHERS)
    assert is_foreign("nu am unde să dorm în noaptea asta", OFFERED, OTHERS)
    for text in (
        "necesito un abogado ahora",
        "i dey fear police o",
        "je dors dehors ce soir",
        "no",
    ):
        assert not is_foreign(text, OFFERED, OTHERS)
    assert not is_foreign("preciso de um advogado agora", OFFERED, [])
