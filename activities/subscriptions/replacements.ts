import { type ReplacementRequest, releaseReplacement, usersMoved } from '../../contracts/subscriptions/replacement.js';
import { type HoldRequest, placeHold } from '../../contracts/subscriptions/subscription.js';
import { DomainError } from '../../domain/errors.js';
import type { SubscriptionProjection } from '../../models/subscriptions/subscriptions.js';
import type { ActivityContext } from '../context.js';
import { askSubscription } from './ask-subscription.js';

/** A subscription that takes the place of another one, as seen by its set-up. */
export interface Replacing {
  readonly tenantId: string;
  /** The new subscription. */
  readonly subscriptionId: string;
  /** The workflow's time. */
  readonly at: string;
}

interface HoldPassed {
  readonly tenantId: string;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
  /** The time of the one from which it is passed on. */
  readonly at: string;
}

/** The Updates of a replacement to the old subscription, and how a replacement is taken back. */
export const replacementActivities = (context: ActivityContext) => {
  const { database } = context;

  return {
    /** Tells the old subscription that its users have moved: it is superseded as soon as its last term has ended. */
    async tellReplaced({ tenantId, subscriptionId, at, replaced }: Replacing & { replaced: string }): Promise<void> {
      const told = { requestId: idOf(subscriptionId, usersMoved), by: subscriptionId, at };
      await updateReplaced(context, { tenantId, subscriptionId: replaced }, usersMoved, told);
    },

    /**
     * A hold on what is superseded goes on with what takes its place, and one on what is undone with what stays. Where that has
     * ended as well, it goes on with what has taken its place in turn.
     */
    async passHoldOn({ tenantId, from, to, reason, at }: HoldPassed): Promise<void> {
      for (let next: string | undefined = to; next !== undefined; ) {
        if (await isHeld(tenantId, next, { requestId: `${from}/hold`, reason, at })) return;
        const ended: SubscriptionProjection | null = await database.subscriptions.find(next);
        next = ended?.subscription.replacement?.by;
      }
    },

    /** Asks the old subscription, where there is one, to stay after all. */
    async releaseReplaced({ tenantId, subscriptionId, at }: Replacing): Promise<void> {
      const { replaces } = (await database.subscriptions.existing(subscriptionId)).subscription;
      if (replaces) await releaseReplaced(context, { tenantId, subscriptionId, at, replaced: replaces.subscriptionId });
    },
  };

  /** @returns false when it has ended, or is about to */
  async function isHeld(tenantId: string, subscriptionId: string, request: HoldRequest): Promise<boolean> {
    try {
      const to = { tenantId, subscriptionId };
      await askSubscription(context, to, placeHold, request);
      return true;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      if (error.code === 'alreadyOnHold') return true;
      if (error.code === 'subscriptionEnded' || error.code === 'deletionBegun') return false;
      throw error;
    }
  }
};

/** A subscription that has agreed to be replaced, for a cause that may ask it again. */
export interface AgreedReplacement extends Replacing {
  readonly replaced: string;
  /** The Update by which it has agreed. */
  readonly agreedBy: string;
}

/** Begins the new subscription. Where that is refused, the one that has agreed is free again. @throws DomainError the refusal */
export async function beginReplacing(
  context: ActivityContext,
  { replaced, agreedBy, ...replacing }: AgreedReplacement,
  begin: () => Promise<void>,
): Promise<void> {
  const { tenantId, subscriptionId: by, at } = replacing;
  try {
    await begin();
  } catch (error) {
    const isRefusal = error instanceof DomainError && !error.retry;
    if (isRefusal && !(await context.database.subscriptions.exists(by))) {
      const release = { requestId: `${agreedBy}/release`, by, at };
      await updateReplaced(context, { tenantId, subscriptionId: replaced }, releaseReplacement, release);
    }
    throw error;
  }
}

/** Tells the old subscription that it stays after all. */
export async function releaseReplaced(
  context: ActivityContext,
  { tenantId, subscriptionId: by, at, replaced }: Replacing & { readonly replaced: string },
): Promise<void> {
  const to = { tenantId, subscriptionId: replaced };
  await updateReplaced(context, to, releaseReplacement, { requestId: idOf(by, releaseReplacement), by, at });
}

/** It follows from the replacing subscription and the Update's name, so that it takes effect once. */
function idOf(by: string, update: typeof usersMoved | typeof releaseReplacement): string {
  return `${by}/${update.name}`;
}

/** One that has ended need not know. */
async function updateReplaced(
  context: ActivityContext,
  to: { readonly tenantId: string; readonly subscriptionId: string },
  update: typeof usersMoved | typeof releaseReplacement,
  request: ReplacementRequest,
): Promise<void> {
  await askSubscription(context, to, update, request).catch((error: unknown) => {
    if (!(error instanceof DomainError && error.code === 'subscriptionEnded')) throw error;
  });
}
