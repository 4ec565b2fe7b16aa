/** Receives invoices, judges them, and gives them numbers. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Behaviour } from './behaviour.js';
import { type CheckInvoice, invoiceChecker } from './check-invoice.js';
import { decrypted, type EncryptionKeys, type SymmetricKey, sha256 } from './keys.js';
import { dayInWarsaw, ksefNumber, newReference } from './ksef-numbers.js';
import { invalidInput, KsefProblem } from './ksef-problem.js';
import type { Caller } from './logins.js';
import type { Parts } from './parts.js';
import type { ReceivedInvoice, Records, Session, StatusInfo } from './records.js';
import { openBatchSchema, openOnlineSchema, readAs, type SentInvoice } from './requests.js';

const maxInvoices = 10_000;
const success: StatusInfo = { code: 200, description: 'Sukces' };
const notDecrypted: StatusInfo = { code: 435, description: 'Błąd odszyfrowania pliku' };

interface Arrival {
  readonly session: Session;
  readonly ordinal: number;
  readonly content: Buffer;
  readonly offline: boolean;
  readonly hashOfCorrected: string | null;
  readonly fileName: string | null;
  readonly at: Date;
}

export class Desk {
  constructor(
    private readonly records: Records,
    private readonly parts: Parts,
    private readonly keys: EncryptionKeys,
    private readonly behaviour: Behaviour,
  ) {}

  /** @throws KsefProblem */
  async openOnline(caller: Caller, body: unknown, at: Date): Promise<Session> {
    const { encryption } = readAs(openOnlineSchema, body);
    const key = await this.keys.unwrap(encryption);
    const session = { ...opened('online', caller, key, at), offline: false, batch: null };
    this.records.put([['session', session]]);
    return session;
  }

  /** @throws KsefProblem */
  async openBatch(caller: Caller, body: unknown, at: Date): Promise<Session> {
    const { encryption, batchFile, offlineMode } = readAs(openBatchSchema, body);
    const { fileSize, fileHash, fileParts: parts } = batchFile;
    if (parts.some(({ ordinalNumber }, index) => ordinalNumber !== index + 1)) throw invalidInput('ordinalNumber');
    const key = await this.keys.unwrap(encryption);
    const batch = { fileSize, fileHash, parts };
    const session = { ...opened('batch', caller, key, at), offline: offlineMode, batch };
    this.records.put([['session', session]]);
    return session;
  }

  /** @returns its reference number @throws KsefProblem */
  async receive(session: Session, sent: SentInvoice, at: Date): Promise<string> {
    if (session.closedAt) throw notNow('Status sesji 170 uniemożliwia wysyłkę faktur.');
    const encrypted = Buffer.from(sent.encryptedInvoiceContent, 'base64');
    if (encrypted.length !== sent.encryptedInvoiceSize) {
      throw new KsefProblem(400, 21402, 'Nieprawidłowy rozmiar pliku.', [
        'Długość treści nie zgadza się z rozmiarem pliku.',
      ]);
    }
    if (sha256(encrypted) !== sent.encryptedInvoiceHash) {
      throw new KsefProblem(400, 21403, 'Nieprawidłowy skrót pliku.', [
        'Skrót treści nie zgadza się ze skrótem pliku.',
      ]);
    }
    const hashOfCorrected = sent.hashOfCorrectedInvoice ?? null;
    if (hashOfCorrected) this.assertCorrectable(session.nip, hashOfCorrected, sent.offlineMode);
    const check = await invoiceChecker();
    const content = decrypted(encrypted, session);
    const ordinal = this.records.invoicesOf(session.id).length + 1;
    if (ordinal > maxInvoices) throw new KsefProblem(400, 21155, 'Przekroczono dozwoloną liczbę faktur w sesji.');
    const fits = content && content.length === sent.invoiceSize && sha256(content) === sent.invoiceHash;
    const arrival = { session, ordinal, offline: sent.offlineMode, hashOfCorrected, fileName: null, at };
    const invoice = fits
      ? this.judged({ ...arrival, content }, check)
      : this.unread(arrival, sent.invoiceHash, content ? mismatch : notDecrypted);
    this.records.put([['invoice', invoice]]);
    return invoice.id;
  }

  /** @throws KsefProblem */
  close(session: Session, at: Date): void {
    if (session.closedAt) throw notNow('Status sesji 170 uniemożliwia jej zamknięcie.');
    for (const { ordinalNumber, fileSize } of session.batch?.parts ?? []) {
      const part = this.parts.get(session.id, ordinalNumber);
      if (!part) {
        const detail = `Nie przesłano zadeklarowanej '${ordinalNumber}' części pliku.`;
        throw new KsefProblem(400, 21205, 'Pakiet nie może być pusty.', [detail]);
      }
      if (part.length !== fileSize) {
        const detail = `Zadeklarowany rozmiar części '${ordinalNumber}' nie zgadza się z rzeczywistym.`;
        throw new KsefProblem(400, 21157, 'Nieprawidłowy rozmiar części pakietu.', [detail]);
      }
    }
    this.records.put([['session', { ...session, closedAt: at.toISOString() }]]);
  }

  /** Batches that are closed and not unpacked: after a restart as well. */
  get closedBatches(): readonly Session[] {
    return this.records.allSessions().filter(({ batch, closedAt, judgedAt }) => batch && closedAt && judgedAt === null);
  }

  /** Unpacks a batch that is closed, and judges what is in it. */
  async unpack(session: Session): Promise<void> {
    const { batch } = session;
    if (!batch) return;
    const content = this.behaviour.failsBatch() ? unknownError : await this.contentOf(session);
    const failed = 'code' in content;
    if (!failed) await this.judgeAll(content.slice(this.records.invoicesOf(session.id).length));
    const judgedAt = this.behaviour.judgedAt(Date.now());
    this.records.put([['session', { ...session, judgedAt, failure: failed ? content : null }]]);
    for (const { ordinalNumber } of batch.parts) this.parts.delete(session.id, ordinalNumber);
  }

  /** Kept in steps: what a restart interrupts goes on with the next one. */
  private async judgeAll(arrivals: readonly Arrival[]): Promise<void> {
    const check = await invoiceChecker();
    for (const arrival of arrivals) {
      this.records.put([['invoice', this.judged(arrival, check)]]);
      // Others get their answers in between.
      if (arrival.ordinal % 20 === 0) await nextTurn();
    }
  }

  private async contentOf(session: Session): Promise<readonly Arrival[] | StatusInfo> {
    const zip: Buffer[] = [];
    if (session.key === '') return { code: 415, description: 'Błąd odszyfrowania dostarczonego klucza' };
    for (const { ordinalNumber, fileHash } of session.batch?.parts ?? []) {
      const part = this.parts.get(session.id, ordinalNumber);
      if (!part || sha256(part) !== fileHash) {
        return { code: 405, description: 'Błąd weryfikacji poprawności dostarczonych elementów paczki' };
      }
      const content = decrypted(part, session);
      if (!content) return { code: 435, description: 'Błąd odszyfrowania zaszyfrowanych części archiwum' };
      zip.push(content);
    }
    const whole = Buffer.concat(zip);
    if (whole.length !== session.batch?.fileSize || sha256(whole) !== session.batch.fileHash) {
      return { code: 405, description: 'Błąd weryfikacji poprawności dostarczonych elementów paczki' };
    }
    const { unzip } = await import('ksef-client-ts');
    const files = await unzip(whole, { maxFiles: maxInvoices + 1, maxCompressionRatio: null }).catch(() => null);
    if (!files) return { code: 430, description: 'Błąd dekompresji pierwotnego archiwum' };
    if (files.size > maxInvoices) return { code: 420, description: 'Przekroczony limit faktur w sesji' };
    if (files.size === 0) return { code: 440, description: 'Sesja anulowana', details: ['Nie przesłano faktur'] };
    const { offline } = session;
    // The time at which a batch is received is the opening of its session.
    const at = new Date(session.openedAt);
    return [...files].map(([fileName, content], index) => {
      return { session, ordinal: index + 1, content, offline, hashOfCorrected: null, fileName, at };
    });
  }

  private judged(arrival: Arrival, check: CheckInvoice): ReceivedInvoice {
    const { session, content, at } = arrival;
    const told = this.behaviour.rejects();
    const { fields, failure } = check(content, at);
    const received = { ...this.arrived(arrival, sha256(content)), fields };
    const rejection = told ?? failure;
    if (rejection || !fields) return { ...received, status: rejection ?? mismatch };
    if (fields.sellerNip !== session.nip) {
      return { ...received, status: { code: 410, description: 'Nieprawidłowy zakres uprawnień' } };
    }
    const original = this.records.registeredAs(fields);
    if (original) {
      const extensions = {
        originalSessionReferenceNumber: original.sessionId,
        originalKsefNumber: original.ksefNumber,
      };
      const details = [
        `Duplikat faktury. Faktura o numerze KSeF: ${original.ksefNumber} została już prawidłowo przesłana.`,
      ];
      return { ...received, status: { code: 440, description: 'Duplikat faktury', details, extensions } };
    }
    const day = dayInWarsaw(at);
    // What is older than the day on which it comes was issued offline, whatever the caller says.
    const offline = received.offline || fields.issuedOn < day;
    const number = ksefNumber(fields.sellerNip, day, this.records.count + 1);
    return { ...received, offline, status: success, ksefNumber: number };
  }

  private unread(arrival: Omit<Arrival, 'content'>, hash: string, status: StatusInfo): ReceivedInvoice {
    return { ...this.arrived(arrival, hash), status, fields: null };
  }

  private arrived(arrival: Omit<Arrival, 'content'>, hash: string) {
    const { session, ordinal, offline, hashOfCorrected, fileName, at } = arrival;
    return {
      id: newReference('EE', at),
      sessionId: session.id,
      ordinal,
      nip: session.nip,
      hash,
      fileName,
      offline,
      hashOfCorrected,
      receivedAt: at.toISOString(),
      judgedAt: this.behaviour.judgedAt(Date.now()),
      ksefNumber: null,
    };
  }

  private assertCorrectable(nip: string, hash: string, offline: boolean): void {
    if (!offline) throw invalidInput('Korekta techniczna wymaga trybu offline.');
    const own = this.records.allInvoices().filter((invoice) => invoice.nip === nip && invoice.ksefNumber);
    if (own.some((invoice) => invoice.hash === hash)) {
      throw new KsefProblem(400, 21167, 'Status faktury nie pozwala na korektę techniczną.');
    }
    if (own.some((invoice) => invoice.hashOfCorrected === hash)) {
      throw new KsefProblem(400, 21166, 'Korekta techniczna niedostępna.');
    }
  }
}

const mismatch: StatusInfo = {
  code: 430,
  description: 'Błąd weryfikacji pliku faktury',
  details: ['Skrót lub rozmiar faktury nie zgadza się z zadeklarowanym.'],
};
const unknownError: StatusInfo = { code: 500, description: 'Nieznany błąd (500)' };

/** A key that could not be decrypted is told of by the session's status, as KSeF does. */
function opened(kind: Session['kind'], { nip, loginHash }: Caller, key: SymmetricKey | null, at: Date) {
  return {
    id: newReference(kind === 'online' ? 'SO' : 'SB', at),
    kind,
    nip,
    loginHash,
    key: key?.key.toString('base64') ?? '',
    iv: key?.iv.toString('base64') ?? '',
    openedAt: at.toISOString(),
    closedAt: null,
    judgedAt: null,
    failure: key ? null : { code: 415, description: 'Błąd odszyfrowania dostarczonego klucza' },
  };
}

function notNow(detail: string): KsefProblem {
  return new KsefProblem(400, 21180, 'Status sesji nie pozwala na wykonanie operacji.', [detail]);
}
