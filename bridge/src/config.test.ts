import { expect } from 'chai';
import { ConfigError, configFrom } from './config.ts';

const refused = (env: Record<string, string>): string => {
  try {
    configFrom(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'accepted';
};

describe('config', () => {
  it('needs no variable at all', () => {
    const config = configFrom({});
    expect(config.port).to.equal(8016);
    expect(config.pveUrl).to.equal('https://127.0.0.1:8006');
    expect(config.access).to.deep.equal({ allowFrom: [], denyFrom: [], policy: 'allow' });
  });

  it('asks pveproxy where it listens', () => {
    expect(configFrom({ LISTEN_IP: '192.0.2.1' }).pveUrl).to.equal('https://192.0.2.1:8006');
    expect(configFrom({ LISTEN_IP: 'fd00::1' }).pveUrl).to.equal('https://[fd00::1]:8006');
    expect(configFrom({ LISTEN_IP: '::' }).pveUrl).to.equal('https://127.0.0.1:8006');
  });

  it('reads lists as pveproxy writes them', () => {
    const { access } = configFrom({ ALLOW_FROM: '10.0.0.1-10.0.0.5, 192.168.0.0/22', POLICY: 'deny' });
    expect(access.allowFrom).to.deep.equal(['10.0.0.1-10.0.0.5', '192.168.0.0/22']);
  });

  for (const [name, value] of [
    ['PORT', '70000'],
    ['PORT', 'http'],
    ['LISTEN_IP', 'localhost'],
    ['ALLOWED_ORIGINS', 'https://pve.example/path'],
    ['ALLOWED_ORIGINS', 'http://pve.example'],
    ['ALLOW_FROM', '10.0.0.0/40'],
    ['POLICY', 'maybe'],
    ['PUBLIC_URL', 'ws://pve.example/ws'],
    ['PUBLIC_URL', 'pve.example'],
    ['PROXY_REAL_IP_HEADER', 'X Forwarded'],
    ['PROXY_REAL_IP_ALLOW_FROM', 'proxy.example'],
    ['PVE_URL', 'http://127.0.0.1:8006'],
    ['PVE_FINGERPRINT', 'AA:BB'],
    ['PVE_CA', 'ca.pem'],
    ['STATE_DIRECTORY', 'state'],
  ] as const)
    it(`names ${name} when it is "${value}", and says what it must be`, () =>
      expect(refused({ [name]: value })).to.match(new RegExp(`^${name} is "${value}": must be`)));

  it('says everything that is wrong at once', () =>
    expect(refused({ PORT: 'x', POLICY: 'y' }).split('\n')).to.have.length(2));
});
