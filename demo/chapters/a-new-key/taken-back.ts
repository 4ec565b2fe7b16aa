/** A set-up that cannot be finished is taken back, as if nothing had been, and tried again. */
import { openedRedemption, redemption } from '../../../api/keys/redemptions/schema.js';
import { subscription } from '../../../api/subscriptions/subscriptions/schema.js';
import { daysBetween } from '../../../domain/calendar.js';
import { until } from '../../http.js';
import { boughtWith, redeem } from '../../purchase.js';
import type { Company } from './company.js';
import { Move, refusing } from './move.js';
import type { Present, Redemption } from './options.js';
import { expectOrder, type Ordered } from './order.js';

const wording = '2026-11';

/** With the loss of the days that are left confirmed. @returns the ended redemption */
export async function replaceNow(company: Company, order: Ordered, { expiresOn }: Present): Promise<Redemption> {
  const { api, administrator, oldId, stage } = company;
  const declaration = { name: administrator.name, wording };
  const choice = { use: 'replace', subscriptionId: oldId, when: 'now', confirmLoss: true };
  const opened = await api.post('/v1/redemptions', { ...choice, keyOrderId: order.id, declaration }, openedRedemption);
  const days = daysBetween(await company.today(), expiresOn);
  stage.story.expect(
    `${administrator.name} replaces it now, and confirms that ${days} paid days are lost`,
    [opened.review?.daysLost, opened.review?.thingsToKnow.some(({ id }) => id === 'daysAreLost')],
    [days, true],
  );
  return redeem(api, opened, administrator.name);
}

/** The data plane refuses one of them for good, and the administrator has it all undone. */
export async function takeBack(company: Company, order: Ordered, present: Present): Promise<void> {
  const { api, stage } = company;
  const person = company.someone();
  const { story } = stage;
  const before = await standing(company);
  const [move, redeemed] = await refusing(stage, person, async () => {
    const ended = await replaceNow(company, order, present);
    const begun = new Move(company, boughtWith(ended).subscriptionId);
    await begun.expectStuckOn(person);
    return [begun, ended] as const;
  });
  await api.post(`/v1/subscriptions/${move.newId}/undo`, undefined, subscription);
  const total = company.people.length + 1;
  move.expectCounts('The administrator has it undone: who was moved is moved back', await move.waitForState('undone'), {
    state: 'undone',
    problem: null,
    users: { total, movedBack: total - 1, failed: 1 },
  });
  const ended = async () => ((await company.subscription(move.newId)).state === 'undone' ? true : undefined);
  await until('The new subscription is undone', ended, { signal: stage.signal });
  story.expect('The old subscription and its licences are as they were', await standing(company), before);
  const { state } = await api.get(`/v1/redemptions/${redeemed.id}`, redemption);
  story.expect('The redemption says so', `${state}`, 'undone');
  await expectOrder(company, order, 'The order is pending again', 'pending');
}

/** The same order once more, on a data plane that is well again. */
export async function tryAgain(company: Company, order: Ordered, present: Present): Promise<void> {
  const { stage, oldId } = company;
  const { subscriptionId } = boughtWith(await replaceNow(company, order, present));
  const move = new Move(company, subscriptionId);
  const total = company.people.length + 1;
  move.expectCounts('Everybody is moved', await move.waitForState('done'), {
    state: 'done',
    problem: null,
    users: { total, moved: total },
  });
  const superseded = async () => ((await company.subscription(oldId)).state === 'superseded' ? true : undefined);
  await until('The old subscription is superseded', superseded, { signal: stage.signal });
  await until(
    'The data plane has heard of it',
    async () => ((await stage.externalSystems.placeOf(oldId)).state === 'superseded' ? true : undefined),
    { signal: stage.signal },
  );
  await move.expectOnDataPlane();
  await expectOrder(company, order, 'The order is redeemed', 'redeemed');
}

/** Who holds a licence, and what becomes of the subscription that is to be replaced. */
async function standing(company: Company) {
  const { state, endsBecause, expiresOn, seats } = await company.subscription(company.oldId);
  const holders = await company.holders(company.oldId);
  return { state: `${state}`, endsBecause, expiresOn, seats, holders: holders.sort() };
}
