/** Who is told of a delegation, what, and when: docs/concepts.md, "Delegated administration". */
import { addHours, compareInstants, type Instant, isBefore } from '../calendar.js';
import { answerBy, asksForExtension, type Delegation, delegationState } from './delegations.js';

/** Days before the end on which both sides are warned. */
export const warningDays = [30, 7, 1] as const;

export const delegationNoticeKinds = [
  'delegationOffered',
  'delegationAccepted',
  'delegationDeclined',
  'delegationLapsed',
  'delegationEnding',
  'delegationEnded',
  'delegationExtensionAsked',
  'delegationExtended',
  'delegationExtensionDeclined',
] as const;
export type DelegationNoticeKind = (typeof delegationNoticeKinds)[number];

export function isDelegationNotice(kind: string): kind is DelegationNoticeKind {
  return delegationNoticeKinds.some((known) => known === kind);
}

/** `tenant`: its administrators; `partner`: its address. */
export type DelegationReader = 'tenant' | 'partner';

const both = ['tenant', 'partner'] as const;
const readers: Readonly<Record<DelegationNoticeKind, readonly DelegationReader[]>> = {
  delegationOffered: ['tenant'],
  delegationAccepted: both,
  delegationDeclined: ['partner'],
  delegationLapsed: ['partner'],
  delegationEnding: both,
  delegationEnded: both,
  delegationExtensionAsked: ['tenant'],
  delegationExtended: both,
  delegationExtensionDeclined: ['partner'],
};

export function readersOfDelegation(kind: DelegationNoticeKind): readonly DelegationReader[] {
  return readers[kind];
}

/** A message about a delegation. */
export interface DelegationNotice {
  readonly kind: DelegationNoticeKind;
  /** By which it is sent once; of an end also which end, so that one that was put off has warnings of its own. */
  readonly milestone: string;
  /** Before the end; null for all but warnings. */
  readonly days: number | null;
  readonly scheduledAt: Instant;
}

/**
 * The messages whose reason stands at an instant, those that were sent before among them: each is claimed once. Of warnings that
 * are late only the newest stands.
 */
export function delegationNotices(delegation: Delegation, now: Instant): DelegationNotice[] {
  const { offeredAt, answer, until, ended } = delegation;
  const notice = (kind: DelegationNoticeKind, scheduledAt: Instant, more: Partial<DelegationNotice> = {}) => ({
    kind,
    milestone: kind,
    days: null,
    scheduledAt,
    ...more,
  });
  switch (delegationState(delegation, now)) {
    case 'offered':
      return [notice('delegationOffered', offeredAt)];
    case 'lapsed':
      return [notice('delegationLapsed', answerBy(offeredAt))];
    case 'declined':
      return answer ? [notice('delegationDeclined', answer.at)] : [];
    case 'withdrawn':
      return [];
    case 'ended':
      return ended ? [notice('delegationEnded', ended.at)] : [];
    case 'expired':
      return until ? [notice('delegationEnded', until)] : [];
    case 'active':
      return [
        ...(answer ? [notice('delegationAccepted', answer.at)] : []),
        ...aboutExtension(delegation, now),
        ...warnings(delegation)
          .filter(({ at }) => !isBefore(now, at))
          .slice(-1)
          .map(({ at, days }) => notice('delegationEnding', at, { days, milestone: `ending/${days}/${until}` })),
      ];
  }
}

/** The next instant at which something about it is due by itself; null: nothing ever is. */
export function nextDelegationInstant(delegation: Delegation, now: Instant): Instant | null {
  switch (delegationState(delegation, now)) {
    case 'offered':
      return answerBy(delegation.offeredAt);
    case 'active': {
      const ahead = warnings(delegation).find(({ at }) => isBefore(now, at));
      return ahead?.at ?? delegation.until;
    }
    default:
      return null;
  }
}

/** The warnings of an end, the earliest first; none of an instant before access began or was put off. */
function warnings({ answer, until, extension }: Delegation): { readonly at: Instant; readonly days: number }[] {
  if (!answer || !until) return [];
  const since = extension?.answer === 'accepted' ? extension.askedAt : answer.at;
  return warningDays
    .map((days) => ({ days, at: addHours(until, -24 * days) }))
    .filter(({ at }) => isBefore(since, at))
    .sort((one, other) => compareInstants(one.at, other.at));
}

function aboutExtension(delegation: Delegation, now: Instant): DelegationNotice[] {
  const { extension } = delegation;
  if (!extension) return [];
  const { askedAt, answer } = extension;
  const of = (kind: DelegationNoticeKind) => [
    { kind, milestone: `${kind}/${askedAt}`, days: null, scheduledAt: askedAt },
  ];
  if (answer === 'accepted') return of('delegationExtended');
  if (answer === 'declined') return of('delegationExtensionDeclined');
  return asksForExtension(delegation, now) ? of('delegationExtensionAsked') : [];
}
