import { IntlMessageFormat } from 'intl-messageformat';

/** As many as there are in the files of texts. */
const parsed = new Map<string, IntlMessageFormat>();

/** A message in ICU MessageFormat, parsed once for a locale. */
export function parsedMessage(message: string, locale: string): IntlMessageFormat {
  const key = `${locale}:${message}`;
  const format = parsed.get(key) ?? new IntlMessageFormat(message, locale, undefined, { ignoreTag: true });
  parsed.set(key, format);
  return format;
}
