/** A payment by card or BLIK until it is decided, and what money that arrived does, or what a person decided; or its loss, or a refund; or a debt that is written off; or what an account is asked for anew. */
import { allHandlersFinished, condition, proxyActivities, setCurrentDetails, setHandler } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import { awaitCharge, type PaymentInput, paymentChanged } from '../../contracts/billing/payments.js';
import { nextInstant, type Requested } from '../../contracts/messages.js';
import { instantFromMillis } from '../../domain/calendar.js';
import { ofMoments } from '../activity-options.js';
import { onQueueOf } from '../effect-queues.js';
import { begin, instantOr } from '../waiting.js';

const { checkPayment, cancelPayment, applyPayment, reversePayment, grantRefund, writeOffDebt, billAnew } =
  proxyActivities<Activities>(ofMoments);

/** The provider is asked again after so long, and less and less often; a webhook comes before. In milliseconds. */
const firstPoll = 10_000;
const longestPoll = 15 * 60_000;
/** A refund that has to wait is tried again after so long, and less and less often. In milliseconds. */
const firstTry = 1_000;
/** Nobody waits longer for a customer to confirm. */
const patience = 24 * 3_600_000;

export async function payment({ paymentId, notBefore, about, byProvider }: PaymentInput): Promise<void> {
  let changed = false;
  let charged = false;
  let waitsFor: number | null = notBefore === null ? null : Date.parse(notBefore);
  setHandler(nextInstant, () => waitsFor);
  setHandler(paymentChanged, () => {
    changed = true;
  });
  setHandler(awaitCharge, async (_request: Requested) => condition(() => charged));
  await begin(notBefore);
  waitsFor = null;
  const asked = () => [{ paymentId, at: now() }] as [{ paymentId: string; at: string }];
  const options = onQueueOf('billing');
  const providers = onQueueOf('payments');
  const asking = byProvider ? providers : options;
  if (about === 'reversal') {
    await reversePayment.executeWithOptions(asking, asked());
    return setCurrentDetails(`**Reversed** at ${now()}.`);
  }
  if (about.startsWith('writeOff')) {
    await writeOffDebt.executeWithOptions(options, [{ paymentRequestId: paymentId, at: now() }]);
    return setCurrentDetails(`**Written off**, unless it was paid in that moment, at ${now()}.`);
  }
  if (about.startsWith('billing')) {
    await billAnew.executeWithOptions(options, [{ billingAccountId: paymentId, at: now() }]);
    return setCurrentDetails(`**Asked anew** for what is not paid, at ${now()}.`);
  }
  if (about === 'refund') {
    const granted = () => grantRefund.executeWithOptions(providers, [{ refundId: paymentId, at: now() }]);
    do {
      changed = false;
      for (let wait = firstTry; (await granted()) === 'waiting'; wait = Math.min(wait * 2, longestPoll)) {
        waitsFor = Date.now() + wait;
        setCurrentDetails('**Waits** for the set-up of the subscription, or for another refund of the same payment.');
        await instantOr(waitsFor, () => false, 'until the refund is tried again');
        waitsFor = null;
      }
      // It was refused, and is to be tried again.
    } while (changed);
    return setCurrentDetails(`**Decided** at ${now()}.`);
  }
  const givenUpAt = Date.now() + patience;
  let state = await checkPayment.executeWithOptions(asking, asked());
  charged = true;
  for (let wait = firstPoll; state === 'pending'; wait = Math.min(wait * 2, longestPoll)) {
    waitsFor = Math.min(Date.now() + wait, givenUpAt);
    setCurrentDetails(`**Pending**: the provider is asked again at ${instantFromMillis(waitsFor)}.`);
    changed = false;
    await instantOr(waitsFor, () => changed, 'until the provider is asked again');
    waitsFor = null;
    const over = Date.now() >= givenUpAt;
    state = await (over ? cancelPayment : checkPayment).executeWithOptions(asking, asked());
  }
  if (state === 'received') await applyPayment.executeWithOptions(asking, asked());
  await condition(allHandlersFinished);
  setCurrentDetails(`**${state === 'received' ? 'Applied' : state}** at ${now()}.`);
}

function now(): string {
  return instantFromMillis(Date.now()).toString();
}
