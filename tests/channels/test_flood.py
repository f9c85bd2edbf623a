from bot.channels.flood import FloodGate


def test_a_sender_passes_so_often_and_no_more(monkeypatch):
    now = 100.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    gate = FloodGate(allowed=3, seconds=60)
    assert [gate.passes("a") for _ in range(5)] == [True, True, True, False, False]
    assert gate.passes("b")
    now += 20  # a third of the time gives one more
    assert [gate.passes("a") for _ in range(2)] == [True, False]
    now += 600
    assert [gate.passes("a") for _ in range(4)] == [True, True, True, False]
    gate.forget("a")
    assert gate.passes("a")


def test_a_message_that_was_written_earlier_gives_nobody_more():
    gate = FloodGate(allowed=2, seconds=60)
    assert [gate.passes("a", now) for now in (10, 1000, 10, 1000)] == [True, True, True, False]


def test_the_gate_does_not_grow_without_end():
    gate = FloodGate(allowed=1, seconds=60, senders=100)
    for number in range(1_000):
        gate.passes(str(number))
    assert len(gate._buckets) == 100
