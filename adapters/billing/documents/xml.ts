/** XML 1.0 of nested objects: an element is a key, an attribute one with `@`, text beside attributes is `#text`. */
import { XMLBuilder } from 'fast-xml-parser';

/** What is undefined is left out, and a list is one element after another. */
export interface XmlElement {
  readonly [name: string]: XmlContent | readonly XmlContent[] | undefined;
}
type XmlContent = string | XmlElement;

const builder = new XMLBuilder({
  attributeNamePrefix: '@',
  ignoreAttributes: false,
  suppressBooleanAttributes: false,
  format: true,
});

/** A file in UTF-8 with its declaration. Characters that XML 1.0 does not know are replaced, wherever they stand. */
export function xmlFile(root: XmlElement): string {
  return builder.build({ '?xml': { '@version': '1.0', '@encoding': 'UTF-8' }, ...written(root) });
}

/**
 * Text as XML 1.0 can hold it: control characters, halves of surrogate pairs, U+FFFE and U+FFFF become U+FFFD, since no escape of them
 * is allowed (https://www.w3.org/TR/xml/#charsets).
 */
export function xmlText(text: string): string {
  return text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
}

function written(element: XmlElement): XmlElement {
  const entries = Object.entries(element).filter(([, content]) => content !== undefined);
  return Object.fromEntries(
    entries.map(([name, content]) => [name, Array.isArray(content) ? content.map(one) : one(content as XmlContent)]),
  );
}

function one(content: XmlContent): XmlContent {
  return typeof content === 'string' ? xmlText(content) : written(content);
}
