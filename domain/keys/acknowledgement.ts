/** What a customer has ticked before keys are redeemed, and of which review: docs/concepts.md, "Redemption". */
import { DomainError } from '../errors.js';
import type { KeyOption } from './key-options.js';
import type { ThingFigures, ThingToKnow } from './things-to-know.js';

/** What was ticked, with the numbers that its sentences named. */
export interface Acknowledgement {
  readonly things: readonly ThingToKnow[];
  readonly figures: ThingFigures;
}

/** What ticks are given with: the version of the review that was read, and the ids of its things to know. */
export interface Ticks {
  readonly acknowledged: readonly string[];
  readonly reviewVersion: string;
}

/** What the sentences of an option name. */
export function figuresOf(option: KeyOption): ThingFigures {
  const { daysLost, daysSinceEnd, daysToDeletion, usersToFree, usersWithoutSeat } = option;
  return { daysLost, daysSinceEnd, daysToDeletion, usersToFree, usersWithoutSeat };
}

/**
 * The version of the review of a choice: it is another one as soon as what a customer ticks means something else, that is
 * the use, the dates, the things to know or a number in their sentences.
 */
export function reviewVersionOf(option: KeyOption): string {
  const { use, startsOn, expiresOn, thingsToKnow } = option;
  const about = 'subscriptionId' in option ? option.subscriptionId : null;
  const when = 'when' in option ? option.when : null;
  const dates = [startsOn.toString(), expiresOn?.toString() ?? null];
  const meant = [use, about, when, ...dates, option.seats.after, ...thingsToKnow, ...Object.values(figuresOf(option))];
  return digest(meant.map(String).join('/'));
}

/** @throws DomainError reviewChanged when another review was read, acknowledgementRequired when a tick is missing */
export function acknowledge(option: KeyOption, { acknowledged, reviewVersion }: Ticks): Acknowledgement {
  if (reviewVersion !== reviewVersionOf(option)) throw new DomainError('reviewChanged');
  const missing = option.thingsToKnow.filter((thing) => !acknowledged.includes(thing));
  if (missing.length > 0) {
    throw new DomainError('acknowledgementRequired', `Not acknowledged: ${missing.join(', ')}.`, {
      pointer: '/acknowledged',
      missing,
    });
  }
  return { things: option.thingsToKnow, figures: figuresOf(option) };
}

/** FNV-1a in 64 bits: versions have to differ, not to be secret. */
function digest(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const unit of text) hash = BigInt.asUintN(64, (hash ^ BigInt(unit.codePointAt(0) ?? 0)) * 0x100000001b3n);
  return hash.toString(16).padStart(16, '0');
}
