"""How it starts, and what it does once only."""

import re

from bot import settings
from bot.server import Assistant
from bot.understanding.encoder import USE, Encoder


async def test_each_message_is_encoded_once(server, tmp_path, monkeypatch):
    for name in ("OMBRELLE_VAR", "OMBRELLE_LOCALES", "ACTION_PORT"):
        monkeypatch.setenv(name, server.environment[name])
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'a.sqlite'}")
    assistant = Assistant(settings.load())
    await assistant.open()
    encoded = []
    encode = Encoder.encode

    def count(self, texts, progress=False):
        encoded.extend(texts if self is USE else [])
        return encode(self, texts, progress)

    monkeypatch.setattr(Encoder, "encode", count)
    (reply,) = await assistant.desk.text("web", "a", "le préservatif a craqué hier soir", "fr")
    assert reply.custom["topic"] == "pep"
    (reply,) = await assistant.desk.button("web", "a", "more:pep:0", "fr")
    assert encoded == ["le préservatif a craqué hier soir"]
    await assistant.close()


def test_it_says_how_to_reach_it(server):
    text = server.log.read_text()
    assert "Ombrelle is starting" in text
    assert re.search(r"ready after \d+\.\d s. Open http://localhost:\d+", text)
    assert "█" not in text and "LAN=1" in text


def test_the_local_network_is_served_only_when_asked(own_server):
    own_server.start("--lan")
    text = own_server.log.read_text()
    assert re.search(r"On a phone of the same network: http://[\w.]+:\d+", text)
    assert "█" in text or "▀" in text  # the QR code
    listening = own_server.listening_addresses()
    assert listening[own_server.port] == "0.0.0.0"
    assert listening[own_server.action_port] == "127.0.0.1"


def test_only_loopback_listens_otherwise(server):
    listening = server.listening_addresses()
    assert listening[server.port] == listening[server.action_port] == "127.0.0.1"
