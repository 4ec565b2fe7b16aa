/**
 * A user who leaves: deactivated at once, with the licences freed; restorable for 30 days; then the personal data is purged.
 * A user who is restored and leaves again has a run of its own.
 */
import {
  allHandlersFinished,
  CancellationScope,
  condition,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import {
  deactivated,
  type LeavingUser,
  type RestoredLicence,
  restore,
  type UserInput,
} from '../../contracts/identity/users.js';
import { nextInstant, type Requested } from '../../contracts/messages.js';
import { instantFromMillis, millis } from '../../domain/calendar.js';
import { DomainError, type Refusal } from '../../domain/errors.js';
import { type PurchaseWarning, purchaseWarnings, restorableUntil } from '../../domain/identity/deactivation.js';
import { ofMoments } from '../activity-options.js';
import { onQueueOf } from '../effect-queues.js';
import { withoutRequestContext } from '../request-origin.js';
import { Requests } from '../requests.js';
import { begin, instantOr } from '../waiting.js';

const { deactivateUser } = proxyLocalActivities<Activities>({ startToCloseTimeout: '10 seconds' });
/** Every subscription is asked by an Update of its own, and one that is busy is asked again. */
const { freeLicences, restoreUser, restoreLicences, purgeUser } = proxyActivities<Activities>(ofMoments);
const { stopPurchases, resumePurchases, forgetPurchaser } = proxyActivities<Activities>(ofMoments);
const { warnOfPurchases } = proxyActivities<Activities>(ofMoments);

type Phase = 'leaving' | 'refused' | 'deactivated' | 'restoring' | 'restored' | 'purging' | 'purged';

export async function user({ notBefore, ...input }: UserInput): Promise<Phase> {
  const requests = new Requests();
  let phase = 'leaving' as Phase;
  let refusal = null as Refusal | null;
  let purgesAt = null as number | null;
  /** Of a user who pays for something: those that are ahead. */
  let warnings: readonly PurchaseWarning[] = [];

  setHandler(deactivated, async (_request) => {
    await condition(() => phase !== 'leaving');
    if (refusal) throw new DomainError(refusal.code, refusal.message, refusal.details);
    if (phase !== 'deactivated') throw new DomainError('userInTransition');
  });
  setHandler(restore, (request) => requests.once(request, () => comeBack(request)), {
    validator: (request) => requests.check(request, assertRestorable),
  });
  setHandler(nextInstant, () => (phase === 'deactivated' ? nextAt() : null));

  await begin(notBefore);
  try {
    await requests.inTurn(leave);
    while (phase === 'deactivated') {
      const [summary, next] =
        warnings.length > 0
          ? (['what the user pays for is told', warn] as const)
          : (['the personal data is purged', purge] as const);
      if (!(await instantOr(nextAt(), () => phase !== 'deactivated', summary))) await requests.settled();
      else await withoutRequestContext(() => requests.inTurn(next));
    }
  } catch (error) {
    if (!isCancellation(error)) throw error;
    setCurrentDetails("**Gone**: the tenant's data was deleted, and the user's with it.");
  }
  await CancellationScope.nonCancellable(() => condition(allHandlersFinished));
  return phase;

  async function leave(): Promise<void> {
    const user = step();
    setCurrentDetails('**Leaving**: deactivated, and the licences are freed one subscription after the other.');
    refusal = await deactivateUser(user);
    if (refusal) {
      phase = 'refused';
      setCurrentDetails(`**Refused** at ${user.at}: \`${refusal.code}\`. The user stays.`);
      return;
    }
    await freeLicences(user);
    const purchases = await stopPurchases(user);
    const left = instantFromMillis(Date.parse(user.at));
    const until = restorableUntil(left);
    warnings = purchases > 0 ? purchaseWarnings(left) : [];
    purgesAt = millis(until);
    phase = 'deactivated';
    setCurrentDetails(
      `**Deactivated** since ${user.at}, without licences.\n\nCan be restored until ${until}; then the personal data is purged.`,
    );
  }

  function assertRestorable(): void {
    if (phase === 'leaving') return;
    if (phase === 'purging' || phase === 'purged') throw new DomainError('restorePeriodOver');
    if (phase !== 'deactivated') throw new DomainError('userNotDeactivated');
    if (purgesAt !== null && purgesAt <= Date.now()) throw new DomainError('restorePeriodOver');
  }

  async function comeBack({ requestId }: Requested): Promise<RestoredLicence[]> {
    assertRestorable();
    phase = 'restoring';
    setCurrentDetails('**Restoring**: the licences are given back where seats are free.');
    await restoreUser(step());
    await resumePurchases({ ...step(), restoredBy: requestId });
    const licences = await restoreLicences({ ...step(), restoredBy: requestId });
    phase = 'restored';
    const given = licences.filter(({ result }) => result === 'assigned').length;
    setCurrentDetails(`**Restored**, with ${given} of ${licences.length} licences.`);
    return licences;
  }

  function nextAt(): number | null {
    const [warning] = warnings;
    return warning ? millis(warning.at) : purgesAt;
  }

  /** The administrators are told what the user has bought, and what they can decide. */
  async function warn(): Promise<void> {
    const [due, ...ahead] = warnings;
    if (phase !== 'deactivated' || !due) return;
    warnings = ahead;
    await warnOfPurchases.executeWithOptions(onQueueOf('mail'), [{ ...step(), days: due.days }]);
  }

  async function purge(): Promise<void> {
    if (phase !== 'deactivated') return;
    phase = 'purging';
    setCurrentDetails('**Purging** the personal data.');
    await forgetPurchaser.executeWithOptions(onQueueOf('payments'), [step()]);
    await purgeUser(step());
    phase = 'purged';
    setCurrentDetails('**Purged**: nothing of the person is left but the id.');
  }

  function step(): LeavingUser {
    const { tenantId, userId, requestId } = input;
    return { tenantId, userId, requestId, at: instantFromMillis(Date.now()).toString() };
  }
}
