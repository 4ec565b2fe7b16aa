/** What a customer has ticked before keys are redeemed, and of which review: docs/concepts.md, "Redemption". */
import type { CloudId } from '../clouds.js';
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

/** A tenant that would be made, as the review shows it. */
export interface TenantToBe {
  readonly organisation: string;
  readonly country: string;
  readonly zone: string;
  readonly locale: string;
  readonly cloud: CloudId;
  readonly administrator: { readonly name: string; readonly email: string };
}

/** What is reviewed: what the choice would bring, and whom it would make. */
export interface Reviewed {
  readonly option: KeyOption;
  /** Null: the tenant is there. */
  readonly newTenant: TenantToBe | null;
}

/** What the sentences of an option name. */
export function figuresOf(option: KeyOption): ThingFigures {
  const { daysLost, daysSinceEnd, daysToDeletion, usersToFree, usersWithoutSeat } = option;
  return { daysLost, daysSinceEnd, daysToDeletion, usersToFree, usersWithoutSeat };
}

/**
 * The version of the review of a choice: it is another one as soon as what a customer ticks means something else, that is
 * the use, the seats, the dates, the things to know or a number in their sentences, or what is made of a new tenant.
 */
export function reviewVersionOf({ option, newTenant }: Reviewed): string {
  const { use, startsOn, expiresOn, thingsToKnow } = option;
  const about = 'subscriptionId' in option ? option.subscriptionId : null;
  const when = 'when' in option ? option.when : null;
  const dates = [startsOn.toString(), expiresOn?.toString() ?? null];
  const figures = Object.values(figuresOf(option));
  const meant = [use, about, when, ...dates, option.seats.after, ...thingsToKnow, ...figures, ...madeOf(newTenant)];
  return digest(meant.map(String).join('/'));
}

function madeOf(newTenant: TenantToBe | null): string[] {
  if (!newTenant) return [];
  const { organisation, country, zone, locale, cloud, administrator } = newTenant;
  return [organisation, country, zone, locale, cloud, administrator.name, administrator.email];
}

/** @throws DomainError reviewChanged when another review was read, acknowledgementRequired when a tick is missing */
export function acknowledge(reviewed: Reviewed, { acknowledged, reviewVersion }: Ticks): Acknowledgement {
  const { option } = reviewed;
  if (reviewVersion !== reviewVersionOf(reviewed)) throw new DomainError('reviewChanged');
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
