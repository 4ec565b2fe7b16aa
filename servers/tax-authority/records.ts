/** What the tax authority has received, kept in a file if it has one. */
import type { Journal } from '../journal.js';

export interface StatusInfo {
  readonly code: number;
  readonly description: string;
  readonly details?: readonly string[];
  readonly extensions?: Readonly<Record<string, string | null>>;
}

export interface DeclaredPart {
  readonly ordinalNumber: number;
  readonly fileSize: number;
  readonly fileHash: string;
}

export interface Session {
  /** Its reference number. */
  readonly id: string;
  readonly kind: 'online' | 'batch';
  /** Whose login opened it. */
  readonly nip: string;
  /** SHA-256 (base64) of the login's signed document, for receipts. */
  readonly loginHash: string;
  /** Of a batch: all its invoices are offline. */
  readonly offline: boolean;
  /** AES-256 and its vector, base64. */
  readonly key: string;
  readonly iv: string;
  /** RFC 3339, as the caller's clock has it. */
  readonly openedAt: string;
  readonly closedAt: string | null;
  readonly batch: {
    readonly fileSize: number;
    readonly fileHash: string;
    readonly parts: readonly DeclaredPart[];
  } | null;
  /** Of a batch: when its result is shown, in ms of this machine; null until it is unpacked. */
  readonly judgedAt: number | null;
  /** Null unless the batch as a whole came to nothing. */
  readonly failure: StatusInfo | null;
}

/** What is read of an invoice's XML. */
export interface InvoiceFields {
  readonly sellerNip: string;
  readonly sellerName: string;
  /** RodzajFaktury */
  readonly kind: string;
  /** P_2 */
  readonly number: string;
  /** P_1 */
  readonly issuedOn: string;
  readonly currency: string;
  /** P_15 */
  readonly gross: string;
  readonly buyerName: string;
  readonly buyerNip: string | null;
}

export interface ReceivedInvoice {
  /** Its reference number. */
  readonly id: string;
  readonly sessionId: string;
  readonly ordinal: number;
  readonly nip: string;
  readonly hash: string;
  readonly fileName: string | null;
  readonly offline: boolean;
  readonly hashOfCorrected: string | null;
  /** RFC 3339, as the caller's clock has it. */
  readonly receivedAt: string;
  /** When its result is shown, in ms of this machine. */
  readonly judgedAt: number;
  readonly status: StatusInfo;
  /** Null where it could not be read. */
  readonly fields: InvoiceFields | null;
  /** Null unless it is registered. */
  readonly ksefNumber: string | null;
}

export type Put = readonly ['session', Session] | readonly ['invoice', ReceivedInvoice];

export class Records {
  private readonly sessions = new Map<string, Session>();
  private readonly invoices = new Map<string, ReceivedInvoice>();
  private readonly bySession = new Map<string, ReceivedInvoice[]>();
  private readonly registered = new Map<string, ReceivedInvoice>();

  constructor(private readonly journal?: Journal<readonly Put[]>) {
    for (const puts of journal?.read() ?? []) this.apply(puts);
  }

  /** All of them or none. An invoice is put once. */
  put(puts: readonly Put[]): void {
    this.journal?.append(puts);
    this.apply(puts);
  }

  session(id: string): Session | undefined {
    return this.sessions.get(id);
  }

  invoice(id: string): ReceivedInvoice | undefined {
    return this.invoices.get(id);
  }

  allSessions(): Session[] {
    return [...this.sessions.values()];
  }

  allInvoices(): ReceivedInvoice[] {
    return [...this.invoices.values()];
  }

  /** In the order in which they came. */
  invoicesOf(sessionId: string): readonly ReceivedInvoice[] {
    return this.bySession.get(sessionId) ?? [];
  }

  /** The invoice that is registered by what makes it one: seller, kind and number. */
  registeredAs(fields: InvoiceFields): ReceivedInvoice | undefined {
    return this.registered.get(identityOf(fields));
  }

  /** The registered invoice of a seller with this hash (base64). */
  registeredWith(nip: string, hash: string): ReceivedInvoice | undefined {
    return [...this.registered.values()].find((one) => one.nip === nip && one.hash === hash);
  }

  get count(): number {
    return this.invoices.size;
  }

  private apply(puts: readonly Put[]): void {
    for (const put of puts) {
      if (put[0] === 'session') this.sessions.set(put[1].id, put[1]);
      else this.add(put[1]);
    }
  }

  private add(invoice: ReceivedInvoice): void {
    this.invoices.set(invoice.id, invoice);
    const others = this.bySession.get(invoice.sessionId);
    if (others) others.push(invoice);
    else this.bySession.set(invoice.sessionId, [invoice]);
    if (invoice.ksefNumber && invoice.fields) this.registered.set(identityOf(invoice.fields), invoice);
  }
}

function identityOf({ sellerNip, kind, number }: InvoiceFields): string {
  return JSON.stringify([sellerNip, kind, number]);
}
