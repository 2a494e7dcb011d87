import type { Purpose } from '#shared/plan/purpose.ts';
import { t } from './text.ts';

/** What a plan or an execution is for, in a few words. */
export function purposeText(purpose: Purpose | undefined): string {
  switch (purpose?.kind) {
    case undefined:
      return t('Balance');
    case 'evacuate':
      return t('Evacuate {nodes}', { nodes: purpose.nodes.join(', ') });
    case 'return-home':
      return t('Bring guests back to {nodes}', { nodes: purpose.nodes.join(', ') });
    case 'undo':
      return t('Undo');
  }
}
