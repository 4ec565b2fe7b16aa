/** A licence that a user asks for: until an administrator gives it or declines, the user withdraws it, or it lapses. */
import { allHandlersFinished, condition, proxyActivities, setCurrentDetails, setHandler } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import {
  declineLicence,
  grantLicence,
  type LicenceRequestInput,
  type LicenceRequestStep,
  seatOrderEnded,
  withdrawLicenceRequest,
} from '../../contracts/billing/licence-requests.js';
import { nextInstant } from '../../contracts/messages.js';
import {
  assertAnswerable,
  isAnswered,
  type LicenceRequestState,
  licenceRequestAfter,
} from '../../domain/billing/licence-requests.js';
import { instant, instantFromMillis } from '../../domain/calendar.js';
import { ofMoments } from '../activity-options.js';
import { onQueueOf } from '../effect-queues.js';
import { withoutRequestContext } from '../request-origin.js';
import { Requests } from '../requests.js';
import { begin, instantOr } from '../waiting.js';

const { openLicenceRequest, giveRequestedLicence, orderRequestedSeat, endLicenceRequest, followSeatOrder } =
  proxyActivities<Activities>(ofMoments);

/** @returns the state in which it has ended */
export async function licenceRequest({ licenceRequestId, notBefore, lapsesAt }: LicenceRequestInput): Promise<string> {
  const requests = new Requests();
  const life: { state: LicenceRequestState; endedOrder: string | null } = { state: 'open', endedOrder: null };
  let waitsFor: number | null = notBefore === null ? null : Date.parse(notBefore);
  const billing = onQueueOf('billing');

  setHandler(
    grantLicence,
    (request) =>
      requests.once(request, async () => {
        assertOpen();
        const { seat, ...from } = request;
        return enter(
          seat === null
            ? await giveRequestedLicence.executeWithOptions(billing, [{ ...step(), ...from }])
            : await orderRequestedSeat.executeWithOptions(billing, [{ ...step(), ...from, ...seat }]),
        );
      }),
    { validator: (request) => requests.check(request, assertOpen) },
  );
  setHandler(
    declineLicence,
    ({ requestId }) =>
      requests.once({ requestId }, async () => {
        assertOpen();
        return end('decline', requestId);
      }),
    { validator: (request) => requests.check(request, assertOpen) },
  );
  setHandler(
    withdrawLicenceRequest,
    ({ requestId, left }) =>
      requests.once({ requestId }, async () => {
        assertWithdrawable(left);
        return end(left ? 'leave' : 'withdraw', requestId);
      }),
    { validator: (request) => requests.check(request, () => assertWithdrawable(request.left)) },
  );
  setHandler(seatOrderEnded, (orderId) => {
    life.endedOrder = orderId;
  });
  setHandler(nextInstant, () => waitsFor);

  await requests.inTurn(async () => {
    await begin(notBefore);
    waitsFor = null;
    await openLicenceRequest.executeWithOptions(billing, [step()]);
  });
  while (!isAnswered(life.state)) {
    if (life.state === 'open') await untilAnsweredOrLapsed();
    else await untilOrderEnded();
  }
  await condition(allHandlersFinished);
  return life.state;

  async function untilAnsweredOrLapsed(): Promise<void> {
    waitsFor = Date.parse(lapsesAt);
    setCurrentDetails(`**Open**: it lapses at ${lapsesAt}.`);
    const isDue = () => life.state !== 'open' || life.endedOrder !== null;
    const over = await instantOr(waitsFor, isDue, 'until it lapses');
    waitsFor = null;
    if (life.state === 'open' && life.endedOrder !== null) return follow();
    if (!over) return;
    await withoutRequestContext(() =>
      requests.inTurn(async () => {
        if (life.state === 'open') await end('lapse', 'lapse', lapsesAt);
      }),
    );
  }

  /** The seat is there, and the user has it; or there is none, and it is open again. */
  async function untilOrderEnded(): Promise<void> {
    setCurrentDetails('**Granted**, without a free seat: one more was ordered and is not paid yet.');
    await condition(() => life.endedOrder !== null || life.state !== 'seatOrdered');
    await follow();
  }

  /** Also an order that waited for a person, while the request was open again. */
  async function follow(): Promise<void> {
    const orderId = life.endedOrder;
    life.endedOrder = null;
    if (orderId === null) return;
    await withoutRequestContext(() =>
      requests.inTurn(async () => {
        if (isAnswered(life.state)) return;
        enter(await followSeatOrder.executeWithOptions(billing, [{ ...step(), orderId }]));
      }),
    );
  }

  async function end(
    move: 'decline' | 'withdraw' | 'leave' | 'lapse',
    requestId: string,
    at = step().at,
  ): Promise<LicenceRequestState> {
    return enter(await endLicenceRequest.executeWithOptions(billing, [{ licenceRequestId, at, move, requestId }]));
  }

  function assertOpen(): void {
    assertAnswerable({ state: life.state, lapsesAt: instant(lapsesAt) }, instantFromMillis(Date.now()));
  }

  function assertWithdrawable(left: boolean): void {
    if (left) licenceRequestAfter(life.state, 'leave');
    else assertOpen();
  }

  function enter(state: LicenceRequestState): LicenceRequestState {
    life.state = state;
    if (isAnswered(state)) setCurrentDetails(`**${state}** at ${step().at}.`);
    return state;
  }

  function step(): LicenceRequestStep {
    return { licenceRequestId, at: instantFromMillis(Date.now()).toString() };
  }
}
