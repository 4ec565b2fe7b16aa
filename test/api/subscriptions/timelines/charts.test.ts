import fc from 'fast-check';
import { widthOf, wrapped } from '../../../../api/subscriptions/timelines/charts/drawing.js';
import { daysOf, monthPicture } from '../../../../api/subscriptions/timelines/charts/month.js';
import { subscriptionPicture } from '../../../../api/subscriptions/timelines/charts/subscription.js';
import { type TenantPicture, tenantPicture } from '../../../../api/subscriptions/timelines/charts/tenant.js';
import { phases, schemes } from '../../../../api/subscriptions/timelines/charts/theme.js';
import type { TimelineEvent, TimelinePicture } from '../../../../api/subscriptions/timelines/charts/timeline-rows.js';
import { Formatter } from '../../../../api/subscriptions/timelines/words.js';
import { instant, plainDate } from '../../../../domain/calendar.js';
import { type EventKind, eventKinds } from '../../../../domain/subscriptions/events.js';

const timelineSvg = (picture: TimelinePicture, width = 360) =>
  subscriptionPicture(picture, new Formatter('en'), { width, theme: 'auto' });

const happened = (at: string, kind: EventKind, label: string): TimelineEvent => ({ at, kind, label, past: true });
const planned = (at: string, kind: EventKind, label: string): TimelineEvent => ({ at, kind, label, past: false });

const inGrace: TimelinePicture = {
  title: 'Perennial Suite, Zielona Łąka sp. z o.o.',
  zone: 'Europe/Warsaw',
  now: '2027-03-27T16:20:00Z',
  state: 'grace',
  spans: [
    { phase: 'settingUp', from: '2026-03-15T13:37:00Z', to: '2026-03-15T14:20:00Z' },
    { phase: 'active', from: '2026-03-15T14:20:00Z', to: '2027-03-14T23:00:00Z' },
    { phase: 'grace', from: '2027-03-14T23:00:00Z', to: '2027-04-13T22:00:00Z' },
    { phase: 'disabled', from: '2027-04-13T22:00:00Z', to: '2027-07-12T22:00:00Z' },
    { phase: 'deleted', from: '2027-07-12T22:00:00Z', to: null },
  ],
  termStarts: [],
  events: [
    happened('2026-03-15T13:37:00Z', 'committed', 'Keys redeemed'),
    happened('2026-03-15T14:20:00Z', 'setUpDone', 'Set up'),
    happened('2027-03-14T08:00:00Z', 'noticeDue', 'Notice: 1 day left'),
    happened('2027-03-14T23:00:00Z', 'expired', 'End of the term, grace begins'),
    planned('2027-04-13T22:00:00Z', 'disabled', 'Disabled'),
    planned('2027-07-12T22:00:00Z', 'deleted', 'Data deleted'),
  ],
};

interface Tag {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly parents: readonly string[];
  /** What stands directly inside. */
  text: string;
}

