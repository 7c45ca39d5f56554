CREATE TABLE "sheet_history" (
	"id" uuid PRIMARY KEY NOT NULL,
	"conversation_id" uuid NOT NULL,
	"moment_id" uuid,
	"step" text NOT NULL,
	"field" text NOT NULL,
	"version" integer NOT NULL,
	"text" text DEFAULT '' NOT NULL,
	"score" smallint,
	"changed_at" timestamp (3) with time zone NOT NULL,
	"changed_by_id" uuid,
	CONSTRAINT "sheet_history_place" UNIQUE NULLS NOT DISTINCT("conversation_id","moment_id","step","field","version"),
	CONSTRAINT "sheet_history_score" CHECK ("sheet_history"."score" between -3 and 3)
);
--> statement-breakpoint
CREATE TABLE "promise_escalation" (
	"promise_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "promise_escalation_promise_id_member_id_pk" PRIMARY KEY("promise_id","member_id")
);
--> statement-breakpoint
ALTER TABLE "message" DROP CONSTRAINT "message_delivery";--> statement-breakpoint
DROP INDEX "conversation_active_count";--> statement-breakpoint
ALTER TABLE "sheet_cell" DROP CONSTRAINT "sheet_cell_conversation_id_step_field_pk";--> statement-breakpoint
ALTER TABLE "conversation" ADD COLUMN "guests" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "customer" ADD COLUMN "contact_wish" jsonb;--> statement-breakpoint
ALTER TABLE "contact_wish" ADD COLUMN "time" text DEFAULT 'any' NOT NULL;--> statement-breakpoint
ALTER TABLE "moment" ADD COLUMN "score_recorded" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "sheet_cell" ADD COLUMN "moment_id" uuid;--> statement-breakpoint
ALTER TABLE "progress_link" ADD COLUMN "given_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "promise" ADD COLUMN "agreed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "promise_change" ADD COLUMN "claimed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "promise_change" ADD COLUMN "old_text" text;--> statement-breakpoint
ALTER TABLE "sheet_history" ADD CONSTRAINT "sheet_history_conversation_id_conversation_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sheet_history" ADD CONSTRAINT "sheet_history_changed_by_id_member_id_fk" FOREIGN KEY ("changed_by_id") REFERENCES "public"."member"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promise_escalation" ADD CONSTRAINT "promise_escalation_promise_id_promise_id_fk" FOREIGN KEY ("promise_id") REFERENCES "public"."promise"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "sheet_history_at" ON "sheet_history" USING btree ("conversation_id","changed_at");--> statement-breakpoint
CREATE INDEX "promise_escalation_member" ON "promise_escalation" USING btree ("member_id","at" DESC NULLS LAST);--> statement-breakpoint
CREATE UNIQUE INDEX "ask_chosen" ON "ask" USING btree ("chosen_slot_id") WHERE "ask"."chosen_slot_id" is not null;--> statement-breakpoint
CREATE INDEX "ask_slot_to" ON "ask_slot" USING btree ("to_at");--> statement-breakpoint
CREATE INDEX "moment_waited" ON "moment" USING btree ("team_id","channel","began_at","waiting_seconds") WHERE "moment"."waiting_seconds" is not null;--> statement-breakpoint
CREATE INDEX "confirmation_unmet" ON "confirmation" USING btree ("answered_at","conversation_id") WHERE "confirmation"."answer" in ('partly', 'not_met');--> statement-breakpoint
CREATE INDEX "conversation_active_count" ON "conversation" USING btree ("status","team_id","assignee_id","guests") WHERE status in ('open', 'waiting', 'snoozed');--> statement-breakpoint
ALTER TABLE "sheet_cell" ADD CONSTRAINT "sheet_cell_place" UNIQUE NULLS NOT DISTINCT("conversation_id","moment_id","step","field");--> statement-breakpoint
ALTER TABLE "message" ADD CONSTRAINT "message_delivery" CHECK ("message"."delivery" in ('queued', 'sent', 'delivered', 'read', 'failed', 'unreached'));