import type { Request } from 'express';

/** The languages that refusals, things to know and the declaration are written in. */
export const languages = ['en', 'pl', 'cs'] as const;
export type Language = (typeof languages)[number];

/** The language that callers are answered in: what the request asks for, else the holder's of the API key, else English. */
export function languageFor(request: Pick<Request, 'acceptsLanguages'>, locale: string | null): Language {
  const own = languageOf(locale);
  // The holder's comes first, so that it is taken where the request asks for nothing, or for anything.
  const asked = request.acceptsLanguages([own, ...languages]);
  return languages.find((language) => language === asked) ?? own;
}

/** Of an answer with sentences in a language. */
export function languageHeaders(language: Language): Readonly<Record<string, string>> {
  return { 'Content-Language': language, Vary: 'Accept-Language' };
}

function languageOf(locale: string | null): Language {
  if (locale === null) return 'en';
  try {
    const { language } = new Intl.Locale(locale);
    return languages.find((known) => known === language) ?? 'en';
  } catch {
    return 'en';
  }
}
