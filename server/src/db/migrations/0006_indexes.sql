CREATE INDEX `outbox_dead` ON `outbox` (`practice_id`,`dead_at`);--> statement-breakpoint
CREATE INDEX `credit_grants_expiry` ON `credit_grants` (`expires_at`);