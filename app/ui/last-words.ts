/**
 * What can be said when the page's own texts could not be loaded: that something failed, in English. The
 * only words that every browser gets.
 */
import { createTranslator, type Texts } from '#app/wording/translator.ts';
import { fault } from '../wording/locales/en.json';

// The page of a fault asks for nothing else.
export const LAST_WORDS = createTranslator('en', { fault } as Texts);
