import type { Operations } from '../../../models/operations/operations.js';
import type { AcceptOperation } from '../../http/operation-pending.js';
import { idFrom } from '../../ids.js';
import { showOperation } from './schema.js';

/** Seconds after which a caller may ask again. */
const retryAfterSeconds = 2;

/** Stores changes whose workflow gave no answer in time as operations, and answers 202 with them. */
export function acceptOperationIn(operations: Operations): AcceptOperation {
  return async (command, { subject, tenantId }, { requestHash, requestId, operationId, caller, language }) => {
    const operation = await operations.begin({
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
