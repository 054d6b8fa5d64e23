/**
 * The bare address. Shopify opens the app here and names the shop; anybody else is told where the app
 * lives. Never asks for a shop's address.
 */
import { type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useTranslation } from 'react-i18next';
import { PlainPage } from '#app/ui/FaultPage.tsx';

export function loader({ request }: LoaderFunctionArgs) {
  const { searchParams } = new URL(request.url);
  if (searchParams.has('shop')) throw redirect(`/app?${searchParams.toString()}`);
  return null;
}

export default function Index() {
  const { t } = useTranslation();
  return <PlainPage title={t('app.name')} text={t('app.elsewhere')} />;
}
