/** News about partners: told at once or, to who wants it so, in the digest of the day, in the words of when it happened. */
import type { NoticeText } from '../../adapters/messaging/wording.js';
import { instant } from '../../domain/calendar.js';
import { digestDay } from '../../domain/messaging/digest.js';
import { everythingAtOnce, isNewsThatWaits, timingOf } from '../../domain/messaging/preferences.js';
import { digestIdOf, type Notice } from '../../models/messaging/notices.js';
import type { ActivityContext } from '../context.js';
import { startDigests } from './digests.js';
import { noticeDeliveries, noticeToClaim } from './notice-delivery.js';
import { addressedTo, type NoticeReader } from './notice-mail.js';

/** News to one reader. */
export interface News {
  readonly about: Omit<Parameters<typeof noticeToClaim>[0], 'readerId' | 'mail'>;
  /** For one of a schedule: see `noticeToClaim`. */
  readonly due?: Parameters<typeof noticeToClaim>[2];
  readonly reader: NoticeReader;
  readonly text: NoticeText;
  /** The customer, as the reader may know it. */
  readonly organisation: string;
  /** Whatever the reader has chosen. */
  readonly atOnce?: boolean;
}

/** Tells each reader once. */
export async function tellNews(
  context: ActivityContext,
  news: readonly News[],
  time: { readonly testClockId: string | null; readonly at: string },
): Promise<void> {
  const { notices, noticePreferences } = context.database;
  const chosen = await noticePreferences.ofMany(news.map(({ reader }) => reader._id));
  const claimed = await Promise.all(
    news.map((one) => {
      const { kind } = one.about;
      const wanted = chosen.get(one.reader._id) ?? everythingAtOnce;
      const waits = !one.atOnce && isNewsThatWaits(kind) && timingOf(kind, wanted) === 'digest';
      return notices.claim(waits ? inDigest(one, time) : noticeOf(one, time.at));
    }),
  );
  await noticeDeliveries(context).deliverAtOnce(claimed, time);
  await startDigests(context, claimed, time);
}

function noticeOf({ about, due, reader, text }: News, at: string): Notice {
  return noticeToClaim({ ...about, readerId: reader._id, mail: addressedTo(reader, text, at) }, at, due);
}

function inDigest(
  news: News,
  { testClockId, at }: { readonly testClockId: string | null; readonly at: string },
): Notice {
  const { reader, text, organisation } = news;
  const day = digestDay(reader.zone, { scheduledAt: instant(at), at: instant(at) });
  const digestId = digestIdOf(reader._id, day.toString(), testClockId);
  const mail = { ...addressedTo(reader, text, at), told: { organisation, summary: text.summary } };
  return { ...noticeOf(news, at), state: 'inDigest', digestId, mail };
}
