import { isIP } from 'node:net';
import type { AccessRules } from './serve/access-list.ts';
import { isAccessEntry } from './serve/access-list.ts';
import type { ProxyRules } from './serve/client-address.ts';

/** A variable with a value that cannot be meant; `message` names variable, value and remedy, one per line. */
export class ConfigError extends Error {}

/** Everything that an administrator sets in /etc/default/pve-rebalance, and what the unit adds. */
export interface Config {
  readonly port: number;
  readonly listenIp: string;
  readonly allowedOrigins: readonly string[];
  readonly access: AccessRules;
  /** Where browsers find this bridge, if a proxy stands before it: `wss://host/path`. */
  readonly publicUrl: string | undefined;
  readonly proxy: ProxyRules;
  readonly pveUrl: string;
  /** Of the cluster CA, read at start. */
  readonly pveCaFile: string | undefined;
  readonly pveFingerprint: string | undefined;
  /** Instead of the pair that the companion hands over. */
  readonly certFile: string | undefined;
  readonly keyFile: string | undefined;
  /** Of the part that runs as root; without it the cluster's files are not read. */
  readonly companionSocket: string | undefined;
  /** What systemd has read for us at our start. */
  readonly credentialsDirectory: string | undefined;
  /** Descriptor of a socket that systemd listens on for us, so that a restart refuses nobody; it has its own address. */
  readonly listenFd: number | undefined;
  readonly stateDirectory: string;
  /** In memory; where it is given, a planned restart hands a running mandate over (S3). */
  readonly runtimeDirectory: string | undefined;
  readonly panelFile: string;
  /** The node's own ExtJS, toolkit and fonts, for the stand-alone page. */
  readonly toolkit: ToolkitPaths;
}

export interface ToolkitPaths {
  readonly extjsDirectory: string;
  readonly widgetToolkitDirectory: string;
  readonly fontAwesomeDirectory: string;
}

type Environment = Readonly<Record<string, string | undefined>>;
/** What to do about a variable that this value cannot be of. */
type Remedy = string;

const FINGERPRINT = /^([0-9A-F]{2}:){31}[0-9A-F]{2}$/i;

const list = (text: string): string[] => text.split(/[\s,]+/).filter((item) => item !== '');

const isOrigin = (text: string): boolean => {
  try {
    return new URL(text).origin === text && text.startsWith('https://');
  } catch {
    return false;
  }
};

const isBaseUrl = (text: string): boolean => {
  try {
    const { protocol, pathname, search, username } = new URL(text);
    return protocol === 'https:' && pathname === '/' && search === '' && username === '';
  } catch {
    return false;
  }
};

const isPublicUrl = (text: string): boolean => {
  try {
    const { protocol, search, hash, username } = new URL(text);
    return /^(wss|https):$/.test(protocol) && `${search}${hash}${username}` === '';
  } catch {
    return false;
  }
};

/** Reads variables and gathers what is wrong with them, so that all of it is said at once. */
function createReader(env: Environment) {
  const wrong: string[] = [];
  const check = (name: string, value: string, isGood: (value: string) => boolean, remedy: Remedy): string => {
    if (!isGood(value)) wrong.push(`${name} is "${value}": ${remedy}`);
    return value;
  };
  const given = (name: string): string | undefined => {
    const value = env[name]?.trim();
    return value === '' ? undefined : value;
  };
  return {
    wrong,
    optional: (name: string, isGood: (value: string) => boolean, remedy: Remedy): string | undefined => {
      const value = given(name);
      return value === undefined ? undefined : check(name, value, isGood, remedy);
    },
    text: (name: string, fallback: string, isGood: (value: string) => boolean, remedy: Remedy): string =>
      check(name, given(name) ?? fallback, isGood, remedy),
    list: (name: string, isGood: (value: string) => boolean, remedy: Remedy): string[] =>
      list(given(name) ?? '').filter((item) => check(name, item, isGood, remedy) !== ''),
  };
}
type Reader = ReturnType<typeof createReader>;

const isAbsolute = (path: string): boolean => path.startsWith('/');
const ABSOLUTE = 'must be an absolute path. Maybe put a / in front';

const ACCESS = 'must be addresses, networks such as 10.0.0.0/22, ranges, or all, with commas between them';

const readProxy = (reader: Reader): ProxyRules => ({
  header: reader.optional(
    'PROXY_REAL_IP_HEADER',
    (value) => /^[A-Za-z0-9-]+$/.test(value),
    'must be the name of a header, such as X-Forwarded-For',
  ),
  allowFrom: reader.list('PROXY_REAL_IP_ALLOW_FROM', isAccessEntry, ACCESS),
});

