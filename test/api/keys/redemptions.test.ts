import { openedRedemption, redemption } from '../../../api/keys/redemptions/schema.js';
import { subscription } from '../../../api/subscriptions/subscriptions/schema.js';
import { type Answered, type OpenRedemption, openPerennial, type Perennial } from '../../perennial.js';
import { refusal } from '../refusal.js';

let perennial: Perennial;

beforeAll(async () => {
  perennial = await openPerennial();
});

afterAll(() => perennial.close());

const allThings = ['keysAreUsedUp', 'termStartsToday', 'dataIsDeleted'];
const mosa = { agreement: 'MOSA', version: '2026-01', signedBy: 'Anna Nowak' };

const read = (id: string) => perennial.ask(redemption, 'GET', `/v1/redemptions/${id}`);
const step = (id: string, name: string, body?: unknown, headers?: Record<string, string>): Promise<Answered> =>
  perennial.call('POST', `/v1/redemptions/${id}/${name}`, body, headers);
/** Everything ticked, as the review has it; once it has ended there is none. */
async function ticks(id: string) {
  const { review } = await read(id);
  return { acknowledged: allThings, reviewVersion: review?.version ?? 'none' };
}
const stateOf = async ({ id }: OpenRedemption) => (await read(id)).state;

/** The claims on the keys of a redemption. */
async function claims({ id }: OpenRedemption) {
  const { keys } = perennial.testEnvironment.database;
  return (await keys.claims.find({ owner: id }).toArray()).map(({ state }) => state);
}

async function agreed(): Promise<OpenRedemption> {
  const opened = await perennial.openRedemption();
  await perennial.acceptAgreement(opened.id);
  return opened;
}

describe('an open redemption', () => {
  it('shows its keys masked, the term that would start, and what there is to know', async () => {
    const clock = await perennial.createClock('2035-01-31T23:30:00Z');
    const { keys } = await perennial.issueKeys({ count: 2, clock });
    const opened = await perennial.openRedemption({ keys, clock });
    expect(opened).toMatchObject({
      state: 'open',
      seats: 2,
      months: 12,
      keys: keys.map((key) => `*****-*****-*****-*****-${key.slice(-5)}`),
      agreement: { name: 'MOSA', version: '2026-01', accepted: false },
      review: { startsOn: '2035-02-01', expiresOn: '2036-02-01', lastDay: '2036-01-31', currentExpiresOn: null },
    });
    expect(opened.review?.thingsToKnow.map(({ id }) => id)).toEqual(allThings);
    expect(await claims(opened)).toEqual(['reserved', 'reserved']);
  });

  it('makes no tenant before it is redeemed, and names what it makes once that can be read, and followed to its run', async () => {
    const opened = await agreed();
    expect(await read(opened.id)).toMatchObject({ tenantId: null, subscriptionId: null });
    expect(await perennial.call('GET', `/v1/tenants/${opened.tenantId}`)).toEqual(refusal('notFound'));
    expect(await perennial.call('GET', `/v1/subscriptions/${opened.subscriptionId}`)).toEqual(refusal('notFound'));
    const { tenantId, subscriptionId } = redemption.parse((await perennial.redeem(opened.id)).body);
    const path = `/v1/subscriptions/${subscriptionId}`;
    const made = [`/v1/tenants/${tenantId}`, path, `${path}/set-up`, `${path}/timeline`];
    expect(await Promise.all(made.map(async (one) => (await perennial.call('GET', one)).status))).toEqual([
      200, 200, 200, 200,
    ]);
    const { workflow } = await perennial.ask(subscription, 'GET', path);
    const id = `${tenantId}/subscription/${subscriptionId}`;
    expect(workflow).toEqual({ id, url: expect.stringContaining(encodeURIComponent(id)) });
    // The Temporal UI is the operators' own.
    const theirs = perennial.as(await perennial.administratorOf(opened.tenantId));
    expect(await theirs.ask(subscription, 'GET', path)).toMatchObject({ workflow: null });
  });
});

