/**
 * When users who were moved to a new subscription are invited to install the new version, and reminded: docs/concepts.md,
 * "Invitations".
 */
import { addDays, dateIn, type Instant, messageTime } from '../calendar.js';

/** In the days after the set-up everybody is invited. */
const inviteWithinDays = 5;
/** Fewer are not worth a day of their own. */
const atLeastADay = 20;
/** Who has not installed by then is reminded, once. */
const remindAfterDays = 7;

/** How it got here that a user is done: by the link in the mail, or by the data plane. */
export type InstalledBy = 'link' | 'dataPlane';

/** `withdrawn`: the user left, has no licence any more, or the subscription has ended. */
export const installationStates = ['waiting', 'invited', 'reminded', 'done', 'withdrawn'] as const;
export type InstallationState = (typeof installationStates)[number];

export type WithdrawalReason = 'userLeft' | 'noLicence' | 'subscriptionEnded';

/** A text or an address in which the token of a link is hidden: whoever has it can read, or say for the user to be done. */
export function withoutLinks(text: string): string {
  return text.replaceAll(
    /(\/(?:[\w-]+-(?:pages|links)|installations|membership-invitations|calendars)\/)[\w%-]{20,}/gi,
    '$1…',
  );
}

/** What an administrator does after a replacement, in this order. */
export const nextSteps = ['users', 'domain', 'mail', 'data'] as const;
export type NextStep = (typeof nextSteps)[number];

/** How many users are invited on each day: at most five days, as equal as can be, and no day of fewer than 20 beside others. */
export function tranches(users: number): number[] {
  if (users === 0) return [];
  const days = Math.min(inviteWithinDays, Math.max(1, Math.floor(users / atLeastADay)));
  return Array.from({ length: days }, (_, day) => Math.floor(users / days) + (day < users % days ? 1 : 0));
}

/** The day of a user's invitation, 0 for the first one. @param place from 0, among so many users */
export function trancheOf(place: number, users: number): number {
  let end = 0;
  const days = tranches(users);
  const day = days.findIndex((size) => {
    end += size;
    return place < end;
  });
  return day === -1 ? Math.max(0, days.length - 1) : day;
}

/** 09:00 of the day of a tranche in the term's zone; the first one is on the day after the set-up's end. */
export function invitationAt(setUpEndedAt: Instant, zone: string, tranche: number): Instant {
  return messageTime(addDays(dateIn(zone, setUpEndedAt), 1 + tranche), zone);
}

/** 09:00 of the seventh day after the invitation. */
export function reminderAt(invitedAt: Instant, zone: string): Instant {
  return messageTime(addDays(dateIn(zone, invitedAt), remindAfterDays), zone);
}
