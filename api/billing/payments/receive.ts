/** Money that arrives is written down once; then its workflow carries out what it does. */
import { occasionOf } from '../../../contracts/billing/payments.js';
import type { PaymentRecord } from '../../../models/billing/payments.js';
import { followUp, takeOnce } from '../../../models/billing/taken-payments.js';
import { timeOn } from '../../tenant-time.js';
import { type PaymentServices, startPayment } from './start-payment.js';

/**
 * Takes a payment once for its identity. One that names a request of one customer is applied; others wait for a person, with what they
 * may be for. Called again after a crash, it completes what is missing.
 */
export async function receive(services: PaymentServices, payment: PaymentRecord): Promise<PaymentRecord> {
  return goOn(services, (await takeOnce(services.database, payment)).payment);
}

/** Starts what comes of a payment, or lets it wait. @returns the payment as it is then */
export async function goOn(services: PaymentServices, given: PaymentRecord): Promise<PaymentRecord> {
  const { payments } = services.database;
  const at = new Date((await timeOn(services.database, given.testClockId)).epochMilliseconds);
  const { payment, starts } = await followUp(services.database, given, at);
  for (const start of starts) await startPayment(services, start.payment, occasionOf(start));
  await payments.followed(given);
  return (await payments.find(payment._id)) ?? payment;
}
