import type { NextStep } from '../../../domain/subscriptions/invitations.js';
import type { Language } from '../../i18n/language.js';

/** What users read behind the link of an invitation, and administrators after a replacement. */
export interface InstallationTexts {
  readonly title: string;
  readonly question: string;
  readonly confirm: string;
  readonly thanks: string;
  readonly noMoreMails: string;
  readonly gone: string;
  readonly askAdministrator: string;
  readonly nextStep: Readonly<Record<NextStep, string>>;
}

const en: InstallationTexts = {
  title: 'The new version',
  question: 'Have you installed the new version?',
  confirm: 'Yes, it is installed',
  thanks: 'Thank you: the new version is installed.',
  noMoreMails: 'You get no more mails about it.',
  gone: 'This link is not valid, or not any more.',
  askAdministrator: 'If you have a question, please turn to your administrator.',
  nextStep: {
    users: 'Look at who holds a licence: assign one to those who were not moved, and take it from those who need none.',
    domain: 'Check that your domain is connected to the new subscription.',
    mail: 'Check that mail to your domain arrives where it shall.',
    data: 'Move old data that you still need by yourself: Perennial does not touch it.',
  },
};

const pl: InstallationTexts = {
  title: 'Nowa wersja',
  question: 'Czy nowa wersja jest już zainstalowana?',
  confirm: 'Tak, jest zainstalowana',
  thanks: 'Dziękujemy: nowa wersja jest zainstalowana.',
  noMoreMails: 'Nie wyślemy więcej wiadomości w tej sprawie.',
  gone: 'Ten odnośnik jest nieprawidłowy lub już nieważny.',
  askAdministrator: 'W sprawie pytań prosimy o kontakt z administratorem.',
  nextStep: {
    users:
      'Prosimy sprawdzić, kto ma licencję: przypisać ją osobom, które nie zostały przeniesione, i odebrać tym, które jej nie potrzebują.',
    domain: 'Prosimy sprawdzić, czy domena jest połączona z nową subskrypcją.',
    mail: 'Prosimy sprawdzić, czy poczta w tej domenie trafia tam, gdzie powinna.',
    data: 'Potrzebne dotychczasowe dane prosimy przenieść samodzielnie: Perennial ich nie rusza.',
  },
};

const cs: InstallationTexts = {
  title: 'Nová verze',
  question: 'Je nová verze už nainstalována?',
  confirm: 'Ano, je nainstalována',
  thanks: 'Děkujeme: nová verze je nainstalována.',
  noMoreMails: 'Další zprávy o ní už nepřijdou.',
  gone: 'Tento odkaz není platný, nebo už neplatí.',
  askAdministrator: 'S dotazy se prosím obraťte na svého správce.',
  nextStep: {
    users:
      'Zkontrolujte, kdo má licenci: přidělte ji těm, kdo nebyli převedeni, a odeberte ji těm, kdo ji nepotřebují.',
    domain: 'Zkontrolujte, že je vaše doména připojena k novému předplatnému.',
    mail: 'Zkontrolujte, že pošta pro vaši doménu přichází tam, kam má.',
    data: 'Dosavadní data, která ještě potřebujete, přeneste sami: Perennial se jich nedotýká.',
  },
};

export const installationTexts: Readonly<Record<Language, InstallationTexts>> = { en, pl, cs };
