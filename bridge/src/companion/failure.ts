import type { ErrorCode } from '../cluster/wire/companion-wire.ts';

/** Why a request cannot be answered. */
export class Failure extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Without quorum pmxcfs refuses every change with EACCES. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  ...{ EACCES: 'no-quorum', EPERM: 'no-quorum', EROFS: 'no-quorum', ENOENT: 'absent', EFBIG: 'too-large' },
};

export const systemCode = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';

export const failureOf = (error: unknown): Failure =>
  error instanceof Failure ? error : new Failure(CODES[systemCode(error)] ?? 'failed', String(error));

/** For `catch`: what is not there is undefined. */
export function absent(error: unknown): undefined {
  if (failureOf(error).code !== 'absent') throw error;
}
