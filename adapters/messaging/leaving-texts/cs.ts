import type { LeavingTexts } from './texts.js';

export const cs: LeavingTexts = {
  subject:
    '{purchaser} už v {organisation} nepracuje: {count, plural, one {předplatné zanikne} few {# předplatná zaniknou} other {# předplatných zanikne}}, pokud nikdo nerozhodne jinak',
  lead: 'Uživatel {purchaser} už v {organisation} nepracuje a koupil pro tým {count, plural, one {předplatné, o kterém nikdo nerozhodl} few {# předplatná, o kterých nikdo nerozhodl} other {# předplatných, o kterých nikdo nerozhodl}}.',
  stopped:
    'Uložená platební metoda už nebude zatížena. Co je zaplaceno, zůstává zaplaceno; posledním dnem {count, plural, one {předplatné zanikne} other {předplatná zaniknou}} a kolegové přijdou o licence.',
  decide:
    'Správce rozhoduje {count, plural, one {o něm} other {o každém z nich, nebo o všech jedním krokem}}: převzít je pro organizaci (uživatelům licence zůstanou a organizace platí od prvního nezaplaceného dne); předat je jinému uživateli, který musí souhlasit a platí vlastní metodou; nebo je nechat zaniknout bez dalších upozornění.',
  otherwise:
    'Rozhodněte prosím dříve, než budou {purgedOn} vymazány osobní údaje uživatele {purchaser}{days, plural, =1 { (to je zítra)} one { (za # den)} few { (za # dny)} other { (za # dní)}}. Bez rozhodnutí {count, plural, one {předplatné zanikne} other {předplatná zaniknou}}.',
  item: '{planName}: přiděleno {assigned} z {seats} licencí, poslední den {lastDay}{offered, select, yes {; nabídka bez odpovědi: {to}} other {}}',
  endless: 'žádný',
};
