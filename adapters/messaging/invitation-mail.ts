/** What an invitation says, as a mail and on the page behind its link. */
import { withOneStop } from '../one-stop.js';
import { languageOf, mailFrom, type NoticeLanguage, type NoticeText, writtenInstant } from './wording.js';

/** An invitation to one reader. */
export interface InvitationFacts {
  readonly kind: 'operator' | 'partner' | 'tenant';
  /** The partner or organisation; empty: the reseller. */
  readonly party: string;
  readonly reader: { readonly name: string };
  readonly email: string;
  /** BCP 47. */
  readonly locale: string;
  /** RFC 3339. */
  readonly expiresAt: string;
  /** Whom the reader turns to; null: nobody is known. */
  readonly contact: string | null;
  readonly link: string;
}

interface InvitationTexts {
  readonly subject: (party: string) => string;
  readonly greeting: (name: string) => string;
  readonly what: Readonly<Record<InvitationFacts['kind'], (party: string) => string>>;
  readonly how: string;
  readonly unexpected: string;
  readonly link: string;
  readonly reseller: string;
  readonly label: { readonly email: string; readonly until: string; readonly contact: string; readonly code: string };
  /** On the page. */
  readonly page: { readonly title: string; readonly next: string; readonly over: string };
}

export const invitationTexts: Readonly<Record<NoticeLanguage, InvitationTexts>> = {
  en: {
    subject: (party) => `Invitation: work with ${party} in Perennial`,
    greeting: (name) => `Dear ${name},`,
    what: {
      operator: () => 'You are invited to manage subscriptions for the reseller in Perennial.',
      partner: (party) => `You are invited to look after customers for ${party} in Perennial.`,
      tenant: (party) => `You are invited to sign in to Perennial as a user of ${party}.`,
    },
    how: 'Open the link and sign in with your own account. The link works once and is meant for you alone: pass it on to nobody.',
    unexpected: 'If you did not expect this invitation, there is nothing you have to do.',
    link: 'Accept the invitation',
    reseller: 'the reseller',
    label: { email: 'Sent to', until: 'Valid until', contact: 'Questions', code: 'Code' },
    page: {
      title: 'Invitation to Perennial',
      next: 'Sign in in the application that you use Perennial with, and enter this code there. Developers: POST /v1/me/memberships.',
      over: 'This invitation is not valid, or not any more. Ask whoever invited you for a new one.',
    },
  },
  pl: {
    subject: (party) => `Zaproszenie do Perennial: ${party}`,
    greeting: (name) => `Dzień dobry, ${name}!`,
    what: {
      operator: () => 'To zaproszenie do zarządzania subskrypcjami w Perennial w imieniu sprzedawcy.',
      partner: (party) => `To zaproszenie do obsługi klientów w Perennial w imieniu partnera ${party}.`,
      tenant: (party) => `To zaproszenie do logowania się w Perennial jako użytkownik organizacji ${party}.`,
    },
    how: 'Proszę otworzyć odnośnik i zalogować się na własne konto. Odnośnik działa raz i jest przeznaczony tylko dla adresata tej wiadomości.',
    unexpected: 'Jeśli to zaproszenie jest pomyłką, nie trzeba nic robić.',
    link: 'Przyjmij zaproszenie',
    reseller: 'sprzedawca',
    label: { email: 'Wysłano na adres', until: 'Ważne do', contact: 'Pytania', code: 'Kod' },
    page: {
      title: 'Zaproszenie do Perennial',
      next: 'Proszę zalogować się w aplikacji, w której używa się Perennial, i podać tam ten kod. Dla programistów: POST /v1/me/memberships.',
      over: 'To zaproszenie jest nieważne. O nowe można poprosić osobę, która je wysłała.',
    },
  },
  cs: {
    subject: (party) => `Pozvánka do Perennial: ${party}`,
    greeting: (name) => `Dobrý den, ${name},`,
    what: {
      operator: () => 'Zveme vás ke správě předplatných v Perennial za prodejce.',
      partner: (party) => `Zveme vás k péči o zákazníky v Perennial za partnera ${party}.`,
      tenant: (party) => `Zveme vás k přihlašování do Perennial jako uživatel organizace ${party}.`,
    },
    how: 'Otevřete odkaz a přihlaste se vlastním účtem. Odkaz funguje jednou a je určen jen vám: nikomu ho nepředávejte.',
    unexpected: 'Pokud jste pozvánku nečekali, nemusíte nic dělat.',
    link: 'Přijmout pozvánku',
    reseller: 'prodejce',
    label: { email: 'Odesláno na adresu', until: 'Platí do', contact: 'Dotazy', code: 'Kód' },
    page: {
      title: 'Pozvánka do Perennial',
      next: 'Přihlaste se v aplikaci, ve které Perennial používáte, a zadejte tam tento kód. Pro vývojáře: POST /v1/me/memberships.',
      over: 'Pozvánka neplatí, nebo už neplatí. O novou požádejte toho, kdo vás pozval.',
    },
  },
};

/** What somebody is invited to. @param party whose people they become */
export function invitedTo(kind: InvitationFacts['kind'], party: string, language: NoticeLanguage): string {
  return withOneStop(invitationTexts[language].what[kind](party));
}

/** The mail of an invitation, in its reader's language. */
export function invitationMail(facts: InvitationFacts): NoticeText {
  const { language, locale } = languageOf(facts.locale);
  const texts = invitationTexts[language];
  const party = facts.party === '' ? texts.reseller : facts.party;
  return mailFrom({
    language,
    subject: texts.subject(party),
    greeting: texts.greeting(facts.reader.name),
    paragraphs: [invitedTo(facts.kind, party, language), texts.how, texts.unexpected],
    link: { label: texts.link, address: facts.link },
    rows: [
      { label: texts.label.email, value: facts.email },
      { label: texts.label.until, value: `${writtenInstant(facts.expiresAt, 'UTC', locale)} UTC` },
      ...(facts.contact === null ? [] : [{ label: texts.label.contact, value: facts.contact }]),
    ],
    footer: ['Perennial'],
  });
}
