import { z } from 'zod';
import { DomainError, type ErrorCode, errorCatalogue } from '../../../domain/errors.js';
import { isFinal } from '../../../domain/subscriptions/group-licences.js';
import type { User } from '../../../models/identity/users.js';
import type { Group, GroupMember, GroupPlan, StoredGroupLicence } from '../../../models/subscriptions/groups.js';
import type { SubscriptionProjection } from '../../../models/subscriptions/subscriptions.js';
import { email, instant, line, showInstant } from '../../formats.js';
import { pageOf } from '../../http/page.js';
import type { Language } from '../../i18n/language.js';
import { sentenceOf } from '../../i18n/sentences.js';
import { person, resultAt } from '../../identity/users/people.js';
import { idOf } from '../../ids.js';

export const groupId = idOf('group', 'Id of a group');
const tenantId = idOf('tenant', 'Id of a tenant');
const userId = idOf('user', 'Id of a user');
const subscriptionId = idOf('subscription', 'Id of a subscription');

/** As many people can join and leave in one call. */
export const mostPeople = 500;
/** As many plans can a group hold. */
export const mostPlans = 20;

const name = line(100).meta({
  description: 'No two groups of a tenant have one, whatever its case and diacritics',
  example: 'Sales',
});
const text = z.union([line(500), z.literal('')]).meta({ example: 'Everybody in sales' });

export const newGroup = z.strictObject({ name, description: text.default('') }).meta({ id: 'NewGroup' });

export const groupChange = z
  .strictObject({ name: name.optional(), description: text.optional() })
  .meta({ id: 'GroupChange', description: 'A merge patch: what is left out stays' });

const groupPlan = z
  .strictObject({
    subscriptionId,
    planId: z.string().meta({ example: 'office-business' }),
    subscriptionState: z.string().meta({ example: 'active' }),
    addedAt: instant,
  })
  .meta({ id: 'GroupPlan' });

export const group = z
  .strictObject({
    id: groupId,
    tenantId,
    name,
    description: text,
    plans: z.array(groupPlan).meta({ description: 'What its members get a licence of' }),
    members: z.int().min(0).meta({ description: 'How many' }),
    conflicts: z.int().min(0).meta({ description: 'How many licences could not be given yet' }),
    createdAt: instant,
  })
  .meta({ id: 'Group' });

export const groupPage = pageOf(group, 'GroupPage');

const people = z.array(person).max(mostPeople).default([]);

export const memberChange = z
  .strictObject({
    add: people.meta({ description: 'Who joins. Licences follow by themselves, in the order of joining' }),
    remove: people.meta({ description: 'Who leaves' }),
  })
  .refine(({ add, remove }) => add.length + remove.length > 0, 'must name somebody')
  .refine(({ add, remove }) => add.length + remove.length <= mostPeople, `must name ${mostPeople} people at most`)
  .meta({ id: 'GroupMemberChange' });

export const changedMembers = z
  .strictObject({
    results: z.array(resultAt(z.enum(['added', 'alreadyMember', 'removed', 'notMember', 'refused']))),
  })
  .meta({
    id: 'ChangedGroupMembers',
    description: 'Answered person by person: one that is refused does not fail the others',
  });

const problem = z.strictObject({ code: z.string().meta({ example: 'noFreeSeat' }), message: z.string() });

const state = z.enum(['assigning', 'assigned', 'waiting', 'failed']).meta({
  description:
    'assigning: it follows in a moment; waiting: as soon as its reason is gone; failed: not before the plan is taken from the group',
});

const licence = z.strictObject({
  subscriptionId,
  state,
  problem: problem.nullable().meta({ description: 'Why it could not be given yet' }),
});

export const memberPage = pageOf(
  z
    .strictObject({
      userId,
      name: z.string(),
      email: email.nullable(),
      joinedAt: instant,
      licences: z.array(licence),
    })
    .meta({ id: 'GroupMember' }),
  'GroupMemberPage',
);

