import { createConnection } from 'node:net';
import { deflateRawSync } from 'node:zlib';
import * as z from 'zod/mini';
import {
  type AnswerOf,
  ERROR_CODES,
  type ErrorCode,
  type InputOf,
  REQUESTS,
  Reply,
  type RequestName,
  WIRE_VERSION,
} from './wire/companion-wire.ts';

/** The part of this node that runs as root and touches /etc/pve, as the bridge asks it. */
export interface Companion {
  /** @throws CompanionError */
  ask<Name extends RequestName>(name: Name, input: InputOf<Name>): Promise<AnswerOf<Name>>;
}

/** Why there is no answer; `unreachable`: whether anything was done is not known. */
export class CompanionError extends Error {
  readonly code: ErrorCode | 'unreachable';
  constructor(code: ErrorCode | 'unreachable', message: string) {
    super(message);
    this.code = code;
  }
}

/** Longer than the companion waits for pmxcfs, more than once. */
const PATIENCE_MS = 20_000;
const REPLY_BYTES_MAX = 64 * 2 ** 20;

/** One connection for each question: systemd starts the companion with it, and it ends when nobody asks any more. */
export const socketCompanion = (path: string): Companion =>
  asking((line) => {
    return new Promise((resolve, reject) => {
      const fail = (why: string) => {
        socket.destroy();
        reject(new CompanionError('unreachable', why));
      };
      let text = '';
      const socket = createConnection({ path });
      socket.setEncoding('utf8');
      socket.setTimeout(PATIENCE_MS, () => fail(`${path} did not answer`));
      socket.on('error', ({ message }) => fail(message));
      socket.on('data', (chunk: string) => {
        text += chunk;
        if (text.length > REPLY_BYTES_MAX) fail('its answer is too long');
      });
      socket.on('close', () => (text.endsWith('\n') ? resolve(text) : fail(`${path} hung up`)));
      socket.write(`${line}\n`);
    });
  });

/** `exchange` takes a line there and brings the answer's back. */
export function asking(exchange: (line: string) => Promise<string>): Companion {
  let ids = 0;
  return {
    async ask(name, input) {
      const reply = z.safeParse(
        Reply,
        parsed(await exchange(JSON.stringify({ ...input, id: ++ids, ask: name, speaks: WIRE_VERSION }))),
      );
      if (!reply.success) throw new CompanionError('unreachable', 'its answer makes no sense');
      const { error, answer } = reply.data;
      if (error) throw new CompanionError(codeOf(error.code), error.message);
      return answerOf(name, answer);
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const codeOf = (code: string): ErrorCode => ERROR_CODES.find((known) => known === code) ?? 'failed';

function answerOf<Name extends RequestName>(name: Name, answer: unknown): AnswerOf<Name> {
  const read = z.safeParse(REQUESTS[name].answer, answer);
  if (!read.success) throw new CompanionError('other-version', `its answer to ${name} is not of our version`);
  // The schema is that of this name, which the compiler cannot follow through a table.
  return read.data as AnswerOf<Name>;
}

/** The content of a file as a request carries it. */
export const bodyOf = (value: unknown): string => deflateRawSync(JSON.stringify(value)).toString('base64');
