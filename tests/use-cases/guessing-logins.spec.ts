/** The connection form lets a merchant mistype, and nobody guess. */
import { describe, expect, it } from 'vitest';
import type { SignedIn } from '#app/use-cases/application.ts';
import { forgetOld } from '#app/use-cases/forget-old.ts';
import {
  DAY,
  type MerchantWorld,
  MINUTE,
  OWNER,
  signedInAs,
  worldsForSpecs,
} from '#tests/support/merchant-world.ts';

const worlds = worldsForSpecs();
const USER = { userName: 'anna@shop.example', password: 'right' } as const;
const MOST = 5;

async function aWorld(): Promise<MerchantWorld> {
  const world = await worlds.open({ isConnected: false });
  world.pauseBatches();
  await world.control.addUser({ tenantId: world.tenantId, ...USER });
  return world;
}

function connect(
  { application, shop, tenantId }: MerchantWorld,
  password: string,
  who: SignedIn = OWNER,
) {
  const wish = { method: 'password', tenantId, userName: USER.userName, password } as const;
  return application.connectShop(shop, who, wish);
}

async function mistype(world: MerchantWorld, times: number, who?: SignedIn): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    expect(await connect(world, `wrong ${time}`, who)).toMatchObject({ kind: 'rejected' });
  }
}

async function logInsAt({ control }: MerchantWorld, since: number): Promise<number> {
  const events = await control.events(since);
  return events.filter((one) => one.kind === 'request' && one.path.endsWith('/Authenticate'))
    .length;
}

describe('a merchant who mistypes three times', () => {
  it('connects with the fourth', async () => {
    const world = await aWorld();
    await mistype(world, 3);
    expect(await connect(world, USER.password)).toMatchObject({ kind: 'connected' });
  });
});

describe('somebody who guesses passwords', () => {
  it('is told when to try again, and Prime Penguin is not asked', async () => {
    const world = await aWorld();
    await mistype(world, MOST);
    const since = await world.control.lastEvent();
    const refused = await connect(world, USER.password);
    expect(refused).toMatchObject({
      kind: 'too_many_attempts',
      retryAt: world.now() + 15 * MINUTE,
    });
    expect(await logInsAt(world, since)).toBe(0);
    await world.advance(15 * MINUTE);
    expect(await connect(world, USER.password)).toMatchObject({ kind: 'connected' });
  });

  it('gets no further by asking many times at once', async () => {
    const world = await aWorld();
    const since = await world.control.lastEvent();
    const answers = await Promise.all(
      Array.from({ length: 4 * MOST }, (_, index) => connect(world, `guess ${index}`)),
    );
    expect(answers.filter(({ kind }) => kind === 'rejected')).toHaveLength(MOST);
    expect(await logInsAt(world, since)).toBe(MOST);
  });

  it('gets no further by connecting with a login of their own in between', async () => {
    const world = await aWorld();
    await mistype(world, MOST - 1);
    expect(await connect(world, USER.password)).toMatchObject({ kind: 'connected' });
    await mistype(world, 1);
    expect(await connect(world, 'another guess')).toMatchObject({ kind: 'too_many_attempts' });
  });

  it('gets no further as many members of staff than as two', async () => {
    const world = await aWorld();
    await mistype(world, MOST, signedInAs('7'));
    await mistype(world, MOST, signedInAs('8'));
    expect(await connect(world, 'a guess', signedInAs('9'))).toMatchObject({
      kind: 'too_many_attempts',
    });
  });

  it('gets no further with access tokens', async () => {
    const world = await aWorld();
    const { application, shop, tenantId } = world;
    const guess = (accessToken: string) =>
      application.connectShop(shop, OWNER, { method: 'token', tenantId, accessToken });
    for (let time = 0; time < MOST; time += 1) {
      expect(await guess(`pp_guess_${time}_long_enough`)).toMatchObject({ kind: 'rejected' });
    }
    expect(await guess('pp_guess_long_enough')).toMatchObject({ kind: 'too_many_attempts' });
  });

  it('keeps nobody else from connecting', async () => {
    const [world, other] = [await aWorld(), await aWorld()];
    await mistype(world, MOST, signedInAs('7'));
    expect(await connect(world, USER.password)).toMatchObject({ kind: 'connected' });
    expect(await connect(other, USER.password, signedInAs('7'))).toMatchObject({
      kind: 'connected',
    });
  });
});

describe('what is no guess', () => {
  it('is not counted: Prime Penguin cannot be reached, or what was entered is never sent', async () => {
    const world = await aWorld();
    const { application, control, shop, tenantId } = world;
    await control.goDown();
    for (let time = 0; time < 2 * MOST; time += 1) {
      expect(await connect(world, USER.password)).toMatchObject({
        kind: 'prime_penguin_unavailable',
      });
    }
    await control.comeUp();
    for (let time = 0; time < 2 * MOST; time += 1) {
      const wish = { method: 'token', tenantId, accessToken: 'ö' } as const;
      expect(await application.connectShop(shop, OWNER, wish)).toMatchObject({
        reason: 'not_a_token',
      });
    }
    expect(await connect(world, USER.password)).toMatchObject({ kind: 'connected' });
  });

  it('is forgotten after a day', async () => {
    const world = await aWorld();
    await mistype(world, 1);
    await world.advance(DAY + MINUTE);
    await forgetOld(world.deps);
    expect(await world.prisma.connectAttempt.count({ where: { shop: world.shop } })).toBe(0);
  });
});
