import type { Formatter } from '../words.js';
import {
  type EventRow,
  inRows,
  labelOf,
  spanText,
  type TimelinePicture,
  type TimelineSpan,
  timeOf,
} from './timeline-rows.js';

/** The picture in words, for whoever does not see it. */
export function storyOf(
  formatter: Formatter,
  { title, zone, now, state, events }: TimelinePicture,
  spans: readonly TimelineSpan[],
): string {
  const { picture } = formatter.texts;
  const told = (row: EventRow) => `${timeOf(row, formatter, zone)}: ${labelOf(row, formatter)}.`;
  const sorted = [...events].sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
  const inOrder = inRows(sorted).filter((row) => row !== 'now');
  const past = inOrder.filter((event) => event.past).map(told);
  const planned = inOrder.filter((event) => !event.past).map(told);
  const phases = spans.map((span) => `${formatter.state(span.phase)} ${spanText(formatter, span, now, zone)}`);
  const list = (message: string, items: readonly string[], between: string) =>
    items.length > 0 ? [formatter.format(message, { list: items.join(between) })] : [];
  return [
    `${title} ${formatter.format(picture.on, { when: formatter.time(now, zone) })}: ${formatter.state(state)}.`,
    `${formatter.format(picture.local, { zone })}.`,
    ...list(picture.phases, phases, '; '),
    ...list(picture.happened, past, ' '),
    ...(planned.length > 0 ? list(picture.coming, planned, ' ') : [picture.nothingComes]),
  ].join(' ');
}
