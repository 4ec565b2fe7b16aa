/** Where a party to a document has its seat. */
export interface PostalAddress {
  /** Street and number, one line or two. */
  readonly lines: readonly string[];
  readonly postalCode: string | null;
  readonly city: string;
}
