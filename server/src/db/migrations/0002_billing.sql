CREATE TABLE `disputes` (
	`id` text PRIMARY KEY NOT NULL,
	`practice_id` text NOT NULL,
	`purchase_id` text NOT NULL,
	`stripe_charge_id` text NOT NULL,
	`state` text NOT NULL,
	`reason` text NOT NULL,
	`amount_minor` integer NOT NULL,
	`currency` text NOT NULL,
	`opened_at` integer NOT NULL,
	`closed_at` integer,
	FOREIGN KEY (`practice_id`) REFERENCES `practices`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`purchase_id`) REFERENCES `purchases`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `disputes_purchase` ON `disputes` (`purchase_id`);--> statement-breakpoint
ALTER TABLE `payments` ADD `stripe_account_id` text;--> statement-breakpoint
ALTER TABLE `payments` ADD `processing_fee_known_at` integer;--> statement-breakpoint
ALTER TABLE `payments` ADD `checked_at` integer;--> statement-breakpoint
CREATE INDEX `payments_charge` ON `payments` (`stripe_charge_id`);--> statement-breakpoint
CREATE INDEX `payments_incomplete` ON `payments` (`processing_fee_known_at`,`checked_at`);--> statement-breakpoint
ALTER TABLE `purchases` ADD `discount_minor` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `purchases` ADD `promotion_code` text;