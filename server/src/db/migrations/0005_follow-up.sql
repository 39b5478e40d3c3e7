CREATE TABLE `deliverables` (
	`id` text PRIMARY KEY NOT NULL,
	`practice_id` text NOT NULL,
	`consultation_id` text NOT NULL,
	`title` text NOT NULL,
	`description` text,
	`url` text,
	`due_date` text,
	`status` text NOT NULL,
	`delivered_at` integer,
	`version` integer DEFAULT 1 NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`removed_at` integer,
	FOREIGN KEY (`practice_id`) REFERENCES `practices`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`consultation_id`) REFERENCES `consultations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `deliverables_consultation` ON `deliverables` (`consultation_id`);--> statement-breakpoint
CREATE TABLE `feedback` (
	`id` text PRIMARY KEY NOT NULL,
	`practice_id` text NOT NULL,
	`consultation_id` text NOT NULL,
	`booking_id` text NOT NULL,
	`side` text NOT NULL,
	`rating` integer NOT NULL,
	`comments` text,
	`actor_user_id` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`practice_id`) REFERENCES `practices`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`consultation_id`) REFERENCES `consultations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`booking_id`) REFERENCES `bookings`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `feedback_booking_side` ON `feedback` (`booking_id`,`side`);--> statement-breakpoint
CREATE INDEX `feedback_consultation` ON `feedback` (`consultation_id`);--> statement-breakpoint
CREATE INDEX `feedback_practice` ON `feedback` (`practice_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `calendar_feeds` (
	`consultant_id` text NOT NULL,
	`practice_id` text NOT NULL,
	`token_hash` text NOT NULL,
	`created_at` integer NOT NULL,
	`revoked_at` integer,
	PRIMARY KEY(`consultant_id`, `created_at`),
	FOREIGN KEY (`consultant_id`) REFERENCES `consultants`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`practice_id`) REFERENCES `practices`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `calendar_feeds_token_hash_unique` ON `calendar_feeds` (`token_hash`);--> statement-breakpoint
CREATE TABLE `webhook_deliveries` (
	`id` text PRIMARY KEY NOT NULL,
	`practice_id` text NOT NULL,
	`endpoint_id` text NOT NULL,
	`event_id` text NOT NULL,
	`type` text NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`last_status` integer,
	`last_error` text,
	`next_attempt_at` integer,
	`created_at` integer NOT NULL,
	`delivered_at` integer,
	`dead_at` integer,
	FOREIGN KEY (`endpoint_id`) REFERENCES `webhook_endpoints`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`event_id`) REFERENCES `audit_entries`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `webhook_deliveries_event` ON `webhook_deliveries` (`endpoint_id`,`event_id`);--> statement-breakpoint
CREATE INDEX `webhook_deliveries_due` ON `webhook_deliveries` (`next_attempt_at`);--> statement-breakpoint
CREATE INDEX `webhook_deliveries_practice` ON `webhook_deliveries` (`practice_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `webhook_endpoints` (
	`id` text PRIMARY KEY NOT NULL,
	`practice_id` text NOT NULL,
	`url` text NOT NULL,
	`sealed_secret` text NOT NULL,
	`events` text DEFAULT '[]' NOT NULL,
	`active` integer DEFAULT true NOT NULL,
	`created_at` integer NOT NULL,
	`removed_at` integer,
	FOREIGN KEY (`practice_id`) REFERENCES `practices`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `webhook_endpoints_practice` ON `webhook_endpoints` (`practice_id`);--> statement-breakpoint
ALTER TABLE `consultations` ADD `outcome_summary` text;--> statement-breakpoint
ALTER TABLE `consultations` ADD `outcome_status` text;--> statement-breakpoint
ALTER TABLE `consultations` ADD `outcome_metrics` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `consultations` ADD `next_steps` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `consultations` ADD `private_notes` text;--> statement-breakpoint
ALTER TABLE `consultations` ADD `location` text;--> statement-breakpoint
ALTER TABLE `consultations` ADD `completed_at` integer;--> statement-breakpoint
ALTER TABLE `consultations` ADD `feedback_requested_at` integer;--> statement-breakpoint
ALTER TABLE `outbox` ADD `subject_id` text;--> statement-breakpoint
CREATE INDEX `outbox_practice` ON `outbox` (`practice_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `outbox_subject` ON `outbox` (`subject_id`);--> statement-breakpoint
ALTER TABLE `clients` ADD `notes` text;--> statement-breakpoint
ALTER TABLE `clients` ADD `locale` text;--> statement-breakpoint
ALTER TABLE `clients` ADD `time_zone` text;--> statement-breakpoint
ALTER TABLE `clients` ADD `unsubscribed_at` integer;--> statement-breakpoint
ALTER TABLE `practices` ADD `mail_settings` text DEFAULT '{"accentColor":null,"replyTo":null,"reminderMinutes":[1440,60],"requestFeedback":true,"expiryNoticeDays":14}' NOT NULL;--> statement-breakpoint
ALTER TABLE `practices` ADD `retention_months` integer;