import { z } from 'zod';
import type { Feed } from '../../../models/partners/feeds.js';
import { cloud, instant, line, ofCloud, showInstant, slug } from '../../formats.js';
import { pageOf } from '../../http/page.js';
import { languages } from '../../i18n/language.js';
import { apiKeyId } from '../../identity/api-keys/schema.js';
import { membershipId } from '../../identity/memberships/schema.js';
import { idOf } from '../../ids.js';
import { partnerId } from '../../partner-ids.js';
import { decision } from '../dashboard/schema.js';

export const feedId = idOf('feed', 'Id of a calendar feed');

const name = line(100).meta({ description: 'What calendars call it', example: 'Ends of subscriptions' });
const language = z.enum(languages);
const reminderDays = z
  .int()
  .min(0)
  .max(60)
  .meta({ description: 'Calendars shall remind at 09:00 so many days before each event', example: 7 });
const planId = slug.meta({ description: 'Of this plan only', example: 'office-business' });
const onlyDecision = decision.meta({ description: 'Only what is decided so', example: 'undecided' });
const testClockId = idOf('testClock', 'What lives on this test clock; else it is left out');

export const newFeed = z
  .strictObject({
    name: name.default('Perennial'),
    cloud: ofCloud,
    language: language.optional().meta({ description: 'Left out: that of the caller' }),
    reminderDays: reminderDays.nullable().optional(),
    planId: planId.nullable().optional(),
    decision: onlyDecision.nullable().optional(),
    testClockId: testClockId.nullable().optional(),
  })
  .meta({ id: 'NewFeed' });

const feedFields = {
  id: feedId,
  name,
  language,
  reminderDays: reminderDays.nullable(),
  planId: planId.nullable(),
  decision: onlyDecision.nullable(),
  testClockId: testClockId.nullable(),
  partnerId: partnerId.nullable().meta({ description: 'It shows what this partner reaches at each reading' }),
  tenantId: idOf('tenant', 'It shows what is of this tenant').nullable(),
  cloud,
  apiKeyId: apiKeyId.nullable().meta({ description: 'It was made with this API key, and ends with it' }),
  membershipId: membershipId.nullable().meta({
    description: 'It was made by a person in this membership, and ends with it',
  }),
  lastFive: z.string().meta({ description: 'The last characters of its secret', example: 'x9-Qa' }),
  createdAt: instant,
  revokedAt: instant.nullable(),
  lastReadAt: instant.nullable().meta({ description: 'To the minute' }),
};

export const feed = z.strictObject(feedFields).meta({ id: 'Feed', description: 'Without its secret address' });

export const createdFeed = z
  .strictObject({
    ...feedFields,
    url: z.string().meta({
      description: 'The secret address, whole in this answer only: whoever has it reads the calendar',
      example: 'https://perennial.example/v1/calendars/….ics',
    }),
  })
  .meta({ id: 'CreatedFeed' });

export const feedPage = pageOf(feed, 'FeedPage');

export function showFeed(found: Feed): z.input<typeof feed> {
  const { _id: id, hash: _, person, language: written, createdAt, revokedAt, lastReadAt, ...rest } = found;
  return {
    ...rest,
    id,
    membershipId: person?.membershipId ?? null,
    language: languages.find((known) => known === written) ?? 'en',
    createdAt: showInstant(createdAt),
    revokedAt: revokedAt && showInstant(revokedAt),
    lastReadAt: lastReadAt && showInstant(lastReadAt),
  };
}
