/* Small comforts only: every page works without this file. */
(function () {
  'use strict';

  /* A slow line invites a second tap, and a second tap must not send the form twice. The button is marked,
     not disabled: a disabled button would drop its own name and value from what is sent. */
  function release(form) {
    delete form.dataset.sent;
    form.querySelectorAll('[aria-disabled=true]').forEach(function (b) { b.removeAttribute('aria-disabled'); });
  }
  document.addEventListener('submit', function (event) {
    var form = event.target;
    if (form.method !== 'post' || form.hasAttribute('data-again') || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (form.querySelector('.too-big')) {
      event.preventDefault();
      form.querySelector('.too-big').focus();
      return;
    }
    form.dataset.sent = '1';
    form.querySelectorAll('button').forEach(function (b) { b.setAttribute('aria-disabled', 'true'); });
    setTimeout(release, 30000, form);
  });
  window.addEventListener('pageshow', function () { document.querySelectorAll('form[data-sent]').forEach(release); });

  /* data-all="unit": one box that ticks every box of that name in its form. */
  function count(form, name) {
    var boxes = Array.from(form.querySelectorAll('input[name="' + name + '"]'));
    var on = boxes.filter(function (b) { return b.checked; }).length;
    form.querySelectorAll('[data-count="' + name + '"]').forEach(function (e) { e.textContent = on; });
    form.querySelectorAll('[data-all="' + name + '"]').forEach(function (a) {
      a.checked = on > 0 && on === boxes.length;
      a.indeterminate = on > 0 && on < boxes.length;
    });
  }
  document.querySelectorAll('[data-all]').forEach(function (all) {
    var holder = all.closest('[hidden]');
    if (holder) holder.hidden = false;
    count(all.form, all.dataset.all);
  });
  document.addEventListener('change', function (event) {
    var box = event.target, form = box.form;
    if (!form) return;
    if (box.dataset.all) {
      form.querySelectorAll('input[name="' + box.dataset.all + '"]').forEach(function (b) { b.checked = box.checked; });
      count(form, box.dataset.all);
    } else if (box.type === 'checkbox' && box.name) count(form, box.name);
    else if (box.type === 'file') preview(box);
  });

  /* Names and sizes of the chosen files, with the limit checked before a long upload is begun. */
  function size(bytes) {
    var big = bytes >= 1048576;
    return (bytes / (big ? 1048576 : 1024)).toLocaleString(document.documentElement.lang, { maximumFractionDigits: big ? 1 : 0 }) + (big ? ' MB' : ' KB');
  }
  function preview(input) {
    var list = document.getElementById(input.id + '-files');
    if (!list) return;
    var limit = Number(input.dataset.limit), bad = false;
    list.textContent = '';
    Array.from(input.files).forEach(function (file) {
      var over = limit && file.size > limit, row = document.createElement('li'), note = document.createElement('span');
      bad = bad || over;
      row.textContent = file.name + ' ';
      note.className = over ? 'st st-over' : 'small muted';
      note.textContent = size(file.size) + (over ? '. ' + input.dataset.over : '');
      row.appendChild(note);
      list.appendChild(row);
    });
    input.classList.toggle('too-big', bad);
  }

  /* What is typed into a form with data-draft is kept as a draft; on a line that fails it is tried again later. */
  document.querySelectorAll('form[data-draft]').forEach(function (form) {
    var changed = false;
    function keep() {
      if (!changed || form.dataset.sent) return;
      var typed = new FormData(form);
      form.querySelectorAll('[type=file]').forEach(function (f) { typed.delete(f.name); });
      changed = false;
      fetch(form.dataset.draft, { method: 'POST', body: typed, keepalive: true })
        .then(function (answer) { if (answer.status !== 204) changed = true; })
        .catch(function () { changed = true; });
    }
    form.addEventListener('input', function () { changed = true; });
    setInterval(keep, 20000);
    document.addEventListener('visibilitychange', keep);
  });

  /* A menu closes when the person turns elsewhere. */
  function close(except) {
    document.querySelectorAll('details.drop[open]').forEach(function (d) { if (d !== except) d.open = false; });
  }
  document.addEventListener('click', function (event) { close(event.target.closest('details.drop')); });
  document.addEventListener('keydown', function (event) {
    if (event.key !== 'Escape') return;
    var open = document.querySelector('details.drop[open]');
    if (open) { open.open = false; open.querySelector('summary').focus(); }
  });

  var summary = document.querySelector('.errsum');
  if (summary) summary.focus();
})();
