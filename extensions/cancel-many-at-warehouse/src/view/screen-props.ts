/** What every screen is given: the state it shows, the words for it, and the two ways out. */
import type { Event, State } from '../state.ts';
import type { Words } from '../wording.ts';

export interface ScreenProps<Shown extends State = State> {
  readonly state: Shown;
  readonly words: Words;
  /** Orders that were chosen in the list. */
  readonly count: number;
  readonly send: (event: Event) => void;
  readonly close: () => void;
}
