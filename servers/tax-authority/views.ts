/** Answers about sessions and invoices. */
import type { Behaviour } from './behaviour.js';
import type { ReceivedInvoice, Records, Session, StatusInfo } from './records.js';
import type { MetadataQuery } from './requests.js';

const processing: StatusInfo = { code: 150, description: 'Trwa przetwarzanie' };

export class Views {
  constructor(
    private readonly records: Records,
    private readonly behaviour: Behaviour,
    private readonly baseUrl: () => string,
  ) {}

  session(session: Session) {
    const invoices = this.records.invoicesOf(session.id).filter((invoice) => this.isShown(invoice));
    const successful = invoices.filter(({ ksefNumber }) => ksefNumber !== null).length;
    return {
      status: this.statusOf(session, invoices.length, successful),
      dateCreated: session.openedAt,
      dateUpdated: session.closedAt ?? session.openedAt,
      invoiceCount: this.records.invoicesOf(session.id).length,
      successfulInvoiceCount: successful,
      failedInvoiceCount: invoices.length - successful,
    };
  }

  private statusOf(session: Session, shown: number, successful: number): StatusInfo {
    const { kind, closedAt, judgedAt, failure } = session;
    if (kind === 'online' && failure) return failure;
    if (!closedAt)
      return { code: 100, description: kind === 'batch' ? 'Sesja wsadowa rozpoczęta' : 'Sesja interaktywna otwarta' };
    if (kind === 'batch' && !this.isJudged(judgedAt)) return processing;
    if (failure) return failure;
    const all = this.records.invoicesOf(session.id).length;
    if (all === 0) return { code: 440, description: 'Sesja anulowana', details: ['Nie przesłano faktur'] };
    if (shown < all) return kind === 'batch' ? processing : { code: 170, description: 'Sesja interaktywna zamknięta' };
    if (successful === 0) return { code: 445, description: 'Błąd weryfikacji, brak poprawnych faktur' };
    return { code: 200, description: 'Sesja przetworzona pomyślnie' };
  }

  invoice(invoice: ReceivedInvoice) {
    const shown = this.isShown(invoice);
    return {
      ordinalNumber: invoice.ordinal,
      referenceNumber: invoice.id,
      invoiceHash: invoice.hash,
      invoicingDate: invoice.receivedAt,
      status: shown ? invoice.status : processing,
      ...(invoice.fileName === null ? {} : { invoiceFileName: invoice.fileName }),
      ...(shown && invoice.fields ? { invoiceNumber: invoice.fields.number } : {}),
      ...(shown && invoice.ksefNumber
        ? {
            ksefNumber: invoice.ksefNumber,
            acquisitionDate: invoice.receivedAt,
            permanentStorageDate: invoice.receivedAt,
            invoicingMode: invoice.offline ? 'Offline' : 'Online',
            upoDownloadUrl: `${this.baseUrl()}/storage/receipts/${invoice.id}`,
            upoDownloadUrlExpirationDate: new Date(Date.now() + 3_600_000).toISOString(),
          }
        : {}),
    };
  }

  metadata(nip: string, query: MetadataQuery, pageOffset: number, pageSize: number) {
    const { ksefNumber, invoiceNumber, sellerNip, dateRange } = query;
    const { dateType, from, to } = dateRange;
    const matching = this.records.allInvoices().filter((invoice) => {
      const { fields } = invoice;
      if (invoice.nip !== nip || !invoice.ksefNumber || !fields || !this.isShown(invoice)) return false;
      const date = dateType === 'Issue' ? `${fields.issuedOn}T00:00:00` : invoice.receivedAt;
      return (
        [ksefNumber ?? invoice.ksefNumber, invoiceNumber ?? fields.number, sellerNip ?? fields.sellerNip].join('\n') ===
          [invoice.ksefNumber, fields.number, fields.sellerNip].join('\n') &&
        date >= from &&
        (!to || date <= to)
      );
    });
    const page = matching.slice(pageOffset * pageSize, (pageOffset + 1) * pageSize);
    return {
      hasMore: matching.length > (pageOffset + 1) * pageSize,
      isTruncated: false,
      invoices: page.map(metadataOf),
    };
  }

  /** Whether its result is shown, and with it its receipt. */
  isShown(invoice: ReceivedInvoice): boolean {
    const session = this.records.session(invoice.sessionId);
    return this.behaviour.shows(invoice.judgedAt) && (session?.kind !== 'batch' || this.isJudged(session.judgedAt));
  }

  private isJudged(judgedAt: number | null): boolean {
    return judgedAt !== null && this.behaviour.shows(judgedAt);
  }
}

function metadataOf(invoice: ReceivedInvoice) {
  const { fields } = invoice;
  const kind = fields?.kind.toLowerCase() ?? '';
  return {
    ksefNumber: invoice.ksefNumber,
    invoiceNumber: fields?.number,
    issueDate: fields?.issuedOn,
    invoicingDate: invoice.receivedAt,
    acquisitionDate: invoice.receivedAt,
    permanentStorageDate: invoice.receivedAt,
    seller: { nip: fields?.sellerNip, name: fields?.sellerName },
    buyer: {
      identifier: fields?.buyerNip ? { type: 'Nip', value: fields.buyerNip } : { type: 'None' },
      name: fields?.buyerName,
    },
    grossAmount: Number(fields?.gross ?? 0),
    currency: fields?.currency,
    invoicingMode: invoice.offline ? 'Offline' : 'Online',
    invoiceType: kind.charAt(0).toUpperCase() + kind.slice(1),
    formCode: { systemCode: 'FA (3)', schemaVersion: '1-0E', value: 'FA' },
    invoiceHash: invoice.hash,
    hasAttachment: false,
    isSelfInvoicing: false,
  };
}
