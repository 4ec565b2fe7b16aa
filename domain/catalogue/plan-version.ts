/** A plan as it was sold: a version is never changed. */
export interface PlanVersion {
  readonly id: string;
  readonly version: number;
}
