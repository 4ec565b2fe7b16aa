import type { SignatureRequestState } from '../../../domain/keys/signature-requests.js';
import type { Language } from '../../i18n/language.js';

/** What a signer reads behind the link of a request for a signature. */
export interface SignatureTexts {
  readonly title: string;
  readonly asked: string;
  readonly state: Readonly<Record<SignatureRequestState, string>>;
  readonly words: string;
  readonly declare: string;
  readonly name: string;
  readonly sign: string;
  readonly nameMissing: string;
  readonly label: Readonly<Record<'organisation' | 'agreement' | 'plan' | 'askedBy' | 'signedBy' | 'signBy', string>>;
  readonly gone: string;
}

const en: SignatureTexts = {
  title: 'Agreement to be signed',
  asked: 'You are asked to sign this agreement for your organisation.',
  state: {
    open: 'It has not been signed yet.',
    signed: 'The agreement is signed: there is nothing left to do.',
    withdrawn: 'The request was taken back: nothing has to be signed.',
    lapsed: 'The time to sign is over: please ask who sent you the link for a new one.',
  },
  words: 'The agreement',
  declare: 'By typing my name I accept this agreement for my organisation, and I am entitled to do so.',
  name: 'First and last name',
  sign: 'I accept',
  nameMissing: 'Please type your first and last name.',
  label: {
    organisation: 'Organisation',
    agreement: 'Agreement',
    plan: 'Plan',
    askedBy: 'Asked by',
    signedBy: 'Signed by',
    signBy: 'To be signed by (inclusive, UTC)',
  },
  gone: 'This link is not valid, or not any more.',
};

const pl: SignatureTexts = {
  title: 'Umowa do podpisania',
  asked: 'Prosimy o podpisanie tej umowy w imieniu Państwa organizacji.',
  state: {
    open: 'Umowa nie została jeszcze podpisana.',
    signed: 'Umowa jest podpisana: nie trzeba nic robić.',
    withdrawn: 'Prośba o podpis została wycofana: nie trzeba nic podpisywać.',
    lapsed: 'Termin podpisania minął: prosimy poprosić nadawcę o nowy odnośnik.',
  },
  words: 'Treść umowy',
  declare:
    'Wpisując imię i nazwisko, akceptuję tę umowę w imieniu mojej organizacji i oświadczam, że mam do tego prawo.',
  name: 'Imię i nazwisko',
  sign: 'Akceptuję',
  nameMissing: 'Prosimy wpisać imię i nazwisko.',
  label: {
    organisation: 'Organizacja',
    agreement: 'Umowa',
    plan: 'Plan',
    askedBy: 'Nadawca prośby',
    signedBy: 'Podpis',
    signBy: 'Do podpisania do (włącznie, UTC)',
  },
  gone: 'Ten odnośnik jest nieprawidłowy lub już nieważny.',
};

const cs: SignatureTexts = {
  title: 'Smlouva k podpisu',
  asked: 'Prosíme vás o podpis této smlouvy za vaši organizaci.',
  state: {
    open: 'Smlouva zatím není podepsána.',
    signed: 'Smlouva je podepsána: není třeba nic dělat.',
    withdrawn: 'Žádost o podpis byla vzata zpět: není třeba nic podepisovat.',
    lapsed: 'Lhůta k podpisu uplynula: požádejte prosím odesílatele o nový odkaz.',
  },
  words: 'Znění smlouvy',
  declare: 'Zadáním svého jména přijímám tuto smlouvu za svou organizaci a prohlašuji, že jsem k tomu oprávněn(a).',
  name: 'Jméno a příjmení',
  sign: 'Přijímám',
  nameMissing: 'Zadejte prosím jméno a příjmení.',
  label: {
    organisation: 'Organizace',
    agreement: 'Smlouva',
    plan: 'Plán',
    askedBy: 'O podpis žádá',
    signedBy: 'Podepsal(a)',
    signBy: 'Podepsat do (včetně, UTC)',
  },
  gone: 'Tento odkaz není platný, nebo už neplatí.',
};

export const signatureTexts: Readonly<Record<Language, SignatureTexts>> = { en, pl, cs };
