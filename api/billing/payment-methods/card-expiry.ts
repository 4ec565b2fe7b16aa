import type { CardExpiryInput } from '../../../contracts/billing/card-expiry.js';
import { cardExpiryWorkflowId, workflowOwner } from '../../../contracts/workflow-ids.js';
import { workflowTypes } from '../../../contracts/workflow-types.js';
import { cardReminders, monthOf } from '../../../domain/billing/card-expiry.js';
import { toJson } from '../../../domain/json.js';
import type { PaymentMethodRecord } from '../../../models/billing/payment-methods.js';
import type { ApiServices } from '../../services.js';
import { timeAtRest } from '../../tenant-time.js';
import { startOnce } from '../../updates.js';

/** Lets who pays hear of the end of a card that is ready; once for a card and its date. @throws DomainError clockAdvancing */
export async function followCard(
  services: Pick<ApiServices, 'client' | 'database' | 'taskQueue'>,
  method: PaymentMethodRecord,
): Promise<void> {
  const { _id: paymentMethodId, state, card, tenantId, testClockId } = method;
  if (state !== 'ready' || !card) return;
  const { database } = services;
  const now = await timeAtRest(database, testClockId);
  const tenant = tenantId === null ? null : await database.tenants.find(tenantId);
  const { expires } = card;
  const reminders = cardReminders(expires, { storedAt: now, zone: tenant?.zone ?? 'UTC' });
  if (reminders.length === 0) return;
  const notBefore = testClockId === null ? null : now.toString();
  const input: CardExpiryInput = { paymentMethodId, expires, notBefore, reminders: toJson(reminders) };
  await startOnce(services, workflowTypes.cardExpiry, {
    workflowId: cardExpiryWorkflowId(workflowOwner(method), paymentMethodId, monthOf(expires)),
    args: [input],
    staticSummary: `Card, valid to ${monthOf(expires)}`,
    testClockId,
    now,
  });
}
