'use strict';
// Keys for a list of work: j k move, x selects, e closes, w explains, o opens, ? helps. Over a real form that works without.
(() => {
  const SETTING = 'poortwacht.keys';
  const enabled = () => localStorage.getItem(SETTING) !== 'off';
  const queue = () => document.querySelector('[data-queue]');
  const rows = () => [...(queue()?.querySelectorAll('tr[data-row]') ?? [])];
  const here = () => queue()?.querySelector('tr.here');
  const box = (row) => row?.querySelector('input[type="checkbox"]');

  const settle = (row, { focus = true } = {}) => {
    if (!row) return;
    for (const other of rows()) {
      other.classList.toggle('here', other === row);
      other.toggleAttribute('aria-current', other === row);
      if (other === row) other.setAttribute('aria-current', 'true');
    }
    if (!focus) return;
    (box(row) ?? row.querySelector('a, button'))?.focus({ preventScroll: true });
    row.scrollIntoView({ block: 'nearest' });
  };

  const step = (by) => {
    const all = rows();
    const at = all.indexOf(here());
    settle(all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)]);
  };

  const count = () => {
    const picked = rows().filter((row) => box(row)?.checked).length;
    const output = queue()?.querySelector('[data-selected]');
    if (output) {
      const template = picked === 1 ? output.dataset.one : output.dataset.many;
      output.textContent = picked ? (template ?? '#').replace('#', picked) : '';
    }
    const all = queue()?.querySelector('[data-select-all]');
    if (all) {
      all.checked = picked > 0 && picked === rows().filter(box).length;
      all.indeterminate = picked > 0 && !all.checked;
    }
  };

  const pick = (row) => {
    const check = box(row);
    if (!check) return;
    check.checked = !check.checked;
    check.dispatchEvent(new Event('change', { bubbles: true }));
  };

  const act = (key) => {
    const button = queue()?.querySelector(`[data-key="${key}"]`);
    if (!button) return;
    if (!rows().some((row) => box(row)?.checked)) {
      if (!here()) return;
      pick(here());
    }
    button.click();
  };

  const explain = (row) => {
    const why = row?.querySelector('[data-why]');
    if (why?.tagName === 'DETAILS') why.open = !why.open;
    else why?.click();
  };

  const keys = {
    j: () => step(1),
    k: () => step(-1),
    x: () => pick(here()),
    e: () => act('e'),
    w: () => explain(here()),
    o: () => here()?.querySelector('a[data-open]')?.click(),
    '?': () => document.getElementById('toetsen')?.showModal(),
  };

  const typing = (target) => target.closest('input:not([type="checkbox"]):not([type="radio"]), textarea, select, [contenteditable]');

  document.addEventListener('keydown', (event) => {
    if (!enabled() || !queue() || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (typing(event.target) || document.querySelector('dialog[open]') || !(event.key in keys)) return;
    event.preventDefault();
    keys[event.key]();
  });

  document.addEventListener('focusin', (event) => {
    const row = event.target.closest('[data-queue] tr[data-row]');
    if (row) settle(row, { focus: false });
  });

  document.addEventListener('change', (event) => {
    if (event.target.matches('[data-keys-toggle]')) {
      localStorage.setItem(SETTING, event.target.checked ? 'on' : 'off');
      reflect();
    }
    if (event.target.matches('[data-queue] [data-select-all]')) {
      for (const row of rows()) if (box(row)) box(row).checked = event.target.checked;
    }
    if (event.target.closest('[data-queue]')) count();
  });

  const reflect = () => {
    document.querySelectorAll('[data-keys-toggle]').forEach((toggle) => { toggle.checked = enabled(); });
    document.querySelectorAll('[data-keys-on]').forEach((note) => { note.hidden = !enabled(); });
    document.querySelectorAll('[data-keys-off]').forEach((note) => { note.hidden = enabled(); });
  };

  reflect();
  count();
  document.addEventListener('htmx:afterSettle', () => { reflect(); count(); });
})();
