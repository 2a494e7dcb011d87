import { expect } from 'chai';
import { webInterfaceOf } from './web-interface.ts';

const of = (host: string, publicUrl?: string, allowedOrigins: string[] = []) =>
  webInterfaceOf(host, 8016, { publicUrl, allowedOrigins });
const PUBLIC = 'wss://pve.example.org/rebalance/ws';

describe('the web interface', () => {
  it('is on port 8006 of the host whose own port was asked', () => {
    expect(of('pve1.example:8016')).to.equal('https://pve1.example:8006/');
    expect(of('[fd00::1]:8016')).to.equal('https://[fd00::1]:8006/');
    expect(of('pve1.example:8016', PUBLIC)).to.equal('https://pve1.example:8006/');
    expect(webInterfaceOf('pve1', 443, { publicUrl: undefined, allowedOrigins: [] })).to.equal(
      'https://pve1:8006/',
    );
  });

  it('is before the same proxy as the bridge, or where the settings say', () => {
    expect(of('pve.example.org', PUBLIC)).to.equal('https://pve.example.org/');
    expect(of('PVE.example.org:443', PUBLIC)).to.equal('https://pve.example.org/');
    expect(of('pve.example.org:8443', 'https://pve.example.org:8443/ws')).to.equal(
      'https://pve.example.org:8443/',
    );
    expect(
      of('rebalance.example.org', 'wss://rebalance.example.org/ws', ['https://pve.example.org']),
    ).to.equal('https://pve.example.org/');
  });

  it('is the page of the same host that may open a socket, whatever its port', () => {
    expect(of('localhost:8116', undefined, ['https://other:1', 'https://localhost:8106'])).to.equal(
      'https://localhost:8106/',
    );
  });

  it('is not guessed behind a proxy of which nothing is known', () => {
    expect(of('pve.example.org')).to.equal(undefined);
    expect(of('pve.example.org', 'wss://other.example.org/ws')).to.equal(undefined);
    expect(of('no host')).to.equal(undefined);
  });
});
