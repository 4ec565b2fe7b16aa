import {
  type PartnerMail,
  type PartnerNewsRole,
  type ProposedBilling,
  renderPartnerMail,
} from '../../../adapters/messaging/partner-text.js';
import { isDirectBillingNews, partnerNewsKinds } from '../../../domain/partners/news.js';

const locales = ['en-GB', 'pl-PL', 'cs-CZ', 'de-DE'];
const roles: readonly PartnerNewsRole[] = ['administrator', 'partner', 'former'];

const proposed: ProposedBilling = {
  seats: 12,
  perPeriod: { amount: 1_234_50, currency: 'PLN' },
  periodMonths: 1,
  startsOn: '2027-07-01',
  payment: 'any',
  renews: true,
};

const mail = (change: Partial<PartnerMail> = {}): PartnerMail => ({
  kind: 'partnerOfRecordGiven',
  role: 'administrator',
  locale: 'en-GB',
  zone: 'Europe/Warsaw',
  reader: { name: 'Anna Nowak' },
  organisation: 'Piekarnia Nowak',
  partner: { id: '4711', name: 'Doradca IT' },
  former: { id: '815', name: 'Poradce' },
  subscriptionId: 'sub_1',
  planName: 'Office Business',
  message: null,
  on: '2027-07-01',
  proposed: null,
  link: null,
  contact: 'Doradca IT, pomoc@doradca.example',
  at: '2027-05-03T12:00:00Z',
  ...change,
});

describe('a mail about a partner', () => {
  it.each(
    partnerNewsKinds.flatMap((kind) => roles.flatMap((role) => locales.map((locale) => [kind, role, locale] as const))),
  )('%s to the %s in %s has every word and every particular', (kind, role, locale) => {
    const more = isDirectBillingNews(kind) ? { proposed } : {};
    const { subject, text, html } = renderPartnerMail(mail({ kind, role, locale, ...more }));
    for (const part of [subject, text, html]) expect(part).not.toMatch(/[{}]|undefined|null/);
    expect(text).toContain('Anna Nowak');
    expect(subject.length).toBeGreaterThan(10);
    // Paragraphs that are empty are left out.
    expect(text).not.toMatch(/\n\n\n/);
  });

  it('tells the one before neither who follows nor how to find out', () => {
    const { subject, text } = renderPartnerMail(mail({ role: 'former', contact: null }));
    expect(subject).toBe('Office Business: you are no longer the partner of record');
    expect(text).not.toContain('Doradca IT');
  });

  it('names who is replaced, and nobody where nobody is', () => {
    expect(renderPartnerMail(mail()).text).toContain('in the place of Poradce.');
    expect(renderPartnerMail(mail({ former: null })).text).not.toContain('in the place of');
  });

  it('says what is proposed to be paid, and the customer’s reason where it was declined', () => {
    const asked = mail({ kind: 'directBillingProposed', former: null, proposed, link: 'https://api.example/v1/x' });
    const { text } = renderPartnerMail(asked);
    expect(text).toMatch(/Price: PLN\s1,234\.50 without VAT, each month/);
    expect(text).toContain('Paid directly from: 1 July 2027');
    expect(text).toContain('To be answered by: 1 July 2027');
    const declined = mail({ kind: 'directBillingDeclined', role: 'partner', proposed, message: 'Too dear' });
    expect(renderPartnerMail(declined).text).toContain('Reason: Too dear');
  });

  it('has the words of the partner on one line, and a link where there is something to answer', () => {
    const link = 'https://api.example/v1/reseller-invitation-pages/abc';
    const invited = mail({
      kind: 'resellerInvited',
      message: 'Hello\n-- \nBcc: x',
      link,
      subscriptionId: null,
      planName: null,
    });
    const { text, html } = renderPartnerMail(invited);
    expect(text).toContain('Doradca IT writes: Hello --  Bcc: x');
    expect(text).toContain(link);
    expect(html).toContain(`href="${link}"`);
  });
});
