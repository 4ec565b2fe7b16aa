import type { z } from 'zod';
import {
  announcementWorkflowId,
  authoritySubmissionsWorkflowId,
  dataPlaneDeliveryWorkflowId,
  delegationWorkflowId,
  deletionWorkflowId,
  noticeDeliveryWorkflowId,
  orderWorkflowId,
  paymentWorkflowId,
  setUpWorkflowId,
  subscriptionWorkflowId,
  systemTenant,
  webhookDeliveryWorkflowId,
  workflowOwner,
} from '../../../contracts/workflow-ids.js';
import { isDelegationNotice } from '../../../domain/partners/delegation-notices.js';
import type { PaymentRecord } from '../../../models/billing/payments.js';
import { type Notice, noticeHash, webhookNoticeKind } from '../../../models/messaging/notices.js';
import type { ParkedCase } from '../../../models/operations/parked-cases.js';
import type { Progress } from '../../../models/subscriptions/long-processes.js';
import { showInstant } from '../../formats.js';
import { workflowIn } from '../../services.js';
import { parkedCase } from './schema.js';

type Shown = z.input<typeof parkedCase>;
/** What a case says by its kind. */
type OfKind = Pick<Shown, 'what' | 'subscriptionId' | 'readerId' | 'actions'> & { readonly workflowId: string | null };

/** Where its process is looked at. */
interface Processes {
  /** Null: not shown to the caller. */
  readonly temporalUiUrl: string | null;
  readonly taskQueue: string;
}

export function showParkedCase(parked: ParkedCase, { temporalUiUrl, taskQueue }: Processes): Shown {
  const { since } = parked;
  const { kind, found } = parked;
  const { workflowId, what, subscriptionId, readerId, actions } = contentOf(parked, taskQueue);
  const problem = 'authority' in found ? (found.authority?.problem ?? null) : 'problem' in found ? found.problem : null;
  return {
    id: `${kind}/${found._id}`,
    kind,
    state: parkedCase.shape.state.parse(stateOf(parked)),
    what,
    subscriptionId,
    tenantId: found.tenantId === systemTenant ? null : found.tenantId,
    testClockId: found.testClockId,
    readerId,
    since: showInstant(since),
    problem: problem && { code: problem.code, message: problem.message },
    actions,
    workflow: temporalUiUrl === null || workflowId === null ? null : workflowIn(temporalUiUrl, workflowId),
  };
}

function stateOf(parked: ParkedCase) {
  if (parked.kind === 'documentDeadline') return parked.found.late;
  return parked.kind === 'document' ? parked.found.authority?.state : parked.found.state;
}

function contentOf(parked: ParkedCase, taskQueue: string): OfKind {
  const { kind, found } = parked;
  switch (kind) {
    case 'notice':
      return noticeContent(found);
    case 'dataPlaneCommand': {
      const { _id: subscriptionId, tenantId, kind: what } = found;
      const actions = [action('retryDataPlane', `${pathOf(subscriptionId)}/data-plane/retry`)];
      const workflowId = dataPlaneDeliveryWorkflowId(tenantId, subscriptionId);
      return { what, subscriptionId, readerId: null, actions, workflowId };
    }
    case 'setUp': {
      const { _id: subscriptionId, tenantId, step: what } = found;
      const actions = setUpActions(found);
      return { what, subscriptionId, readerId: null, actions, workflowId: setUpWorkflowId(tenantId, subscriptionId) };
    }
    case 'deletion': {
      const { _id: subscriptionId, tenantId, step: what } = found;
      const actions = [action('retryDeletion', `${pathOf(subscriptionId)}/deletion/retry`)];
      return {
        what,
        subscriptionId,
        readerId: null,
        actions,
        workflowId: deletionWorkflowId(tenantId, subscriptionId),
      };
    }
    case 'order': {
      const { _id, subscriptionId, work } = found;
      const actions = [action('retryOrder', `/v1/orders/${_id}/retry`)];
      return {
        what: work.kind,
        subscriptionId,
        readerId: null,
        actions,
        workflowId: orderWorkflowId(workflowOwner(found), _id),
      };
    }
    case 'refund': {
      const { _id, reason: what, state, problem } = found;
      const actions = [
        ...(problem === null ? [] : [action('retryRefund', `/v1/refunds/${_id}/retry`)]),
        ...(state === 'granted' ? [action('confirmRefund', `/v1/refunds/${_id}/paid-out`)] : []),
        ...(state === 'granted' && what !== 'accountErased'
          ? [action('keepRefundAsCredit', `/v1/refunds/${_id}/credit`)]
          : []),
      ];
      const workflowId = paymentWorkflowId(workflowOwner(found), _id, 'refund');
      return { what, subscriptionId: null, readerId: null, actions, workflowId };
    }
    case 'payment':
      return paymentContent(found);
    case 'document': {
      const { _id, number: what, subscriptionId } = found;
      const actions = [action('resendDocument', `/v1/documents/${_id}/resend`)];
      const workflowId = authoritySubmissionsWorkflowId(found, taskQueue);
      return { what, subscriptionId, readerId: null, actions, workflowId };
    }
    case 'documentDeadline': {
      const { number: what, subscriptionId, authority, _id } = found;
      const actions = authority?.state === 'rejected' ? [action('resendDocument', `/v1/documents/${_id}/resend`)] : [];
      const workflowId = authoritySubmissionsWorkflowId(found, taskQueue);
      return { what, subscriptionId, readerId: null, actions, workflowId };
    }
  }
}