describe('the agreement', () => {
  let unsigned: OpenRedemption;
  beforeAll(async () => {
    unsigned = await perennial.openRedemption();
  });

  it.each([
    ['another agreement', { ...mosa, agreement: 'openLicense' }, '/agreement'],
    ['another version', { ...mosa, version: '2025-01' }, '/version'],
  ])('is not accepted as %s', async (_what, body, pointer) => {
    expect(await step(unsigned.id, 'agreement', body)).toEqual(refusal('wrongAgreement', pointer));
    expect((await read(unsigned.id)).agreement.accepted).toBe(false);
    expect(await stateOf(unsigned)).toBe('open');
  });

  it('has to be accepted first', async () => {
    expect(await step(unsigned.id, 'redeem', await ticks(unsigned.id))).toEqual(refusal('agreementRequired'));
    expect(await stateOf(unsigned)).toBe('open');
    expect(await claims(unsigned)).toEqual(['reserved']);
  });

  it('is kept with the tenant and shown; another signature is refused, the same one is not', async () => {
    const opened = await agreed();
    const another = { ...mosa, signedBy: 'Somebody Else' };
    expect(await step(opened.id, 'agreement', another)).toEqual(refusal('agreementSigned'));
    const signed = { accepted: true, signedBy: 'Anna Nowak', signedAt: expect.any(String) };
    expect((await step(opened.id, 'agreement', mosa)).body).toMatchObject({ agreement: signed });
    await perennial.redeem(opened.id);
    const audit = await perennial.call('GET', `/v1/audit?tenantId=${opened.tenantId}&operation=acceptAgreement`);
    expect(audit.body).toMatchObject({
      items: expect.arrayContaining([
        expect.objectContaining({ after: expect.objectContaining({ agreement: expect.objectContaining(signed) }) }),
      ]),
    });
    const tenant = await perennial.testEnvironment.database.tenants.find(opened.tenantId);
    expect(tenant?.agreements).toEqual([expect.objectContaining({ name: 'MOSA', signedBy: 'Anna Nowak' })]);
  });
});

describe('the things to know', () => {
  let opened: OpenRedemption;
  beforeAll(async () => {
    opened = await agreed();
  });

  it('are all to be ticked', async () => {
    const acknowledged = ['keysAreUsedUp', 'something else'];
    const missing = ['termStartsToday', 'dataIsDeleted'];
    const answer = await step(opened.id, 'redeem', { ...(await ticks(opened.id)), acknowledged });
    expect(answer).toEqual(refusal('acknowledgementRequired', '/acknowledged', { missing }));
    expect(await stateOf(opened)).toBe('open');
  });

  it('are recorded', async () => {
    await step(opened.id, 'redeem', await ticks(opened.id));
    const stored = await perennial.testEnvironment.database.redemptions.find(opened.id);
    expect(stored?.acknowledgement?.things).toEqual(allThings);
    const shown = {
      things: expect.arrayContaining([{ id: 'dataIsDeleted', text: expect.stringContaining('120 days') }]),
    };
    expect(await read(opened.id)).toMatchObject({ acknowledged: shown });
    const exported = await perennial.call('GET', `/v1/tenants/${opened.tenantId}/export`);
    expect(exported.body).toMatchObject({ redemptions: [{ acknowledged: shown }] });
    const audit = await perennial.call('GET', `/v1/audit?tenantId=${opened.tenantId}&operation=redeemKeys`);
    expect(audit.body).toMatchObject({ items: [{ after: { acknowledged: shown } }, { outcome: 'refused' }] });
  });
});

describe('a redemption that has ended', () => {
  it('redeemed: is not redeemed again, nor given up', async () => {
    const opened = await agreed();
    expect((await perennial.redeem(opened.id)).body).toMatchObject({ state: 'redeemed', review: null });
    expect(await claims(opened)).toEqual(['used']);
    expect(await step(opened.id, 'redeem', await ticks(opened.id))).toEqual(refusal('redemptionClosed'));
    expect(await step(opened.id, 'cancel')).toEqual(refusal('redemptionClosed'));
    expect(await step(opened.id, 'agreement', mosa)).toEqual(refusal('redemptionClosed'));
    expect(await claims(opened)).toEqual(['used']);
  });

  it('given up: frees its keys, forgets who opened it, and is not redeemed', async () => {
    const opened = await agreed();
    expect((await step(opened.id, 'cancel')).body).toMatchObject({ state: 'cancelled', lapsesAt: null });
    expect(await claims(opened)).toEqual([]);
    expect(await step(opened.id, 'redeem', await ticks(opened.id))).toEqual(refusal('redemptionClosed'));
    expect(await step(opened.id, 'cancel')).toEqual(refusal('redemptionClosed'));
    const stored = await perennial.testEnvironment.database.redemptions.find(opened.id);
    expect(stored).toMatchObject({ newTenant: null, agreement: null });
  });

  it('never was: is not found', async () => {
    expect(await step(`red_${'0'.repeat(24)}`, 'cancel')).toEqual(refusal('notFound'));
  });
});

