import { DomainError } from '../domain/errors.js';
import { isWithin, type Reach } from '../domain/identity/grants.js';
import type { Database } from '../models/database.js';
import type { Caller } from './http/caller.js';

/** Who pays for something, and decides on it. */
interface PaidFor {
  /** Null: an organisation or a partner. */
  readonly purchaserId: string | null;
  readonly billingAccountId: string | null;
}

/**
 * What a user pays for is changed by that user, and by the seller; an administrator sees it, and may take it over.
 * @throws DomainError purchaserDecides
 */
export async function assertDecides(caller: Caller, { purchaserId, billingAccountId }: PaidFor): Promise<void> {
  if (purchaserId === null) return;
  if (seesPurse(await caller.reach(), billingAccountId)) return;
  throw new DomainError('purchaserDecides', `The user ${purchaserId} pays for it and decides on it.`, { purchaserId });
}

/** Whether by what a user pays, and what the bank says of it, is within a reach: the user's own and the seller's, not the organisation's. */
export function seesPurse(reach: Reach, billingAccountId: string | null): boolean {
  if (reach.kind === 'everything') return true;
  return billingAccountId !== null && reach.billingAccountIds.includes(billingAccountId);
}

/** Those of some accounts by which users pay whose cards and banks a caller is not shown. */
export async function unseenPurses(
  { billingAccounts }: Pick<Database, 'billingAccounts'>,
  reach: Reach,
  accountIds: readonly (string | null)[],
): Promise<ReadonlySet<string>> {
  return billingAccounts.purchasersAmong(accountIds.flatMap((id) => (id === null || seesPurse(reach, id) ? [] : [id])));
}

/** What is to be taken over by its organisation, from a day on. */
interface TakenOver {
  readonly tenantId: string;
  readonly takeOver: { readonly on: { toString(): string } } | null;
}

/**
 * Once a taking over is planned, the organisation decides on what follows the paid time, before the purchaser's last day.
 * @throws DomainError organisationDecides
 */
export async function assertDecidesOnEnd(caller: Caller, { tenantId, takeOver }: TakenOver): Promise<void> {
  if (takeOver === null || isWithin(await caller.reach(), { tenantId })) return;
  const on = takeOver.on.toString();
  throw new DomainError(
    'organisationDecides',
    `The organisation takes it over on ${on}, and decides on what follows.`,
    {
      on,
    },
  );
}
