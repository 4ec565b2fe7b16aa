import { escaped } from '../../adapters/notice-page.js';
import { type ErrorCode, errorCatalogue } from '../../domain/errors.js';
import type { Language } from '../i18n/language.js';
import { inLanguage, titleOf } from '../i18n/sentences.js';
import { webPage } from './web-page.js';

/** What is said of every problem; `facts` with `code` and `status`. */
const texts: Readonly<Record<Language, Readonly<Record<'facts' | 'retry' | 'change', string>>>> = {
  en: {
    facts: 'Code {code}, HTTP status {status}.',
    retry:
      'The same request may succeed later: repeat it, with the same Idempotency-Key, after the time in Retry-After.',
    change: 'Repeating the same request will not help: something has to change first.',
  },
  pl: {
    facts: 'Kod {code}, status HTTP {status}.',
    retry:
      'To samo żądanie może się powieść później: należy je powtórzyć z tym samym nagłówkiem Idempotency-Key po czasie podanym w Retry-After.',
    change: 'Powtórzenie tego samego żądania nic nie da: najpierw coś musi się zmienić.',
  },
  cs: {
    facts: 'Kód {code}, stav HTTP {status}.',
    retry:
      'Stejný požadavek může uspět později: zopakujte ho se stejnou hlavičkou Idempotency-Key po čase uvedeném v Retry-After.',
    change: 'Opakování stejného požadavku nepomůže: nejdřív se musí něco změnit.',
  },
};

/** The page to which the `type` of a problem leads. */
export function problemPage(code: ErrorCode, language: Language): string {
  const { status, retry } = errorCatalogue[code];
  const { facts, retry: later, change } = texts[language];
  const title = titleOf(code, language);
  return webPage(language, title, [
    `<h1>${escaped(title)}</h1>`,
    `<p>${escaped(inLanguage(facts, language, { code, status }))}</p>`,
    `<p>${escaped(retry ? later : change)}</p>`,
  ]);
}
