import { clockWorkflowId } from '../../contracts/workflow-ids.js';
import { eventually } from '../eventually.js';
import type { Perennial } from '../perennial.js';

/** Plays a clock through all that it knows: advanced, stuck, skipped, retried, changed, deleted. @returns its workflow's id */
export async function playClock(perennial: Perennial, startsAt: string, plan: string): Promise<string> {
  const clock = await perennial.createClock(startsAt);
  const path = `/v1/test-clocks/${clock.id}`;
  const order = async (what: string, body?: object) => {
    const { status, text } = await perennial.call('POST', `${path}/${what}`, body);
    if (status !== 202) throw new Error(`${what} was answered ${status}: ${text}`);
    return clock.settled();
  };
  const { subscriptionId } = await perennial.redeemed({ clock, plan });
  await order('advance', { toNextMilestone: true });
  await perennial.dataPlaneWill({ failRate: 1, status: 503, kinds: ['disable'], subscriptionId });
  await order('advance', { by: 'P6M' });
  await order('retry');
  await order('skip');
  await perennial.dataPlaneWill({});
  await order('retry');
  await perennial.call('PATCH', path, { keep: true });
  await perennial.call('PATCH', path, { name: 'Played' });
  await perennial.call('DELETE', path);
  await eventually(async () => {
    if ((await perennial.call('GET', path)).status !== 404) throw new Error(`The clock ${clock.id} is still there`);
  });
  return clockWorkflowId(clock.id);
}
