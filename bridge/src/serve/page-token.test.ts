import { expect } from 'chai';
import { createPageTokens } from './page-token.ts';

const START_MS = 1_794_650_000_000;
const pveToken = (ms: number) =>
  `${Math.floor(ms / 1000)
    .toString(16)
    .toUpperCase()}:${'Ab3+/'.repeat(9).slice(0, 43)}`;

describe('page token', () => {
  let nowMs = START_MS;
  const tokens = createPageTokens(() => nowMs);
  beforeEach(() => {
    nowMs = START_MS;
  });

  it('is bound to the ticket that it was made for', () => {
    const token = tokens.make('ticket');
    expect(tokens.check(token, 'ticket')).to.equal('own');
    expect(tokens.check(token, 'other')).to.equal('foreign');
    expect(createPageTokens(() => nowMs).check(token, 'ticket')).to.equal('foreign');
    expect(
      tokens.check(
        token.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
        'ticket',
      ),
    ).to.equal('foreign');
  });

  it('is good for two hours', () => {
    const token = tokens.make('ticket');
    nowMs += 7_199_000;
    expect(tokens.check(token, 'ticket')).to.equal('own');
    nowMs += 1000;
    expect(tokens.check(token, 'ticket')).to.equal('expired');
  });

  it("knows Proxmox VE's own by its form and its age", () => {
    expect(tokens.check(pveToken(START_MS), 'ticket')).to.equal('pve');
    expect(tokens.check(pveToken(START_MS - 7_200_000), 'ticket')).to.equal('expired');
    expect(tokens.check(pveToken(START_MS + 400_000), 'ticket')).to.equal('expired');
  });

  for (const [token, verdict] of [
    ['', 'missing'],
    ['x', 'malformed'],
    ['6A000000:short', 'malformed'],
    ['page:6A000000:', 'malformed'],
  ] as const)
    it(`calls "${token}" ${verdict}`, () => expect(tokens.check(token, 't')).to.equal(verdict));
});
