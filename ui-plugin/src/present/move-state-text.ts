import type { MoveView } from '#shared/execution/execution-view.ts';
import { t } from './text.ts';

/** The state of a move in one word. */
export const moveStateText = (state: MoveView['state']): string =>
  ({
    waiting: t('waiting'),
    checking: t('checking'),
    starting: t('starting'),
    running: t('running'),
    settling: t('settling'),
    done: t('done'),
    failed: t('failed'),
    skipped: t('skipped'),
    aborted: t('aborted'),
  })[state];
