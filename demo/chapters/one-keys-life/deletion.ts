/** The data is gone, and a certificate says so. */
import { z } from 'zod';
import { tenant } from '../../../api/identity/tenants/schema.js';
import { certificate } from '../../../api/subscriptions/subscriptions/schema.js';
import { sha256OfCanonicalJson } from '../../canonical-hash.js';
import type { Stage } from '../../chapter.js';
import { formatTime } from '../../format-time.js';
import { administrator, type Customer, organisation, zone } from './customer.js';
import type { TermDates } from './dates.js';

/** Of the certificate's content, what the story reads. */
const contentSchema = z.object({
  tenantId: z.string(),
  subscriptionId: z.string(),
  scheduledAt: z.string(),
  rule: z.object({
    policy: z.string(),
    version: z.number(),
    deletionDay: z.number(),
    firstUnpaidDay: z.string(),
  }),
  done: z.array(z.object({ what: z.string(), count: z.number().optional(), confirmation: z.string().optional() })),
});

/** Mails that had gone out before the deletion, and redemptions with names in them. */
const noticesBefore = 15;
const redemptionsBefore = 2;

export async function dataIsDeleted(stage: Stage, customer: Customer, term: TermDates): Promise<void> {
  const { api, story } = stage;
  const { tenantId, subscriptionId } = customer;
  const found = await customer.subscription();
  story.expect(
    `Deleted on ${formatTime(term.deletedAt, zone)}; no key brings it back`,
    {
      state: found.state,
      reason: found.reason,
      since: found.since,
      ...found.entitlement,
      renewable: found.renewal.possible,
    },
    {
      state: 'deleted',
      reason: 'retentionOver',
      since: term.deletedAt.toString(),
      usersWork: false,
      administratorsExport: false,
      data: 'gone',
      renewable: false,
    },
  );
  await customer.expectOnDataPlane('The data plane confirms that the data is gone', {
    state: 'deleted',
    since: term.deletedAt,
    commands: ['provision', 'reactivate', 'disable', 'delete'],
  });
  const erased = await api.get(`/v1/tenants/${tenantId}`, tenant);
  story.expect(
    `${organisation}, ${administrator} and her licence are erased: it was the tenant's last subscription`,
    { state: erased.state, organisation: erased.organisation, licences: await customer.licences() },
    { state: 'erased', organisation: '', licences: [] },
  );
  await customer.mailbox.expect([term.deletedNotice]);

  const shown = await api.get(`/v1/certificates/${found.certificateId}`, certificate);
  const content = contentSchema.parse(shown.content);
  const confirmation = (await customer.effects()).find(({ kind }) => kind === 'delete')?.effectId;
  story.expect<unknown>(`Certificate ${shown.id} says what was done, when and by which rule`, content, {
    tenantId,
    subscriptionId,
    scheduledAt: term.deletedAt.toString(),
    rule: { policy: 'annual', version: 1, deletionDay: 120, firstUnpaidDay: term.expiresOn.toString() },
    done: [
      { what: 'dataOnDataPlane', confirmation },
      { what: 'licenceAssignments', count: 1 },
      { what: 'users', count: 1 },
      { what: 'noticesSent', count: noticesBefore },
      { what: 'namesInRedemptions', count: redemptionsBefore },
      { what: 'organisationAndSignatures' },
    ],
  });
  story.print(content.done.map(({ what, count }) => (count === undefined ? what : `${what} ${count}`)).join(', '));
  story.expect(
    'Its SHA-256, worked out here from its canonical JSON, matches',
    shown.sha256,
    sha256OfCanonicalJson(shown.content),
  );
  story.print(shown.sha256);
}
