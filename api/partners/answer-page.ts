import type { DomainError, ErrorCode } from '../../domain/errors.js';
import { asDomainError } from '../http/problems.js';
import { webPage, webPageHeaders } from '../http/web-page.js';
import type { Language } from '../i18n/language.js';
import type { ApiServices } from '../services.js';
import { goneAnswer } from '../web-page.js';

/** What a page behind the link of an administrator is made of. */
interface AnswerPageParts<Found> {
  readonly texts: Readonly<Record<Language, { readonly title: string; readonly gone: string }>>;
  /** Refusals of what somebody has answered meanwhile, or the same person before: the page says how it stands. */
  readonly closed: readonly ErrorCode[];
  /** What the link opens; null for one that was not made here, or whose reader is no administrator any more. */
  readonly find: (services: ApiServices, token: string, language: Language) => Promise<Found | null>;
  /** What a page shows besides of an answer that was refused by one of these; left out: nothing. */
  readonly refused?: (found: Found, error: DomainError) => Found;
  /** What the audit keeps of it after an answer; left out: nothing. */
  readonly audited?: (found: Found) => unknown;
  /** The lines of HTML under the title, and the language that they are in. */
  readonly render: (services: ApiServices, found: Found) => Promise<RenderedPage>;
}

export interface RenderedPage {
  readonly language: Language;
  readonly body: readonly string[];
}

interface PageCall {
  readonly services: ApiServices;
  readonly params: { readonly token: string };
  readonly language: Language;
}

/** How a page on which an administrator answers without an account is shown, and shown again after an answer. */
export function answerPage<Found>({ texts, closed, find, refused, audited, render }: AnswerPageParts<Found>) {
  const gone = (language: Language) => goneAnswer(language, texts[language]);

  /** @param as what is shown besides, such as that something was missing in a form */
  async function show({ services, params, language: asked }: PageCall, as: (found: Found) => Found = (found) => found) {
    const found = await find(services, params.token, asked);
    if (!found) return gone(asked);
    const { language, body } = await render(services, as(found));
    const page = webPage(language, texts[language].title, body);
    return { status: 200, headers: webPageHeaders(language), body: page, audited: audited?.(found) } as const;
  }

  return {
    show,
    /** Shows it again as a form with something missing or wrong. @param as what is shown besides */
    async showWrong(call: PageCall, as: (found: Found) => Found) {
      const shown = await show(call, as);
      return shown.status === 200 ? ({ ...shown, status: 422 } as const) : shown;
    },
    /** @throws DomainError what the answer is refused with, but that it is closed */
    async answer(call: PageCall, answer: (found: Found) => Promise<unknown>) {
      const found = await find(call.services, call.params.token, call.language);
      if (!found) return gone(call.language);
      try {
        await answer(found);
      } catch (error) {
        // Also what the workflow refuses that was asked.
        const refusal = asDomainError(error);
        if (!closed.includes(refusal.code)) throw error;
        return { ...(await show(call, (shown) => refused?.(shown, refusal) ?? shown)), refused: refusal.code };
      }
      return show(call);
    },
  };
}
