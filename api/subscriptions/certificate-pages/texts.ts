import type { Done, Kept } from '../../../domain/subscriptions/certificate.js';
import type { Language } from '../../i18n/language.js';

/** What a certificate says to a person, in ICU MessageFormat. */
export interface CertificateTexts {
  readonly title: string;
  /** Argument: `finishedAt`. */
  readonly lead: string;
  readonly done: string;
  readonly kept: string;
  /** Argument: `count`. */
  readonly what: Readonly<Record<Done['what'], string>>;
  /** Argument: `until`, where that is known. */
  readonly stays: Readonly<Record<Kept['what'], string>>;
  readonly label: Readonly<
    Record<
      'certificate' | 'subscription' | 'plan' | 'rule' | 'firstUnpaidDay' | 'cancelledOn' | 'due' | 'finished' | 'hash',
      string
    >
  >;
  /** Arguments: `policy`, `none` for a perpetual plan, `version`, `deletionDay`. */
  readonly rule: string;
  /** Arguments: `confirmation`, `confirmedAt`; `of` is another subscription, or empty. */
  readonly confirmed: string;
  readonly readable: string;
  readonly gone: string;
}

const en: CertificateTexts = {
  title: 'Deletion certificate',
  lead: 'The data of the subscription was deleted. The deletion was finished on {finishedAt}.',
  done: 'What was deleted',
  kept: 'What is kept',
  what: {
    dataOnDataPlane: 'The data on the data plane',
    licenceAssignments: 'Licence assignments: {count}',
    users: 'Users: {count}',
    noticesSent: 'Texts of mails about the organisation, digests included: {count}',
    namesInRedemptions: 'Names in redemptions of product keys: {count}',
    paymentMethodsAtProvider: 'Cards and mandates at the payment provider, with who pays: {count}',
    organisationAndSignatures: 'The name of the organisation and the signatures of agreements',
  },
  stays: {
    tenantData: 'The data of the organisation, which has another live subscription',
    administratorsAddresses: 'The addresses of the administrators, until the notice of this deletion is sent ({until})',
    paymentMethodsAtProvider: 'Cards and mandates that the payment provider refuses to delete',
    accountingRecords: 'Requests for payment, payments and the ledger, as the law asks',
    recordWithoutPersonalData: 'Ids, dates and states of the subscription, without personal data',
    backups: 'Copies of the database, until {until}',
  },
  label: {
    certificate: 'Certificate',
    subscription: 'Subscription',
    plan: 'Plan',
    rule: 'Rule',
    firstUnpaidDay: 'Counted from',
    cancelledOn: 'Cancelled',
    due: 'Due',
    finished: 'Finished',
    hash: 'SHA-256 of the content (RFC 8785)',
  },
  rule: '{policy, select, none {perpetual} other {policy {policy}, version {version}}}: deletion on day {deletionDay}',
  confirmed: '{of, select, none {} other {{of}: }}confirmed on {confirmedAt} as {confirmation}',
  readable: 'This page can be read for ten years after the deletion.',
  gone: 'This link is not valid, or not any more.',
};

const pl: CertificateTexts = {
  title: 'Certyfikat usunięcia',
  lead: 'Dane subskrypcji zostały usunięte. Usuwanie zakończono {finishedAt}.',
  done: 'Co zostało usunięte',
  kept: 'Co pozostaje',
  what: {
    dataOnDataPlane: 'Dane w systemie docelowym',
    licenceAssignments: 'Przypisania licencji: {count}',
    users: 'Użytkownicy: {count}',
    noticesSent: 'Treści wiadomości o organizacji, w tym podsumowań: {count}',
    namesInRedemptions: 'Nazwiska w realizacjach kluczy produktu: {count}',
    paymentMethodsAtProvider: 'Karty i zgody u dostawcy płatności, z danymi płatnika: {count}',
    organisationAndSignatures: 'Nazwa organizacji i podpisy pod umowami',
  },
  stays: {
    tenantData: 'Dane organizacji, która ma inną subskrypcję',
    administratorsAddresses: 'Adresy administratorów, do wysłania wiadomości o tym usunięciu ({until})',
    paymentMethodsAtProvider: 'Karty i zgody, których dostawca płatności odmawia usunąć',
    accountingRecords: 'Prośby o zapłatę, płatności i księga, zgodnie z prawem',
    recordWithoutPersonalData: 'Identyfikatory, daty i stany subskrypcji, bez danych osobowych',
    backups: 'Kopie bazy danych, do {until}',
  },
  label: {
    certificate: 'Certyfikat',
    subscription: 'Subskrypcja',
    plan: 'Plan',
    rule: 'Podstawa',
    firstUnpaidDay: 'Liczone od',
    cancelledOn: 'Rezygnacja',
    due: 'Termin',
    finished: 'Zakończenie',
    hash: 'SHA-256 treści (RFC 8785)',
  },
  rule: '{policy, select, none {bezterminowa} other {zasady {policy}, wersja {version}}}: usunięcie {deletionDay}. dnia',
  confirmed: '{of, select, none {} other {{of}: }}potwierdzono {confirmedAt}, potwierdzenie {confirmation}',
  readable: 'Tę stronę można odczytać przez dziesięć lat od usunięcia.',
  gone: 'Ten odnośnik jest nieprawidłowy lub już nieważny.',
};

const cs: CertificateTexts = {
  title: 'Osvědčení o smazání',
  lead: 'Data předplatného byla smazána. Mazání bylo dokončeno {finishedAt}.',
  done: 'Co bylo smazáno',
  kept: 'Co zůstává',
  what: {
    dataOnDataPlane: 'Data v cílovém systému',
    licenceAssignments: 'Přidělení licencí: {count}',
    users: 'Uživatelé: {count}',
    noticesSent: 'Texty zpráv o organizaci, včetně přehledů: {count}',
    namesInRedemptions: 'Jména v uplatněních produktových klíčů: {count}',
    paymentMethodsAtProvider: 'Karty a souhlasy u poskytovatele plateb, s údaji plátce: {count}',
    organisationAndSignatures: 'Název organizace a podpisy smluv',
  },
  stays: {
    tenantData: 'Data organizace, která má jiné předplatné',
    administratorsAddresses: 'Adresy správců, než bude odeslána zpráva o tomto smazání ({until})',
    paymentMethodsAtProvider: 'Karty a souhlasy, které poskytovatel plateb odmítá smazat',
    accountingRecords: 'Výzvy k platbě, platby a účetní kniha, jak žádá zákon',
    recordWithoutPersonalData: 'Identifikátory, data a stavy předplatného, bez osobních údajů',
    backups: 'Kopie databáze, do {until}',
  },
  label: {
    certificate: 'Osvědčení',
    subscription: 'Předplatné',
    plan: 'Plán',
    rule: 'Pravidlo',
    firstUnpaidDay: 'Počítáno od',
    cancelledOn: 'Výpověď',
    due: 'Termín',
    finished: 'Dokončeno',
    hash: 'SHA-256 obsahu (RFC 8785)',
  },
  rule: '{policy, select, none {časově neomezené} other {pravidla {policy}, verze {version}}}: smazání {deletionDay}. den',
  confirmed: '{of, select, none {} other {{of}: }}potvrzeno {confirmedAt} pod číslem {confirmation}',
  readable: 'Tuto stránku lze číst deset let od smazání.',
  gone: 'Tento odkaz není platný, nebo už neplatí.',
};

export const certificateTexts: Readonly<Record<Language, CertificateTexts>> = { en, pl, cs };
