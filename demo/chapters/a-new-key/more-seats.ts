/** More seats by key, which share the time of all, and a renewal long before the end. */
import { openedRedemption, redemption } from '../../../api/keys/redemptions/schema.js';
import { notices } from '../../../api/messaging/notices/schema.js';
import { addMonths, dateIn, daysBetween, type PlainDate, plainDate } from '../../../domain/calendar.js';
import { shareSeatTime } from '../../../domain/subscriptions/seat-time.js';
import { formatDay } from '../../format-time.js';
import { issueKeys, redeem, renewal } from '../../purchase.js';
import { StoryBroken } from '../../story.js';
import { noonOf } from '../../times-of-day.js';
import { type Company, zone } from './company.js';
import { about, expectOptions, type Present, separate, term } from './options.js';

/** Of the keys, in months. */
const months = 12;

interface Keys {
  readonly planId: string;
  readonly seats: number;
}

/** The administrator types a key for so many more seats. @returns the end that all seats share from now on */
export async function addSeats(company: Company, present: Present, { planId, seats }: Keys): Promise<PlainDate> {
  const { api, tenantId, clock, stage, administrator } = company;
  const { story } = stage;
  const today = await company.today();
  const keys = await issueKeys(stage.api, { testClockId: clock.id, planId, seats });
  const declaration = { name: administrator.name, wording: '2026-11' };
  const opened = await api.post('/v1/redemptions', { keys, declaration, tenantId }, openedRedemption);
  const shared = shareSeatTime({
    today,
    seatsNow: present.seats,
    daysLeft: daysBetween(today, present.expiresOn),
    seatsAdded: seats,
    keyTerm: { months },
  });
  expectOptions(story, opened, [
    separate(today, months, seats),
    {
      ...about(present, seats),
      use: 'renew',
      ...term(present.expiresOn, addMonths(present.expiresOn, months)),
      entitlesFrom: present.expiresOn.toString(),
      usersToFree: present.assigned - seats,
    },
    {
      ...about(present, present.seats + seats),
      use: 'addSeats',
      ...term(today, shared.expiresOn),
      entitlesFrom: today.toString(),
      surplusSeatDays: shared.surplus,
    },
  ]);
  story.expect('The agreement is signed already', opened.agreement.accepted, true);
  const choice = { use: 'addSeats', subscriptionId: present.subscriptionId };
  const chosen = await api.put(`/v1/redemptions/${opened.id}/choice`, choice, redemption);
  await redeem(api, chosen, administrator.name);
  const found = await company.subscription(present.subscriptionId);
  const kept = daysBetween(present.expiresOn, shared.expiresOn);
  story.expect(
    `${shared.seats} seats from today on, all until the day before ${formatDay(shared.expiresOn)}: the end moves by ${kept} days, ${shared.surplus} seat-days are won`,
    { seats: found.seats, expiresOn: found.expiresOn },
    { seats: { owned: shared.seats, assigned: present.assigned }, expiresOn: shared.expiresOn.toString() },
  );
  return shared.expiresOn;
}

/** One more term, which waits for the end of the present one. @returns its first day */
export async function renewEarly(
  company: Company,
  subscriptionId: string,
  { planId, seats }: Keys,
): Promise<PlainDate> {
  const { api, clock, stage, administrator } = company;
  const { expiresOn } = await company.subscription(subscriptionId);
  if (expiresOn === null) throw new StoryBroken('It has to end before it can be renewed');
  const startsOn = plainDate(expiresOn);
  const keys = await issueKeys(stage.api, { testClockId: clock.id, planId, seats });
  const opened = await api.post('/v1/redemptions', renewal(keys, subscriptionId, administrator.name), openedRedemption);
  await redeem(api, opened, administrator.name);
  const { stackedTerms, ...found } = await company.subscription(subscriptionId);
  const next = term(startsOn, addMonths(startsOn, months));
  stage.story.expect(
    `Renewed long before the end: the next term is stacked, from ${formatDay(startsOn)} on, and its end counts now`,
    {
      stacked: stackedTerms.map(({ startsOn: from, expiresOn: end, lastDay, seats: count }) => ({
        startsOn: from,
        expiresOn: end,
        lastDay,
        seats: count,
      })),
      expiresOn: found.expiresOn,
      inForce: found.term.expiresOn,
    },
    { stacked: [{ ...next, seats }], expiresOn: next.expiresOn, inForce: startsOn.toString() },
  );
  return startsOn;
}

/** Plays over the inner boundary. */
export async function expectTermBegun(company: Company, subscriptionId: string, startsOn: PlainDate): Promise<void> {
  const { api, clock, stage } = company;
  const { story } = stage;
  await clock.advanceTo(noonOf(startsOn, zone));
  const { state, reason, term: running, stackedTerms } = await company.subscription(subscriptionId);
  const { items } = await api.get(`/v1/subscriptions/${subscriptionId}/notices?limit=100`, notices);
  const ofEnds = items.filter(({ kind }) => kind === 'expiring' || kind === 'expired');
  story.expect(
    'That term has begun, and nobody was told of an end',
    {
      state: `${state}`,
      reason,
      startsOn: running.startsOn,
      stacked: stackedTerms.length,
      notices: ofEnds.length,
      today: dateIn(zone, await clock.now()).toString(),
    },
    {
      state: 'active',
      reason: 'termPaid',
      startsOn: startsOn.toString(),
      stacked: 0,
      notices: 0,
      today: startsOn.toString(),
    },
  );
}
