import { serviceOn } from '../stories/service.ts';

serviceOn('trixie');
