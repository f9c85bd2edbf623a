import base64
import secrets

from bot.channels.telegram.shelf import Shelf

KEY = base64.urlsafe_b64encode(secrets.token_bytes(32))
UPDATES = [{"update_id": number, "message": {"text": f"secret {number}"}} for number in (11, 9, 10)]


def test_what_is_put_aside_waits_in_order_until_it_is_taken_away(tmp_path):
    assert Shelf(KEY, tmp_path).put(UPDATES)
    again = Shelf(KEY, tmp_path)  # after a crash
    assert [update["update_id"] for update in again.waiting()] == [9, 10, 11]
    again.take_away(10)
    again.take_away(10)
    assert [update["update_id"] for update in again.waiting()] == [9, 11]


def test_nobody_can_read_it(tmp_path):
    Shelf(KEY, tmp_path).put(UPDATES)
    (folder,) = tmp_path.iterdir()
    assert folder.stat().st_mode & 0o077 == 0
    for path in folder.iterdir():
        assert b"secret" not in path.read_bytes()
    other = Shelf(base64.urlsafe_b64encode(secrets.token_bytes(32)), tmp_path)
    assert other.waiting() == []
    assert len(Shelf(KEY, tmp_path).waiting()) == 3


def test_what_is_damaged_is_removed_and_the_rest_waits(tmp_path):
    shelf = Shelf(KEY, tmp_path)
    shelf.put(UPDATES)
    (folder,) = tmp_path.iterdir()
    (folder / "9.update").write_bytes(b"x")
    assert [update["update_id"] for update in shelf.waiting()] == [10, 11]
    assert not (folder / "9.update").exists()


def test_where_there_is_no_memory_file_system_nothing_is_put_aside(tmp_path):
    assert not Shelf(KEY, tmp_path / "missing").put(UPDATES)
    assert Shelf(KEY, tmp_path / "missing").waiting() == []
