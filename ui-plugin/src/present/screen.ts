import { actionButton } from './banner.ts';
import { type ConnectionTrouble, connectionTrouble, noRight } from './connection-view.ts';
import { type Html, html, type Markup, noHtml } from './html.ts';
import type { Connection, DeskState } from './state.ts';
import { t } from './text.ts';

/** What fills the panel: the workplace, or one message, or its outline while the first figures are on their way. */
export type Screen = 'main' | 'message' | 'loading';

const message = (
  icon: string,
  title: string,
  lines: readonly string[],
  buttons: readonly Html[] = [],
): Markup =>
  html`<div class="pve-rebalance-message" role="status"><i class="${icon}" aria-hidden="true"></i><h2>${title}</h2>${lines.map(
    (line) => html`<p>${line}</p>`,
  )}<p>${buttons}</p></div>`.markup;

const TROUBLE_ICONS: Partial<Record<Connection['kind'], string>> = {
  'signed-out': 'fa fa-sign-out',
  unreachable: 'fa fa-chain-broken',
  'version-mismatch': 'fa fa-exclamation-triangle',
};

const troubleHtml = ({ connection }: DeskState, { title, lines, actions }: ConnectionTrouble): Markup =>
  message(TROUBLE_ICONS[connection.kind] ?? 'fa fa-ban', title, lines, actions.map(actionButton));

const skeletonRow = html`<div class="pve-rebalance-node"><span class="pve-rebalance-ghost"></span><span
  class="pve-rebalance-ghost pve-rebalance-wide"></span><span class="pve-rebalance-ghost"></span></div>`;

const skeleton = (): Markup =>
  html`<div class="pve-rebalance-skeleton" role="status" aria-label="${t('Loading')}"><div
    class="pve-rebalance-head"><b>${t('Cluster Balance')}</b><span class="pve-rebalance-more">${t(
      'Reading the cluster…',
    )}</span></div>${[skeletonRow, skeletonRow, skeletonRow]}<div
    class="pve-rebalance-ghost pve-rebalance-block"></div></div>`.markup;

export function screenOf(state: DeskState): { screen: Screen; markup: Markup } {
  const { session, cluster } = state.sections;
  const trouble = session?.rights.look === false ? noRight() : connectionTrouble(state);
  const instead =
    cluster === undefined || state.connection.kind === 'forbidden' || session?.rights.look === false;
  if (trouble !== undefined && instead) return { screen: 'message', markup: troubleHtml(state, trouble) };
  if (cluster?.facts.standalone)
    return {
      screen: 'message',
      markup: message('fa fa-building', t('This is a single node'), [
        t('Rebalancing needs a cluster: a single node has nowhere to move guests to.'),
      ]),
    };
  if (cluster === undefined) return { screen: 'loading', markup: skeleton() };
  return { screen: 'main', markup: noHtml.markup };
}
