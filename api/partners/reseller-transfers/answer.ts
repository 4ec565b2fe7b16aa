/** What a party says to a transfer: by a request, or by the link of a mail. */
import { DomainError } from '../../../domain/errors.js';
import type { TransferParty } from '../../../domain/partners/resellers.js';
import type { ResellerTransfer } from '../../../models/partners/reseller-transfers.js';
import { settleTransfer } from '../../../models/partners/resellers.js';
import type { ApiServices } from '../../services.js';
import { announce } from '../announce.js';
import { stateOf } from './schema.js';

/** A party agrees; with the last one it is agreed, and its relations are written. @throws DomainError transferClosed */
export async function agreeToTransfer(
  services: ApiServices,
  found: ResellerTransfer,
  party: TransferParty,
): Promise<ResellerTransfer> {
  const { resellerTransfers } = services.database;
  const after = await resellerTransfers.agree(found._id, party, new Date());
  if (!after?.agreed[party] || !['open', 'agreed'].includes(stateOf(after))) throw closed(after ?? found);
  if (after.end === 'agreed') await settleTransfer(services.database, after);
  await announce(services, after, resellerTransfers);
  return after;
}

/** It does not take place; who has proposed it withdraws it. @throws DomainError transferClosed once all have agreed */
export async function declineTransfer(
  services: ApiServices,
  found: ResellerTransfer,
  party: TransferParty | 'operator',
): Promise<ResellerTransfer> {
  const { resellerTransfers } = services.database;
  const { _id: id, proposedBy } = found;
  const end = party === proposedBy ? 'withdrawn' : 'declined';
  const done = await resellerTransfers.end(id, end, new Date(), { kind: 'transferDeclined', since: new Date() });
  const after = (await resellerTransfers.find(id)) ?? found;
  if (!done) throw closed(after);
  await announce(services, after, resellerTransfers);
  return after;
}

function closed(found: ResellerTransfer): DomainError {
  const state = stateOf(found);
  return new DomainError('transferClosed', `The transfer is ${state}.`, { state });
}
