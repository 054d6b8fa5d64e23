/**
 * The warehouses: what physically happens to each order that has reached one, what they have been
 * asked, and what they have to tell. Prime Penguin learns of it only through a batch.
 */
import type { Physical, Truth } from './control-contract.ts';
import {
  type BuildingAction,
  type Report,
  type Script,
  type Step,
  scriptOf,
  type WmsPlan,
} from './plans.ts';
import { nameOf, type WarehouseOrder, type World } from './world.ts';

/** A course of steps under way; `waited` counts the batches since the step before. */
interface Course {
  readonly steps: readonly Step[];
  position: number;
  waited: number;
}

interface BuildingOrder {
  readonly row: WarehouseOrder;
  /** Whose building it is: Prime Penguin may assign the order to another provider meanwhile. */
  readonly providerId: number;
  script: Script;
  physical: Exclude<Physical, 'never_at_warehouse'>;
  courses: Course[];
  untold: Report[];
  cancelReached: boolean;
}

type Said = Truth['warehouseSaid'];

const FURTHEST_FIRST: readonly BuildingOrder['physical'][] = [
  'shipped',
  'partly_shipped',
  'picked',
  'in_progress',
  'stopped',
];
const PAST_STOPPING: readonly Physical[] = ['picked', 'partly_shipped', 'shipped'];

export class Building {
  readonly #world: World;
  /** By Prime Penguin's id; more than one where several warehouses have had the order, oldest first. */
  readonly #orders = new Map<number, BuildingOrder[]>();
  /** Plans of orders that have not arrived yet. */
  readonly #plans = new Map<number, WmsPlan>();
  readonly #said = new Map<number, Said>();

  constructor(world: World) {
    this.#world = world;
  }

  clear(): void {
    this.#orders.clear();
    this.#plans.clear();
    this.#said.clear();
  }

  setPlan(row: WarehouseOrder, plan: WmsPlan): void {
    this.#plans.set(row.id, plan);
    const order = this.#newest(row);
    if (order === undefined) return;
    order.script = scriptOf(plan);
    order.courses = [];
    this.#start(order, order.script.onArrival);
  }

  /** Does the provider that the order is assigned to have it? */
  has(row: WarehouseOrder): boolean {
    return this.isAt(row, row.providerId);
  }

  isAt(row: WarehouseOrder, providerId: number): boolean {
    return this.#at(row, providerId) !== undefined;
  }

  /** Does any warehouse have it, or has had it? */
  hasBeenAnywhere(row: WarehouseOrder): boolean {
    return this.#newest(row) !== undefined;
  }

  /** What this provider's warehouse still has although Prime Penguin has assigned it to another. */
  takenFrom(providerId: number): readonly WarehouseOrder[] {
    return this.#everywhere()
      .filter((order) => order.providerId === providerId && order.row.providerId !== providerId)
      .map(({ row }) => row);
  }

