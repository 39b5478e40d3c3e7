CREATE TABLE `account` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`provider_id` text NOT NULL,
	`user_id` text NOT NULL,
	`access_token` text,
	`refresh_token` text,
	`id_token` text,
	`access_token_expires_at` integer,
	`refresh_token_expires_at` integer,
	`scope` text,
	`password` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `account_user` ON `account` (`user_id`);--> statement-breakpoint
CREATE TABLE `rate_limit` (
	`id` text PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`count` integer NOT NULL,
	`last_request` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `rate_limit_key_unique` ON `rate_limit` (`key`);--> statement-breakpoint
CREATE TABLE `session` (
	`id` text PRIMARY KEY NOT NULL,
	`token` text NOT NULL,
	`user_id` text NOT NULL,
	`practice_id` text,
	`expires_at` integer NOT NULL,
	`ip_address` text,
	`user_agent` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `session_token_unique` ON `session` (`token`);--> statement-breakpoint
CREATE INDEX `session_user` ON `session` (`user_id`);--> statement-breakpoint
CREATE TABLE `sign_in_attempts` (
	`email_hash` text PRIMARY KEY NOT NULL,
	`scope` text NOT NULL,
	`window_started_at` integer NOT NULL,
	`codes_sent` integer NOT NULL,
	`wrong_codes` integer NOT NULL,
	`code_expires_at` integer
);
--> statement-breakpoint
CREATE TABLE `user` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`email_verified` integer NOT NULL,
	`image` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `user_email_unique` ON `user` (`email`);--> statement-breakpoint
CREATE TABLE `verification` (
	`id` text PRIMARY KEY NOT NULL,
	`identifier` text NOT NULL,
	`value` text NOT NULL,
	`expires_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `verification_identifier` ON `verification` (`identifier`);--> statement-breakpoint
CREATE TABLE `audit_entries` (
	`id` text PRIMARY KEY NOT NULL,
	`practice_id` text NOT NULL,
	`actor_kind` text NOT NULL,
	`actor_user_id` text,
	`action` text NOT NULL,
	`subject_type` text NOT NULL,
	`subject_id` text NOT NULL,
	`changed_fields` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `audit_entries_practice` ON `audit_entries` (`practice_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `audit_entries_subject` ON `audit_entries` (`subject_id`);--> statement-breakpoint
CREATE TABLE `audit_values` (
	`entry_id` text PRIMARY KEY NOT NULL,
	`before` text,
	`after` text,
	FOREIGN KEY (`entry_id`) REFERENCES `audit_entries`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `idempotency_keys` (
	`key` text PRIMARY KEY NOT NULL,
	`request_hash` text NOT NULL,
	`resource_id` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `idempotency_keys_age` ON `idempotency_keys` (`created_at`);--> statement-breakpoint
CREATE TABLE `imports` (
	`id` text PRIMARY KEY NOT NULL,
	`practice_id` text NOT NULL,
	`kind` text NOT NULL,
	`state` text NOT NULL,
	`row_count` integer NOT NULL,
	`rows_done` integer NOT NULL,
	`created_by_user_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`undone_at` integer
);
--> statement-breakpoint
CREATE INDEX `imports_practice` ON `imports` (`practice_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `one_time_links` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`purpose` text NOT NULL,
	`email` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer
);
--> statement-breakpoint
CREATE TABLE `outbox` (
	`id` text PRIMARY KEY NOT NULL,
	`practice_id` text,
	`kind` text NOT NULL,
	`origin` text NOT NULL,
	`recipient` text,
	`body` text,
	`secret` integer DEFAULT false NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`last_error` text,
	`next_attempt_at` integer,
	`created_at` integer NOT NULL,
	`delivered_at` integer,
	`dead_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `outbox_origin` ON `outbox` (`origin`);--> statement-breakpoint
CREATE INDEX `outbox_due` ON `outbox` (`next_attempt_at`);--> statement-breakpoint
CREATE TABLE `webhook_inbox` (
	`id` text PRIMARY KEY NOT NULL,
	`source` text NOT NULL,
	`type` text NOT NULL,
	`object_id` text,
	`payload` text,
	`attempts` integer DEFAULT 0 NOT NULL,
	`last_error` text,
	`next_attempt_at` integer,
	`received_at` integer NOT NULL,
	`applied_at` integer
);
--> statement-breakpoint
CREATE INDEX `webhook_inbox_open` ON `webhook_inbox` (`applied_at`,`next_attempt_at`);--> statement-breakpoint
CREATE TABLE `package_allowances` (
	`package_id` text NOT NULL,
	`position` integer NOT NULL,
	`service_type` text NOT NULL,
	`consultant_tier` integer NOT NULL,
	`credits` integer,
	`credit_unit_minutes` integer NOT NULL,
	PRIMARY KEY(`package_id`, `position`),
	FOREIGN KEY (`package_id`) REFERENCES `packages`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `package_prices` (
	`package_id` text NOT NULL,
	`currency` text NOT NULL,
	`price_minor` integer NOT NULL,
	`original_price_minor` integer,
	`stripe_price_id` text,
	PRIMARY KEY(`package_id`, `currency`),
	FOREIGN KEY (`package_id`) REFERENCES `packages`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `packages` (
	`id` text PRIMARY KEY NOT NULL,
	`practice_id` text NOT NULL,
	`consultant_id` text NOT NULL,
	`type` text NOT NULL,
	`title` text NOT NULL,
	`category` text,
	`tagline` text,
	`badge` text,
	`description` text NOT NULL,
	`features` text NOT NULL,
	`currency` text NOT NULL,
	`session_duration_minutes` integer NOT NULL,
	`bundle_description` text,
	`valid_days` integer,
	`roll_over` integer DEFAULT false NOT NULL,
	`sale_starts_at` integer,
	`sale_ends_at` integer,
	`offer_ends_at` integer,
	`new_clients_only` integer DEFAULT false NOT NULL,
	`max_per_client` integer,
	`payment_terms` text DEFAULT '{"kind":"full"}' NOT NULL,
	`credits_rule` text DEFAULT 'at_once' NOT NULL,
	`stripe_product_id` text,
	`import_id` text,
	`featured` integer NOT NULL,
	`active` integer NOT NULL,
	`display_order` integer NOT NULL,
	`stock_limit` integer,
	`calendly_link` text,
	`version` integer DEFAULT 1 NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`archived_at` integer,
	FOREIGN KEY (`practice_id`) REFERENCES `practices`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`consultant_id`) REFERENCES `consultants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `packages_practice` ON `packages` (`practice_id`,`display_order`,`id`);--> statement-breakpoint
CREATE TABLE `clients` (
	`id` text PRIMARY KEY NOT NULL,
	`practice_id` text NOT NULL,
	`email` text,
	`name` text,
	`user_id` text,
	`import_id` text,
	`created_at` integer NOT NULL,
	`erased_at` integer,
	FOREIGN KEY (`practice_id`) REFERENCES `practices`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `clients_practice_email` ON `clients` (`practice_id`,`email`);--> statement-breakpoint
CREATE INDEX `clients_user` ON `clients` (`user_id`);--> statement-breakpoint
CREATE TABLE `consultants` (
	`id` text PRIMARY KEY NOT NULL,
	`practice_id` text NOT NULL,
	`user_id` text,
	`name` text NOT NULL,
	`headline` text,
	`bio` text,
	`photo_url` text,
	`expertise` text DEFAULT '[]' NOT NULL,
	`tier` integer DEFAULT 0 NOT NULL,
	`time_zone` text NOT NULL,
	`active` integer DEFAULT true NOT NULL,
	`contact_name` text,
	`contact_email` text,
	`contact_phone` text,
	`welcome_template` text DEFAULT '' NOT NULL,
	`reveal_rule` text DEFAULT 'on_payment' NOT NULL,
	`reveal_email` integer DEFAULT true NOT NULL,
	`reveal_phone` integer DEFAULT true NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`practice_id`) REFERENCES `practices`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `consultants_practice` ON `consultants` (`practice_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `consultants_practice_user` ON `consultants` (`practice_id`,`user_id`);--> statement-breakpoint
CREATE TABLE `invitations` (
	`id` text PRIMARY KEY NOT NULL,
	`practice_id` text NOT NULL,
	`email` text NOT NULL,
	`role` text NOT NULL,
	`token_hash` text NOT NULL,
	`invited_by_user_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`accepted_at` integer,
	`revoked_at` integer,
	FOREIGN KEY (`practice_id`) REFERENCES `practices`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `invitations_token_hash_unique` ON `invitations` (`token_hash`);--> statement-breakpoint
CREATE INDEX `invitations_practice` ON `invitations` (`practice_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `operators` (
	`user_id` text PRIMARY KEY NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `practice_members` (
	`practice_id` text NOT NULL,
	`user_id` text NOT NULL,
	`role` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`practice_id`, `user_id`),
	FOREIGN KEY (`practice_id`) REFERENCES `practices`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `practice_members_user` ON `practice_members` (`user_id`);--> statement-breakpoint
CREATE TABLE `practices` (
	`id` text PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`time_zone` text NOT NULL,
	`currency` text NOT NULL,
	`locale` text NOT NULL,
	`guest_checkout` integer DEFAULT false NOT NULL,
	`return_origins` text DEFAULT '[]' NOT NULL,
	`platform_fee_bps` integer,
	`stripe_account_id` text,
	`stripe_charges_enabled` integer DEFAULT false NOT NULL,
	`stripe_payouts_enabled` integer DEFAULT false NOT NULL,
	`operator_owned` integer DEFAULT false NOT NULL,
	`automatic_tax` integer DEFAULT false NOT NULL,
	`suspended_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `practices_slug_unique` ON `practices` (`slug`);--> statement-breakpoint
CREATE TABLE `credit_grants` (
	`id` text PRIMARY KEY NOT NULL,
	`practice_id` text NOT NULL,
	`purchase_id` text NOT NULL,
	`client_id` text NOT NULL,
	`kind` text NOT NULL,
	`origin` text NOT NULL,
	`service_type` text NOT NULL,
	`consultant_tier` integer NOT NULL,
	`credits` integer,
	`credit_unit_minutes` integer NOT NULL,
	`starts_at` integer NOT NULL,
	`expires_at` integer,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`practice_id`) REFERENCES `practices`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`purchase_id`) REFERENCES `purchases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`client_id`) REFERENCES `clients`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `credit_grants_origin` ON `credit_grants` (`origin`);--> statement-breakpoint
CREATE INDEX `credit_grants_client` ON `credit_grants` (`practice_id`,`client_id`);--> statement-breakpoint
CREATE INDEX `credit_grants_purchase` ON `credit_grants` (`purchase_id`);--> statement-breakpoint
CREATE TABLE `package_uses` (
	`id` text PRIMARY KEY NOT NULL,
	`practice_id` text NOT NULL,
	`grant_id` text NOT NULL,
	`kind` text NOT NULL,
	`origin` text NOT NULL,
	`credits` integer NOT NULL,
	`overdraws` integer DEFAULT false NOT NULL,
	`reason` text,
	`actor_user_id` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`practice_id`) REFERENCES `practices`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`grant_id`) REFERENCES `credit_grants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `package_uses_origin` ON `package_uses` (`origin`);--> statement-breakpoint
CREATE INDEX `package_uses_grant_credits` ON `package_uses` (`grant_id`,`credits`);--> statement-breakpoint
CREATE TABLE `payment_schedules` (
	`id` text PRIMARY KEY NOT NULL,
	`practice_id` text NOT NULL,
	`purchase_id` text NOT NULL,
	`number` integer NOT NULL,
	`amount_minor` integer NOT NULL,
	`currency` text NOT NULL,
	`due_at` integer NOT NULL,
	`state` text NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`next_attempt_at` integer,
	`stripe_payment_intent_id` text,
	`paid_at` integer,
	FOREIGN KEY (`practice_id`) REFERENCES `practices`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`purchase_id`) REFERENCES `purchases`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `payment_schedules_number` ON `payment_schedules` (`purchase_id`,`number`);--> statement-breakpoint
CREATE INDEX `payment_schedules_due` ON `payment_schedules` (`state`,`next_attempt_at`);--> statement-breakpoint
CREATE TABLE `payments` (
	`id` text PRIMARY KEY NOT NULL,
	`practice_id` text NOT NULL,
	`purchase_id` text NOT NULL,
	`kind` text NOT NULL,
	`origin` text NOT NULL,
	`stripe_payment_intent_id` text,
	`stripe_charge_id` text,
	`receipt_url` text,
	`currency` text NOT NULL,
	`charged_minor` integer NOT NULL,
	`discount_minor` integer NOT NULL,
	`tax_minor` integer NOT NULL,
	`platform_fee_minor` integer NOT NULL,
	`processing_fee_minor` integer NOT NULL,
	`refunded_minor` integer DEFAULT 0 NOT NULL,
	`unrecovered_fee_minor` integer DEFAULT 0 NOT NULL,
	`net_minor` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`practice_id`) REFERENCES `practices`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`purchase_id`) REFERENCES `purchases`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `payments_origin` ON `payments` (`origin`);--> statement-breakpoint
CREATE INDEX `payments_purchase` ON `payments` (`purchase_id`);--> statement-breakpoint
CREATE TABLE `purchases` (
	`id` text PRIMARY KEY NOT NULL,
	`reference` text NOT NULL,
	`practice_id` text NOT NULL,
	`package_id` text NOT NULL,
	`consultant_id` text NOT NULL,
	`buyer_name` text,
	`client_id` text,
	`state` text NOT NULL,
	`origin` text NOT NULL,
	`snapshot` text NOT NULL,
	`price_minor` integer NOT NULL,
	`currency` text NOT NULL,
	`ui` text,
	`page_url` text,
	`stripe_session_id` text,
	`stripe_customer_id` text,
	`stripe_subscription_id` text,
	`subscription_state` text,
	`period_ends_at` integer,
	`cancel_at_period_end` integer DEFAULT false NOT NULL,
	`paused_at` integer,
	`frozen_at` integer,
	`gift_token_hash` text,
	`gift_claimed_at` integer,
	`assigned_by_user_id` text,
	`note` text,
	`import_id` text,
	`token_version` integer DEFAULT 1 NOT NULL,
	`review_reason` text,
	`is_primary` integer DEFAULT false NOT NULL,
	`created_at` integer NOT NULL,
	`checkout_expires_at` integer,
	`checked_at` integer,
	`paid_at` integer,
	`starts_at` integer,
	`expires_at` integer,
	`revealed_at` integer,
	`contact_initiated_at` integer,
	`calendly_scheduled_at` integer,
	`calendly_event_uri` text,
	`calendly_invitee_uri` text,
	FOREIGN KEY (`practice_id`) REFERENCES `practices`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`package_id`) REFERENCES `packages`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`consultant_id`) REFERENCES `consultants`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`client_id`) REFERENCES `clients`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `purchases_reference_unique` ON `purchases` (`reference`);--> statement-breakpoint
CREATE UNIQUE INDEX `purchases_stripe_session_id_unique` ON `purchases` (`stripe_session_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `purchases_stripe_subscription_id_unique` ON `purchases` (`stripe_subscription_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `purchases_gift_token_hash_unique` ON `purchases` (`gift_token_hash`);--> statement-breakpoint
CREATE INDEX `purchases_practice` ON `purchases` (`practice_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `purchases_client` ON `purchases` (`client_id`);--> statement-breakpoint
CREATE INDEX `purchases_package` ON `purchases` (`package_id`,`state`);--> statement-breakpoint
CREATE INDEX `purchases_open` ON `purchases` (`state`,`checkout_expires_at`);