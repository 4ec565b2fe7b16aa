import type { WebhookTexts } from './texts.js';

export const en: WebhookTexts = {
  subject: 'Your webhook endpoint has been disabled',
  lead: {
    gone: 'Your webhook endpoint answered that it is gone (410). It has been disabled, and no more webhooks are sent to it.',
    failing:
      'No webhook has reached your endpoint for {days, plural, one {# day} other {# days}}. It has been disabled, and no more webhooks are sent to it.',
  },
  kept: 'What could not be delivered is kept for 30 days as dead letters. Events that happen while the endpoint is disabled are not sent later.',
  enable: 'Once the endpoint works again, please enable it and replay the dead letters.',
  label: { url: 'Address', endpointId: 'Webhook endpoint', lastStatus: 'Last answer' },
  noAnswer: 'none',
};
