/** A digest in the reader's language: what is new of the subscriptions of each customer. */
import { oneLine } from './one-line.js';
import {
  formatted,
  languageOf,
  mailIn,
  type NoticeLanguage,
  type NoticeText,
  writtenDay,
  writtenInstant,
} from './wording.js';

/** What is new of a subscription, in sentences of the reader's language. */
export interface DigestSubscription {
  readonly planName: string;
  readonly subscriptionId: string;
  /** Whom the reader turns to about it; null: the reseller. */
  readonly contact: string | null;
  readonly news: readonly string[];
}

export interface DigestCustomer {
  readonly organisation: string;
  /** Where another customer of the digest has the same name. */
  readonly id: string | null;
  readonly subscriptions: readonly DigestSubscription[];
  /** Licences that its users ask for. */
  readonly requests: readonly DigestLicenceRequest[];
  /** What partners and the customer have done. */
  readonly news: readonly DigestNews[];
}

/** News in sentences of the reader's language. */
export interface DigestNews {
  readonly title: string;
  readonly summary: string;
}

/** A licence that a user asks for, in a sentence of the reader's language. */
export interface DigestLicenceRequest {
  readonly planName: string;
  readonly licenceRequestId: string;
  readonly summary: string;
  /** To the page on which it is answered. */
  readonly link: string;
}

/** What is new of one subscription, or a licence that is asked for, and whose it is. */
export interface DigestEntry {
  readonly tenantId: string;
  readonly organisation: string;
  readonly subscription?: DigestSubscription;
  readonly request?: DigestLicenceRequest;
  readonly news?: DigestNews;
}

export interface DigestContent {
  readonly reader: { readonly name: string };
  readonly locale: string;
  readonly zone: string;
  readonly at: string;
  /** `YYYY-MM-DD` */
  readonly day: string;
  readonly customers: readonly DigestCustomer[];
}

interface DigestTexts {
  readonly subject: string;
  /** What there is of each, with its `count`, for the subject. */
  readonly counted: Readonly<Record<'subscriptions' | 'requests' | 'news', string>>;
  readonly lead: string;
  readonly questions: string;
  /** Where they can be read one by one, or at once. */
  readonly change: string;
}

const languages: Readonly<Record<NoticeLanguage, DigestTexts>> = {
  en: {
    subject: 'Your digest of {day}: {counts}',
    counted: {
      subscriptions: '{count, plural, one {# subscription} other {# subscriptions}}',
      requests: '{count, plural, one {# request for a licence} other {# requests for licences}}',
      news: '{count, plural, one {# message about partners} other {# messages about partners}}',
    },
    lead: 'This is what is new since yesterday{customers, plural, =1 {} other { for # customers}}.',
    questions: 'Questions: {known, select, yes {{contact}} other {your reseller}}',
    change: 'You get these messages together, as you have chosen. What cannot wait is still sent at once.',
  },
  pl: {
    subject: 'Podsumowanie dnia {day}: {counts}',
    counted: {
      subscriptions:
        '{count, plural, one {# subskrypcja} few {# subskrypcje} many {# subskrypcji} other {# subskrypcji}}',
      requests:
        '{count, plural, one {# prośba o licencję} few {# prośby o licencję} many {# próśb o licencję} other {# prośby o licencję}}',
      news: '{count, plural, one {# wiadomość o partnerach} few {# wiadomości o partnerach} many {# wiadomości o partnerach} other {# wiadomości o partnerach}}',
    },
    lead: 'Oto, co nowego od wczoraj{customers, plural, =1 {} one { u # klienta} few { u # klientów} many { u # klientów} other { u # klientów}}.',
    questions: 'Pytania: {known, select, yes {{contact}} other {sprzedawca}}',
    change: 'Te wiadomości przychodzą razem, zgodnie z wybranym ustawieniem. Pilne nadal są wysyłane od razu.',
  },
  cs: {
    subject: 'Přehled za {day}: {counts}',
    counted: {
      subscriptions:
        '{count, plural, one {# předplatné} few {# předplatná} many {# předplatného} other {# předplatných}}',
      requests:
        '{count, plural, one {# žádost o licenci} few {# žádosti o licenci} many {# žádosti o licenci} other {# žádostí o licenci}}',
      news: '{count, plural, one {# zpráva o partnerech} few {# zprávy o partnerech} many {# zprávy o partnerech} other {# zpráv o partnerech}}',
    },
    lead: 'Toto je nové od včerejška{customers, plural, =1 {} one { u # zákazníka} few { u # zákazníků} many { u # zákazníka} other { u # zákazníků}}.',
    questions: 'Dotazy: {known, select, yes {{contact}} other {váš prodejce}}',
    change: 'Tyto zprávy dostáváte pohromadě, jak jste si zvolili. Co nepočká, se dál posílá ihned.',
  },
};