/** Reads a document strictly: whatever XML forbids in such a document throws. */
function read(svg: string): Tag[] {
  const tags: Tag[] = [];
  const open: Tag[] = [];
  const token = /<(\/?)([A-Za-z][\w-]*)((?: [A-Za-z][\w:-]*="[^"<>]*")*)(\/?)>|([^<>]+)/gy;
  let end = 0;
  for (let found = token.exec(svg); found; found = token.exec(svg)) {
    end = token.lastIndex;
    const [, closes, name = '', attributes = '', empty, text] = found;
    const current = open.at(-1);
    if (text !== undefined) {
      if (!current && text.trim() !== '') throw new Error(`Text outside of the document: ${text}`);
      if (current) current.text += unescaped(text);
    } else if (closes) {
      if (open.pop()?.name !== name) throw new Error(`</${name}> closes another element`);
    } else {
      if (!current && tags.length > 0) throw new Error('Two roots');
      const pairs = [...attributes.matchAll(/ ([\w:-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [
        key,
        unescaped(value),
      ]);
      if (new Set(pairs.map(([key]) => key)).size < pairs.length)
        throw new Error(`Twice the same attribute: ${attributes}`);
      const tag: Tag = {
        name,
        attributes: Object.fromEntries(pairs),
        parents: open.map((parent) => parent.name),
        text: '',
      };
      tags.push(tag);
      if (!empty) open.push(tag);
    }
  }
  if (end !== svg.length || open.length > 0) throw new Error(`Not well-formed at ${end}: ${svg.slice(end, end + 60)}`);
  return tags;
}

function unescaped(text: string): string {
  if (/&(?!#\d+;)/.test(text)) throw new Error(`A bare ampersand: ${text}`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly what XML 1.0 forbids
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u.test(text)) {
    throw new Error(`A character that XML does not know: ${JSON.stringify(text)}`);
  }
  return text.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
}

interface Box {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The boxes of all texts, in the widest of the usual fonts. */
function boxes(tags: readonly Tag[]): Box[] {
  return tags
    .filter(({ name }) => name === 'text')
    .map(({ text, attributes }) => {
      const size = Number(attributes['font-size']);
      const wide = widthOf(text, size, attributes['font-weight'] !== undefined);
      const x = Number(attributes['x']);
      const y = Number(attributes['y']);
      const anchor = attributes['text-anchor'];
      const left = anchor === 'end' ? x - wide : anchor === 'middle' ? x - wide / 2 : x;
      return { text, left, right: left + wide, top: y - 0.8 * size, bottom: y + 0.2 * size };
    });
}

function expectReadable(svg: string): void {
  const tags = read(svg);
  const [, , wide = 0, high = 0] = (tags[0]?.attributes['viewBox'] ?? '').split(' ').map(Number);
  const all = boxes(tags);
  for (const [index, one] of all.entries()) {
    expect(one.left).toBeGreaterThanOrEqual(0);
    expect(one.right).toBeLessThanOrEqual(wide);
    expect(one.bottom).toBeLessThanOrEqual(high);
    const over = all
      .slice(index + 1)
      .filter(
        (other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom,
      );
    expect(over.map((other) => `${one.text} / ${other.text}`)).toEqual([]);
  }
}

function textsOf(svg: string): string[] {
  return read(svg)
    .filter(({ name }) => name === 'text')
    .map(({ text }) => text);
}

describe('the picture of a subscription in grace', () => {
  const svg = timelineSvg(inGrace);
  const tags = read(svg);

  it('tells its phases by name, with their days, and what is planned as planned', () => {
    const texts = textsOf(svg);
    for (const name of ['Setting up', 'Active', 'Grace', 'Disabled, planned', 'Deleted, planned']) {
      expect(texts).toContain(name);
    }
    expect(texts).toEqual(expect.arrayContaining(['365 days', '30 days', '90 days', 'from 13 Jul 2027']));
  });

  it('prints every time by the calendar and clock of the zone', () => {
    expect(textsOf(svg)).toEqual(
      expect.arrayContaining([
        'Mon 15 Mar 2027, 00:00',
        'Sun 14 Mar 2027, 09:00',
        'Wed 14 Apr 2027, 00:00, planned',
        'Now: Sat 27 Mar 2027, 17:20',
        'All times are local: Europe/Warsaw',
      ]),
    );
    const santiago = timelineSvg({
      ...inGrace,
      zone: 'America/Santiago',
      events: [planned('2027-09-05T04:00:00Z', 'expired', 'End of the term')],
    });
    expect(textsOf(santiago)).toContain('Sun 5 Sep 2027, 01:00, planned');
  });

  it('puts the present between what happened and what is planned', () => {
    const texts = textsOf(svg);
    const now = texts.findIndex((text) => text.startsWith('Now: '));
    expect(texts.indexOf('End of the term, grace begins')).toBeLessThan(now);
    expect(texts.indexOf('Disabled')).toBeGreaterThan(now);
  });

  it('has text alternatives that tell the story in words', () => {
    const [root] = tags;
    expect(root).toMatchObject({
      name: 'svg',
      attributes: { role: 'img', 'aria-labelledby': 'timeline-title timeline-desc' },
    });
    const byId = (id: string) => tags.find(({ attributes }) => attributes['id'] === id);
    expect(byId('timeline-title')).toMatchObject({ name: 'title', parents: ['svg'] });
    expect(byId('timeline-title')?.text).toBe('Perennial Suite, Zielona Łąka sp. z o.o.: timeline of the subscription');
    expect(byId('timeline-desc')?.text).toBe(
      'Perennial Suite, Zielona Łąka sp. z o.o. on Sat 27 Mar 2027, 17:20: Grace. All times are local: Europe/Warsaw. ' +
        'Phases: Setting up 15 Mar 2026; Active 15 Mar 2026 to 14 Mar 2027; Grace 15 Mar 2027 to 13 Apr 2027; ' +
        'Disabled 14 Apr 2027 to 12 Jul 2027; Deleted from 13 Jul 2027. ' +
        'What happened: Sun 15 Mar 2026, 14:37: Keys redeemed. Sun 15 Mar 2026, 15:20: Set up. ' +
        'Sun 14 Mar 2027, 09:00: Notice: 1 day left. Mon 15 Mar 2027, 00:00: End of the term, grace begins. ' +
        'What is planned: Wed 14 Apr 2027, 00:00: Disabled. Tue 13 Jul 2027, 00:00: Data deleted.',
    );
  });

  it('tells phases apart by pattern too, and each one is there', () => {
    const drawn = [...svg.matchAll(/fill="url\(#(timeline-\w+)\)"/g)].map(([, id]) => id);
    const defined = tags.filter(({ name }) => name === 'pattern').map(({ attributes }) => attributes['id']);
    expect(new Set(drawn).size).toBe(5);
    for (const id of drawn) expect(defined).toContain(id);
  });

  it('is readable on a phone: 360 wide, letters of 12 and more, nothing on top of anything', () => {
    expect(tags[0]?.attributes['viewBox']).toMatch(/^0 0 360 \d+$/);
    const sizes = tags.filter(({ name }) => name === 'text').map(({ attributes }) => Number(attributes['font-size']));
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(12);
    expectReadable(svg);
  });

  it('needs nothing from outside, runs nothing, and is the same each time', () => {
    const names = new Set(tags.map(({ name }) => name));
    for (const name of ['script', 'image', 'foreignObject', 'use', 'a', 'animate']) expect(names).not.toContain(name);
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|@import|href|javascript:| on\w+=/);
    expect(timelineSvg(structuredClone(inGrace))).toBe(svg);
  });

  it('knows light and dark', () => {
    expect(svg).toContain('@media (prefers-color-scheme:dark)');
    expect(svg).toContain(schemes.light.page);
    expect(svg).toContain(schemes.dark.page);
  });
});

describe('colours', () => {
  const channel = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);

  function luminance(colour: string): number {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => channel(parseInt(colour.slice(at, at + 2), 16) / 255));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }

  function contrast(one: string, other: string): number {
    const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  }

  it.each(Object.entries(schemes))('reach WCAG AA for every text in the %s scheme', (_, scheme) => {
    const { page, card, text, quiet, now, phases } = scheme;
    const onPage = [text, quiet];
    // What stands on a card may also stand on a filled shape of its colour, in the card's colour.
    const onCard = [text, quiet, now, ...Object.values(phases)];
    for (const colour of onPage) expect(contrast(colour, page)).toBeGreaterThanOrEqual(4.5);
    for (const colour of onCard) expect(contrast(colour, card)).toBeGreaterThanOrEqual(4.5);
    for (const colour of [now, ...Object.values(phases)]) expect(contrast(colour, page)).toBeGreaterThanOrEqual(3);
  });
});

describe('hard cases', () => {
  it('long texts are wrapped or shortened, and whole where a pointer rests', () => {
    const label = `Notice: ${'held back by an outage '.repeat(12)}`.trim();
    const title = `Suite, ${'Wirtschaftsprüfungsgesellschaftenvereinigung'.repeat(3)}`;
    const zone = 'America/Argentina/ComodRivadavia';
    const svg = timelineSvg({ ...inGrace, title, zone, events: [happened(inGrace.now, 'noticeDue', label)] });
    expectReadable(svg);
    const full = read(svg)
      .filter(({ name }) => name === 'title')
      .map(({ text }) => text);
    expect(full).toEqual(expect.arrayContaining([title, label, `All times are local: ${zone}`]));
    expect(textsOf(svg).filter((text) => text.endsWith('…')).length).toBeGreaterThanOrEqual(2);
  });

  it('what is written in a name is never markup', () => {
    const evil = `</text></svg><script>alert("1")</script>&amp; ' ]]> \u0000\u0008\ud800 \ufffe`;
    const svg = timelineSvg({
      ...inGrace,
      title: evil,
      state: evil,
      events: [happened(inGrace.now, 'holdPlaced', evil), planned('2027-04-13T22:00:00Z', 'disabled', evil)],
    });
    expectReadable(svg);
    expect(svg).not.toContain('<script');
    expect(read(svg).find(({ attributes }) => attributes['id'] === 'timeline-title')?.text).toContain(
      `</text></svg><script>alert("1")</script>&amp; ' ]]> \ufffd\ufffd\ufffd \ufffd`,
    );
  });

  it('many events on neighbouring days and at one instant do not overlap', () => {
    const events = Array.from({ length: 40 }, (_, index) =>
      happened(
        new Date(Date.UTC(2027, 2, 15 + Math.floor(index / 5), 8)).toISOString(),
        'noticeDue',
        `Notice ${index}`,
      ),
    );
    const svg = timelineSvg({ ...inGrace, events });
    expectReadable(svg);
    expect(textsOf(svg).filter((text) => text.startsWith('Notice '))).toHaveLength(40);
  });

  it('every state has a pattern of its own, and each is defined', () => {
    const day = (index: number) => new Date(Date.UTC(2027, 2, index + 1)).toISOString();
    const spans = phases.map((phase, index) => ({ phase, from: day(index), to: day(index + 1) }));
    const svg = timelineSvg({ ...inGrace, now: day(2), spans, events: [] });
    const drawn = new Set([...svg.matchAll(/fill="url\(#(timeline-\w+)\)"/g)].map(([, id]) => id));
    const patterns = new Map(
      [...svg.matchAll(/<pattern id="([\w-]+)"[^>]*>(.*?)<\/pattern>/g)].map(([, id, marks]) => [
        id,
        marks?.replaceAll(/class="\w+/g, ''),
      ]),
    );
    expect([...drawn].sort()).toEqual([...patterns.keys()].sort());
    expect(new Set(patterns.values()).size).toBe(phases.length);
  });

  it('where a term that was paid for ahead begins, the band is notched', () => {
    const notches = (termStarts: readonly string[]) =>
      read(timelineSvg({ ...inGrace, termStarts })).filter(
        ({ attributes }) => attributes['class'] === 'text line mark',
      );
    expect(notches([])).toEqual([]);
    expect(notches(['2026-09-01T22:00:00Z', '2027-01-01T23:00:00Z'])).toHaveLength(2);
  });

  it('a span without a length is left out, as that of a grace time of no days', () => {
    const at = '2027-03-14T23:00:00Z';
    const svg = timelineSvg({
      ...inGrace,
      state: 'disabled',
      spans: [
        { phase: 'active', from: '2026-03-15T14:20:00Z', to: at },
        { phase: 'grace', from: at, to: at },
        { phase: 'disabled', from: at, to: null },
      ],
    });
    expect(textsOf(svg)).not.toContain('Grace');
  });

  it('a subscription that has just begun is one open span', () => {
    const svg = timelineSvg({
      title: 'Suite',
      zone: 'UTC',
      now: '2026-03-15T13:37:00Z',
      state: 'settingUp',
      spans: [{ phase: 'settingUp', from: '2026-03-15T13:37:00Z', to: null }],
      termStarts: [],
      events: [],
    });
    expectReadable(svg);
    expect(svg).toContain('Nothing more is planned.');
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('any text and any instants give a well-formed picture in which nothing overlaps', () => {
    const at = fc
      .integer({ min: 0, max: 900 * 24 * 60 })
      .map((m) => new Date(Date.UTC(2026, 2, 15) + m * 60_000).toISOString());
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 90 }), fc.string({ maxLength: 90 }), fc.lorem());
    const kind = fc.constantFrom(...eventKinds);
    const event = fc.record({ kind, label: text, at, past: fc.boolean() });
    fc.assert(
      fc.property(
        text,
        text,
        at,
        fc.array(event, { maxLength: 12 }),
        fc.array(at, { minLength: 1, maxLength: phases.length }),
        fc.array(at, { maxLength: 3 }),
        (...given) => {
          const [title, state, now, events, boundaries, termStarts] = given;
          boundaries.sort();
          const spans = boundaries.map((from, index) => ({
            phase: phases[index] ?? 'deleted',
            from,
            to: boundaries[index + 1] ?? null,
          }));
          const svg = timelineSvg({ title, zone: 'Europe/Prague', now, state, spans, termStarts, events });
          expectReadable(svg);
          expect(svg).not.toMatch(/="[^"]*(NaN|Infinity)/);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('equal entries in a row', () => {
  const licences = (at: string) => happened(at, 'licencesChanged', 'Licences changed');

  it('are one, with their number and days; what lies between parts them', () => {
    const svg = timelineSvg({
      ...inGrace,
      events: [
        licences('2026-04-01T08:00:00Z'),
        licences('2026-04-01T09:00:00Z'),
        licences('2026-04-03T08:00:00Z'),
        happened('2026-05-01T08:00:00Z', 'renewalChanged', 'Another decision'),
        licences('2026-06-01T08:00:00Z'),
        licences('2026-06-01T09:00:00Z'),
        licences('2026-07-01T08:00:00Z'),
        happened('2026-08-01T08:00:00Z', 'noticeDue', 'Licences changed'),
      ],
    });
    expectReadable(svg);
    const texts = textsOf(svg);
    expect(texts.filter((text) => text.startsWith('Licences changed'))).toEqual([
      'Licences changed (3×)',
      'Licences changed (3×)',
      'Licences changed',
    ]);
    expect(texts).toEqual(expect.arrayContaining(['1 Apr 2026 to 3 Apr 2026', '1 Jun 2026 to 1 Jul 2026']));
    expect(svg).toContain('1 Apr 2026 to 3 Apr 2026: Licences changed (3×).');
  });

  it('of one day have that day, and those on both sides of the present are two', () => {
    const at = (time: string, past: boolean) => ({ ...licences(`2027-03-27T${time}:00Z`), past });
    const svg = timelineSvg({ ...inGrace, events: [at('08:00', true), at('09:00', true), at('18:00', false)] });
    expect(textsOf(svg)).toEqual(
      expect.arrayContaining(['27 Mar 2027', 'Licences changed (2×)', 'Sat 27 Mar 2027, 19:00, planned']),
    );
  });
});

describe('the band of a subscription that has ended', () => {
  const replacedAt = '2026-09-14T22:00:00Z';
  const spans = [
    { phase: 'active', from: '2026-03-15T14:20:00Z', to: replacedAt },
    { phase: 'superseded', from: replacedAt, to: null },
  ] as const;
  const widthOfBand = (svg: string, phase: string) => {
    const found = read(svg).find(({ attributes }) => attributes['fill'] === `url(#timeline-${phase})`);
    return Number(found?.attributes['width']);
  };

  it('ends where it was replaced, however long ago that was', () => {
    const svg = timelineSvg({ ...inGrace, state: 'superseded', spans, events: [] });
    expect(widthOfBand(svg, 'active')).toBeGreaterThan(140);
    expect(widthOfBand(svg, 'superseded')).toBeLessThan(13);
    expect(textsOf(svg)).toContain('since 15 Sep 2026');
  });

  it('ends among all of its tenant’s too', () => {
    const row = { planName: 'Suite', seats: 3, termStarts: [], expiresOn: plainDate('2027-03-15') };
    const next = [{ phase: 'active', from: replacedAt, to: '2028-09-14T22:00:00Z' }] as const;
    const svg = tenantPicture(
      {
        title: inGrace.title,
        zone: 'Europe/Warsaw',
        now: instant(inGrace.now),
        others: 0,
        rows: [
          { ...row, id: 'sub_1', state: 'superseded', spans },
          { ...row, id: 'sub_2', state: 'active', spans: next },
        ],
      },
      new Formatter('en'),
      { width: 360, theme: 'auto' },
    );
    expect(widthOfBand(svg, 'superseded')).toBeLessThan(13);
    // Its term would have gone on until March 2027.
    expect(textsOf(svg)).toEqual(expect.arrayContaining(['since 15 Sep 2026', '3 seats, ends after 14 Mar 2027']));
  });
});

const languages = ['en', 'pl', 'cs'] as const;

it.each([
  ['pl', 'Usunięta (planowane)'],
  ['cs', 'Smazáno (plánováno)'],
] as const)('what is planned is planned in %s too', (language, name) => {
  const svg = subscriptionPicture(inGrace, new Formatter(language), { width: 360, theme: 'auto' });
  expect(textsOf(svg)).toContain(name);
  expectReadable(svg);
});

describe('the picture of all subscriptions of a tenant', () => {
  const row = {
    planName: 'Office Business, annual',
    seats: 3,
    state: 'grace',
    spans: inGrace.spans,
    termStarts: ['2026-09-01T22:00:00Z'],
  } as const;
  const picture: TenantPicture = {
    title: inGrace.title,
    zone: 'Europe/Warsaw',
    now: instant(inGrace.now),
    others: 2,
    rows: [
      { ...row, id: 'sub_1', expiresOn: plainDate('2027-03-15') },
      {
        ...row,
        id: 'sub_2',
        planName: 'A plan with a name that is as long as they come, three years',
        expiresOn: null,
      },
    ],
  };

  it.each(languages.flatMap((language) => [320, 360, 1200].map((width) => [language, width] as const)))(
    'is readable in %s, %d wide',
    (language, width) => {
      const svg = tenantPicture(picture, new Formatter(language), { width, theme: 'auto' });
      expectReadable(svg);
      const sizes = read(svg).flatMap(({ name, attributes }) =>
        name === 'text' ? [Number(attributes['font-size'])] : [],
      );
      expect(Math.min(...sizes)).toBeGreaterThanOrEqual(12);
    },
  );

  it('tells of each in words', () => {
    const desc = read(tenantPicture(picture, new Formatter('en'), { width: 360, theme: 'auto' })).find(
      ({ name }) => name === 'desc',
    );
    expect(desc?.text).toContain(
      'Office Business, annual, sub_1: Grace, 3 seats, ends after 14 Mar 2027; Setting up from 15 Mar 2026; Active from 15 Mar 2026; Grace from 15 Mar 2027',
    );
    expect(desc?.text).toContain('; next term from 2 Sep 2026.');
    expect(desc?.text).toContain('sub_2: Grace, 3 seats, never ends');
    expect(desc?.text).toContain('2 more subscriptions are not shown.');
  });

  it('of a tenant that has none says so', () => {
    const svg = tenantPicture({ ...picture, rows: [], others: 0 }, new Formatter('en'), { width: 360, theme: 'auto' });
    expectReadable(svg);
    expect(textsOf(svg)).toContain('There are no subscriptions.');
    expect(svg).not.toMatch(/NaN|Infinity/);
  });
});

describe('the picture of a month', () => {
  const first = plainDate('2028-02-01');
  const counts = daysOf(first).map((day) => (day.day === 29 ? 12 : day.day === 5 ? 123_456 : 0));
  const draw = (language: (typeof languages)[number], width: number) =>
    monthPicture({ first, today: plainDate('2028-02-03'), counts }, new Formatter(language), { width, theme: 'auto' });

  it.each(languages.flatMap((language) => [320, 360, 1200].map((width) => [language, width] as const)))(
    'is readable in %s, %d wide',
    (language, width) => expectReadable(draw(language, width)),
  );

  it('has every day once, and says in words how many renewals are due', () => {
    const tags = read(draw('en', 360));
    const days = tags.flatMap(({ name, text }) => (name === 'text' && /^\d{1,2}$/.test(text) ? [Number(text)] : []));
    expect(days.filter((day, place) => days.indexOf(day) === place)).toHaveLength(29);
    expect(tags.find(({ name }) => name === 'title')?.text).toBe('Renewals in February 2028');
    expect(tags.find(({ name }) => name === 'desc')?.text).toBe(
      '123,468 renewals are due in this month. 5 Feb 2028: 123,456 renewals are due. 29 Feb 2028: 12 renewals are due.',
    );
  });
});

it('a theme that is asked for does not follow the reader’s own', () => {
  const dark = subscriptionPicture(inGrace, new Formatter('en'), { width: 360, theme: 'dark' });
  expect(dark).not.toContain('prefers-color-scheme');
  expect(dark).toContain(schemes.dark.page);
  expect(dark).not.toContain(schemes.light.page);
});

describe('wrapping', () => {
  it('keeps words together where they fit, and never makes a line wider than allowed', () => {
    expect(wrapped('End of the term, grace begins', 300, 14, 2)).toEqual(['End of the term, grace begins']);
    fc.assert(
      fc.property(
        fc.string({ maxLength: 120 }),
        fc.integer({ min: 40, max: 300 }),
        fc.integer({ min: 1, max: 3 }),
        (text, wide, most) => {
          const lines = wrapped(text, wide, 14, most);
          expect(lines.length).toBeLessThanOrEqual(most);
          for (const line of lines) expect(widthOf(line, 14)).toBeLessThanOrEqual(wide);
          const whole = text
            .split(/\s+/)
            .filter((word) => word !== '')
            .join(' ');
          if (!lines.at(-1)?.endsWith('…')) expect(lines.join(' ')).toBe(whole);
        },
      ),
    );
  });
});
