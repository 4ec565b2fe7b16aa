import type { LeavingTexts } from './texts.js';

export const cs: LeavingTexts = {
  subject:
    '{purchaser} už v {organisation} nepracuje: {count, plural, one {předplatné zanikne} few {# předplatná zaniknou} other {# předplatných zanikne}}, pokud je nikdo nepřevezme',
  lead: 'Uživatel {purchaser} už v {organisation} nepracuje a koupil pro tým {count, plural, one {předplatné, které nikdo nepřevzal} few {# předplatná, která nikdo nepřevzal} other {# předplatných, která nikdo nepřevzal}}.',
  stopped:
    'Uložená platební metoda už nebude zatížena. Co je zaplaceno, zůstává zaplaceno; posledním dnem {count, plural, one {předplatné zanikne} other {předplatná zaniknou}} a kolegové přijdou o licence.',
  decide:
    'Do té doby {count, plural, one {je} other {je všechna}} může správce jedním krokem převzít pro organizaci: uživatelům licence zůstanou a organizace platí od prvního nezaplaceného dne. Obnovený uživatel je může také předat kolegovi.',
  otherwise:
    'Rozhodněte prosím dříve, než budou {purgedOn} vymazány osobní údaje uživatele {purchaser}{days, plural, =1 { (to je zítra)} one { (za # den)} few { (za # dny)} other { (za # dní)}}. Bez rozhodnutí {count, plural, one {předplatné zanikne} other {předplatná zaniknou}}.',
  item: '{planName}: přiděleno {assigned} z {seats} licencí, poslední den {lastDay}',
  endless: 'žádný',
};
