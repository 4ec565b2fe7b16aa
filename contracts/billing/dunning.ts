/** The workflow that follows an invoice on account, or seats whose payment was lost, until they are paid. */
import type { DunningStep } from '../../domain/billing/dunning.js';
import type { Json } from '../../domain/json.js';
import type { NotBefore } from '../messages.js';

export interface DunningInput {
  readonly paymentRequestId: string;
  /** Of seats: the loss. */
  readonly lossId?: string;
  readonly notBefore: NotBefore;
  /** As they were when it was issued: a change of the rules concerns later invoices. */
  readonly steps: readonly Json<DunningStep>[];
}
