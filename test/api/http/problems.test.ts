import {
  ServiceError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ActivityFailure, ApplicationFailure, RetryState } from '@temporalio/common';
import { createConnection } from 'mongoose';
import { currentOrigin } from '../../../adapters/request-origin.js';
import { asDomainError, describeProblem } from '../../../api/http/problems.js';
import { DomainError } from '../../../domain/errors.js';
import { type ApiUnderTest, apiUnderTest, openTestDatabase } from './api-under-test.js';
import { chairAccess, chairRoutes, chairShop } from './sample-routes.js';

const refused = (type: string, details: unknown[] = []) =>
  ApplicationFailure.create({ type, message: 'The key was used on 1 May', details, nonRetryable: true });

function grpcError(code: number): ServiceError {
  const cause = Object.assign(new Error(`${code} from the server`), { code, details: '', metadata: {} });
  return new ServiceError('Failed', { cause });
}

describe('an error on its way to the caller', () => {
  it('keeps code, message and details of an update that the workflow refused', () => {
    const thrown = new WorkflowUpdateFailedError('Update failed', refused('usedKey', [{ lastFive: 'AB3CD' }]));
    expect(asDomainError(thrown)).toMatchObject({
      code: 'usedKey',
      message: 'The key was used on 1 May',
      details: { lastFive: 'AB3CD' },
    });
  });

  it('is found inside the failure of an activity', () => {
    const failure = new ActivityFailure(
      'Activity failed',
      'claimKeys',
      '1',
      RetryState.NON_RETRYABLE_FAILURE,
      'worker',
      refused('reservedKey'),
    );
    expect(asDomainError(new WorkflowUpdateFailedError('Update failed', failure)).code).toBe('reservedKey');
  });

  it('is internal when the catalogue does not know it', () => {
    const thrown = new WorkflowUpdateFailedError('Update failed', refused('TypeError'));
    expect(asDomainError(thrown)).toMatchObject({ code: 'internal', message: 'Something went wrong on our side' });
  });

  it.each([
    ['a workflow that does not exist', new WorkflowNotFoundError('none', 'w', undefined), 'notFound'],
    ['an update without an answer', new WorkflowUpdateRPCTimeoutOrCancelledError('late'), 'unavailable'],
    ['RESOURCE_EXHAUSTED', grpcError(8), 'tooManyRequests'],
    ['UNAVAILABLE', grpcError(14), 'unavailable'],
    ['DEADLINE_EXCEEDED', grpcError(4), 'unavailable'],
    ['NOT_FOUND', grpcError(5), 'notFound'],
    ['INTERNAL', grpcError(13), 'internal'],
    ['no error at all', 'a string', 'internal'],
  ])('knows %s', (_what, thrown, code) => {
    expect(asDomainError(thrown).code).toBe(code);
  });

  it('knows that MongoDB does not answer, at start or later', async () => {
    const nowhere = createConnection('mongodb://127.0.0.1:1', { serverSelectionTimeoutMS: 50 });
    const atStart: unknown = await nowhere.asPromise().catch((error: unknown) => error);
    expect(asDomainError(atStart).code).toBe('unavailable');

    const database = await openTestDatabase();
    await database.close();
    const later: unknown = await database.apiKeys
      .within({ kind: 'everything' }, 'ak_1')
      .catch((error: unknown) => error);
    expect(asDomainError(later).code).toBe('unavailable');
  });

  it('asks to wait where waiting helps', () => {
    const retryAfter = (error: DomainError) => describeProblem(error, 'r').headers['Retry-After'];
    expect(retryAfter(new DomainError('tooManyRequests'))).toBe('2');
    expect(retryAfter(new DomainError('unavailable'))).toBe('5');
    expect(retryAfter(new DomainError('usedKey'))).toBeUndefined();
  });

  it('points to the fields that its details name', () => {
    const pointed = describeProblem(
      new DomainError('malformedKey', 'Too short', { pointer: '/keys/0', length: 24 }),
      'r',
    );
    expect(pointed.problem).toMatchObject({
      errors: [{ pointer: '/keys/0', detail: 'Too short' }],
      details: { length: 24 },
    });
    const listed = new DomainError('malformedKey', 'Two keys', {
      errors: [{ pointer: '/keys/0', detail: 'Too short' }],
    });
    expect(describeProblem(listed, 'r').problem.errors).toEqual([{ pointer: '/keys/0', detail: 'Too short' }]);
    // As the schemas say it: there is no sentence for each in every language, and the title would say nothing.
    const wrong = new DomainError('invalidRequest', 'The day must be to come.', { pointer: '/on' });
    expect(describeProblem(wrong, 'r', { language: 'pl' }).problem.errors).toEqual([
      { pointer: '/on', detail: 'The day must be to come.' },
    ]);
  });
});

describe('a problem document', () => {
  const shop = chairShop();
  let api: ApiUnderTest;
  beforeAll(async () => {
    api = await apiUnderTest({ routes: chairRoutes(shop), access: chairAccess });
  });
  afterAll(() => api.close());

  const make = (headers: Record<string, string> = {}) =>
    api.call('POST', '/v1/chairs', { body: { colour: 'red' }, headers });

  it('names its request, which the log knows too', async () => {
    shop.work = async () => {
      throw new Error('the password is hunter2');
    };
    const answer = await make({ 'X-Request-Id': 'from-the-caller.1' });
    expect(answer.headers.get('Request-Id')).toBe('from-the-caller.1');
    expect(answer.body).toEqual({
      type: '/problems/internal',
      title: 'Something went wrong on our side',
      status: 500,
      detail: 'Something went wrong on our side',
      instance: 'urn:perennial:request:from-the-caller.1',
      code: 'internal',
      requestId: 'from-the-caller.1',
    });
    const lines = api
      .log()
      .split('\n')
      .filter((line) => line.includes('from-the-caller.1'));
    expect(lines.some((line) => line.includes('hunter2'))).toBe(true);
  });

  it('has a request id of ours when the one that came is not sane', async () => {
    const answer = await make({ 'Request-Id': 'x"; drop' });
    expect(answer.headers.get('Request-Id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('is within reach of whatever runs on behalf of the request', async () => {
    const seen: unknown[] = [];
    shop.work = async () => {
      await Promise.resolve();
      seen.push(currentOrigin()?.requestId);
    };
    await Promise.all([make({ 'Request-Id': 'parallel-1' }), make({ 'Request-Id': 'parallel-2' })]);
    expect(seen.sort()).toEqual(['parallel-1', 'parallel-2']);
    expect(currentOrigin()).toBeUndefined();
  });

  it('is what comes of an answer that differs from its documentation', async () => {
    expect(await api.call('GET', '/v1/promises/broken')).toMatchObject({ status: 500 });
    expect(api.log()).toMatch(/breakPromise 200 differs from its schema: legs/);
  });

  it('has a page', async () => {
    const page = await api.call('GET', '/problems/usedKey', { apiKey: '' });
    expect([page.status, page.headers.get('Content-Type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.text).toContain('The product key has been used');
    expect(await api.call('GET', '/problems/nonsense')).toMatchObject({ status: 404 });
    expect(await api.call('GET', '/problems/constructor')).toMatchObject({ status: 404 });
  });
});
