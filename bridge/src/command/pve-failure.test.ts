import { expect } from 'chai';
import { Refusal } from '#shared/protocol/problems.ts';
import { PveError } from '../pve/pve-error.ts';
import { CommandError } from './command-error.ts';
import { pveFailure } from './pve-failure.ts';

const textOf = (error: unknown): string => {
  const failure = pveFailure(error, 'https://pve1:8006');
  return failure instanceof CommandError ? failure.message : 'not for a person';
};

describe('pveFailure', () => {
  it('says what Proxmox VE answered, and a remedy', () => {
    expect(textOf(new PveError('answered', 'Authentication failed!', 401))).to.equal(
      'https://pve1:8006 answered 401: Authentication failed. Maybe the password, the second factor or the token is wrong',
    );
  });

  it('says a refusal of ours as a sentence', () => {
    const refusal = new Refusal('access-denied', { privilege: 'VM.Migrate', path: '/vms/101' });
    expect(textOf(refusal)).to.match(/VM\.Migrate on \/vms\/101 is missing/);
  });

  it('leaves bugs what they are', () => {
    expect(textOf(new TypeError('oops'))).to.equal('not for a person');
  });
});
