/** What becomes of a delegation by either side: by a request, or by the link of a mail. */
import { type Instant, instantFromMillis } from '../../../domain/calendar.js';
import { DomainError } from '../../../domain/errors.js';
import {
  accepted,
  type Delegation,
  type DelegationSide,
  delegationState,
  ended,
  extended,
  extensionAsked,
  extensionDeclined,
  refused,
} from '../../../domain/partners/delegations.js';
import {
  type DelegationRecord,
  delegatedRelationId,
  delegationOf,
  relationOfDelegation,
} from '../../../models/partners/delegations.js';
import type { Change } from '../../http/audited.js';
import type { ApiServices } from '../../services.js';
import { followDelegation } from './follow.js';
import { showDelegation } from './schema.js';

/** What can be done with a delegation. `end`: an offer is withdrawn by it, as its partner. */
export type DelegationAction =
  | 'accept'
  | 'decline'
  | 'end'
  | 'askForExtension'
  | 'acceptExtension'
  | 'declineExtension';

export interface Answering {
  readonly services: ApiServices;
  /** @throws DomainError notFound */
  readonly find: () => Promise<DelegationRecord>;
  readonly requestHash: string;
  readonly changes: (change: Change) => Promise<void>;
  readonly side: DelegationSide;
  readonly reason?: string | null;
  /** Whose link it is done by; left out: by none. */
  readonly userId?: string;
  /** That whoever answers may give what is offered. @throws DomainError forbidden */
  readonly mayGive?: (record: DelegationRecord) => void;
}

/**
 * Does something with a delegation, has its access follow, and both sides told.
 *
 * @throws DomainError notFound, tenantErased, offerNotOpen, delegationNotActive, extensionNotPossible, extensionNotAsked, forbidden
 */
export async function answerDelegation(answering: Answering, action: DelegationAction): Promise<DelegationRecord> {
  const { services, side, mayGive = () => {} } = answering;
  const { relations } = services.database;
  const record = await decide(answering, ruleOf(action, side), async (before, at) => {
    if (action === 'accept' || action === 'acceptExtension') mayGive(before);
    // First what gives access, so that nothing is left of it wherever this is broken off.
    if (action === 'end') await relations.endDelegation(delegatedRelationId(before._id), at);
  });
  const { _id, extension, until } = record;
  const relation = action === 'accept' ? relationOfDelegation(record) : null;
  if (relation) await relations.add([relation]);
  if (action === 'acceptExtension' && extension && until) {
    await relations.putOff(delegatedRelationId(_id), extension.from, until);
  }
  await followDelegation(services, record);
  return record;
}

function ruleOf(action: DelegationAction, side: DelegationSide): (found: Delegation, now: Instant) => Delegation {
  switch (action) {
    case 'accept':
      return accepted;
    case 'decline':
      return (found, now) => refused(found, 'declined', now);
    case 'end':
      return (found, now) =>
        side !== 'tenant' && delegationState(found, now) === 'offered'
          ? refused(found, 'withdrawn', now)
          : ended(found, side, now);
    case 'askForExtension':
      return extensionAsked;
    case 'acceptExtension':
      return extended;
    case 'declineExtension':
      return extensionDeclined;
  }
}

/**
 * Writes what the rules make of a delegation now; decided anew where somebody else was faster. A repetition of the request finds what it
 * has done.
 *
 * @param first is done before it is written, once the rule has allowed it
 */
async function decide(
  { services, find, requestHash, changes, reason, userId }: Answering,
  rule: (delegation: Delegation, now: Instant) => Delegation,
  first: (record: DelegationRecord, at: Date) => Promise<void>,
): Promise<DelegationRecord> {
  const { database } = services;
  const more = { ...(reason === undefined ? {} : { reason }), ...(userId === undefined ? {} : { userId }) };
  for (;;) {
    const before = await find();
    const { _id: id, tenantId, partnerId } = before;
    const { body } = await shownDelegation(services, before);
    await changes({ subject: { kind: 'delegation', id }, tenantId, partnerId, before: body, ...more });
    if (before.changedBy === requestHash) return before;
    if ((await database.tenants.find(tenantId))?.state !== 'live') throw new DomainError('tenantErased');
    const at = new Date();
    const after = rule(delegationOf(before), instantFromMillis(at.getTime()));
    await first(before, at);
    const changed = await database.delegations.change(before, after, { changedBy: requestHash, at });
    if (changed) return changed;
  }
}

/** A delegation as it is answered, with its revision. */
export async function shownDelegation({ database }: ApiServices, record: DelegationRecord) {
  const partner = await database.partners.find(record.partnerId);
  return { etag: record.revision, body: showDelegation(record, partner ?? undefined, new Date()) };
}
