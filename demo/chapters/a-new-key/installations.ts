/** After the move: everybody is invited to install the new version, and reminded once unless it is done. */

import { notices } from '../../../api/messaging/notices/schema.js';
import { installations } from '../../../api/subscriptions/installations/schema.js';
import { addDays, compareInstants, instant, messageTime, type PlainDate } from '../../../domain/calendar.js';
import type { Mail } from '../../external-systems.js';
import { formatTime } from '../../format-time.js';
import { StoryBroken } from '../../story.js';
import { noonOf } from '../../times-of-day.js';
import { type Company, type Person, zone } from './company.js';

/** So many mails go out at 09:00 of a day. */
export interface Tranche {
  readonly on: PlainDate;
  readonly mails: number;
}

const daysUntilReminder = 7;
const link = /https?:\/\/\S+\/v1\/installations\/\S+/;

/** The reminders to those whom a tranche has invited. */
export function remindersOf({ on, mails }: Tranche, done = 0): Tranche {
  return { on: addDays(on, daysUntilReminder), mails: mails - done };
}

export class Installations {
  constructor(
    private readonly company: Company,
    private readonly subscriptionId: string,
  ) {}

  /** Plays until the mails of all tranches have gone: each day its number, to each person one. */
  async expectMails(
    sentence: string,
    kind: 'invitation' | 'installationReminder',
    tranches: readonly Tranche[],
  ): Promise<void> {
    const { clock, stage } = this.company;
    for (const noon of tranches.map(({ on }) => noonOf(on, zone))) {
      if (compareInstants(noon, await clock.now()) <= 0) continue;
      await clock.advanceTo(noon);
    }
    const mails = await this.mails(kind);
    const dates = mails.map(({ date }) => formatTime(instant(date), zone));
    const days = tranches.map(({ on, mails: count }) => ({ at: formatTime(messageTime(on, zone), zone), count }));
    stage.story.expect(
      `✉ ${sentence}: ${days.map(({ at, count }) => `${count} on ${at}`).join(', ')}`,
      {
        days: days.map(({ at }) => ({ at, count: dates.filter((date) => date === at).length })),
        mails: mails.length,
        readers: new Set(mails.flatMap(({ to }) => to.map(({ address }) => address))).size,
      },
      { days, mails: sum(tranches), readers: sum(tranches) },
    );
    stage.story.print(mails[0]?.subject ?? '');
  }

  /** By the button behind the link: opening it says nothing. @returns who it was */
  async expectDoneByLink(): Promise<Person> {
    const { api, people, stage } = this.company;
    const mails = await this.mails('invitation');
    // One of the first day's: the oldest come first.
    const mail = mails.find((one) => people.some(({ email }) => isTo(one, email)));
    const person = people.find(({ email }) => mail && isTo(mail, email));
    const [address] = link.exec(mail ? await stage.externalSystems.textOf(mail) : '') ?? [];
    if (!person || address === undefined) throw new StoryBroken('No invitation has a link');
    const asked = await api.page('GET', address);
    const before = await this.stateOf(person);
    const thanked = await api.page('POST', address);
    const after = await this.stateOf(person);
    stage.story.expect(
      `${person.name} opens the link of the mail, which changes nothing, and says by its button that it is installed`,
      { pages: [asked.status, thanked.status], form: asked.text.includes('<form method="post">'), before, after },
      { pages: [200, 200], form: true, before: 'invited', after: 'done' },
    );
    return person;
  }

  /** What the administrator reads at the end. */
  async expectLeft(sentence: string, { reminded, done }: { reminded: number; done: number }): Promise<void> {
    const { story } = this.company.stage;
    const { counts, nextSteps } = await this.read();
    story.expect(sentence, counts, { waiting: 0, invited: 0, reminded, done, withdrawn: 0 });
    for (const { text } of nextSteps) story.print(`→ ${text}`);
  }

  private read() {
    return this.company.api.get(`/v1/subscriptions/${this.subscriptionId}/installations?limit=100`, installations);
  }

  private async stateOf({ id }: Person): Promise<string | undefined> {
    return (await this.read()).items.find(({ userId }) => userId === id)?.state;
  }

  /** As they were caught, oldest first. */
  private async mails(kind: string): Promise<Mail[]> {
    const { api, domain, stage } = this.company;
    const path = `/v1/subscriptions/${this.subscriptionId}/notices?limit=100`;
    const kept = (await api.get(path, notices)).items.filter((notice) => notice.kind === kind);
    const ids = new Set(kept.map(({ messageId }) => messageId));
    return (await stage.externalSystems.mailsAt(domain)).filter(({ messageId }) => ids.has(messageId));
  }
}

function isTo({ to }: Mail, email: string): boolean {
  return to.some(({ address }) => address === email);
}

function sum(tranches: readonly Tranche[]): number {
  return tranches.reduce((total, { mails }) => total + mails, 0);
}
