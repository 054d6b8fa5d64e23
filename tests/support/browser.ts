/**
 * A real browser for tests, from an npm package: nothing is installed by hand. Knows how to start it, to
 * collect what goes wrong in a page, and to keep pictures. Knows nothing of the product.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  type BrowserContextOptions,
  chromium,
  type Frame,
  type Page,
  type Browser as PlaywrightBrowser,
} from 'playwright-core';

const PROJECT = join(import.meta.dirname, '../..');

/** The package unpacks itself into the folder for temporary files, and its libraries only on AWS. */
const UNPACK = `
  const { default: chromium } = await import('@sparticuz/chromium');
  await chromium.executablePath();
`;

/**
 * Unpacks the browser once for this version of the package, into a folder of its own. Several test
 * processes may come at once: each unpacks beside, and the first to finish puts its folder in place.
 *
 * @returns the folder with `chromium`, `fonts/` and `al2023/lib/`
 */
async function unpackBrowser(): Promise<string> {
  const folder = join(tmpdir(), `warehouse-cancel-browser-${packageVersion()}`);
  if (existsSync(join(folder, 'chromium'))) return folder;
  const beside = `${folder}-${process.pid}`;
  mkdirSync(beside, { recursive: true });
  await new Promise<void>((resolve, reject) => {
    const unpacking = spawn(process.execPath, ['--input-type=module', '--eval', UNPACK], {
      cwd: PROJECT,
      // By this variable the package takes out its libraries too (libnss3 and the like).
      env: { ...process.env, TMPDIR: beside, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    unpacking.once('error', reject);
    unpacking.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`the browser was not unpacked (${code})`)),
    );
  });
  writeFileSync(join(beside, 'fonts/fonts.conf'), fontsConfiguration(folder));
  try {
    renameSync(beside, folder);
  } catch {
    rmSync(beside, { recursive: true, force: true });
  }
  return folder;
}

/**
 * The package's own configuration names folders that only AWS has. On a machine without fonts every text
 * would then be as high as nothing: hidden, by the tests' reckoning.
 */
function fontsConfiguration(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}/fonts</dir>
  <cachedir>${folder}/fonts/cache</cachedir>
</fontconfig>
`;
}

function packageVersion(): string {
  const manifest = join(PROJECT, 'node_modules/@sparticuz/chromium/package.json');
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}

export interface Browser {
  /** A fresh context with a page: nothing is shared with others. Default 1280 x 800, English, UTC. */
  newPage(options?: BrowserContextOptions): Promise<Page>;
  readonly version: string;
  close(): Promise<void>;
}

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--no-first-run',
  '--no-pings',
  '--font-render-hinting=none',
  '--disable-features=Translate,OptimizationHints,MediaRouter',
];

/**
 * The packed browser is for Linux on x64. Elsewhere the Chrome of the machine is used, and anywhere the
 * one that `BROWSER_PATH` names.
 */
async function launch(): Promise<PlaywrightBrowser> {
  const given = process.env.BROWSER_PATH;
  if (given !== undefined) return chromium.launch({ executablePath: given, args: ARGUMENTS });
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return chromium.launch({ channel: 'chrome', args: ARGUMENTS });
  }
  const folder = await unpackBrowser();
  return chromium.launch({
    executablePath: join(folder, 'chromium'),
    args: ARGUMENTS,
    env: {
      ...definedEnvironment(),
      // libnss3 and the like, which a bare machine does not have.
      LD_LIBRARY_PATH: join(folder, 'al2023/lib'),
      FONTCONFIG_PATH: join(folder, 'fonts'),
    },
  });
}

export async function openBrowser(): Promise<Browser> {
  const browser = await launch();
  const agent = await userAgent(browser);
  return {
    version: browser.version(),
    async newPage(options = {}) {
      const context = await browser.newContext({
        viewport: { width: 1280, height: 800 },
        locale: 'en-GB',
        timezoneId: 'UTC',
        userAgent: agent,
        ...options,
      });
      return context.newPage();
    },
    close: () => browser.close(),
  };
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
}

/** Shopify's library answers 410 to whatever calls itself headless. */
async function userAgent(browser: PlaywrightBrowser): Promise<string> {
  const page = await browser.newPage();
  const agent = await page.evaluate(() => navigator.userAgent);
  await page.close();
  return agent.replace('HeadlessChrome', 'Chrome');
}

export interface Problems {
  /** Console errors, uncaught errors and failed requests, oldest first. */
  readonly found: readonly string[];
}

/** Collects what goes wrong in a page from now on. Tests assert that nothing did. */
export function collectProblems(page: Page): Problems {
  const found: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') found.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => found.push(`error: ${error.message}`));
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? '';
    // A page that is left cuts its open requests; that is no fault.
    if (reason !== 'net::ERR_ABORTED') found.push(`request: ${request.url()} ${reason}`);
  });
  return { found };
}

/** True when the page, or the page in the frame, can be scrolled sideways, which none should. */
export function scrollsSideways(page: Page | Frame): Promise<boolean> {
  return page.evaluate(
    () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
  );
}

/**
 * Keeps a picture of the page.
 * @param file path from the project's folder, for example `docs/images/order.png`
 */
export async function screenshot(page: Page, file: string, fullPage = false): Promise<void> {
  const path = join(PROJECT, file);
  mkdirSync(dirname(path), { recursive: true });
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path, fullPage, animations: 'disabled' });
}
