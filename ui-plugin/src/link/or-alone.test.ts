import { expect } from 'chai';
import { decodeClientMessage, encode } from '#shared/protocol/codec.ts';
import type { ClientMessage, ServerMessage } from '#shared/protocol/messages.ts';
import type { FromOffline, ToOffline } from '#shared/protocol/offline.ts';
import { CLOSE } from '#shared/protocol/version.ts';
import { usual } from '../../demo/gallery/sections.ts';
import type { Connection } from '../present/state.ts';
import type { BrowserLink } from './browser-link.ts';
import { openOfflineLink } from './offline-link.ts';
import { connectOrAlone } from './or-alone.ts';
import { sectionsStore } from './sections-store.ts';

const breath = () => new Promise((resolve) => setTimeout(resolve, 2));

/** A worker that only says what the test lets it say. */
function scriptedWorker() {
  const heard: ToOffline[] = [];
  return {
    heard,
    ended: false,
    onmessage: null as ((event: MessageEvent<unknown>) => void) | null,
    onerror: null as ((event: ErrorEvent) => void) | null,
    postMessage: (message: ToOffline) => void heard.push(message),
    terminate() {
      this.ended = true;
    },
    say(data: FromOffline) {
      this.onmessage?.({ data } as MessageEvent<unknown>);
    },
    texts: (): ClientMessage[] =>
      heard.flatMap((message) => (message.type === 'text' ? [decodeClientMessage(message.text)] : [])),
  };
}

/** A page that may have a bridge, and can do without one. */
function page() {
  const links: BrowserLink[] = [];
  const workers: ReturnType<typeof scriptedWorker>[] = [];
  const states: Connection[] = [];
  const answers: string[] = [];
  let lost = 0;
  let waiting: { run: () => void; ms: number } | undefined;
  const store = sectionsStore(() => undefined);
  const connection = connectOrAlone(
    {
      url: 'wss://pve1:8016/ws',
      csrfToken: async () => 'token',
      random: () => 0.5,
      timers: {
        set: (run, ms) => {
          waiting = { run, ms };
          return waiting;
        },
        clear: (timer) => {
          if (timer === waiting) waiting = undefined;
        },
      },
      store,
      open: () => {
        const link: BrowserLink = {
          ...{ send: () => undefined, close: () => undefined },
          ...{ onOpen: () => undefined, onText: () => undefined, onClose: () => undefined },
        };
        links.push(link);
        return link;
      },
      onState: (state) => states.push(state),
      onTime: () => undefined,
      onAnswer: (message) => answers.push(message.type),
      onLost: () => {
        lost++;
      },
    },
    {
      openOffline: () =>
        openOfflineLink(
          () => {
            const worker = scriptedWorker();
            workers.push(worker);
            return worker;
          },
          { userid: 'root@pam', node: 'pve1', settings: undefined },
        ),
      findRemedy: async (silent) => (silent ? 'firewall' : 'service'),
    },
  );
  const worker = () => workers.at(-1) ?? scriptedWorker();
  const say = (message: ServerMessage) => worker().say({ type: 'text', text: encode(message) });
  const fromBridge = (message: ServerMessage) => links.at(-1)?.onText(encode(message));
  const refuse = async () => {
    links.at(-1)?.onClose(1006);
    await breath();
    await breath();
  };
  return {
    ...{ connection, links, workers, worker, states, store, answers, say, fromBridge },
    lost: () => lost,
    /** Lets the time of the one timer pass. */
    wait() {
      const { run } = waiting ?? { run: () => undefined };
      waiting = undefined;
      run();
    },
    refuse,
    async alone() {
      connection.start();
      await refuse();
      say({ type: 'welcome', protocol: 1, bridge: 'browser', capabilities: [] });
      await breath();
    },
    async bridgeAnswers() {
      links.at(-1)?.onOpen();
      await breath();
      fromBridge({ type: 'welcome', protocol: 1, bridge: 'bridge-1', capabilities: [] });
    },
  };
}

describe('S14: the bridge, or this browser alone', () => {
  it('starts the planner when the bridge refuses, and says what is to be done', async () => {
    const { alone, states, worker } = page();
    await alone();
    expect(worker().heard[0]).deep.equal({
      type: 'start',
      userid: 'root@pam',
      node: 'pve1',
      settings: undefined,
    });
    expect(worker().texts()[0]).deep.include({ type: 'hello', csrfToken: '' });
    expect(states).deep.equal([{ kind: 'offline', remedy: 'service' }]);
  });

  it('does not wait for minutes where nothing comes back at all', async () => {
    const scene = page();
    scene.connection.start();
    scene.wait();
    await breath();
    await breath();
    scene.say({ type: 'welcome', protocol: 1, bridge: 'browser', capabilities: [] });
    await breath();
    expect(scene.states).deep.equal([{ kind: 'offline', remedy: 'firewall' }]);
  });

  it('asks the planner, and keeps what only a bridge knows as it was last known', async () => {
    const { alone, connection, say, store, answers, worker } = page();
    const { history } = usual();
    store.update({}, { history });
    await alone();
    expect(connection.send({ type: 'plan.request', id: 1, settings: {} })).equal(true);
    expect(worker().texts().at(-1)).deep.include({ type: 'plan.request', id: 1 });
    say({ type: 'done', id: 1 });
    expect(answers).deep.equal(['done']);
    say({ type: 'state', versions: {}, sections: { ...usual(), history: { executions: [] } } });
    expect(store.sections.history).equal(history);
    expect(store.sections.plan).not.equal(undefined);
  });

  it('tries the bridge again and again, without losing what the planner was asked', async () => {
    const { alone, wait, refuse, links, states, lost, worker } = page();
    await alone();
    const before = lost();
    wait();
    expect(links.length).equal(2);
    await refuse();
    expect(lost()).equal(before);
    expect(worker().ended).equal(false);
    expect(new Set(states.map(({ kind }) => kind))).deep.equal(new Set(['offline']));
  });

  it('gives way to the bridge as soon as that answers', async () => {
    const { alone, wait, bridgeAnswers, connection, states, worker, lost, workers } = page();
    await alone();
    const before = lost();
    wait();
    await bridgeAnswers();
    expect(states.at(-1)).deep.equal({ kind: 'connected' });
    expect(worker().ended).equal(true);
    expect(lost()).equal(before + 1);
    connection.show(true);
    expect(workers.length).equal(1);
  });

  it('tells the planner whether anybody can see the panel', async () => {
    const { alone, connection, worker } = page();
    connection.show(false);
    await alone();
    connection.show(true);
    const seen = worker().heard.flatMap((message) => (message.type === 'visible' ? [message.visible] : []));
    expect(seen).deep.equal([false, true]);
  });

  it('ends with the session, and begins again with the next', async () => {
    const { alone, connection, links, refuse, states, worker, workers } = page();
    await alone();
    worker().say({ type: 'close', code: CLOSE.unauthorised });
    expect(states.at(-1)).deep.equal({ kind: 'signed-out' });
    connection.renew();
    expect(links.length).equal(2);
    await refuse();
    expect(workers.length).equal(2);
  });

  it('says that the bridge does not answer where the planner cannot be had', async () => {
    const { connection, refuse, states, worker, wait, workers } = page();
    connection.start();
    await refuse();
    worker().onerror?.({} as ErrorEvent);
    expect(states.at(-1)).deep.equal({ kind: 'unreachable' });
    wait();
    await refuse();
    expect(workers.length).equal(1);
  });

  it('ends with the panel', async () => {
    const { alone, connection, worker } = page();
    await alone();
    connection.stop();
    expect(worker().ended).equal(true);
  });
});
