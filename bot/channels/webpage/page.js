"use strict";
(() => {
  const texts = JSON.parse(document.getElementById("texts").textContent);
  const $ = (id) => document.getElementById(id);
  const LEAVE_TO = "https://www.meteofrance.com/";

  // A chat is a random name, kept in this page's memory alone.
  const newChat = () =>
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
  let chat = newChat();
  let tag = offered(navigator.languages || [navigator.language]);
  // What a person sends while an answer is made waits its turn.
  let queue = Promise.resolve();
  let waiting = 0;

  function offered(wanted) {
    for (const one of wanted) {
      const parts = (one || "").toLowerCase().split("-");
      if (parts[0] === "zh" && parts.some((p) => ["hant", "tw", "hk", "mo"].includes(p)) && texts.languages["zh-Hant"]) return "zh-Hant";
      if (texts.languages[parts[0]]) return parts[0];
    }
    return texts.default;
  }

  function showIn(newTag) {
    if (!texts.languages[newTag]) return;
    tag = newTag;
    const t = texts.languages[tag];
    document.documentElement.lang = tag;
    document.documentElement.dir = t.direction;
    document.title = t.title;
    $("title").textContent = t.title;
    $("language").value = tag;
    $("language-label").textContent = t.choose_language;
    $("larger").setAttribute("aria-label", t.larger_text);
    $("larger").title = t.larger_text;
    $("leave").textContent = t.leave;
    $("message").placeholder = t.placeholder;
    $("message-label").textContent = t.placeholder;
    $("send").setAttribute("aria-label", t.send);
    $("next").textContent = t.next_person;
    $("conversation").setAttribute("aria-label", t.conversation);
    $("writing").textContent = t.writing;
    $("welcome-title").textContent = t.choose_language;
  }

  function button(title, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = title;
    made.addEventListener("click", act);
    return made;
  }

  // A tap on a telephone number calls it; the reply says which numbers it holds. Addresses become links.
  function lineOf(text, calls) {
    const made = document.createElement("p");
    let rest = text;
    const found = [...calls].filter((c) => rest.includes(c)).sort((a, b) => b.length - a.length);
    const pattern = [...found.map((c) => "(?<!\\d)" + c + "(?!\\d)"), "https?://[^\\s]+"].join("|");
    let last = 0;
    for (const match of rest.matchAll(new RegExp(pattern, "g"))) {
      made.append(rest.slice(last, match.index));
      const link = document.createElement("a");
      link.textContent = match[0];
      if (match[0].startsWith("http")) {
        link.href = match[0];
        link.target = "_blank";
        link.rel = "noopener noreferrer";
      } else {
        link.href = "tel:" + match[0].replace(/ /g, "");
      }
      made.append(link);
      last = match.index + match[0].length;
    }
    made.append(rest.slice(last));
    return made;
  }

  function bubble(text, mine, custom) {
    const made = document.createElement("div");
    made.className = mine ? "message mine" : "message";
    const shownTag = custom && custom.language ? custom.language + (custom.script ? "-" + custom.script : "") : tag;
    made.lang = (custom && custom.answered_in) || shownTag;
    made.dir = "auto";
    if (mine) {
      const who = document.createElement("span");
      who.className = "hidden";
      who.textContent = texts.languages[tag].you + ": ";
      made.append(who, text);
    } else {
      const calls = new Set((custom && custom.calls) || []);
      for (const line of text.split("\n")) {
        if (!line) continue;
        const shown = lineOf(line, calls);
        if (custom && line === custom.title) shown.className = "title";
        made.append(shown);
      }
    }
    $("conversation").append(made);
    return made;
  }

  // Only the conversation scrolls: scrollIntoView would move the whole page.
  const main = document.querySelector("main");
  function scrollTo(element) {
    main.scrollTop = element.offsetTop - 6;
  }

  function dropChoices() {
    for (const old of document.querySelectorAll(".choices")) old.remove();
  }

  function show(reply, first) {
    const custom = reply.custom || {};
    if (custom.language) showIn(custom.language + (custom.script ? "-" + custom.script : ""));
    const made = bubble(reply.text, false, custom);
    if (custom.card) made.append(button(custom.card.full_screen, () => fullScreen(custom.card)));
    if (reply.buttons && reply.buttons.length) {
      const choices = document.createElement("div");
      choices.className = "choices";
      if (custom.locate && window.isSecureContext && navigator.geolocation) {
        choices.append(button(custom.locate.title, () => locate(custom.locate)));
      }
      for (const one of reply.buttons) {
        choices.append(button(one.title, () => tap(one)));
      }
      $("conversation").append(choices);
    }
    if (first) scrollTo(made);
    if (custom.erase) {
      chat = newChat();
    }
  }

  // A card for somebody at a desk: French in the largest letters, English below.
  function fullScreen(card) {
    const shown = document.createElement("dialog");
    shown.className = "card";
    const close = button("✕ " + card.close, () => shown.close());
    shown.append(close);
    for (const language of ["fr", "en"]) {
      const part = document.createElement("section");
      part.lang = language;
      part.dir = "ltr";
      for (const line of card[language]) {
        const said = document.createElement("p");
        said.textContent = line;
        part.append(said);
      }
      shown.append(part);
    }
    shown.addEventListener("close", () => shown.remove());
    document.body.append(shown);
    shown.showModal();
  }

  // The browser asks first. A hundredth of a degree, about a kilometre, is near enough.
  function locate(one) {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        dropChoices();
        bubble(one.title, true);
        send({ position: [coords.latitude, coords.longitude].map((n) => Math.round(n * 100) / 100) });
      },
      () => tap(one),
      { timeout: 15000, maximumAge: 600000 },
    );
  }

  function tap(one) {
    dropChoices();
    bubble(one.title, true);
    send({ button: one.payload });
  }

  function send(message) {
    waiting += 1;
    $("writing").hidden = false;
    main.scrollTop = main.scrollHeight;
    const sentIn = chat;
    queue = queue.then(() => post(message, sentIn)).finally(() => {
      waiting -= 1;
      $("writing").hidden = waiting === 0;
    });
    return queue;
  }

  async function post(message, sentIn) {
    if (sentIn !== chat) return;
    try {
      const controller = new AbortController();
      const limit = setTimeout(() => controller.abort(), 30000);
      const answer = await fetch("/chat", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ chat, hint: tag, ...message }),
        credentials: "omit",
        cache: "no-store",
        signal: controller.signal,
      });
      clearTimeout(limit);
      if (!answer.ok) throw new Error(answer.status);
      const replies = await answer.json();
      if (sentIn === chat) replies.forEach((reply, i) => show(reply, i === 0));
    } catch (error) {
      if (sentIn === chat) failed(message);
    }
  }

  function failed(message) {
    const t = texts.languages[tag];
    const made = bubble(t.connection_lost, false, {});
    made.classList.add("failed");
    const again = document.createElement("div");
    again.className = "choices";
    again.append(button(t.try_again, () => { again.remove(); made.remove(); send(message); }));
    $("conversation").append(again);
    main.scrollTop = main.scrollHeight;
  }

  function forget() {
    const body = new Blob([JSON.stringify({ chat })], { type: "application/json" });
    navigator.sendBeacon("/forget", body);
    chat = newChat();
    $("conversation").replaceChildren();
    $("message").value = "";
  }

  function welcome() {
    $("welcome").hidden = false;
    main.scrollTop = 0;
    $("languages").querySelector("button").focus();
  }

  function begin(newTag) {
    $("welcome").hidden = true;
    showIn(newTag);
    send({ button: "language:" + newTag }).then(() => $("message").focus({ preventScroll: true }));
  }

  for (const [one, t] of Object.entries(texts.languages)) {
    const made = button(t.name, () => begin(one));
    made.lang = one;
    made.dir = t.direction;
    $("languages").append(made);
    const option = document.createElement("option");
    option.value = one;
    option.lang = one;
    option.textContent = t.name;
    $("language").append(option);
  }

  $("language").addEventListener("change", () => {
    dropChoices();
    begin($("language").value);
  });
  $("larger").addEventListener("click", () => {
    const on = document.documentElement.classList.toggle("larger");
    $("larger").setAttribute("aria-pressed", on);
  });
  // The page goes first, the harmless one comes in its place: "back" does not return here.
  $("leave").addEventListener("click", () => {
    forget();
    document.body.hidden = true;
    document.title = "";
    location.replace(LEAVE_TO);
  });
  $("next").addEventListener("click", () => {
    forget();
    bubble(texts.languages[tag].new_person_ready, false, {});
    welcome();
  });
  $("form").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = $("message").value.trim();
    if (!text) return;
    $("welcome").hidden = true;
    $("message").value = "";
    $("message").style.height = "";
    dropChoices();
    bubble(text, true);
    send({ text });
  });
  $("message").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      $("form").requestSubmit();
    }
  });
  $("message").addEventListener("input", () => {
    $("message").style.height = "";
    $("message").style.height = $("message").scrollHeight + "px";
  });
  // Leaving in any way forgets the chat; "back" finds an empty page.
  window.addEventListener("pagehide", forget);
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  showIn(tag);
  welcome();
})();
