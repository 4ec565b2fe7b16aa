/** What callers are told in their language: refusals, things to know, the declaration. */
import { withOneStop } from '../../adapters/one-stop.js';
import { parsedMessage } from '../../adapters/parsed-message.js';
import { writtenMoney } from '../../adapters/written-money.js';
import { dateFormat } from '../../domain/date-format.js';
import { type DomainError, type ErrorCode, errorCatalogue } from '../../domain/errors.js';
import { type KeyUse, keyUses } from '../../domain/keys/key-options.js';
import type { ThingFigures, ThingToKnow } from '../../domain/keys/things-to-know.js';
import type { Money } from '../../domain/money.js';
import type { PassedOverReason } from '../../domain/subscriptions/reassignment.js';
import { cs } from './cs.js';
import { en } from './en.js';
import type { Language } from './language.js';
import { pl } from './pl.js';
import type { Texts } from './texts.js';

const texts: Readonly<Record<Language, Texts>> = { en, pl, cs };

/** By which days and numbers are written. */
const locales: Readonly<Record<Language, string>> = { en: 'en-GB', pl: 'pl', cs: 'cs' };

/** In which days, times and amounts are written in a language. */
export function localeOf(language: Language): string {
  return locales[language];
}

export function titleOf(code: ErrorCode, language: Language): string {
  return texts[language].title[code] ?? errorCatalogue[code].title;
}

/**
 * This occurrence of a problem, as a sentence in a language. Where the catalogue has none for it, the error's own message
 * stands in for English, and the title for the others.
 */
export function sentenceOf(
  { code, message, details }: Pick<DomainError, 'code' | 'message' | 'details'>,
  language: Language,
): string {
  const { detail, possible } = texts[language];
  const values = valuesOf(details, language);
  const sentence = detail[code];
  const said = sentence === undefined ? undefined : formatted(sentence, language, values);
  if (said === undefined) return language === 'en' ? message : titleOf(code, language);
  const uses = typeof values.possibleUses === 'string' ? formatted(possible, language, values) : undefined;
  return uses === undefined ? said : `${said} ${uses}`;
}

/** A thing to know with its numbers. */
export function thingToKnow(id: ThingToKnow, figures: ThingFigures, language: Language): string {
  const sentence = texts[language].thing[id];
  return formatted(sentence, language, valuesOf({ ...figures }, language)) ?? sentence;
}

/** That what a quote makes each period cost is not collected any more. */
export function capTooLow(
  { perPeriod, cap }: Readonly<Record<'perPeriod' | 'cap', Money>>,
  language: Language,
): string {
  const sentence = texts[language].capTooLow;
  const written = (amount: Money) => writtenMoney(amount, localeOf(language));
  return formatted(sentence, language, { perPeriod: written(perPeriod), cap: written(cap) }) ?? sentence;
}

export function passedOver(reason: PassedOverReason, language: Language): string {
  return texts[language].passedOver[reason];
}

/** The reseller where it has no name here. */
export function resellerName(language: Language): string {
  return texts[language].reseller;
}

export function declarationOf(language: Language): string {
  return texts[language].declaration;
}

/** A message of a resource's own texts. */
export function inLanguage(message: string, language: Language, values: Values): string {
  return formatted(message, language, values) ?? message;
}

type Values = Readonly<Record<string, string | number>>;

/** Which of several sentences it is, where the error does not say: each has one for this. */
const choices: Values = {
  reason: 'none',
  check: 'none',
  expectedLength: 'none',
  state: 'none',
  use: 'none',
  daysLost: 'all',
};

function valuesOf(details: Readonly<Record<string, unknown>>, language: Language): Values {
  const written = Object.entries(details).flatMap(([name, value]): [string, string | number][] => {
    const text = writtenOut(name, value, language);
    return text === undefined ? [] : [[name, text]];
  });
  return { ...choices, ...Object.fromEntries(written) };
}

/** A particular by its name, in the way of a language; undefined for what is not written. */
export function writtenOut(name: string, value: unknown, language: Language): string | number | undefined {
  if (typeof value === 'number') return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => writtenItem(name, String(item), language));
    return items.length === 0 ? undefined : new Intl.ListFormat(locales[language]).format(items);
  }
  return typeof value === 'string' ? writtenItem(name, value, language) : undefined;
}

/** Between a day and a time. */
const between: Readonly<Record<Language, string>> = { en: ' at ', pl: ' o godz. ', cs: ' v ' };

function writtenItem(name: string, text: string, language: Language): string {
  const locale = locales[language];
  // In Polish a date ends with "r.", the year; `Intl` leaves it out.
  const inSentence = (day: string) => (language === 'pl' ? `${day} r.` : day);
  if ((name === 'country' || name === 'countries') && /^[A-Z]{2}$/.test(text)) {
    return new Intl.DisplayNames(locale, { type: 'region', fallback: 'code' }).of(text) ?? text;
  }
  if (name === 'possibleUses' && isKeyUse(text)) return texts[language].use[text];
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) {
    return inSentence(dateFormat(locale, 'UTC').format(Date.parse(text)));
  }
  if (/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(text)) {
    const at = Date.parse(text);
    const [day, time] = [dateFormat(locale, 'UTC').format(at), dateFormat(locale, 'UTC', 'time').format(at)];
    return `${inSentence(day)}${between[language]}${time} UTC`;
  }
  return text;
}

function isKeyUse(text: string): text is KeyUse {
  return keyUses.some((use) => use === text);
}

/** Undefined when a particular is missing. */
function formatted(message: string, language: Language, values: Values): string | undefined {
  const format = parsedMessage(message, locales[language]);
  try {
    return withOneStop(String(format.format({ ...values })));
  } catch {
    return undefined;
  }
}
