// What the pages do more with script: they stay current, keep a typed text safe and tell the house that somebody works.
// Pages are fetched again whole and parsed by the browser as documents; nothing is ever made of strings here (CSP).
'use strict';
(() => {
  const listen = document.body.dataset.listen;
  const $ = id => document.getElementById(id);

  const flag = (id, up) => { const p = $(id); p.hidden = !up; p.textContent = up ? p.dataset.say : ''; };

  // A message that was opened stays open; what has the focus keeps it; what is typed is never in a region.
  const swap = (old, fresh) => {
    const opened = old.querySelectorAll('details'), next = fresh.querySelectorAll('details');
    next.forEach((d, i) => { if (opened[i]) d.open = opened[i].open; });
    if (!old.isEqualNode(fresh)) old.replaceWith(fresh);
  };
  const keyed = (old, fresh) => {
    let at = old.firstElementChild;
    for (const f of [...fresh.children]) {
      const had = f.id && [...old.children].find(o => o.id === f.id);
      if (!had) { old.insertBefore(document.importNode(f, true), at); continue; }
      if (had === at) at = at.nextElementSibling; else old.insertBefore(had, at);
      swap(had, document.importNode(f, true));
    }
    while (at) { const gone = at; at = at.nextElementSibling; gone.remove(); }
  };
  const take = page => {
    const focus = document.activeElement && document.activeElement.id;
    for (const old of document.querySelectorAll('[data-region]')) {
      const fresh = page.getElementById(old.id);
      if (!fresh) continue;
      if (old.dataset.region === 'keyed') keyed(old, fresh); else swap(old, document.importNode(fresh, true));
    }
    if (document.title !== page.title) document.title = page.title;
    if (focus && document.activeElement === document.body && $(focus)) $(focus).focus({ preventScroll: true });
    const head = $('head'), writing = document.querySelector('form[data-renew]');
    if (head && writing) {
      flag('newer', head.dataset.seen !== seen);
      flag('unheld', mine && head.dataset.mine !== 'true');
    }
  };
  const seen = $('head') && $('head').dataset.seen, mine = $('head') && $('head').dataset.mine === 'true';

  // live, reconnecting, offline, signed out: always said.
  const lamp = $('live');
  const say = state => {
    if (!lamp || lamp.dataset.state === state) return;
    lamp.dataset.state = state;
    lamp.querySelector('.word').textContent = lamp.dataset[state];
  };

  let dirty = false, asking = false, again = false, last = 0;
  const refresh = () => {
    if (asking) { again = true; return; }
    asking = true;
    const x = new XMLHttpRequest();
    x.open('GET', location.pathname);
    x.responseType = 'document';
    x.timeout = 15000;
    x.setRequestHeader('X-Background', '1');
    x.onloadend = () => {
      asking = false; last = Date.now();
      if (x.status === 401) { stop(); say('out'); if (!dirty) location.replace('/signin'); return; }
      if (x.status === 200 && x.response) take(x.response);
      if (again) { again = false; soon(); }
    };
    x.send();
  };
  let timer = 0;
  const soon = () => { if (!timer) timer = setTimeout(() => { timer = 0; refresh(); }, Math.max(150, 1000 - (Date.now() - last))); };

  let source = null, away = 0;
  const stop = () => { if (source) source.close(); source = null; };
  const start = () => {
    if (source || !listen) return;
    source = new EventSource('/events');
    source.onopen = () => { clearTimeout(away); away = 0; say('live'); };
    source.addEventListener('all', soon);
    source.addEventListener('case', e => { if (listen === 'queue' || e.data === listen) soon(); });
    source.onerror = () => {
      say('wait');
      if (!away) away = setTimeout(() => say('away'), 15000);
      if (source && source.readyState === EventSource.CLOSED) { stop(); refresh(); setTimeout(start, 10000); }
    };
  };
  if (listen) {
    start();
    setInterval(() => { if (source && !document.hidden) refresh(); }, 60000); // "in 12 min" stays true
    // A browser has few connections to one house: case pages that nobody looks at give theirs back.
    document.addEventListener('visibilitychange', () => {
      if (document.hidden) { if (listen !== 'queue') stop(); } else { start(); soon(); }
    });
    addEventListener('pagehide', stop);
    addEventListener('pageshow', e => { if (e.persisted) { start(); refresh(); } });
  }

  // The word in the address is for this one look.
  if (location.search.includes('did=')) history.replaceState(null, '', location.pathname);

  // Writing: a sign of life now and then, no lost text, no second press.
  let sent = 0, leaving = false;
  addEventListener('beforeunload', e => { if (dirty && !leaving) e.preventDefault(); });
  for (const form of document.querySelectorAll('form')) {
    form.addEventListener('input', () => {
      dirty = [...document.querySelectorAll('textarea')].some(t => t.value !== t.defaultValue);
      if (!form.dataset.renew || Date.now() - sent < 60000) return;
      sent = Date.now();
      fetch(form.dataset.renew, { method: 'POST', body: new URLSearchParams({ token: form.elements.token.value }), redirect: 'manual' })
        .then(r => { if (r.status !== 204) flag('unheld', true); }, () => { sent = 0; });
    });
    form.addEventListener('submit', () => {
      leaving = true;
      setTimeout(() => { for (const b of form.querySelectorAll('button')) b.disabled = true; });
      setTimeout(() => { leaving = false; for (const b of form.querySelectorAll('button')) b.disabled = false; }, 8000);
    });
  }

  const all = $('openall');
  if (all) {
    const words = () => [...document.querySelectorAll('.words')];
    const shut = all.dataset.shut, open = all.textContent;
    all.hidden = words().length < 2;
    all.addEventListener('click', () => {
      const to = words().some(d => !d.open);
      for (const d of words()) d.open = to;
      all.textContent = to ? shut : open;
    });
  }

  // How many messages on the telephone a reply makes: 160 plain characters, or 70 when there are others (Thai is).
  const reply = $('reply'), parts = $('parts');
  if (reply && parts) {
    const count = () => {
      const plain = /^[\n\r -~£¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà€]*$/.test(reply.value), n = reply.value.length;
      const [one, more] = plain ? [160, 153] : [70, 67];
      parts.textContent = n ? reply.dataset.parts.replace('{0}', n).replace('{1}', n <= one ? 1 : Math.ceil(n / more)) : '';
    };
    reply.addEventListener('input', count);
    count();
  }
})();
