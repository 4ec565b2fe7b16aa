import type { LedgerAccount } from '../../domain/billing/ledger.js';
import { instant } from '../../domain/calendar.js';
import type { LicenceRequest } from '../../models/billing/licence-requests.js';
import { newRefund, type RefundRecord } from '../../models/billing/refunds.js';
import type { Database } from '../../models/database.js';
import { openTestDatabase } from '../api/http/api-under-test.js';
import { giveBack } from '../databases.js';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(async () => {
  await giveBack(database);
});

describe('what a customer can ask for without end', () => {
  it('is read in pages: refunds of one request, also of one instant', async () => {
    const { refunds } = database;
    const one: RefundRecord = {
      ...newRefund({
        ...{ _id: '', paymentRequestId: 'preq_1', billingAccountId: 'bac_1', tenantId: 'ten_1', partnerId: null },
        ...{ testClockId: null, seats: 1, freeUsers: [], keepSeats: null, reason: 'other', requestedAt: new Date(0) },
      }),
      state: 'refused',
    };
    const ids = Array.from({ length: 7 }, (_, n) => `ref_${n}`);
    await Promise.all(ids.map((_id, n) => refunds.request({ ...one, _id, requestedAt: new Date(Math.floor(n / 3)) })));
    await refunds.request({ ...one, _id: 'ref_of_another', paymentRequestId: 'preq_2' });
    const read: string[] = [];
    for (let after: { requestedAt: Date; id: string } | undefined; ; ) {
      const page = await refunds.ofRequest('preq_1', after, 2);
      expect(page.length).toBeLessThanOrEqual(2);
      read.push(...page.map(({ _id }) => _id));
      const last = page.at(-1);
      if (!last) break;
      after = { requestedAt: last.requestedAt, id: last._id };
    }
    expect(read).toEqual(ids);
  });

  it('has a statement in the order of the book, also where an entry comes late', async () => {
    const { accountBooks } = database;
    const of = { currency: 'PLN', tenantId: 'ten_1', partnerId: null, testClockId: null };
    const book = { billingAccountId: 'bac_late', ...of };
    const at = (hour: number) => new Date(Date.UTC(2027, 0, 1, hour));
    const posts = (id: string, hour: number, amount: number) =>
      accountBooks.post(book, id, async () => {
        const posted = (account: LedgerAccount, sum: number) => ({
          account,
          amount: sum,
          subject: 'preq_1',
          from: null,
          to: null,
        });
        const head = { id, billingAccountId: 'bac_late', by: 'a test', reason: 'a test', valueDate: null };
        const postings = amount === 0 ? [] : [posted('receivable', amount), posted('revenue', -amount)];
        const entry = { ...head, kind: 'requestIssued', currency: 'PLN', at: instant(at(hour).toISOString()) } as const;
        return { entry: { ...entry, before: null, after: null, postings }, decision: null };
      });
    // The third was due before the second, and its worker was away.
    for (const [id, hour, amount] of [
      ['1', 1, 100],
      ['2', 5, 10],
      ['3', 3, 1],
      ['4', 6, 0],
      ['5', 8, 1000],
    ] as const) {
      await posts(id, hour, amount);
    }
    const stood = async (before?: Date) => {
      const { number, balance } = await accountBooks.stoodAt(book, before);
      return [number, balance.receivable];
    };
    expect(await stood(at(1))).toEqual([0, 0]);
    expect(await stood(at(5))).toEqual([1, 100]);
    expect(await stood(at(7))).toEqual([4, 111]);
    expect(await stood()).toEqual([5, 1111]);
    const page = async (after: number, through: number, limit = 9) =>
      (await accountBooks.statementPage(book, { after, through }, limit)).map(({ cause, balance }) => [
        cause,
        balance.receivable,
      ]);
    expect(await page(1, 4)).toEqual([
      ['2', 110],
      ['3', 111],
    ]);
    expect(await page(0, 5, 2)).toEqual([
      ['1', 100],
      ['2', 110],
    ]);
    expect(await page(3, 5)).toEqual([['5', 1111]]);
  });

  it('keeps the newest 100 decisions about self-service of a product', async () => {
    const { selfServicePolicies } = database;
    const of = { tenantId: 'ten_1', productId: 'office' };
    for (let revision = 0; revision < 103; revision += 1) {
      const [before, after] = revision % 2 ? (['enabled', 'disabled'] as const) : (['disabled', 'enabled'] as const);
      const decision = { at: new Date(revision), by: 'ak_1', userId: null, before, after, reason: null };
      expect(await selfServicePolicies.decide({ ...of, revision }, decision)).not.toBeNull();
    }
    const found = await selfServicePolicies.find('ten_1', 'office');
    expect(found?.history.map(({ at }) => at.getTime())).toEqual(Array.from({ length: 100 }, (_, n) => n + 3));
    expect(found?.revision).toBe(103);
  });

  it('keeps the newest 100 reasons of those who decline one request for a licence at once', async () => {
    const { licenceRequests } = database;
    const request: LicenceRequest = {
      ...{
        _id: 'lreq_1',
        number: 1,
        tenantId: 'ten_1',
        testClockId: null,
        userId: 'usr_1',
        productId: 'office',
        planId: null,
      },
      ...{ message: 'please', state: 'open', reason: null, subscriptionId: null, orderId: null, proposedReasons: [] },
      ...{
        wanted: 'office',
        askedAt: new Date(0),
        lapsesAt: new Date(1),
        endedAt: null,
        revision: 1,
        madeBy: 'hash',
        unfollowedSince: null,
      },
    };
    await licenceRequests.ask(request);
    for (let n = 0; n < 103; n += 1) await licenceRequests.proposeReason(request._id, `request_${n}`, 'no budget');
    const kept = (await licenceRequests.find(request._id))?.proposedReasons.map(({ requestId }) => requestId);
    expect(kept).toEqual(Array.from({ length: 100 }, (_, n) => `request_${n + 3}`));
  });
});
