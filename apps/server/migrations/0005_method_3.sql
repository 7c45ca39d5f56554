CREATE TABLE "job_once" (
	"name" text PRIMARY KEY NOT NULL,
	"queued_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "promise_change" ADD COLUMN "record" jsonb;