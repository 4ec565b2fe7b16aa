import { keyOrder } from '../../../api/keys/key-orders/schema.js';
import { openedRedemption } from '../../../api/keys/redemptions/schema.js';
import { subscriptionWorkflowId } from '../../../contracts/workflow-ids.js';
import { formatKey, keyAlphabet, parseKey } from '../../../domain/keys/product-key.js';
import { mintKeys } from '../../../models/keys/mint-keys.js';
import { eventually } from '../../eventually.js';
import { type Answered, type Customer, openPerennial, type Perennial } from '../../perennial.js';
import { type Page, writtenPlaces } from '../../written-places.js';

let perennial: Perennial;
const answers: Page[] = [];

/** The only answer that shows whole keys: the first one to the request that issues them. */
function shows({ headers }: Answered, { method, path }: { method: string; path: string }): boolean {
  return method === 'POST' && path === '/v1/key-batches' && !headers.has('Idempotent-Replayed');
}

/** The tokens of redemptions, each from the one answer that shows it. */
const tokens: string[] = [];

function withoutToken({ headers, text }: Answered, { path }: { path: string }): string {
  const [shown, token] = /"token":"([^"]+)"/.exec(text) ?? [];
  if (shown === undefined || token === undefined) return text;
  if (path !== '/v1/redemptions' || headers.has('Idempotent-Replayed')) return text;
  tokens.push(token);
  return text.replace(shown, '');
}

beforeAll(async () => {
  perennial = await openPerennial({
    workerLog: 'DEBUG',
    onAnswer(answer, request) {
      const text = `${JSON.stringify([...answer.headers])}\n${withoutToken(answer, request)}`;
      if (!shows(answer, request)) answers.push({ place: `answer to ${request.method} ${request.path}`, text });
    },
  });
});

afterAll(() => perennial.close());

async function everywhere(): Promise<Page[]> {
  const written = await writtenPlaces(perennial);
  const effects = { place: 'data plane', text: JSON.stringify(await perennial.effects()) };
  return [...written, effects, ...answers];
}

/** The places that hold one of the keys, however it is written. */
async function leaks(keys: readonly string[]): Promise<string[]> {
  const forms = keys.flatMap((key) => [key.toUpperCase(), key.replaceAll('-', '').toUpperCase()]);
  const pages = await everywhere();
  const places = pages.filter(({ text }) => forms.some((form) => text.toUpperCase().includes(form)));
  return [...new Set(places.map(({ place }) => place))];
}

/** The key with a slip of the pen: nearly the key, and as secret. */
function mistyped(key: string): string {
  const wrong = keyAlphabet[(keyAlphabet.indexOf(key.charAt(7)) + 1) % keyAlphabet.length] ?? '';
  return key.slice(0, 7) + wrong + key.slice(8);
}

