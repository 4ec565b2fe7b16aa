/** Two shops on one clock, of which one has bad luck: what can be seen of both. */
import { subscription } from '../../../api/subscriptions/subscriptions/schema.js';
import { timeline } from '../../../api/subscriptions/timelines/schema.js';
import { dateIn, type Instant, instant, type PlainDate } from '../../../domain/calendar.js';
import type { Stage } from '../../chapter.js';
import { formatDay, formatTime } from '../../format-time.js';
import type { Bought } from '../../purchase.js';
import { dated } from '../../timeline-events.js';

export const zone = 'Europe/Warsaw';

export interface Shop extends Bought {
  readonly organisation: string;
  readonly email: string;
}

type Both<Of> = Readonly<Record<'broken' | 'other', Of>>;

export class Shops {
  constructor(
    private readonly stage: Stage,
    private readonly shops: Both<Shop>,
  ) {}

  async expectStates(state: 'active' | 'grace' | 'disabled' | 'deleted'): Promise<void> {
    const states = await this.ofBoth(async (shop) => `${(await this.read(shop)).state}`);
    this.stage.story.expect(`Both are ${state}`, states, { broken: state, other: state });
  }

  /**
   * The days by which the mails of each are dated; the first one, that it is set up, is left out. The time of day is that of the
   * attempt that went through.
   */
  async expectMailsOn(expected: Both<readonly PlainDate[]>): Promise<void> {
    const dates = await this.ofBoth(async ({ email }) => {
      const [, ...mails] = await this.stage.externalSystems.mailsTo(email);
      return mails.map(({ date }) => formatDay(dateIn(zone, instant(date))));
    });
    const times = { broken: expected.broken.map(formatDay), other: expected.other.map(formatDay) };
    const textOf = (side: keyof Both<unknown>) =>
      `${this.shops[side].organisation} has ${times[side].length === 0 ? 'no mail' : `✉ ${times[side].join('; ')}`}`;
    this.stage.story.expect(textOf('broken'), dates.broken, times.broken);
    this.stage.story.expect(textOf('other'), dates.other, times.other);
  }

  /** What the data plane holds of each. */
  async expectDoors(expected: Both<string>): Promise<void> {
    const { broken, other } = this.shops;
    const doors = await this.ofBoth(
      async ({ subscriptionId }) => (await this.stage.externalSystems.placeOf(subscriptionId)).state,
    );
    const doorsText = `${broken.organisation} is ${expected.broken}, ${other.organisation} is ${expected.other}`;
    this.stage.story.expect(`On the data plane ${doorsText}`, doors, expected);
  }

  /** Whether the data plane has what the API shows. */
  async expectDataPlane(expected: Both<'confirmed' | 'deferred'>): Promise<void> {
    const { broken, other } = this.shops;
    const states = await this.ofBoth(async (shop) => `${(await this.read(shop)).dataPlane?.state}`);
    const text = `${expected.broken} for ${broken.organisation}, ${expected.other} for ${other.organisation}`;
    this.stage.story.expect(`The API says of their data plane: ${text}`, states, expected);
  }

  async expectToldOnce(kind: string, at: Instant): Promise<void> {
    const effects = await this.ofBoth(async ({ subscriptionId }) => {
      const effects = await this.stage.externalSystems.effectsOn(subscriptionId);
      return effects
        .filter((effect) => effect.kind === kind)
        .map((effect) => `${effect.effect} ${formatTime(instant(effect.at), zone)}`);
    });
    const once = [`carriedOut ${formatTime(at, zone)}`];
    this.stage.story.expect(`It was carried out once for each, as of ${formatTime(at, zone)}`, effects, {
      broken: once,
      other: once,
    });
  }

  /** The one that had bad luck has had the same at the same instants as the one that had none. */
  async expectSameLives(): Promise<void> {
    const lives = await this.ofBoth(async ({ subscriptionId }) => {
      const { past } = await this.stage.api.get(`/v1/subscriptions/${subscriptionId}/timeline`, timeline);
      return past.filter(({ kind }) => kind !== 'committed' && kind !== 'setUpDone').map(dated);
    });
    const { broken, other } = this.shops;
    this.stage.story.expect(
      `The ${lives.broken.length} events of ${broken.organisation} are those of ${other.organisation}, to the second`,
      lives.broken,
      lives.other,
    );
  }

  private read({ subscriptionId }: Shop) {
    return this.stage.api.get(`/v1/subscriptions/${subscriptionId}`, subscription);
  }

  private async ofBoth<Of>(look: (shop: Shop) => Promise<Of>): Promise<Both<Of>> {
    const [broken, other] = await Promise.all([look(this.shops.broken), look(this.shops.other)]);
    return { broken, other };
  }
}
