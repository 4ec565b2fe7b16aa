/** The mail about a webhook endpoint that was disabled, in ICU MessageFormat. Arguments: `url`, `days`. */
export interface WebhookTexts {
  readonly subject: string;
  readonly lead: Readonly<Record<'gone' | 'failing', string>>;
  /** What has become of what waited, and what to do. */
  readonly kept: string;
  readonly enable: string;
  readonly label: Readonly<Record<'url' | 'endpointId' | 'lastStatus', string>>;
  /** In the place of a status. */
  readonly noAnswer: string;
}
