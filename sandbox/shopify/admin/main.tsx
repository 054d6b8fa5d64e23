/**
 * The simulated Shopify admin, for people and for browser tests.
 */
import '@shopify/polaris/build/esm/styles.css';
import './admin.css';
import { AppProvider } from '@shopify/polaris';
import en from '@shopify/polaris/locales/en.json' with { type: 'json' };
import { createRoot } from 'react-dom/client';
import { Admin } from './Admin.tsx';
import { AdminLink } from './AdminLink.tsx';

const container = document.getElementById('admin');
if (container === null) throw new Error('the page has no place for the admin');
createRoot(container).render(
  <AppProvider i18n={en} linkComponent={AdminLink}>
    <Admin />
  </AppProvider>,
);
