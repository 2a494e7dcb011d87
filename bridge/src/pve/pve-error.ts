/**
 * A failed call. `answered`: PVE said no (`status`, `message`, `errors` are its words).
 * `lost`: no answer came, so a POST may or may not have had its effect: look before doing anything again.
 * `garbled`: an answer came that its schema refuses.
 */
export class PveError extends Error {
  readonly kind: 'answered' | 'lost' | 'garbled';
  readonly status: number;
  readonly errors: Readonly<Record<string, string>>;
  constructor(
    kind: PveError['kind'],
    message: string,
    status = 0,
    errors: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.kind = kind;
    this.status = status;
    this.errors = errors;
  }
}
