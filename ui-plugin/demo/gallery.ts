import { decodeClientMessage, encode } from '#shared/protocol/codec.ts';
import type { ServerMessage } from '#shared/protocol/messages.ts';
import { PROTOCOL_MAX } from '#shared/protocol/version.ts';
import { readScriptTag } from '../src/ext/host.ts';
import type { BrowserLink, OpenLink } from '../src/link/browser-link.ts';
import { startPanelWith } from '../src/start.ts';
import { type Scene, type SceneName, scenes } from './gallery/scenes.ts';

// Every state of the panel without a cluster: `?scene=balanced`. The bridge is a script at the end of a link.

const VERSIONS = { cluster: 1, execution: 1, history: 1, plan: 1, rules: 1, session: 1, settings: 1 };

/** A bridge that plays one scene and answers every request with `done`. */
function scriptedBridge(scene: Scene): OpenLink {
  let connections = 0;
  return () => {
    const first = connections++ === 0;
    const link: BrowserLink = {
      send: (text) => answer(text),
      close: () => undefined,
      onOpen: () => undefined,
      onText: () => undefined,
      onClose: () => undefined,
    };
    const say = (message: ServerMessage) => link.onText(encode(message));
    const state = (sections: Scene['sections'] = {}) => say({ type: 'state', versions: VERSIONS, sections });
    function answer(text: string): void {
      const message = decodeClientMessage(text);
      if (message.type !== 'hello') {
        say({ type: 'done', id: message.id });
        return;
      }
      if (scene.sections !== undefined) {
        say({ type: 'welcome', protocol: PROTOCOL_MAX, bridge: 'gallery', capabilities: [] });
        state(scene.sections);
      }
      if (scene.problem !== undefined) say({ type: 'problem', problem: scene.problem });
      if (scene.closes !== undefined) link.onClose(scene.closes);
      if (scene.later !== undefined) setTimeout(() => state(scene.later), 300);
    }
    setTimeout(() => {
      if (scene.sections === undefined && scene.closes === 1006) link.onClose(1006);
      else if (first || scene.closes !== 1006) link.onOpen();
      else link.onClose(1006);
    }, 5);
    return link;
  };
}

/** For whoever makes pictures of all scenes. */
Object.assign(window, { galleryScenes: Object.keys(scenes) });

const wanted = new URLSearchParams(location.search).get('scene') ?? 'proposed-moves';
const scene: Scene = scenes[(wanted in scenes ? wanted : 'proposed-moves') as SceneName];

startPanelWith(
  { ...readScriptTag(), url: 'wss://pve1.example:8016/ws', home: 'stand-alone' },
  { open: scriptedBridge(scene), csrfToken: () => Promise.resolve('') },
);
