/** A sentence that ends with an abbreviation, as the Polish "r." (of the year) or the name of a company, has no second full stop. */
export function withOneStop(text: string): string {
  return text.replace(/(?<!\.)\.\.(?!\.)/g, '.');
}
