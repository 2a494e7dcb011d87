import { webInterfaceOn } from '../stories/web-interface.ts';

webInterfaceOn('bookworm');
