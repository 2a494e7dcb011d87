import { serviceOn } from '../stories/service.ts';

serviceOn('bookworm');
