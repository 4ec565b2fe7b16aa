import type { WebhookTexts } from './texts.js';

export const cs: WebhookTexts = {
  subject: 'Váš koncový bod pro webhooky byl vypnut',
  lead: {
    gone: 'Koncový bod pro webhooky odpověděl, že již neexistuje (410). Byl vypnut a další webhooky na něj neposíláme.',
    failing:
      'Už {days, plural, one {# den} few {# dny} many {# dne} other {# dní}} se na koncový bod nepodařilo doručit žádný webhook. Byl vypnut a další webhooky na něj neposíláme.',
  },
  kept: 'Co se nepodařilo doručit, uchováváme 30 dní jako nedoručené zprávy. Události z doby, kdy je koncový bod vypnutý, se později neposílají.',
  enable: 'Až bude koncový bod znovu fungovat, zapněte ho prosím a nechte nedoručené zprávy odeslat znovu.',
  label: { url: 'Adresa', endpointId: 'Koncový bod', lastStatus: 'Poslední odpověď' },
  noAnswer: 'žádná',
};
