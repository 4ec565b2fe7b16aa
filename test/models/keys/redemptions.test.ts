import type { Database } from '../../../models/database.js';
import type { Redemption } from '../../../models/keys/redemptions.js';
import { openTestDatabase } from '../../api/http/api-under-test.js';
import { giveBack } from '../../databases.js';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(async () => {
  await giveBack(database);
});

const noon = new Date('2027-01-01T12:00:00Z');
const later = new Date('2027-01-01T13:00:00Z');
const agreement = { name: 'MOSA', version: '1', signedBy: 'Anna Nowak', at: noon };

const redemption = (id: string, change: Partial<Redemption> = {}): Redemption => ({
  _id: id,
  use: 'activate',
  state: 'opening',
  tenantId: 'ten_1',
  subscriptionId: 'sub_1',
  replaces: null,
  agreedLoss: 0,
  testClockId: null,
  keyOrderId: null,
  keyHashes: ['b', 'a'],
  additions: [],
  forNewTenant: true,
  corrections: 0,
  plan: { id: 'office', version: 1 },
  months: 12,
  seats: 2,
  redeemBy: '2100-01-01',
  declaration: { name: 'Anna Nowak', wording: '2026-11', at: noon },
  newTenant: {
    country: 'PL',
    organisation: 'Piekarnia Nowak',
    zone: 'Europe/Warsaw',
    locale: 'pl-PL',
    cloud: 'global',
    administrator: { userId: 'usr_1', name: 'Anna Nowak', email: 'anna@example.pl', locale: 'pl-PL', zone: 'UTC' },
  },
  assignTo: null,
  agreement: null,
  acknowledgement: null,
  openedBy: 'ak_1',
  openedByPartner: null,
  redeemedByPartner: null,
  openedAt: noon,
  lapsesAt: later,
  endedAt: null,
  ...change,
});

describe('a redemption', () => {
  it('is opened once, its keys in the order in which they were named', async () => {
    expect(await database.redemptions.open(redemption('red_once'))).toBe(true);
    expect(await database.redemptions.open(redemption('red_once', { seats: 9 }))).toBe(false);
    expect(await database.redemptions.find('red_once')).toEqual(redemption('red_once'));
  });

  it('progresses only while it is open', async () => {
    await database.redemptions.open(redemption('red_progress'));
    await database.redemptions.sign('red_progress', agreement);
    expect((await database.redemptions.find('red_progress'))?.agreement).toBeNull();
    await database.redemptions.opened('red_progress');
    await database.redemptions.sign('red_progress', agreement);
    expect((await database.redemptions.find('red_progress'))?.agreement).toEqual(agreement);
    await database.redemptions.sign('red_progress', { ...agreement, signedBy: 'Jan Kowalski' });
    expect((await database.redemptions.find('red_progress'))?.agreement).toEqual(agreement);
  });

  it('keeps the newest choice, while it is open', async () => {
    await database.redemptions.open(redemption('red_chosen', { use: null, state: 'open' }));
    const chosen = {
      use: 'replace',
      subscriptionId: 'sub_2',
      assignTo: null,
      replaces: { subscriptionId: 'sub_1', when: 'now' },
      agreedLoss: null,
    } as const;
    await database.redemptions.choose('red_chosen', { ...chosen, use: 'separate', replaces: null }, noon);
    await database.redemptions.choose('red_chosen', chosen, later);
    expect(await database.redemptions.find('red_chosen')).toMatchObject({ ...chosen, lapsesAt: later });
    await database.redemptions.end('red_chosen', 'cancelled', later);
    await database.redemptions.choose('red_chosen', { ...chosen, use: 'separate' }, later);
    expect(await database.redemptions.find('red_chosen')).toMatchObject({ use: 'replace' });
  });

  it('ends once', async () => {
    await database.redemptions.open(redemption('red_ends'));
    await database.redemptions.opened('red_ends');
    await database.redemptions.end('red_ends', 'redeemed', noon);
    await database.redemptions.end('red_ends', 'lapsed', later);
    await database.redemptions.opened('red_ends');
    expect(await database.redemptions.find('red_ends')).toMatchObject({ state: 'redeemed', endedAt: noon });
  });

  it('stays undone where what it led to was undone before it had ended', async () => {
    await database.redemptions.open(redemption('red_undone', { state: 'open' }));
    await database.redemptions.undone('red_undone', noon);
    await database.redemptions.end('red_undone', 'redeemed', later);
    expect(await database.redemptions.find('red_undone')).toMatchObject({ state: 'undone', endedAt: noon });
  });

  it.each(['cancelled', 'lapsed', 'refused'] as const)('keeps nobody’s name once it is %s', async (state) => {
    const id = `red_${state}`;
    await database.redemptions.open(redemption(id));
    await database.redemptions.opened(id);
    await database.redemptions.sign(id, agreement);
    await database.redemptions.end(id, state, later);
    const ended = await database.redemptions.find(id);
    expect(ended).toMatchObject({ state, newTenant: null, agreement: null });
    expect(JSON.stringify(ended)).not.toContain('Nowak');
  });

  it('keeps nobody’s name once its tenant’s data is deleted', async () => {
    const tenantId = 'ten_gone';
    await database.redemptions.open(redemption('red_gone', { tenantId, state: 'open', agreement }));
    await database.redemptions.end('red_gone', 'redeemed', later);
    expect(await database.redemptions.count(tenantId)).toBe(1);
    await database.redemptions.eraseNames(tenantId);
    expect(JSON.stringify(await database.redemptions.find('red_gone'))).not.toContain('Nowak');
  });
});
