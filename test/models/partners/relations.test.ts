import { addHours, instant, millis } from '../../../domain/calendar.js';
import { nothing, type Reach } from '../../../domain/identity/grants.js';
import { soldScopes } from '../../../domain/identity/scopes.js';
import type { Database } from '../../../models/database.js';
import { type Relation, relationsOfOpening, relationsOfRedeeming } from '../../../models/partners/relations.js';
import { openTestDatabase } from '../../api/http/api-under-test.js';
import { giveBack } from '../../databases.js';
import { sampleProjection } from '../../sample-projection.js';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(async () => {
  await giveBack(database);
});

const noon = instant('2027-01-01T12:00:00Z');
const later = (hours: number) => addHours(noon, hours);
const atNoon = new Date(millis(noon));
const redemption = (id: string, openedByPartner: string | null = null, tenantId = 'ten_1') => ({
  _id: id,
  tenantId,
  openedByPartner,
});

/** A relation of a kind that comes of no redemption. */
const relation = (partnerId: string, change: Partial<Relation>): Relation => ({
  _id: `${change.kind}/${partnerId}/${change.subscriptionId ?? 'ten_1'}`,
  kind: 'delegated',
  partnerId,
  tenantId: 'ten_1',
  subscriptionId: null,
  redemptionId: null,
  scopes: ['subscriptions:read'],
  from: atNoon,
  until: null,
  ...change,
});

const tenants = async (partnerId: string, at = noon): Promise<Reach> =>
  database.relations.reach(partnerId, 'tenants:read', at);

describe('the relations of a redemption', () => {
  it('are one for each partner that sold its keys or opened it, who alone can give it up', () => {
    const made = relationsOfOpening(redemption('red_1', '100'), ['200', '100', '200'], atNoon);
    expect(made.map(({ _id, scopes }) => [_id, scopes])).toEqual([
      ['sold/200/red_1', soldScopes.redemption],
      ['sold/100/red_1', soldScopes.openedRedemption],
    ]);
  });

  it('reach the tenant from the moment of redeeming on', async () => {
    const opened = redemption('red_2', '101');
    await database.relations.add(relationsOfOpening(opened, [], atNoon));
    expect(await tenants('101')).toEqual(nothing);
    await database.relations.add(relationsOfRedeeming(opened, [], atNoon));
    expect(await tenants('101', later(-1))).toEqual(nothing);
    expect(await tenants('101')).toEqual({ ...nothing, tenantIds: ['ten_1'] });
    expect(await database.relations.reach('101', 'redemptions:read', noon)).toEqual({
      ...nothing,
      redemptionIds: ['red_2'],
    });
    expect(await database.relations.reach('101', 'users:write', noon)).toEqual(nothing);
  });

  it('are written once: who writes them again neither moves nor revives them', async () => {
    const made = relationsOfRedeeming(redemption('red_3', '102'), [], atNoon);
    await database.relations.add(made);
    await database.relations.end({ kind: 'sold', partnerId: '102', tenantId: 'ten_1' }, later(1));
    await database.relations.add(relationsOfRedeeming(redemption('red_3', '102'), [], new Date(millis(later(5)))));
    expect(await tenants('102', later(0))).toEqual({ ...nothing, tenantIds: ['ten_1'] });
    expect(await tenants('102', later(6))).toEqual(nothing);
  });
});

describe('a relation that is ended', () => {
  const end = (partnerId: string, hours: number, tenantId = 'ten_1') =>
    database.relations.end({ kind: 'sold', partnerId, tenantId }, later(hours));

  it('reaches nothing from that instant on, and keeps the earlier end', async () => {
    await database.relations.add(relationsOfRedeeming(redemption('red_4', '103'), [], atNoon));
    await end('103', 2);
    await end('103', 3);
    expect(await tenants('103', later(1))).toEqual({ ...nothing, tenantIds: ['ten_1'] });
    expect(await tenants('103', later(2))).toEqual(nothing);
  });

  it('ends those of no other tenant, partner or kind', async () => {
    await database.relations.add([
      ...relationsOfRedeeming(redemption('red_5', '104'), ['105'], atNoon),
      ...relationsOfRedeeming(redemption('red_6', '104', 'ten_2'), [], atNoon),
      relation('104', { kind: 'reseller', scopes: ['tenants:read'], tenantId: 'ten_1' }),
    ]);
    await end('104', 0, 'ten_2');
    expect(await tenants('104')).toEqual({ ...nothing, tenantIds: ['ten_1'] });
    await end('104', 0);
    expect((await database.relations.holding('104', 'tenants:read', noon)).map(({ kind }) => kind)).toEqual([
      'reseller',
    ]);
    expect(await tenants('105')).toEqual({ ...nothing, tenantIds: ['ten_1'] });
  });

  it('begins anew when the partner sells again', async () => {
    await database.relations.add(relationsOfRedeeming(redemption('red_7', '106'), [], atNoon));
    await end('106', 1);
    await database.relations.add(relationsOfRedeeming(redemption('red_8', '106'), [], new Date(millis(later(2)))));
    expect(await tenants('106', later(1))).toEqual(nothing);
    expect(await tenants('106', later(2))).toEqual({ ...nothing, tenantIds: ['ten_1'] });
  });
});

describe('a relation to one subscription', () => {
  it('reaches that one and no other of its tenant, beside tenants that are reached as a whole', async () => {
    for (const id of ['sub_a', 'sub_b', 'sub_c']) {
      const tenantId = id === 'sub_c' ? 'ten_9' : 'ten_1';
      await database.subscriptions.save(sampleProjection(id, 1, { tenantId }));
    }
    await database.relations.add([
      relation('107', { kind: 'partnerOfRecord', subscriptionId: 'sub_a' }),
      relation('107', { kind: 'delegated', _id: 'delegated/107/ten_9', tenantId: 'ten_9' }),
    ]);
    const reach = await database.relations.reach('107', 'subscriptions:read', noon);
    const seen = async (id: string) => (await database.subscriptions.within(reach, id)) !== null;
    expect([await seen('sub_a'), await seen('sub_b'), await seen('sub_c')]).toEqual([true, false, true]);
    const ending = { endsFrom: '2028-01-01', endsBefore: '2028-02-01', testClockId: null };
    const due = await database.subscriptions.list(reach, ending, { by: 'expiresOn' }, undefined, 10);
    expect(due.map(({ _id }) => _id)).toEqual(['sub_a', 'sub_c']);
  });
});
