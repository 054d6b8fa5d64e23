/**
 * Presses for every scenario, waits for the answer, and holds it against the truth of the simulated
 * world. All at once: they share nothing but the app.
 */
import type { CancellationView, Problem, Verdict, WarehouseView } from '#app/contract/api.ts';
import type { Answer } from './api-client.ts';
import type { Truth } from './prime-penguin/control-contract.ts';
import { agreesWith, isSo, type Scenario, type ScenarioTruth } from './scenarios.ts';
import { PROVIDERS, type ShopKey } from './shops.ts';
import type { Stack } from './stack.ts';
import type { Stage } from './stage.ts';
import { addScenario, openShop, type Tenant } from './world.ts';

export interface Finding {
  readonly scenario: string;
  readonly order: string;
  readonly provider: string;
  readonly truth: string;
  readonly verdict: string;
  readonly evidence: string;
  readonly seconds: number;
  readonly isTrue: boolean;
  /** What was not as it should be; empty when all was. */
  readonly wrong: readonly string[];
}

const ANSWER_MS = 120_000;
const FIRST_ORDER = 1001;
const NOT_FINAL: readonly Verdict[] = ['delivering', 'awaiting_import', 'requested'];

export async function runScenarios(
  stack: Stack,
  scenarios: readonly Scenario[],
): Promise<readonly Finding[]> {
  const tenants = new Map<ShopKey, Tenant>();
  for (const key of new Set(scenarios.map(({ shop }) => shop))) {
    tenants.set(key, await openShop(stack, key));
  }
  const runs = scenarios.map(async (scenario, index) => {
    const tenant = tenants.get(scenario.shop);
    if (!tenant) throw new Error(`No shop for ${scenario.name}`);
    return runScenario(stack, tenant, scenario, FIRST_ORDER + index);
  });
  const findings = (await Promise.all(runs)).flat();
  const violations = await stack.primePenguin.control.violations();
  return violations.length === 0 ? findings : [...findings, ...violations.map(toFinding)];
}

function toFinding(violation: { readonly request: string; readonly reason: string }): Finding {
  return {
    scenario: 'requests that Prime Penguin does not know',
    order: '',
    provider: '',
    truth: 'none',
    verdict: violation.request,
    evidence: violation.reason,
    seconds: 0,
    isTrue: false,
    wrong: [`${violation.request}: ${violation.reason}`],
  };
}

async function runScenario(
  stack: Stack,
  tenant: Tenant,
  scenario: Scenario,
  orderNumber: number,
): Promise<readonly Finding[]> {
  const stage = await addScenario(stack, tenant, scenario, orderNumber);
  await scenario.beforePress?.(stage);
  const pressedAt = performance.now();
  let answered: CancellationView | null = null;
  const wrong: string[] = [];
  try {
    const pressed = await press(stack, tenant.shop, stage, scenario);
    await scenario.afterPress?.(stage);
    const until = scenario.until ?? ((one: CancellationView) => one.outcome !== 'pending');
    const api = stack.api(tenant.shop);
    const now = cancellationIn(await api.readCancellation(pressed.id));
    answered = await api.waitFor(now, until, ANSWER_MS);
    wrong.push(...((await scenario.faults?.(stage, answered)) ?? []));
  } catch (error) {
    wrong.push(error instanceof Error ? error.message : String(error));
  }
  const seconds = (performance.now() - pressedAt) / 1000;
  const world = await stage.control.truth(stage.shopifyOrderId);
  await stage.liftFaults();

  wrong.push(...wrongRequests(scenario, world));
  return scenario.truths.map((expected) => {
    const said = answered && findWarehouse(answered, expected);
    const faults = [...wrong, ...wrongVerdict(expected, said, world)];
    return {
      scenario: scenario.name,
      order: `#${orderNumber}`,
      provider: said?.provider?.name ?? '—',
      truth: expected.truth,
      verdict: said?.verdict ?? 'none',
      evidence: said?.evidence.map(({ text }) => text)[0] ?? '—',
      seconds,
      isTrue: faults.length === 0,
      wrong: faults,
    };
  });
}

async function press(
  stack: Stack,
  shop: string,
  { shopifyOrderId }: Stage,
  { presses = 1, isForwarded }: Scenario,
): Promise<CancellationView> {
  const answers = await Promise.all(
    Array.from({ length: presses }, (_, index) =>
      stack.api(shop, String(42 + index)).cancel(shopifyOrderId, 'customer'),
    ),
  );
  const views = answers.map(cancellationIn);
  const created = answers.filter(({ status }) => status === 201).length;
  const [first] = views;
  const isOnce = isForwarded ? created <= 1 : created === 1;
  if (!first || !isOnce || views.some(({ id }) => id !== first.id)) {
    throw new Error(`${presses} presses made ${created} cancellations`);
  }
  return first;
}

function cancellationIn({ status, body }: Answer<CancellationView | Problem>): CancellationView {
  if (body === null || !('outcome' in body)) {
    throw new Error(`No cancellation: ${status} ${JSON.stringify(body)}`);
  }
  return body;
}

function findWarehouse(
  cancellation: CancellationView,
  { provider }: ScenarioTruth,
): WarehouseView | null {
  const name = provider && PROVIDERS[provider].name;
  return cancellation.warehouses.find((one) => (one.provider?.name ?? null) === name) ?? null;
}

function wrongVerdict(
  expected: ScenarioTruth,
  said: WarehouseView | null,
  world: readonly Truth[],
): readonly string[] {
  if (!said) return [`no verdict for ${expected.provider ?? 'the order'}`];
  const wrong: string[] = [];
  if (said.verdict !== expected.verdict) {
    wrong.push(`said ${said.verdict}, the truth is ${expected.verdict} (${expected.truth})`);
  }
  if (said.final && said.evidence.length === 0) wrong.push(`${said.verdict} without evidence`);
  const finals = said.history
    .map(({ verdict }) => verdict)
    .filter((one) => !NOT_FINAL.includes(one));
  if (finals.length > 1 && !expected.isOverturned) wrong.push(`said ${finals.join(', then ')}`);
  const id = said.primePenguinOrderId;
  const facts = world.filter((one) => id === null || one.primePenguinOrderId === id);
  if (facts.length === 0) wrong.push('the world knows nothing of it');
  for (const truth of facts) {
    if (!isSo(expected.truth, truth)) wrong.push(`it is not ${expected.truth}: ${told(truth)}`);
    if (!agreesWith(said.verdict, truth)) wrong.push(`said ${said.verdict}: ${told(truth)}`);
  }
  return wrong;
}

function told({ physical, warehouseSaid }: Truth): string {
  return `in the building it is ${physical}, which said ${warehouseSaid}`;
}

function wrongRequests(scenario: Scenario, world: readonly Truth[]): readonly string[] {
  const wrong: string[] = [];
  if (world.some((one) => one.cancelledInChannel)) wrong.push('it was cancelled in the shop');
  const received = world.map(({ cancelRequestsReceived }) => cancelRequestsReceived);
  const total = received.reduce((sum, one) => sum + one, 0);
  if (scenario.requests === undefined) {
    if (received.some((count) => count > 1)) wrong.push('Prime Penguin was asked more than once');
  } else if (total !== scenario.requests) {
    wrong.push(`Prime Penguin was asked ${total} times, not ${scenario.requests}`);
  }
  return wrong;
}