/** By customer, in the order of names: organisations of one name are customers of their own, told apart by their ids. */
export function customersOf(entries: readonly DigestEntry[]): DigestCustomer[] {
  const byTenant = new Map<string, readonly [DigestEntry, ...DigestEntry[]]>();
  for (const entry of entries) {
    const before = byTenant.get(entry.tenantId);
    byTenant.set(entry.tenantId, before ? [...before, entry] : [entry]);
  }
  const all = [...byTenant.values()];
  const inOrder = (one: string, other: string) => one.localeCompare(other);
  return all
    .toSorted(
      ([one], [other]) => inOrder(one.organisation, other.organisation) || inOrder(one.tenantId, other.tenantId),
    )
    .map((own) => ({
      organisation: own[0].organisation,
      id: all.some(([other]) => isNamesake(other, own[0])) ? own[0].tenantId : null,
      requests: own.flatMap(({ request }) => request ?? []),
      news: own.flatMap(({ news }) => news ?? []),
      subscriptions: own
        .flatMap(({ subscription }) => subscription ?? [])
        .toSorted(
          (one, other) => inOrder(one.planName, other.planName) || inOrder(one.subscriptionId, other.subscriptionId),
        ),
    }));
}

function isNamesake(one: DigestEntry, other: DigestEntry): boolean {
  return one.organisation === other.organisation && one.tenantId !== other.tenantId;
}

/** Says it in the reader's language, or in English when there are no texts in it. */
export function renderDigest({ reader, zone, at, day, customers, ...content }: DigestContent): NoticeText {
  const { language } = languageOf(content.locale);
  const contactOf = ({ contact }: DigestSubscription) => {
    const values = { known: contact === null ? 'no' : 'yes', contact: oneLine(contact ?? '') };
    return formatted(languages[language].questions, language, values);
  };
  return mailIn(content.locale, languages, (texts, common, locale) => ({
    values: {
      name: oneLine(reader.name),
      day: writtenDay(day, locale),
      customers: customers.length,
      counts: countsOf(customers, texts.counted, language),
      at: writtenInstant(at, zone, locale),
      zone,
    },
    subject: texts.subject,
    paragraphs: [texts.lead],
    sections: customers.map(({ organisation, id, subscriptions, requests, news }) => ({
      title: oneLine(organisation),
      ...(id !== null && { note: id }),
      parts: [
        ...requests.map((one) => ({
          title: `${oneLine(one.planName)} (${one.licenceRequestId})`,
          lines: [oneLine(one.summary), one.link],
        })),
        ...subscriptions.map((one) => ({
          title: `${oneLine(one.planName)} (${one.subscriptionId})`,
          lines: [...one.news.map(oneLine), contactOf(one)],
        })),
        ...news.map((one) => ({ title: oneLine(one.title), lines: [oneLine(one.summary)] })),
      ],
    })),
    rows: [],
    footer: [texts.change, common.sentAt],
  }));
}

/** `2 subscriptions, 1 request for a licence`: what there is none of is left out. */
function countsOf(
  customers: readonly DigestCustomer[],
  counted: DigestTexts['counted'],
  language: NoticeLanguage,
): string {
  return (['subscriptions', 'requests', 'news'] as const)
    .flatMap((of) => {
      const count = customers.reduce((sum, one) => sum + one[of].length, 0);
      return count === 0 ? [] : [formatted(counted[of], language, { count })];
    })
    .join(', ');
}
