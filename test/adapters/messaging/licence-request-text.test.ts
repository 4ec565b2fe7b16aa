import {
  type LicenceRequestEndedMail,
  type LicenceRequestedMail,
  licenceRequestSummary,
  renderLicenceRequestMail,
} from '../../../adapters/messaging/licence-request-text.js';
import { noticeLanguages } from '../../../adapters/messaging/wording.js';

const facts = {
  locale: 'en-GB',
  zone: 'Europe/Warsaw',
  reader: { name: 'Anna Nowak' },
  organisation: 'Piekarnia Nowak',
  planName: 'Mail Monthly',
  at: '2027-03-08T08:00:00Z',
};
const requested: LicenceRequestedMail = {
  ...facts,
  kind: 'licenceRequested',
  user: 'Jan Lis',
  message: 'I keep the books',
  lapsesAt: '2027-04-07T08:00:00Z',
  link: 'https://portal.example/v1/licence-requests/lrq_1',
  contact: 'Reseller S.A., help@reseller.test',
};
const ended: LicenceRequestEndedMail = {
  ...facts,
  kind: 'licenceRequestEnded',
  outcome: 'declined',
  reason: 'Please use the shared mailbox',
  administrator: 'Anna Nowak, anna@piekarnia.example',
};

describe.each(noticeLanguages)('a mail about a licence that is asked for, in %s', (locale) => {
  it('says who asks, why, until when, and where it is answered', () => {
    const { subject, text } = renderLicenceRequestMail({ ...requested, locale });
    expect(subject).toMatch(/Jan Lis.*Mail Monthly/);
    for (const part of ['I keep the books', '2027', requested.link, 'help@reseller.test']) expect(text).toContain(part);
    expect(licenceRequestSummary({ ...requested, locale })).toMatch(/Jan Lis.*I keep the books.*2027/);
  });

  it('tells the user how it has ended, and whom to turn to', () => {
    const outcomes = (['granted', 'declined', 'lapsed'] as const).map((outcome) =>
      renderLicenceRequestMail({ ...ended, locale, outcome, reason: outcome === 'declined' ? ended.reason : null }),
    );
    expect(new Set(outcomes.map(({ subject }) => subject)).size).toBe(3);
    for (const { text } of outcomes) {
      expect(text).toContain('anna@piekarnia.example');
      expect(text).not.toMatch(/[{}]/);
    }
    expect(outcomes.map(({ text }) => text.includes('shared mailbox'))).toEqual([false, true, false]);
    const unknown = renderLicenceRequestMail({ ...ended, locale, administrator: null });
    expect(unknown.text).toContain('Piekarnia Nowak');
  });

  it('shows nothing of what was typed as markup', () => {
    const { html, text } = renderLicenceRequestMail({ ...requested, locale, message: '<b>{user}</b>\nBcc: all' });
    expect(html).toContain('&lt;b&gt;{user}&lt;/b&gt;');
    expect(text).not.toMatch(/^Bcc/m);
  });
});

it('says in English what the words are', () => {
  const { subject, text } = renderLicenceRequestMail(requested);
  expect(subject).toBe('Jan Lis asks for a licence of Mail Monthly');
  expect(text).toContain('Jan Lis of Piekarnia Nowak asks for a licence of Mail Monthly.');
  expect(renderLicenceRequestMail(ended).subject).toBe('Mail Monthly: your request was declined');
});
