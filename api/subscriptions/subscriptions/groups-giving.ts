/** The groups by which people hold a licence, as callers are told. */
import type { PlaceAnswer } from '../../../domain/identity/named-people.js';
import type { Groups } from '../../../models/subscriptions/groups.js';

export interface NamedGroup {
  readonly id: string;
  readonly name: string;
}

/** Which groups give these users the licences that they hold of a subscription, by the users' ids. */
export async function groupsGiving(
  groups: Groups,
  subscriptionId: string,
  userIds: readonly string[],
): Promise<Map<string, NamedGroup[]>> {
  const found = await groups.reasonsFor(subscriptionId, userIds);
  const names = await groups.names(found.map(({ groupId }) => groupId));
  const giving = new Map<string, NamedGroup[]>();
  for (const { userId, groupId: id } of found) {
    giving.set(userId, [...(giving.get(userId) ?? []), { id, name: names.get(id) ?? '' }]);
  }
  return giving;
}

/** Whose licence comes from groups, with the names of these. */
export async function withGroups<Result extends string>(
  groups: Groups,
  { subscriptionId }: { readonly subscriptionId: string },
  answers: readonly PlaceAnswer<Result>[],
): Promise<PlaceAnswer<Result>[]> {
  const refused = answers.filter(({ problem }) => problem?.code === 'licenceOfGroup');
  if (refused.length === 0) return [...answers];
  const giving = await groupsGiving(
    groups,
    subscriptionId,
    refused.flatMap(({ userId }) => userId ?? []),
  );
  return answers.map((answer) => {
    const { userId, problem } = answer;
    if (problem?.code !== 'licenceOfGroup' || userId === null) return answer;
    const named = (giving.get(userId) ?? []).map(({ name }) => name).join(', ');
    return { ...answer, problem: { ...problem, details: { groups: named } } };
  });
}
