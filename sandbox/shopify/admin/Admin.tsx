import { EmptyState, Frame, Navigation, Page, SkeletonPage, TopBar } from '@shopify/polaris';
import { AppsIcon, OrderIcon } from '@shopify/polaris-icons';
import { useCallback, useEffect, useState } from 'react';
import type { Nav } from '../app-bridge/messages.ts';
import type { ExtensionSpec } from '../extension-spec.ts';
import { AppPage, NO_NAV } from './AppPage.tsx';
import type { AdminListing, OrderListing } from './listing.ts';
import { OrderListPage } from './OrderListPage.tsx';
import { OrderPage } from './OrderPage.tsx';
import { ProblemStrip } from './ProblemStrip.tsx';
import { fetchListing, fetchOrders, fetchSpec } from './requests.ts';
import { choose, parameter, replaceAddress, usePlace } from './router.ts';

interface Loaded {
  readonly listing: AdminListing;
  readonly spec: ExtensionSpec;
  readonly orders: readonly OrderListing[];
}

const LOGO = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" width="190" height="24"><text x="0" y="17" fill="#fff" font-family="Inter,sans-serif" font-size="14" font-weight="650">Simulated admin</text></svg>',
)}`;

export function Admin() {
  const { path, search } = usePlace();
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [nav, setNav] = useState<Nav>(NO_NAV);
  const [menuOpen, setMenuOpen] = useState(false);
  const key = `${parameter('shop')} ${parameter('locale')} ${parameter('user')}`;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the choices in the address
  useEffect(() => {
    let current = true;
    setLoaded(null);
    setFailure(null);
    Promise.all([fetchListing(), fetchSpec(), fetchOrders()]).then(
      ([listing, spec, orders]) => current && setLoaded({ listing, spec, orders }),
      (error: unknown) => current && setFailure(String(error)),
    );
    return () => {
      current = false;
    };
  }, [key]);
  const refresh = useCallback(async () => {
    const orders = await fetchOrders();
    setLoaded((before) => before && { ...before, orders });
  }, []);
  // Orders change in Shopify without this page: coming to a page, or back to the window, reads them again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the page changes
  useEffect(() => {
    refresh().catch(() => undefined);
    window.addEventListener('focus', refresh);
    return () => window.removeEventListener('focus', refresh);
  }, [path, refresh]);
  useEffect(() => {
    if (path === '/') replaceAddress(`/orders${search}`);
  }, [path, search]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the menu closes when the page changes
  useEffect(() => setMenuOpen(false), [path]);

  return (
    <Frame
      logo={{
        topBarSource: LOGO,
        width: 190,
        accessibilityLabel: 'Simulated admin',
        url: '/orders',
      }}
      topBar={
        <TopBar
          showNavigationToggle
          onNavigationToggle={() => setMenuOpen(true)}
          userMenu={loaded === null ? null : <Identity listing={loaded.listing} />}
        />
      }
      navigation={<Menu path={path} loaded={loaded} nav={nav} />}
      showMobileNavigation={menuOpen}
      onNavigationDismiss={() => setMenuOpen(false)}
    >
      {loaded === null ? (
        <Waiting failure={failure} />
      ) : (
        <CurrentPage key={key} path={path} loaded={loaded} refresh={refresh} onNav={setNav} />
      )}
      <ProblemStrip />
    </Frame>
  );
}

function Waiting({ failure }: { readonly failure: string | null }) {
  if (failure === null) return <SkeletonPage title="" primaryAction />;
  return (
    <Page>
      <EmptyState heading="There is nothing to show" image="">
        <p>{failure}</p>
      </EmptyState>
    </Page>
  );
}

interface CurrentPageProps {
  readonly path: string;
  readonly loaded: Loaded;
  refresh(): Promise<void>;
  onNav(nav: Nav): void;
}

function CurrentPage({ path, loaded, refresh, onNav }: CurrentPageProps) {
  const { listing, spec, orders } = loaded;
  const changed = useCallback(() => void refresh(), [refresh]);
  if (path.startsWith(`/apps/${listing.app.handle}`)) {
    return <AppPage listing={listing} onNav={onNav} />;
  }
  const id = /^\/orders\/(\d+)$/.exec(path)?.[1];
  if (id === undefined) {
    return <OrderListPage {...{ listing, spec, orders }} onChanged={changed} />;
  }
  const order = orders.find((one) => String(one.id) === id);
  if (order === undefined) {
    return (
      <Page backAction={{ content: 'Orders', url: '/orders' }} title="Order">
        <EmptyState heading="This order does not exist" image="" />
      </Page>
    );
  }
  return <OrderPage key={order.gid} {...{ listing, spec, order }} onChanged={changed} />;
}

interface MenuProps {
  readonly path: string;
  readonly loaded: Loaded | null;
  readonly nav: Nav;
}

function Menu({ path, loaded, nav }: MenuProps) {
  const app = loaded?.listing.app;
  const open = loaded?.orders.filter(
    (order) => order.fulfilmentStatus === 'UNFULFILLED' && order.cancelledAt === null,
  ).length;
  return (
    <Navigation location={path} ariaLabelledBy="admin-menu">
      <span id="admin-menu" className="sandbox-visually-hidden">
        Admin
      </span>
      <Navigation.Section
        items={[
          {
            label: 'Orders',
            url: '/orders',
            icon: OrderIcon,
            selected: path.startsWith('/orders'),
            ...(open ? { badge: String(open) } : {}),
          },
        ]}
      />
      {app === undefined ? null : (
        <Navigation.Section
          title="Apps"
          items={[
            {
              label: app.name,
              url: `/apps/${app.handle}${nav.home === '/' ? '' : nav.home}`,
              icon: AppsIcon,
              selected: path.startsWith(`/apps/${app.handle}`),
              subNavigationItems: nav.items.map(({ href, label }) => ({
                label,
                url: `/apps/${app.handle}${href}`,
              })),
            },
          ]}
        />
      )}
    </Navigation>
  );
}

function Identity({ listing }: { readonly listing: AdminListing }) {
  const [open, setOpen] = useState(false);
  const locale = parameter('locale') ?? 'en';
  const languages = [
    ...new Set(['en', locale, ...listing.extensions.flatMap((one) => Object.keys(one.catalogues))]),
  ];
  const named = new Intl.DisplayNames('en', { type: 'language' });
  return (
    <TopBar.UserMenu
      name={listing.shop.name}
      detail={listing.shop.domain}
      initials={listing.shop.name.slice(0, 1)}
      open={open}
      onToggle={() => setOpen((before) => !before)}
      actions={[
        {
          items: listing.shops.map((shop) => ({
            content: shop.name,
            active: shop.domain === listing.shop.domain,
            onAction: () => choose('shop', shop.domain),
          })),
        },
        {
          items: languages.map((language) => ({
            content: named.of(language) ?? language,
            active: language === locale,
            onAction: () => choose('locale', language),
          })),
        },
      ]}
    />
  );
}
