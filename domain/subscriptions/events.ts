/** What happens to a subscription. Events are stored once, in the order of their revisions; `apply` folds them to its state. */
import { type Instant, instant, type PlainDate, plainDate } from '../calendar.js';
import type { Policy } from '../catalogue/policies.js';
import type { Json } from '../json.js';
import type { LiveSlots } from './slots.js';
import {
  type Cancellation,
  cancellationFromJson,
  type DirectBilling,
  directBillingFromJson,
  type EndPhase,
  type Payer,
  type Phase,
  type Renewal,
  type Replacement,
  type Replaces,
  replacementFromJson,
  replacesFromJson,
  type StateReason,
  type TakeOver,
  takeOverFromJson,
} from './subscription.js';
import { type EndingTerm, type Term, type TermOrigin, termFromJson } from './terms.js';

/** Why another account pays: terms by keys are followed by periods, or an organisation takes over what a purchaser has paid. */
export type PayerChangeReason = 'directBilling' | 'takenOver' | 'handedOver';

/** Why something happened. */
export type EventReason =
  | StateReason
  | TermOrigin
  | 'endIsNear'
  | 'deletionIsNear'
  | 'legalHoldReleased'
  | 'requested'
  | 'byGroup'
  | 'unusedLicences'
  | 'paymentDue'
  | 'paid'
  | 'paymentLost'
  | 'invoicedOnAccount'
  | 'invoiceOverdue'
  | PayerChangeReason;

/** Kinds of messages about a change of state, sent at 09:00 of that day, and about the deletion that is ahead. */
export const stateNoticeKinds = [
  'expired',
  'disabled',
  'reactivated',
  'superseded',
  'deletionIsNear',
  'deletionAfterHold',
  'deleted',
] as const;
export type StateNoticeKind = (typeof stateNoticeKinds)[number];

/** Seats as they are after a change: whom they were taken from is named. */
export interface Seating {
  readonly slots: LiveSlots;
  readonly assigned: number;
  readonly freed: readonly string[];
}

/** `terms` are those that changed or are new, the state is what the dates then say. */
export interface SettledTerms {
  readonly terms: readonly EndingTerm[];
  readonly termInForce: number;
  readonly phase: Exclude<Phase, EndPhase>;
  readonly stateReason: StateReason;
  readonly since: Instant;
}

