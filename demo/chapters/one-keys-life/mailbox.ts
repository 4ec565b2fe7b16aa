/** The administrator's mails: those that the API says were sent, and those that the mail catcher has caught. */
import type { z } from 'zod';
import { notices } from '../../../api/messaging/notices/schema.js';
import { instant } from '../../../domain/calendar.js';
import type { Stage } from '../../chapter.js';
import type { Mail } from '../../external-systems.js';
import { formatTime } from '../../format-time.js';
import { until } from '../../http.js';
import type { ExpectedNotice, NoticeKind } from './dates.js';

interface Owner {
  readonly subscriptionId: string;
  readonly address: string;
  /** The reader's. */
  readonly zone: string;
}

export class Mailbox {
  constructor(
    private readonly stage: Stage,
    private readonly owner: Owner,
  ) {}

  /** What the API keeps of each notice. */
  async notices(): Promise<z.output<typeof notices>['items']> {
    return (await this.stage.api.get(`/v1/subscriptions/${this.owner.subscriptionId}/notices`, notices)).items;
  }

  mails(): Promise<Mail[]> {
    return this.stage.externalSystems.mailsTo(this.owner.address);
  }

  /** Resolves when a mail of the kind was sent. */
  async sent(kind: NoticeKind): Promise<void> {
    const look = async () => (await this.notices()).find((notice) => notice.kind === kind && notice.state === 'sent');
    await until(`A mail "${kind}" is sent`, look, { signal: this.stage.signal });
  }

  /** Each mail as it was caught, a line each. */
  async expect(expected: readonly ExpectedNotice[]): Promise<void> {
    for (const notice of expected) {
      const { subject, ...caught } = await this.caught(notice);
      this.stage.story.expect(`✉ ${this.sentAt(notice)}  ${subject}`, caught, this.wanted(notice));
    }
  }

  /** The same for mails that were shown before, in one line. */
  async expectAgain(expected: readonly ExpectedNotice[]): Promise<void> {
    const caught = await Promise.all(expected.map((notice) => this.caught(notice)));
    this.stage.story.expect(
      `✉ The ${expected.length} mails come again: ${expected.map((notice) => this.sentAt(notice)).join('; ')}`,
      caught.map(({ subject, ...rest }) => rest),
      expected.map((notice) => this.wanted(notice)),
    );
  }

  private sentAt({ at }: ExpectedNotice): string {
    return formatTime(at, this.owner.zone);
  }

  private wanted(notice: ExpectedNotice) {
    return { states: ['sent'], mails: [{ language: 'pl', to: this.owner.address, sent: this.sentAt(notice) }] };
  }

  private async caught({ kind, days, at }: ExpectedNotice) {
    const kept = (await this.notices()).filter(
      (notice) => notice.kind === kind && notice.days === days && notice.scheduledAt === at.toString(),
    );
    const ids = kept.map(({ messageId }) => messageId);
    const mails = (await this.mails()).filter(({ messageId }) => ids.includes(messageId));
    return {
      subject: mails[0]?.subject ?? `(no mail "${kind}" was caught)`,
      states: kept.map(({ state }) => `${state}`),
      mails: mails.map(({ language, to, date }) => ({
        language: language ?? '',
        to: to.map(({ address }) => address).join(', '),
        sent: formatTime(instant(date), this.owner.zone),
      })),
    };
  }
}
