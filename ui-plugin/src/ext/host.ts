import { useIcons } from '../present/host-icons.ts';
import { healthPage, remedyFor } from '../present/remedy.ts';
import type { Remedy } from '../present/state.ts';
import { useTranslations } from '../present/text.ts';
import type { ExtComponent } from './ext.d.ts';
import type { HostPage, Workspace } from './proxmox.d.ts';
import { toolkit } from './toolkit.ts';

/** Where the panel lives: a page of Proxmox VE (or the demo's, which looks the same to us), or a page of its own. */
export type Home = 'injected' | 'stand-alone';

declare const PVE_REBALANCE_OFFLINE: string | undefined;

/** What the file of the planner beside the panel's holds, put in by the build, which makes that file first. */
const OFFLINE_VERSION = typeof PVE_REBALANCE_OFFLINE === 'string' ? PVE_REBALANCE_OFFLINE : '';

const DEFAULT_PORT = 8016;
const DISABLED_KEY = 'pve-rebalance-disabled';

/** What the script's own tag says, read while it runs: later nobody knows. */
export interface ScriptTag {
  readonly src: string;
  /** PUBLIC_URL of the node's configuration, where a proxy stands before it. */
  readonly url: string | undefined;
  /** PORT of the node's configuration, where it is not the usual one. */
  readonly port: string | undefined;
  readonly home: Home;
  /** The web interface, for a page of our own that knows it. */
  readonly web: string | undefined;
}

export function readScriptTag(): ScriptTag {
  const script = document.currentScript;
  const { src, dataset } =
    script instanceof HTMLScriptElement ? script : { src: '', dataset: {} as DOMStringMap };
  const { url, port, web } = dataset;
  return { src, url, port, web, home: dataset.home === 'stand-alone' ? 'stand-alone' : 'injected' };
}

const page = (): HostPage => globalThis as HostPage;

/** For a page that broke: somebody with a console, or with the address line, can do without us. */
export function isSwitchedOff(): boolean {
  try {
    if (new URLSearchParams(location.search).has('norebalance')) return true;
    return localStorage.getItem(DISABLED_KEY) !== null;
  } catch {
    return false;
  }
}

/** PUBLIC_URL may be written as a page's address; the page that the bridge serves has the socket beside it. */
export function bridgeUrl({ url, port, home }: ScriptTag): string {
  if (url !== undefined && url !== '') return url.replace(/^https:/, 'wss:');
  if (home === 'stand-alone') return new URL('ws', location.href).href.replace(/^https:/, 'wss:');
  return `wss://${location.hostname}:${port ?? DEFAULT_PORT}/ws`;
}

/** The planner for this browser alone: a file beside the panel's, which is loaded when no bridge answers. */
export function makeOfflineWorker({ src }: ScriptTag): Worker {
  const url = new URL('pve-rebalance-offline.js', src);
  url.searchParams.set('ver', OFFLINE_VERSION);
  return new Worker(url);
}

const ANSWER_PATIENCE_MS = 5000;

/**
 * Whether anything comes back at all: what it is no page of another port is told. Behind a proxy at the page's own
 * address it is told, and then an error is the proxy's.
 */
async function answers(url: string): Promise<boolean> {
  const mode = new URL(url).origin === location.origin ? 'same-origin' : 'no-cors';
  const over = new AbortController();
  const timer = window.setTimeout(() => over.abort(), ANSWER_PATIENCE_MS);
  try {
    const answer = await fetch(url, { mode, credentials: 'omit', cache: 'no-store', signal: over.signal });
    return mode === 'no-cors' || answer.ok;
  } catch {
    return false;
  } finally {
    window.clearTimeout(timer);
  }
}

/** What keeps this page from its bridge, as far as a page can find out. */
export async function findRemedy(bridge: string, silent: boolean): Promise<Remedy> {
  const isSameHost = new URL(bridge).hostname === location.hostname;
  return remedyFor({
    silent,
    answers: !silent && (await answers(healthPage(bridge))),
    // Firefox and Safari ask for each port anew
    isTrusted: isSameHost && /Chrom(e|ium)\//.test(navigator.userAgent),
  });
}

/** The node that the page came from. */
export const nodeName = (): string => page().Proxmox?.NodeName || location.hostname;

export const userName = (): string | undefined => page().Proxmox?.UserName;

/** The token that the bridge forwards with every change; on its own page the bridge gives one itself (S11). */
export async function csrfToken({ home }: ScriptTag): Promise<string> {
  if (home === 'injected') return page().Proxmox?.CSRFPreventionToken ?? '';
  const response = await fetch('csrf', { method: 'POST', credentials: 'same-origin' });
  return response.ok ? response.text() : '';
}

/** Calls `renewed` whenever the page has renewed its ticket: it then stores the new capabilities (S13). */
export function onTicketRenewed(renewed: () => void): void {
  toolkit()
    .state.Manager.getProvider()
    .on('statechange', (_provider: never, key: string) => {
      if (key === 'GuiCap') renewed();
    });
}

/** The language, the words and the pictures of the page, from now on. */
export function useHostWords(catalogues: Readonly<Record<string, Readonly<Record<string, string>>>>): void {
  const { Proxmox, PVE, gettext } = page();
  const language = Proxmox?.defaultLang ?? 'en';
  useTranslations((text) => gettext?.(text) ?? text, catalogues[language.slice(0, 2)] ?? {});
  const icon = PVE?.Utils?.get_object_icon_class;
  if (icon === undefined) return;
  useIcons({
    guest: (kind, running) =>
      icon(kind, { type: kind, status: running ? 'running' : 'stopped', running, template: 0 }),
    node: (online, maintenance) =>
      icon('node', {
        type: 'node',
        status: online ? 'online' : 'offline',
        hastate: maintenance ? 'maintenance' : '',
      }),
  });
}

/** Opens the page's own viewer for a task of any node; without one, the task is only named. */
export function openTask(upid: string): void {
  const { ClassManager, create } = toolkit();
  if (ClassManager.get('Proxmox.window.TaskViewer'))
    create({ xtype: 'proxmoxTaskViewer', autoShow: true, upid });
}

let webInterface: string | undefined;

/** Where a page of our own sends whoever wants to see a guest, from now on. */
export function useWebInterface({ web }: ScriptTag): void {
  webInterface = web;
}

/** Shows a guest (`qemu/101`) in the page's tree, or in the web interface where that is known. */
export function showGuest(panel: ExtComponent, id: string): void {
  const workspace = panel.up('pveStdWorkspace') as Workspace | null;
  if (workspace?.selectById) workspace.selectById(id);
  else if (webInterface !== undefined) openPage(`${webInterface}#v1:0:=${encodeURIComponent(id)}`);
}

export const openPage = (url: string): void => void window.open(url, '_blank', 'noopener');
