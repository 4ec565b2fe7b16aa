/**
 * Every workflow id begins with its tenant (`<tenantId>/subscription/<id>`): the payload codec gets it as its
 * serialization context. Made and parsed here only.
 */
/** Of workflows that live on a tenant's time: its test clock moves them. */
export const memberKinds = [
  'redemption',
  'order',
  'payment',
  'dunning',
  'card-expiry',
  'hand-over',
  'reclaim',
  'licence-request',
  'direct-billing',
  'setup',
  'subscription',
  'deletion',
  'user',
  'notice',
  'data-plane',
] as const;
export const workflowKinds = [
  ...memberKinds,
  'delegation',
  'submissions',
  'document-mails',
  'invitation',
  'webhooks',
  'clock',
  'operation',
  'housekeeping',
] as const;
export type MemberKind = (typeof memberKinds)[number];
export type WorkflowKind = (typeof workflowKinds)[number];

function isKind(kind: string): kind is WorkflowKind {
  return workflowKinds.some((known) => known === kind);
}

/** The place of a tenant in the ids of workflows that belong to none. */
export const systemTenant = 'system';

/** Whose workflows they are: a tenant's, or a partner's, who buys for its own account. */
export function workflowOwner({
  tenantId,
  partnerId,
}: {
  readonly tenantId: string | null;
  readonly partnerId: string | null;
}): string {
  if (tenantId !== null) return tenantId;
  return partnerId === null ? systemTenant : `partner-${partnerId}`;
}

function workflowId(tenantId: string, kind: WorkflowKind, id: string): string {
  return `${tenantId}/${kind}/${id}`;
}

/**
 * Of a payment: it arrived or is under way, was taken back, or a person has decided about it, each time another one; or a refund; or that
 * none is expected any more of a request.
 */
export type PaymentOccasion = 'arrival' | 'reversal' | 'refund' | `decision-${string}` | `writeOff-${string}`;
/** Who is billed has changed: what is not paid is asked for anew. */
export type BillingOccasion = `billing-${string}`;

export const redemptionWorkflowId = (tenantId: string, redemptionId: string): string =>
  workflowId(tenantId, 'redemption', redemptionId);
export const orderWorkflowId = (tenantId: string, orderId: string): string => workflowId(tenantId, 'order', orderId);
/** @param about what has come of it: it arrived, was taken back, a person has decided; or it is the id of a refund */
export const paymentWorkflowId = (
  tenantId: string,
  paymentId: string,
  about: PaymentOccasion | BillingOccasion,
): string =>
  workflowId(tenantId, 'payment', about === 'arrival' || about === 'refund' ? paymentId : `${paymentId}-${about}`);
/** Of an invoice on account. @param tenantId null for that of a partner */
export const dunningWorkflowId = (tenantId: string | null, paymentRequestId: string): string =>
  workflowId(tenantId ?? systemTenant, 'dunning', paymentRequestId);
/** Of seats that are not paid. @param lossId since when */
export const seatDunningWorkflowId = (tenantId: string, paymentRequestId: string, lossId: string): string =>
  workflowId(tenantId, 'dunning', `${paymentRequestId}-${lossId.replaceAll('/', '-')}`);
/** Of a stored card with a date. @param owner of `workflowOwner` @param month `YYYY-MM` */
export const cardExpiryWorkflowId = (owner: string, paymentMethodId: string, month: string): string =>
  workflowId(owner, 'card-expiry', `${paymentMethodId}-${month}`);
export const handOverWorkflowId = (tenantId: string, handOverId: string): string =>
  workflowId(tenantId, 'hand-over', handOverId);
/** Of licences that nobody uses. */
export const reclaimWorkflowId = (tenantId: string, reclaimId: string): string =>
  workflowId(tenantId, 'reclaim', reclaimId);
export const licenceRequestWorkflowId = (tenantId: string, licenceRequestId: string): string =>
  workflowId(tenantId, 'licence-request', licenceRequestId);
export const directBillingProposalWorkflowId = (tenantId: string, proposalId: string): string =>
  workflowId(tenantId, 'direct-billing', proposalId);
export const subscriptionWorkflowId = (tenantId: string, subscriptionId: string): string =>
  workflowId(tenantId, 'subscription', subscriptionId);
export const setUpWorkflowId = (tenantId: string, subscriptionId: string): string =>
  workflowId(tenantId, 'setup', subscriptionId);
