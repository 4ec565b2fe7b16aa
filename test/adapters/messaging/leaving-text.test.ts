import { renderLeavingMail } from '../../../adapters/messaging/leaving-text.js';
import { noticeLanguages } from '../../../adapters/messaging/notice-text.js';
import type { LeftStanding } from '../../../domain/billing/left-purchases.js';
import type { Json } from '../../../domain/json.js';

const mail = {
  reader: { name: 'Anna Nowak' },
  locale: 'en-GB',
  zone: 'Europe/Warsaw',
  organisation: 'Kolej Górska',
  purchaser: 'Piotr Lider',
  days: 7,
  purgedOn: '2027-03-22T08:00:00Z',
  contact: 'Reseller S.A., help@reseller.test',
  at: '2027-03-15T08:00:00Z',
};
const item = { subscriptionId: 'sub_1', planName: 'Office Team', seats: 5, assigned: 3, offeredTo: null };
const told = (standing: Json<LeftStanding>, locale = mail.locale) =>
  renderLeavingMail({ ...mail, locale, subscriptions: [{ ...item, standing }] });

const standings: readonly Json<LeftStanding>[] = [
  { state: 'active', day: '2027-04-14' },
  { state: 'trial', day: '2027-04-14' },
  { state: 'endless', day: null },
  { state: 'grace', day: '2027-04-14' },
  { state: 'disabled', day: '2027-07-13' },
  { state: 'held', day: null },
];

describe('what a user who has left pays for, as administrators are told', () => {
  const cases = noticeLanguages.flatMap((locale) => standings.map((standing) => ({ locale, ...standing })));

  it.each(cases)('$locale $state says everything', ({ locale, state, day }) => {
    const { subject, text } = told({ state, day }, locale);
    for (const part of [subject, text]) expect(part).not.toMatch(/[{}]|undefined|null|NaN|Invalid/);
    expect(text).toContain('Piotr Lider');
  });

  it.each([
    ['active', '2027-04-14', 'paid for until 14 April 2027 inclusive'],
    ['trial', '2027-04-14', 'trial until 14 April 2027 inclusive'],
    ['grace', '2027-04-14', 'not paid for: users can work until 14 April 2027 inclusive'],
    ['disabled', '2027-07-13', 'disabled: its data is deleted on 13 July 2027'],
    ['held', null, 'disabled; a legal hold keeps the data'],
  ] as const)('%s is told as it stands, and does not lapse in the future', (state, day, expected) => {
    const { subject, text } = told({ state, day });
    expect(text).toContain(`Office Team: 3 of 5 licences assigned, ${expected}`);
    expect(`${subject}\n${text}`).not.toMatch(/laps/);
  });
});
