import { deletionActivities } from '../../../activities/subscriptions/deletion.js';
import { tenant } from '../../../api/identity/tenants/schema.js';
import { openedRedemption, redemption } from '../../../api/keys/redemptions/schema.js';
import { type Answered, openPerennial, type Perennial } from '../../perennial.js';
import { refusal } from '../refusal.js';

let perennial: Perennial;

beforeAll(async () => {
  perennial = await openPerennial();
});

afterAll(() => perennial.close());

const open = (keys: readonly string[]) => perennial.call('POST', '/v1/redemptions', perennial.activation({ keys }));
const claims = () => perennial.testEnvironment.database.keys.claims.find().sort({ _id: 1 }).toArray();
const stillOpen = () => perennial.testEnvironment.database.redemptions.collection.find({ state: 'open' }).toArray();

describe('one key that 50 callers redeem at once', () => {
  it('goes to one of them, and the others are told that it is reserved', async () => {
    const { keys } = await perennial.issueKeys();
    const answers = await Promise.all(Array.from({ length: 50 }, () => open(keys)));
    const [winner, ...more] = answers.filter(({ status }) => status === 201);
    expect(more).toEqual([]);
    const losers = answers.filter((answer) => answer !== winner);
    expect(losers).toEqual(Array.from({ length: 49 }, () => refusal('reservedKey', '/keys/0')));
    const { id } = redemption.loose().parse(winner?.body);
    expect(await claims()).toEqual([expect.objectContaining({ state: 'reserved', owner: id })]);
    expect((await stillOpen()).map(({ _id }) => _id)).toEqual([id]);
    await perennial.call('POST', `/v1/redemptions/${id}/cancel`);
  });
});

describe('sets of keys that overlap, redeemed by 20 callers at once', () => {
  it('are reserved whole or not at all, and no key by two', async () => {
    const { keys } = await perennial.issueKeys({ count: 12 });
    // Each takes four neighbours of a ring, in an order of its own.
    const sets = Array.from({ length: 20 }, (_, caller) => {
      const four = [0, 1, 2, 3].map((n) => keys[(caller * 5 + n) % keys.length] ?? '');
      return caller % 2 === 0 ? four : four.toReversed();
    });
    const answers = await Promise.all(sets.map(open));
    const won = answers.filter(({ status }) => status === 201).map(({ body }) => redemption.loose().parse(body).id);
    for (const answer of answers) {
      if (answer.status !== 201) expect(answer).toEqual(refusal('reservedKey'));
    }
    expect((await stillOpen()).map(({ _id }) => _id).sort()).toEqual([...won].sort());
    const held = await claims();
    expect(held).toHaveLength(won.length * 4);
    for (const id of won) expect(held.filter(({ owner }) => owner === id)).toHaveLength(4);
  });
});

describe('two redemptions of overlapping sets of 100 keys', () => {
  it('never share a key: one has all of its own, the other none', async () => {
    const { keys } = await perennial.issueKeys({ count: 150 });
    const answers = await Promise.all([open(keys.slice(0, 100)), open(keys.slice(50).toReversed())]);
    const won = answers.filter(({ status }) => status === 201).map(({ body }) => redemption.loose().parse(body).id);
    for (const answer of answers) if (answer.status !== 201) expect(answer).toEqual(refusal('reservedKey'));
    expect(won.length).toBeLessThan(2);
    for (const id of won) expect((await claims()).filter(({ owner }) => owner === id)).toHaveLength(100);
  });
});

describe('a redemption that is redeemed and given up at once', () => {
  it('does one of both, and the other is told what came of it', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id } = await perennial.openRedemption();
      await perennial.acceptAgreement(id);
      const [redeemed, cancelled] = await Promise.all([
        perennial.redeem(id),
        perennial.call('POST', `/v1/redemptions/${id}/cancel`),
      ]);
      expect([redeemed.status, cancelled.status].sort()).toEqual([200, 409]);
      const loser = redeemed.status === 200 ? cancelled : redeemed;
      expect(loser).toEqual(
        refusal('redemptionClosed', undefined, { state: redeemed.status === 200 ? 'redeemed' : 'cancelled' }),
      );
      const { state } = await perennial.ask(redemption, 'GET', `/v1/redemptions/${id}`);
      const held = (await claims()).filter(({ owner }) => owner === id).map((claim) => claim.state);
      expect([state, held]).toEqual(redeemed.status === 200 ? ['redeemed', ['used']] : ['cancelled', []]);
    }
  });
});

