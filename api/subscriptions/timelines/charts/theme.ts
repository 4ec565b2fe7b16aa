/**
 * How pictures of timelines look. Colours are written out for both schemes, since some viewers know no CSS variables; all texts
 * reach a contrast of 4.5, all marks one of 3 (WCAG AA), which the test computes from what is drawn.
 */
import type { SubscriptionState } from '../../../../domain/subscriptions/subscription.js';

interface Scheme {
  readonly page: string;
  readonly card: string;
  readonly edge: string;
  readonly text: string;
  readonly quiet: string;
  readonly now: string;
  readonly phases: Readonly<Record<Phase, string>>;
}

export const schemes: Readonly<Record<'light' | 'dark', Scheme>> = {
  light: {
    page: '#f4f6f8',
    card: '#ffffff',
    edge: '#d5dbe1',
    text: '#16202a',
    quiet: '#55606c',
    now: '#0b57b7',
    phases: {
      pending: '#0b6b7a',
      settingUp: '#6a3fc0',
      active: '#16763a',
      grace: '#96600a',
      disabled: '#55606c',
      superseded: '#3c50a6',
      undone: '#93306f',
      deleted: '#b3261e',
    },
  },
  dark: {
    page: '#0e1318',
    card: '#182028',
    edge: '#35414d',
    text: '#eaf0f5',
    quiet: '#a6b3bf',
    now: '#7cbcff',
    phases: {
      pending: '#58c6d6',
      settingUp: '#b79bff',
      active: '#4cc47c',
      grace: '#e6ac3c',
      disabled: '#a6b3bf',
      superseded: '#9db0ff',
      undone: '#f09bd0',
      deleted: '#ff8a7f',
    },
  },
};

export const phases = [
  'pending',
  'settingUp',
  'active',
  'grace',
  'disabled',
  'superseded',
  'undone',
  'deleted',
] as const satisfies readonly SubscriptionState[];
/** Every state has a look of its own. */
export type Phase = SubscriptionState;

function rules({ page, card, edge, text, quiet, now, phases: colours }: Scheme): string {
  return [
    `.page{fill:${page}}`,
    `.card{fill:${card};stroke:${edge}}`,
    `.text{fill:${text}}`,
    `.mark{stroke:${text}}`,
    `.quiet{fill:${quiet}}`,
    `.now{fill:${now};stroke:${now}}`,
    `.on{fill:${card};stroke:${card}}`,
    ...phases.map((phase) => `.${phase}{fill:${colours[phase]};stroke:${colours[phase]}}`),
  ]
    .map((rule) => `.timeline ${rule}`)
    .join('');
}

export const themes = ['auto', 'light', 'dark'] as const;
/** `auto` follows the reader's own setting. */
export type Theme = (typeof themes)[number];

/** Scoped to the picture, so that it can stand in a page among others. */
export function styleFor(theme: Theme): string {
  return [
    `.timeline{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','DejaVu Sans',sans-serif}`,
    '.timeline text{stroke:none!important}',
    rules(theme === 'dark' ? schemes.dark : schemes.light),
    ...(theme === 'auto' ? [`@media (prefers-color-scheme:dark){${rules(schemes.dark)}}`] : []),
    '.timeline .hollow{fill:none}',
    '.timeline .tint{opacity:.22;stroke:none}',
    '.timeline .filled{stroke:none}',
    '.timeline .line{fill:none;stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}',
  ].join('');
}

/**
 * Phases differ by pattern as well as by colour: thin hatching the other way, dots, plain, slanted stripes, bars; arrow heads
 * and crosses for the ends that keep the data, an empty frame for the one that does not.
 */
export const patterns = [
  pattern('pending', 6, 6, '<path class="pending line" d="M-1 5L1 7M-1 -1L7 7M5 -1L7 1"/>'),
  pattern('settingUp', 6, 6, '<circle class="settingUp filled" cx="3" cy="3" r="1.7"/>'),
  pattern('active', 8, 8, '<rect class="active filled" width="8" height="8"/>'),
  pattern('grace', 8, 8, '<path class="grace line" d="M-2 2L2-2M-2 10L10-2M6 10L10 6" stroke-width="3"/>'),
  pattern('disabled', 8, 6, '<rect class="disabled filled" width="8" height="2.6"/>'),
  pattern('superseded', 8, 7, '<path class="superseded line" d="M2.6 1L5.1 3.5L2.6 6"/>'),
  pattern('undone', 8, 7, '<path class="undone line" d="M2.2 1.7L5.8 5.3M5.8 1.7L2.2 5.3"/>'),
  pattern('deleted', 12, 12, ''),
].join('');

function pattern(phase: Phase, width: number, height: number, marks: string): string {
  const tint = phase === 'deleted' ? '' : `<rect class="${phase} tint" width="${width}" height="${height}"/>`;
  const size = `width="${width}" height="${height}"`;
  return `<pattern id="timeline-${phase}" ${size} patternUnits="userSpaceOnUse">${tint}${marks}</pattern>`;
}

export type Glyph = 'change' | 'message' | 'hold' | 'trouble' | 'begin' | 'end';

/** Signs of 12 by 12 units around the origin, drawn with a line. */
export const glyphs: Readonly<Record<Glyph, string>> = {
  change: 'M-3 0L3 0M0 -3L3 0L0 3',
  message: 'M-4.5 -3H4.5V3.2H-4.5ZM-4.5 -2.8L0 .8L4.5 -2.8',
  hold: 'M-3.4 -.6H3.4V4.2H-3.4ZM-2.2 -.6V-2.2A2.2 2.2 0 0 1 2.2 -2.2V-.6',
  trouble: 'M0 -4.2V.6M0 3.4V3.5',
  begin: 'M-3.6 .2L-1 2.8L3.8 -2.6',
  end: 'M-2.8 -2.8L2.8 2.8M2.8 -2.8L-2.8 2.8',
};
