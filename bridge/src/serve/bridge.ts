import type { Link } from '#shared/protocol/link.ts';
import { CLOSE } from '#shared/protocol/version.ts';
import { converse, type Handshake } from './conversation.ts';
import type { BridgeParts } from './parts.ts';
import { createSessions } from './sessions.ts';
import { createVerifier } from './verify.ts';

/** Everything but sockets: it speaks over links, and is the same in a test and in production. */
export interface Bridge {
  /** `onWelcome`: the hello was good, and the connection counts as its user's from now on. */
  accept(link: Link, handshake: Handshake, onWelcome?: () => void): void;
  /** Tells every panel to come back, and ends what runs for them. The executor is not its to end. */
  close(): Promise<void>;
}

export function createBridge(parts: BridgeParts): Bridge {
  const sessions = createSessions(parts);
  const verifier = createVerifier(parts.clock);
  const bridgeId = parts.newId();
  let newestId = parts.executor.history()[0]?.id;

  let knownSettings = parts.settings.current().settings;
  parts.planner.settingsAre(knownSettings);

  const onExecution = () => {
    const grown = parts.executor.history()[0]?.id !== newestId;
    newestId = parts.executor.history()[0]?.id;
    const { settings } = parts.settings.current();
    const isChanged = settings !== knownSettings;
    knownSettings = settings;
    parts.planner.settingsAre(settings);
    for (const session of sessions.all()) {
      session.touch('execution', 'cluster', 'maintenance', 'session', 'settings');
      if (isChanged) session.touch('rules');
      if (grown) session.touch('history');
    }
  };
  const ends = [
    parts.executor.subscribe(onExecution),
    parts.planner.subscribe((userid) => sessions.of(userid)?.touch('plan', 'frontier')),
  ];

  return {
    accept(link, handshake, onWelcome = () => undefined) {
      converse({ parts, sessions, verifier, bridgeId, onWelcome }, link, handshake);
    },
    async close() {
      for (const end of ends) end();
      for (const session of sessions.all())
        for (const socket of session.sockets) socket.close(CLOSE.restarting, 'the bridge is restarting');
      await parts.planner.close();
    },
  };
}
