import { type Language, languages } from '../sentences/language.js';

/** The first of the locales that there are words for; English where there is none. */
export function languageAmong(...locales: (string | null | undefined)[]): Language {
  for (const locale of locales) {
    const found = languages.find((language) => language === languageOf(locale));
    if (found) return found;
  }
  return 'en';
}

function languageOf(locale: string | null | undefined): string | null {
  return locale ? new Intl.Locale(locale).language : null;
}
