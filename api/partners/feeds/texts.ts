/** What stands in a calendar, in ICU MessageFormat. Arguments: `organisation`, `plan`, `seats`, `assigned`. */
import type { CalendarEvent } from '../../../domain/partners/calendar.js';
import type { Language } from '../../i18n/language.js';

export interface CalendarTexts {
  readonly summary: Readonly<Record<CalendarEvent['kind'], string>>;
  readonly seats: string;
  readonly decision: Readonly<Record<CalendarEvent['decision'], string>>;
  /** In the place of the name of an organisation that is not known any more. */
  readonly unknown: string;
}

export const calendarTexts: Readonly<Record<Language, CalendarTexts>> = {
  en: {
    summary: {
      lastDay: 'Last day: {organisation}, {plan}',
      decision: 'Decide on the renewal: {organisation}, {plan}',
    },
    seats: '{seats, plural, one {# seat} other {# seats}}, {assigned} assigned.',
    decision: {
      renews: 'It was decided that it is renewed.',
      undecided: 'Nobody has decided yet what follows.',
      lapses: 'It was decided that it ends.',
      replaced: 'Another subscription takes its place.',
    },
    unknown: 'unknown customer',
  },
  pl: {
    summary: {
      lastDay: 'Ostatni dzień: {organisation}, {plan}',
      decision: 'Decyzja o odnowieniu: {organisation}, {plan}',
    },
    seats:
      '{seats, plural, one {# miejsce} few {# miejsca} many {# miejsc} other {# miejsca}}, przypisane: {assigned}.',
    decision: {
      renews: 'Zdecydowano o odnowieniu.',
      undecided: 'Nikt jeszcze nie zdecydował, co dalej.',
      lapses: 'Zdecydowano o zakończeniu.',
      replaced: 'Zastąpi ją inna subskrypcja.',
    },
    unknown: 'nieznany klient',
  },
  cs: {
    summary: {
      lastDay: 'Poslední den: {organisation}, {plan}',
      decision: 'Rozhodnutí o prodloužení: {organisation}, {plan}',
    },
    seats: '{seats, plural, one {# místo} few {# místa} many {# místa} other {# míst}}, přiřazeno: {assigned}.',
    decision: {
      renews: 'Bylo rozhodnuto o prodloužení.',
      undecided: 'Zatím nikdo nerozhodl, co bude dál.',
      lapses: 'Bylo rozhodnuto o ukončení.',
      replaced: 'Nahradí ho jiné předplatné.',
    },
    unknown: 'neznámý zákazník',
  },
};
