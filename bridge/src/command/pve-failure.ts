import { problemText, Refusal } from '#shared/protocol/problems.ts';
import { printable } from '#shared/report/printable.ts';
import { PveError } from '../pve/pve-error.ts';
import { failure } from './command-error.ts';

/** What a person can do about an answer of Proxmox VE, about none, or about a refusal; other errors stay what they are. */
export function pveFailure(error: unknown, url: string): unknown {
  if (error instanceof Refusal) return failure(problemText(error.problem));
  if (!(error instanceof PveError)) return error;
  const words = printable(error.message).replace(/[.!]$/, '');
  const invalid = Object.entries(error.errors).map(([name, text]) => `; ${name}: ${printable(text)}`);
  switch (error.kind) {
    case 'answered':
      return failure(`${url} answered ${error.status}: ${words}${invalid.join('')}${remedy(error.status)}`);
    case 'lost':
      return failure(`${url} did not answer: ${words}${connectionRemedy(words)}`);
    case 'garbled':
      return failure(`${url} gave an answer that makes no sense: ${words}. Maybe it is not Proxmox VE`);
  }
}

function remedy(status: number): string {
  if (status === 401) return '. Maybe the password, the second factor or the token is wrong';
  if (status === 403) return '. Maybe give the user the role PVEAuditor on /';
  return '';
}

function connectionRemedy(words: string): string {
  if (/\bMaybe give its\b/.test(words)) return ' (--ca, --fingerprint; pvenode cert info shows it)';
  if (/\bMaybe\b/.test(words)) return '';
  if (/certificate|self.signed|altname|verify/i.test(words))
    return '. Maybe trust it by --ca or --fingerprint, which pvenode cert info shows';
  return '. Maybe the name or the port is wrong';
}
