import { z } from 'zod';
import { assertTimeZone, instant as parseInstant, plainDate } from '../domain/calendar.js';
import { isCountry } from '../domain/countries.js';
import { emailProblem } from '../domain/identity/email-address.js';
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

export const email = z
  .string()
  .max(254)
  .superRefine((text, context) => {
    const problem = emailProblem(text);
    if (problem !== null) context.addIssue({ code: 'custom', message: problem });
  })
  .meta({ format: 'email', example: 'anna@example.pl' });

export const cloud = z.enum(['global', '21vianet']).meta({ description: 'Where the data lies' });

/** RFC 3339 of an instant from the database. */
export function showInstant(at: Date): string {
  return parseInstant(at.toISOString()).toString();
}
