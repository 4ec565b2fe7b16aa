import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import { startAcceptedRequest } from '../../../adapters/operations/start-accepted-request.js';
import type { OperationRecord, Operations } from '../../../models/operations/operations.js';
import type { AcceptOperation } from '../../http/operation-pending.js';
import { idFrom } from '../../ids.js';
import { showOperation } from './schema.js';

/** Seconds after which a caller may ask again. */
const retryAfterSeconds = 2;
/** How long a caller, who has waited already, waits for the workflow that carries the request out, in milliseconds. */
const startTimeoutMs = 2_000;

interface Services {
  readonly operations: Operations;
  readonly client: Client;
  readonly taskQueue: string;
  readonly logger: Logger;
}

/** Stores changes whose workflow gave no answer in time as operations, has them carried out, and answers 202 with them. */
export function acceptOperationIn(services: Services): AcceptOperation {
  return async (command, { subject, tenantId }, { requestHash, requestId, operationId, caller, language }) => {
    const operation = await services.operations.begin({
      _id: idFrom('operation', requestHash),
      requestHash,
      requestId,
      callerId: caller.id,
      tenantId,
      operation: operationId,
      subject,
      command,
      createdAt: new Date(),
    });
    if (!operation.outcome) await carryOut(services, operation);
    return {
      status: 202,
      headers: {
        Location: `/v1/operations/${operation._id}`,
        'Retry-After': String(retryAfterSeconds),
        'Content-Type': 'application/json',
      },
      body: JSON.stringify(showOperation(operation, language)),
    };
  };
}

/** Starts what carries it out without its caller. Where Temporal does not answer, housekeeping finds it. */
async function carryOut({ client, taskQueue, logger }: Services, operation: OperationRecord): Promise<void> {
  try {
    await client.withDeadline(Date.now() + startTimeoutMs, () => startAcceptedRequest(client, taskQueue, operation));
  } catch (error) {
    logger.warn({ err: error, operationId: operation._id }, 'an accepted request is left to housekeeping');
  }
}
