'use strict';
// Small comforts over pages that work without them. Everything is delegated, so content that htmx swaps in takes part.
(() => {
  const root = document.documentElement;
  root.classList.add('js');

  // --- dates: dd-mm-jjjj stays the truth; we add dashes, a weekday hint and the browser's own calendar ---
  const dashed = (text) => {
    const plain = text.trim();
    const eight = plain.match(/^(\d{2})(\d{2})(\d{4})$/);
    const parts = eight || plain.match(/^(?:[a-z]{2,3}\s+)?(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$/i);
    return parts ? `${parts[1].padStart(2, '0')}-${parts[2].padStart(2, '0')}-${parts[3]}` : plain;
  };
  const dayOf = (text) => {
    const dutch = dashed(text).match(/^(\d{2})-(\d{2})-(\d{4})$/);
    const iso = text.trim().match(/^(\d{4})-(\d{2})-(\d{2})$/);
    const [year, month, date] = dutch ? [dutch[3], dutch[2], dutch[1]] : iso ? iso.slice(1) : [];
    if (!year) return null;
    const day = new Date(Date.UTC(+year, +month - 1, +date));
    return day.getUTCMonth() === +month - 1 && day.getUTCDate() === +date ? day : null;
  };
  const isoWeek = (day) => {
    const thursday = new Date(day);
    thursday.setUTCDate(day.getUTCDate() + 4 - (day.getUTCDay() || 7));
    return Math.ceil(((thursday - Date.UTC(thursday.getUTCFullYear(), 0, 1)) / 864e5 + 1) / 7);
  };
  const isoText = (day) => day.toISOString().slice(0, 10);

  const setUpDate = (field) => {
    if (field.dataset.ready) return;
    field.dataset.ready = 'yes';
    const input = field.querySelector('input');
    const hint = document.createElement('span');
    hint.className = 'date-hint';
    hint.setAttribute('aria-live', 'polite');
    const show = () => {
      const day = dayOf(input.value);
      const weekday = day && new Intl.DateTimeFormat(root.lang || 'nl', { weekday: 'long', timeZone: 'UTC' }).format(day);
      hint.textContent = day ? `${weekday}, ${field.dataset.week} ${isoWeek(day)}` : '';
    };
    const native = document.createElement('input');
    native.type = 'date';
    native.className = 'date-native';
    native.tabIndex = -1;
    native.setAttribute('aria-hidden', 'true');
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'date-pick';
    button.setAttribute('aria-label', field.dataset.pick);
    button.innerHTML = '<svg viewBox="0 0 20 20" aria-hidden="true"><rect x="2.5" y="4" width="15" height="13" rx="2"/><path d="M2.5 8h15M6.5 2v4M13.5 2v4"/></svg>';
    button.addEventListener('click', () => {
      const day = dayOf(input.value);
      native.value = day ? isoText(day) : '';
      native.showPicker();
    });
    native.addEventListener('change', () => {
      const day = dayOf(native.value);
      if (!day) return;
      input.value = isoText(day).split('-').reverse().join('-');
      input.dispatchEvent(new Event('input', { bubbles: true }));
      input.dispatchEvent(new Event('change', { bubbles: true }));
      input.focus();
    });
    input.inputMode = 'numeric';
    input.addEventListener('input', show);
    input.addEventListener('blur', () => { input.value = dashed(input.value); show(); });
    field.append(...('showPicker' in native ? [button, native] : []), hint);
    show();
  };

  // --- forms: warn before typed text is lost, save drafts, send once ---
  const dirty = new Set();
  const timers = new WeakMap();

  const autosave = async (form) => {
    const status = form.querySelector('[data-autosave-status]');
    const say = (text) => { if (status) status.textContent = text; };
    say(status?.dataset.saving ?? '');
    try {
      const reply = await fetch(form.dataset.autosave, { method: 'POST', body: new FormData(form), headers: { 'X-Requested-With': 'fetch' }, redirect: 'error' });
      if (!reply.ok) throw new Error(String(reply.status));
      const time = new Intl.DateTimeFormat(root.lang || 'nl', { hour: '2-digit', minute: '2-digit' }).format(new Date());
      say(`${status?.dataset.saved ?? ''} ${time}`);
      dirty.delete(form);
    } catch {
      say(status?.dataset.failed ?? '');
    }
  };

  document.addEventListener('input', (event) => {
    const form = event.target.form;
    if (!form) return;
    if (form.matches('[data-unsaved], [data-autosave]')) dirty.add(form);
    if (form.dataset.autosave) {
      clearTimeout(timers.get(form));
      timers.set(form, setTimeout(autosave, 1500, form));
    }
  });

  document.addEventListener('change', (event) => {
    const form = event.target.form;
    if (form?.hasAttribute('data-submit-on-change')) form.requestSubmit();
  });

  window.addEventListener('beforeunload', (event) => {
    if (dirty.size) event.preventDefault();
  });

  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.method === 'dialog') return;
    if (form.dataset.sent && !event.defaultPrevented) { event.preventDefault(); return; }
    clearTimeout(timers.get(form));
    dirty.delete(form);
    form.dataset.sent = 'yes';
    event.submitter?.setAttribute('aria-busy', 'true');
    setTimeout(() => release(form), 8000);
  });

  const release = (form) => {
    delete form.dataset.sent;
    form.querySelectorAll('[aria-busy]').forEach((button) => button.removeAttribute('aria-busy'));
  };
  window.addEventListener('pageshow', () => document.querySelectorAll('form[data-sent]').forEach(release));
  document.addEventListener('htmx:afterRequest', (event) => {
    const form = event.target.closest?.('form');
    if (form) release(form);
  });

  // --- dialogs, menu, copying ---
  document.addEventListener('click', (event) => {
    const opener = event.target.closest('[data-dialog]');
    if (opener) document.getElementById(opener.dataset.dialog)?.showModal();
    const copier = event.target.closest('[data-copy]');
    if (copier) copy(copier);
    for (const menu of document.querySelectorAll('details[data-menu][open]')) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  const copy = async (button) => {
    const source = document.querySelector(button.dataset.copy);
    await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
    button.textContent = button.dataset.copied ?? button.textContent;
  };

  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    for (const menu of document.querySelectorAll('details[data-menu][open]')) {
      menu.open = false;
      menu.querySelector('summary').focus();
    }
  });

  // An error summary's link must lead to a control, also inside a closed details.
  document.addEventListener('click', (event) => {
    const link = event.target.closest('[data-error-summary] a');
    const control = link && document.getElementById(link.hash.slice(1));
    if (!control) return;
    event.preventDefault();
    control.closest('details')?.setAttribute('open', '');
    control.focus();
    (control.closest('.form-row') ?? control).scrollIntoView({ block: 'nearest' });
  });

  // "Haal weg" selects the word, so that one key removes it; the text itself is left to who wrote it.
  document.addEventListener('click', (event) => {
    const link = event.target.closest('[data-select]');
    const control = link && document.getElementById(link.dataset.select);
    if (!control) return;
    event.preventDefault();
    control.focus();
    const at = control.value.indexOf(link.dataset.word);
    if (at >= 0) control.setSelectionRange(at, at + link.dataset.word.length);
    (control.closest('.form-row') ?? control).scrollIntoView({ block: 'nearest' });
  });

  const setUp = (scope) => {
    scope.querySelectorAll('[data-date]').forEach(setUpDate);
  };
  setUp(document);
  document.addEventListener('htmx:load', (event) => {
    setUp(event.target);
    event.target.querySelector('[data-error-summary]')?.focus(); // autofocus only works when the page itself loads
  });
})();
