/** What is offered to a customer beside the list: a price that a representative sets, and a trial. */
import { quote } from '../../../api/billing/quotes/schema.js';
import { type Buyer, boughtOrder, buyer } from '../../buyers.js';
import { eventually } from '../../eventually.js';
import { openPerennial, type Perennial } from '../../perennial.js';
import { refusal } from '../refusal.js';

let perennial: Perennial;
let customer: Buyer;
let administrator: Perennial;
beforeAll(async () => {
  perennial = await openPerennial();
  customer = await buyer(perennial, { startsAt: '2035-03-01T09:00:00Z' });
  administrator = perennial.as(await perennial.administratorOf(customer.tenantId));
});
afterAll(() => perennial.close());

const agreement = { version: '2026-01', signedBy: 'Ewa Lis' };
const offer = async (lastDay: string, more: object = {}) => {
  const { tenantId, billingAccountId } = customer;
  const agreedPrice = { amount: 45_000, reason: 'So many seats', lastDay };
  const asked = { kind: 'purchase', tenantId, billingAccountId, planId: 'office-business', seats: 300, agreedPrice };
  return perennial.ask(quote, 'POST', '/v1/quotes', { ...asked, ...more });
};
/** The page behind the link in the mail of an offer. */
const pageOf = async (path: string, language = 'pl') => {
  const answer = await fetch(perennial.url + path, { headers: { 'Accept-Language': language } });
  return { status: answer.status, text: (await answer.text()).replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ') };
};
const linkIn = (text = '') => /http:\/\/localhost(\/v1\/offer-pages\/[\w-]+)/.exec(text)?.[1] ?? 'no link';
const accept = (quoteId: string) => administrator.ask(quote, 'POST', '/v1/quotes', { kind: 'offer', quoteId });
const commit = (quoteId: string) => administrator.call('POST', '/v1/orders', { quoteId, agreement });

it('a price is read and accepted by an administrator days later, at that price, once', async () => {
  const offered = await offer('2035-03-05', { endsOn: { kind: 'monthEnd', month: '2035-06' } });
  const price = { amount: 45_000, lastDay: '2035-03-05', quoteId: offered.id, withdrawnAt: null };
  expect(offered.agreedPrice).toEqual(price);
  const told = await eventually(async () => {
    const [billed, decider] = await Promise.all(
      ['faktury@hosting-lis.example', 'ewa@hosting-lis.example'].map((to) => perennial.mails({ to })),
    );
    expect([billed, decider].map((mails) => mails?.length)).toEqual([1, 1]);
    return billed?.[0];
  });
  expect(told?.subject).toContain('ważna do 5 marca 2035');
  for (const said of ['300 licencji', '450,00', offered.id])
    expect(told?.text.replaceAll('\u00a0', ' ')).toContain(said);
  const link = linkIn(told?.text);
  const shown = await pageOf(link);
  expect(shown.status).toBe(200);
  for (const said of ['300', '450,00 zł', '5 marca 2035', 'Przy zamówieniu złożonym dzisiaj', '23%', offered.id]) {
    expect(shown.text).toContain(said);
  }
  expect((await pageOf(link, 'cs')).text).toContain('Chcete-li nabídku přijmout');
  expect((await pageOf(`${link}x`)).status).toBe(404);
  await customer.clock.advanceTo('2035-03-05T12:00:00Z');
  // What it would have charged on its own day is nobody's any more.
  expect(await commit(offered.id)).toEqual(refusal('staleQuote'));
  const read = await administrator.ask(quote, 'GET', `/v1/quotes/${offered.id}`);
  expect(read.agreedPrice).toEqual(price);
  const [first, second] = [await accept(offered.id), await accept(offered.id)];
  expect(first).toMatchObject({
    kind: 'purchase',
    startsOn: '2035-03-05',
    expiresOn: '2035-07-01',
    agreedPrice: price,
    // The next term, by the list.
    perPeriod: { line: { seats: 300, unitPrice: '469' } },
  });
  const committed = await commit(first.id);
  expect(committed).toMatchObject({ status: 201, body: { totals: first.dueNow } });
  const { id: orderId } = boughtOrder.parse(committed.body);
  expect((await pageOf(link)).text).toContain('złożono zamówienie');
  expect((await pageOf(link, 'en')).text).toContain(orderId);
  expect(await commit(second.id)).toMatchObject({ status: 409, body: { code: 'staleQuote', details: { orderId } } });
  expect(await perennial.call('POST', `/v1/quotes/${offered.id}/withdraw`, {})).toEqual(
    refusal('offerNotOpen', undefined, { state: 'ordered', orderId }),
  );
});

it('a price is withdrawn by who has set it: it is told, and nobody orders at it', async () => {
  const offered = await offer('2035-03-20', { seats: 400 });
  const mailed = async (subject: string) => {
    const mails = await perennial.mails({ to: 'faktury@hosting-lis.example' });
    return mails.filter((mail) => mail.subject.includes(subject) && mail.text.includes(offered.id)).length;
  };
  await eventually(async () => expect(await mailed('oferta')).toBe(1));
  const accepted = await accept(offered.id);
  const path = `/v1/quotes/${offered.id}/withdraw`;
  expect(await administrator.call('POST', path, {})).toMatchObject({ status: 403 });
  const withdrawn = await perennial.ask(quote, 'POST', path, { reason: 'Too cheap' });
  expect(withdrawn.agreedPrice?.withdrawnAt).not.toBeNull();
  expect(await perennial.ask(quote, 'POST', path, {})).toEqual(withdrawn);
  await eventually(async () => expect(await mailed('wycofana')).toBe(1));
  const mails = await perennial.mails({ to: 'faktury@hosting-lis.example' });
  const link = linkIn(mails.find(({ subject, text }) => subject.includes('oferta') && text.includes(offered.id))?.text);
  expect((await pageOf(link)).text).toContain('Oferta została wycofana');
  const gone = refusal('staleQuote', undefined, { reason: 'withdrawn' });
  expect(await commit(accepted.id)).toEqual(gone);
  expect(await administrator.call('POST', '/v1/quotes', { kind: 'offer', quoteId: offered.id })).toEqual(gone);
});

it('a trial is taken once of a product by an organisation, whoever races whom', async () => {
  const { tenantId, billingAccountId } = customer;
  const trial = { kind: 'purchase', tenantId, billingAccountId, planId: 'office-trial', seats: 5 };
  const asked = () => administrator.call('POST', '/v1/quotes', trial);
  const [first, second] = [quote.parse((await asked()).body), quote.parse((await asked()).body)];
  const placed = await Promise.all([first, second].map(({ id }) => commit(id)));
  expect(placed.map(({ status }) => status).toSorted()).toEqual([201, 409]);
  expect(await asked()).toEqual(refusal('trialTaken', undefined, { reason: 'organisation' }));
});

it('a price is nobody’s after its last day, and is set by nobody but a representative', async () => {
  const { id } = await offer('2035-03-06');
  const { tenantId, billingAccountId } = customer;
  const own = { kind: 'purchase', tenantId, billingAccountId, planId: 'office-business', seats: 300 };
  const agreedPrice = { amount: 1, reason: 'Cheap', lastDay: '2035-03-06' };
  expect(await administrator.call('POST', '/v1/quotes', { ...own, agreedPrice })).toEqual(
    refusal('forbidden', '/agreedPrice'),
  );
  const absurd = { ...own, agreedPrice: { ...agreedPrice, amount: 9_007_199_254_740_991 } };
  expect((await perennial.call('POST', '/v1/quotes', absurd)).body).toMatchObject({
    code: 'invalidRequest',
    errors: [{ pointer: '/agreedPrice/amount', expected: 'at most 1000000000' }],
  });
  const listed = await administrator.ask(quote, 'POST', '/v1/quotes', own);
  expect(listed.agreedPrice).toBeNull();
  const asked = (quoteId: string) => administrator.call('POST', '/v1/quotes', { kind: 'offer', quoteId });
  expect(await asked(listed.id)).toEqual(refusal('invalidRequest', '/quoteId'));
  const stranger = await buyer(perennial, { startsAt: '2035-03-01T09:00:00Z' });
  const elsewhere = perennial.as(await perennial.administratorOf(stranger.tenantId));
  expect(await elsewhere.call('POST', '/v1/quotes', { kind: 'offer', quoteId: id })).toEqual(
    refusal('notFound', '/quoteId'),
  );
  await customer.clock.advanceTo('2035-03-07T12:00:00Z');
  expect(await asked(id)).toEqual(refusal('staleQuote'));
});
