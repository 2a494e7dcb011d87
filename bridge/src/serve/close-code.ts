import type { ProblemCode } from '#shared/protocol/problems.ts';
import { CLOSE } from '#shared/protocol/version.ts';

/** The problems after which a socket is of no use, and what it is closed with. */
const CLOSES: Partial<Record<ProblemCode, number>> = {
  'bad-message': CLOSE.badMessage,
  'csrf-invalid': CLOSE.forbidden,
  'session-expired': CLOSE.unauthorised,
  'too-many-attempts': CLOSE.tooMany,
  'too-many-sockets': CLOSE.tooMany,
  'unsupported-protocol': CLOSE.badMessage,
};

export const closeCodeAfter = (code: ProblemCode): number | undefined => CLOSES[code];

/** Before the welcome every problem ends the socket; what may pass is to be tried again later. */
export const closeCodeOfHello = (code: ProblemCode): number => CLOSES[code] ?? CLOSE.restarting;
