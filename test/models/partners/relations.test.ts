import { addHours, instant, millis } from '../../../domain/calendar.js';
import { nothing, type Reach } from '../../../domain/identity/grants.js';
import { soldScopes } from '../../../domain/identity/scopes.js';
import type { Database } from '../../../models/database.js';
import { countOfRecord, type Relation, relationsOfOpening, resellersBy } from '../../../models/partners/relations.js';
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
  forNewTenant: true,
  keyHashes: ['hash of a key', 'of a second one', 'of a third one'],
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

/** The tenant redeems keys of the partner. */
const sells = (partnerId: string, cause: string, { hours = 0, tenantId = 'ten_1' } = {}) =>
  database.relations.addReseller({ partnerId, tenantId, cause, at: new Date(millis(later(hours))) });

const tenants = async (partnerId: string, at = noon): Promise<Reach> =>
  database.relations.reach(partnerId, 'tenants:read', at);

describe('the relations of a redemption', () => {
  it('are one for each partner that sold its keys or opened it, who alone can give it up', () => {
    const made = relationsOfOpening(redemption('red_1', '100'), ['200', '100', '200'], atNoon);
    expect(made.map(({ _id, scopes }) => [_id, scopes])).toEqual([
      ['sold/200/red_1', soldScopes.redemption],
      ['sold/100/red_1', soldScopes.openedRedemption],
    ]);
    const own = relationsOfOpening(redemption('red_1', '100'), ['100', '100', '100'], atNoon);
    expect(own.map(({ scopes }) => scopes)).toEqual([soldScopes.ownRedemption]);
    const forPresent = { ...redemption('red_1', '100'), forNewTenant: false };
    expect(relationsOfOpening(forPresent, [], atNoon)).toEqual([]);
  });

  it('reach the tenant from the moment of redeeming on', async () => {
    const opened = redemption('red_2', '101');
    await database.relations.add(relationsOfOpening(opened, [], atNoon));
    expect(await tenants('101')).toEqual(nothing);
    await sells('101', 'red_2');
    expect(await tenants('101', later(-1))).toEqual(nothing);
    expect(await tenants('101')).toEqual({ ...nothing, tenantIds: ['ten_1'] });
    expect(await database.relations.reach('101', 'redemptions:read', noon)).toEqual({
      ...nothing,
      redemptionIds: ['red_2'],
    });
    expect(await database.relations.reach('101', 'users:write', noon)).toEqual(nothing);
  });

  it('are written once: who writes them again neither moves nor revives them', async () => {
    await sells('102', 'red_3');
    await database.relations.end({ kind: 'reseller', partnerId: '102', tenantId: 'ten_1' }, later(1));
    await sells('102', 'red_3', { hours: 5 });
    expect(await tenants('102', later(0))).toEqual({ ...nothing, tenantIds: ['ten_1'] });
    expect(await tenants('102', later(6))).toEqual(nothing);
  });

  it('are one for a partner that sells to a tenant again and again, or at the same moment', async () => {
    await Promise.all(['red_10', 'red_11', 'red_12'].map((cause) => sells('109', cause)));
    await sells('109', 'red_13', { hours: 2 });
    expect(await database.relations.between('ten_1', '109', new Date(millis(later(3))))).toHaveLength(1);
    expect(resellersBy(redemption('red_1', '100'), ['200', '100', '200'])).toEqual(['200', '100']);
  });
});

