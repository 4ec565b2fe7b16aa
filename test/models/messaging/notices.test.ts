import type { Database } from '../../../models/database.js';
import type { Notice } from '../../../models/messaging/notices.js';
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

const notice = (id: string, change: Partial<Notice> = {}): Notice => ({
  _id: id,
  subscriptionId: 'sub_1',
  tenantId: 'ten_1',
  testClockId: null,
  readerId: 'usr_1',
  kind: 'expiring',
  milestone: 'notice/1/2027-01-08/7',
  days: 7,
  problem: null,
  digestId: null,
  state: 'claimed',
  messageId: `<${id}@notices>`,
  scheduledAt: noon,
  at: noon,
  mail: {
    to: { name: 'Anna', address: 'anna@example.pl' },
    language: 'pl',
    subject: 'S',
    text: 'T',
    date: '2027-01-14T08:00:00Z',
    html: '<p>T</p>',
  },
  ...change,
});

const stored = (id: string) => database.notices.collection.findOne({ _id: id });

describe('a notice', () => {
  it('is claimed once: who comes later gets what is there', async () => {
    expect(await database.notices.claim(notice('once'))).toEqual(notice('once'));
    await database.notices.ended('once', 'sent', later);
    const again = await database.notices.claim(notice('once', { messageId: '<another@notices>' }));
    expect(again).toEqual(notice('once', { state: 'sent', at: later }));
  });

  it('keeps what was said the last time when it is given up, and nothing once it is sent', async () => {
    const problem = { code: 'mailDeferred', message: 'Not now' } as const;
    for (const id of ['given-up', 'sent-late']) {
      await database.notices.claim(notice(id));
      await database.notices.deferred(id, problem);
    }
    await database.notices.ended('given-up', 'notReached', later);
    await database.notices.ended('sent-late', 'sent', later, null);
    expect(await stored('given-up')).toMatchObject({ state: 'notReached', problem });
    expect(await stored('sent-late')).toMatchObject({ state: 'sent', problem: null });
  });

  it('ends once', async () => {
    await database.notices.claim(notice('ends'));
    await database.notices.ended('ends', 'refused', later);
    await database.notices.ended('ends', 'sent', noon);
    expect(await stored('ends')).toMatchObject({ state: 'refused', at: later });
  });

  it('is pending until it ended', async () => {
    await database.notices.claim(notice('pending-a', { subscriptionId: 'sub_p', kind: 'deleted', days: null }));
    await database.notices.claim(notice('pending-b', { subscriptionId: 'sub_p', kind: 'deleted', days: null }));
    await database.notices.claim(notice('pending-c', { subscriptionId: 'sub_p' }));
    await database.notices.ended('pending-a', 'sent', later);
    const pending = await database.notices.pending('sub_p', 'deleted');
    expect(pending.map(({ _id }) => _id)).toEqual(['pending-b']);
  });

  it('is claimed once among several, and those of an earlier try are found', async () => {
    await database.notices.claim(notice('many-a', { messageId: '<first@notices.perennial>' }));
    await database.notices.endedMany(['many-a'], 'sent', later);
    const claimed = await database.notices.claimMany(['many-a', 'many-b'].map((id) => notice(id)));
    expect(claimed.map(({ _id, state }) => [_id, state]).sort()).toEqual([
      ['many-a', 'sent'],
      ['many-b', 'claimed'],
    ]);
    expect(claimed.find(({ _id }) => _id === 'many-a')?.messageId).toBe('<first@notices.perennial>');
  });

  it('loses its text and address when its tenant’s data goes, except the last one while it is on its way', async () => {
    for (const id of ['gone-a', 'gone-b', 'gone-c']) await database.notices.claim(notice(id, { tenantId: 'ten_gone' }));
    await database.notices.claim(notice('gone-last', { tenantId: 'ten_gone', kind: 'deleted', days: null }));
    await database.notices.claim(notice('stays', { tenantId: 'ten_stays' }));
    for (const id of ['gone-a', 'stays']) await database.notices.ended(id, 'sent', later);
    await database.notices.ended('gone-b', 'refused', later);
    expect(await database.notices.countMail('ten_gone')).toBe(3);
    await database.notices.eraseMail('ten_gone');
    expect(await database.notices.countMail('ten_gone')).toBe(0);
    for (const id of ['gone-a', 'gone-b', 'gone-c']) expect((await stored(id))?.mail).toBeNull();
    expect((await stored('gone-last'))?.mail).not.toBeNull();
    expect((await stored('stays'))?.mail).not.toBeNull();
  });
});
