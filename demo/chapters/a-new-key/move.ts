/** The set-up of a subscription that takes the place of another one: everybody is moved, or is listed with a reason. */
import type { z } from 'zod';
import { notices } from '../../../api/messaging/notices/schema.js';
import { setUpProgress, setUpUsers } from '../../../api/subscriptions/set-ups/schema.js';
import { type PlainDate, startOfDay } from '../../../domain/calendar.js';
import type { Stage } from '../../chapter.js';
import { formatDay, formatTime } from '../../format-time.js';
import { until } from '../../http.js';
import { StoryBroken } from '../../story.js';
import { type Company, type Person, zone } from './company.js';

type Progress = z.output<typeof setUpProgress>;

/** How many people became what; a state that is left out: nobody. */
type Counts = Partial<Exclude<Progress['users'], null>>;

/** The data plane refuses to move one person, for good, while something happens. */
export async function refusing<Result>(
  { externalSystems }: Stage,
  { id }: Person,
  work: () => Promise<Result>,
): Promise<Result> {
  return externalSystems.whileDataPlane({ kinds: ['reassign'], userId: id, refuse: true }, work);
}

export class Move {
  constructor(
    private readonly company: Company,
    readonly newId: string,
  ) {}

  private get path(): string {
    return `/v1/subscriptions/${this.newId}/set-up`;
  }

  read(): Promise<Progress> {
    return this.company.api.get(this.path, setUpProgress);
  }

  /** Waits for a state; the set-up begins a moment after its subscription. */
  async waitForState(state: Progress['state']): Promise<Progress> {
    const look = async () => {
      if ((await this.company.api.statusOf(this.path)) === 404) return undefined;
      const found = await this.read();
      return found.state === state ? found : undefined;
    };
    return until(`The set-up is ${state}`, look, { signal: this.company.stage.signal });
  }

  /** It waits for a decision about one, who works as before; so does everybody else, by the new licence. */
  async expectStuckOn(person: Person): Promise<void> {
    const { api, stage, oldId } = this.company;
    const { story } = stage;
    const found = await this.waitForState('stuck');
    const total = this.company.people.length + 1;
    this.expectCounts(`Everybody is moved but one: ${total - 1} of ${total}; the set-up waits for a decision`, found, {
      state: 'stuck',
      problem: 'usersNotMoved',
      users: { total, moved: total - 1, failed: 1 },
    });
    const { items } = await api.get(`${this.path}/users?state=failed`, setUpUsers);
    story.expect(
      `${person.name} is listed, with the reason`,
      items.map(({ name, reason }) => ({ name, code: reason?.code })),
      [{ name: person.name, code: 'dataPlaneRefused' }],
    );
    for (const { reason } of items) story.print(reason?.message ?? '');
    await this.expectHolders(`${person.name} holds the old licence, the others the new one, nobody both`, {
      old: [person],
      moved: this.company.people.filter(({ id }) => id !== person.id).length + 1,
    });
    const { state, entitlement } = await this.company.subscription(oldId);
    story.expect('So the old subscription goes on', [`${state}`, entitlement.usersWork], ['active', true]);
  }

  /** Tries again those who were not moved, and follows the events. */
  async retry(): Promise<void> {
    const { api, stage } = this.company;
    const total = this.company.people.length + 1;
    const events = api.events(`${this.path}/events`, setUpProgress);
    const seen = [await events.next()].flatMap(({ value }) => (value === undefined ? [] : [value]));
    // Slow enough to be seen at work.
    await stage.externalSystems.whileDataPlane({ kinds: ['reassign'], delayMs: 1200 }, async () => {
      await api.post(`${this.path}/retry`, undefined, setUpProgress);
      for await (const event of events) seen.push(event);
    });
    const last = seen.at(-1);
    if (!last) throw new StoryBroken('The set-up has no events');
    this.expectCounts('Tried again, it is done, as who follows it hears at once', last, {
      state: 'done',
      problem: null,
      users: { total, moved: total },
    });
    for (const { state, users } of seen) {
      stage.story.print(
        `event: progress, ${state}: ${users?.moved} moved, ${users?.waiting} waiting, ${users?.failed} failed`,
      );
    }
  }

  /** On the first day of the new term. */
  async expectTakenOver(endsOn: PlainDate, expiresOn: PlainDate): Promise<void> {
    const { api, stage, oldId } = this.company;
    const { story } = stage;
    const [old, next] = await Promise.all([this.company.subscription(oldId), this.company.subscription(this.newId)]);
    const at = startOfDay(endsOn, zone);
    story.expect(
      `Superseded on ${formatTime(at, zone)}, when its last term was over; the new one is active until ${formatDay(expiresOn)}`,
      { old: `${old.state}`, since: old.since, next: `${next.state}`, expiresOn: next.expiresOn },
      { old: 'superseded', since: at.toString(), next: 'active', expiresOn: expiresOn.toString() },
    );
    const { items } = await api.get(`/v1/subscriptions/${oldId}/notices?limit=100`, notices);
    story.expect(
      'The administrator heard of the set-up, once of its end, before the order, and that it is superseded',
      items.map(({ kind, days }) => [`${kind}`, days]),
      [
        ['setUpDone', null],
        ['expiring', 60],
        ['superseded', null],
      ],
    );
    await this.expectOnDataPlane();
  }

  /** Its log shows each step of each user. */
  async expectOnDataPlane(): Promise<void> {
    const { stage, tenantId, oldId } = this.company;
    const [old, next, access] = await Promise.all([
      stage.externalSystems.placeOf(oldId),
      stage.externalSystems.placeOf(this.newId),
      stage.externalSystems.accessIn(tenantId),
    ]);
    const total = this.company.people.length + 1;
    stage.story.expect(
      `On the data plane all ${total} work with ${next.serviceLicences.join(' and ')}; at no instant was one of them without access`,
      {
        old: old.state,
        next: next.state,
        here: access.filter(({ through }) => through.includes(this.newId)).length,
        withoutAccess: access.filter(({ withoutAccess }) => withoutAccess > 0).length,
      },
      { old: 'superseded', next: 'active', here: total, withoutAccess: 0 },
    );
  }

  expectCounts(
    sentence: string,
    { state, problem, users }: Progress,
    expected: { state: Progress['state']; problem: string | null; users: Counts },
  ): void {
    const nobody = { total: 0, waiting: 0, moved: 0, passedOver: 0, failed: 0, setAside: 0, movedBack: 0 };
    this.company.stage.story.expect<unknown>(
      sentence,
      { state, problem: problem?.code ?? null, users },
      { ...expected, users: { ...nobody, ...expected.users } },
    );
  }

  async expectHolders(sentence: string, expected: { old: readonly Person[]; moved: number }): Promise<void> {
    const [old, moved] = await Promise.all([
      this.company.holders(this.company.oldId),
      this.company.holders(this.newId),
    ]);
    this.company.stage.story.expect(
      sentence,
      { old, moved: moved.length, both: moved.filter((id) => old.includes(id)).length },
      { old: expected.old.map(({ id }) => id), moved: expected.moved, both: 0 },
    );
  }
}
