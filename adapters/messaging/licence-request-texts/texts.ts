/**
 * Mails about a licence that a user asks for, in ICU MessageFormat. Arguments: `user`, `organisation`, `planName` of the plan or product, `message`
 * of the user, `lapsesAt`; of its end `outcome` (`granted`, `declined`, `lapsed`), `reason`, `administrator` with the address.
 */
export interface LicenceRequestTexts {
  /** To administrators. */
  readonly requested: {
    readonly subject: string;
    readonly lead: string;
    readonly message: string;
    readonly decide: string;
    readonly until: string;
    readonly link: string;
    /** The same in a sentence, for a digest. */
    readonly summary: string;
  };
  /** To the user. */
  readonly ended: {
    readonly subject: string;
    readonly lead: string;
    readonly reason: string;
    /** Of one that has lapsed. */
    readonly askAgain: string;
    readonly questions: string;
  };
}
