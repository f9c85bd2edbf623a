"""The page in a real browser, at the size of a small phone."""

import os
import shutil
import time
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.conftest import missing

WIDTH, HEIGHT = 320, 640

#: Where screenshots go, to be looked at.
SHOTS = Path(os.environ.get("SCREENSHOTS", "results/screenshots"))

CONVERSATIONS = {
    "fr": ("Français", "le préservatif a craqué que faire", "J'ai subi un viol"),
    "en": ("English", "the condom broke what do i do", None),
    "es": ("Español", "se me rompió el condón qué hago", None),
    "zh": ("中文（简体）", "安全套破了怎么办", None),
}


def driver_service() -> Service:
    driver = shutil.which("chromedriver")
    if not driver or not (shutil.which("chromium") or shutil.which("google-chrome")):
        missing("Chromium", "install the packages chromium and chromium-driver")
    return Service(driver)


class Browser:
    """A phone with the page open."""

    def __init__(self, address: str, language: str = "fr") -> None:
        options = Options()
        options.binary_location = shutil.which("chromium") or shutil.which("google-chrome")
        for flag in (
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            # Nothing that the page or the browser asks for can leave this machine.
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        ):
            options.add_argument(flag)
        options.add_experimental_option("prefs", {"intl.accept_languages": language})
        options.add_experimental_option(
            "mobileEmulation",
            {"deviceMetrics": {"width": WIDTH, "height": HEIGHT, "pixelRatio": 2.0}},
        )
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=driver_service())
        self.driver.get(address)

    def see(self, words: str, seconds: float = 10.0) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if words in self.text:
                return
            time.sleep(0.05)
        raise AssertionError(f"'{words}' is not on the page: {self.text[-1500:]}")

    @property
    def text(self) -> str:
        return self.driver.find_element(By.TAG_NAME, "body").text

    def tap(self, title: str) -> None:
        for button in self.driver.find_elements(By.TAG_NAME, "button"):
            if title in button.text and button.is_displayed():
                self.driver.execute_script("arguments[0].scrollIntoView({block:'center'})", button)
                button.click()
                return
        raise AssertionError(f"No button '{title}'")

    def write(self, text: str) -> None:
        self.driver.find_element(By.ID, "message").send_keys(text, Keys.ENTER)

    def shot(self, name: str) -> None:
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.driver.save_screenshot(str(SHOTS / f"{name}.png"))

    def script(self, code: str):
        return self.driver.execute_script(f"return {code}")


@pytest.fixture
def browser(server):
    made = []

    def open_page(language: str = "fr") -> Browser:
        made.append(Browser(server.address, language))
        return made[-1]

    yield open_page
    for one in made:
        errors = [
            entry
            for entry in one.driver.get_log("browser")
            if entry["level"] == "SEVERE" and "/chat" not in entry["message"]
        ]
        one.driver.quit()
        assert errors == []


@pytest.mark.browser
@pytest.mark.parametrize("language", list(CONVERSATIONS))
def test_a_conversation(browser, content, language):
    name, question, _ = CONVERSATIONS[language]
    answers, interface = content.answers[language], content.interfaces[language]
    page = browser()
    page.see(name)
    page.shot(f"{language}-1-welcome")
    page.tap(name)
    page.see(interface.groups["health"])
    page.tap(interface.groups["health"])
    page.see(answers["pep"].title)
    page.shot(f"{language}-2-menu")
    page.write(question)
    page.see(answers["pep"].more[0].title)
    page.see("0 800 840 800")
    page.shot(f"{language}-3-answer")
    page.tap(answers["pep"].more[0].title)
    page.see(answers["pep"].more[0].lines[0])
    page.tap(answers[answers["pep"].next[0]].title)
    page.see(interface.simpler)
    page.shot(f"{language}-4-next")
    assert page.script("document.documentElement.lang") == language
    # Nothing is wider than the phone, and only the conversation scrolls.
    assert page.script("document.querySelector('header').getBoundingClientRect().top") == 0
    assert page.script("document.documentElement.scrollTop + document.body.scrollTop") == 0
    assert page.script("document.documentElement.scrollWidth") <= WIDTH


