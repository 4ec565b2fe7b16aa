import type { LeavingTexts } from './texts.js';

export const pl: LeavingTexts = {
  subject:
    '{purchaser} nie pracuje już w {organisation}: {count, plural, one {subskrypcja wygaśnie} few {# subskrypcje wygasną} other {# subskrypcji wygaśnie}} bez przejęcia',
  lead: 'Użytkownik {purchaser} nie pracuje już w {organisation}, a kupił dla zespołu {count, plural, one {subskrypcję, której nikt nie przejął} few {# subskrypcje, których nikt nie przejął} other {# subskrypcji, których nikt nie przejął}}.',
  stopped:
    'Zapisana metoda płatności nie będzie już obciążana. To, co opłacono, pozostaje opłacone; po ostatnim dniu {count, plural, one {subskrypcja wygaśnie} other {subskrypcje wygasną}}, a współpracownicy utracą licencje.',
  decide:
    'Do tego czasu administrator może jednym krokiem przejąć {count, plural, one {ją} other {wszystkie}} dla organizacji: użytkownicy zachowają licencje, a organizacja zapłaci od pierwszego nieopłaconego dnia. Przywrócony użytkownik może też przekazać je innej osobie.',
  otherwise:
    'Prosimy o decyzję, zanim {purgedOn} zostaną usunięte dane osobowe użytkownika {purchaser}{days, plural, =1 { (to już jutro)} one { (za # dzień)} few { (za # dni)} other { (za # dni)}}. Bez decyzji {count, plural, one {subskrypcja wygaśnie} other {subskrypcje wygasną}}.',
  item: '{planName}: przydzielono {assigned} z {seats} licencji, ostatni dzień {lastDay}',
  endless: 'brak',
};
