/** What readers can do without, and what may reach them in one mail a day: docs/concepts.md, "Daily digest". */
import type { SubscriptionNoticeKind } from '../subscriptions/notices.js';
import type { NoticeKind } from './notice-kinds.js';

/** What partners and customers have done, of which the other side hears: it asks for nothing, and stays true. */
export const newsThatWaits = [
  'partnerOfRecordGiven',
  'partnerOfRecordCleared',
  'resellerAccepted',
  'resellerDeclined',
  'resellerEnded',
  'transferAgreed',
  'transferDeclined',
  'directBillingAccepted',
  'directBillingDeclined',
  'directBillingWithdrawn',
  'directBillingLapsed',
  'delegationAccepted',
  'delegationDeclined',
  'delegationLapsed',
  'delegationExtended',
  'delegationExtensionDeclined',
  'keyOrderDeclined',
] as const satisfies readonly NoticeKind[];
export type NewsThatWaits = (typeof newsThatWaits)[number];

/** Messages whose reader may have chosen how to be told. */
type ChosenNoticeKind = SubscriptionNoticeKind | 'licenceRequested' | NewsThatWaits;

/**
 * Messages that ask for nothing and warn of nothing; and requests for licences, which one administrator of several may see to. Whatever needs a decision, and what is lost by doing nothing, is told in any case.
 */
export const optionalNoticeKinds = [
  'setUpDone',
  'renewedEarly',
  'seatsAdded',
  'reactivated',
  'superseded',
  'licenceRequested',
] as const satisfies readonly ChosenNoticeKind[];
export type OptionalNoticeKind = (typeof optionalNoticeKinds)[number];

/** Messages that may wait for a digest, unless what they are about comes before it. All others are told at once. */
export const digestNoticeKinds = [
  ...optionalNoticeKinds,
  'expiring',
  'cancelled',
  'deletionIsNear',
  'deletionAfterHold',
  ...newsThatWaits,
] as const satisfies readonly ChosenNoticeKind[];
export type DigestNoticeKind = (typeof digestNoticeKinds)[number];

/** How a message reaches its reader. */
export const noticeTimings = ['atOnce', 'digest', 'off'] as const;
export type NoticeTiming = (typeof noticeTimings)[number];

/** What a reader has chosen, by kind; `others` for all that can wait and is not named. */
export interface NoticeChoices {
  readonly others: Exclude<NoticeTiming, 'off'>;
  readonly kinds: Readonly<Partial<Record<DigestNoticeKind, NoticeTiming>>>;
}

/** What holds for who has chosen nothing. */
export const everythingAtOnce: NoticeChoices = { others: 'atOnce', kinds: {} };

export function isOptional(kind: ChosenNoticeKind): kind is OptionalNoticeKind {
  return optionalNoticeKinds.some((one) => one === kind);
}

/** Whether news of a kind may wait for a digest. What asks for an answer, warns of an end, or takes access away may not. */
export function isNewsThatWaits(kind: NoticeKind): kind is NewsThatWaits {
  return newsThatWaits.some((one) => one === kind);
}

function mayWait(kind: ChosenNoticeKind): kind is DigestNoticeKind {
  return digestNoticeKinds.some((one) => one === kind);
}

/** How a message of a kind reaches a reader who has chosen so. */
export function timingOf(kind: ChosenNoticeKind, { others, kinds }: NoticeChoices): NoticeTiming {
  if (!mayWait(kind)) return 'atOnce';
  const chosen = kinds[kind] ?? others;
  return chosen === 'off' && !isOptional(kind) ? 'atOnce' : chosen;
}
