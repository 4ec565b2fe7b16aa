/** What happened to all customers in which order: as foreseen, as written down, and as it was seen from outside. */
import { timeline } from '../../../api/subscriptions/timelines/schema.js';
import { type Instant, instant, isBefore } from '../../../domain/calendar.js';
import type { Stage } from '../../chapter.js';
import { formatTime } from '../../format-time.js';
import { dated } from '../../timeline-events.js';
import { type Member, zone } from './circle.js';

/** A workflow wakes some milliseconds after its instant, so effects are dated to the minute. */
const minute = 60_000;
/** What callers did, and the set-up, come when they come. */
const notPredicted: readonly string[] = ['committed', 'setUpDone', 'renewed'];

function pathOf({ subscriptionId }: Member): string {
  return `/v1/subscriptions/${subscriptionId}/timeline`;
}

/** What was foreseen of each customer on a day. */
export class Foresight {
  private constructor(
    private readonly stage: Stage,
    private readonly foreseen: readonly { readonly member: Member; readonly future: readonly string[] }[],
  ) {}

  static async of(stage: Stage, members: readonly Member[]): Promise<Foresight> {
    const foreseen = await Promise.all(
      members.map(async (member) => {
        const { future } = await stage.api.get(pathOf(member), timeline);
        return { member, future: future.map(dated) };
      }),
    );
    const count = foreseen.reduce((sum, { future }) => sum + future.length, 0);
    stage.story.print(`${count} events are foreseen if nobody does anything, each to the second`);
    return new Foresight(stage, foreseen);
  }

  /** Of those to whom nobody did anything, everything up to an instant came as it was foreseen, and nothing else. */
  async expectCameTrue(until: Instant, touched: ReadonlySet<string>): Promise<void> {
    const { api, story } = this.stage;
    const left = this.foreseen.filter(({ member }) => !touched.has(member.subscriptionId));
    const due = (line: string) => !isBefore(until, instant(line.slice(0, line.indexOf(' '))));
    const came = await Promise.all(
      left.map(async ({ member }) => {
        const { past } = await api.get(pathOf(member), timeline);
        return past.filter(({ kind }) => !notPredicted.includes(kind)).map(dated);
      }),
    );
    story.expect(
      `All ${came.flat().length} events of the ${left.length} to whom nobody did anything came as foreseen`,
      came,
      left.map(({ future }) => future.filter(due)),
    );
  }
}

/** A line for each instant at which states changed: to what, and whose. */
export async function tellInOrder({ api, story }: Stage, members: readonly Member[]): Promise<void> {
  const changes = new Map<string, string[]>();
  let mails = 0;
  for (const member of members) {
    const { past } = await api.get(pathOf(member), timeline);
    for (const event of past.filter(({ kind }) => !notPredicted.includes(kind) && kind !== 'deletionStarted')) {
      if (event.notice !== undefined) mails += 1;
      else changes.set(dated(event), [...(changes.get(dated(event)) ?? []), member.organisation]);
    }
  }
  for (const [change, who] of [...changes].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const [at = '', state] = change.split(' ');
    story.print(`${formatTime(instant(at), zone)}  ${state}: ${who.join(', ')}`);
  }
  story.print(`and ${mails} mails between them`);
}

/** Mails and commands to the data plane by the wall's time, against the instants at which they were due on the clock. */
export async function expectOrderOfEffects(
  { story, externalSystems }: Stage,
  members: readonly Member[],
): Promise<void> {
  const effects = await Promise.all(
    members.map(async ({ address, subscriptionId }) => {
      const [mails, commands] = await Promise.all([
        externalSystems.mailsTo(address),
        externalSystems.effectsOn(subscriptionId),
      ]);
      const byItself = commands.filter(({ kind }) => kind === 'disable' || kind === 'delete');
      return [
        ...mails.map(({ receivedAt, date }) => ({ wall: receivedAt, due: date })),
        ...byItself.map(({ confirmedAt, at }) => ({ wall: confirmedAt, due: at })),
      ];
    }),
  );
  const due = effects
    .flat()
    .sort((one, other) => Date.parse(one.wall) - Date.parse(other.wall))
    .map((effect) => Math.floor(Date.parse(effect.due) / minute));
  const early = due.filter((at, i) => i > 0 && at < (due[i - 1] ?? at)).length;
  story.expect(
    `${due.length} mails and commands went out by the wall in the order of their instants on the clock`,
    early,
    0,
  );
}
