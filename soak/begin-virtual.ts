/** Import it before anything of the app's: what it and its libraries keep of clocks and dice when they are loaded is virtual, too. */
import { install } from './virtual-time.ts';

install();