describe('a life from the issue of keys to a renewal, with every mistake on the way', () => {
  const secrets: string[] = [];
  let customer: Customer;

  async function issued(count: number): Promise<string[]> {
    const { keys } = await perennial.issueKeys({ plan: 'mail-monthly', count, clock: customer?.clock });
    secrets.push(...keys);
    return [...keys];
  }

  /** Redeems keys that were ordered: nobody has seen them, but this test can tell what they are. */
  async function redeemOrder(): Promise<void> {
    const { tenantId } = customer;
    const asked = { tenantId, planId: 'mail-monthly', count: 2 };
    const { id } = await perennial.ask(keyOrder, 'POST', '/v1/key-orders', asked);
    secrets.push(...mintKeys(perennial.testEnvironment.database.keys.mintingSecret, id, 2).map(formatKey));
    const declaration = { name: 'Anna Nowak', wording: '2026-11' };
    const order = { use: 'separate', keyOrderId: id, declaration, tenantId };
    const opened = await perennial.ask(openedRedemption, 'POST', '/v1/redemptions', order);
    expect((await perennial.redeem(opened.id)).status).toBe(200);
  }

  beforeAll(async () => {
    const clock = await perennial.createClock();
    const { keys, keyIds } = await perennial.issueKeys({ plan: 'mail-monthly', seats: 1, count: 4, clock });
    const [first = '', second = '', revoked = '', free = ''] = keys;
    const wrong = mistyped(first);
    const broken = `${second.slice(0, -1)}*`;
    secrets.push(...keys, wrong, second.slice(0, -1));

    const open = (given: readonly string[], headers = {}) =>
      perennial.call('POST', '/v1/redemptions', perennial.activation({ keys: given, clock }), headers);
    await perennial.call('POST', `/v1/keys/${keyIds[2]}/revoke`, { reason: 'Lost in the post' });
    await open([wrong]);
    await open([first, broken]);
    await open([first.toLowerCase(), first.replaceAll('-', '')]);
    await open([revoked], { 'Idempotency-Key': 'revoked' });
    await open([revoked], { 'Idempotency-Key': 'revoked' });
    await open([free], { 'Idempotency-Key': free });
    await open([free]);
    // In places where no key belongs.
    await perennial.call('POST', `/v1/keys/${free}/revoke`, { reason: 'Lost in the post' });
    await perennial.call('GET', `/v1/redemptions/${free.toLowerCase()}?key=${free}`);
    const order = { planId: free.toLowerCase(), count: 1, redeemBy: '2090-12-31' };
    await perennial.call('POST', '/v1/key-batches', order, { 'Idempotency-Key': 'a-key-for-a-plan' });
    await perennial.call('POST', '/v1/redemptions', { keys: free }, { 'Idempotency-Key': 'keys-as-text' });

    customer = await perennial.redeemed({ keys: [first.replaceAll('-', '').toLowerCase(), second], clock });
    await redeemOrder();
    await open([first]);
    const more = await issued(1);
    await open(more, { 'Idempotency-Key': 'token-twice' });
    await open(more, { 'Idempotency-Key': 'token-twice' });
    const holder = perennial.as(tokens.at(-1) ?? '');
    await holder.call('GET', `/v1/tenants/${customer.tenantId}`);
    await holder.call('GET', `/v1/redemptions/${customer.redemptionId}?token=${tokens.at(-1)}`);
    await holder.call('POST', `/v1/redemptions/${tokens.at(-1)}/cancel`);
    await clock.advanceTo('2035-02-16T12:00:00Z');
    const repeated = { 'Idempotency-Key': 'issued-twice' };
    const again = { planId: 'mail-monthly', count: 1, redeemBy: '2090-12-31', testClockId: clock.id };
    const made = await perennial.call('POST', '/v1/key-batches', again, repeated);
    secrets.push(...(made.body as { keys: { key: string }[] }).keys.map(({ key }) => key));
    await perennial.call('POST', '/v1/key-batches', again, repeated);
    await customer.renew({ keys: await issued(2) });
    await customer.renew({ keys: await issued(1) });
    await perennial.call('GET', `/v1/key-batches/${keyIds[0]?.replace(/-\d+$/, '')}`);
    await Promise.all([customer.timeline(), customer.notices(), customer.setUp(), customer.users()]);
  });

  it('came to what it was meant to come to', async () => {
    expect(await customer.subscription()).toMatchObject({ state: 'active', term: { number: 2 }, seats: { owned: 2 } });
    expect((await perennial.mails()).length).toBeGreaterThanOrEqual(4);
    const codes = answers.map(({ text }) => /"code":"(\w+)"/.exec(text)?.[1]);
    expect(codes).toEqual(
      expect.arrayContaining(['malformedKey', 'duplicateKey', 'revokedKey', 'reservedKey', 'usedKey']),
    );
  });

  it('was told in every place that is searched', async () => {
    const places = (await everywhere()).map(({ place }) => place.replace(/(history of|answer to) .*/, '$1'));
    const collections = [
      'productKeys',
      'keyClaims',
      'requests',
      'redemptions',
      'tenants',
      'subscriptionEvents',
      'notices',
    ];
    expect(new Set(places)).toEqual(
      new Set([
        ...new Set(places.filter((place) => place.startsWith('collection '))),
        'history of',
        'answer to',
        'log',
        'mail',
        'data plane',
      ]),
    );
    for (const collection of collections) expect(places).toContain(`collection ${collection}`);
    expect(places.filter((place) => place === 'history of').length).toBeGreaterThanOrEqual(4);
    expect(perennial.log()).toContain('"path":"/v1/redemptions"');
    expect(perennial.log()).toContain('Workflow started');
  });

  it('has left no whole key anywhere', async () => {
    expect(secrets.length).toBeGreaterThanOrEqual(11);
    expect(await leaks(secrets)).toEqual([]);
  });

  it('has left no token of a redemption anywhere, and masks it when the request is repeated', async () => {
    expect(new Set(tokens).size).toBeGreaterThanOrEqual(3);
    expect(await leaks(tokens)).toEqual([]);
    expect(answers.filter(({ text }) => text.includes('"token":"perennial_…')).length).toBeGreaterThanOrEqual(1);
  });
});

describe('a key that leaked', () => {
  async function leaked(): Promise<string> {
    const [key = ''] = (await perennial.issueKeys()).keys;
    return key;
  }

  it('would be found in a document, in whatever writing', async () => {
    const key = await leaked();
    const { connection } = perennial.testEnvironment.database;
    await connection.collection('planted').insertOne({ deep: [{ inside: parseKey(key).toLowerCase() }] });
    expect(await leaks([key])).toEqual(['collection planted']);
  });

  it('would be found in a history, under the encoding of its payloads', async () => {
    const key = await leaked();
    const { client, context } = perennial.testEnvironment;
    const workflowId = subscriptionWorkflowId('planted', context.taskQueue);
    const handle = await client.workflow.start('planted', {
      workflowId,
      taskQueue: context.taskQueue,
      args: [{ key }],
    });
    await handle.terminate();
    await eventually(async () => expect(await leaks([key])).toContain(`history of ${workflowId}`));
  });

  it('would be found in an answer and in what was stored of it', async () => {
    const key = await leaked();
    const { tenantId } = await perennial.redeeming({ clock: undefined });
    await perennial.call('POST', `/v1/tenants/${tenantId}/users`, { name: key, email: 'jan@piekarnia.example' });
    expect(await leaks([key])).toEqual(
      expect.arrayContaining(['collection users', `answer to POST /v1/tenants/${tenantId}/users`]),
    );
  });
});
