/** The workflows that live on a test clock, as the database knows them: reads ask no workflow. */

import { isMemberKind, type MemberKind, parseWorkflowId } from '../../../contracts/workflow-ids.js';
import { millis } from '../../../domain/calendar.js';
import { upcomingSteps } from '../../../domain/subscriptions/schedule.js';
import { hasEnded, subscriptionFromJson } from '../../../domain/subscriptions/subscription.js';
import { countOnClock, type MembersState, stateOfMembers } from '../../../models/clock-data.js';
import type { Database } from '../../../models/database.js';
import type { ClockMember, ClockProblem } from '../../../models/operations/test-clocks.js';

export interface OpenMember {
  readonly workflowId: string;
  readonly tenantId: string;
  readonly kind: MemberKind;
  /** What it waits for; null: for no instant. */
  readonly nextAt: Date | null;
  /** Why it was left behind. */
  readonly problem: ClockProblem | null;
}

/** How much lives on a clock, and the workflows that have not ended. */
export interface LivingOnClock {
  readonly tenants: number;
  readonly subscriptions: number;
  readonly members: readonly OpenMember[];
}

export async function livingOn(database: Database, testClockId: string): Promise<LivingOnClock> {
  const [counts, members] = await Promise.all([
    countOnClock(database, testClockId),
    database.testClocks.membersOf(testClockId).then((found) => openMembers(database, found, { instants: false })),
  ]);
  return { ...counts, members };
}

/**
 * Those of the members that have not ended: the clock itself notices an end only when it looks again.
 *
 * @param instants whether what each waits for has to be right; else it is what the clock saw when it last looked
 */
export async function openMembers(
  database: Database,
  members: readonly ClockMember[],
  { instants }: { instants: boolean },
): Promise<OpenMember[]> {
  const ids = (wanted: MemberKind) =>
    members.flatMap(({ _id }) => {
      const { kind, id } = parseWorkflowId(_id) ?? {};
      return kind === wanted && id !== undefined ? [id] : [];
    });
  const state = await stateOfMembers(database, {
    // A subscription ends while its clock moves it, which is when the clock looks.
    subscription: instants ? ids('subscription') : [],
    redemption: ids('redemption'),
    setup: ids('setup'),
    deletion: ids('deletion'),
  });
  return members.flatMap((member) => {
    const nextAt = nextOf(member, state);
    const { tenantId, kind } = parseWorkflowId(member._id) ?? {};
    if (nextAt === 'ended' || tenantId === undefined || kind === undefined || !isMemberKind(kind)) return [];
    return [{ workflowId: member._id, tenantId, kind, nextAt, problem: member.problem }];
  });
}

function nextOf({ _id, nextAt }: ClockMember, state: MembersState): Date | null | 'ended' {
  const { kind, id = '' } = parseWorkflowId(_id) ?? {};
  switch (kind) {
    case 'redemption': {
      const redemption = state.redemptions.get(id);
      if (redemption?.endedAt) return 'ended';
      return redemption?.lapsesAt ?? nextAt;
    }
    case 'subscription': {
      const projection = state.subscriptions.get(id);
      if (!projection) return nextAt;
      const [step] = upcomingSteps(subscriptionFromJson(projection.subscription));
      if (step) return new Date(millis(step.at));
      return hasEnded(projection.subscription) ? 'ended' : null;
    }
    case 'setup':
      return state.setUp.has(id) ? 'ended' : nextAt;
    case 'deletion':
      return state.deleted.has(id) ? 'ended' : null;
    default:
      return nextAt;
  }
}
