import { createHash } from 'node:crypto';

/** The id of the batch that an order of a partner makes, or of the order of keys for its customer: it follows from the order. */
export function orderedKeysId(prefix: 'batch' | 'kord', orderId: string): string {
  return `${prefix}_${createHash('sha256').update(`${prefix}/order/${orderId}`).digest('hex').slice(0, 24)}`;
}
