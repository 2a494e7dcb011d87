import type { Problem } from '#shared/protocol/problems.ts';
import type { Action, Banner } from './banner.ts';
import { html, type Markup, tip } from './html.ts';
import { problemText } from './problem-text.ts';
import { remedySentence } from './remedy.ts';
import type { Connection, DeskState, Remedy } from './state.ts';
import { t } from './text.ts';

const ICONS: Readonly<Record<Connection['kind'], string>> = {
  connected: 'fa fa-check-circle good',
  connecting: 'fa fa-spinner fa-pulse',
  reconnecting: 'fa fa-spinner fa-pulse',
  offline: 'fa fa-laptop warning',
  unreachable: 'fa fa-chain-broken critical',
  'signed-out': 'fa fa-sign-out warning',
  forbidden: 'fa fa-ban warning',
  'version-mismatch': 'fa fa-exclamation-triangle warning',
};

const NAMES: Readonly<Record<Connection['kind'], () => string>> = {
  connected: () => t('Connected'),
  connecting: () => t('Connecting…'),
  reconnecting: () => t('Reconnecting…'),
  offline: () => t('Planning in this browser'),
  unreachable: () => t('Not connected'),
  'signed-out': () => t('Session expired'),
  forbidden: () => t('Not allowed'),
  'version-mismatch': () => t('Version mismatch'),
};

/** The connection state at the right end of the toolbar. */
export function connectionHtml({ connection, bridgeUrl, sections }: DeskState): Markup {
  const details = [
    bridgeUrl,
    sections.session && `${sections.session.node} · ${sections.session.bridgeVersion}`,
  ]
    .filter((text) => text !== undefined)
    .join(' · ');
  const name = NAMES[connection.kind]();
  return html`<span role="status" class="pve-rebalance-connection pve-rebalance-connection-${connection.kind}"
    aria-label="${name}"${tip(`${name} · ${details}`)}><i class="${
      ICONS[connection.kind]
    }" aria-hidden="true"></i> <b>${name}</b></span>`.markup;
}

export interface ConnectionTrouble {
  readonly title: string;
  readonly lines: readonly string[];
  readonly actions: readonly Action[];
}

/** S12: the same as what the host wants for its own HA entry. */
export const noRight = (): ConnectionTrouble => ({
  title: t('You may not look at the balance of this cluster'),
  lines: [t('It needs the privilege Sys.Audit on {path}.', { path: '/' })],
  actions: [],
});

const refused = (problem: Problem): ConnectionTrouble => ({
  title: t('The rebalancing service refused this page'),
  lines: [problemText(problem)],
  actions: [{ name: 'reload-page', label: t('Reload Page') }],
});

/** What is wrong with the connection and the one thing to do about it; undefined while all is well or on its way. */
export function connectionTrouble({ connection, bridgeUrl }: DeskState): ConnectionTrouble | undefined {
  switch (connection.kind) {
    case 'connected':
    case 'connecting':
    case 'offline':
    case 'reconnecting':
      return undefined;
    case 'unreachable':
      return {
        title: t('The rebalancing service on this node does not answer'),
        lines: [
          t('Open its page once: the browser then says what is wrong, or lets you accept its certificate.'),
          t(
            'If that page does not open: is the port open in the firewall, and does the service run? {command}',
            {
              command: 'systemctl status pve-rebalance',
            },
          ),
          bridgeUrl,
        ],
        actions: [
          { name: 'open-bridge', label: t('Open Its Page') },
          { name: 'reconnect', label: t('Try Again') },
        ],
      };
    case 'signed-out':
      return {
        title: t('Your session has expired'),
        lines: [t('Log in again, then this panel goes on by itself.')],
        actions: [{ name: 'reconnect', label: t('Try Again') }],
      };
    case 'forbidden':
      return connection.problem === undefined ? noRight() : refused(connection.problem);
    case 'version-mismatch':
      return {
        title: t('This page and the service on the node have different versions'),
        lines: connection.problem === undefined ? [] : [problemText(connection.problem)],
        actions: [{ name: 'reload-page', label: t('Reload Page') }],
      };
  }
}

/** S14: what this is, and the one thing to do. */
const offlineBanner = (remedy: Remedy, state: DeskState): readonly Banner[] => [
  {
    id: 'offline',
    tone: 'warning',
    text: t(
      'The service on the node does not answer: this browser plans by itself, and nothing can be applied.',
    ),
    more: remedySentence(remedy, state),
    actions: [
      { name: 'open-bridge', label: t('Open Its Page') },
      { name: 'copy-commands', label: t('Copy as Commands…') },
    ],
  },
  ...(state.wasExecuting
    ? [
        {
          id: 'left-executing',
          tone: 'warning',
          text: t(
            'A plan was being executed when the service was last heard of: its tasks say how far it is.',
          ),
        } as const,
      ]
    : []),
];

/** The same as one line above the last known state. */
export function connectionBanners(state: DeskState): readonly Banner[] {
  if (state.connection.kind === 'offline') return offlineBanner(state.connection.remedy, state);
  if (state.isBack && state.connection.kind === 'connected')
    return [
      {
        id: 'back',
        tone: 'good',
        text: t('The service answers again: from here on it plans, and the plan can be applied.'),
        closes: 'dismiss-back',
      },
    ];
  if (state.connection.kind === 'reconnecting')
    return [{ id: 'reconnecting', tone: 'info', text: t('Reconnecting… This is the last known state.') }];
  const trouble = connectionTrouble(state);
  if (trouble === undefined) return [];
  return [
    {
      id: 'connection',
      tone: 'warning',
      text: `${trouble.title}. ${t('This is the last known state.')}`,
      actions: trouble.actions,
    },
  ];
}
