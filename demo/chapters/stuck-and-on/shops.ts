/** Two shops on one clock, of which one has bad luck: what can be seen of both. */
import { notices } from '../../../api/messaging/notices/schema.js';
import { subscription } from '../../../api/subscriptions/subscriptions/schema.js';
import { timeline } from '../../../api/subscriptions/timelines/schema.js';
import { type Instant, instant } from '../../../domain/calendar.js';
import type { Stage } from '../../chapter.js';
import { formatTime } from '../../format-time.js';
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

  async expectStates(state: 'grace' | 'disabled' | 'deleted'): Promise<void> {
    const states = await this.ofBoth(async ({ subscriptionId }) => {
      const read = await this.stage.api.get(`/v1/subscriptions/${subscriptionId}`, subscription);
      return `${read.state}`;
    });
    this.stage.story.expect(`The clock is ready, and both are ${state}`, states, { broken: state, other: state });
  }

  async expectNoMail(): Promise<void> {
    const { organisation, email } = this.shops.broken;
    const mails = await this.stage.externalSystems.mailsTo(email);
    this.stage.story.expect(`${organisation} has no mail`, mails.length, 0);
  }

  /** What became of the notices of each, in the order in which they were due. */
  async expectNotices(expected: Both<readonly string[]>): Promise<void> {
    const states = await this.ofBoth<readonly string[]>(async ({ subscriptionId }) => {
      const { items } = await this.stage.api.get(`/v1/subscriptions/${subscriptionId}/notices`, notices);
      return items.map(({ kind, state }) => `${kind} ${state}`);
    });
    const { organisation } = this.shops.broken;
    this.stage.story.expect(`✉ The notices to ${organisation}: ${expected.broken.join(', ')}`, states, expected);
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

  /** Computed from dates, whatever a server does. */
  async expectNobodyWorks(): Promise<void> {
    const work = await this.ofBoth(async ({ subscriptionId }) => {
      const read = await this.stage.api.get(`/v1/subscriptions/${subscriptionId}`, subscription);
      return read.entitlement.usersWork;
    });
    this.stage.story.expect('The API says of both that nobody is entitled to work', work, {
      broken: false,
      other: false,
    });
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

  private async ofBoth<Of>(look: (shop: Shop) => Promise<Of>): Promise<Both<Of>> {
    const [broken, other] = await Promise.all([look(this.shops.broken), look(this.shops.other)]);
    return { broken, other };
  }
}
