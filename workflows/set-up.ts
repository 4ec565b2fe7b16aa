/**
 * Sets a new subscription up: provisions it on the data plane and, where it takes the place of another one, moves the users.
 * What cannot be done waits for a decision, and what shall not be done is taken back; it goes on whether or not anybody
 * watches.
 */
import {
  ActivityFailure,
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  getExternalWorkflowHandle,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import { instantFromMillis } from '../domain/calendar.js';
import { DomainError } from '../domain/errors.js';
import { fromFailure } from '../domain/failures.js';
import type { ProcessProblem, SetUpInput } from '../domain/messages.js';
import { effectQueue } from '../domain/task-queues.js';
import { subscriptionWorkflowId } from '../domain/workflow-ids.js';
import { inviteUsers } from './invitations.js';
import { nextInstant, pause, resume, retry, setAside, siblingMoved, undo } from './messages.js';
import { Reassignment } from './reassignment.js';
import { withoutRequestContext } from './request-origin.js';
import { SetUpWishes } from './set-up-wishes.js';
import { begin } from './waiting.js';

const { beginSetUp, setUpPaused, setUpStuck, setUpDone, setUpUndoing, setUpUndone } = proxyLocalActivities<Activities>({
  startToCloseTimeout: '10 seconds',
});
const { provision, undoOnDataPlane } = proxyActivities<Activities>({
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '30 seconds',
  retry: { maximumInterval: '10 minutes' },
});
/** They change other workflows, which may be busy. */
const { tellReplaced, giveBack } = proxyActivities<Activities>({
  startToCloseTimeout: '1 minute',
  retry: { maximumInterval: '1 minute' },
});

const eventsPerRun = 1_500;

export async function setUp(input: SetUpInput): Promise<void> {
  const course = new SetUp(input);
  const { wishes } = course;
  setHandler(nextInstant, () => course.nextInstant);
  setHandler(retry, (request) => wishes.once(request, () => wishes.retry()));
  setHandler(pause, (request) => wishes.once(request, () => wishes.pause()), {
    validator: (request) => wishes.check(request, () => wishes.assertRunning()),
  });
  setHandler(resume, (request) => wishes.once(request, () => wishes.resume()), {
    validator: (request) => wishes.check(request, () => wishes.assertPaused()),
  });
  setHandler(setAside, (request) => wishes.once(request, () => wishes.setAside(request)), {
    validator: (request) => wishes.check(request, () => wishes.assertUsersLeft()),
  });
  setHandler(undo, (request) => wishes.once(request, () => wishes.undo()), {
    validator: (request) => wishes.check(request, () => wishes.assertUndoable()),
  });
  await course.run();
}

class SetUp {
  readonly wishes: SetUpWishes;
  private begun = false;
  /** When the next users are invited, in epoch milliseconds. */
  private invitesAt: number | null = null;
  private readonly users: Reassignment | null;
  private readonly provisioning = new CancellationScope();
  private provisioned: boolean;
  /** When it began to be taken back. */
  private undoneAt: string | null;
  /** It has stopped, and the subscription waits to hear that it moves again. */
  private rested = false;

  constructor(private readonly input: SetUpInput) {
    const { tenantId, subscriptionId, replaces, carried } = input;
    this.provisioned = carried?.provisioned ?? false;
    this.undoneAt = carried?.undoneAt ?? null;
    const move = replaces && { tenantId, subscriptionId, replaced: replaces.subscriptionId };
    this.users = move ? new Reassignment(move, carried?.batches) : null;
    this.wishes = new SetUpWishes(subscriptionId, this.users, () => this.provisioning.cancel(), carried?.heard);
    if (this.undoneAt !== null) this.wishes.wish = 'undo';
  }

  /** What it waits for, in epoch milliseconds: first of all for its test clock's time. */
  get nextInstant(): number | null {
    const { notBefore } = this.input;
    if (!this.begun && notBefore !== null) return Date.parse(notBefore);
    return this.wishes.undoneBy ?? this.invitesAt;
  }

  async run(): Promise<void> {
    const { wishes } = this;
    if (!this.input.carried) await begin(this.input.notBefore);
    this.begun = true;
    while (wishes.stand !== 'done' && wishes.stand !== 'undone') {
      try {
        if (wishes.wish === 'undo') await this.takeBack();
        else await this.goOn();
      } catch (error) {
        const problem = problemOf(error);
        if (!problem) throw error;
        await this.stuck(problem);
      }
    }
    if (this.users && wishes.stand === 'done') {
      const { input } = this;
      const waitsFor = (instant: number | null) => {
        this.invitesAt = instant;
      };
      await withoutRequestContext(() => inviteUsers(input, waitsFor));
    }
    await condition(allHandlersFinished);
  }

  private async goOn(): Promise<void> {
    const { wishes } = this;
    await this.moves('running', () => beginSetUp(this.input));
    await this.provision();
    await this.users?.forth(() => this.mayGoOn());
    if (wishes.wish === 'goOn') await this.finish();
    else if (wishes.wish === 'pause') await this.rest();
  }

  private async provision(): Promise<void> {
    if (this.provisioned) return;
    try {
      await this.provisioning.run(() => provision.executeWithOptions(onDataPlane(), [this.input]));
      this.provisioned = true;
    } catch (error) {
      // It is taken back before the data plane has answered.
      if (!isCancellation(error) || this.wishes.wish !== 'undo') throw error;
    }
  }

  private async finish(): Promise<void> {
    const { tenantId, subscriptionId, replaces } = this.input;
    this.wishes.stand = 'finishing';
    if (replaces) await tellReplaced({ tenantId, subscriptionId, replaced: replaces.subscriptionId, at: now() });
    await setUpDone({ ...this.input, at: now() });
    this.wishes.stand = 'done';
  }

  private async rest(): Promise<void> {
    await setUpPaused(this.input);
    this.rested = true;
    this.wishes.stand = 'paused';
    setCurrentDetails('**paused**');
    await condition(() => this.wishes.wish !== 'pause');
  }

  private async stuck(problem: ProcessProblem): Promise<void> {
    const { wishes } = this;
    const undoing = wishes.stand === 'undoing';
    // What it was at is going to be taken back.
    if (wishes.wish === 'undo' && !undoing) return;
    await setUpStuck({ ...this.input, problem, since: now() });
    this.rested = true;
    wishes.stand = 'stuck';
    setCurrentDetails(`**stuck**: ${problem.code}`);
    // Somebody has decided while it was written down.
    if (wishes.wish === 'undo' && !undoing) return;
    if (this.users && isGone(problem) && wishes.wish !== 'undo') wishes.wish = 'undo';
    else await wishes.untilDecided();
  }

  /** Users and keys are where they were. */
  private async takeBack(): Promise<void> {
    const { tenantId, subscriptionId } = this.input;
    this.undoneAt ??= now();
    const at = this.undoneAt;
    await this.moves('undoing', () => setUpUndoing(this.input));
    await this.users?.back(() => this.mayGoOn());
    await undoOnDataPlane.executeWithOptions(onDataPlane(), [{ subscriptionId, at }]).catch((error: unknown) => {
      if (!isGone(problemOf(error))) throw error;
    });
    await giveBack({ tenantId, subscriptionId, at: now() });
    await setUpUndone({ subscriptionId, at: now() });
    this.wishes.stand = 'undone';
  }

  /** Says that it moves, so that the subscription, which is told next, finds it moving. */
  private async moves(stand: 'running' | 'undoing', say: () => Promise<void>): Promise<void> {
    const { tenantId, subscriptionId } = this.input;
    await say();
    this.wishes.stand = stand;
    setCurrentDetails(`**${stand}**`);
    if (!this.rested) return;
    this.rested = false;
    await getExternalWorkflowHandle(subscriptionWorkflowId(tenantId, subscriptionId)).signal(siblingMoved);
  }

  /** Between two batches: it stops if somebody wants it, and begins a new run when this one is full. */
  private async mayGoOn(): Promise<boolean> {
    const { wishes } = this;
    if (!wishes.otherwise && workflowInfo().historyLength > eventsPerRun) {
      await condition(() => wishes.otherwise || allHandlersFinished());
      if (!wishes.otherwise) await this.continueAsNew();
    }
    return !wishes.otherwise;
  }

  private async continueAsNew(): Promise<never> {
    const { provisioned, undoneAt } = this;
    const batches = this.users?.batchesSoFar ?? 0;
    const carried = { provisioned, undoneAt, batches, heard: this.wishes.heard };
    return continueAsNew<typeof setUp>({ ...this.input, notBefore: null, carried });
  }
}

function problemOf(error: unknown): ProcessProblem | null {
  const refusal = error instanceof ActivityFailure ? fromFailure(error.cause) : error;
  return refusal instanceof DomainError ? { code: refusal.code, message: refusal.message } : null;
}

/** There is nobody left to decide. */
function isGone(problem: ProcessProblem | null): boolean {
  return problem?.code === 'notFound' || problem?.code === 'tenantErased';
}

function onDataPlane(): { taskQueue: string } {
  return { taskQueue: effectQueue(workflowInfo().taskQueue, 'dataPlane') };
}

function now(): string {
  return instantFromMillis(Date.now()).toString();
}
