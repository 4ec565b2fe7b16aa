/** A purchaser of a year that is paid by month leaves with a month unpaid, and is purged: nobody is asked for what follows. */
import { paymentRequestPage } from '../../api/billing/payment-requests/schema.js';
import { parkedCasePage } from '../../api/operations/parked-cases/schema.js';
import { subscription } from '../../api/subscriptions/subscriptions/schema.js';
import { booksOf, buyerBy } from '../buyers.js';
import { type Clock, openPerennial, type Perennial } from '../perennial.js';
import { type Purchaser, type Team, team } from '../purchasers.js';

let perennial: Perennial;
let clock: Clock;
let studio: Team;
let lead: Purchaser;
let other: Purchaser;
let subscriptionId: string;
/** Of one who leaves on the day of the purchase, and is purged a day before the second month. */
let leftAtOnce: string;
const asked = async (id = subscriptionId) => {
  const list = `/v1/payment-requests?subscriptionId=${id}`;
  return (await perennial.ask(paymentRequestPage, 'GET', list)).items.reverse();
};
const requested = async (id?: string) =>
  (await asked(id)).map(({ kind, status, lines }) => [kind, status, lines.map(({ from }) => from).join(' ')].join(' '));
const bankOf = ({ billingAccountId }: Purchaser) =>
  buyerBy(perennial, { tenantId: studio.tenantId, billingAccountId, clock });
const read = () => perennial.ask(subscription, 'GET', `/v1/subscriptions/${subscriptionId}`);

const deactivate = ({ userId }: Purchaser) =>
  studio.administrator.call('POST', `/v1/tenants/${studio.tenantId}/users/${userId}/deactivate`);

beforeAll(async () => {
  perennial = await openPerennial();
  clock = await perennial.createClock('2035-01-15T09:00:00Z');
  studio = await team(perennial, { clock });
  lead = await studio.opens(await studio.joins('Piotr Lider'));
  const purchase = { planId: 'office-business-monthly-billing', seats: 2, more: { currency: 'EUR' } };
  ({ subscriptionId } = await lead.buys(purchase));
  other = await studio.opens(await studio.joins('Ewa Krótka'));
  ({ subscriptionId: leftAtOnce } = await other.buys(purchase));
  await deactivate(other);
  // Somebody else's goes on, and the organisation with it.
  const colleague = await studio.opens(await studio.joins('Maria Nowak'));
  await colleague.addsCard('4242424242424242');
  await colleague.buys({ planId: 'mail-monthly', seats: 1 });
});
afterAll(() => perennial.close());

describe('a purchaser who leaves with a month unpaid', () => {
  it('owes what had begun before the purge; what has not is asked of nobody, and no mail is sent', async () => {
    await clock.advanceTo('2035-01-20T09:00:00Z');
    await deactivate(lead);
    await clock.advanceTo('2035-02-13T12:00:00Z');
    expect(await requested(leftAtOnce)).toEqual(['order paid 2035-01-15', 'proForma open 2035-02-15']);
    // Of hers a part is paid; he pays his first month a second time, in part.
    const [first] = await asked();
    const hers = (await asked(leftAtOnce)).at(-1);
    if (!first || !hers) throw new Error('Nothing was asked for');
    await bankOf(other).pays(hers, { amount: 300 });
    await bankOf(lead).pays(first, { amount: 200 });
    await clock.advanceTo('2035-02-18T12:00:00Z');
    expect(await requested(leftAtOnce)).toEqual(['order paid 2035-01-15', 'proForma lapsed 2035-02-15']);
    expect(await requested()).toEqual(['order paid 2035-01-15', 'proForma open 2035-02-15']);
    expect(await read()).toMatchObject({ state: 'disabled', endOfTerm: { intent: 'lapse' } });
    await clock.advanceTo('2035-02-19T12:00:00Z');
    const before = (await perennial.mails({ to: lead.email })).length;
    expect(await requested()).toEqual(['order paid 2035-01-15', 'proForma open 2035-02-15']);
    const account = await perennial.call('GET', `/v1/billing-accounts/${lead.billingAccountId}`);
    expect(account.text).not.toContain('Piotr');
    const notices = await perennial.call('GET', `/v1/subscriptions/${subscriptionId}/notices?limit=100`);
    expect(notices.text).not.toContain(lead.email);

    await clock.advanceTo('2035-05-20T12:00:00Z');
    expect(await read()).toMatchObject({ state: 'deleted', paidThrough: '2035-02-15' });
    expect(await requested()).toEqual(['order paid 2035-01-15', 'proForma open 2035-02-15']);
    expect(await perennial.mails({ to: lead.email })).toHaveLength(before);
    await booksOf(perennial, lead, 'EUR');
  });

  it('settles it all the same by a transfer that names it', async () => {
    const [owed] = (await asked()).filter(({ status }) => status === 'open');
    if (!owed) throw new Error('Nothing is owed');
    const paid = await bankOf(lead).pays(owed, { amount: owed.totals.gross.amount - 200 });
    expect(paid).toMatchObject({ state: 'applied', allocations: [{ kind: 'settled' }] });
    expect(await read()).toMatchObject({ state: 'deleted', paidThrough: '2035-02-15' });
    await booksOf(perennial, lead, 'EUR');
  });
});

describe('what a purchaser has paid too much who is purged', () => {
  it('pays what is owed; of what is not, the operators are told', async () => {
    const used = (await booksOf(perennial, lead, 'EUR')).filter(({ kind }) => kind === 'creditUsed');
    expect(used.map(({ postings }) => postings.find(({ account }) => account === 'credit')?.amount)).toEqual([200]);
    const list = `/v1/parked-cases?kind=refund&tenantId=${studio.tenantId}`;
    const { items } = await perennial.ask(parkedCasePage, 'GET', list);
    expect(items).toMatchObject([{ what: 'accountErased', state: 'granted' }]);
    const refundId = items[0]?.id.replace('refund/', '') ?? '';
    const mails = await perennial.mails({ to: 'operators@reseller.example' });
    expect(mails.filter(({ text }) => text.includes(`/v1/refunds/${refundId}/paid-out`))).toHaveLength(1);
    expect((await perennial.call('POST', `/v1/refunds/${refundId}/paid-out`, {})).body).toMatchObject({
      state: 'paidOut',
      amount: { amount: 300, currency: 'EUR' },
    });
    await booksOf(perennial, other, 'EUR');
  });
});
