CREATE TABLE "job_once" (
	"name" text PRIMARY KEY NOT NULL,
	"queued_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
DROP INDEX "moment_waited";--> statement-breakpoint
ALTER TABLE "score" ADD COLUMN "seen_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "promise" ADD COLUMN "read_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "promise_change" ADD COLUMN "record" jsonb;--> statement-breakpoint
ALTER TABLE "promise_proposal" ADD COLUMN "agreed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "promise_proposal" ADD COLUMN "agreed_message_id" uuid;--> statement-breakpoint
CREATE INDEX "moment_receiver_team" ON "moment" USING btree ("receiver_team_id","began_at") WHERE "moment"."receiver_team_id" is not null;--> statement-breakpoint
CREATE INDEX "moment_handed" ON "moment" USING btree ("served_by_id","began_at") WHERE "moment"."kind" = 'internal';--> statement-breakpoint
CREATE INDEX "score_handover" ON "score" USING btree ("served_by_id","at") WHERE "score"."source" = 'customer' and "score"."by_kind" = 'staff';--> statement-breakpoint
CREATE INDEX "moment_waited" ON "moment" USING btree ("team_id","channel","began_at","waiting_seconds") WHERE "moment"."waiting_seconds" is not null and "moment"."kind" = 'contact';