import type { LeavingTexts } from './texts.js';

export const cs: LeavingTexts = {
  subject:
    '{purchaser} už v organizaci {organisation} nepracuje: {count, plural, one {předplatné čeká} few {# předplatná čekají} other {# předplatných čeká}} na rozhodnutí',
  lead: 'Uživatel {purchaser} už v organizaci {organisation} nepracuje a koupil pro tým {count, plural, one {předplatné, o kterém nikdo nerozhodl} few {# předplatná, o kterých nikdo nerozhodl} other {# předplatných, o kterých nikdo nerozhodl}}.',
  stopped:
    'Uložená platební metoda už nebude zatížena a co je zaplaceno, zůstává zaplaceno. Bez rozhodnutí už nikdo nic nezaplatí: jak dlouho mohou uživatelé ještě pracovat, uvádíme níže; potom bude předplatné deaktivováno a později budou jeho data smazána.',
  decide:
    'Správce rozhoduje {count, plural, one {o něm} other {o každém z nich, nebo o všech jedním krokem}}: převzít je pro organizaci (uživatelům licence zůstanou a organizace platí od prvního nezaplaceného dne); předat je jinému uživateli, který musí souhlasit a platí vlastní metodou; nebo je nechat skončit bez dalších upozornění.',
  otherwise:
    'Rozhodněte prosím dříve, než budou {purgedOn} vymazány osobní údaje uživatele {purchaser}{days, plural, =1 { (to je zítra)} one { (za # den)} few { (za # dny)} other { (za # dní)}}. Potom už o {count, plural, one {něm} other {nich}} nikdo rozhodnout nemůže.',
  item: '{planName}: přiděleno {assigned} z {seats} licencí, {state, select, active {zaplaceno do {day} včetně} trial {zkušební doba do {day} včetně} endless {koupeno natrvalo} grace {nezaplaceno: uživatelé mohou pracovat do {day} včetně} held {předplatné je deaktivováno; data drží právní blokace} other {předplatné je deaktivováno: data budou smazána {day}}}{offered, select, yes {; nabídka bez odpovědi: {to}} other {}}',
};