@pytest.mark.browser
def test_telephone_numbers_can_be_tapped(browser):
    page = browser()
    page.tap("Français")
    page.write("au secours il me frappe maintenant")
    page.see("112")
    links = page.script("[...document.querySelectorAll('a[href^=tel]')].map(a => a.href)")
    assert {"tel:17", "tel:112", "tel:114"} <= set(links)


@pytest.mark.browser
def test_it_speaks_the_phones_language_at_first(browser, content):
    page = browser("es")
    page.see(content.interfaces["es"].page.choose_language)
    assert page.script("document.documentElement.lang") == "es"


@pytest.mark.browser
def test_with_the_keyboard_alone(browser, content):
    page = browser()
    # The first language has the focus already.
    assert page.script("document.activeElement.textContent") == "Français"
    page.driver.switch_to.active_element.send_keys(Keys.ENTER)
    page.see(content.interfaces["fr"].groups["rights"])
    assert page.script("document.activeElement.id") == "message"
    page.driver.switch_to.active_element.send_keys("où dormir cette nuit", Keys.ENTER)
    page.see("115")


@pytest.mark.browser
def test_what_a_screen_reader_finds(browser, content):
    page = browser()
    page.tap("Français")
    page.see(content.interfaces["fr"].groups["rights"])
    assert page.script("document.querySelector('[role=log]').getAttribute('aria-live')") == "polite"
    unnamed = page.script(
        "[...document.querySelectorAll('button, select, textarea')].filter(e => !(e.textContent.trim()"
        " || e.getAttribute('aria-label') || (e.labels && e.labels.length))).map(e => e.outerHTML)"
    )
    assert unnamed == []
    small = page.script(
        "[...document.querySelectorAll('button, select, textarea')].filter(e => e.offsetParent &&"
        " e.getBoundingClientRect().height < 44).map(e => e.outerHTML)"
    )
    assert small == []


@pytest.mark.browser
def test_larger_text(browser):
    page = browser()
    before = page.script("parseFloat(getComputedStyle(document.body).fontSize)")
    page.driver.find_element(By.ID, "larger").click()
    assert page.script("parseFloat(getComputedStyle(document.body).fontSize)") >= 1.3 * before
    page.shot("larger")
    assert page.script("document.documentElement.scrollWidth") <= WIDTH


@pytest.mark.browser
def test_right_to_left(browser):
    page = browser()
    page.tap("Français")
    page.see("Mes droits")
    page.driver.execute_script("document.documentElement.dir = 'rtl'")
    page.shot("right-to-left")
    leave = page.script("document.getElementById('send').getBoundingClientRect().left")
    assert leave < WIDTH / 2
    assert page.script("document.documentElement.scrollWidth") <= WIDTH


@pytest.mark.browser
def test_the_next_person_starts_afresh(browser, content):
    page = browser()
    page.tap("Español")
    page.write("se me rompió el condón")
    page.see("0 800 840 800")
    page.tap(content.interfaces["es"].page.next_person)
    page.see(content.interfaces["es"].page.new_person_ready)
    assert "0 800 840 800" not in page.text
    page.shot("next-person")
    page.tap("English")
    page.see(content.interfaces["en"].groups["rights"])


@pytest.mark.browser
def test_leaving_quickly(browser, server):
    page = browser()
    page.tap("Français")
    page.write("il me menace avec mes photos")
    page.see("3018")
    page.driver.execute_script("document.getElementById('leave').click()")
    time.sleep(0.5)
    assert "127.0.0.1" not in page.driver.current_url
    page.driver.back()
    time.sleep(1)
    body = page.driver.find_element(By.TAG_NAME, "body").text
    assert "photos" not in body and "3018" not in body