  /** The order arrives. `physical` other than `in_progress`: it was all over before the story begins. */
  receive(
    row: WarehouseOrder,
    physical: BuildingOrder['physical'] = 'in_progress',
    providerId: number = row.providerId,
  ): void {
    const script = scriptOf(this.#plans.get(row.id) ?? { kind: 'cooperates' });
    const order: BuildingOrder = {
      row,
      providerId,
      script,
      physical,
      courses: [],
      untold: [],
      cancelReached: false,
    };
    this.#orders.set(row.id, [...this.#all(row), order]);
    if (physical === 'in_progress') this.#start(order, script.onArrival);
  }

  /** Does the integrator drop the request on its way? */
  losesRequests(row: WarehouseOrder, providerId: number): boolean {
    return this.#at(row, providerId)?.script.cancelIsLost ?? false;
  }

  wasAskedToStop(row: WarehouseOrder, providerId: number): boolean {
    return this.#at(row, providerId)?.cancelReached ?? false;
  }

  /** Has a request reached every warehouse that has the order? */
  wereAllAskedToStop(row: WarehouseOrder): boolean {
    const orders = this.#all(row);
    return orders.length > 0 && orders.every(({ cancelReached }) => cancelReached);
  }

  askToStop(row: WarehouseOrder, providerId: number): void {
    const order = this.#at(row, providerId);
    if (order === undefined) return;
    order.cancelReached = true;
    this.#world.events.add({ kind: 'cancel_reached_warehouse', ...nameOf(row) });
    const wouldStop = order.script.onCancel.some(({ does }) => does.kind === 'stop');
    if (wouldStop && PAST_STOPPING.includes(order.physical)) {
      order.untold.push(TOO_LATE);
      return;
    }
    this.#start(order, order.script.onCancel);
  }

  do(row: WarehouseOrder, action: BuildingAction): void {
    const order = this.#newest(row);
    if (order !== undefined) this.#act(order, action);
  }

  /** Time passes in the building: called when a batch of the provider begins. */
  work(providerId: number): void {
    for (const order of this.#everywhere()) {
      if (order.providerId !== providerId) continue;
      for (const course of [...order.courses]) {
        course.waited += 1;
        this.#advance(order, course);
      }
    }
  }

  /** What the provider's warehouse has to tell since it was last asked, of the orders that are asked for. */
  collect(
    providerId: number,
    isAsked: (row: WarehouseOrder) => boolean,
  ): readonly { readonly row: WarehouseOrder; readonly report: Report }[] {
    return this.#everywhere()
      .filter((order) => order.providerId === providerId && order.untold.length > 0)
      .filter(({ row }) => isAsked(row))
      .flatMap(({ row }) => this.collectOne(row, providerId));
  }

  collectOne(
    row: WarehouseOrder,
    providerId: number,
  ): readonly { readonly row: WarehouseOrder; readonly report: Report }[] {
    const order = this.#at(row, providerId);
    const told = order?.untold ?? [];
    if (order !== undefined) order.untold = [];
    return told.map((report) => ({ row, report }));
  }

  /** Remembers what the warehouse has said once Prime Penguin shows it. */
  told(row: WarehouseOrder, report: Report): void {
    const said = answerIn(report, this.#said.get(row.id) ?? 'nothing');
    this.#said.set(row.id, said);
  }

  /** Of several warehouses the one that is furthest from having stopped it: what ships anywhere ships. */
  physical(row: WarehouseOrder): Physical {
    const found = this.#all(row).map(({ physical }) => physical);
    return FURTHEST_FIRST.find((physical) => found.includes(physical)) ?? 'never_at_warehouse';
  }

  said(row: WarehouseOrder): Said {
    return this.#said.get(row.id) ?? 'nothing';
  }

  #all(row: WarehouseOrder): readonly BuildingOrder[] {
    return this.#orders.get(row.id) ?? [];
  }

  #everywhere(): readonly BuildingOrder[] {
    return [...this.#orders.values()].flat();
  }

  #at(row: WarehouseOrder, providerId: number): BuildingOrder | undefined {
    return this.#all(row).find((order) => order.providerId === providerId);
  }

  #newest(row: WarehouseOrder): BuildingOrder | undefined {
    return this.#all(row).at(-1);
  }

  #start(order: BuildingOrder, steps: readonly Step[]): void {
    if (steps.length === 0) return;
    const course: Course = { steps, position: 0, waited: 0 };
    order.courses.push(course);
    this.#advance(order, course);
  }

  #advance(order: BuildingOrder, course: Course): void {
    for (;;) {
      const step = course.steps[course.position];
      // A stop ends every other course: nobody goes on packing what has been put back.
      if (step === undefined || !order.courses.includes(course)) break;
      if (course.waited < step.afterBatches) return;
      course.position += 1;
      course.waited = 0;
      if (step.does.kind === 'stop') order.courses = [course];
      this.#act(order, step.does);
    }
    order.courses = order.courses.filter((other) => other !== course);
  }

  #act(order: BuildingOrder, action: BuildingAction): void {
    if (action.kind === 'say') {
      order.untold.push(action.report);
      return;
    }
    order.physical = after(order.physical, action);
    this.#world.events.add({ kind: 'building', ...nameOf(order.row), physical: order.physical });
  }
}

const TOO_LATE: Report = {
  kind: 'entity_log',
  code: 30,
  message: 'The order has been picked and can no longer be cancelled',
  level: 'error',
  source: 'wms',
};

function after(
  before: BuildingOrder['physical'],
  action: Exclude<BuildingAction, { kind: 'say' }>,
): BuildingOrder['physical'] {
  switch (action.kind) {
    case 'pick':
      return before === 'shipped' ? 'shipped' : 'picked';
    case 'stop':
      return before === 'shipped' || before === 'partly_shipped' ? before : 'stopped';
    case 'resume':
      return before === 'stopped' ? 'in_progress' : before;
    case 'ship':
      return action.extent === 'whole' || before === 'shipped' ? 'shipped' : 'partly_shipped';
  }
}

/** What a report means as an answer to "stop", given what was said before. */
function answerIn(report: Report, before: Said): Said {
  switch (report.kind) {
    case 'parcel':
      return 'too_late';
    case 'warehouse_error':
      return report.text === null ? before : 'refused';
    case 'status':
      if (report.normalised === 'Cancelled') return 'cancelled';
      if (report.normalised === 'Fulfilled' || report.normalised === 'Partial') return 'too_late';
      return before === 'cancelled' && report.normalised === 'InProgress' ? 'resumed' : before;
    case 'entity_log':
      if (report.source !== 'wms' || report.level !== 'error') return before;
      if (report.code === 30) return 'too_late';
      if (report.code === 21) return 'not_supported';
      return report.code === 0 || report.code === 20 ? 'refused' : before;
  }
}
