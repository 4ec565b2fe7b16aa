import { DomainError } from '../../../domain/errors.js';
import type { InvitationEnd } from '../../../domain/partners/resellers.js';
import type { ResellerInvitation } from '../../../models/partners/reseller-invitations.js';
import { settleInvitation } from '../../../models/partners/resellers.js';
import type { ApiServices } from '../../services.js';
import { announce } from '../announce.js';
import { stateOf } from './schema.js';

const news = { accepted: 'resellerAccepted', declined: 'resellerDeclined' } as const;

/** Ends an invitation, and makes the partner a reseller where it was accepted. @throws DomainError invitationClosed */
export async function endInvitation(
  services: ApiServices,
  { _id }: ResellerInvitation,
  end: InvitationEnd,
): Promise<ResellerInvitation> {
  const { resellerInvitations } = services.database;
  const unannounced = end === 'withdrawn' ? null : { kind: news[end], since: new Date() };
  const done = await resellerInvitations.end(_id, end, new Date(), unannounced);
  const after = await resellerInvitations.find(_id);
  if (!done || !after) {
    const state = after ? stateOf(after) : 'lapsed';
    throw new DomainError('invitationClosed', `The invitation is ${state}.`, { state });
  }
  if (end === 'accepted') await settleInvitation(services.database, after);
  await announce(services, after, resellerInvitations);
  return after;
}
