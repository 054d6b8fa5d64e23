/**
 * What a warehouse does with one order: named plans, each translated into steps that the building
 * takes when the order arrives and when it is asked to stop. Knows nothing of Prime Penguin's screens.
 */

/** A step's pause is counted in batches of the provider: between two batches the building works. */
export interface Step {
  /** 0: at once. 1: when the next batch begins, before it looks. */
  readonly afterBatches: number;
  readonly does: BuildingAction;
}

export type BuildingAction =
  /** What physically happens. Nobody outside the building sees it. */
  | { readonly kind: 'pick' }
  | { readonly kind: 'stop' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'ship'; readonly extent: 'whole' | 'part' }
  /** What the building tells; the next batch that begins carries it to Prime Penguin. */
  | { readonly kind: 'say'; readonly report: Report };

export type Report =
  | {
      readonly kind: 'status';
      /** As the warehouse's own system spells it. */
      readonly raw: string;
      /** Prime Penguin's reading of it; null where it has none. */
      readonly normalised: string | null;
      /** Adds a parcel with tracking. */
      readonly withParcel: boolean;
    }
  | { readonly kind: 'parcel' }
  | {
      readonly kind: 'entity_log';
      readonly code: number;
      readonly message: string;
      readonly level: 'error' | 'warning';
      readonly source: 'internal' | 'wms' | 'sales_channel';
    }
  | { readonly kind: 'warehouse_error'; readonly text: string | null };

type ShippingReport = 'status_and_parcel' | 'status_only' | 'parcel_only' | 'nothing';

export type WmsPlan =
  /** Stops when asked and says so. */
  | { readonly kind: 'cooperates'; readonly answerAfterBatches?: number }
  /** Stops when asked and never says so. */
  | { readonly kind: 'stops_silently' }
  /** Picks and ships whatever it is asked. 0 batches: it is gone as soon as it has arrived. */
  | {
      readonly kind: 'ships';
      readonly afterBatches?: number;
      readonly reports?: ShippingReport;
    }
  | { readonly kind: 'ships_part'; readonly afterBatches?: number }
  /** Has picked it by the time it is asked: says `IncompatibleStatus`, and may ship later. */
  | {
      readonly kind: 'picks_then_refuses';
      readonly message?: string;
      readonly shipsAfterBatches?: number | null;
    }
  | {
      readonly kind: 'refuses_with_reason';
      readonly text: string;
      readonly via: 'entity_log' | 'warehouse_error';
      readonly shipsAfterBatches?: number | null;
    }
  | {
      readonly kind: 'does_not_support';
      readonly message?: string;
      readonly shipsAfterBatches?: number | null;
    }
  /** Goes on working and never says a word. */
  | { readonly kind: 'silent' }
  /** The integrator drops the request: the building never hears of it. */
  | { readonly kind: 'request_lost'; readonly shipsAfterBatches?: number | null }
  /** Says that it has stopped, and ships all the same. */
  | { readonly kind: 'cancels_then_ships'; readonly shipsAfterBatches?: number }
  /** Stops, says so, and takes the order up again. */
  | {
      readonly kind: 'cancels_then_resumes';
      readonly resumesAfterBatches?: number;
      readonly shipsAfterBatches?: number | null;
    }
  /** Cancels without being asked, say because nothing is in stock. */
  | { readonly kind: 'cancels_unasked'; readonly afterBatches?: number }
  | {
      readonly kind: 'scripted';
      readonly onArrival: readonly Step[];
      readonly onCancel: readonly Step[];
      readonly cancelIsLost?: boolean;
    };

export interface Script {
  readonly onArrival: readonly Step[];
  readonly onCancel: readonly Step[];
  /** The integrator never passes the request on. */
  readonly cancelIsLost: boolean;
}

export const RAW_STATUS = {
  InProgress: 'Released',
  Partial: 'PartShipped',
  Fulfilled: 'Shipped',
  Cancelled: 'Cancelled',
  OnHold: 'OnHold',
} as const;

const say = (report: Report, afterBatches = 0): Step => ({
  afterBatches,
  does: { kind: 'say', report },
});

