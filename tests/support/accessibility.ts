/** Holds what is shown against the rules of axe. Knows nothing of the product. */
import axe from 'axe-core';
import type { Frame, Page } from 'playwright-core';

/**
 * Every breach of every rule, one line for each element at fault.
 * @param within a selector; what lies outside of it is not looked at
 */
export async function accessibilityViolations(
  where: Page | Frame,
  within = 'body',
): Promise<readonly string[]> {
  await where.evaluate(axe.source);
  return where.evaluate(async (selector) => {
    const { run } = Reflect.get(window, 'axe') as typeof axe;
    const { violations } = await run(selector);
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ html }) => `${id}: ${help}: ${html}`),
    );
  }, within);
}
