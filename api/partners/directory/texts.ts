import type { PartnerService } from '../../../domain/partners/register.js';
import type { Language } from '../../i18n/language.js';

/** What customers read who look for a partner. */
export interface DirectoryTexts {
  readonly title: string;
  readonly lead: string;
  readonly search: string;
  readonly nobody: string;
  readonly more: string;
  readonly label: Readonly<
    Record<
      'country' | 'anyCountry' | 'service' | 'anyService' | 'id' | 'services' | 'email' | 'phone' | 'website',
      string
    >
  >;
  readonly services: Readonly<Record<PartnerService, string>>;
}

const en: DirectoryTexts = {
  title: 'Find a partner',
  lead: 'A partner advises you, sells, and can look after your subscriptions if you allow it.',
  search: 'Search',
  nobody: 'No partner was found. Try another service, or a country nearby.',
  more: 'More partners',
  label: {
    country: 'Country',
    anyCountry: 'any',
    service: 'Service',
    anyService: 'any',
    id: 'Partner id',
    services: 'Services',
    email: 'E-mail',
    phone: 'Phone',
    website: 'Website',
  },
  services: {
    advice: 'advice',
    deployment: 'deployment',
    development: 'development',
    licensing: 'licensing',
    managedServices: 'managed services',
    migration: 'migration',
    security: 'security',
    support: 'support',
    training: 'training',
  },
};

const pl: DirectoryTexts = {
  title: 'Znajdź partnera',
  lead: 'Partner doradza, sprzedaje i za Państwa zgodą może opiekować się subskrypcjami.',
  search: 'Szukaj',
  nobody: 'Nie znaleziono partnera. Prosimy wybrać inną usługę lub kraj w pobliżu.',
  more: 'Więcej partnerów',
  label: {
    country: 'Kraj',
    anyCountry: 'dowolny',
    service: 'Usługa',
    anyService: 'dowolna',
    id: 'Identyfikator partnera',
    services: 'Usługi',
    email: 'E-mail',
    phone: 'Telefon',
    website: 'Strona internetowa',
  },
  services: {
    advice: 'doradztwo',
    deployment: 'wdrożenia',
    development: 'programowanie',
    licensing: 'licencje',
    managedServices: 'usługi zarządzane',
    migration: 'migracja',
    security: 'bezpieczeństwo',
    support: 'pomoc techniczna',
    training: 'szkolenia',
  },
};

const cs: DirectoryTexts = {
  title: 'Najít partnera',
  lead: 'Partner vám poradí, prodává a s vaším souhlasem se může starat o vaše předplatná.',
  search: 'Hledat',
  nobody: 'Žádný partner nebyl nalezen. Zkuste jinou službu nebo zemi poblíž.',
  more: 'Další partneři',
  label: {
    country: 'Země',
    anyCountry: 'kterákoli',
    service: 'Služba',
    anyService: 'kterákoli',
    id: 'Id partnera',
    services: 'Služby',
    email: 'E-mail',
    phone: 'Telefon',
    website: 'Webové stránky',
  },
  services: {
    advice: 'poradenství',
    deployment: 'nasazení',
    development: 'vývoj',
    licensing: 'licence',
    managedServices: 'spravované služby',
    migration: 'migrace',
    security: 'zabezpečení',
    support: 'podpora',
    training: 'školení',
  },
};

export const directoryTexts: Readonly<Record<Language, DirectoryTexts>> = { en, pl, cs };
