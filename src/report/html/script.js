(() => {
  'use strict';
  const form = document.getElementById('filter');
  const shown = document.getElementById('shown');
  const all = (selector) => [...document.querySelectorAll(selector)];
  const items = all('.it').map((at) => ({
    at,
    verdict: at.dataset.v.split(' '),
    programme: at.dataset.p,
    rules: at.dataset.r.split(' '),
    words: at.dataset.q,
  }));
  const claims = all('.claim'), findings = all('.finding'), causes = all('.cause'), gravities = all('.gravity');
  const rows = all('.row').map((at) => ({ at, findings: at.dataset.f.split(' ') }));
  const sheets = all('.sheet');
  const count = (list) => list.reduce((sum, at) => sum + (at.hidden ? 0 : 1), 0);
  let note = '';
  const plural = (number, noun) => number + ' ' + noun + (number === 1 ? '' : 's');

  function apply(before) {
    const verdict = form.verdict.value, programme = form.programme.value, rule = form.rule.value;
    const words = form.learner.value.trim().toLowerCase();
    const on = Boolean(verdict || programme || rule || words);
    for (const item of items) {
      item.at.hidden = !((!verdict || item.verdict.includes(verdict))
        && (!programme || item.programme === programme || item.programme === '*')
        && (!rule || item.rules.includes(rule))
        && (!words || item.words.includes(words)));
    }
    const numbers = new Set(), told = new Set();
    for (const at of findings) {
      if (!at.hidden) { numbers.add(at.id.slice(1)); told.add(at.dataset.c); }
    }
    for (const row of rows) row.at.hidden = !row.findings.some((number) => numbers.has(number));
    for (const at of sheets) at.hidden = !at.querySelector('.row:not([hidden])');
    for (const at of causes) at.hidden = on && !told.has(at.dataset.c);
    for (const at of gravities) at.hidden = !at.querySelector('.cause:not([hidden])');
    form.classList.toggle('on', on);
    const says = count(claims) + ' of ' + plural(claims.length, shown.dataset.noun) + ' and '
      + count(findings) + ' of ' + plural(findings.length, 'finding') + ' shown.';
    shown.textContent = (before ? before + ' ' : '') + says;
  }

  function reveal(target) {
    if (target.closest('[hidden]')) {
      note = 'The filter was cleared to show what the link leads to.';
      form.reset();
      apply(note);
    }
    if (!target.hasAttribute('tabindex')) target.setAttribute('tabindex', '-1');
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: 'nearest' });
    // A wide table moves sideways to the cell in question.
    const mark = target.matches('.row') && target.querySelector('.mark');
    if (mark) mark.scrollIntoView({ block: 'nearest', inline: 'center' });
  }

  form.addEventListener('input', () => apply());
  form.addEventListener('submit', (event) => event.preventDefault());
  // The fields are empty only after the event.
  form.addEventListener('reset', () => setTimeout(() => { apply(note); note = ''; }));
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href^="#"]');
    const target = link && document.getElementById(link.getAttribute('href').slice(1));
    if (target) setTimeout(() => reveal(target));
  });
  form.hidden = false;
  apply();
})();
