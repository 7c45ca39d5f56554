ALTER TABLE "moment" ADD COLUMN "score_recorded" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "promise" ADD COLUMN "agreed_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "moment_waited" ON "moment" USING btree ("team_id","channel","began_at","waiting_seconds") WHERE "moment"."waiting_seconds" is not null;--> statement-breakpoint
CREATE INDEX "confirmation_unmet" ON "confirmation" USING btree ("answered_at","conversation_id") WHERE "confirmation"."answer" in ('partly', 'not_met');