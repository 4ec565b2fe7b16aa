import type { ActivityInboundCallsInterceptor, ActivityInterceptorsFactory } from '@temporalio/worker';
import { alive } from '../activities/heartbeats.js';
import { onBehalfOf } from '../adapters/request-origin.js';
import { toFailure } from '../contracts/failures.js';
import { loggedOrigin, originIn, type RequestOrigin } from '../contracts/request-origin.js';
import { DomainError } from '../domain/errors.js';

/** Errors of the catalogue leave an activity as failures that say whether a retry can help. */
export const refusals: ActivityInterceptorsFactory = () => ({ inbound: new Refusals() });

class Refusals implements ActivityInboundCallsInterceptor {
  async execute(
    ...[input, next]: Parameters<NonNullable<ActivityInboundCallsInterceptor['execute']>>
  ): Promise<unknown> {
    try {
      return await next(input);
    } catch (error) {
      throw error instanceof DomainError ? toFailure(error) : error;
    }
  }
}

/** An activity works for the request that its headers name: so do its log lines, and what it starts through a client. */
export const origins: ActivityInterceptorsFactory = () => {
  // Kept beside the context: the SDK logs how an activity ended outside of it.
  let origin: RequestOrigin | undefined;
  return {
    inbound: {
      execute(input, next) {
        origin = originIn(input.headers);
        return onBehalfOf(origin, () => next(input));
      },
    },
    outbound: { getLogAttributes: (input, next) => ({ ...next(input), ...loggedOrigin(origin) }) },
  };
};

/** What is done within it says nothing by itself; in milliseconds. */
const longestMoments = 60_000;

/**
 * Says of activities that take moments that they go on, so that a worker's death with one of them is found out soon. What may
 * take longer says itself when it gets on: so one that hangs is found out as well.
 */
export const signsOfLife: ActivityInterceptorsFactory = ({ info }) => ({
  inbound: {
    execute(input, next) {
      const silent = !info.heartbeatTimeoutMs || (info.startToCloseTimeoutMs ?? longestMoments) > longestMoments;
      return silent ? next(input) : alive(() => next(input));
    },
  },
});
