import { createDesk, type Desk, type DeskParts } from './desk/desk.ts';
import {
  bridgeUrl,
  csrfToken,
  findRemedy,
  makeOfflineWorker,
  nodeName,
  onTicketRenewed,
  type ScriptTag,
  useHostWords,
  userName,
  useWebInterface,
} from './ext/host.ts';
import { defineMarkupView } from './ext/markup-view.ts';
import { toolkit } from './ext/toolkit.ts';
import { injectEntry } from './inject.ts';
import { openBrowserLink } from './link/browser-link.ts';
import { openOfflineLink } from './link/offline-link.ts';
import type { AloneParts } from './link/or-alone.ts';
import { defineRebalancePanel } from './panels/rebalance-panel.ts';
import { defineShell } from './panels/shell.ts';
import { addStyle } from './panels/style.ts';
import { german } from './present/catalogue/de.ts';
import { createEngine } from './worker/client.ts';

interface WayToBridge extends Pick<DeskParts, 'open' | 'csrfToken'> {
  /** How to do without one. */
  readonly alone?: (desk: () => Desk) => AloneParts;
}

/** Makes the desk at the first visit, and not before: who never opens the panel pays nothing. */
function deskMaker(tag: ScriptTag, way: WayToBridge): () => Desk {
  let desk: Desk | undefined;
  let user: string | undefined;
  const make = (): Desk => {
    const made: Desk = createDesk({
      url: bridgeUrl(tag),
      open: way.open,
      csrfToken: way.csrfToken,
      alone: way.alone?.(() => made),
      timers: {
        set: (run, ms) => window.setTimeout(run, ms),
        clear: (timer) => window.clearTimeout(timer as number),
      },
      random: Math.random,
      engine: createEngine(() => new Worker(tag.src)),
    });
    user = userName();
    document.addEventListener('visibilitychange', () => made.pageShows(!document.hidden));
    onTicketRenewed(() => {
      const now = userName();
      if (now === user) made.reconnect();
      else made.forget();
      user = now;
    });
    return made;
  };
  return () => {
    desk ??= make();
    if (userName() !== user) {
      user = userName();
      desk.forget();
    }
    return desk;
  };
}

/** Everything the page gets from us: two classes, one stylesheet, one menu entry or one whole page. */
export const startPanel = (tag: ScriptTag): void =>
  startPanelWith(tag, {
    open: openBrowserLink,
    csrfToken: () => csrfToken(tag),
    // only the host's own page can ask Proxmox VE itself
    ...(tag.home === 'injected' ? { alone: aloneOf(tag) } : {}),
  });

const aloneOf =
  (tag: ScriptTag) =>
  (desk: () => Desk): AloneParts => ({
    openOffline: () =>
      openOfflineLink(() => makeOfflineWorker(tag), {
        userid: userName() ?? '',
        node: nodeName(),
        settings: desk().state.sections.settings?.settings,
      }),
    findRemedy: (silent) => findRemedy(bridgeUrl(tag), silent),
  });

/** The same with another way to a bridge: the gallery's is a script. */
export function startPanelWith(tag: ScriptTag, way: WayToBridge): void {
  useHostWords({ de: german });
  useWebInterface(tag);
  addStyle();
  defineMarkupView();
  defineRebalancePanel(deskMaker(tag, way));
  defineShell();
  if (tag.home === 'injected') injectEntry();
  else
    toolkit().onReady(() => {
      toolkit().create({ xtype: 'viewport', layout: 'fit', items: [{ xtype: 'pveRebalanceShell' }] });
    });
}