const saysStatus = (normalised: keyof typeof RAW_STATUS, afterBatches = 0): Step =>
  say({ kind: 'status', raw: RAW_STATUS[normalised], normalised, withParcel: false }, afterBatches);

const saysProblem = (code: number, message: string): Step =>
  say({ kind: 'entity_log', code, message, level: 'error', source: 'wms' });

function ships(afterBatches: number, reports: ShippingReport): readonly Step[] {
  const shipped: Step = { afterBatches, does: { kind: 'ship', extent: 'whole' } };
  switch (reports) {
    case 'nothing':
      return [shipped];
    case 'parcel_only':
      return [shipped, say({ kind: 'parcel' })];
    case 'status_only':
    case 'status_and_parcel':
      return [
        shipped,
        say({
          kind: 'status',
          raw: RAW_STATUS.Fulfilled,
          normalised: 'Fulfilled',
          withParcel: reports === 'status_and_parcel',
        }),
      ];
  }
}

const mayShip = (afterBatches: number | null | undefined): readonly Step[] =>
  typeof afterBatches === 'number' ? ships(afterBatches, 'status_and_parcel') : [];

const INCOMPATIBLE_STATUS = 30;
const DELETION_NOT_SUPPORTED = 21;
const OTHER = 0;

/** Steps follow one another: a step's pause begins when the step before it is done. */
export function scriptOf(plan: WmsPlan): Script {
  const script = (
    onArrival: readonly Step[],
    onCancel: readonly Step[],
    cancelIsLost = false,
  ): Script => ({ onArrival, onCancel, cancelIsLost });
  const stop: Step = { afterBatches: 0, does: { kind: 'stop' } };

  switch (plan.kind) {
    case 'cooperates':
      return script([], [stop, saysStatus('Cancelled', plan.answerAfterBatches ?? 0)]);
    case 'stops_silently':
      return script([], [stop]);
    case 'ships':
      return script(ships(plan.afterBatches ?? 1, plan.reports ?? 'status_and_parcel'), []);
    case 'ships_part':
      return script(
        [
          { afterBatches: plan.afterBatches ?? 1, does: { kind: 'ship', extent: 'part' } },
          say({
            kind: 'status',
            raw: RAW_STATUS.Partial,
            normalised: 'Partial',
            withParcel: true,
          }),
        ],
        [],
      );
    case 'picks_then_refuses':
      return script(
        [{ afterBatches: 0, does: { kind: 'pick' } }],
        [
          saysProblem(
            INCOMPATIBLE_STATUS,
            plan.message ?? 'The order has been picked and can no longer be cancelled',
          ),
          ...mayShip(plan.shipsAfterBatches),
        ],
      );
    case 'refuses_with_reason':
      return script(
        [],
        [
          plan.via === 'entity_log'
            ? saysProblem(OTHER, plan.text)
            : say({ kind: 'warehouse_error', text: plan.text }),
          ...mayShip(plan.shipsAfterBatches),
        ],
      );
    case 'does_not_support':
      return script(
        [],
        [
          saysProblem(
            DELETION_NOT_SUPPORTED,
            plan.message ?? 'Orders cannot be cancelled through the integration',
          ),
          ...mayShip(plan.shipsAfterBatches),
        ],
      );
    case 'silent':
      return script([], []);
    case 'request_lost':
      return script(mayShip(plan.shipsAfterBatches), [], true);
    case 'cancels_then_ships':
      return script(
        [],
        [saysStatus('Cancelled'), ...ships(plan.shipsAfterBatches ?? 2, 'status_and_parcel')],
      );
    case 'cancels_then_resumes':
      return script(
        [],
        [
          stop,
          saysStatus('Cancelled'),
          { afterBatches: plan.resumesAfterBatches ?? 2, does: { kind: 'resume' } },
          saysStatus('InProgress'),
          ...mayShip(plan.shipsAfterBatches),
        ],
      );
    case 'cancels_unasked':
      return script(
        [{ afterBatches: plan.afterBatches ?? 1, does: { kind: 'stop' } }, saysStatus('Cancelled')],
        [],
      );
    case 'scripted':
      return script(plan.onArrival, plan.onCancel, plan.cancelIsLost ?? false);
  }
}
