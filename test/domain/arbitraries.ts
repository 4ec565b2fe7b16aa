/** What property tests draw from: days, terms and zones, the troublesome ones among them. */

import fc from 'fast-check';
import { addDays, type PlainDate, plainDate } from '../../domain/calendar.js';
import { type Policy, policies } from '../../domain/catalogue/policies.js';
import { expiryOf, type TermDates } from '../../domain/subscriptions/milestones.js';

/** Zones whose clocks change at midnight, by half an hour, by two hours, during Ramadan, or not at all. */
export const zones = [
  'Africa/Cairo',
  'Africa/Casablanca',
  'America/Asuncion',
  'America/Havana',
  'America/New_York',
  'America/Santiago',
  'America/St_Johns',
  'Antarctica/Troll',
  'Asia/Beirut',
  'Asia/Kolkata',
  'Asia/Shanghai',
  'Atlantic/Azores',
  'Australia/Lord_Howe',
  'Europe/Prague',
  'Europe/Warsaw',
  'Pacific/Apia',
  'Pacific/Auckland',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
  'UTC',
];

export const zone: fc.Arbitrary<string> = fc.constantFrom(...zones);

export const day: fc.Arbitrary<PlainDate> = fc
  .integer({ min: 0, max: 20 * 365 })
  .map((days) => addDays(plainDate('2024-01-01'), days));

export const policy: fc.Arbitrary<Policy> = fc.constantFrom(...policies);

/** A term with the policy that its length asks for. */
export const term: fc.Arbitrary<{ dates: TermDates; policy: Policy }> = fc
  .record({ startsOn: day, zone, policy })
  .chain(({ startsOn, zone, policy }) => {
    const months = policy.id.toLowerCase().includes('annual') ? fc.constantFrom(12, 36) : fc.constant(1);
    const length =
      policy.trialDays === undefined ? months.map((n) => ({ months: n })) : fc.constant({ days: policy.trialDays });
    return length.map((l) => ({ dates: { startsOn, zone, expiresOn: expiryOf(startsOn, l) }, policy }));
  });