@pytest.mark.browser
def test_without_connection_nothing_is_lost(browser, content):
    page = browser()
    page.tap("Français")
    page.see("Mes droits")
    page.driver.execute_cdp_cmd("Network.enable", {})
    offline = {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
    page.driver.execute_cdp_cmd("Network.emulateNetworkConditions", offline)
    page.write("où dormir cette nuit")
    page.see(content.interfaces["fr"].page.connection_lost)
    page.shot("no-connection")
    slow = {
        "offline": False,
        "latency": 400,
        "downloadThroughput": 6_000,
        "uploadThroughput": 6_000,
    }
    page.driver.execute_cdp_cmd("Network.emulateNetworkConditions", slow)
    page.tap(content.interfaces["fr"].page.try_again)
    page.see("115", seconds=20)


@pytest.mark.browser
def test_the_page_asks_nobody_else(browser):
    page = browser()
    page.tap("Français")
    page.write("où dormir cette nuit")
    page.see("115")
    asked = page.script("performance.getEntriesByType('resource').map(e => new URL(e.name).host)")
    assert set(asked) == {page.script("location.host")}
    assert page.script("document.cookie") == ""
    assert page.script("localStorage.length + sessionStorage.length") == 0


@pytest.mark.browser
def test_the_guide_and_a_card_that_fills_the_screen(browser, content):
    guide, card = content.guides["fr"], content.cards["fr"]
    place = card.places["hospital"]
    page = browser()
    page.tap("Français")
    page.see(guide.title)
    page.tap(guide.title)
    for question, option in zip(
        content.guide.questions, ("yes", "yes", "yes", "two_days", "care"), strict=True
    ):
        page.see(guide.questions[question.id].ask)
        page.tap(guide.questions[question.id].options[option].button)
    page.see(guide.anything_else)
    page.shot("guide-question")
    page.tap(guide.done)
    page.see(guide.steps["pep"].title)
    page.shot("guide-steps")
    page.tap(card.title)
    page.see(place.button)
    page.tap(place.button)
    page.see(card.what)
    page.tap(place.happened["rape"].button)
    page.see(card.next)
    page.tap(card.next)
    page.see(card.need)
    page.tap(place.needs["pep"].button)
    page.see(card.show)
    page.tap(card.show)
    page.see(card.full_screen)
    page.shot("card-message")
    page.tap(card.full_screen)
    page.see(card.close)
    shown = page.driver.find_element(By.CSS_SELECTOR, "dialog[open]")
    assert place.happened["rape"].card in shown.text and "L. 1110-4" in shown.text
    size = "getComputedStyle(document.querySelector('dialog [lang={}] p')).fontSize"
    assert float(page.script(size.format("fr"))[:-2]) > 1.1 * float(
        page.script(size.format("en"))[:-2]
    )
    assert page.script("document.querySelector('dialog').getBoundingClientRect().width") == WIDTH
    page.shot("card-full-screen")
    page.tap(card.close)
    assert not page.driver.find_elements(By.CSS_SELECTOR, "dialog[open]")


@pytest.mark.browser
def test_the_browser_may_tell_where_it_is(browser, content):
    texts = content.interfaces["en"]
    page = browser()
    page.driver.execute_cdp_cmd("Browser.grantPermissions", {"permissions": ["geolocation"]})
    place = {"latitude": 43.2965, "longitude": 5.3698, "accuracy": 50}
    page.driver.execute_cdp_cmd("Emulation.setGeolocationOverride", place)
    page.tap("English")
    page.see(texts.groups["health"])
    page.tap(texts.groups["health"])
    page.see(content.title("en", "hiv_sti_test"))
    page.tap(content.title("en", "hiv_sti_test"))
    page.see(texts.near.button)
    page.tap(texts.near.button)
    page.see(texts.near.share)
    page.tap(texts.near.share)
    page.see("📍 Marseille")
    page.shot("near")
    assert texts.location_not_kept in page.text
