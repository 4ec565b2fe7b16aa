/** A sentence that ends with the Polish abbreviation "r." (of the year) has no second full stop. */
export function withOneStop(text: string): string {
  return text.replaceAll(' r..', ' r.');
}
