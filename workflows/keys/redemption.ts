/**
 * One redemption of product keys: it reserves them, waits for a choice, the agreement and `redeem`, hands over to the
 * subscription and ends. Giving up, or a day without progress, frees the keys.
 */
import {
  allHandlersFinished,
  condition,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import {
  accept,
  addKeys,
  type ChoiceRequest,
  cancel,
  choose,
  type MoreKeysRequest,
  opened,
  type Redeemed,
  type RedeemRequest,
  type RedemptionEnd,
  type RedemptionInput,
  redeem,
} from '../../contracts/keys/redemption.js';
import { nextInstant } from '../../contracts/messages.js';
import { instantFromMillis, millis, plainDate } from '../../domain/calendar.js';
import { DomainError, type Refusal } from '../../domain/errors.js';
import { choiceOf } from '../../domain/keys/choice.js';
import type { KeyChoice } from '../../domain/keys/key-options.js';
import { lapseAfter, redeemableBefore } from '../../domain/keys/redeem-by.js';
import { ofMoments } from '../activity-options.js';
import { withoutRequestContext } from '../request-origin.js';
import { Requests } from '../requests.js';
import { begin, instantOr } from '../waiting.js';
import { redemptionDetails } from './redemption-details.js';

const { reserveKeys, reserveMoreKeys, keepChoice, redemptionProgressed, endRedemption } =
  proxyLocalActivities<Activities>({
    startToCloseTimeout: '10 seconds',
  });
/** Starts or changes the subscription; from the first key that is used there is no way but on. */
const { commitRedemption } = proxyActivities<Activities>(ofMoments);

export async function redemption(input: RedemptionInput): Promise<RedemptionEnd> {
  const requests = new Requests();
  let reserved: { refusal: Refusal | null } | null = null;
  let { agreed } = input;
  let redeemBy = plainDate(input.redeemBy);
  let decided = input.choice !== null;
  const chosenBefore = new Set(input.choice ? [nameOf(input.choice)] : []);
  let lapsesAt = afterProgress();
  let end: RedemptionEnd | null = null;
  let endedAt: string | null = null;
  let committing = false;
  let subscriptionId: string | null = null;

  setHandler(opened, async () => {
    await condition(() => reserved !== null);
    if (reserved?.refusal) throw refused(reserved.refusal);
  });
  setHandler(accept, (request) => requests.once(request, agree), {
    validator: (request) => requests.check(request, assertOpen),
  });
  setHandler(choose, (request) => requests.once(request, () => decide(request)), {
    validator: (request) => requests.check(request, assertOpen),
  });
  setHandler(addKeys, (request) => requests.once(request, () => takeMore(request)), {
    validator: (request) => requests.check(request, assertOpen),
  });
  setHandler(redeem, (request) => requests.once(request, () => commit(request)), {
    validator: (request) => requests.check(request, assertRedeemable),
  });
  setHandler(cancel, (request) => requests.once(request, () => finish('cancelled')), {
    validator: (request) => requests.check(request, assertOpen),
  });
  setHandler(nextInstant, () => (end ? null : lapsesAt));

  show();
  await begin(input.notBefore);
  lapsesAt = afterProgress();
  reserved = { refusal: await reserveKeys({ redemptionId: input.redemptionId, at: nowText() }) };
  if (reserved.refusal) await finish('refused');
  else show();
  while (end === null) {
    const deadline = lapsesAt;
    const progressed = () => end !== null || lapsesAt !== deadline;
    if (await instantOr(deadline, progressed, 'the keys are freed')) {
      await withoutRequestContext(() => requests.inTurn(() => (end === null ? finish('lapsed') : Promise.resolve())));
    }
  }
  await condition(allHandlersFinished);
  return end;

  function assertOpen(): void {
    if (end !== null) throw new DomainError('redemptionClosed', `The redemption has ended: ${end}.`, { state: end });
  }

  function assertRedeemable(): void {
    assertOpen();
    // Its end may be a moment late, and keys are judged by the moment at which they are redeemed.
    if (Date.now() >= millis(redeemableBefore(redeemBy))) {
      throw new DomainError('expiredKey', `The keys had to be redeemed by ${redeemBy}: the seller can replace them.`, {
        redeemBy: redeemBy.toString(),
      });
    }
    if (!decided) throw new DomainError('choiceRequired');
    if (!agreed) throw new DomainError('agreementRequired');
  }

  async function agree(): Promise<void> {
    if (agreed) return;
    agreed = true;
    lapsesAt = afterProgress();
    await redemptionProgressed({ redemptionId: input.redemptionId, lapsesAt: instantFromMillis(lapsesAt).toString() });
    show();
  }

  async function decide({ requestId: _, ...chosen }: ChoiceRequest): Promise<void> {
    await condition(() => reserved !== null);
    assertOpen();
    const choice = choiceOf(chosen);
    if (choice && !chosenBefore.has(nameOf(choice))) {
      chosenBefore.add(nameOf(choice));
      lapsesAt = afterProgress();
    }
    const { redemptionId } = input;
    await keepChoice({ redemptionId, lapsesAt: instantFromMillis(lapsesAt).toString(), chosen });
    decided = true;
    show();
  }

  async function takeMore({ keyIds, requestId }: MoreKeysRequest): Promise<void> {
    await condition(() => reserved !== null);
    assertOpen();
    const { redemptionId } = input;
    const taken = await reserveMoreKeys({ redemptionId, keyIds, requestId, at: nowText() });
    if ('code' in taken) throw refused(taken);
    redeemBy = plainDate(taken.redeemBy);
    lapsesAt = afterProgress();
    await redemptionProgressed({ redemptionId, lapsesAt: instantFromMillis(lapsesAt).toString() });
  }

  async function commit(request: RedeemRequest): Promise<Redeemed> {
    // Another choice may have come before its turn.
    assertRedeemable();
    const redeemed = await committed(request);
    subscriptionId = redeemed.subscriptionId;
    await finish('redeemed');
    return redeemed;
  }

  async function committed(request: RedeemRequest): Promise<Redeemed> {
    committing = true;
    show();
    try {
      return await commitRedemption({ redemptionId: input.redemptionId, at: nowText(), ...request });
    } finally {
      committing = false;
      show();
    }
  }

  /** Only what is new is progress, and none of it keeps keys that have expired. */
  function afterProgress(): number {
    return millis(lapseAfter(instantFromMillis(Date.now()), redeemBy));
  }

  async function finish(how: RedemptionEnd): Promise<void> {
    assertOpen();
    const at = nowText();
    await endRedemption({ redemptionId: input.redemptionId, end: how, at });
    end = how;
    endedAt = at;
    show();
  }

  /** Tells the Temporal UI how it stands. */
  function show(): void {
    setCurrentDetails(
      redemptionDetails({ reserved, decided, agreed, committing, lapsesAt, end, endedAt, subscriptionId }),
    );
  }
}

function refused({ code, message, details }: Refusal): DomainError {
  return new DomainError(code, message, details);
}

/** Which choice it is; who gets the first licence does not make it another one. */
function nameOf(choice: KeyChoice): string {
  return JSON.stringify(Object.values(choice));
}

function nowText(): string {
  return instantFromMillis(Date.now()).toString();
}
