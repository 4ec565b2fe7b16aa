import { ServiceError, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { UpdateNotProcessed, untilProcessed } from '../../adapters/until-processed.js';

const rejected = (type: string) =>
  new WorkflowUpdateFailedError('Workflow Update failed', ApplicationFailure.create({ type, nonRetryable: true }));
const answered = (code: number) =>
  new ServiceError('Workflow Update failed', {
    cause: Object.assign(new Error('of the server'), { code, details: '', metadata: {} }),
  });

const [resourceExhausted, failedPrecondition, aborted, notFound] = [8, 9, 10, 5];

/** Fails as often as errors are given, then answers. */
function failing(...errors: readonly Error[]): { call: () => Promise<string>; count: () => number } {
  let count = 0;
  const call = async () => {
    const error = errors[count];
    count += 1;
    if (error) throw error;
    return 'done';
  };
  return { call, count: () => count };
}

describe('an Update that is turned away for a reason that passes', () => {
  it.each([
    ['not processed by the workflow task that it came with', rejected('UnprocessedUpdate')],
    ['too many on their way', answered(resourceExhausted)],
    ['a run that takes no more of them', answered(failedPrecondition)],
    ['a run that closes', answered(aborted)],
  ])('is sent again: %s', async (_reason, error) => {
    const { call, count } = failing(error, error);
    expect(await untilProcessed(call, Date.now() + 60_000)).toBe('done');
    expect(count()).toBe(3);
  });

  it.each([
    ['tooManyRequests', answered(resourceExhausted)],
    ['unavailable', rejected('UnprocessedUpdate')],
    ['unavailable', answered(failedPrecondition)],
  ])('is given up in time, as %s', async (code, error) => {
    const given = untilProcessed(() => Promise.reject(error), Date.now() + 200);
    await expect(given).rejects.toMatchObject({ code });
    await expect(given).rejects.toBeInstanceOf(UpdateNotProcessed);
  });
});

describe('an Update that is refused for good', () => {
  it.each([
    ['by the workflow', rejected('alreadyOnHold')],
    ['for want of a workflow', answered(notFound)],
    ['by what nobody foresaw', new Error('a fault')],
  ])('is not sent again: %s', async (_how, error) => {
    const { call, count } = failing(error);
    await expect(untilProcessed(call, Date.now() + 60_000)).rejects.toBe(error);
    expect(count()).toBe(1);
  });
});