async function emptyTenant(): Promise<string> {
  const administrators = [{ name: 'Anna Nowak', email: 'anna@piekarnia.example' }];
  const order = { country: 'PL', organisation: 'Piekarnia Nowak', timeZone: 'Europe/Warsaw', administrators };
  return (await perennial.ask(tenant, 'POST', '/v1/tenants', order)).id;
}

async function readyToActivate(tenantId: string) {
  const { keys } = await perennial.issueKeys();
  const declaration = { name: 'Anna Nowak', wording: '2026-11' };
  const order = { use: 'activate', keys, tenantId, declaration };
  const opened = await perennial.ask(openedRedemption, 'POST', '/v1/redemptions', order);
  await perennial.acceptAgreement(opened.id);
  return opened;
}

const claimsOf = (tenantId: string) => perennial.testEnvironment.database.tenantClaims.ofTenant(tenantId);
const succeeded = ({ status }: Answered) => status === 200;

describe('two activations that are redeemed at once for a tenant without a subscription', () => {
  it('begin one, and the other is told that it stands already', async () => {
    for (let round = 0; round < 3; round += 1) {
      const tenantId = await emptyTenant();
      const opened = await Promise.all([readyToActivate(tenantId), readyToActivate(tenantId)]);
      const answers = await Promise.all(opened.map(({ id }) => perennial.redeem(id)));
      expect(answers.filter(succeeded)).toHaveLength(1);
      const [loser] = answers.filter((answer) => !succeeded(answer));
      expect(loser).toMatchObject({ status: 409, body: { code: 'useNotPossible' } });
      expect(await claimsOf(tenantId)).toHaveLength(1);
      expect(await perennial.testEnvironment.database.subscriptions.ofTenant(tenantId)).toHaveLength(1);
    }
  });
});

describe('a redemption at the moment at which the data of the last subscription is deleted', () => {
  it('begins, and the tenant stays; or the tenant goes, and it is refused', async () => {
    const { beginDeletion } = deletionActivities(perennial.testEnvironment.context);
    for (let round = 0; round < 4; round += 1) {
      const tenantId = await emptyTenant();
      const first = await readyToActivate(tenantId);
      expect(succeeded(await perennial.redeem(first.id))).toBe(true);
      const { keys } = await perennial.issueKeys();
      const order = { use: 'separate', keys, tenantId, declaration: { name: 'Anna Nowak', wording: '2026-11' } };
      const second = await perennial.ask(openedRedemption, 'POST', '/v1/redemptions', order);
      await perennial.acceptAgreement(second.id);
      const [subscription] = await perennial.testEnvironment.database.subscriptions.ofTenant(tenantId);
      const of = {
        tenantId,
        subscriptionId: subscription?._id ?? '',
        at: new Date().toISOString(),
        testClockId: null,
        notBefore: null,
        revision: 1,
      };
      const pause = round % 2 === 0 ? 0 : 30;
      const deletion = new Promise<void>((resolve) => setTimeout(resolve, pause)).then(() => beginDeletion(of));
      const [{ withTenant }, redeemed] = await Promise.all([deletion, perennial.redeem(second.id)]);
      expect(succeeded(redeemed)).toBe(!withTenant);
      if (withTenant) expect(redeemed).toEqual(refusal('deletionBegun'));
      // Begun again, it decides the same.
      expect(await beginDeletion(of)).toMatchObject({ withTenant });
      expect(await claimsOf(tenantId)).toHaveLength(withTenant ? 2 : 3);
    }
  });

  it('of two subscriptions whose data is deleted at once, one takes the tenant along', async () => {
    const { beginDeletion } = deletionActivities(perennial.testEnvironment.context);
    const tenantId = await emptyTenant();
    const first = await readyToActivate(tenantId);
    expect(succeeded(await perennial.redeem(first.id))).toBe(true);
    const { keys } = await perennial.issueKeys();
    const order = { use: 'separate', keys, tenantId, declaration: { name: 'Anna Nowak', wording: '2026-11' } };
    const second = await perennial.ask(openedRedemption, 'POST', '/v1/redemptions', order);
    await perennial.acceptAgreement(second.id);
    expect(succeeded(await perennial.redeem(second.id))).toBe(true);
    const ids = (await claimsOf(tenantId)).map(({ subscriptionId }) => subscriptionId);
    const common = { tenantId, at: new Date().toISOString(), testClockId: null, notBefore: null, revision: 1 };
    const begun = await Promise.all(ids.map((subscriptionId) => beginDeletion({ ...common, subscriptionId })));
    expect(begun.filter(({ withTenant }) => withTenant)).toHaveLength(1);
  });
});
