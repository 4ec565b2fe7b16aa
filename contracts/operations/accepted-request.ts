/** What the workflow of an accepted request is started with. */
export interface AcceptedRequestInput {
  readonly operationId: string;
}
