/**
 * Sets a new subscription up: provisions it on the data plane and, where it takes the place of another one, moves the users.
 * What cannot be done waits for a decision, and what shall not be done is taken back; it goes on whether or not anybody
 * watches.
 */
import {
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
import type { Activities } from '../../activities/index.js';
import { nextInstant, retry } from '../../contracts/messages.js';
import { pause, resume, type SetUpInput, setAside, siblingMoved } from '../../contracts/subscriptions/siblings.js';
import { undo } from '../../contracts/subscriptions/subscription.js';
import { subscriptionWorkflowId } from '../../contracts/workflow-ids.js';
import { instantFromMillis } from '../../domain/calendar.js';
import type { ProcessProblem } from '../../domain/errors.js';
import { ofMoments } from '../activity-options.js';
import { onQueueOf } from '../effect-queues.js';
import { withoutRequestContext } from '../request-origin.js';
import { begin } from '../waiting.js';
import { Effects } from './effects.js';
import { inviteUsers } from './invitations.js';
import { ProgressReports } from './progress-reports.js';
import { Reassignment } from './reassignment.js';
import { problemOf } from './run-with-operator-retry.js';
import { SetUpControl, type SetUpStatus } from './set-up-control.js';
import { setUpDetails } from './set-up-details.js';

const { beginSetUp, setUpPaused, setUpStuck, setUpDone, setUpUndoing, setUpUndone } = proxyLocalActivities<Activities>({
  startToCloseTimeout: '10 seconds',
});
const { provision, undoOnDataPlane } = proxyActivities<Activities>({
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '30 seconds',
  retry: { maximumInterval: '10 minutes' },
});
/** They change other workflows, which may be busy. */
const { tellReplaced, releaseReplaced, returnKeys } = proxyActivities<Activities>(ofMoments);

/** It tries each reader once, in seconds; whom it does not reach gets the mail from a process of their own. */
const { sendSetUpNotice } = proxyActivities<Activities>(ofMoments);

const eventsPerRun = 1_500;

export async function setUp(input: SetUpInput): Promise<void> {
  const course = new SetUp(input);
  const { control } = course;
  setHandler(nextInstant, () => course.nextInstant);
  setHandler(retry, (request) => control.once(request, () => control.retry()));
  setHandler(pause, (request) => control.once(request, () => control.pause()), {
    validator: (request) => control.check(request, () => control.assertRunning()),
  });
  setHandler(resume, (request) => control.once(request, () => control.resume()), {
    validator: (request) => control.check(request, () => control.assertPaused()),
  });
  setHandler(setAside, (request) => control.setAside(request), {
    validator: (request) => control.check(request, () => control.assertUsersLeft()),
  });
  setHandler(undo, (request) => control.once(request, () => control.undo()), {
    validator: (request) => control.check(request, () => control.assertUndoable()),
  });
  try {
    await course.run();
  } catch (error) {
    if (isCancellation(error)) setCurrentDetails(`**Cancelled** at ${now()}: the deletion of the data has begun.`);
    throw error;
  }
}

class SetUp {
  readonly control: SetUpControl;
  private begun = false;
  /** When the next users are invited, in epoch milliseconds. */
  private invitesAt: number | null = null;
  private readonly users: Reassignment | null;
  private readonly reports: ProgressReports;
  private readonly mails = new Effects();
  private readonly provisioning = new CancellationScope();
  private provisioned: boolean;
  /** When it began to be taken back. */
  private undoneAt: string | null;
  /** It has stopped, and the subscription waits to hear that it moves again. */
  private stopped = false;
  /** When its status changed. */
  private since = now();
  /** What it is stuck on. */
  private problem: ProcessProblem | null = null;

  constructor(private readonly input: SetUpInput) {
    const { tenantId, subscriptionId, replaces, carried } = input;
    this.provisioned = carried?.provisioned ?? false;
    this.undoneAt = carried?.undoneAt ?? null;
    const move = replaces && { tenantId, subscriptionId, replaced: replaces.subscriptionId };
    this.reports = new ProgressReports(subscriptionId, carried?.revision);
    const progress = () => this.show();
    this.users = move ? new Reassignment(move, this.reports, progress, carried?.batches, carried?.listed) : null;
    this.control = new SetUpControl(
      this.reports,
      this.users,
      { undo: () => this.provisioning.cancel(), progress },
      carried?.processedRequestIds,
    );
    if (this.undoneAt !== null) this.control.requestedAction = 'undo';
  }

  /** What it waits for, in epoch milliseconds: first of all for its test clock's time. */
  get nextInstant(): number | null {
    const { notBefore } = this.input;
    if (!this.begun && notBefore !== null) return Date.parse(notBefore);
    return this.control.undoneBy ?? this.invitesAt;
  }

  async run(): Promise<void> {
    const { control } = this;
    if (!this.input.carried) await begin(this.input.notBefore);
    this.begun = true;
    while (control.status !== 'done' && control.status !== 'undone') {
      try {
        if (control.requestedAction === 'undo') await this.rollBack();
        else await this.proceed();
      } catch (error) {
        const problem = problemOf(error);
        if (!problem) throw error;
        await this.stuck(problem);
      }
    }
    if (this.users && control.status === 'done') {
      const { input } = this;
      const waitsFor = (instant: number | null) => {
        this.invitesAt = instant;
        this.show();
      };
      await withoutRequestContext(() => inviteUsers(input, waitsFor));
    }
    await this.mails.flushed();
    await condition(allHandlersFinished);
  }

  private async proceed(): Promise<void> {
    const { control } = this;
    const moving = this.users?.carried.listed ?? false;
    await this.move('running', () => beginSetUp({ ...this.reports.next(), moving }));
    await this.provision();
    await this.users?.moveAll(() => this.shouldContinue());
    if (control.requestedAction === 'continue') await this.finish();
    else if (control.requestedAction === 'pause') await this.pauseUntilResumed();
  }

  private async provision(): Promise<void> {
    if (this.provisioned) return;
    try {
      await this.provisioning.run(() => provision.executeWithOptions(onQueueOf('dataPlane'), [this.input]));
      this.provisioned = true;
    } catch (error) {
      // It is taken back before the data plane has answered.
      if (!isCancellation(error) || this.control.requestedAction !== 'undo') throw error;
    }
  }

  private async finish(): Promise<void> {
    const { tenantId, subscriptionId, replaces } = this.input;
    this.control.status = 'finishing';
    if (replaces) await tellReplaced({ tenantId, subscriptionId, replaced: replaces.subscriptionId, at: now() });
    const at = now();
    await setUpDone({ ...this.reports.next(), at });
    this.notify('setUpDone', at);
    this.enter('done');
  }

  private async pauseUntilResumed(): Promise<void> {
    await setUpPaused(this.reports.next());
    this.stopped = true;
    this.enter('paused');
    await condition(() => this.control.requestedAction !== 'pause');
  }

  private async stuck(problem: ProcessProblem): Promise<void> {
    const { control } = this;
    const undoing = control.status === 'undoing';
    // What it was at is going to be taken back.
    if (control.requestedAction === 'undo' && !undoing) return;
    const since = now();
    const progress = await setUpStuck({ ...this.reports.next(), problem, since });
    if (this.users) this.users.progress = progress;
    this.notify('setUpStuck', since);
    this.stopped = true;
    this.problem = problem;
    this.enter('stuck');
    // Somebody has decided while it was written down.
    if (control.requestedAction === 'undo' && !undoing) return;
    if (this.users && isGone(problem) && control.requestedAction !== 'undo') control.requestedAction = 'undo';
    else await control.untilDecided();
  }

  /** Written down before; it holds back nothing that comes after. */
  private notify(notice: 'setUpDone' | 'setUpStuck', at: string): void {
    const { subscriptionId, testClockId } = this.input;
    const options = { summary: notice, ...onQueueOf('mail') };
    this.mails.start(() => sendSetUpNotice.executeWithOptions(options, [{ subscriptionId, testClockId, notice, at }]));
  }

  /** Users and keys are where they were. */
  private async rollBack(): Promise<void> {
    const { tenantId, subscriptionId } = this.input;
    this.undoneAt ??= now();
    const at = this.undoneAt;
    await this.move('undoing', () => setUpUndoing(this.reports.next()));
    await this.users?.rollBack(() => this.shouldContinue());
    await undoOnDataPlane
      .executeWithOptions(onQueueOf('dataPlane'), [{ subscriptionId, at }])
      .catch((error: unknown) => {
        if (!isGone(problemOf(error))) throw error;
      });
    await releaseReplaced({ tenantId, subscriptionId, at: now() });
    await returnKeys({ subscriptionId, at: now() });
    await setUpUndone({ ...this.reports.next(), at: now() });
    this.enter('undone');
  }

  /** Says that it moves, so that the subscription, which is told next, finds it moving. */
  private async move(status: 'running' | 'undoing', report: () => Promise<void>): Promise<void> {
    const { tenantId, subscriptionId } = this.input;
    await report();
    this.enter(status);
    if (!this.stopped) return;
    this.stopped = false;
    await getExternalWorkflowHandle(subscriptionWorkflowId(tenantId, subscriptionId)).signal(siblingMoved);
  }

  private enter(status: SetUpStatus): void {
    this.control.status = status;
    this.since = now();
    this.show();
  }

  /** Tells the Temporal UI how it stands. */
  private show(): void {
    const { since, problem, users, invitesAt, control } = this;
    const { status, undoneBy } = control;
    const undoing = control.requestedAction === 'undo';
    const { counts = null, reasons = {} } = users?.progress ?? {};
    const { subscriptionId } = this.input;
    setCurrentDetails(
      setUpDetails({ subscriptionId, status, since, users: counts, reasons, problem, undoing, undoneBy, invitesAt }),
    );
  }

  /** Between two batches: it stops if somebody wants it, and begins a new run when this one is full. */
  private async shouldContinue(): Promise<boolean> {
    const { control } = this;
    if (!control.interruptRequested && workflowInfo().historyLength > eventsPerRun) {
      await this.mails.flushed();
      await condition(() => control.interruptRequested || allHandlersFinished());
      if (!control.interruptRequested) await this.continueAsNew();
    }
    return !control.interruptRequested;
  }

  private async continueAsNew(): Promise<never> {
    const { provisioned, undoneAt, control } = this;
    const { revision } = this.reports.last;
    const users = this.users?.carried ?? { batches: 0, listed: false };
    const carried = { provisioned, undoneAt, ...users, processedRequestIds: control.processedRequestIds, revision };
    return continueAsNew<typeof setUp>({ ...this.input, notBefore: null, carried });
  }
}

/** There is nobody left to decide. */
function isGone(problem: ProcessProblem | null): boolean {
  return problem?.code === 'notFound' || problem?.code === 'tenantErased';
}

function now(): string {
  return instantFromMillis(Date.now()).toString();
}