describe('a request that is repeated with its Idempotency-Key', () => {
  const once = (name: string) => ({ 'Idempotency-Key': name });

  function sameAnswer(first: Answered, again: Answered): void {
    expect(again.headers.get('Idempotent-Replayed')).toBe('true');
    expect({ status: again.status, text: withoutToken(again) }).toEqual({
      status: first.status,
      text: withoutToken(first),
    });
  }

  /** The token of a redemption is masked in the repetition. */
  function withoutToken({ text }: Answered): string {
    return text.replace(/"token":"[^"]*"/, '"token":"…"');
  }

  it('is answered as before at each step from the keys to the subscription, and carried out once', async () => {
    const { keys } = await perennial.issueKeys();
    const activation = perennial.activation({ keys });
    const open = () => perennial.call('POST', '/v1/redemptions', activation, once('open-1'));
    const opened = await open();
    sameAnswer(opened, await open());
    const { id, subscriptionId, tenantId } = await perennial.kept(openedRedemption.parse(opened.body));

    const accept = () => step(id, 'agreement', mosa, once('accept-1'));
    sameAnswer(await accept(), await accept());
    const ticked = await ticks(id);
    const redeem = () => step(id, 'redeem', ticked, once('redeem-1'));
    sameAnswer(await redeem(), await redeem());
    sameAnswer(opened, await open());

    const { database } = perennial.testEnvironment;
    expect(await database.subscriptions.ofTenant(tenantId)).toHaveLength(1);
    expect((await database.subscriptions.past(subscriptionId)).filter(({ kind }) => kind === 'committed')).toHaveLength(
      1,
    );
    expect(await database.users.count(tenantId)).toBe(1);
  });

  it('is answered as before when it was refused', async () => {
    const opened = await perennial.openRedemption();
    const ticked = await ticks(opened.id);
    const redeem = () => step(opened.id, 'redeem', ticked, once('redeem-refused'));
    sameAnswer(await redeem(), await redeem());
    const cancel = () => step(opened.id, 'cancel', undefined, once('cancel-1'));
    sameAnswer(await cancel(), await cancel());
  });

  it('is answered when the first answer was lost on the way, although the redemption has ended meanwhile', async () => {
    const opened = await agreed();
    const ticked = await ticks(opened.id);
    const redeem = () => step(opened.id, 'redeem', ticked, once('redeem-lost'));
    const first = await redeem();
    expect(first.status).toBe(200);
    const { requestRecords } = perennial.testEnvironment.database;
    // As if the API had died before it wrote the answer down.
    await requestRecords.collection.updateMany({ route: new RegExp(`${opened.id}/redeem`) }, { $unset: { answer: 1 } });
    await requestRecords.collection.updateMany({}, { $set: { leaseUntil: new Date(0) } });
    const again = await redeem();
    expect(again.headers.has('Idempotent-Replayed')).toBe(false);
    expect({ status: again.status, text: again.text }).toEqual({ status: 200, text: first.text });
  });

  it('opens one redemption when it comes ten times at once', async () => {
    const { keys } = await perennial.issueKeys();
    const activation = perennial.activation({ keys });
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => perennial.call('POST', '/v1/redemptions', activation, once('open-at-once'))),
    );
    const [opened] = answers.filter(({ status }) => status === 201);
    for (const answer of answers) {
      const { status, body } = answer;
      if (status === 201) expect(withoutToken(answer)).toBe(opened && withoutToken(opened));
      else expect(body).toMatchObject({ code: 'requestInProgress' });
    }
    const { redemptions } = perennial.testEnvironment.database;
    const { tenantId } = await perennial.kept(openedRedemption.parse(opened?.body));
    expect(await redemptions.count(tenantId)).toBe(1);
  });

  it('redeems once when it comes ten times at once, with or without the key', async () => {
    const opened = await agreed();
    const body = await ticks(opened.id);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) => step(opened.id, 'redeem', body, i < 5 ? once('redeem-at-once') : {})),
    );
    const redeemed = answers.filter(({ status }) => status === 200);
    expect(redeemed.length).toBeGreaterThan(0);
    for (const { status, body: problem } of answers) {
      if (status !== 200)
        expect(problem).toMatchObject({ code: expect.stringMatching(/redemptionClosed|requestInProgress/) });
    }
    expect(await claims(opened)).toEqual(['used']);
    expect(await perennial.testEnvironment.database.subscriptions.ofTenant(opened.tenantId)).toHaveLength(1);
  });
});
