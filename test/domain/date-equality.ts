/**
 * Makes `toEqual` see that two days or two instants differ: they keep their value in private fields, so that Jest would find
 * any two of them equal. Imported by every test that compares values which hold dates.
 */

declare global {
  namespace jest {
    interface Expect {
      /** Part of Jest since 29.4, not yet of its types. */
      addEqualityTesters(testers: ((one: unknown, other: unknown) => boolean | undefined)[]): void;
    }
  }
}

function dateText(value: unknown): string | undefined {
  const tag = Object.prototype.toString.call(value);
  return tag.startsWith('[object Temporal.') ? `${tag} ${String(value)}` : undefined;
}

expect.addEqualityTesters([
  (one, other) => {
    const texts = [dateText(one), dateText(other)];
    return texts.every((text) => text === undefined) ? undefined : texts[0] === texts[1];
  },
]);

export {};
