/** What scripts of the document carry to be run. In the browser there is none: browsers hide it from the page. */
import { createContext } from 'react';

export const NonceContext = createContext<string | undefined>(undefined);
