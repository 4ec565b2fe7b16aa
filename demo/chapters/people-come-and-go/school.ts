/** The school and its seats. */

import { tenant } from '../../../api/identity/tenants/schema.js';
import { user } from '../../../api/identity/users/schema.js';
import { changedLicences, subscription } from '../../../api/subscriptions/subscriptions/schema.js';
import type { Stage } from '../../chapter.js';
import type { Bought } from '../../purchase.js';

export const zone = 'Europe/Warsaw';

export interface Person {
  readonly id: string;
  readonly name: string;
}

export class School {
  constructor(
    private readonly stage: Stage,
    private readonly bought: Bought,
  ) {}

  private get path(): string {
    return `/v1/subscriptions/${this.bought.subscriptionId}`;
  }

  async expectSeats(expected: { readonly owned: number; readonly assigned: number }): Promise<void> {
    const { seats } = await this.stage.api.get(this.path, subscription);
    this.stage.story.expect(`${expected.assigned} of ${expected.owned} seats taken`, seats, expected);
  }

  async add(name: string): Promise<Person> {
    const body = { name, email: 'olga.nowak@szkola.example' };
    const { id } = await this.stage.api.post(`/v1/tenants/${this.bought.tenantId}/users`, body, user);
    return { id, name };
  }

  /** At most 20 people are named at once. */
  async assign(sentence: string, people: readonly string[]): Promise<void> {
    const { results } = await this.stage.api.post(`${this.path}/licences`, { assign: people }, changedLicences);
    const assigned = results.map(({ userId, result }) => `${userId} ${result}`);
    this.stage.story.expect(
      sentence,
      assigned,
      people.map((id) => `${id} assigned`),
    );
  }

  /** One who is refused does not keep the others from theirs. */
  async expectNoSeat({ id, name }: Person, others: readonly string[]): Promise<void> {
    const { api, story } = this.stage;
    const body = { assign: [...others, id] };
    const { results } = await api.post(`${this.path}/licences`, body, changedLicences);
    story.expect(
      `${name} is the twenty-first: refused alone, by name`,
      results.map(({ userId, result, problem }) => [userId, result, problem?.code ?? null]),
      [...others.map((other) => [other, 'alreadyAssigned', null]), [id, 'refused', 'noFreeSeat']],
    );
    story.print(results.at(-1)?.problem?.message ?? '');
  }

  async expectLastAdministratorStays(): Promise<void> {
    const { api, story } = this.stage;
    const path = `/v1/tenants/${this.bought.tenantId}`;
    const { administratorIds } = await api.get(path, tenant);
    const { status, code, detail, title } = await api.refusal(
      'POST',
      `${path}/users/${administratorIds[0]}/deactivate`,
    );
    story.expect('The last administrator cannot leave', code, 'lastAdministrator');
    story.print(`${status} ${code}: ${detail || title}`);
  }
}
