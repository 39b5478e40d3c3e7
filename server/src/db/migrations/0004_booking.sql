CREATE TABLE `availability_schedules` (
	`id` text PRIMARY KEY NOT NULL,
	`practice_id` text NOT NULL,
	`consultant_id` text NOT NULL,
	`name` text NOT NULL,
	`is_default` integer NOT NULL,
	`active` integer NOT NULL,
	`service_types` text,
	`time_zone` text NOT NULL,
	`weekly_hours` text NOT NULL,
	`overrides` text DEFAULT '[]' NOT NULL,
	`holiday_country` text,
	`holiday_region` text,
	`holidays` text DEFAULT '[]' NOT NULL,
	`holidays_through_year` integer,
	`buffer_before_minutes` integer NOT NULL,
	`buffer_after_minutes` integer NOT NULL,
	`minimum_notice_minutes` integer NOT NULL,
	`horizon_days` integer NOT NULL,
	`sessions_per_day` integer,
	`start_step_minutes` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`practice_id`) REFERENCES `practices`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`consultant_id`) REFERENCES `consultants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `availability_schedules_consultant` ON `availability_schedules` (`consultant_id`,`active`);--> statement-breakpoint
CREATE TABLE `calendly_connections` (
	`consultant_id` text PRIMARY KEY NOT NULL,
	`practice_id` text NOT NULL,
	`webhook_id` text NOT NULL,
	`sealed_token` text,
	`sealed_signing_key` text,
	`user_uri` text,
	`organization_uri` text,
	`webhook_uri` text,
	`problem` text,
	`checked_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`consultant_id`) REFERENCES `consultants`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`practice_id`) REFERENCES `practices`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `calendly_connections_webhook` ON `calendly_connections` (`webhook_id`);--> statement-breakpoint
CREATE TABLE `external_calendars` (
	`id` text PRIMARY KEY NOT NULL,
	`practice_id` text NOT NULL,
	`consultant_id` text NOT NULL,
	`name` text NOT NULL,
	`sealed_url` text NOT NULL,
	`host` text NOT NULL,
	`busy` text DEFAULT '[]' NOT NULL,
	`etag` text,
	`refreshed_at` integer,
	`checked_at` integer,
	`next_refresh_at` integer NOT NULL,
	`failures` integer DEFAULT 0 NOT NULL,
	`problem` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`practice_id`) REFERENCES `practices`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`consultant_id`) REFERENCES `consultants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `external_calendars_consultant` ON `external_calendars` (`consultant_id`);--> statement-breakpoint
CREATE INDEX `external_calendars_due` ON `external_calendars` (`next_refresh_at`);--> statement-breakpoint
CREATE TABLE `session_configs` (
	`consultant_id` text PRIMARY KEY NOT NULL,
	`practice_id` text NOT NULL,
	`active` integer NOT NULL,
	`default_duration_minutes` integer NOT NULL,
	`custom_minimum_minutes` integer,
	`custom_maximum_minutes` integer,
	`custom_step_minutes` integer,
	`early_booking` text DEFAULT '[]' NOT NULL,
	`session_package_id` text NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`consultant_id`) REFERENCES `consultants`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`practice_id`) REFERENCES `practices`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `session_configs_practice` ON `session_configs` (`practice_id`);--> statement-breakpoint
CREATE TABLE `session_rates` (
	`consultant_id` text NOT NULL,
	`duration_minutes` integer NOT NULL,
	`currency` text NOT NULL,
	`rate_minor` integer,
	PRIMARY KEY(`consultant_id`, `duration_minutes`, `currency`),
	FOREIGN KEY (`consultant_id`) REFERENCES `consultants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `booking_links` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`practice_id` text NOT NULL,
	`booking_id` text NOT NULL,
	`action` text NOT NULL,
	`sequence` integer NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer,
	FOREIGN KEY (`booking_id`) REFERENCES `bookings`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `booking_links_booking` ON `booking_links` (`booking_id`);--> statement-breakpoint
