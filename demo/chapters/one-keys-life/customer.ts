/** The customer of the story as it is seen from outside: answers of the API, its place on the data plane. */
import type { z } from 'zod';
import { userPage } from '../../../api/identity/users/schema.js';
import { licences, progress, subscription } from '../../../api/subscriptions/subscriptions/schema.js';
import { type Instant, instant } from '../../../domain/calendar.js';
import type { Stage } from '../../chapter.js';
import type { Effect } from '../../external-systems.js';
import { formatDay, formatTime } from '../../format-time.js';
import { until } from '../../http.js';
import type { PlayedClock } from '../../played-clock.js';
import { StoryBroken } from '../../story.js';
import { noonOf } from '../../times-of-day.js';
import type { ExpectedNotice, TermDates } from './dates.js';
import { Mailbox } from './mailbox.js';

export const organisation = 'Piekarnia Nowak';
export const administrator = 'Anna Nowak';
export const zone = 'Europe/Warsaw';
export const seats = 3;
const serviceLicences = ['office', 'mail'];

export interface CustomerIds {
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly email: string;
}

type Subscription = z.output<typeof subscription>;

export class Customer {
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly mailbox: Mailbox;

  constructor(
    private readonly stage: Stage,
    { tenantId, subscriptionId, email }: CustomerIds,
  ) {
    this.tenantId = tenantId;
    this.subscriptionId = subscriptionId;
    this.mailbox = new Mailbox(stage, { subscriptionId, address: email, zone });
  }

  subscription(): Promise<Subscription> {
    return this.stage.api.get(`/v1/subscriptions/${this.subscriptionId}`, subscription);
  }

  effects(): Promise<Effect[]> {
    return this.stage.externalSystems.effectsOn(this.subscriptionId);
  }

  async licences(): Promise<string[]> {
    const { items } = await this.stage.api.get(`/v1/subscriptions/${this.subscriptionId}/licences`, licences);
    return items.map(({ userId }) => userId);
  }

  private async setUpProblem(): Promise<string> {
    const { problem } = await this.stage.api.get(`/v1/subscriptions/${this.subscriptionId}/set-up`, progress);
    return problem ? `${problem.code}: ${problem.message}` : 'without a reason';
  }

  /** @returns when the term was committed and when the set-up was done */
  async expectSetUp(term: TermDates): Promise<{ committedAt: Instant; setUpAt: Instant }> {
    const { story, signal } = this.stage;
    const active = await until(
      'Set up',
      async () => {
        const found = await this.subscription();
        if (found.reason === 'setUpStuck') throw new StoryBroken(`The set-up is stuck: ${await this.setUpProblem()}`);
        return found.state === 'settingUp' ? undefined : found;
      },
      { signal },
    );
    story.expect(
      `Active until the end of ${formatDay(term.lastDay)}: ${seats} seats, paid by key`,
      { ...summary(active), term: daysOf(active.term) },
      { ...summaryOf('active', 'termPaid'), term: termOf(1, term) },
    );
    await this.expectOnDataPlane(
      `The data plane was told once: ${serviceLicences.join(' and ')} for ${seats}, in Poland`,
      {
        state: 'active',
        commands: ['provision'],
      },
    );
    const { items: users } = await this.stage.api.get(`/v1/tenants/${this.tenantId}/users`, userPage);
    const [anna] = users;
    story.expect(
      `${administrator} is the administrator and has the first licence; two seats are free`,
      { users: users.map((user) => [user.name, user.administrator]), holders: await this.licences(), ...active.seats },
      { users: [[administrator, true]], holders: anna ? [anna.id] : [], owned: seats, assigned: 1 },
    );
    story.expect(
      'What comes if nobody does anything is known to the second:',
      active.nextMilestones.map(({ kind, days, notice, at }) => ({
        what: `${notice ?? kind}`,
        days: days ?? null,
        at,
      })),
      milestonesOf(term),
    );
    story.print(`mails on ${term.notices.map(({ at }) => formatTime(at, zone)).join('; ')}`);
    const [grace, disabled, gone] = [term.expiredAt, term.disabledAt, term.deletedAt].map((at) => formatTime(at, zone));
    story.print(`grace from ${grace}; disabled on ${disabled}; deleted on ${gone}`);
    const committed = (await this.effects()).find(({ kind }) => kind === 'provision');
    return { committedAt: instant(committed?.at ?? active.now), setUpAt: instant(active.since) };
  }

  async expectActive(sentence: string): Promise<void> {
    this.stage.story.expect(sentence, summary(await this.subscription()), summaryOf('active', 'termPaid'));
  }

