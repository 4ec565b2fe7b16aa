import type { Reach } from '../../domain/identity/grants.js';
import { groupsOfPage, type RankedGroup } from '../../domain/partners/ranked-groups.js';
import type { TenantPosition, Tenants } from '../identity/tenants.js';
import type {
  SubscriptionFilter,
  SubscriptionGroup,
  SubscriptionProjection,
  Subscriptions,
} from '../subscriptions/subscriptions.js';

/** Where a page ends that is in the order of groups: the last one's group and its id. */
export interface GroupedPosition {
  readonly key: string;
  readonly id: string;
}

/** What is asked for, and as far as what. */
interface Asked {
  readonly reach: Reach;
  readonly filter: SubscriptionFilter;
  readonly direction: 1 | -1;
  readonly limit: number;
}

/** Subscriptions in orders that are not their own: by the names of their tenants, and by what they are expected to cost. */
export class Dashboard {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly tenants: Tenants,
  ) {}

  /** In the order of the names of organisations. */
  async byOrganisation(
    asked: Asked,
    after: (GroupedPosition & Pick<TenantPosition, 'folded'>) | undefined,
  ): Promise<SubscriptionProjection[]> {
    const { reach, filter, direction } = asked;
    const counts = await this.subscriptions.countBy(reach, filter, 'tenantId');
    const from = after && { folded: after.folded, id: after.key };
    const named = this.tenants.byName(filter.testClockId, { among: [...counts.keys()], from, direction });
    return this.page(asked, 'tenantId', present(named, counts), after);
  }

  /** In the order in which pricings are given, which is from that of the position on. */
  async byPricing(
    asked: Asked,
    ranked: Iterable<RankedGroup>,
    after: GroupedPosition | undefined,
  ): Promise<SubscriptionProjection[]> {
    return this.page(asked, 'pricing', ranked, after);
  }

  private async page(
    { reach, filter, direction, limit }: Asked,
    group: SubscriptionGroup,
    ranked: AsyncIterable<RankedGroup> | Iterable<RankedGroup>,
    after: GroupedPosition | undefined,
  ): Promise<SubscriptionProjection[]> {
    const read = (among: readonly string[], most: number, beyond?: string) =>
      among.length === 0 || most <= 0
        ? []
        : this.subscriptions.inGroups(reach, filter, { group, among, after: beyond, direction }, most);
    const begun = after ? await read([after.key], limit, after.id) : [];
    const { whole, first } = await groupsOfPage(beyondGroup(ranked, after?.key), limit - begun.length);
    // Some may have come since they were counted: with as many more the page is cut behind all of them.
    const all = await read(whole, 2 * limit);
    const rank = new Map(whole.map((key, place) => [key, place]));
    const placeOf = (one: SubscriptionProjection) => rank.get(String(one[group])) ?? 0;
    const found = [...begun, ...all.sort((one, other) => placeOf(one) - placeOf(other))];
    const rest = first === null ? [] : await read([first], limit - found.length);
    return [...found, ...rest].slice(0, limit);
  }
}

async function* present(
  named: AsyncIterable<TenantPosition>,
  counts: ReadonlyMap<string, number>,
): AsyncGenerator<RankedGroup> {
  for await (const { id: key } of named) {
    const count = counts.get(key);
    if (count !== undefined) yield { key, count };
  }
}

async function* beyondGroup(
  ranked: AsyncIterable<RankedGroup> | Iterable<RankedGroup>,
  key: string | undefined,
): AsyncGenerator<RankedGroup> {
  for await (const group of ranked) if (group.key !== key) yield group;
}
