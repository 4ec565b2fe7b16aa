/** Who did what to the bakery, on whose behalf, as it was written down. */
import type { z } from 'zod';
import { type auditEntry, auditPage } from '../../../api/operations/audit/schema.js';
import type { ApiClient } from '../../api-client.js';
import type { Stage } from '../../chapter.js';
import type { EnteredPartner } from '../../partners.js';
import type { Bakery } from './bakery.js';

type Entry = z.output<typeof auditEntry>;

export async function expectAudit(
  { api, story }: Stage,
  { tenantId }: Bakery,
  { partner, anna }: { readonly partner: EnteredPartner; readonly anna: { readonly api: ApiClient } },
): Promise<void> {
  const entries = async (reader: ApiClient, about: string) => {
    const { items } = await reader.get(`/v1/audit?${about}limit=100`, auditPage);
    // What happened to the tenant is dated by its clock, which is ahead of the wall.
    return items.sort((one, other) => Date.parse(one.recordedAt) - Date.parse(other.recordedAt));
  };
  const ofTenant = `tenantId=${tenantId}&`;
  const all = await entries(api, ofTenant);
  story.expect('The operator reads who changed what, and what was refused on the way', all.map(describeEntry), [
    'partnerUser openRedemption done',
    'redemptionToken redeemKeys refused agreementRequired',
    'anonymous signAgreement done',
    'redemptionToken redeemKeys done',
    'system setUpDone done',
    'partnerUser createApiKey done',
  ]);
  for (const { actor, operation, subject, outcome, code } of all) {
    story.print(`${actor.name} (${actor.kind}): ${operation} of ${subject.kind} ${subject.id}: ${code ?? outcome}`);
  }
  story.expect(
    'The administrator reads the same',
    (await entries(anna.api, '')).map(describeEntry),
    all.map(describeEntry),
  );
  story.expect(
    'The partner reads what it did itself, and what was done to what is its own',
    (await entries(partner.api, '')).map(describeEntry),
    [
      'operator createPartner done',
      'operator createApiKey done',
      'operator issueKeys done',
      'partnerUser openRedemption done',
      'anonymous signAgreement done',
      'partnerUser createApiKey done',
      'operator revokeKey done',
    ],
  );
}

function describeEntry({ actor, operation, outcome, code }: Entry): string {
  return [actor.kind, operation, outcome, ...(code === null ? [] : [code])].join(' ');
}
