const formats = new Map<string, Intl.DateTimeFormat>();
const mostKept = 500;

/** Long dates, short times of day, or both. */
const styles = {
  date: { dateStyle: 'long' },
  time: { timeStyle: 'short' },
  dateTime: { dateStyle: 'long', timeStyle: 'short' },
} as const;

/**
 * Dates and times as a locale writes them. Kept: making a format takes fifty times as long as using it.
 *
 * @throws RangeError for a locale or a time zone that there is not
 */
export function dateFormat(locale: string, timeZone: string, style: keyof typeof styles = 'date'): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone} ${style}`;
  const kept = formats.get(key);
  if (kept) return kept;
  const made = new Intl.DateTimeFormat(locale, { ...styles[style], timeZone });
  if (formats.size >= mostKept) formats.clear();
  formats.set(key, made);
  return made;
}
