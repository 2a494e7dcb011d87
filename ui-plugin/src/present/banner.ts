import { type Html, html, type Markup, noHtml } from './html.ts';
import { t } from './text.ts';

export type Tone = 'good' | 'info' | 'warning' | 'critical';

/** What a person can do at a click; the panel knows each by its name. */
export const ACTIONS = [
  'allow',
  'bring-back',
  'close-execution',
  'continue',
  'copy-commands',
  'dismiss-back',
  'dismiss-changes',
  'dismiss-problem',
  'dismiss-result',
  'drop-errand',
  'guest',
  'open-bridge',
  'reconnect',
  'reload-page',
  'renew',
  'request',
  'survival',
  'task',
  'undo',
  'unlock',
  'use-node',
] as const;
export type ActionName = (typeof ACTIONS)[number];

export interface Action {
  readonly name: ActionName;
  readonly label: string;
}

/** One line about the state of things, with at most two things to do. */
export interface Banner {
  readonly id: string;
  readonly tone: Tone;
  readonly text: string;
  readonly more?: string;
  /** Folded up, for whoever wants all of it. */
  readonly folded?: { readonly label: string; readonly lines: readonly string[] };
  readonly actions?: readonly Action[];
  readonly closes?: ActionName;
}

const ICONS: Readonly<Record<Tone, string>> = {
  good: 'fa fa-check-circle good',
  info: 'fa fa-info-circle info-blue',
  warning: 'fa fa-exclamation-triangle warning',
  critical: 'fa fa-times-circle critical',
};

export const actionButton = ({ name, label }: Action): Html =>
  html`<button type="button" class="pve-rebalance-button" data-action="${name}">${label}</button>`;

const foldedHtml = ({ label, lines }: NonNullable<Banner['folded']>): Html =>
  html`<details class="pve-rebalance-more"><summary>${label}</summary><ul class="pve-rebalance-plain">${lines.map(
    (line) => html`<li>${line}</li>`,
  )}</ul></details>`;

const bannerHtml = ({ id, tone, text, more, folded, actions = [], closes }: Banner): Html =>
  html`<div class="pve-rebalance-banner pve-rebalance-${tone}" data-banner="${id}" role="${
    tone === 'critical' || tone === 'warning' ? 'alert' : 'status'
  }"><i class="${ICONS[tone]}" aria-hidden="true"></i><span>${text}${
    more === undefined ? noHtml : html` <span class="pve-rebalance-more">${more}</span>`
  }${folded === undefined ? noHtml : foldedHtml(folded)}</span>${actions.map(actionButton)}${
    closes === undefined
      ? noHtml
      : html`<button type="button" class="pve-rebalance-close" data-action="${closes}" aria-label="${t(
          'Close',
        )}"><i class="fa fa-times"></i></button>`
  }</div>`;

export const bannersHtml = (banners: readonly Banner[]): Markup => html`${banners.map(bannerHtml)}`.markup;
