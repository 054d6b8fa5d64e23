/**
 * The bare address. Shopify opens the app here and names the shop; anybody else is told where the app
 * lives. Never asks for a shop's address.
 */
import { type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { PlainPage } from '#app/ui/FaultPage.tsx';

export const meta: MetaFunction = () => [{ title: 'Warehouse Cancel' }];

export function loader({ request }: LoaderFunctionArgs) {
  const { searchParams } = new URL(request.url);
  if (searchParams.has('shop')) throw redirect(`/app?${searchParams.toString()}`);
  return null;
}

export default function Index() {
  return (
    <PlainPage
      title="Warehouse Cancel"
      text="Cancels an order at the warehouse and says whether the warehouse really stopped it. The app works inside Shopify: open it from the apps of your Shopify admin."
    />
  );
}
