import { DomainError } from '../../domain/errors.js';
import type { Order } from '../../models/operations.js';

/** A workflow took longer than its caller waits. Routes that are `longRunning` answer 202 with an operation to watch. */
export class StillAtWork extends DomainError {
  constructor(readonly order: Order) {
    super('unavailable', 'The answer takes longer than expected: repeat the same request');
  }
}
