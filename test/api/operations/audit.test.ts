import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { auditPage } from '../../../api/operations/audit/schema.js';
import { eventually } from '../../eventually.js';
import { openPerennial, type Perennial } from '../../perennial.js';
import { refusal } from '../refusal.js';

let perennial: Perennial;
beforeAll(async () => {
  perennial = await openPerennial();
});
afterAll(() => perennial.close());

type Entry = z.output<typeof auditPage>['items'][number];

const audit = async (filter: Readonly<Record<string, string>>): Promise<Entry[]> =>
  (await perennial.ask(auditPage, 'GET', `/v1/audit?${new URLSearchParams({ limit: '100', ...filter })}`)).items;

describe('the audit', () => {
  it('says who placed a legal hold, why, and how the subscription stood before and after', async () => {
    const customer = await perennial.redeemed();
    const requestId = randomUUID();
    const reason = 'Case II C 14/27';
    await perennial.call('PUT', `${customer.path}/legal-hold`, { reason }, { 'Request-Id': requestId });

    const [entry, ...others] = await audit({ requestId });
    expect(others).toEqual([]);
    expect(entry).toMatchObject({
      actor: { kind: 'operator', name: 'operator of the tests' },
      onBehalfOf: null,
      operation: 'placeLegalHold',
      subject: { kind: 'subscription', id: customer.subscriptionId },
      tenantId: customer.tenantId,
      reason,
      outcome: 'done',
      before: { state: 'active', legalHold: null },
      after: { state: 'active', legalHold: { reason } },
    });
    // It happened on the tenant's time.
    expect(entry?.at).toMatch(/^2035-01-15T/);
    expect(entry?.recordedAt).not.toMatch(/^2035/);
  });

  it('keeps what was refused, with the code', async () => {
    const customer = await perennial.redeemed();
    const refused = await perennial.call('DELETE', `${customer.path}/legal-hold`);
    expect(refused).toEqual(refusal('notOnHold'));
    expect(await audit({ subjectId: customer.subscriptionId, operation: 'releaseLegalHold' })).toEqual([
      expect.objectContaining({ outcome: 'refused', code: 'notOnHold', after: null }),
    ]);
  });

  it('has one entry for a request that comes again', async () => {
    const customer = await perennial.redeemed();
    const [userId] = await customer.addUsers('Jan Nowak');
    const body = { assign: [userId], unassign: [] };
    const headers = { 'Idempotency-Key': randomUUID() };
    await perennial.call('POST', `${customer.path}/licences`, body, headers);
    await perennial.call('POST', `${customer.path}/licences`, body, headers);
    expect(await audit({ subjectId: customer.subscriptionId, operation: 'changeLicences' })).toHaveLength(1);
  });

  it('holds what was due by itself, and whoever reads it by tenant finds it in order', async () => {
    const customer = await perennial.redeemed();
    await customer.clock?.advanceBy('P375D');
    const entries = await audit({ tenantId: customer.tenantId });
    const system = entries.filter(({ actor }) => actor.kind === 'system');
    expect(system.map(({ operation }) => operation)).toEqual(['expired', 'setUpDone']);
    expect(system[0]).toMatchObject({
      before: { state: 'active' },
      after: { state: 'grace', reason: 'termExpired' },
      reason: 'termExpired',
    });
    expect(entries.map(({ at }) => at)).toEqual(
      entries
        .map(({ at }) => at)
        .toSorted()
        .reverse(),
    );
  });

  it('is read page by page, and by a span of time', async () => {
    const customer = await perennial.redeemed();
    const all = await audit({ tenantId: customer.tenantId });
    const paged: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const path = `/v1/audit?tenantId=${customer.tenantId}&limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const page: z.output<typeof auditPage> = await perennial.ask(auditPage, 'GET', path);
      paged.push(...page.items.map(({ id }) => id));
      cursor = page.next;
    }
    expect(paged).toEqual(all.map(({ id }) => id));
    expect(all.length).toBeGreaterThan(3);
    const last = all[0];
    if (!last) throw new Error('there is no entry');
    expect(await audit({ tenantId: customer.tenantId, to: last.at })).not.toContainEqual(last);
    expect((await audit({ tenantId: customer.tenantId, from: last.at }))[0]).toEqual(last);
  });

  it('forgets the persons of a tenant whose data is deleted, and no more', async () => {
    const customer = await perennial.redeemed();
    await customer.addUsers('Jan Kowalski');
    expect(JSON.stringify(await audit({ tenantId: customer.tenantId }))).toContain('Kowalski');
    await customer.clock?.advanceBy('P17M');
    await eventually(async () => expect((await customer.subscription()).state).toBe('deleted'));
    const entries = await audit({ tenantId: customer.tenantId });
    expect(entries.map(({ operation }) => operation)).toContain('createUser');
    expect(JSON.stringify(entries)).not.toContain('Kowalski');
    expect(JSON.stringify(entries)).not.toContain('anna@');
  });

  it('never holds a whole key', async () => {
    const made = await perennial.call('POST', '/v1/api-keys', { name: 'Secret keeper' });
    const { key, id } = made.body as { key: string; id: string };
    const { keys, batchId } = await perennial.issueKeys({ count: 2 });
    const entries = JSON.stringify([await audit({ subjectId: id }), await audit({ subjectId: batchId })]);
    expect(entries).toContain(id);
    for (const secret of [key, ...keys]) expect(entries).not.toContain(secret);
  });
});
