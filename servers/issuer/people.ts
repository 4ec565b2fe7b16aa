/** Somebody whom the local issuer lets in. */
export interface IssuedPerson {
  readonly subject: string;
  readonly name: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly locale: string;
  /** What the demo makes of the person. */
  readonly about: string;
}

/** The person whom the seed makes an operator. */
export const demoOperator: IssuedPerson = {
  subject: 'olga',
  name: 'Olga Operator',
  email: 'olga@reseller.example',
  emailVerified: true,
  locale: 'en',
  about: 'operator of the reseller',
};

/** The people of the demo: whom they belong to is said in Perennial, by memberships and by the e-mail addresses of users. */
export const demoPeople: readonly IssuedPerson[] = [
  demoOperator,
  {
    subject: 'ewa',
    name: 'Ewa Doradca',
    email: 'ewa@doradca.example',
    emailVerified: true,
    locale: 'pl',
    about: 'adviser, once a partner has invited her',
  },
  {
    subject: 'anna',
    name: 'Anna Nowak',
    email: 'anna@piekarnia.example',
    emailVerified: true,
    locale: 'pl-PL',
    about: 'administrator of the bakery, once it is a tenant',
  },
  {
    subject: 'jan',
    name: 'Jan Kowalski',
    email: 'jan@piekarnia.example',
    emailVerified: true,
    locale: 'pl-PL',
    about: 'user of the bakery, once he was added',
  },
  {
    subject: 'mallory',
    name: 'Mallory',
    email: 'anna@piekarnia.example',
    emailVerified: false,
    locale: 'en',
    about: 'claims an address that nobody has verified',
  },
];
