'use strict';
// Passkeys: the browser makes or uses a key, the form carries the answer. Without this the code of an app works.
(() => {
  const form = document.querySelector('form[data-passkey]');
  // A key belongs to a host name: browsers make none for a bare address.
  const able = window.PublicKeyCredential && window.isSecureContext && !/^[\d.:[\]]+$/.test(location.hostname);
  if (!form || !able) return;
  document.querySelectorAll('[data-passkey-none]').forEach((note) => { note.hidden = true; });
  form.hidden = false;
  const failed = form.querySelector('[data-passkey-failed]');

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    failed.hidden = true;
    try {
      const answer = await window.webauthnJSON[form.dataset.passkey](JSON.parse(form.dataset.options));
      form.elements.credential.value = JSON.stringify(answer);
      form.submit();
    } catch {
      failed.hidden = false;
    }
  });
})();
