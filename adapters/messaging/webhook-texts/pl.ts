import type { WebhookTexts } from './texts.js';

export const pl: WebhookTexts = {
  subject: 'Wyłączyliśmy Państwa punkt odbioru webhooków',
  lead: {
    gone: 'Punkt odbioru webhooków odpowiedział, że już nie istnieje (410). Został wyłączony i nie wysyłamy do niego kolejnych webhooków.',
    failing:
      'Od {days, plural, one {# dnia} few {# dni} many {# dni} other {# dnia}} żaden webhook nie dotarł do punktu odbioru. Został wyłączony i nie wysyłamy do niego kolejnych webhooków.',
  },
  kept: 'To, czego nie udało się dostarczyć, przechowujemy przez 30 dni jako niedostarczone wiadomości. Zdarzenia z czasu, gdy punkt jest wyłączony, nie zostaną wysłane później.',
  enable: 'Gdy punkt odbioru znów będzie działać, prosimy go włączyć i ponowić wysyłkę niedostarczonych wiadomości.',
  label: { url: 'Adres', endpointId: 'Punkt odbioru', lastStatus: 'Ostatnia odpowiedź' },
  noAnswer: 'brak',
};
