/** What cannot be done is refused to who asks what would be, in the words of the refusal itself. */
import type { Stage } from '../../chapter.js';
import { issueKeys, type KeyOrder, renewal } from '../../purchase.js';
import type { Buyer } from './buyers.js';

export async function expectSameRefusal(
  { api, story }: Stage,
  { subscriptionId, administrator }: Buyer,
  { at, ...order }: KeyOrder & { readonly at: string },
): Promise<void> {
  const asked = await api.refusal('POST', '/v1/timeline-previews', {
    json: { subscriptionId, changes: [{ kind: 'replacement', at, when: 'lastDay', planId: order.planId }] },
  });
  const keys = await issueKeys(api, order);
  const replacement = { ...renewal(keys, subscriptionId, administrator), use: 'replace', when: 'lastDay' };
  const tried = await api.refusal('POST', '/v1/redemptions', { json: replacement });
  story.expect(
    'To replace it by its own plan is refused, the question as the deed',
    [asked.status, asked.code],
    [tried.status, tried.code],
  );
  story.print(`${asked.status} ${asked.code}: ${asked.detail}`);
}
