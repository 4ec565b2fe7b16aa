/** The same questions by each of them. */
import type { ApiClient } from '../../api-client.js';
import type { Stage } from '../../chapter.js';
import type { Bakery } from './bakery.js';
import type { Batches } from './keys.js';

const callers = ['operator', 'partner', 'administrator', 'token'] as const;

type Answers = Readonly<Record<(typeof callers)[number], number>>;

/** 403: this role never may; 404: it may, and this one is not theirs. */
const sees = (operator: number, partner: number, administrator: number, token: number): Answers => ({
  operator,
  partner,
  administrator,
  token,
});

export async function expectAccess(
  { api, story }: Stage,
  others: Readonly<Record<'partner' | 'administrator' | 'token', ApiClient>>,
  { tenantId, subscriptionId, redemptionPath }: Bakery,
  { partnersBatchId, othersBatchId }: Batches,
): Promise<void> {
  const questions: readonly (readonly [string, string, Answers])[] = [
    ['its redemption', redemptionPath, sees(200, 200, 200, 200)],
    ['its tenant', `/v1/tenants/${tenantId}`, sees(200, 200, 200, 403)],
    ['its subscription', `/v1/subscriptions/${subscriptionId}`, sees(200, 200, 200, 403)],
    ['its people', `/v1/tenants/${tenantId}/users`, sees(200, 404, 200, 403)],
    ['the batch that the partner sells', `/v1/key-batches/${partnersBatchId}`, sees(200, 200, 403, 403)],
    ['a batch that it does not', `/v1/key-batches/${othersBatchId}`, sees(200, 404, 403, 403)],
    ['another tenant', `/v1/tenants/ten_${'0'.repeat(24)}`, sees(404, 404, 404, 403)],
    ['partners, itself among them', '/v1/partners', sees(200, 200, 403, 403)],
    ['the plans', '/v1/plans', sees(200, 200, 200, 403)],
  ];
  story.print(`${''.padEnd(34)}${callers.join('  ')}`);
  for (const [what, path, expected] of questions) {
    const asked = { operator: api, ...others };
    const statuses = await Promise.all(callers.map((caller) => asked[caller].statusOf(path)));
    const cells = callers.map((caller, i) => `${statuses[i]}`.padEnd(caller.length + 2)).join('');
    story.expect(
      `${what.padEnd(34)}${cells}`.trimEnd(),
      statuses,
      callers.map((caller) => expected[caller]),
    );
  }
}
