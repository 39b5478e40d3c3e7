-- Ledger and audit rows are never changed and never deleted, whatever the code above them does.
CREATE TRIGGER `audit_entries_keep_update` BEFORE UPDATE ON `audit_entries` BEGIN SELECT RAISE(ABORT, 'audit entries only grow'); END;
--> statement-breakpoint
CREATE TRIGGER `audit_entries_keep_delete` BEFORE DELETE ON `audit_entries` BEGIN SELECT RAISE(ABORT, 'audit entries only grow'); END;
--> statement-breakpoint
CREATE TRIGGER `package_uses_keep_update` BEFORE UPDATE ON `package_uses` BEGIN SELECT RAISE(ABORT, 'ledger rows only grow'); END;
--> statement-breakpoint
CREATE TRIGGER `package_uses_keep_delete` BEFORE DELETE ON `package_uses` BEGIN SELECT RAISE(ABORT, 'ledger rows only grow'); END;
--> statement-breakpoint
CREATE TRIGGER `credit_grants_keep_update` BEFORE UPDATE ON `credit_grants` BEGIN SELECT RAISE(ABORT, 'ledger rows only grow'); END;
--> statement-breakpoint
CREATE TRIGGER `credit_grants_keep_delete` BEFORE DELETE ON `credit_grants` BEGIN SELECT RAISE(ABORT, 'ledger rows only grow'); END;
