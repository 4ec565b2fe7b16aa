/** A company of the story: its people, who come from a file, and its administrator, who has an API key. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { createdApiKey } from '../../../api/identity/api-keys/schema.js';
import { changedLicences, licences, subscription } from '../../../api/subscriptions/subscriptions/schema.js';
import { dateIn, type PlainDate } from '../../../domain/calendar.js';
import type { ApiClient } from '../../api-client.js';
import type { Stage } from '../../chapter.js';
import type { PlayedClock } from '../../played-clock.js';
import { buy } from '../../purchase.js';
import { StoryBroken } from '../../story.js';

export const zone = 'Europe/Warsaw';

const firstNames = [
  'Adam',
  'Ewa',
  'Hanna',
  'Iga',
  'Jan',
  'Karol',
  'Lena',
  'Maja',
  'Marek',
  'Olga',
  'Piotr',
  'Tomasz',
  'Zofia',
];
const lastNames = ['Duda', 'Lis', 'Wilk'];

/** So many people can be given a licence by one call. */
const atOnce = 20;

const importReport = z.object({ lines: z.array(z.object({ userId: z.string() })) });

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

interface Founding {
  readonly organisation: string;
  readonly administrator: string;
  /** The administrator included. */
  readonly people: number;
  /** What all of them work with. */
  readonly keys: { readonly planId: string; readonly count: number; readonly seats: number; readonly soldBy: string };
}

type Subscription = z.output<typeof subscription>;

export class Company {
  private constructor(
    readonly stage: Stage,
    readonly clock: PlayedClock,
    readonly organisation: string,
    readonly tenantId: string,
    /** The subscription that its people work with at first. */
    readonly oldId: string,
    readonly administrator: { readonly name: string; readonly email: string; readonly apiKeyId: string },
    /** The API as its administrator. */
    readonly api: ApiClient,
    /** All but the administrator. */
    readonly people: readonly Person[],
    /** The domain of all its addresses. */
    readonly domain: string,
  ) {}

  /** It buys, is set up, and everybody gets a licence. */
  static async founded(stage: Stage, clock: PlayedClock, founding: Founding): Promise<Company> {
    const { organisation, people: count, keys } = founding;
    const domain = `${plain(organisation)}-${randomBytes(4).toString('hex')}.example`;
    const administrator = { name: founding.administrator, email: `admin@${domain}` };
    const tenant = { country: 'PL', organisation, timeZone: zone, locale: 'pl-PL', administrator };
    const { tenantId, subscriptionId } = await buy(stage, { testClockId: clock.id, ...keys }, tenant);
    const keyOrder = { name: administrator.name, role: 'administrator', tenantId, locale: 'en' };
    const { id: apiKeyId, key } = await stage.api.post('/v1/api-keys', keyOrder, createdApiKey);
    const api = stage.api.as(key);
    const people = await imported(api, tenantId, peopleOf(domain).slice(0, count - 1));
    const made = new Company(
      stage,
      clock,
      organisation,
      tenantId,
      subscriptionId,
      { ...administrator, apiKeyId },
      api,
      people,
      domain,
    );
    await made.assign(people);
    return made;
  }

  /** Who has bad luck on the data plane. */
  someone(): Person {
    const last = this.people.at(-1);
    if (!last) throw new StoryBroken(`Nobody works at ${this.organisation}`);
    return last;
  }

  subscription(id: string): Promise<Subscription> {
    return this.api.get(`/v1/subscriptions/${id}`, subscription);
  }

  /** Ids of those who hold a licence. */
  async holders(id: string): Promise<string[]> {
    const { items } = await this.api.get(`/v1/subscriptions/${id}/licences?limit=100`, licences);
    return items.map(({ userId }) => userId);
  }

  async today(): Promise<PlainDate> {
    return dateIn(zone, await this.clock.now());
  }

  private async assign(people: readonly Person[]): Promise<void> {
    for (let from = 0; from < people.length; from += atOnce) {
      const assign = people.slice(from, from + atOnce).map(({ id }) => id);
      await this.api.post(`/v1/subscriptions/${this.oldId}/licences`, { assign }, changedLicences);
    }
  }
}

async function imported(api: ApiClient, tenantId: string, people: readonly Omit<Person, 'id'>[]): Promise<Person[]> {
  const lines = people.map(({ name, email }) => `${name};${email}`);
  const csv = `${['name;email', ...lines].join('\n')}\n`;
  const report = await api.postCsv(`/v1/tenants/${tenantId}/users/import`, csv, importReport);
  return people.map((person, i) => ({ ...person, id: report.lines[i]?.userId ?? '' }));
}

function peopleOf(domain: string): Omit<Person, 'id'>[] {
  return lastNames.flatMap((last) =>
    firstNames.map((first) => ({ name: `${first} ${last}`, email: `${plain(first)}.${plain(last)}@${domain}` })),
  );
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(' ', '-');
}
