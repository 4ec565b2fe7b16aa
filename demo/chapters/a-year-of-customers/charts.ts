/** Pictures that can be opened in a browser or put on a page: of customers, and of a month. */
import type { PlainDate } from '../../../domain/calendar.js';
import type { Stage } from '../../chapter.js';
import type { Circle } from './circle.js';
import { renewalsPath } from './renewals.js';

export async function keepPictures(
  { story, keep }: Stage,
  { partner, members, when }: Circle,
  month: PlainDate,
): Promise<void> {
  const named = (name: string) => members.find(({ organisation }) => organisation === name);
  const [nowak, maly] = [named('Piekarnia Nowak'), named('Zahradnictví Malý')];
  const pictures = [
    {
      name: 'light',
      path: `/v1/tenants/${nowak?.tenantId}/timeline.svg?width=720&theme=light&locale=pl`,
      words: nowak?.organisation ?? '',
    },
    {
      name: 'dark',
      path: `/v1/tenants/${maly?.tenantId}/timeline.svg?width=360&theme=dark&locale=cs`,
      words: maly?.organisation ?? '',
    },
    {
      name: 'month',
      path: `/v1/renewals.svg?${renewalsPath(month, when.testClockId)}&width=720&locale=en`,
      words: '<svg',
    },
  ];
  for (const { name, path, words } of pictures) {
    const picture = await partner.api.text(path);
    const isPicture = /<svg\s[\s\S]*<title[\s\S]*<\/svg>\s*$/.test(picture) && picture.includes(words);
    story.expect(`A picture with words for who cannot see it: ${path.split('?')[0]}`, isPicture, true);
    story.print(await keep(`a-year-of-customers-${name}.svg`, picture));
  }
}
