import { writeFileSync } from 'node:fs';
import { openPerennial, type Perennial } from '../../perennial.js';
let perennial: Perennial;
beforeAll(async () => { perennial = await openPerennial(); });
afterAll(() => perennial.close());
it('prints', async () => {
  const clock = await perennial.createClock('2027-03-15T09:00:00Z');
  const customer = await perennial.redeemed({ clock, count: 3 });
  const out: Record<string, unknown> = {};
  const get = async (path: string) => (await perennial.call('GET', path)).body;
  out['timeline'] = await get(`${customer.path}/timeline`);
  out['state'] = await get(`${customer.path}/state?at=2028-04-20T12:00:00Z`);
  out['preview'] = (await perennial.call('POST', '/v1/timeline-previews', { subscriptionId: customer.subscriptionId, changes: [{ kind: 'renewal', at: '2028-03-27', seats: 5 }] })).body;
  out['refused'] = (await perennial.call('POST', '/v1/timeline-previews', { subscriptionId: customer.subscriptionId, changes: [{ kind: 'renewal', at: '2027-12-01' }] })).body;
  out['imagined'] = (await perennial.call('POST', '/v1/timeline-previews', { start: { at: '2028-01-31T10:00:00Z', timeZone: 'Europe/Prague', policy: { id: 'annual', graceDays: 14, deletionDay: 60, noticeDays: [30] }, months: 1 } })).body;
  out['renewals'] = await get(`/v1/renewals?month=2028-03&testClockId=${clock.id}`);
  writeFileSync('/tmp/docs-out.json', JSON.stringify(out, null, 2));
});
