/** One HTTP answer, before it is written. */
export interface HttpAnswer {
  readonly status: number;
  readonly reason: string;
  readonly contentType?: string;
  readonly body?: string;
  /** Good answers of the root daemon carry both `Connection: close` and `Connection: Keep-Alive`. */
  readonly viaDaemon?: boolean;
}

export const JSON_TYPE = 'application/json;charset=UTF-8';
const TEXT_TYPE = 'text/plain;charset=UTF-8';

/** Only the first line of a message fits the status line, and no control characters do. */
export const reasonOf = (message: string): string =>
  (message.split('\n', 1)[0] ?? '').replace(/[^\x20-\x7e]/g, '?') || 'ERROR';

export const plainFailure = (status: number, text: string): HttpAnswer => ({
  status,
  reason: reasonOf(text),
  contentType: TEXT_TYPE,
  body: text,
});

/** 401 by ticket, token or CSRF, and 595: the status line says it all. */
export const bareFailure = (status: number, reason: string): HttpAnswer => ({ status, reason });
