/** What the creation of a customer is measured against: the same workflow starts, Updates, activities and inserts, without rules. */
import {
  allHandlersFinished,
  condition,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  sleep,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { BareCreationActivities } from './bare-creation-activities.js';
import { bareAccept, bareOpened, bareRedeem } from './bare-creation-messages.js';
import { bareState } from './bare-messages.js';

const { insert } = proxyLocalActivities<BareCreationActivities>({ startToCloseTimeout: '10 seconds' });
const { redeem, startSetUp, awaitSetUp, provision, notify } = proxyActivities<BareCreationActivities>({
  startToCloseTimeout: '1 minute',
});

export async function bareRedemption(id: string): Promise<void> {
  let opened = false;
  let redeemed = false;
  setHandler(bareOpened, () => condition(() => opened));
  setHandler(bareAccept, () => insert(['agreement'], id));
  setHandler(bareRedeem, async () => {
    await redeem(id);
    await insert(['redeemed'], id);
    redeemed = true;
  });
  await insert(['key-claim'], id);
  opened = true;
  await condition(() => redeemed && allHandlersFinished(), '1 day');
}

export async function bareSubscription(id: string): Promise<void> {
  await insert(['assignment', 'subscription', 'event'], id);
  await startSetUp(id);
  await awaitSetUp(id);
  await insert(['set-up-event', 'set-up-audit'], id);
  upsertSearchAttributes([{ key: bareState, value: 'active' }]);
  await sleep('300 days');
}

export async function bareSetUp(id: string): Promise<void> {
  await provision();
  await insert(['set-up-done'], id);
  await notify(id);
}