/** What each kind of event carries beside its head. */
export interface EventPayloads {
  /** The subscription begins. */
  committed: {
    readonly subscriptionId: string;
    readonly tenantId: string;
    readonly term: Term;
    readonly payer: Payer | null;
    readonly renewal: Renewal;
    readonly phase: Extract<Phase, 'pending' | 'active' | 'grace'>;
    readonly replaces: Replaces | null;
    readonly assigned: number;
  };
  /** The set-up runs: from the last day of the replaced subscription on, or again after it was stuck or paused. */
  setUpStarted: object;
  setUpDone: object;
  setUpStuck: object;
  setUpPaused: object;
  setUpUndone: object;
  /** A stacked term begins: its seats apply, in the zone that the tenant has on that day. */
  termStarted: Seating & { readonly term: number; readonly zone: string };
  /** The last term has ended unpaid. */
  expired: object;
  /** The paid time inside a term has ended. */
  unpaid: object;
  disabled: object;
  /** By keys; `seating` is null for a term that is stacked. */
  renewed: { readonly term: EndingTerm; readonly seating: Seating | null };
  /** Seats were added by keys; all terms become one. */
  seatsAdded: { readonly term: EndingTerm; readonly slots: LiveSlots; readonly surplus: number };
  /** Seats that were ordered and paid, from that moment on. `until`: those that come back are for days before this one. */
  seatsIncreased: { readonly added: number; readonly slots: LiveSlots; readonly until?: PlainDate };
  /**
   * Seats that were given back in the time in which a purchase can be reduced, or taken away since they are not paid. `from`: only the terms
   * that begin on this day or later lose them, and nobody a licence before; `until`: not what begins on this day or later.
   */
  seatsReduced: Seating & {
    readonly removed: number;
    readonly nextTermSeats: number | null;
    readonly from?: PlainDate;
    readonly until?: PlainDate;
    /** Whom to free when the first of these terms begins. */
    readonly freeUsers?: readonly string[];
  };
  /** A payment settled periods; `seating` is null where the seats stay as they are. */
  paymentRecorded: SettledTerms & { readonly valueDate: PlainDate; readonly seating: Seating | null };
  /** A payment was lost: its periods are owed again, with days of grace from `graceFrom` on. */
  paymentReversed: SettledTerms & { readonly graceFrom: PlainDate };
  /** Terms that had not begun are given back in time, by their numbers: they are none of its terms any more, and none follows unless it is decided. */
  renewalGivenBack: { readonly terms: readonly number[] };
  /** A request for payment of what begins on `unpaidFrom`. */
  proFormaIssued: { readonly unpaidFrom: PlainDate };
  /** An automatic attempt to collect it; `day` is relative to `unpaidFrom`. */
  collectionDue: { readonly unpaidFrom: PlainDate; readonly day: number };
  /** What is to be at the end of the term. */
  renewalChanged: { readonly renewal: Renewal };
  /**
   * Another account pays from `paysFrom` on, the first day that was not paid for. What was asked for and is not paid yet is withdrawn and
   * asked of the new one; what was invoiced on account, or is owed again since its payment was lost, stays with the old one.
   */
  payerChanged: {
    /** Null where nobody has paid by period: of keys. */
    readonly from: Payer | null;
    readonly to: Payer;
    readonly paysFrom: PlainDate;
    /** What was decided with it; null: what was decided stays. */
    readonly renewal: Renewal | null;
    /** After terms that were paid by keys. */
    readonly directBilling: DirectBilling | null;
  };
  /** An organisation pays in the place of a purchaser from a day on: what follows the paid time is decided by it, and asked of it. */
  takeOverPlanned: { readonly takeOver: TakeOver; readonly renewal: Renewal };
  /** It was taken back before its day. */
  takeOverWithdrawn: object;
  policyChanged: { readonly policy: Policy };
  /** It ends with its last term, or has ended at once. */
  cancelled: { readonly cancellation: Cancellation };
  cancellationWithdrawn: object;
  /** `groupIds`: whose groups have asked for it, where no caller has. */
  licencesChanged: { readonly assigned: number; readonly groupIds?: readonly string[] };
  /** Another subscription takes its place; `daysLost` is null for one that would never have ended. */
  replacementStarted: { readonly replacement: Replacement; readonly daysLost: number | null };
  usersMoved: { readonly by: string };
  replacementReleased: { readonly by: string; readonly graceFrom: PlainDate | null };
  superseded: { readonly by: string };
  holdPlaced: { readonly holdReason: string };
  holdReleased: object;
  /** A message is due to its readers: `days` before the end, for `expiring`, or before the deletion, for `deletionIsNear`. */
  noticeDue: { readonly notice: StateNoticeKind | 'expiring'; readonly days: number | null };
  deletionStarted: object;
  deletionStuck: object;
  deleted: { readonly certificateId: string | null };
}

export type EventKind = keyof EventPayloads;

interface EventHead {
  /** The revision that it leads to: 1 for the first event, then counting up. */
  readonly revision: number;
  readonly at: Instant;
  /** The instant that it was due at; equal to `at` for what a caller did. */
  readonly scheduledAt: Instant;
  readonly reason: EventReason;
  /** The request that asked for it; null for what was due by itself. Who asked is in the audit under the same id. */
  readonly requestId: string | null;
  /** Identities of the milestones that it carries out, its own first, then missed ones that it stands for. */
  readonly milestones: readonly string[];
}

export type SubscriptionEvent<Kind extends EventKind = EventKind> = {
  [K in Kind]: EventHead & { readonly kind: K } & EventPayloads[K];
}[Kind];

interface KindTraits {
  /** It changes terms, seats, prices or payments: quotes of before do not hold any more. */
  readonly commercial: boolean;
  /** Nobody asked for it at that moment: it enters the audit by itself. What a caller does is in the audit as the request. */
  readonly audited: boolean;
}

const ofCaller: KindTraits = { commercial: false, audited: false };
const dueByItself: KindTraits = { commercial: false, audited: true };

