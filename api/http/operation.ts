import type { Operations, Order } from '../../models/operations.js';
import { idFrom } from '../ids.js';
import { showOperation } from '../operations/schema.js';
import type { Language } from '../sentences/language.js';
import type { Change } from './audited.js';
import type { Caller } from './caller.js';
import type { Rendered } from './render-answer.js';

/** Seconds after which it is worth while to look again. */
const lookAgainAfter = 2;

/** Keeps an operation for a change whose workflow gave no answer in time. @returns the answer, never a final one */
export async function acceptedOperation(
  operations: Operations,
  order: Order,
  { subject, tenantId }: Change,
  call: {
    readonly requestHash: string;
    readonly requestId: string;
    readonly operationId: string;
    readonly caller: Caller;
    readonly language: Language;
  },
): Promise<Rendered> {
  const { requestHash, requestId, operationId, caller } = call;
  const operation = await operations.begin({
    _id: idFrom('operation', requestHash),
    requestHash,
    requestId,
    callerId: caller.id,
    tenantId,
    operation: operationId,
    subject,
    order,
    createdAt: new Date(),
  });
  return {
    status: 202,
    headers: {
      Location: `/v1/operations/${operation._id}`,
      'Retry-After': String(lookAgainAfter),
      'Content-Type': 'application/json',
    },
    body: JSON.stringify(showOperation(operation, call.language)),
  };
}
