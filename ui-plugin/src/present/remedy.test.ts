import { expect } from 'chai';
import { deskIn } from '../../demo/gallery/desk-state.ts';
import { acceptedPage, healthPage, remedyFor, remedySentence } from './remedy.ts';

const silence = { silent: true, answers: false, isTrusted: true };
const refusal = { silent: false, answers: false, isTrusted: true };

describe('what is to be done about a bridge that cannot be reached', () => {
  it('is what the page could find out', () => {
    expect(remedyFor(silence)).equal('firewall');
    expect(remedyFor(refusal)).equal('service');
    expect(remedyFor({ ...refusal, isTrusted: false })).equal('certificate');
    expect(remedyFor({ ...refusal, answers: true })).equal('origin');
  });

  it('is one sentence with the command or the address', () => {
    const sentence = (remedy: Parameters<typeof remedySentence>[0]) =>
      remedySentence(remedy, deskIn('unreachable'));
    expect(sentence('firewall')).contain('port 8016').contain('pve-rebalance firewall enable');
    expect(sentence('certificate')).contain('https://pve1.example:8016/accepted');
    expect(sentence('service')).contain('systemctl restart pve-rebalance.socket pve-rebalance.service');
    expect(sentence('origin')).contain('ALLOWED_ORIGINS').contain('/etc/default/pve-rebalance');
  });

  it('finds the pages of a bridge behind a proxy, too', () => {
    expect(acceptedPage('wss://pve.example/rebalance/ws')).equal('https://pve.example/rebalance/accepted');
    expect(healthPage('wss://pve1:8016/ws')).equal('https://pve1:8016/healthz');
  });
});
