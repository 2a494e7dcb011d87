import { expect } from 'chai';
import { isOwnPage, mayOpenSocket } from './origin.ts';

const HOST = 'pve1.example:8016';
const may = (origin: string | undefined, listed: string[] = []) => mayOpenSocket(origin, HOST, listed);

describe('origin', () => {
  it("S11: lets PVE's page on the same host and our own page in", () => {
    expect(may('https://pve1.example:8006')).to.equal(true);
    expect(may('https://pve1.example:8016')).to.equal(true);
    expect(mayOpenSocket('https://[fd00::1]:8006', '[fd00::1]:8016', [])).to.equal(true);
  });

  for (const origin of [
    undefined,
    '',
    'null',
    'https://pve1.example',
    'https://pve1.example:8007',
    'http://pve1.example:8006',
    'https://pve1.example:8006.evil.example',
    'https://pve1.example:8006/',
    'https://evil.example:8006',
    'https://pve1.example@evil.example:8006',
  ])
    it(`S11: refuses the origin ${origin}`, () => expect(may(origin)).to.equal(false));

  it('S11: refuses all of the own origins when the Host header is none', () => {
    for (const host of [undefined, '', 'a b', 'pve1/', 'pve1:8016@evil'])
      expect(mayOpenSocket(`https://${host}`, host, [])).to.equal(false);
  });

  it('S11: lets in what ALLOWED_ORIGINS lists, exactly', () => {
    expect(may('https://proxy.example', ['https://proxy.example'])).to.equal(true);
    expect(may('https://proxy.example:1', ['https://proxy.example'])).to.equal(false);
  });

  it('S11: knows a same-origin fetch of its own page', () => {
    const own = { 'sec-fetch-site': 'same-origin', origin: `https://${HOST}` };
    expect(isOwnPage(own, HOST)).to.equal(true);
    expect(isOwnPage({ ...own, 'sec-fetch-site': 'same-site' }, HOST)).to.equal(false);
    expect(isOwnPage({ ...own, origin: 'https://pve1.example:8006' }, HOST)).to.equal(false);
    expect(isOwnPage({ 'sec-fetch-site': 'same-origin' }, HOST)).to.equal(false);
  });
});