  /** Plays to noon of the first day of grace. */
  async expectGraceAt(clock: PlayedClock, term: TermDates): Promise<void> {
    await clock.advanceTo(noonOf(term.expiresOn, zone));
    const found = await this.subscription();
    this.stage.story.expect(
      `Grace since ${formatTime(term.expiredAt, zone)}: everybody works on until the end of ${formatDay(term.lastGraceDay)}`,
      { ...summary(found), since: found.since, renewable: found.renewal.possible },
      { ...summaryOf('grace', 'termExpired'), since: term.expiredAt.toString(), renewable: true },
    );
    await this.mailbox.expect([term.expiredNotice]);
  }

  /** @returns when the renewal was committed */
  async expectRenewed(term: TermDates): Promise<Instant> {
    const { story, signal } = this.stage;
    const renewed = await until(
      'The data plane is told of the renewal',
      async () => (await this.effects()).find(({ kind }) => kind === 'reactivate'),
      { signal },
    );
    const at = instant(renewed.at);
    const found = await this.subscription();
    story.expect(
      `Active again: the second term began on ${formatDay(term.startsOn)}, where the first one ended`,
      { ...summary(found), since: found.since, term: daysOf(found.term) },
      {
        ...summaryOf('active', 'termPaid'),
        since: at.toString(),
        term: termOf(2, term),
      },
    );
    await this.expectOnDataPlane('The data plane was told that it goes on', {
      state: 'active',
      commands: ['provision', 'reactivate'],
    });
    await this.mailbox.sent('reactivated');
    await this.mailbox.expect([{ kind: 'reactivated', days: null, at }]);
    return at;
  }

  async expectDisabled(term: TermDates): Promise<void> {
    const found = await this.subscription();
    this.stage.story.expect(
      `Disabled since ${formatTime(term.disabledAt, zone)}: nobody works, administrators export, the data is kept`,
      { ...summary(found), since: found.since },
      { ...summaryOf('disabled', 'graceOver'), usersWork: false, since: term.disabledAt.toString() },
    );
    await this.expectOnDataPlane('The data plane was told, and has shut the door', {
      state: 'disabled',
      since: term.disabledAt,
      commands: ['provision', 'reactivate', 'disable'],
    });
    await this.mailbox.expect([term.disabledNotice]);
  }

  /** The state on the data plane, and everything it was told: each command once. */
  async expectOnDataPlane(
    sentence: string,
    { state, commands, since }: { state: string; commands: string[]; since?: Instant },
  ): Promise<void> {
    const [place, effects] = await Promise.all([
      this.stage.externalSystems.placeOf(this.subscriptionId),
      this.effects(),
    ]);
    const gone = state === 'deleted';
    this.stage.story.expect<unknown>(
      sentence,
      { ...place, since: since && place.since, commands: effects.map(({ kind, effect }) => `${kind} ${effect}`) },
      {
        state,
        since: since?.toString(),
        seats: gone ? 0 : seats,
        serviceLicences: gone ? [] : serviceLicences,
        country: 'PL',
        commands: commands.map((kind) => `${kind} carriedOut`),
      },
    );
  }
}

/** What decides who can do what. */
function summary({ state, reason, entitlement }: Subscription) {
  return { state: state as string, reason, ...entitlement };
}

function summaryOf(state: string, reason: string): ReturnType<typeof summary> {
  return { state, reason, usersWork: true, administratorsExport: true, data: 'kept' };
}

type TermDays = Omit<Subscription['term'], 'source'>;

/** A term without the redemption that made it. */
function daysOf({ source: _source, ...days }: Subscription['term']): TermDays {
  return days;
}

function termOf(number: number, { startsOn, expiresOn, lastDay }: TermDates): TermDays {
  return {
    number,
    startsOn: startsOn.toString(),
    expiresOn: expiresOn.toString(),
    lastDay: lastDay.toString(),
    timeZone: zone,
    billing: 'prepaid',
    periods: null,
  };
}

/** All that is to come of a term, in its order. */
function milestonesOf(term: TermDates) {
  const message = ({ kind, days, at }: ExpectedNotice) => ({ what: kind as string, days, at: at.toString() });
  const change = (what: string, at: Instant) => ({ what, days: null, at: at.toString() });
  return [
    ...term.notices.map(message),
    change('expiry', term.expiredAt),
    message(term.expiredNotice),
    change('disablement', term.disabledAt),
    message(term.disabledNotice),
    ...term.announcements.map(message),
    change('deletion', term.deletedAt),
    message(term.deletedNotice),
  ];
}
