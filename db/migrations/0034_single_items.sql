-- One test of an order is added, or cancelled, and the others go on.
--
-- The ward calls: "add a potassium to the tube that you have", or "the ferritin was done yesterday, leave it".
-- Neither is a new order, and neither may touch what the other items have become:
--
--   ORD-2026-0000008 · 1 · GLU · final
--   ORD-2026-0000008 · 2 · FER · cancelled · "Measured yesterday, ORD-2026-0000007"
--   ORD-2026-0000008 · 3 · K   · pending          added: a completed order is in progress again
--
-- An item that was cancelled stays cancelled, and its test cannot be added to this order a second time
-- (order_items_test_key): a line of the order would otherwise mean two things, one after the other. Whoever wants
-- it after all places an order for it.
--
-- Why a reason of its own? orders.status_reason speaks of the whole order. Of an item that was cancelled
-- together with its order the reason stands there, and here is none.
set local lock_timeout = '3s';
alter table order_items add column status_reason text;
call audit('order_items');

grant update (status_reason) on order_items to lab_api;
