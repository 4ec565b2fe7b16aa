/** A digest in the reader's language: what is new of the subscriptions of each customer. */
import { oneLine } from './one-line.js';
import {
  formatted,
  languageOf,
  mailIn,
  type NoticeLanguage,
  type NoticeText,
  type Values,
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
}

/** A licence that a user asks for, in a sentence of the reader's language. */
export interface DigestLicenceRequest {
  readonly planName: string;
  readonly licenceRequestId: string;
  readonly summary: string;
}

/** What is new of one subscription, or a licence that is asked for, and whose it is. */
export interface DigestEntry {
  readonly tenantId: string;
  readonly organisation: string;
  readonly subscription?: DigestSubscription;
  readonly request?: DigestLicenceRequest;
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
  readonly lead: string;
  readonly questions: string;
  /** Where they can be read one by one, or at once. */
  readonly change: string;
}

const languages: Readonly<Record<NoticeLanguage, DigestTexts>> = {
  en: {
    subject:
      'Your digest of {day}: {subscriptions, plural, =0 {} one {# subscription} other {# subscriptions}}{both, select, yes {, } other {}}{requests, plural, =0 {} one {# request for a licence} other {# requests for licences}}',
    lead: 'This is what is new since yesterday{customers, plural, =1 {} other { for # customers}}.',
    questions: 'Questions: {known, select, yes {{contact}} other {your reseller}}',
    change: 'You get these messages together, as you have chosen. What cannot wait is still sent at once.',
  },
  pl: {
    subject:
      'Podsumowanie dnia {day}: {subscriptions, plural, =0 {} one {# subskrypcja} few {# subskrypcje} many {# subskrypcji} other {# subskrypcji}}{both, select, yes {, } other {}}{requests, plural, =0 {} one {# prośba o licencję} few {# prośby o licencję} many {# próśb o licencję} other {# prośby o licencję}}',
    lead: 'Oto, co nowego od wczoraj{customers, plural, =1 {} one { u # klienta} few { u # klientów} many { u # klientów} other { u # klientów}}.',
    questions: 'Pytania: {known, select, yes {{contact}} other {sprzedawca}}',
    change: 'Te wiadomości przychodzą razem, zgodnie z wybranym ustawieniem. Pilne nadal są wysyłane od razu.',
  },
  cs: {
    subject:
      'Přehled za {day}: {subscriptions, plural, =0 {} one {# předplatné} few {# předplatná} many {# předplatného} other {# předplatných}}{both, select, yes {, } other {}}{requests, plural, =0 {} one {# žádost o licenci} few {# žádosti o licenci} many {# žádosti o licenci} other {# žádostí o licenci}}',
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
      ...countsOf(customers),
      at: writtenInstant(at, zone, locale),
      zone,
    },
    subject: texts.subject,
    paragraphs: [texts.lead],
    sections: customers.map(({ organisation, id, subscriptions, requests }) => ({
      title: oneLine(organisation),
      ...(id !== null && { note: id }),
      parts: [
        ...requests.map((one) => ({
          title: `${oneLine(one.planName)} (${one.licenceRequestId})`,
          lines: [oneLine(one.summary)],
        })),
        ...subscriptions.map((one) => ({
          title: `${oneLine(one.planName)} (${one.subscriptionId})`,
          lines: [...one.news.map(oneLine), contactOf(one)],
        })),
      ],
    })),
    rows: [],
    footer: [texts.change, common.sentAt],
  }));
}

function countsOf(customers: readonly DigestCustomer[]): Values {
  const subscriptions = customers.reduce((sum, one) => sum + one.subscriptions.length, 0);
  const requests = customers.reduce((sum, one) => sum + one.requests.length, 0);
  return { subscriptions, requests, both: subscriptions > 0 && requests > 0 ? 'yes' : 'no' };
}
