import { BlockList, isIP } from 'node:net';
import { expect } from 'chai';
import fc from 'fast-check';
import { addressBytes } from './ip-address.ts';
import { parseSubnet } from './subnet.ts';

/** What Node.js says. */
function containsByNode(cidr: string, address: string): boolean {
  const [network = '', bits = ''] = cidr.split('/');
  const nameOf = (text: string) => (isIP(text) === 6 ? 'ipv6' : 'ipv4');
  const list = new BlockList();
  list.addSubnet(network, Number(bits), nameOf(network));
  return isIP(address) === isIP(network) && list.check(address, nameOf(address));
}

const near = fc.constantFrom('10.0.0.1', '10.0.0.129', '10.0.1.1', 'fd00::1', 'fd00::ff', 'fd00:0:0:1::1');
const address = fc.oneof(near, fc.ipV4(), fc.ipV6());

describe('addresses', () => {
  it('are those that Node.js takes for such', () => {
    const odd = fc.constantFrom(
      ...['', 'pve1', '1.2.3', '1.2.3.4.5', '01.2.3.4', '256.1.1.1', '::', '::1', ':::', '1::2::3', ':1'],
      ...['1:', '1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:8::', '::1.2.3.4', '::1.2.3.4:5'],
      ...['::ffff:10.0.0.1', 'g::', '12345::', 'fe80::1%vmbr0', '1.2.3.4%vmbr0', '10.0.0.0/8'],
    );
    fc.assert(
      fc.property(fc.oneof(odd, address), (text) => {
        expect(addressBytes(text)?.length, text).to.equal({ 0: undefined, 4: 4, 6: 16 }[isIP(text)]);
      }),
      { numRuns: 500 },
    );
  });

  it('are in the networks that Node.js finds them in', () => {
    fc.assert(
      fc.property(address, fc.nat(128), address, (network, wanted, other) => {
        const cidr = `${network}/${Math.min(wanted, isIP(network) === 4 ? 32 : 128)}`;
        expect(parseSubnet(cidr)?.contains(other), `${cidr} ${other}`).to.equal(containsByNode(cidr, other));
      }),
      { numRuns: 1000 },
    );
  });

  it('are in no network that is none', () => {
    for (const text of [undefined, '', '10.0.0.0', '10.0.0.0/33', '10.0.0.0/x', 'pve1/8', 'fd00::/129'])
      expect(parseSubnet(text), text).to.equal(undefined);
  });
});
