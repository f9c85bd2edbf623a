import gzip
import re

import pytest

from bot.channels.page import Page


class Store:
    def __init__(self, content):
        self.current = content


@pytest.fixture
def served(content):
    return Page(Store(content)).serve("")


def test_one_small_page_that_loads_nothing_else(served):
    body, _ = served
    text = body.decode()
    assert len(gzip.compress(body)) < 12_000
    assert not re.search(r'(?:src|href)="(?!data:,)', text)
    assert "@import" not in text and "url(" not in text
    assert "{{" not in text


def test_the_policy_allows_this_page_and_nothing_more(served):
    body, headers = served
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy
    assert policy.count("sha256-") == 2
    assert "set-cookie" not in headers
    assert "localStorage" not in body.decode() and "cookie" not in body.decode()


def test_it_is_packed_where_the_browser_takes_that(content):
    page = Page(Store(content))
    plain, headers = page.serve("br")
    packed, packed_headers = page.serve("gzip, br")
    assert gzip.decompress(packed) == plain
    assert packed_headers["content-encoding"] == "gzip" and "content-encoding" not in headers


def test_an_edit_changes_the_page(content):
    store = Store(content)
    page = Page(store)
    before = page.serve("")[1]["etag"]
    french = content.interfaces["fr"]
    texts = french.page.copy(update={"send": "Envoyer </script><b>"})
    store.current = content.copy(
        update={
            "fingerprint": "other",
            "interfaces": {**content.interfaces, "fr": french.copy(update={"page": texts})},
        }
    )
    body, headers = page.serve("")
    assert headers["etag"] != before
    assert b"</script><b>" not in body  # a text cannot end the script that holds it


def test_every_language_is_offered_by_its_own_name(served, content):
    for language in content.languages.languages.values():
        assert language.name in served[0].decode()
