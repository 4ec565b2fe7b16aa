import { deletionActivities } from '../../../activities/subscriptions/deletion.js';
import { tenant } from '../../../api/identity/tenants/schema.js';
import { openedRedemption } from '../../../api/keys/redemptions/schema.js';
import { type Answered, openPerennial, type Perennial } from '../../perennial.js';
import { refusal } from '../refusal.js';

let perennial: Perennial;

beforeAll(async () => {
  perennial = await openPerennial();
});

afterAll(() => perennial.close());

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
