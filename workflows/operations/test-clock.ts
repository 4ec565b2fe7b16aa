/** A test clock: it lives on the wall's time, moves its members, one order at a time, and is deleted when its time has come. */
import {
  ActivityCancellationType,
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  getCurrentDetails,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import { retry } from '../../contracts/messages.js';
import {
  type AdvanceOutcome,
  type AdvanceRequest,
  advance,
  type BegunAdvance,
  type ClockChange,
  changeClock,
  removeClock,
  skip,
  type TestClockInput,
} from '../../contracts/operations/test-clock.js';
import { DomainError } from '../../domain/errors.js';
import { onQueueOf } from '../effect-queues.js';
import { Requests } from '../requests.js';
import { instantOr } from '../waiting.js';

const { beginAdvance, endAdvance, resumeAdvance, leaveBehind, changeTestClock, beginRemoval } =
  proxyLocalActivities<Activities>({ startToCloseTimeout: '10 seconds' });
/** Both are resumable: after a crash they go on from where the members stand. */
const { advanceClock, removeTestClock } = proxyActivities<Activities>({
  startToCloseTimeout: '1 day',
  heartbeatTimeout: '20 seconds',
  retry: { maximumInterval: '10 seconds' },
  // A removal begins when nothing is moved any more.
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
});
const { nextMilestone } = proxyActivities<Activities>({
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: '20 seconds',
});

export async function testClock(input: TestClockInput): Promise<void> {
  const { testClockId } = input;
  const requests = new Requests(input.answers);
  let deletesAt = input.deletesAt ?? null;
  let target: string | null = null;
  let removed = false;
  const advancing = new CancellationScope();
  setCurrentDetails(input.details ?? '**Ready**: it has not been advanced yet.');

  setHandler(advance, (request) => requests.once(request, () => go(() => begin(request))), {
    validator: (request) => requests.check(request, assertAtRest),
  });
  setHandler(retry, (request) => requests.once(request, resume), {
    validator: (request) => requests.check(request, assertAtRest),
  });
  setHandler(skip, (request) => requests.once(request, goWithout), {
    validator: (request) => requests.check(request, assertAtRest),
  });
  setHandler(changeClock, (request) => requests.once(request, () => change(request)), {
    validator: (request) => requests.check(request, assertThere),
  });
  setHandler(removeClock, (request) => requests.once(request, remove));

  for (let over = false; !over; ) {
    while (!removed && (target !== null || !workflowInfo().continueAsNewSuggested)) {
      const end = deletesAt;
      const wanted = () => target !== null || removed || deletesAt !== end;
      if (await instantOr(end === null ? null : Date.parse(end), wanted, 'the clock is deleted')) {
        await requests.inTurn(remove);
      } else if (target !== null && !removed) await move(target);
    }
    await condition(allHandlersFinished);
    // An order may have come meanwhile.
    over = removed || target === null;
  }
  if (!removed) {
    const carried = { answers: requests.remembered(), details: getCurrentDetails() };
    await continueAsNew<typeof testClock>({ testClockId, deletesAt, ...carried });
  }
  await removeTestClock.executeWithOptions(onQueueOf('clocks'), [{ testClockId }]);
  setCurrentDetails('**Deleted**, with everything that lived on it.');
  await condition(allHandlersFinished);

  function assertThere(): void {
    if (removed) throw new DomainError('notFound', `The test clock ${testClockId} is being deleted.`);
  }

  function assertAtRest(): void {
    assertThere();
    if (target !== null) throw new DomainError('clockAdvancing', `The clock is on its way to ${target}.`);
  }

  async function begin({ to }: AdvanceRequest): Promise<BegunAdvance> {
    if (to !== null) {
      // Recordings of earlier versions have no answer here.
      const begun: BegunAdvance | null = await beginAdvance({ testClockId, to });
      return begun ?? { to };
    }
    return beginAdvance({
      testClockId,
      to: await nextMilestone.executeWithOptions(onQueueOf('clocks'), [{ testClockId }]),
      nextMilestone: true,
    });
  }

  async function go(order: () => Promise<BegunAdvance>): Promise<BegunAdvance> {
    assertAtRest();
    const begun = await order();
    target = begun.to;
    return begun;
  }

  async function resume(): Promise<void> {
    await go(() => resumeAdvance({ testClockId }));
  }

  async function goWithout(): Promise<void> {
    await go(() => leaveBehind({ testClockId }));
  }

  async function move(to: string): Promise<void> {
    // Recordings of earlier versions have no outcome: the activity wrote it.
    let outcome: AdvanceOutcome | null = null;
    setCurrentDetails(`**Advancing** to ${to}.\n\n\`GET /v1/test-clocks/${testClockId}\` says what it is at.`);
    try {
      outcome = await advancing.run(() =>
        advanceClock.executeWithOptions({ summary: `to ${to}`, ...onQueueOf('clocks') }, [{ testClockId, to }]),
      );
    } catch (error) {
      if (!isCancellation(error)) throw error;
    }
    // From here on the next order is taken, and carried out when this is written.
    target = null;
    const ended = outcome;
    if (!ended) return;
    setCurrentDetails(detailsOf(testClockId, to, ended));
    await requests.inTurn(() => endAdvance({ testClockId, ...ended }));
  }

  async function change(request: ClockChange): Promise<void> {
    assertThere();
    deletesAt = await changeTestClock({ ...request, testClockId });
  }

  async function remove(): Promise<void> {
    if (removed) return;
    await beginRemoval({ testClockId });
    removed = true;
    setCurrentDetails('**Deleting** everything that lives on it.');
    advancing.cancel();
  }
}

function detailsOf(testClockId: string, to: string, { state, now, stuckOn }: AdvanceOutcome): string {
  if (state === 'ready') return `**Ready** at ${now}.`;
  const path = `/v1/test-clocks/${testClockId}`;
  const ways = `\`POST ${path}/retry\`, or go on without it: \`POST ${path}/skip\``;
  return `**Stuck** at ${now}, on its way to ${to}: ${(stuckOn ?? '').replace(/\.$/, '')}.\n\nSolve it and ${ways}.`;
}
