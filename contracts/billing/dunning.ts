/** The workflow that follows an invoice on account until it is paid. */
import type { DunningStep } from '../../domain/billing/dunning.js';
import type { Json } from '../../domain/json.js';
import type { NotBefore } from '../messages.js';

export interface DunningInput {
  readonly paymentRequestId: string;
  readonly notBefore: NotBefore;
  /** As they were when it was issued: a change of the rules concerns later invoices. */
  readonly steps: readonly Json<DunningStep>[];
}
