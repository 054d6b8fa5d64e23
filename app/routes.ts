/** The names of the files in `routes/` are the addresses: `api.orders.$orderId` is `/api/orders/:orderId`. */
import { flatRoutes } from '@remix-run/fs-routes';

export default flatRoutes();
