ALTER TABLE `payment_schedules` ADD `stripe_session_id` text;--> statement-breakpoint
CREATE UNIQUE INDEX `payment_schedules_stripe_session_id_unique` ON `payment_schedules` (`stripe_session_id`);--> statement-breakpoint
ALTER TABLE `purchases` ADD `gift_buyer_client_id` text REFERENCES clients(id);--> statement-breakpoint
CREATE INDEX `purchases_periods` ON `purchases` (`period_ends_at`);--> statement-breakpoint
CREATE INDEX `purchases_gift_buyer` ON `purchases` (`gift_buyer_client_id`);