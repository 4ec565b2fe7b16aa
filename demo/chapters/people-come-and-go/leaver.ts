/** A person who leaves, and what is known of him until nothing is. */

import { restoredUser, user, userPage } from '../../../api/identity/users/schema.js';
import { auditPage } from '../../../api/operations/audit/schema.js';
import { userWorkflowId } from '../../../contracts/workflow-ids.js';
import { addHours, compareInstants, type Instant, instant } from '../../../domain/calendar.js';
import type { Stage } from '../../chapter.js';
import { formatTime } from '../../format-time.js';
import type { Bought } from '../../purchase.js';
import { zone } from './school.js';

const daysToReturn = 30;

export class Leaver {
  private constructor(
    private readonly stage: Stage,
    private readonly bought: Bought,
    private readonly id: string,
    private readonly name: string,
  ) {}

  static async of(stage: Stage, bought: Bought, id: string): Promise<Leaver> {
    const { name } = await stage.api.get(`/v1/tenants/${bought.tenantId}/users/${id}`, user);
    return new Leaver(stage, bought, id, name);
  }

  private get users(): string {
    return `/v1/tenants/${this.bought.tenantId}/users`;
  }

  /** @returns until when he can come back */
  async deactivate(licence: 'freed' | 'none'): Promise<Instant> {
    const { api, story } = this.stage;
    const body = { reason: 'Works elsewhere now' };
    const { state, deactivation } = await api.post(`${this.users}/${this.id}/deactivate`, body, user);
    const at = instant(deactivation?.at ?? '');
    const until = instant(deactivation?.restorableUntil ?? '');
    const and = licence === 'freed' ? 'his licence is freed' : 'he had no licence';
    story.expect(
      `${this.name} is deactivated, ${and}; he can come back until ${formatTime(until, zone)}`,
      {
        state: `${state}`,
        licences: deactivation?.licences.map(({ subscriptionId, result }) => `${subscriptionId} ${result}`),
        thirtyDays: compareInstants(until, addHours(at, daysToReturn * 24)) === 0,
      },
      {
        state: 'deactivated',
        licences: licence === 'freed' ? [`${this.bought.subscriptionId} freed`] : [],
        thirtyDays: true,
      },
    );
    return until;
  }

  async restore(licence: 'assigned' | 'refused'): Promise<void> {
    const { api, story } = this.stage;
    const restored = await api.post(`${this.users}/${this.id}/restore`, undefined, restoredUser);
    const [held] = restored.licences;
    const why = held?.problem?.message ?? null;
    story.expect(
      licence === 'assigned'
        ? 'Restored: he is active again, with his licence, since a seat is free'
        : 'Restored: he is active again, without a licence, and the answer says why',
      { state: restored.user.state, licences: restored.licences.map(({ result }) => result) },
      { state: 'active', licences: [licence] },
    );
    if (why) story.print(why);
  }

  async expectRemembered(): Promise<void> {
    const found = await this.stage.api.get(`${this.users}/${this.id}`, user);
    this.stage.story.expect(
      'An hour before that, his name and address are still known',
      { state: found.state, name: found.name },
      { state: 'deactivated', name: this.name },
    );
  }

  async expectForgotten(): Promise<void> {
    const { api, story, externalSystems } = this.stage;
    const found = await api.get(`${this.users}/${this.id}`, user);
    story.expect(
      'An hour after it, nothing is left of him but the id',
      { id: found.id, state: found.state, name: found.name, email: found.email },
      { id: this.id, state: 'purged', name: '', email: null },
    );
    const [file, search, { items: audit }] = await Promise.all([
      api.text(`${this.users}.csv`),
      api.get(`${this.users}?search=${encodeURIComponent(this.name)}&state=purged`, userPage),
      api.get(`/v1/audit?subjectId=${this.id}&limit=100`, auditPage),
    ]);
    const named = [file, JSON.stringify(search.items), JSON.stringify(audit)].map((text) => text.includes(this.name));
    story.expect('His name is in no file of the users, in no list and in no entry of the audit', named, [
      false,
      false,
      false,
    ]);
    story.print(
      `audit: ${audit
        .map(({ operation }) => operation)
        .reverse()
        .join(', ')}`,
    );
    const { status, code, detail, title } = await api.refusal('POST', `${this.users}/${this.id}/restore`);
    story.expect('It is too late to come back', code, 'restorePeriodOver');
    story.print(`${status} ${code}: ${detail || title}`);
    const workflowId = userWorkflowId(this.bought.tenantId, this.id);
    const run = await externalSystems.runOf(workflowId);
    if (run === undefined) return;
    story.expect('The process that waited for 30 days has ended', run.status, 'completed');
    story.print(externalSystems.pageOf(workflowId) ?? '');
  }
}
