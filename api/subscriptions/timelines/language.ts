import { type Language, languages } from '../../i18n/language.js';

/** The language of a locale that is named in the address, if there are words in it; else the request's. */
export function languageNamed(locale: string | undefined, otherwise: Language): Language {
  if (locale === undefined) return otherwise;
  const { language } = new Intl.Locale(locale);
  return languages.find((known) => known === language) ?? otherwise;
}