export const deletionWorkflowId = (tenantId: string, subscriptionId: string): string =>
  workflowId(tenantId, 'deletion', subscriptionId);
export const userWorkflowId = (tenantId: string, userId: string): string => workflowId(tenantId, 'user', userId);
/** @param noticeHash a hash of the notice's identity, which is longer than an id should be */
export const noticeDeliveryWorkflowId = (tenantId: string, noticeHash: string): string =>
  workflowId(tenantId, 'notice', noticeHash);
/** @param tenantId the reader's; `system` for a partner */
export const digestWorkflowId = (tenantId: string, noticeHash: string): string =>
  workflowId(tenantId, 'notice', `digest-${noticeHash}`);
/** @param about the id of the relation, invitation or transfer */
export const partnerNewsWorkflowId = (tenantId: string, kind: string, about: string): string =>
  workflowId(tenantId, 'notice', `${kind}-${about.replaceAll('/', '-')}`);
/** Of the mail that invites somebody: each has an id of its own. */
export const membershipInvitationWorkflowId = (membershipId: string, invitationId: string): string =>
  workflowId(systemTenant, 'invitation', `${membershipId}-${invitationId}`);
/** On the wall's time, as its access: no test clock moves it. */
export const delegationWorkflowId = (tenantId: string, delegationId: string): string =>
  workflowId(tenantId, 'delegation', delegationId);
/** @param kind what is told of the order, redemption or request with this id */
export const announcementWorkflowId = (tenantId: string, kind: string, about: string): string =>
  workflowId(tenantId, 'notice', `${about}-${kind}`);
export const dataPlaneDeliveryWorkflowId = (tenantId: string, subscriptionId: string): string =>
  workflowId(tenantId, 'data-plane', subscriptionId);
export const operationWorkflowId = (tenantId: string | null, operationId: string): string =>
  workflowId(tenantId ?? systemTenant, 'operation', operationId);
/** @param taskQueue by which several installations in one namespace differ */
export const housekeepingWorkflowId = (taskQueue: string): string =>
  workflowId(systemTenant, 'housekeeping', taskQueue);
/** Of a seller's documents to the tax authority; those of a test clock are sent by themselves. */
export const authoritySubmissionsWorkflowId = (documents: SellersDocuments, taskQueue: string): string =>
  workflowId(systemTenant, 'submissions', ofSeller(documents, taskQueue));
/** Of what has become of them there to whom they are for. */
export const documentMailsWorkflowId = (documents: SellersDocuments, taskQueue: string): string =>
  workflowId(systemTenant, 'document-mails', ofSeller(documents, taskQueue));

interface SellersDocuments {
  readonly sellerId: string;
  readonly testClockId: string | null;
}

/** The ids of sellers are chosen: several installations in one namespace may have the same. */
const ofSeller = ({ sellerId, testClockId }: SellersDocuments, taskQueue: string): string =>
  `${sellerId}-${testClockId ?? taskQueue}`;
/** @param tenantId whose endpoint it is; null: a partner's or the operators' */
export const webhookDeliveryWorkflowId = (tenantId: string | null, endpointId: string): string =>
  workflowId(tenantId ?? systemTenant, 'webhooks', endpointId);
export const clockWorkflowId = (clockId: string): string => workflowId(systemTenant, 'clock', clockId);

/** Whether workflows of this kind live on a tenant's time. */
export function isMemberKind(kind: WorkflowKind): kind is MemberKind {
  return memberKinds.some((known) => known === kind);
}

export function parseWorkflowId(id: string): { tenantId: string; kind: WorkflowKind; id: string } | null {
  const [tenantId, kind, rest, ...more] = id.split('/');
  if (!tenantId || !kind || !rest || more.length > 0) return null;
  return isKind(kind) ? { tenantId, kind, id: rest } : null;
}

/** The tenant whose workflow it is; `system` for one of none. */
export function tenantOfWorkflow(id: string): string {
  return id.split('/')[0] ?? '';
}

/** Whether two workflows belong to one subscription, redemption or user: a subscription waits for its set-up and deletion. */
export function ofOneLife(one: string, other: string): boolean {
  const [first, second] = [parseWorkflowId(one), parseWorkflowId(other)];
  return first !== null && first.tenantId === second?.tenantId && first.id === second.id;
}
