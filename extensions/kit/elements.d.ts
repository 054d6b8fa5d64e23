// Which elements there are. All targets of an order have those that the kit uses.
import '@shopify/ui-extensions/admin.order-details.block.render';
