"use strict";
// Makes the page live. Without it everything works by reload.
const { events, lang, live, offline, failed } = document.body.dataset;
const phoneOf = number => [...document.querySelectorAll(".phone")].find(p => p.dataset.number === number);

// refresh replaces a region by the server's fragment, one request at a time; the box somebody types in is in no region.
const busy = new Map();
async function refresh(region, path) {
  if (busy.has(region)) { busy.set(region, true); return; }
  busy.set(region, false);
  try {
    const res = await fetch(path);
    if (res.ok) region.innerHTML = await res.text();
  } catch { /* the event stream tells */ }
  const again = busy.get(region);
  busy.delete(region);
  if (again) refresh(region, path);
}
const query = o => "?" + new URLSearchParams({ lang, ...o });

const light = document.getElementById("live");
const stream = new EventSource(events);
stream.onopen = () => { light.textContent = live; light.className = ""; };
stream.onerror = () => { light.textContent = offline; light.className = "off"; };
stream.addEventListener("phone", e => {
  const number = JSON.parse(e.data), phone = phoneOf(number);
  if (phone) refresh(phone.querySelector(".screen"), "/sim/thread" + query({ number }));
});
stream.addEventListener("behind", () => refresh(document.getElementById("behind"), "/sim/behind" + query({})));
addEventListener("pagehide", () => stream.close());

for (const form of document.querySelectorAll(".phone form")) {
  const box = form.elements.body, media = form.elements.media, note = form.querySelector(".note");
  form.addEventListener("submit", async e => {
    e.preventDefault();
    if (e.submitter && e.submitter.name === "example") { box.value = e.submitter.textContent; box.focus(); return; }
    const text = { from: form.elements.from.value, body: box.value, media: Number(media.value) };
    if (!text.body && !text.media) { box.focus(); return; }
    box.value = ""; media.value = "0"; note.textContent = "";
    try {
      const res = await fetch("/sim/text", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(text) });
      if (!res.ok) throw 0;
    } catch {
      note.textContent = failed;
      if (!box.value) box.value = text.body;
    }
  });
  // Enter sends, Shift+Enter breaks the line; an input method's Enter chooses a word.
  box.addEventListener("keydown", e => {
    if (e.key === "Enter" && !e.shiftKey && !e.isComposing) { e.preventDefault(); form.requestSubmit(); }
  });
}
