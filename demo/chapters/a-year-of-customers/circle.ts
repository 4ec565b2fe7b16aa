/** The partner's ten customers: who they are, what they bought, and what the partner sees of them. */

import { tenantPage } from '../../../api/identity/tenants/schema.js';
import { subscription } from '../../../api/subscriptions/subscriptions/schema.js';
import { addDays, addMonths, type PlainDate } from '../../../domain/calendar.js';
import type { Stage } from '../../chapter.js';
import { formatDay } from '../../format-time.js';
import type { EnteredPartner } from '../../partners.js';
import { type Bought, buy, ownAddress, renew } from '../../purchase.js';

/** The partner's own. */
export const zone = 'Europe/Warsaw';

interface Customer {
  readonly organisation: string;
  readonly country: string;
  readonly timeZone: string;
  readonly locale: string;
  readonly administrator: string;
  readonly planId: 'office-business' | 'office-open' | 'mail-monthly';
  /** So many days after the first one. */
  readonly day: number;
}

/** A customer with what it has. */
export interface Member extends Customer, Bought {
  readonly address: string;
  /** First day after its last term. */
  readonly expiresOn: PlainDate;
}

type Row = readonly [
  organisation: string,
  country: string,
  timeZone: string,
  locale: string,
  administrator: string,
  planId: Customer['planId'],
  day: number,
];

const rows: readonly Row[] = [
  ['Piekarnia Nowak', 'PL', 'Europe/Warsaw', 'pl-PL', 'Anna Nowak', 'office-business', 0],
  ['Pekárna Dvořák', 'CZ', 'Europe/Prague', 'cs-CZ', 'Jana Dvořáková', 'mail-monthly', 0],
  ['Bäckerei Huber', 'AT', 'Europe/Vienna', 'de-AT', 'Eva Huber', 'office-business', 0],
  ['Księgarnia Wisła', 'PL', 'Europe/Warsaw', 'pl-PL', 'Ewa Wiśniewska', 'mail-monthly', 0],
  ['Lakeside Bakery', 'US', 'America/Chicago', 'en-US', 'Joan Lake', 'office-business', 1],
  ['Cukrárna u Aničky', 'SK', 'Europe/Bratislava', 'cs-CZ', 'Anna Malá', 'office-open', 1],
  ['Gärtnerei Vogel', 'DE', 'Europe/Berlin', 'de-DE', 'Uwe Vogel', 'mail-monthly', 1],
  ['Panadería del Sur', 'CL', 'America/Santiago', 'es-CL', 'María Soto', 'office-business', 0],
  ['Zahradnictví Malý', 'CZ', 'Europe/Prague', 'cs-CZ', 'Petr Malý', 'office-open', 1],
  ['Studio Baltica', 'PL', 'Europe/Warsaw', 'pl-PL', 'Jan Morski', 'mail-monthly', 1],
];

const customers = rows.map(
  ([organisation, country, timeZone, locale, administrator, planId, day]): Customer => ({
    organisation,
    country,
    timeZone,
    locale,
    administrator,
    planId,
    day,
  }),
);

/** What keys of each plan are worth. */
const months = { 'office-business': 12, 'office-open': 12, 'mail-monthly': 1 } as const;

export class Circle {
  #members: Member[] = [];
  #renewed = new Set<string>();

  constructor(
    private readonly stage: Stage,
    readonly partner: EnteredPartner,
    readonly when: { readonly testClockId: string; readonly firstDay: PlainDate },
  ) {}

  get members(): readonly Member[] {
    return this.#members;
  }

  /** The subscriptions that were renewed. */
  get renewed(): ReadonlySet<string> {
    return this.#renewed;
  }

  /** Those whose last term ends so many months after the first day's. */
  endingIn(count: number): Member[] {
    const { firstDay } = this.when;
    return this.#members.filter(({ expiresOn, day }) => expiresOn.equals(addMonths(addDays(firstDay, day), count)));
  }

  async joinOn(day: number): Promise<void> {
    const joining = customers.filter((customer) => customer.day === day);
    const joined = await Promise.all(joining.map((customer) => this.join(customer)));
    this.#members.push(...joined);
    const names = joined.map(({ organisation, planId }) => `${organisation} (${planId})`);
    this.stage.story.print(`${formatDay(addDays(this.when.firstDay, day))}: ${names.join(', ')}`);
  }

  async renew(organisations: readonly string[]): Promise<void> {
    this.#members = await Promise.all(
      this.#members.map(async (member) => {
        if (!organisations.includes(member.organisation)) return member;
        await renew(this.stage, this.orderOf(member), member.subscriptionId, member.administrator);
        this.#renewed.add(member.subscriptionId);
        return { ...member, expiresOn: addMonths(member.expiresOn, months[member.planId]) };
      }),
    );
    this.stage.story.print(
      `${organisations.join(' and ')} ${organisations.length > 1 ? 'renew' : 'renews'} by new keys`,
    );
  }

  /** A partner sees the tenants that redeemed its keys, and no others. */
  async expectSeenByPartner(): Promise<void> {
    const { testClockId } = this.when;
    const { items } = await this.partner.api.get(`/v1/tenants?testClockId=${testClockId}&limit=100`, tenantPage);
    this.stage.story.expect(
      `${this.partner.name} sees all ten of them, since it sold their keys`,
      items.map(({ organisation }) => organisation).sort(),
      customers.map(({ organisation }) => organisation).sort(),
    );
  }

  /** How many are in which state, as the partner reads it. */
  async expectStates(expected: Readonly<Record<string, number>>): Promise<void> {
    const path = ({ subscriptionId }: Member) => `/v1/subscriptions/${subscriptionId}`;
    const read = await Promise.all(this.#members.map((member) => this.partner.api.get(path(member), subscription)));
    const counted: Record<string, number> = {};
    for (const { state } of read) counted[state] = (counted[state] ?? 0) + 1;
    const counts = Object.entries(expected).map(([state, count]) => `${count} ${state}`);
    this.stage.story.expect(`Of the ten: ${counts.join(', ')}`, counted, expected);
  }

  private orderOf({ planId }: Customer) {
    const { testClockId } = this.when;
    return { testClockId, planId, soldBy: this.partner.id, ...(planId === 'office-business' ? {} : { seats: 3 }) };
  }

  private async join(customer: Customer): Promise<Member> {
    const { organisation, country, timeZone, locale, administrator: name, planId, day } = customer;
    const address = ownAddress('admin', 'customers.example');
    const administrator = { name, email: address };
    const tenant = { organisation, country, timeZone, locale, administrator };
    const bought = await buy(this.stage, this.orderOf(customer), tenant);
    const expiresOn = addMonths(addDays(this.when.firstDay, day), months[planId]);
    return { ...customer, ...bought, address, expiresOn };
  }
}