export const eventTraits: Readonly<Record<EventKind, KindTraits>> = {
  committed: { commercial: true, audited: false },
  setUpStarted: dueByItself,
  setUpDone: dueByItself,
  setUpStuck: dueByItself,
  setUpPaused: ofCaller,
  setUpUndone: dueByItself,
  termStarted: { commercial: true, audited: true },
  expired: dueByItself,
  unpaid: dueByItself,
  disabled: dueByItself,
  renewed: { commercial: true, audited: false },
  seatsAdded: { commercial: true, audited: false },
  seatsIncreased: { commercial: true, audited: false },
  seatsReduced: { commercial: true, audited: false },
  paymentRecorded: { commercial: true, audited: false },
  paymentReversed: { commercial: true, audited: true },
  renewalGivenBack: { commercial: true, audited: false },
  proFormaIssued: dueByItself,
  collectionDue: dueByItself,
  renewalChanged: ofCaller,
  payerChanged: { commercial: true, audited: false },
  takeOverPlanned: { commercial: true, audited: false },
  takeOverWithdrawn: { commercial: true, audited: false },
  policyChanged: { commercial: true, audited: false },
  cancelled: { commercial: true, audited: false },
  cancellationWithdrawn: { commercial: true, audited: false },
  licencesChanged: ofCaller,
  replacementStarted: dueByItself,
  usersMoved: dueByItself,
  replacementReleased: dueByItself,
  superseded: dueByItself,
  holdPlaced: ofCaller,
  holdReleased: ofCaller,
  noticeDue: ofCaller,
  deletionStarted: dueByItself,
  deletionStuck: dueByItself,
  deleted: dueByItself,
};

/** Whether an event enters the audit by itself: nobody asked for it at that moment, as for what was planned for a day. */
export function isAudited({
  kind,
  requestId,
  reason,
}: Pick<SubscriptionEvent, 'kind' | 'requestId' | 'reason'>): boolean {
  if (kind === 'seatsIncreased' || kind === 'seatsReduced') return reason !== 'requested';
  return eventTraits[kind].audited || (kind === 'payerChanged' && requestId === null);
}

export const eventKinds = Object.keys(eventTraits) as readonly EventKind[];

export function eventFromJson(json: Json<SubscriptionEvent>): SubscriptionEvent {
  const head = { at: instant(json.at), scheduledAt: instant(json.scheduledAt) };
  switch (json.kind) {
    case 'committed':
      return {
        ...json,
        ...head,
        term: termFromJson(json.term),
        replaces: json.replaces && replacesFromJson(json.replaces),
      };
    case 'renewed':
    case 'seatsAdded':
      return { ...json, ...head, term: endingTermFromJson(json.term) };
    case 'seatsIncreased': {
      const { until, ...rest } = json;
      return { ...rest, ...head, ...(until === undefined ? {} : { until: plainDate(until) }) };
    }
    case 'seatsReduced': {
      const { from, until, ...rest } = json;
      const first = from === undefined ? {} : { from: plainDate(from) };
      return { ...rest, ...head, ...first, ...(until === undefined ? {} : { until: plainDate(until) }) };
    }
    case 'paymentRecorded':
      return { ...json, ...head, ...settledFromJson(json), valueDate: plainDate(json.valueDate) };
    case 'paymentReversed':
      return { ...json, ...head, ...settledFromJson(json), graceFrom: plainDate(json.graceFrom) };
    case 'proFormaIssued':
    case 'collectionDue':
      return { ...json, ...head, unpaidFrom: plainDate(json.unpaidFrom) };
    case 'payerChanged': {
      const { directBilling } = json;
      return {
        ...json,
        ...head,
        paysFrom: plainDate(json.paysFrom),
        directBilling: directBilling && directBillingFromJson(directBilling),
      };
    }
    case 'takeOverPlanned':
      return { ...json, ...head, takeOver: takeOverFromJson(json.takeOver) };
    case 'cancelled':
      return { ...json, ...head, cancellation: cancellationFromJson(json.cancellation) };
    case 'replacementStarted':
      return { ...json, ...head, replacement: replacementFromJson(json.replacement) };
    case 'replacementReleased':
      return { ...json, ...head, graceFrom: json.graceFrom === null ? null : plainDate(json.graceFrom) };
    default:
      return { ...json, ...head };
  }
}

function settledFromJson({ terms, since }: Json<Pick<SettledTerms, 'terms' | 'since'>>) {
  return { terms: terms.map(endingTermFromJson), since: instant(since) };
}

/** A term keeps its kind on the way through JSON. */
function endingTermFromJson(json: Json<EndingTerm>): EndingTerm {
  return termFromJson(json) as EndingTerm;
}
