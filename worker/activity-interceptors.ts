import type { ActivityInboundCallsInterceptor, ActivityInterceptorsFactory } from '@temporalio/worker';
import { DomainError } from '../domain/errors.js';
import { toFailure } from '../domain/failures.js';

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
