/** In seconds. */
export interface ProcessorTime {
  readonly own: number;
  readonly children: number;
}

export function processorTime(): ProcessorTime;
export function noteProcessorTime(since: ProcessorTime, what: string): void;
