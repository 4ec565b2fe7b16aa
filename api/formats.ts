import { z } from 'zod';
import { assertTimeZone, instant as parseInstant, plainDate } from '../domain/calendar.js';
import { type CloudId, cloudIds, countryProblem } from '../domain/clouds.js';
import { isCountry, localeOf, timeZoneOf } from '../domain/countries.js';
import { emailProblem } from '../domain/email-address.js';
import { DomainError } from '../domain/errors.js';
import { isCurrency } from '../domain/money.js';

function accepts(parse: (text: string) => unknown): (text: string) => boolean {
  return (text) => {
    try {
      parse(text);
      return true;
    } catch {
      return false;
    }
  };
}

/** A calendar day that exists. */
export const date = z
  .string()
  .refine(accepts(plainDate), 'must be a day that exists, as YYYY-MM-DD')
  .meta({ format: 'date', example: '2027-01-31' });

/** A point in time. */
export const instant = z
  .string()
  .refine(accepts(parseInstant), 'must be an instant as in RFC 3339, with a time zone offset or Z')
  .meta({ format: 'date-time', example: '2027-01-31T08:00:00Z' });

export const timeZone = z
  .string()
  .max(64)
  .refine(accepts(assertTimeZone), 'must be a time zone of the IANA database, such as Europe/Warsaw')
  .meta({ description: 'Time zone (IANA)', example: 'Europe/Warsaw' });

export const country = z
  .string()
  .regex(/^[A-Z]{2}$/)
  .refine(isCountry, 'must be the code of a country (ISO 3166-1 alpha-2)')
  .meta({ description: 'Country (ISO 3166-1 alpha-2)', example: 'PL' });

export const currency = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .refine(isCurrency, 'must be the code of a currency (ISO 4217)')
  .meta({ description: 'Currency (ISO 4217)', example: 'PLN' });

/** An id that people choose and read, such as `office-business`. */
export const slug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(60);

/** A list of different things, at least one. */
export const listOf = <Item extends z.ZodType>(item: Item, longest: number) =>
  z
    .array(item)
    .min(1)
    .max(longest)
    .refine((items) => new Set(items).size === items.length, 'must not name anything twice');

export const locale = z
  .string()
  .max(35)
  .refine(
    accepts((text) => new Intl.Locale(text)),
    'must be a language tag (BCP 47), such as pl-PL',
  )
  .meta({ description: 'Language and region (BCP 47)', example: 'pl-PL' });

/** The time zone and locale that a new tenant gets where it names none, in its schema. */
export const ofCountry = {
  timeZone: timeZone.optional().meta({
    description: 'Left out: that of the country; needed where the country has several, such as US',
    example: 'Europe/Warsaw',
  }),
  locale: locale
    .optional()
    .meta({ description: 'Left out: the language of most people of the country', example: 'pl-PL' }),
};

/** For the schema of a new tenant: the time zone is named, or follows from the country. */
export function zoneIsKnown(
  tenant: { readonly country: string; readonly timeZone?: string | undefined },
  context: z.core.$RefinementCtx<unknown>,
): void {
  // Zod asks about fields that are wrong, too.
  if (!isCountry(tenant.country)) return;
  if (tenant.timeZone !== undefined || timeZoneOf(tenant.country) !== null) return;
  const message = 'is required: the country has several time zones';
  context.addIssue({ code: 'custom', path: ['timeZone'], message });
}

/** The time zone and locale that are named, or follow from the country. @throws DomainError invalidTimeZone where neither does */
export function zoneAndLocale(tenant: {
  readonly country: string;
  readonly timeZone?: string | undefined;
  readonly locale?: string | undefined;
}): { readonly zone: string; readonly locale: string } {
  const zone = tenant.timeZone ?? timeZoneOf(tenant.country);
  if (zone === null) throw new DomainError('invalidTimeZone', 'The country has several time zones');
  return { zone, locale: tenant.locale ?? localeOf(tenant.country) };
}

/** Embeddings, overrides and isolates, which turn around what stands behind them. */
const turnsDirection = /[\u202a-\u202e\u2066-\u2069]/;
/** U+2800 is a sign of braille that has no dots. */
const visible = /(?![\p{Default_Ignorable_Code_Point}\u2800])[\p{L}\p{N}\p{P}\p{S}]/u;

/**
 * A line of text a person typed: no control characters, so that it cannot break a mail or a log, nothing that makes it read in
 * another order than it is written, and something to see.
 */
export const line = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .refine((text) => !/\p{Cc}|\p{Zl}|\p{Zp}/u.test(text), 'must be one line without control characters')
    .refine((text) => !turnsDirection.test(text), 'must not have characters that turn the direction of writing')
    .refine((text) => text === '' || visible.test(text), 'must have a character that can be seen');

/** Where a party to documents has its seat. */
export const postalAddress = z
  .strictObject({
    lines: z
      .array(line(100))
      .min(1)
      .max(2)
      .meta({ description: 'Street and number, one line or two', example: ['ul. Piekarska 7'] }),
    postalCode: line(12).nullable().meta({ example: '00-123' }),
    city: line(100).meta({ example: 'Warszawa' }),
  })
  .meta({ id: 'PostalAddress' });

export const email = z
  .string()
  .max(254)
  .superRefine((text, context) => {
    const problem = emailProblem(text);
    if (problem !== null) context.addIssue({ code: 'custom', message: problem });
  })
  .meta({ format: 'email', example: 'anna@example.pl' });

export const cloud = z.enum(cloudIds).meta({ description: 'Where the data lies' });

/** The cloud of somebody new; see `cloudServesCountry`. */
export const cloudOfNew = cloud.optional().meta({ description: 'Left out: that of the country. It never changes' });

/** For lists: none shows two clouds together. */
export const ofCloud = cloud.optional().meta({
  description:
    'Of which cloud: left out, the caller’s own; for operators `global`. Whoever is of one sees nothing of another',
});

/** For the schema of somebody new: a country is served in one cloud. */
export function cloudServesCountry(
  fresh: { readonly country: string; readonly cloud?: CloudId | undefined },
  context: z.core.$RefinementCtx<unknown>,
): void {
  // Zod asks about fields that are wrong, too.
  if (!isCountry(fresh.country) || !cloud.optional().safeParse(fresh.cloud).success) return;
  const message = fresh.cloud === undefined ? null : countryProblem(fresh.country, fresh.cloud);
  if (message !== null) context.addIssue({ code: 'custom', path: ['country'], message });
}

/** RFC 3339 of an instant from the database. */
export function showInstant(at: Date): string {
  return parseInstant(at.toISOString()).toString();
}
