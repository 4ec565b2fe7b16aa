import PostalMime, { type Address, type Email, type Mailbox as NamedAddress } from 'postal-mime';
import type { Journal } from '../journal.js';

/** To whom the sending server said the message goes, whatever its headers say. */
export interface Envelope {
  readonly from: string;
  readonly to: readonly string[];
}

/** A message as the list shows it. */
export interface MessageSummary {
  readonly id: string;
  readonly messageId: string;
  readonly from: NamedAddress | undefined;
  readonly to: readonly NamedAddress[];
  readonly subject: string;
  readonly language: string | undefined;
  /** The message's own date. */
  readonly date: string | undefined;
  readonly receivedAt: string;
  /** How often a message with this Message-ID came. */
  readonly deliveries: number;
}

export interface CaughtMessage extends MessageSummary {
  readonly envelope: Envelope;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly { readonly filename: string | null; readonly mimeType: string }[];
  readonly size: number;
}

/** A delivery as it is kept on disk; the mailbox can be rebuilt from these, in their order. */
export interface Delivery {
  readonly receivedAt: string;
  readonly envelope: Envelope;
  /** Base64. */
  readonly raw: string;
}

interface Kept {
  readonly message: Omit<CaughtMessage, 'deliveries'>;
  readonly raw: Buffer;
  deliveries: number;
}

export interface MessageFilter {
  /** An address of the envelope. */
  readonly to?: string | undefined;
  /** With or without the angle brackets. */
  readonly messageId?: string | undefined;
  readonly limit: number;
}

/** The newest messages, one for each Message-ID however often it came, within a number and a size. */
export class Mailbox {
  private readonly kept = new Map<string, Kept>();
  private readonly idOfMessageId = new Map<string, string>();
  private lastId = 0;
  private bytes = 0;
  private linesInJournal = 0;

  constructor(
    private readonly limits: { readonly messages: number; readonly bytes: number },
    private readonly journal?: Journal<Delivery>,
  ) {}

  /** Reads what an earlier run kept. */
  async open(): Promise<void> {
    for (const { raw, envelope, receivedAt } of this.journal?.read() ?? []) {
      const bytes = Buffer.from(raw, 'base64');
      this.keep(await PostalMime.parse(bytes), envelope, bytes, receivedAt);
    }
    this.tidyJournal();
  }

  /** Rejects when the message cannot be read as mail. */
  async receive(raw: Buffer, envelope: Envelope): Promise<void> {
    const receivedAt = new Date().toISOString();
    const mail = await PostalMime.parse(raw);
    this.journal?.append({ receivedAt, envelope, raw: raw.toString('base64') });
    this.linesInJournal += 1;
    this.keep(mail, envelope, raw, receivedAt);
    if (this.linesInJournal > 4 * this.limits.messages) this.tidyJournal();
  }

  /** Newest first. */
  list({ to, messageId, limit }: MessageFilter): MessageSummary[] {
    const address = to?.toLowerCase();
    const wanted = messageId === undefined ? undefined : bare(messageId);
    return [...this.kept.values()]
      .filter(
        ({ message }) => address === undefined || message.envelope.to.some((one) => one.toLowerCase() === address),
      )
      .filter(({ message }) => wanted === undefined || bare(message.messageId) === wanted)
      .reverse()
      .slice(0, limit)
      .map(({ message, deliveries }) => {
        const { envelope, headers, text, html, attachments, size, ...summary } = message;
        return { ...summary, deliveries };
      });
  }

  get(id: string): CaughtMessage | undefined {
    const kept = this.kept.get(id);
    return kept && { ...kept.message, deliveries: kept.deliveries };
  }

  raw(id: string): Buffer | undefined {
    return this.kept.get(id)?.raw;
  }

  clear(): void {
    this.kept.clear();
    this.idOfMessageId.clear();
    this.bytes = 0;
    this.tidyJournal();
  }

  private keep(mail: Email, envelope: Envelope, raw: Buffer, receivedAt: string): void {
    const messageId = mail.messageId ?? '';
    const known = this.kept.get(this.idOfMessageId.get(messageId) ?? '');
    if (known) {
      known.deliveries += 1;
      return;
    }
    this.lastId += 1;
    const id = String(this.lastId);
    this.kept.set(id, { message: messageOf(id, mail, envelope, raw.length, receivedAt), raw, deliveries: 1 });
    if (messageId) this.idOfMessageId.set(messageId, id);
    this.bytes += raw.length;
    this.forgetOldest();
  }

  private forgetOldest(): void {
    for (const [id, { message, raw }] of this.kept) {
      if (this.kept.size <= this.limits.messages && this.bytes <= this.limits.bytes) return;
      this.kept.delete(id);
      this.idOfMessageId.delete(message.messageId);
      this.bytes -= raw.length;
    }
  }

  /** A message that came twice is written twice, so that its count comes back as well. */
  private tidyJournal(): void {
    if (!this.journal) return;
    const all = [...this.kept.values()].flatMap(({ message: { receivedAt, envelope }, raw, deliveries }) => {
      const delivery = { receivedAt, envelope, raw: raw.toString('base64') };
      return Array.from({ length: deliveries }, () => delivery);
    });
    this.journal.rewrite(all);
    this.linesInJournal = all.length;
  }
}

function messageOf(id: string, mail: Email, envelope: Envelope, size: number, receivedAt: string): Kept['message'] {
  return {
    id,
    messageId: mail.messageId ?? '',
    from: mail.from && mailboxes([mail.from])[0],
    to: mailboxes(mail.to ?? []),
    subject: mail.subject ?? '',
    language: mail.headers.find(({ key }) => key === 'content-language')?.value,
    date: mail.date,
    receivedAt,
    envelope,
    headers: mail.headers.map(({ originalKey, value }) => ({ name: originalKey, value })),
    text: mail.text ?? '',
    html: mail.html ?? '',
    attachments: mail.attachments.map(({ filename, mimeType }) => ({ filename, mimeType })),
    size,
  };
}

function mailboxes(addresses: readonly Address[]): NamedAddress[] {
  return addresses
    .flatMap((address) => address.group ?? [address])
    .map(({ name, address }) => ({ name, address: address ?? '' }));
}

function bare(messageId: string): string {
  return messageId.replace(/^<|>$/g, '');
}
