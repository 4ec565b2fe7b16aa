/** Users who pay for a team and leave: docs/concepts.md, "Users who leave". */
import { handOverAnswered } from '../../contracts/billing/hand-overs.js';
import type { LeavingUser, Restoration } from '../../contracts/identity/users.js';
import { changeRenewal } from '../../contracts/subscriptions/subscription.js';
import { handOverWorkflowId } from '../../contracts/workflow-ids.js';
import { DomainError } from '../../domain/errors.js';
import { isLive } from '../../domain/subscriptions/subscription.js';
import { billingAccountIdOf } from '../../models/billing/billing-accounts.js';
import type { HandOver } from '../../models/billing/hand-overs.js';
import type { HeldPurchase } from '../../models/identity/users.js';
import type { SubscriptionProjection } from '../../models/subscriptions/subscriptions.js';
import { ignoreGone } from '../ignore-gone.js';
import { inParallel } from '../in-parallel.js';
import { askSubscription } from '../subscriptions/ask-subscription.js';
import type { BillingContext } from './billing-context.js';
import { payersAtProvider } from './closing.js';
import { endRequestsOfLeaver } from './licence-requests.js';
import { agreeWithSubscription } from './pro-formas.js';
import { returnErasedCredit } from './return-credit.js';

/** How many subscriptions are asked at once. */
const atOnce = 5;

export const purchaserActivities = (context: BillingContext) => {
  const { database } = context;
  const { users, billingAccounts, licenceRequests, subscriptions, paymentMethods, handOvers } = database;
  const { withdrawals, notices } = database;

  return {
    /**
     * What is stored is charged no more, what the user has asked for ends, and what the user pays for lapses; what was decided before is noted. What its organisation takes over is
     * decided already. @returns how many of them there are
     */
    async stopPurchases({ tenantId, userId, requestId }: LeavingUser): Promise<number> {
      await endRequestsOfLeaver(context, { tenantId, userId, requestId });
      await billingAccounts.suspend(accountOf(tenantId, userId), true);
      const bought = (await purchasesOf(tenantId, userId)).map(
        ({ _id: subscriptionId, subscription }): HeldPurchase => ({
          subscriptionId,
          intent: subscription.renewal.intent,
          result: 'pending',
          problem: null,
          lapse: null,
        }),
      );
      // Noted before the first of them changes: tried again, it still knows what was decided.
      const noted = await users.notePurchases(userId, requestId, bought);
      if (noted.length === 0) return 0;
      const lapsing = await inParallel(noted, atOnce, async (purchase): Promise<HeldPurchase> => {
        const refusal = await intended(tenantId, purchase.subscriptionId, 'lapse', `${requestId}/lapse`);
        if (!refusal) return { ...purchase, result: 'lapses', problem: null };
        return { ...purchase, result: 'kept', problem: { code: refusal.code, message: refusal.message } };
      });
      await users.noteLapsing(userId, requestId, lapsing);
      return noted.length;
    },

    /**
     * What was stored is charged again, and what nobody has taken over goes on as it was decided before: what administrators have offered
     * to others, who have not answered, is offered no more.
     */
    async resumePurchases({ tenantId, userId, restoredBy, at }: Restoration): Promise<void> {
      await billingAccounts.suspend(accountOf(tenantId, userId), false);
      for (const offer of await handOvers.openFrom(accountOf(tenantId, userId))) {
        if (offer.offeredFor !== null) await withdraw(offer, at);
      }
      const noted = (await users.find(tenantId, userId))?.deactivation?.purchases ?? [];
      const own = new Map((await purchasesOf(tenantId, userId)).map((one) => [one._id, one]));
      await inParallel(noted, atOnce, async ({ subscriptionId, intent, result }) => {
        const found = own.get(subscriptionId);
        if (!found || result !== 'lapses' || intent === 'lapse') return;
        // Somebody has decided otherwise since.
        if (found.subscription.renewal.intent !== 'lapse') return;
        await intended(tenantId, subscriptionId, intent, `${restoredBy}/intent`);
      });
    },

    /**
     * Leaves nothing of the person but in documents and in what is owed: neither who is billed and what was mailed about it, what was typed in
     * requests, what the payment provider holds, nor who has withdrawn and where the receipt went.
     */
    async forgetPurchaser({ tenantId, userId, at }: LeavingUser): Promise<void> {
      await licenceRequests.forgetUser(tenantId, userId);
      const account = await billingAccounts.find(accountOf(tenantId, userId));
      if (!account) return;
      const { gaveUp, forgot } = payersAtProvider(context);
      const time = account.testClockId === null ? {} : { at };
      for (const method of await paymentMethods.ofAccount(account._id)) await gaveUp(method, time);
      await forgot(account, time);
      for (const readerId of [account._id, ...(await withdrawals.eraseAccount(account._id))]) {
        await notices.eraseReader(tenantId, readerId);
      }
      await billingAccounts.erase(account._id);
      // From now on nobody is asked; what was asked ahead lapses.
      for (const { _id } of await subscriptions.ofPurchaser(tenantId, userId)) {
        await agreeWithSubscription(context, _id, at);
      }
      await returnErasedCredit(context, account._id, at);
    },
  };

  /** Its workflow tells it; where that is gone, nothing is left to tell. */
  async function withdraw({ _id, tenantId }: HandOver, at: string): Promise<void> {
    await handOvers.end(_id, 'withdrawn', new Date(at));
    const workflow = context.client.workflow.getHandle(handOverWorkflowId(tenantId, _id));
    await workflow.signal(handOverAnswered).catch(ignoreGone);
  }

  /** What the user pays for and decides on, and nobody takes over. */
  async function purchasesOf(tenantId: string, purchaserId: string): Promise<SubscriptionProjection[]> {
    const found = await subscriptions.ofPurchaser(tenantId, purchaserId);
    return found.filter(({ subscription }) => isLive(subscription) && subscription.takeOver === null);
  }

  /** Says what is to be at the end of a term, and nothing else of it. @returns what refuses it */
  async function intended(
    tenantId: string,
    subscriptionId: string,
    intent: string,
    requestId: string,
  ): Promise<DomainError | null> {
    const { renewal, terms } = (await subscriptions.existing(subscriptionId)).subscription;
    const policy = terms.at(-1)?.policy;
    const known = policy?.endOfTermIntents.find((one) => one === intent) ?? 'lapse';
    const asked = { ...renewal, intent: known, requestId };
    try {
      await askSubscription(context, { tenantId, subscriptionId }, changeRenewal, asked);
      return null;
    } catch (error) {
      // What may pass is asked again by the retry of this activity.
      if (error instanceof DomainError && !error.retry) return error;
      throw error;
    }
  }
};

function accountOf(tenantId: string, userId: string): string {
  return billingAccountIdOf({ kind: 'purchaser', tenantId, userId });
}
