/** The options of a redemption, each compared with what the calendar says it brings. */
import type { z } from 'zod';
import type { redemptionOption } from '../../../api/keys/redemptions/options.js';
import type { redemption } from '../../../api/keys/redemptions/schema.js';
import { addDays, addMonths, type PlainDate, plainDate } from '../../../domain/calendar.js';
import { formatDay } from '../../format-time.js';
import type { Story } from '../../story.js';

export type Redemption = z.output<typeof redemption>;
type Option = z.output<typeof redemptionOption>;

/** All of an option but its sentences. */
export type Expected = Omit<Option, 'thingsToKnow'>;

/** What is the same in most of them. */
const unharmed = {
  subscriptionId: null,
  when: null,
  currentExpiresOn: null,
  daysLost: 0,
  usersToFree: 0,
  usersWithoutSeat: 0,
  surplusSeatDays: 0,
  confirmationNeeded: false,
} as const;

/** The days of a term. */
export function term(startsOn: PlainDate, expiresOn: PlainDate) {
  return {
    startsOn: startsOn.toString(),
    expiresOn: expiresOn.toString(),
    lastDay: addDays(expiresOn, -1).toString(),
  };
}

/** Another subscription beside those that there are. */
export function separate(today: PlainDate, months: number, seats: number): Expected {
  return {
    ...unharmed,
    use: 'separate',
    ...term(today, addMonths(today, months)),
    entitlesFrom: today.toString(),
    seats: { now: 0, after: seats, assigned: 0 },
  };
}

/** What a subscription is before the keys are used on it. */
export interface Present {
  readonly subscriptionId: string;
  readonly expiresOn: PlainDate;
  readonly seats: number;
  readonly assigned: number;
}

/** A new subscription in the place of the present one: its term begins today, or where the present one ends. */
export function replace(
  when: 'now' | 'lastDay',
  present: Present,
  { today, months, seats, daysLost }: { today: PlainDate; months: number; seats: number; daysLost: number },
): Expected {
  const startsOn = when === 'now' ? today : present.expiresOn;
  const entitlesFrom = when === 'now' ? today : addDays(present.expiresOn, -1);
  return {
    ...about(present, seats),
    use: 'replace',
    when,
    ...term(startsOn, addMonths(startsOn, months)),
    entitlesFrom: entitlesFrom.toString(),
    daysLost,
    confirmationNeeded: daysLost > 0,
  };
}

/** What options on a present subscription have in common. */
export function about({ subscriptionId, expiresOn, seats: now, assigned }: Present, after: number) {
  return {
    ...unharmed,
    subscriptionId,
    currentExpiresOn: expiresOn.toString(),
    seats: { now, after, assigned },
  };
}

/** Exactly these are offered, with exactly these consequences. */
export function expectOptions(
  story: Story,
  { options }: Pick<Redemption, 'options'>,
  expected: readonly Expected[],
): void {
  const found = (options ?? []).map(({ thingsToKnow, ...option }) => option);
  story.expect(`Exactly these apply: ${expected.map(named).join(', ')}`, found.map(named), expected.map(named));
  for (const one of expected) {
    story.expect<unknown>(
      describeOption(one),
      found.find((other) => named(other) === named(one)),
      one,
    );
  }
}

/** `replace lastDay` */
export function named({ use, when }: Pick<Expected, 'use' | 'when'>): string {
  return when === null ? use : `${use} ${when}`;
}

function describeOption(option: Expected): string {
  const { startsOn, lastDay, seats, daysLost, usersToFree } = option;
  const days = startsOn && lastDay ? `${day(startsOn)} to ${day(lastDay)}` : '';
  const harm = daysLost ? `${daysLost} paid days lost` : usersToFree ? `${usersToFree} users to free` : 'nothing lost';
  const before = seats && option.subscriptionId !== null ? ` (now ${seats.now}, ${seats.assigned} assigned)` : '';
  return `${named(option)}: ${days}, ${seats?.after} seats${before}, ${harm}`;
}

function day(text: string): string {
  return formatDay(plainDate(text));
}
