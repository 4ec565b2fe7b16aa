export interface TimelinePicture {
  readonly title: string;
  readonly zone: string;
  readonly now: string;
  readonly state: string;
  readonly spans: readonly {
    readonly phase: 'settingUp' | 'active' | 'grace' | 'disabled' | 'deleted';
    readonly from: string;
    readonly to: string | null;
  }[];
  readonly events: readonly {
    readonly kind: string;
    readonly label: string;
    readonly at: string;
    readonly past: boolean;
  }[];
}
export function timelineSvg(timeline: TimelinePicture): string {
  return `<svg xmlns="http://www.w3.org/2000/svg"><title>${timeline.title}</title></svg>`;
}
