/** What the Temporal UI says of a set-up: how far it is with the users, why it stands still, until when, and what leads on. */
import { instantFromMillis } from '../../domain/calendar.js';
import type { ProcessProblem } from '../../domain/errors.js';
import type { UserCounts } from '../../domain/subscriptions/reassignment.js';
import type { SetUpStatus } from './set-up-control.js';

export interface SetUpSituation {
  readonly subscriptionId: string;
  readonly status: SetUpStatus;
  /** Its status since then, by the workflow's time. */
  readonly since: string;
  /** Null where it moves nobody, or has not counted them. */
  readonly users: UserCounts | null;
  /** Why users could not be moved: how many by each code. */
  readonly reasons: Readonly<Record<string, number>>;
  /** What it is stuck on. */
  readonly problem: ProcessProblem | null;
  /** It is being taken back, or was when it got stuck. */
  readonly undoing: boolean;
  /** When it is undone unless somebody decides, in epoch milliseconds. */
  readonly undoneBy: number | null;
  /** When the next users are invited or reminded, in epoch milliseconds. */
  readonly invitesAt: number | null;
}

/** One or two sentences in Markdown, with ids and codes only. */
export function setUpDetails(situation: SetUpSituation): string {
  const { status, since } = situation;
  const progress = progressOf(situation);
  const how = progress === '' ? '' : `: ${progress}`;
  switch (status) {
    case 'running':
      return `**Running** since ${since}${how}.\n\n${triedAgain}`;
    case 'undoing':
      return `**Being undone** since ${since}${how}.\n\n${triedAgain}`;
    case 'paused':
      return `**Paused** since ${since}${how}.\n\n${post(situation, 'set-up/resume')} lets it go on, ${post(situation, 'undo')} takes it back.`;
    case 'stuck':
      return `**Stuck** since ${since}: ${[...whyOf(situation), ...(progress === '' ? [] : [progress])].join('; ')}.\n\n${wayOn(situation)}`;
    case 'finishing':
    case 'done':
      return `**Done** since ${since}${how}.${invitations(situation)}`;
    case 'undone':
      return `**Undone** since ${since}${how}. Licences and keys are where they were before.`;
  }
}

const triedAgain = 'What fails and may pass is tried again by itself: see the pending activities.';

function progressOf({ users, reasons, undoing }: SetUpSituation): string {
  if (!users || users.total === 0) return '';
  const { total, moved, movedBack, passedOver, failed, setAside } = users;
  const codes = Object.entries(reasons).map(([code, count]) => `${count} × ${code}`);
  return [
    ...(undoing
      ? [`${movedBack} users have their old licence again, ${moved} have not`]
      : [`${moved} of ${total} users have moved`]),
    ...(passedOver > 0 ? [`${passedOver} needed no move`] : []),
    ...(failed > 0 ? [`${failed} could not be moved${codes.length > 0 ? ` (${codes.join(', ')})` : ''}`] : []),
    ...(setAside > 0 ? [`${setAside} are set aside`] : []),
  ].join(', ');
}

/** Nothing where the users who could not be moved say it. */
function whyOf({ problem }: SetUpSituation): string[] {
  if (!problem || problem.code === 'usersNotMoved') return [];
  return [`\`${problem.code}\`, ${problem.message.replace(/\.$/, '')}`];
}

function wayOn(situation: SetUpSituation): string {
  const { problem, undoing, undoneBy } = situation;
  const ways = [
    `Solve it and ${post(situation, 'set-up/retry')}`,
    ...(problem?.code === 'usersNotMoved'
      ? [`leave them where they are with ${post(situation, 'set-up/set-aside')}`]
      : []),
    ...(undoing ? [] : [`take it back with ${post(situation, 'undo')}`]),
  ];
  const last = ways.at(-1) ?? '';
  const all = ways.length > 1 ? `${ways.slice(0, -1).join(', ')} or ${last}` : last;
  if (undoneBy === null) return `${all}.`;
  return `${all}; if nobody decides it is undone at ${instantFromMillis(undoneBy)}.`;
}

function invitations({ invitesAt }: SetUpSituation): string {
  return invitesAt === null ? '' : ` The next users are invited or reminded at ${instantFromMillis(invitesAt)}.`;
}

function post({ subscriptionId }: SetUpSituation, what: string): string {
  return `\`POST /v1/subscriptions/${subscriptionId}/${what}\``;
}
