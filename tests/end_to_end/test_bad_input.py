"""What goes wrong: each gets a clear reply, and nothing breaks for the next person."""

import json
import os
import signal
import socket
import time

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import edit

QUESTION = "la capote a craqué que faire"


@pytest.fixture(autouse=True)
def the_next_person_is_answered(request):
    yield
    if "server" in request.fixturenames:
        assert request.getfixturevalue("server").person("fr").says(QUESTION).topic == "pep"


def test_empty(server, content):
    for text in ("", "   ", "\u200b", "😭😭😭", "\x00\x01\x02", "?!"):
        person = server.person("es").says(text)
        assert content.interfaces["es"].empty_message in person.text
        assert person.language == "es"


def test_five_thousand_characters(server, content):
    first, second = server.person("fr").says("au secours " * 500).text.splitlines()
    assert first == content.interfaces["fr"].message_too_long.replace("{limit}", "1000")
    assert second.endswith("17 ou 112")


def test_html_is_only_text(server):
    person = server.person("fr").says('<img src=x onerror="alert(1)"> la capote a craqué')
    assert person.topic == "pep"
    assert "<img" not in person.text


@pytest.mark.parametrize(
    "text",
    [
        '/ask{"topic": "pep"}',
        "/restart",
        '/nlu{"language": "xx"}',
        "/session_start",
        '/set_language{"language": "../../etc"}',
        '/more{"topic": "x", "part": -1}',
    ],
)
def test_nobody_can_give_rasa_commands(server, content, text):
    person = server.person("fr").says("se me rompió el condón con un cliente")
    person.says(text)
    # A command that Rasa obeyed would crash the action or restart the conversation.
    for interface in content.interfaces.values():
        assert interface.out_of_order[0] not in person.text
    assert person.language == "es"
    # "Say it more simply" still knows the topic: the conversation was not restarted.
    assert person.payload("ask:not_understood").topic != "not_understood"


@pytest.mark.parametrize(
    "payload",
    [
        "ask:no_such_topic",
        "more:pep:999",
        "more:pep:-1",
        "more:pep:²",
        "language:../../x",
        "group:assistant",
        "simpler:",
        "x" * 10_000,
        "/restart",
        "erase:all",
        "",
    ],
)
def test_an_invented_button_is_answered_with_the_menu(server, content, payload):
    person = server.person("fr").payload(payload)
    assert person.text == content.interfaces["fr"].old_button
    assert person.payloads == ["ask:menu"]


def test_ten_megabytes_are_refused_unread(server):
    try:
        answer = requests.post(f"{server.address}/chat", data=b"x" * 10_000_000, timeout=20)
    except requests.ConnectionError:
        return  # refused while we were still sending
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"x"',
        b'{"chat": 7}',
        b'{"chat": "../x", "text": "a"}',
        b"\xff\xfe",
        b"null",
    ],
)
def test_what_is_no_request(server, body):
    for path in ("/chat", "/forget"):
        answer = requests.post(f"{server.address}{path}", data=body, timeout=20)
        assert answer.status_code == 400
        assert "Traceback" not in answer.text


def test_wrong_types_in_a_request(server, content):
    chat = "0" * 32
    for message in ({"text": 5}, {"text": None}, {"text": ["a"]}, {"button": 5}, {"hint": {}}):
        data = {"chat": chat, **message}
        answer = requests.post(f"{server.address}/chat", json=data, timeout=20)
        assert answer.status_code == 200 and answer.json()[0]["text"]


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_sites_page_cannot_speak_here(server, site):
    data = {"chat": "0" * 32, "text": "ok"}
    for path in ("/chat", "/forget"):
        answer = requests.post(
            f"{server.address}{path}", json=data, headers={"sec-fetch-site": site}, timeout=5
        )
        assert answer.status_code == 403
    assert requests.get(server.address, headers={"sec-fetch-site": site}, timeout=5).ok


def test_other_addresses_of_rasa_are_closed(server):
    for path in ("/conversations/x/tracker", "/webhooks/rest/webhook", "/model/parse", "/status"):
        assert requests.get(f"{server.address}{path}", timeout=5).status_code == 404
        assert requests.post(f"{server.address}{path}", json={}, timeout=5).status_code == 404


@given(st.text(min_size=1, max_size=200))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_is_typed_is_answered(server, text):
    assert server.person("en").says(text).text


def test_a_flood_is_slowed_down_and_the_others_are_not(server, content):
    person = server.person("fr")
    texts = [person.says("ok").text for _ in range(40)]
    assert content.interfaces["fr"].slow_down in texts[-1]
    assert "17" in texts[-1]
    assert server.person("fr").says(QUESTION).topic == "pep"


def test_an_edit_is_live_and_a_broken_one_and_a_crash_are_survived(own_server):
    server = own_server
    server.start()
    path = server.locales / "fr/answers/pep.yml"
    title = server.person("fr").payload("ask:pep").text.splitlines()[0]

    edit(path, f"title: {title}", "title: Le titre est nouveau")
    assert _soon(lambda: "Le titre est nouveau" in server.person("fr").payload("ask:pep").text)

    edit(path, "title: Le titre est nouveau", "titel: Cassé")
    assert _soon(lambda: "locales/fr/answers/pep.yml" in server.log.read_text())
    assert "titel: This key is not known here" in server.log.read_text()
    assert "Le titre est nouveau" in server.person("fr").payload("ask:pep").text

    person = server.person("fr").says("se me rompió el condón con un cliente")
    server.stop(hard=True)
    server.start()
    assert "Le titre est nouveau" in server.person("fr").payload("ask:pep").text
    # The conversation goes on, and what was written is nowhere.
    assert person.says("ok").language == "es"
    for written in [server.log, *server.var.rglob("*")]:
        if written.is_file() and written.name != "content.json":
            assert b"cliente" not in written.read_bytes(), written

    edit(path, "titel: Cassé", "title: Réparé")
    assert _soon(lambda: "Réparé" in server.person("fr").payload("ask:pep").text)


def test_the_action_server_stopped(own_server, content):
    server = own_server
    server.start()
    server.person("fr").says(QUESTION)
    os.kill(server.action_server_pid(), signal.SIGSTOP)  # it hangs, it does not answer
    started = time.monotonic()
    person = server.person("es").says("se rompió el condón qué hago")
    assert time.monotonic() - started < 15
    assert content.interfaces["es"].out_of_order[0] in person.text
    assert "17" in person.text and "114" in person.text
    # Danger is answered all the same.
    person = server.person("fr").says("au secours il me frappe il veut me tuer là maintenant")
    assert person.topic == "emergency" and "17" in person.text
    assert person.text.splitlines()[0].endswith("112")
    os.kill(server.action_server_pid(), signal.SIGKILL)
    assert _soon(lambda: server.person("fr").says(QUESTION).topic == "pep", seconds=30)
    log = server.log.read_text()
    assert "Traceback" not in log and "condón" not in log and "capote" not in log


def test_a_taken_port_is_told_in_one_sentence(own_server):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", own_server.port))
        taken.listen()
        own_server.start(wait=False)
        assert _soon(lambda: "is in use" in own_server.log.read_text(), seconds=20)
    assert "Traceback" not in own_server.log.read_text()


def test_json_of_a_reply_is_small(server):
    body = requests.post(
        f"{server.address}/chat",
        json={"chat": "1" * 32, "button": "ask:pep", "hint": "zh"},
        timeout=20,
    )
    assert "\\u" not in body.text
    assert json.loads(body.text)[0]["custom"]["language"] == "zh"


def _soon(condition, seconds=4.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False
