/** The administrator decides what becomes of the subscription that there is, and redeems. */
import { z } from 'zod';
import { openedRedemption, redemption } from '../../../api/keys/redemptions/schema.js';
import { addDays, daysBetween, type PlainDate, startOfDay } from '../../../domain/calendar.js';
import { formatDay, formatTime } from '../../format-time.js';
import { boughtWith, issueKeys, redeem, renewal } from '../../purchase.js';
import { type Company, zone } from './company.js';
import { expectOptions, type Present, type Redemption, replace, separate } from './options.js';
import { expectOrder, type Ordered } from './order.js';

const wording = '2026-11';
const agreement = { agreement: 'openLicense', version: '2026-01' } as const;
/** Of the keys, in months. */
const months = 12;

const lost = z.object({ daysLost: z.number() });
const named = z.object({ by: z.string() });

/** Opens a redemption by the order's id, and reads what can be chosen. @returns the open redemption */
export async function openByOrder(company: Company, order: Ordered, present: Present): Promise<Redemption> {
  const { api, tenantId, stage, administrator } = company;
  const { story } = stage;
  const declaration = { name: administrator.name, wording };
  const opened = await api.post('/v1/redemptions', { keyOrderId: order.id, declaration, tenantId }, openedRedemption);
  story.expect(
    `${administrator.name} opens a redemption by naming the order: nothing is typed`,
    { state: opened.state, use: opened.use, seats: opened.seats, keyOrderId: opened.keyOrderId },
    { state: 'open', use: null, seats: order.seats, keyOrderId: order.id },
  );
  await expectOrder(company, order, 'Its keys are reserved', 'inRedemption');
  const today = await company.today();
  const term = { today, months, seats: order.seats };
  expectOptions(story, opened, [
    separate(today, months, order.seats),
    replace('now', present, { ...term, daysLost: daysBetween(today, present.expiresOn) }),
    replace('lastDay', present, { ...term, daysLost: 0 }),
  ]);
  return opened;
}

/** To replace it now costs the days that are left, so it is asked for twice. */
export async function expectConfirmationNeeded(company: Company, { id }: Redemption, present: Present): Promise<void> {
  const choice = { use: 'replace', subscriptionId: present.subscriptionId, when: 'now' };
  const { code, status, detail, details } = await company.api.refusal('PUT', `/v1/redemptions/${id}/choice`, {
    json: choice,
  });
  const daysLost = daysBetween(await company.today(), present.expiresOn);
  company.stage.story.expect(
    'To replace it now without a word about the days is refused',
    { code, daysLost: lost.safeParse(details).data?.daysLost },
    { code: 'confirmationRequired', daysLost },
  );
  company.stage.story.print(`${status} ${code}: ${detail}`);
}

/** Chooses, with the loss confirmed where there is one. */
export async function choose(
  company: Company,
  { id }: Redemption,
  present: Present,
  when: 'now' | 'lastDay',
): Promise<Redemption> {
  const choice = { use: 'replace', subscriptionId: present.subscriptionId, when };
  const confirmed = when === 'now' ? { ...choice, confirmLoss: true } : choice;
  return company.api.put(`/v1/redemptions/${id}/choice`, confirmed, redemption);
}

/** Signs the open-licence agreement, ticks what is to know, and redeems. @returns the id of the new subscription */
export async function signAndRedeem(company: Company, chosen: Redemption, order: Ordered): Promise<string> {
  const { api, administrator, stage } = company;
  const { story } = stage;
  const body = { ...agreement, signedBy: administrator.name };
  const signed = await api.post(`/v1/redemptions/${chosen.id}/agreement`, body, redemption);
  story.expect(
    'The open-licence agreement is signed with a typed name, once for all redemptions to come',
    [chosen.agreement.accepted, { ...signed.agreement, signedAt: null, attestedBy: null }],
    [
      false,
      {
        name: agreement.agreement,
        version: agreement.version,
        accepted: true,
        signedBy: administrator.name,
        signedAt: null,
        attestedBy: null,
      },
    ],
  );
  story.print('To know:');
  for (const { text } of signed.review?.thingsToKnow ?? []) story.print(`☑ ${text}`);
  const redeemed = await redeem(api, signed, administrator.name);
  story.expect('Redeemed', redeemed.state, 'redeemed');
  await expectOrder(company, order, 'The order is redeemed: its keys are used up', 'redeemed');
  return boughtWith(redeemed).subscriptionId;
}

/** The new one waits for the last day of the old one, which names it. */
export async function expectWaiting(company: Company, newId: string, expiresOn: PlainDate): Promise<void> {
  const { stage, oldId } = company;
  const [pending, old] = await Promise.all([company.subscription(newId), company.subscription(oldId)]);
  const lastDay = addDays(expiresOn, -1);
  const [next] = pending.nextMilestones;
  stage.story.expect<unknown>(
    `The new subscription is pending: its set-up begins on ${formatTime(startOfDay(lastDay, zone), zone)}, its term on ${formatDay(expiresOn)}`,
    {
      state: pending.state,
      replaces: pending.replaces,
      entitlesFrom: pending.entitlesFrom,
      startsOn: pending.term.startsOn,
      usersWork: pending.entitlement.usersWork,
      next: next && { kind: next.kind, at: next.at },
    },
    {
      state: 'pending',
      replaces: { subscriptionId: oldId, when: 'lastDay' },
      entitlesFrom: lastDay.toString(),
      startsOn: expiresOn.toString(),
      usersWork: false,
      next: { kind: 'setUpStart', at: startOfDay(lastDay, zone).toString() },
    },
  );
  stage.story.expect<unknown>(
    'The old one names it, and sends no more notices of its end',
    {
      endsBecause: old.endsBecause,
      state: old.state,
      notices: old.nextMilestones.filter(({ notice }) => notice === 'expiring').length,
    },
    {
      endsBecause: {
        reason: 'replacement',
        by: newId,
        when: 'lastDay',
        movesFrom: lastDay.toString(),
        on: expiresOn.toString(),
        movedAt: null,
      },
      state: 'active',
      notices: 0,
    },
  );
}

/** Keys of its own plan do not renew it any more. */
export async function expectNoRenewal(company: Company, newId: string, planId: string): Promise<void> {
  const { api, clock, oldId, administrator, stage } = company;
  const keys = await issueKeys(stage.api, { testClockId: clock.id, planId });
  const { status, code, detail, details } = await api.refusal('POST', '/v1/redemptions', {
    json: renewal(keys, oldId, administrator.name),
  });
  stage.story.expect(
    'A key that would renew the old one is refused, and the new one is named',
    { code, by: named.safeParse(details).data?.by },
    { code: 'replacementWaits', by: newId },
  );
  stage.story.print(`${status} ${code}: ${detail}`);
}