describe('a relation that is ended', () => {
  const end = (partnerId: string, hours: number, tenantId = 'ten_1') =>
    database.relations.end({ kind: 'reseller', partnerId, tenantId }, later(hours));

  it('reaches nothing from that instant on, and keeps the earlier end', async () => {
    await sells('103', 'red_4');
    await end('103', 2);
    await end('103', 3);
    expect(await tenants('103', later(1))).toEqual({ ...nothing, tenantIds: ['ten_1'] });
    expect(await tenants('103', later(2))).toEqual(nothing);
  });

  it('ends those of no other tenant, partner or kind', async () => {
    await sells('104', 'red_5');
    await sells('105', 'red_5');
    await sells('104', 'red_6', { tenantId: 'ten_2' });
    await database.relations.add([relation('104', { scopes: ['tenants:read'], tenantId: 'ten_1' })]);
    await end('104', 0, 'ten_2');
    expect(await tenants('104')).toEqual({ ...nothing, tenantIds: ['ten_1'] });
    await end('104', 0);
    expect((await database.relations.holding('104', 'tenants:read', noon)).map(({ kind }) => kind)).toEqual([
      'delegated',
    ]);
    expect(await tenants('105')).toEqual({ ...nothing, tenantIds: ['ten_1'] });
  });

  it('begins anew when the partner sells again', async () => {
    await sells('106', 'red_7');
    await end('106', 1);
    await sells('106', 'red_8', { hours: 2 });
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

describe('the partners of record of a subscription', () => {
  const give = (partnerId: string, after: number, hours = 0, subscriptionId = 'sub_por') =>
    database.relations.givePartnerOfRecord(
      { partnerId, subscriptionId, tenantId: 'ten_1', cause: 'request/1', at: new Date(millis(later(hours))) },
      after,
    );
  const sees = async (partnerId: string, hours: number) =>
    (await database.relations.holding(partnerId, 'dashboard:read', later(hours))).map((one) => one.subscriptionId);

  it('follow each other without a gap, and the one before sees nothing from that instant on', async () => {
    expect(await give('301', 0)).not.toBeNull();
    expect(await give('302', 1, 2)).not.toBeNull();
    expect([await sees('301', 1), await sees('302', 1)]).toEqual([['sub_por'], []]);
    expect([await sees('301', 2), await sees('302', 2)]).toEqual([[], ['sub_por']]);
    expect(await database.relations.partnersOfRecord(['sub_por', 'sub_none'])).toEqual(new Map([['sub_por', '302']]));
  });

  it('are one at a time, whoever gives it at once', async () => {
    const given = await Promise.all(['303', '304', '305'].map((id) => give(id, 0, 0, 'sub_race')));
    expect(given.filter((one) => one !== null)).toHaveLength(1);
    expect(await database.relations.partnersOfRecordOf('sub_race')).toHaveLength(1);
  });

  it('are settled again where whoever gave it has died in between', async () => {
    await give('306', 0, 0, 'sub_died');
    const second = await give('307', 1, 1, 'sub_died');
    await database.relations.collection.updateOne({ _id: 'partnerOfRecord/sub_died/1' }, { $set: { until: null } });
    if (second) await database.relations.settlePartnersOfRecord(second);
    const [first] = await database.relations.partnersOfRecordOf('sub_died');
    expect(first?.until).toEqual(second?.from);
  });

  it('are read a hundred at most, the newest, however often one is named', async () => {
    const ended = (n: number) =>
      relation(`${n % 2}`, {
        ...{ _id: `partnerOfRecord/sub_often/${n}`, kind: 'partnerOfRecord', subscriptionId: 'sub_often' },
        ...{ from: new Date(millis(later(n))), until: new Date(millis(later(n + 1))) },
      });
    await database.relations.add(Array.from({ length: 101 }, (_, n) => ended(n + 1)));
    for (const partnerId of ['308', '309']) {
      const before = countOfRecord(await database.relations.partnersOfRecordOf('sub_often'));
      expect(await give(partnerId, before, before + 1, 'sub_often')).not.toBeNull();
    }
    const known = await database.relations.partnersOfRecordOf('sub_often');
    expect(known.map(({ _id }) => _id)).toEqual(
      Array.from({ length: 100 }, (_, n) => `partnerOfRecord/sub_often/${n + 4}`),
    );
    expect(known.filter(({ until }) => until === null)).toHaveLength(1);
    expect(countOfRecord(known)).toBe(103);
  });
});
