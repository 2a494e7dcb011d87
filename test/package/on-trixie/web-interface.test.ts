import { webInterfaceOn } from '../stories/web-interface.ts';

webInterfaceOn('trixie');