/** One that nobody knows has no process. */
function paymentContent(payment: PaymentRecord): OfKind {
  const { _id, tenantId, partnerId, allocations } = payment;
  const [what = 'debit'] = allocations.flatMap((one) => (one.kind === 'waits' ? [one.reason] : []));
  const actions = [action('decidePayment', `/v1/payments/${_id}/decision`)];
  const isKnown = tenantId !== null || partnerId !== null;
  const workflowId = isKnown ? paymentWorkflowId(workflowOwner(payment), _id, 'arrival') : null;
  return { what, subscriptionId: null, readerId: null, actions, workflowId };
}

/** One that was refused at once has no process of its own. */
function noticeContent(notice: Notice): OfKind {
  const { _id, subscriptionId, tenantId, readerId, kind: what, state, mail } = notice;
  const workflowId = state === 'refused' ? senderOf(notice) : noticeDeliveryWorkflowId(tenantId, noticeHash(_id));
  return { what, subscriptionId, readerId, actions: mail ? addressActions(tenantId, readerId) : [], workflowId };
}

/** Whose address is erased, nobody writes to any more; that of the operators is set with the service. */
function addressActions(tenantId: string, readerId: string): Shown['actions'] {
  if (readerId.startsWith('usr_')) return [action('changeUser', `/v1/tenants/${tenantId}/users/${readerId}`, 'PATCH')];
  const [, partnerId] = /^partner\/(\d+)$/.exec(readerId) ?? [];
  return partnerId === undefined ? [] : [action('changePartner', `/v1/partners/${partnerId}`, 'PATCH')];
}

/** The workflow that tried it first. */
function senderOf({ subscriptionId, tenantId, kind, milestone }: Notice): string {
  if (kind === webhookNoticeKind) {
    return webhookDeliveryWorkflowId(tenantId === systemTenant ? null : tenantId, milestone);
  }
  if (isDelegationNotice(kind)) return delegationWorkflowId(tenantId, milestone);
  return subscriptionId === null
    ? announcementWorkflowId(tenantId, kind, milestone)
    : subscriptionWorkflowId(tenantId, subscriptionId);
}

function setUpActions({ _id, problem }: Progress): Shown['actions'] {
  const base = pathOf(_id);
  return [
    action('retrySetUp', `${base}/set-up/retry`),
    ...(problem?.code === 'usersNotMoved' ? [action('setUsersAside', `${base}/set-up/set-aside`)] : []),
    action('undoSubscription', `${base}/undo`),
  ];
}

function action(operation: string, path: string, method: 'POST' | 'PATCH' = 'POST'): Shown['actions'][number] {
  return { operation, method, path };
}

function pathOf(subscriptionId: string): string {
  return `/v1/subscriptions/${subscriptionId}`;
}
