import { expect } from 'chai';
import { REASONS, reason, reasonText } from './reason.ts';

describe('reasons', () => {
  it('are sorted by code', () => {
    const codes = Object.keys(REASONS);
    expect(codes).to.deep.equal([...codes].sort());
  });

  it('become sentences in any language', () => {
    const why = reason('memory-limit', { node: 'pve2', afterPercent: 93, limitPercent: 90 });
    expect(reasonText(why)).to.equal('pve2 would reach 93 % memory, limit 90 %');
    const german = () => '{node} käme auf {afterPercent} Speicher (höchstens {limitPercent})';
    expect(reasonText(why, german)).to.equal('pve2 käme auf 93 % Speicher (höchstens 90 %)');
    expect(reasonText(reason('guest-locked'))).to.equal('locked: {lock}');
  });
});