export const conflictPage = pageOf(
  licence
    .extend({ userId, name: z.string(), email: email.nullable() })
    .meta({ id: 'GroupConflict', description: 'A licence that a member could not be given yet' }),
  'GroupConflictPage',
);

/** What is shown beside the group itself. */
export interface GroupFacts {
  readonly plans: readonly GroupPlan[];
  readonly subscriptions: ReadonlyMap<string, SubscriptionProjection>;
  readonly counts: { readonly members: number; readonly conflicts: number };
}

export function showGroup(
  { _id: id, tenantId: tenant, name: called, description, createdAt }: Group,
  { plans, subscriptions, counts }: GroupFacts,
): z.input<typeof group> {
  return {
    id,
    tenantId: tenant,
    name: called,
    description,
    plans: plans.map(({ subscriptionId: held, addedAt }) => ({
      subscriptionId: held,
      planId: subscriptions.get(held)?.planId ?? '',
      subscriptionState: subscriptions.get(held)?.state ?? 'deleted',
      addedAt: showInstant(addedAt),
    })),
    ...counts,
    createdAt: showInstant(createdAt),
  };
}

interface Beside {
  readonly subscriptions: ReadonlyMap<string, SubscriptionProjection>;
  readonly language: Language;
}

export function showMember(
  { userId: id, joinedAt }: GroupMember,
  user: User | undefined,
  licences: readonly StoredGroupLicence[],
  beside: Beside,
) {
  return {
    userId: id,
    name: user?.name ?? '',
    email: user?.email || null,
    joinedAt: showInstant(joinedAt),
    licences: licences.filter((one) => one.userId === id).map((one) => showLicence(one, beside)),
  };
}

export const memberColumns = [
  ...(['userId', 'name', 'email', 'joinedAt'] as const),
  ...(['subscriptionId', 'planId', 'state', 'reason', 'explanation'] as const),
] as const;

type MemberRow = Readonly<Record<(typeof memberColumns)[number], string | null>>;

/** One for each licence, and one for who has none. */
export function memberRows(
  { licences, ...member }: ReturnType<typeof showMember>,
  subscriptions: ReadonlyMap<string, SubscriptionProjection>,
): MemberRow[] {
  const none = { subscriptionId: null, planId: null, state: null, reason: null, explanation: null };
  if (licences.length === 0) return [{ ...member, ...none }];
  return licences.map(({ subscriptionId: held, state: how, problem: refused }) => ({
    ...member,
    subscriptionId: held,
    planId: subscriptions.get(held)?.planId ?? null,
    state: how,
    reason: refused?.code ?? null,
    explanation: refused?.message ?? null,
  }));
}

export function showConflict(found: StoredGroupLicence, user: User | undefined, beside: Beside) {
  const { userId: id } = found;
  return { userId: id, name: user?.name ?? '', email: user?.email || null, ...showLicence(found, beside) };
}

function showLicence(found: StoredGroupLicence, { subscriptions, language }: Beside) {
  const { subscriptionId: held, problem: code } = found;
  const projection = subscriptions.get(held);
  const refused = code && { code, message: sentenceOf(refusalOf(code, projection), language) };
  return { subscriptionId: held, state: shownState(found), problem: refused };
}

function shownState({ state: how, problem: code }: StoredGroupLicence): z.input<typeof state> {
  if (how === 'waiting') return code && isFinal(code) ? 'failed' : 'waiting';
  return how === 'assigned' ? 'assigned' : 'assigning';
}

function refusalOf(code: ErrorCode, projection: SubscriptionProjection | undefined): DomainError {
  const replacement = projection?.subscription.replacement;
  const taken = replacement ? { by: replacement.by, when: replacement.when, on: replacement.movesFrom } : {};
  return new DomainError(code, errorCatalogue[code].title, { state: projection?.state ?? 'deleted', ...taken });
}
