/**
 * Which of the app's routes an address belongs to, by the routes that the build has. What belongs to none can
 * be answered without rendering anything, and what is counted by route has as many labels as there are routes.
 */
import type { ServerBuild } from '@remix-run/node';
import { matchRoutes } from '@remix-run/react';

/** The route for everything that does not exist. */
const NO_SUCH_PAGE = 'routes/$';

interface RouteNode {
  readonly id: string;
  readonly path?: string;
  readonly index?: boolean;
  readonly children?: RouteNode[];
}

/**
 * Finds the pattern of the route, such as `/api/orders/:orderId`, for the path of an address or of a page's
 * data. null: none but the one for everything that does not exist.
 */
export type FindRoute = (pathname: string) => string | null;

export function knownRoutes({ routes }: Pick<ServerBuild, 'routes'>): FindRoute {
  const childrenOf = (parentId: string | undefined): RouteNode[] =>
    Object.values(routes)
      .filter((route) => route !== undefined && route.parentId === parentId)
      .map((route) => ({ ...route, children: childrenOf(route?.id) }) as RouteNode);
  const tree = childrenOf(undefined);
  return (pathname) => {
    const matches = matchRoutes(tree as Parameters<typeof matchRoutes>[0], pageOf(pathname)) ?? [];
    const last = matches.at(-1)?.route;
    if (last === undefined || last.id === NO_SUCH_PAGE) return null;
    const words = matches.map(({ route }) => route.path ?? '').filter((word) => word !== '');
    return `/${words.join('/')}`;
  };
}

/** Remix asks for a page's data under the page's address with `.data` behind it. */
function pageOf(pathname: string): string {
  return pathname.replace(/\.data$/, '').replace(/^\/_root$/, '/');
}
