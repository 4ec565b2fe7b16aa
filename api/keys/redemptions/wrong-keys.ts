/** Wrong keys are counted for whoever names them: docs/concepts.md, "Wrong keys". */
import { instantFromMillis, millis } from '../../../domain/calendar.js';
import { DomainError } from '../../../domain/errors.js';
import { assertMayNameKeys, countsUntil, mostWrongKeys, wrongKeysIn } from '../../../domain/keys/wrong-keys.js';
import type { Database } from '../../../models/database.js';
import type { Caller } from '../../http/caller.js';

/**
 * Looks up keys that a caller names.
 * @throws DomainError tooManyWrongKeys in the place of every answer once too many were wrong, also of one that was on its way
 */
export async function countingWrongKeys<Found>(
  { wrongKeys }: Pick<Database, 'wrongKeys'>,
  caller: Caller,
  look: () => Promise<Found>,
): Promise<Found> {
  if ((await caller.reach('keys:nameFreely')).kind === 'everything') return look();
  const who = partyOf(caller);
  const now = instantFromMillis(Date.now());
  const instants = (dates: readonly Date[]) => dates.map((date) => instantFromMillis(date.getTime()));
  assertMayNameKeys(instants(await wrongKeys.of(who)), now);
  try {
    return await look();
  } catch (error) {
    const count = error instanceof DomainError ? wrongKeysIn(error) : 0;
    if (count === 0) throw error;
    const expiresAt = new Date(millis(countsUntil(now)));
    const before = await wrongKeys.add(who, { count, at: new Date(millis(now)), expiresAt, keep: mostWrongKeys });
    assertMayNameKeys(instants(before), now);
    throw error;
  }
}

/** A partner or a tenant counts once, whichever of its API keys is used, and the holders of a redemption's token as well. */
function partyOf({ principal, id }: Caller): string {
  switch (principal.kind) {
    case 'partnerUser':
      return `partner/${principal.partnerId}`;
    case 'tenantUser':
    case 'tenantMember':
      return `tenant/${principal.tenantId}`;
    case 'redemptionToken':
      return `redemption/${principal.redemptionId}`;
    default:
      return `apiKey/${id}`;
  }
}
