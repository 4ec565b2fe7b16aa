import { mock } from 'node:test';
import { MockActivityEnvironment } from '@temporalio/testing';
import { signsOfLife } from '../../worker/activity-interceptors.js';

const seconds = 1_000;

/** How often an activity is heard of that takes so long, by these limits. */
async function beatsOf(tookMs: number, limits: { startToCloseTimeoutMs: number; heartbeatTimeoutMs?: number }) {
  const environment = new MockActivityEnvironment(limits, { interceptors: [signsOfLife] });
  let beats = 0;
  environment.on('heartbeat', () => {
    beats += 1;
  });
  // Time passes inside of it: it is heard of only where its context is known.
  await environment.run(async () => mock.timers.tick(tookMs));
  mock.timers.tick(60 * seconds);
  return beats;
}

describe('an activity that takes moments', () => {
  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  });
  afterEach(() => {
    mock.timers.reset();
  });
  const limits = { startToCloseTimeoutMs: 60 * seconds, heartbeatTimeoutMs: 20 * seconds };

  it('is heard of while others are busy, until it ends', async () => {
    expect(await beatsOf(31 * seconds, limits)).toBe(6);
  });

  it('says nothing where it is done in moments, since what is heard is billed', async () => {
    expect(await beatsOf(3 * seconds, limits)).toBe(0);
  });

  it('says itself that it gets on where it may take longer', async () => {
    expect(await beatsOf(31 * seconds, { ...limits, startToCloseTimeoutMs: 3_600 * seconds })).toBe(0);
  });
});
