/** Pages behind the links of mails: they open without an account and name nobody. */
import type { CaughtMessage } from '../../../servers/mail-catcher/mailbox.js';
import { openPerennial, type Perennial } from '../../perennial.js';

let perennial: Perennial;

beforeAll(async () => {
  perennial = await openPerennial();
});

afterAll(() => perennial.close());

function linkIn(message: CaughtMessage | undefined): string {
  const [, path] = /http:\/\/localhost(\/v1\/[\w-]+\/[\w-]+)/.exec(message?.text ?? '') ?? [];
  if (!path) throw new Error(`No link in ${message?.text}`);
  return path;
}

const opened = async (path: string, language = 'pl') => {
  const response = await fetch(perennial.url + path, { headers: { 'Accept-Language': language } });
  return { status: response.status, page: await response.text() };
};

it('an order of keys is told at once, with its page; a deletion ends with the certificate, for ten years', async () => {
  const email = 'strony@piekarnia.example';
  const clock = await perennial.createClock();
  const tenant = { organisation: 'Piekarnia Strona', administrator: { name: 'Anna Nowak', email } };
  const customer = await perennial.redeemed({ plan: 'mail-monthly', clock, tenant });
  const { tenantId } = customer;

  await perennial.call('POST', '/v1/key-orders', { tenantId, planId: 'mail-monthly', count: 2, seatsPerKey: 1 });
  await clock.advanceTo('2035-01-16T12:00:00Z');
  const [order] = await perennial.mails({ to: email });
  expect(order?.subject).toContain('zamówione klucze produktu czekają');
  const ofOrder = await opened(linkIn(order));
  expect([ofOrder.status, ofOrder.page]).toEqual([200, expect.stringContaining('Zamówienie czeka na administratora')]);

  await clock.advanceTo('2035-06-20T12:00:00Z');
  const kinds = (await customer.notices()).map(({ kind, days, state }) => [kind, days, state]);
  expect(kinds.slice(-3)).toEqual([
    ['deletionIsNear', 30, 'sent'],
    ['deletionIsNear', 7, 'sent'],
    ['deleted', null, 'sent'],
  ]);
  const farewell = (await perennial.mails({ to: email })).at(-1);
  const path = linkIn(farewell);
  const certificate = await opened(path);
  expect(certificate.status).toBe(200);
  for (const part of ['Certyfikat usunięcia', customer.subscriptionId, 'Użytkownicy: 1', 'SHA-256']) {
    expect(certificate.page).toContain(part);
  }
  for (const person of ['Anna', 'Piekarnia Strona', email]) expect(certificate.page).not.toContain(person);
  expect((await opened(path, 'cs')).page).toContain('Osvědčení o smazání');
  expect((await opened(`${path.slice(0, -2)}aa`)).status).toBe(404);
  expect((await opened(linkIn(order))).page).not.toContain('Piekarnia Strona');
});
