'use strict';
// The explanation of a mark, on hover and on focus; Escape puts it away, the pointer may enter it (WCAG 1.4.13).
(() => {
  let tip = null;
  let leaving = 0;

  const hide = () => { tip?.remove(); tip = null; };

  const textOf = (mark) => mark.dataset.mark;

  const show = (mark) => {
    clearTimeout(leaving);
    hide();
    const figure = mark.closest('[data-ribbon]');
    tip = document.createElement('div');
    tip.className = 'ribbon-tip';
    tip.setAttribute('role', 'status');
    for (const line of textOf(mark).split(/\n+/)) {
      const paragraph = document.createElement('p');
      paragraph.textContent = line;
      tip.append(paragraph);
    }
    tip.firstElementChild?.classList.add('strong');
    figure.append(tip);
    const frame = figure.getBoundingClientRect();
    const spot = mark.getBoundingClientRect();
    const middle = spot.left + spot.width / 2 - frame.left;
    const left = Math.min(Math.max(middle - tip.offsetWidth / 2, 8), frame.width - tip.offsetWidth - 8);
    tip.style.left = `${left}px`;
    tip.style.top = `${spot.bottom - frame.top + 6}px`;
    tip.addEventListener('pointerenter', () => clearTimeout(leaving));
    tip.addEventListener('pointerleave', later);
  };

  const later = () => { leaving = setTimeout(hide, 200); };

  const markOf = (event) => event.target.closest?.('[data-ribbon] [data-mark]');

  document.addEventListener('pointerover', (event) => { if (markOf(event)) show(markOf(event)); });
  document.addEventListener('pointerout', (event) => { if (markOf(event)) later(); });
  document.addEventListener('focusin', (event) => { if (markOf(event)) show(markOf(event)); else hide(); });
  document.addEventListener('keydown', (event) => { if (event.key === 'Escape') hide(); });
})();