const readAccess = (reader: Reader): AccessRules => {
  const policy = reader.text(
    'POLICY',
    'allow',
    (value) => value === 'allow' || value === 'deny',
    'must be allow or deny',
  );
  return {
    allowFrom: reader.list('ALLOW_FROM', isAccessEntry, ACCESS),
    denyFrom: reader.list('DENY_FROM', isAccessEntry, ACCESS),
    policy: policy === 'deny' ? 'deny' : 'allow',
  };
};

const readToolkit = (reader: Reader): ToolkitPaths => ({
  extjsDirectory: reader.text('EXTJS_DIRECTORY', '/usr/share/javascript/extjs', isAbsolute, ABSOLUTE),
  widgetToolkitDirectory: reader.text(
    'WIDGET_TOOLKIT_DIRECTORY',
    '/usr/share/javascript/proxmox-widget-toolkit',
    isAbsolute,
    ABSOLUTE,
  ),
  fontAwesomeDirectory: reader.text(
    'FONT_AWESOME_DIRECTORY',
    '/usr/share/fonts-font-awesome',
    isAbsolute,
    ABSOLUTE,
  ),
});

const hostOf = (ip: string): string => (isIP(ip) === 6 ? `[${ip}]` : ip);

/** Where pveproxy listens when it is told to listen on one address only: not on 127.0.0.1 (pve-api.md 1.6). */
const defaultPveUrl = (listenIp: string | undefined): string =>
  `https://${listenIp === undefined || /^(::|0\.0\.0\.0)$/.test(listenIp) ? '127.0.0.1' : hostOf(listenIp)}:8006`;

/** The first socket that systemd passes on is 3 (sd_listen_fds(3)), and it is meant for this process only. */
const passedSocket = (env: Environment, pid: number): number | undefined =>
  Number(env.LISTEN_FDS) >= 1 && env.LISTEN_PID === String(pid) ? 3 : undefined;

/** @throws ConfigError naming every variable that is wrong, its value and what to do */
export function configFrom(env: Environment, pid: number = process.pid): Config {
  const reader = createReader(env);
  const isPort = (value: string) => /^\d{1,5}$/.test(value) && Number(value) < 65536;
  const listenIp = reader.optional('LISTEN_IP', (value) => isIP(value) !== 0, 'must be an IP address');
  const config: Config = {
    port: Number(reader.text('PORT', '8016', isPort, 'must be a port, 1 to 65535. Maybe 8016')),
    listenIp: listenIp ?? '::',
    allowedOrigins: reader.list(
      'ALLOWED_ORIGINS',
      isOrigin,
      'must be origins such as https://pve.example:8006, without a path, with commas between them',
    ),
    access: readAccess(reader),
    publicUrl: reader.optional(
      'PUBLIC_URL',
      isPublicUrl,
      'must be where browsers find the socket, such as wss://pve.example/rebalance/ws',
    ),
    proxy: readProxy(reader),
    pveUrl: reader.text(
      'PVE_URL',
      defaultPveUrl(listenIp),
      isBaseUrl,
      'must be the address of pveproxy, such as https://127.0.0.1:8006, without a path',
    ),
    pveCaFile: reader.optional('PVE_CA', isAbsolute, ABSOLUTE),
    pveFingerprint: reader.optional(
      'PVE_FINGERPRINT',
      (value) => FINGERPRINT.test(value),
      'must be the SHA-256 fingerprint of the certificate: 32 bytes in hex with colons between them',
    ),
    certFile: reader.optional('CERT_FILE', isAbsolute, ABSOLUTE),
    keyFile: reader.optional('KEY_FILE', isAbsolute, ABSOLUTE),
    companionSocket: reader.optional('COMPANION_SOCKET', isAbsolute, ABSOLUTE),
    credentialsDirectory: reader.optional('CREDENTIALS_DIRECTORY', isAbsolute, ABSOLUTE),
    listenFd: passedSocket(env, pid),
    stateDirectory: reader.text('STATE_DIRECTORY', '/var/lib/pve-rebalance', isAbsolute, ABSOLUTE),
    runtimeDirectory: reader.optional('RUNTIME_DIRECTORY', isAbsolute, ABSOLUTE),
    panelFile: reader.text('PANEL_FILE', '/usr/share/pve-manager/js/pve-rebalance.js', isAbsolute, ABSOLUTE),
    toolkit: readToolkit(reader),
  };
  if (reader.wrong.length > 0) throw new ConfigError(reader.wrong.join('\n'));
  return config;
}
