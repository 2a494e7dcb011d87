import type { Link } from '#shared/protocol/link.ts';
import { CLOSE, LIMITS } from '#shared/protocol/version.ts';
import type { Clock } from '../clock.ts';
import { childController } from './child-controller.ts';
import type { SectionBoard, SectionVersions } from './section-board.ts';

/** Sends one socket what has changed, one state message at a time (S18). */
export interface Outbox {
  /** There may be something new. */
  pump(): void;
}

/** `known` is what the panel has already; `signal` ends with the socket. */
export function createOutbox(
  { link, board, clock }: { link: Link; board: SectionBoard; clock: Clock },
  known: SectionVersions,
  signal: AbortSignal,
): Outbox {
  let inFlight = false;
  let isWanted = false;
  const closeIfUnsent = async (sent: AbortSignal) => {
    try {
      await clock.sleep(LIMITS.unsentSecondsMax * 1000, sent);
      link.close(CLOSE.tooSlow, 'the last state was not received in time');
    } catch {
      // It was sent, or the socket has ended.
    }
  };
  const pump = () => {
    isWanted = inFlight;
    if (inFlight || signal.aborted) return;
    const text = board.stateSince(known);
    if (text === undefined) return;
    inFlight = true;
    const sent = childController(signal);
    void closeIfUnsent(sent.signal);
    link.send(text, () => {
      sent.abort();
      inFlight = false;
      if (isWanted) pump();
    });
  };
  return { pump };
}
