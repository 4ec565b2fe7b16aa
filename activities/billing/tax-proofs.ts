/** Invoices that were taxed while VIES was away: it is asked again, on the wall's time, and what its answer changes is carried out. */
import { cancellationSignal } from '@temporalio/activity';
import { nextQuestion, provenTax } from '../../domain/billing/tax-proof.js';
import type { VatIdCheck } from '../../domain/billing/vat.js';
import { instantFromMillis } from '../../domain/calendar.js';
import { requireFound } from '../../domain/errors.js';
import { type DocumentRecord, documentOf } from '../../models/billing/documents.js';
import type { PaymentRequestRecord } from '../../models/billing/payment-requests.js';
import { eachLeft } from '../each-left.js';
import type { BillingContext } from './billing-context.js';
import { carryOutTaxCorrection, enterTaxCorrection, taxCorrectionIn, taxRefundIdOf } from './tax-corrections.js';

type Ask = (found: DocumentRecord) => Promise<VatIdCheck>;

export const taxProofActivities = (context: BillingContext) => {
  const { database, taxes } = context;
  const { documents, paymentRequests, sellers } = database;

  return {
    /** Asks VIES for each proof that is due, once for a VAT id; what a proof has begun to change is finished. */
    async askForTaxProofs(): Promise<void> {
      const ask = askingOnce();
      await eachLeft(documents.unproven(new Date()), 'proof of a VAT id', (found) => prove(found, ask));
    },
  };

  async function prove(found: DocumentRecord, ask: Ask): Promise<void> {
    const now = new Date();
    const at = now.toISOString();
    const request = requireFound(await paymentRequests.find(found.paymentRequestId), `request of ${found.number}`);
    const made = await taxCorrectionIn(context, request._id);
    if (made) {
      const finished = await alone(request, async () => {
        await carryOutTaxCorrection(context, request, { correction: made, invoice: found, at });
        return 'corrected';
      });
      if (finished) await documents.proofDue(found, null);
      return;
    }
    const document = documentOf(found);
    const next = nextQuestion(document, instantFromMillis(now.getTime()));
    const later = { ...found, proofDueAt: next && new Date(next.epochMilliseconds) };
    // Before it is asked: at most once in this time, whatever becomes of the answer.
    if (!(await documents.proofDue(found, later.proofDueAt))) return;
    const check = await ask(found);
    if (check.answer === 'invalid') await documents.proofDue(later, null);
    const tax = provenTax(document.taxation.tax, check);
    if (!tax) return;
    // Until it is carried out, the next run goes on with it.
    const current = { ...found, proofDueAt: now };
    await documents.proofDue(later, now);
    const done = await alone(request, async () => {
      const correction = await enterTaxCorrection(context, request, tax, at);
      if (typeof correction === 'string') return correction;
      await carryOutTaxCorrection(context, request, { correction, invoice: found, at });
      return 'corrected';
    });
    if (done) await documents.proofDue(current, done === 'notPaid' ? later.proofDueAt : null);
  }

  /**
   * While no seats of it are given back: a refund that is half done says by its own documents what its VAT was.
   * @returns null: one is on its way, and the next run goes on
   */
  async function alone<Done>({ _id }: PaymentRequestRecord, work: () => Promise<Done>): Promise<Done | null> {
    const refundId = taxRefundIdOf(_id);
    if (!(await paymentRequests.beginToGiveBack(_id, refundId))) return null;
    const done = await work();
    await paymentRequests.endGivingBack(_id, refundId);
    return done;
  }

  /** One customer's invoices need one answer. */
  function askingOnce(): Ask {
    const answers = new Map<string, Promise<VatIdCheck>>();
    return async ({ sellerId, testClockId, document: { buyer } }) => {
      const key = JSON.stringify([sellerId, buyer.country, buyer.vatId]);
      const seller = requireFound(await sellers.find(sellerId), `seller ${sellerId}`);
      const asked = { seller, customer: buyer, at: new Date().toISOString(), testClockId };
      const answer = answers.get(key) ?? taxes.checkVatId(asked, cancellationSignal());
      answers.set(key, answer);
      return answer;
    };
  }
};
