import type { Instant } from '../../../domain/calendar.js';
import { choiceOf } from '../../../domain/keys/choice.js';
import type { Redemption } from '../../../models/keys/redemptions.js';
import { asDomainError } from '../../http/problems.js';
import type { ApiServices } from '../../services.js';
import { assertTimeAtRest, timeOn } from '../../tenant-time.js';
import { isAgreed } from './review.js';
import { startRedemption } from './start-redemption.js';

/** Longer than any API that lives takes from the document of a redemption to its workflow, in milliseconds. */
const abandonedAfterMs = 60_000;

/** Starts the workflow of a redemption that was written down, or finds it running, and waits for its keys. */
export async function beginRedemption(
  services: ApiServices,
  found: Redemption,
  at: { readonly now: Instant; readonly requestHash: string },
): Promise<void> {
  const { _id: redemptionId, tenantId, testClockId, redeemBy } = found;
  const agreed = await isAgreed(services.database, found);
  const choice = choiceOf(found);
  const input = { redemptionId, tenantId, testClockId, agreed, choice, redeemBy };
  await startRedemption(services, input, at);
}

/**
 * Goes on with a redemption whose API died before its workflow was started, so that it does not stay `opening` for ever:
 * whoever sees it does so. Then it is open, or was refused its keys; where that fails, the next reader tries again.
 */
export async function resumeIfAbandoned(services: ApiServices, found: Redemption): Promise<void> {
  if (found.state !== 'opening') return;
  const { database, logger } = services;
  // Whoever looks is answered in any case: nothing that fails here goes further.
  try {
    const now = await timeOn(database, found.testClockId);
    if (now.epochMilliseconds - found.openedAt.getTime() < abandonedAfterMs) return;
    await assertTimeAtRest(database, found.testClockId);
    await beginRedemption(services, found, { now, requestHash: `resumed/${found._id}` });
  } catch (error) {
    const { code } = asDomainError(error);
    logger.info({ redemptionId: found._id, code }, 'a redemption that was left while it was opened is not open yet');
  }
}
