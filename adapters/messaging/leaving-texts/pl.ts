import type { LeavingTexts } from './texts.js';

export const pl: LeavingTexts = {
  subject:
    '{purchaser} nie pracuje już w organizacji {organisation}: {count, plural, one {subskrypcja czeka} few {# subskrypcje czekają} other {# subskrypcji czeka}} na decyzję',
  lead: 'Użytkownik {purchaser} nie pracuje już w organizacji {organisation}, a kupił dla zespołu {count, plural, one {subskrypcję, o której nikt nie zdecydował} few {# subskrypcje, o których nikt nie zdecydował} other {# subskrypcji, o których nikt nie zdecydował}}.',
  stopped:
    'Zapisana metoda płatności nie będzie już obciążana, a to, co opłacono, pozostaje opłacone. Bez decyzji nikt już za nic nie zapłaci: jak długo użytkownicy mogą jeszcze pracować, podajemy niżej; potem subskrypcja zostanie wyłączona, a później jej dane usunięte.',
  decide:
    'Administrator decyduje {count, plural, one {o niej} other {o każdej z nich albo o wszystkich jednym krokiem}}: przejąć dla organizacji (użytkownicy zachowają licencje, a organizacja zapłaci od pierwszego nieopłaconego dnia); przekazać innemu użytkownikowi, który musi to przyjąć i płaci własną metodą; albo pozwolić jej się skończyć, bez dalszych przypomnień.',
  otherwise:
    'Prosimy o decyzję, zanim {purgedOn} zostaną usunięte dane osobowe użytkownika {purchaser}{days, plural, =1 { (to już jutro)} one { (za # dzień)} few { (za # dni)} other { (za # dni)}}. Potem nikt już nie może o {count, plural, one {niej} other {nich}} zdecydować.',
  item: '{planName}: przydzielono {assigned} z {seats} licencji, {state, select, active {opłacone do {day} włącznie} trial {okres próbny do {day} włącznie} endless {kupione na stałe} grace {nieopłacone: użytkownicy mogą pracować do {day} włącznie} held {subskrypcja wyłączona; dane zachowuje blokada prawna} other {subskrypcja wyłączona: dane zostaną usunięte {day}}}{offered, select, yes {; propozycja bez odpowiedzi: {to}} other {}}',
};
