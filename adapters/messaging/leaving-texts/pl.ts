import type { LeavingTexts } from './texts.js';

export const pl: LeavingTexts = {
  subject:
    '{purchaser} nie pracuje już w {organisation}: {count, plural, one {subskrypcja wygaśnie} few {# subskrypcje wygasną} other {# subskrypcji wygaśnie}} bez innej decyzji',
  lead: 'Użytkownik {purchaser} nie pracuje już w {organisation}, a kupił dla zespołu {count, plural, one {subskrypcję, o której nikt nie zdecydował} few {# subskrypcje, o których nikt nie zdecydował} other {# subskrypcji, o których nikt nie zdecydował}}.',
  stopped:
    'Zapisana metoda płatności nie będzie już obciążana. To, co opłacono, pozostaje opłacone; po ostatnim dniu {count, plural, one {subskrypcja wygaśnie} other {subskrypcje wygasną}}, a współpracownicy utracą licencje.',
  decide:
    'Administrator decyduje {count, plural, one {o niej} other {o każdej z nich albo o wszystkich jednym krokiem}}: przejąć dla organizacji (użytkownicy zachowają licencje, a organizacja zapłaci od pierwszego nieopłaconego dnia); przekazać innemu użytkownikowi, który musi to przyjąć i płaci własną metodą; albo pozwolić wygasnąć, bez dalszych przypomnień.',
  otherwise:
    'Prosimy o decyzję, zanim {purgedOn} zostaną usunięte dane osobowe użytkownika {purchaser}{days, plural, =1 { (to już jutro)} one { (za # dzień)} few { (za # dni)} other { (za # dni)}}. Bez decyzji {count, plural, one {subskrypcja wygaśnie} other {subskrypcje wygasną}}.',
  item: '{planName}: przydzielono {assigned} z {seats} licencji, ostatni dzień {lastDay}{offered, select, yes {; propozycja bez odpowiedzi: {to}} other {}}',
  endless: 'brak',
};