CREATE INDEX `booking_links_age` ON `booking_links` (`expires_at`);--> statement-breakpoint
CREATE TABLE `bookings` (
	`id` text PRIMARY KEY NOT NULL,
	`practice_id` text NOT NULL,
	`consultation_id` text NOT NULL,
	`client_id` text NOT NULL,
	`status` text NOT NULL,
	`held_until_at` integer,
	`paid_with` text NOT NULL,
	`purchase_id` text,
	`grant_id` text,
	`use_id` text,
	`credits` integer,
	`rate_minor` integer,
	`discount_minor` integer,
	`currency` text,
	`time_zone` text NOT NULL,
	`page_url` text,
	`reschedules` integer DEFAULT 0 NOT NULL,
	`calendly_invitee_uri` text,
	`cancelled_at` integer,
	`cancelled_by` text,
	`cancel_reason` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`practice_id`) REFERENCES `practices`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`consultation_id`) REFERENCES `consultations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`client_id`) REFERENCES `clients`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`purchase_id`) REFERENCES `purchases`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `bookings_calendly_invitee_uri_unique` ON `bookings` (`calendly_invitee_uri`);--> statement-breakpoint
CREATE INDEX `bookings_consultation` ON `bookings` (`consultation_id`,`status`);--> statement-breakpoint
CREATE INDEX `bookings_client` ON `bookings` (`client_id`,`status`);--> statement-breakpoint
CREATE INDEX `bookings_purchase` ON `bookings` (`purchase_id`);--> statement-breakpoint
CREATE INDEX `bookings_held` ON `bookings` (`status`,`held_until_at`);--> statement-breakpoint
CREATE TABLE `consultations` (
	`id` text PRIMARY KEY NOT NULL,
	`reference` text NOT NULL,
	`practice_id` text NOT NULL,
	`consultant_id` text NOT NULL,
	`source` text NOT NULL,
	`service_type` text NOT NULL,
	`course_id` text,
	`type` text,
	`title` text NOT NULL,
	`description` text,
	`objectives` text DEFAULT '[]' NOT NULL,
	`agenda` text DEFAULT '[]' NOT NULL,
	`billable` integer DEFAULT true NOT NULL,
	`status` text NOT NULL,
	`held_until_at` integer,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`blocked_from_at` integer NOT NULL,
	`blocked_until_at` integer NOT NULL,
	`capacity` integer DEFAULT 1 NOT NULL,
	`seat_price_minor` integer,
	`seat_currency` text,
	`sequence` integer DEFAULT 0 NOT NULL,
	`calendly_event_uri` text,
	`actual_started_at` integer,
	`actual_ended_at` integer,
	`cancelled_at` integer,
	`cancelled_by` text,
	`cancel_reason` text,
	`version` integer DEFAULT 1 NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`practice_id`) REFERENCES `practices`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`consultant_id`) REFERENCES `consultants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `consultations_reference_unique` ON `consultations` (`reference`);--> statement-breakpoint
CREATE UNIQUE INDEX `consultations_calendly_event_uri_unique` ON `consultations` (`calendly_event_uri`);--> statement-breakpoint
CREATE INDEX `consultations_consultant` ON `consultations` (`consultant_id`,`starts_at`,`ends_at`,`blocked_from_at`,`blocked_until_at`,`status`,`held_until_at`);--> statement-breakpoint
CREATE INDEX `consultations_practice` ON `consultations` (`practice_id`,`starts_at`);--> statement-breakpoint
CREATE INDEX `consultations_held` ON `consultations` (`status`,`held_until_at`);--> statement-breakpoint
CREATE INDEX `consultations_course` ON `consultations` (`course_id`);--> statement-breakpoint
CREATE TABLE `funnel_counts` (
	`practice_id` text NOT NULL,
	`date` text NOT NULL,
	`step` text NOT NULL,
	`outcome` text NOT NULL,
	`code` text NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`practice_id`, `date`, `step`, `outcome`, `code`)
);
--> statement-breakpoint
CREATE TABLE `waitlist_entries` (
	`id` text PRIMARY KEY NOT NULL,
	`practice_id` text NOT NULL,
	`consultant_id` text NOT NULL,
	`client_id` text NOT NULL,
	`service_type` text NOT NULL,
	`duration_minutes` integer NOT NULL,
	`consultation_id` text,
	`from_at` integer NOT NULL,
	`until_at` integer NOT NULL,
	`time_zone` text NOT NULL,
	`page_url` text,
	`state` text NOT NULL,
	`offered_booking_id` text,
	`offer_token_hash` text,
	`offer_expires_at` integer,
	`offers` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`practice_id`) REFERENCES `practices`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`consultant_id`) REFERENCES `consultants`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`client_id`) REFERENCES `clients`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`consultation_id`) REFERENCES `consultations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`offered_booking_id`) REFERENCES `bookings`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `waitlist_entries_offer_token_hash_unique` ON `waitlist_entries` (`offer_token_hash`);--> statement-breakpoint
CREATE INDEX `waitlist_entries_consultant` ON `waitlist_entries` (`consultant_id`,`state`,`created_at`);--> statement-breakpoint
CREATE INDEX `waitlist_entries_client` ON `waitlist_entries` (`client_id`,`state`);--> statement-breakpoint
CREATE INDEX `waitlist_entries_offers` ON `waitlist_entries` (`state`,`offer_expires_at`);--> statement-breakpoint
ALTER TABLE `consultants` ADD `availability_version` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `practices` ADD `booking_policy` text DEFAULT '{"cancelUntilMinutes":1440,"rescheduleUntilMinutes":1440,"maximumReschedules":3,"lateCancelKeepsCredit":false,"waitlistOfferMinutes":120}' NOT NULL;