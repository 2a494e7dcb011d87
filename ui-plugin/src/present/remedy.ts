import type { DeskState, Remedy } from './state.ts';
import { t } from './text.ts';

/** `https://node:8016/` for `wss://node:8016/ws`. */
const bridgePage = (bridgeUrl: string): string => bridgeUrl.replace(/^ws/, 'http').replace(/[^/]*$/, '');

/** Where the certificate can be accepted, and which says so when it is. */
export const acceptedPage = (bridgeUrl: string): string => `${bridgePage(bridgeUrl)}accepted`;

/** Where the bridge says that it is there. */
export const healthPage = (bridgeUrl: string): string => `${bridgePage(bridgeUrl)}healthz`;

/** What a page can find out about a bridge that it does not reach. */
export interface Clues {
  /** Not even a refusal came back. */
  readonly silent: boolean;
  /** It answers a plain request, though not our socket. */
  readonly answers: boolean;
  /** The browser asks about a certificate once for each host, not for each port, and this is the host of the page. */
  readonly isTrusted: boolean;
}

/** The one thing that is most likely in the way. */
export function remedyFor({ silent, answers, isTrusted }: Clues): Remedy {
  if (answers) return 'origin';
  if (silent) return 'firewall';
  return isTrusted ? 'service' : 'certificate';
}

/** The one thing to do, as a sentence. */
export function remedySentence(remedy: Remedy, { bridgeUrl, sections }: DeskState): string {
  const { host, port } = new URL(bridgeUrl);
  const node = sections.session?.node ?? host;
  switch (remedy) {
    case 'certificate':
      return t('To do: open its page once and accept its certificate. {url}', {
        url: acceptedPage(bridgeUrl),
      });
    case 'firewall':
      return t('To do: let port {port} through the firewall. As root on {node}: {command}', {
        ...{ port: port === '' ? '443' : port, node },
        command: 'pve-rebalance firewall enable',
      });
    case 'origin':
      return t('To do: it answers, but refuses this page. Add its address to {variable} in {file}', {
        variable: 'ALLOWED_ORIGINS',
        file: '/etc/default/pve-rebalance',
      });
    case 'service':
      return t('To do: start the service. As root on {node}: {command}', {
        node,
        command: 'systemctl restart pve-rebalance.socket pve-rebalance.service',
      });
  }
}
