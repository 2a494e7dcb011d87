/** A refusal as PVE words it: becomes the status line and the body of the answer. */
export class ApiFailure extends Error {
  readonly status: number;
  readonly errors: Readonly<Record<string, string>> | undefined;
  constructor(status: number, message: string, errors?: Readonly<Record<string, string>>) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}

/** 400 with one text per parameter, as PVE::JSONSchema raises it. */
export const parameterFailure = (errors: Readonly<Record<string, string>>): ApiFailure =>
  new ApiFailure(400, 'Parameter verification failed.\n', errors);

/** 500: what a Perl `die` in a handler becomes. */
export const died = (message: string): ApiFailure => new ApiFailure(500, `${message}\n`);

export const forbidden = (path: string, privileges: readonly string[]): ApiFailure =>
  new ApiFailure(403, `Permission check failed (${path}, ${privileges.join('|')})\n`);
