/**
 * The elements of App Bridge: they draw nothing themselves, but tell the admin what to draw around the
 * page, and take the presses back. A modal is drawn in the page.
 */
import { onMessage, tell } from './connection.ts';
import type { BarAction } from './messages.ts';

const buttons = new Map<string, HTMLElement>();

onMessage((message) => {
  if ('press' in message) buttons.get(message.press)?.click();
  if ('navigate' in message) navigatePage(message.navigate);
});

/** The app's router listens for this event and goes where its target points. */
function navigatePage(href: string): void {
  const link = document.createElement('a');
  link.setAttribute('href', href);
  link.hidden = true;
  document.body.append(link);
  link.dispatchEvent(new Event('shopify:navigate', { bubbles: true }));
  link.remove();
}

function readActions(element: Element, prefix: string): BarAction[] {
  return [...element.querySelectorAll<HTMLElement>('button, a')].map((button, index) => {
    const key = `${prefix}:${index}`;
    buttons.set(key, button);
    const variant = button.getAttribute('variant');
    return {
      key,
      label: button.textContent?.trim() ?? '',
      kind: variant === 'primary' || variant === 'breadcrumb' ? variant : 'other',
      disabled: button.hasAttribute('disabled'),
      loading: button.hasAttribute('loading') && button.getAttribute('loading') !== 'false',
      critical: button.getAttribute('tone') === 'critical',
    };
  });
}

const WATCHED = ['title', 'disabled', 'loading', 'href', 'variant', 'tone', 'label'];

/** Sends what it holds when it comes, and again whenever that changes. */
abstract class Reporting extends HTMLElement {
  #observer: MutationObserver | undefined;

  abstract report(): void;

  connectedCallback(): void {
    this.style.display = 'none';
    this.#observer = new MutationObserver(() => this.report());
    this.#observer.observe(this, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
      attributeFilter: WATCHED,
    });
    this.report();
  }

  disconnectedCallback(): void {
    this.#observer?.disconnect();
  }
}

class TitleBar extends Reporting {
  report(): void {
    if (this.closest('ui-modal') !== null) return;
    tell({
      type: 'title',
      title: this.getAttribute('title'),
      actions: readActions(this, 'title'),
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    tell({ type: 'title', title: null, actions: [] });
  }
}

class NavMenu extends Reporting {
  report(): void {
    const items = [...this.querySelectorAll('a, s-link')]
      .filter((link) => link.getAttribute('rel') !== 'home')
      .map((link) => ({
        href: link.getAttribute('href') ?? '/',
        label: link.textContent?.trim() ?? '',
      }));
    const home = this.querySelector('[rel="home"]')?.getAttribute('href') ?? '';
    tell({ type: 'nav', items, home });
  }
}

class SaveBar extends Reporting {
  showing = false;

  report(): void {
    if (this.showing) tell({ type: 'save-bar', open: true, actions: readActions(this, this.key) });
  }

  get key(): string {
    return `save:${this.id}`;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.hide();
  }

  show(): Promise<void> {
    if (!this.showing) {
      this.showing = true;
      this.report();
      this.dispatchEvent(new Event('show'));
    }
    return Promise.resolve();
  }

  hide(): Promise<void> {
    if (this.showing) {
      this.showing = false;
      tell({ type: 'save-bar', open: false, actions: [] });
      this.dispatchEvent(new Event('hide'));
    }
    return Promise.resolve();
  }

  toggle(): Promise<void> {
    return this.showing ? this.hide() : this.show();
  }
}

const MODAL_STYLE = `
  ui-modal > dialog { border: 0; padding: 0; border-radius: 12px; width: min(620px, calc(100vw - 32px)); box-shadow: 0 8px 40px rgb(0 0 0 / 30%); }
  ui-modal > dialog::backdrop { background: rgb(0 0 0 / 50%); }
  ui-modal header, ui-modal footer { display: flex; align-items: center; gap: 8px; padding: 12px 16px; background: #f3f3f3; }
  ui-modal header h2 { flex: 1; margin: 0; font-size: 14px; font-weight: 650; }
  ui-modal footer { flex-direction: row-reverse; }
  ui-modal header button, ui-modal footer button { border: 1px solid #c9c9c9; border-radius: 8px; padding: 4px 12px; background: #fff; font: inherit; font-size: 13px; cursor: pointer; }
  ui-modal footer button[data-primary] { border-color: #303030; background: #303030; color: #fff; }
  ui-modal footer button[data-critical] { border-color: #8e0b21; background: #8e0b21; color: #fff; }
`;

class Modal extends HTMLElement {
  readonly content = document.createElement('div');
  readonly #dialog = document.createElement('dialog');

  /** Only when it is first shown: React takes over the page as the server wrote it, without these. */
  #furnish(): void {
    if (this.#dialog.isConnected) return;
    const style = document.createElement('style');
    style.textContent = MODAL_STYLE;
    this.#dialog.addEventListener('close', () => this.dispatchEvent(new Event('hide')));
    this.append(style, this.#dialog);
  }

  show(): Promise<void> {
    if (this.#dialog.open || !this.isConnected) return Promise.resolve();
    this.#furnish();
    const bar = this.querySelector('ui-title-bar');
    const heading = document.createElement('h2');
    heading.textContent = bar?.getAttribute('title') ?? '';
    this.#dialog.setAttribute('aria-label', heading.textContent);
    const close = document.createElement('button');
    close.type = 'button';
    close.textContent = '×';
    close.setAttribute('aria-label', 'Close');
    close.addEventListener('click', () => this.#dialog.close());
    const head = document.createElement('header');
    head.append(heading, close);
    const foot = document.createElement('footer');
    for (const own of bar?.querySelectorAll<HTMLButtonElement>('button') ?? []) {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = own.textContent;
      button.disabled = own.disabled;
      button.toggleAttribute('data-primary', own.getAttribute('variant') === 'primary');
      button.toggleAttribute('data-critical', own.getAttribute('tone') === 'critical');
      button.addEventListener('click', () => own.click());
      foot.append(button);
    }
    this.#dialog.replaceChildren(head, this.content, foot);
    this.#dialog.showModal();
    this.dispatchEvent(new Event('show'));
    return Promise.resolve();
  }

  hide(): Promise<void> {
    if (this.#dialog.open) this.#dialog.close();
    return Promise.resolve();
  }

  toggle(): Promise<void> {
    return this.#dialog.open ? this.hide() : this.show();
  }
}

interface Showable {
  show(): Promise<void>;
  hide(): Promise<void>;
  toggle(): Promise<void>;
}

/** `shopify.modal` and `shopify.saveBar`: the elements by their id. */
export function byId(tag: 'ui-modal' | 'ui-save-bar') {
  const find = (id: string): Showable => {
    const element = document.getElementById(id);
    if (!(element instanceof Modal || element instanceof SaveBar)) {
      throw new Error(`there is no ${tag} with the id ${id}`);
    }
    return element;
  };
  return {
    show: async (id: string) => find(id).show(),
    hide: async (id: string) => find(id).hide(),
    toggle: async (id: string) => find(id).toggle(),
  };
}

export const openSaveBar = (): boolean =>
  [...document.querySelectorAll('ui-save-bar')].some(
    (element) => element instanceof SaveBar && element.showing,
  );

export function defineBridgeElements(): void {
  customElements.define('ui-title-bar', TitleBar);
  customElements.define('ui-nav-menu', NavMenu);
  customElements.define('s-app-nav', class extends NavMenu {});
  customElements.define('ui-save-bar', SaveBar);
  customElements.define('ui-modal', Modal);
}
