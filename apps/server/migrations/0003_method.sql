CREATE TABLE "step_later" (
	"member_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"until" timestamp (3) with time zone NOT NULL,
	"reasons" text[] NOT NULL,
	CONSTRAINT "step_later_member_id_conversation_id_pk" PRIMARY KEY("member_id","conversation_id")
);
--> statement-breakpoint
CREATE TABLE "event_follower" (
	"name" text PRIMARY KEY NOT NULL,
	"last_number" bigint NOT NULL,
	"skipped" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ask" (
	"id" uuid PRIMARY KEY NOT NULL,
	"conversation_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"text" text NOT NULL,
	"asked_at" timestamp (3) with time zone NOT NULL,
	"asked_by_id" uuid NOT NULL,
	"chosen_slot_id" uuid,
	"message_id" uuid,
	"answered_at" timestamp (3) with time zone,
	"answered_by_kind" text,
	"answered_by_id" uuid,
	"withdrawn_at" timestamp (3) with time zone,
	CONSTRAINT "ask_kind" CHECK ("ask"."kind" in ('slots', 'question')),
	CONSTRAINT "ask_withdrawn" CHECK ("ask"."withdrawn_at" is null or "ask"."answered_at" is null)
);
--> statement-breakpoint
CREATE TABLE "ask_slot" (
	"id" uuid PRIMARY KEY NOT NULL,
	"ask_id" uuid NOT NULL,
	"from_at" timestamp (3) with time zone NOT NULL,
	"to_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "ask_slot_span" CHECK ("ask_slot"."from_at" < "ask_slot"."to_at")
);
--> statement-breakpoint
CREATE TABLE "contact_wish" (
	"conversation_id" uuid PRIMARY KEY NOT NULL,
	"way" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"by_kind" text NOT NULL,
	"by_id" uuid,
	CONSTRAINT "contact_wish_way" CHECK ("contact_wish"."way" in ('mail', 'phone', 'chat'))
);
--> statement-breakpoint
CREATE TABLE "moment" (
	"id" uuid PRIMARY KEY NOT NULL,
	"conversation_id" uuid NOT NULL,
	"customer_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"position" integer NOT NULL,
	"channel" text NOT NULL,
	"began_at" timestamp (3) with time zone NOT NULL,
	"answered_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"waiting_seconds" integer,
	"first_message_id" uuid,
	"last_message_id" uuid,
	"inbound_count" integer DEFAULT 0 NOT NULL,
	"outbound_count" integer DEFAULT 0 NOT NULL,
	"served_by_id" uuid,
	"team_id" uuid,
	"receiver_id" uuid,
	"receiver_team_id" uuid,
	"touchpoint_id" uuid,
	"touchpoint_by" text,
	"touchpoint_rule_id" uuid,
	"steps" text[] DEFAULT '{}' NOT NULL,
	"promises_made" integer DEFAULT 0 NOT NULL,
	"score_id" uuid,
	"score_value" smallint,
	"score_source" text,
	"score_at" timestamp (3) with time zone,
	"estimate" smallint,
	"estimate_reasons" jsonb,
	CONSTRAINT "moment_kind" CHECK ("moment"."kind" in ('contact', 'spoken', 'proactive', 'internal')),
	CONSTRAINT "moment_score" CHECK ("moment"."score_value" between -3 and 3),
	CONSTRAINT "moment_scored" CHECK (("moment"."score_value" is null) = ("moment"."score_source" is null)),
	CONSTRAINT "moment_touchpoint_by" CHECK ("moment"."touchpoint_by" in ('rule', 'hand'))
);
--> statement-breakpoint
CREATE TABLE "estimate_setting" (
	"id" integer PRIMARY KEY NOT NULL,
	"weights" jsonb NOT NULL,
	"standards" jsonb NOT NULL,
	"version" integer NOT NULL,
	"changed_at" timestamp (3) with time zone NOT NULL,
	"changed_by_id" uuid,
	CONSTRAINT "estimate_setting_one" CHECK ("estimate_setting"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE "score_request" (
	"id" uuid PRIMARY KEY NOT NULL,
	"team_id" uuid,
	"when_resolving" boolean NOT NULL,
	"faces" text NOT NULL,
	"changed_at" timestamp (3) with time zone NOT NULL,
	"changed_by_id" uuid,
	CONSTRAINT "score_request_team" UNIQUE NULLS NOT DISTINCT("team_id"),
	CONSTRAINT "score_request_faces" CHECK ("score_request"."faces" in ('seven', 'three'))
);
--> statement-breakpoint
CREATE TABLE "guidance_list" (
	"kind" text NOT NULL,
	"trade" text NOT NULL,
	"locale" text NOT NULL,
	"items" jsonb NOT NULL,
	"version" integer NOT NULL,
	"changed_at" timestamp (3) with time zone NOT NULL,
	"changed_by_id" uuid,
	CONSTRAINT "guidance_list_kind_trade_locale_pk" PRIMARY KEY("kind","trade","locale")
);
--> statement-breakpoint
CREATE TABLE "guidance_setting" (
	"id" integer PRIMARY KEY NOT NULL,
	"trade" text NOT NULL,
	CONSTRAINT "guidance_setting_one" CHECK ("guidance_setting"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE "offer" (
	"id" uuid PRIMARY KEY NOT NULL,
	"conversation_id" uuid NOT NULL,
	"offered_at" timestamp (3) with time zone NOT NULL,
	"offered_by_id" uuid NOT NULL,
	"chosen_option_id" uuid,
	"chosen_at" timestamp (3) with time zone,
	"chosen_by_kind" text,
	"chosen_by_id" uuid,
	"withdrawn_at" timestamp (3) with time zone,
	CONSTRAINT "offer_chosen" CHECK (("offer"."chosen_option_id" is null) = ("offer"."chosen_at" is null)),
	CONSTRAINT "offer_withdrawn" CHECK ("offer"."withdrawn_at" is null or "offer"."chosen_at" is null)
);
--> statement-breakpoint
CREATE TABLE "offer_option" (
	"id" uuid PRIMARY KEY NOT NULL,
	"offer_id" uuid NOT NULL,
	"position" smallint NOT NULL,
	"text" text NOT NULL,
	CONSTRAINT "offer_option_position" UNIQUE("offer_id","position")
);
--> statement-breakpoint
CREATE TABLE "confirm_question" (
	"locale" text PRIMARY KEY NOT NULL,
	"text" text NOT NULL,
	"changed_at" timestamp (3) with time zone NOT NULL,
	"changed_by_id" uuid,
	CONSTRAINT "confirm_question_locale" CHECK ("confirm_question"."locale" in ('zh-CN', 'zh-TW', 'en'))
);
--> statement-breakpoint
CREATE TABLE "sheet_cell" (
	"conversation_id" uuid NOT NULL,
	"step" text NOT NULL,
	"field" text NOT NULL,
	"text" text DEFAULT '' NOT NULL,
	"score" smallint,
	"version" integer NOT NULL,
	"changed_at" timestamp (3) with time zone NOT NULL,
	"changed_by_id" uuid,
	CONSTRAINT "sheet_cell_conversation_id_step_field_pk" PRIMARY KEY("conversation_id","step","field"),
	CONSTRAINT "sheet_cell_step" CHECK ("sheet_cell"."step" in ('explore', 'offer', 'act', 'confirm')),
	CONSTRAINT "sheet_cell_field" CHECK ("sheet_cell"."field" in ('happened', 'good', 'should', 'ideal', 'score')),
	CONSTRAINT "sheet_cell_score" CHECK ("sheet_cell"."score" between -3 and 3)
);
--> statement-breakpoint
CREATE TABLE "touchpoint" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"stage" text NOT NULL,
	"position" integer NOT NULL,
	"archived_at" timestamp (3) with time zone,
	"origin" text,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "touchpoint_stage" CHECK ("touchpoint"."stage" in ('before', 'during', 'after'))
);
--> statement-breakpoint
CREATE TABLE "touchpoint_correction" (
	"id" uuid PRIMARY KEY NOT NULL,
	"moment_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"from_id" uuid,
	"to_id" uuid,
	"channel" text NOT NULL,
	"team_id" uuid,
	"tags" text[] DEFAULT '{}' NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"by_id" uuid,
	"settled_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "touchpoint_rule" (
	"id" uuid PRIMARY KEY NOT NULL,
	"touchpoint_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"channels" text[] DEFAULT '{}' NOT NULL,
	"team_ids" uuid[] DEFAULT '{}' NOT NULL,
	"tags" text[] DEFAULT '{}' NOT NULL,
	"words" text[] DEFAULT '{}' NOT NULL,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "promise_feed" (
	"member_id" uuid PRIMARY KEY NOT NULL,
	"token_hash" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"read_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "promise_proposal" (
	"id" uuid PRIMARY KEY NOT NULL,
	"promise_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"state" text DEFAULT 'drafted' NOT NULL,
	"reason" text,
	"due_from" timestamp (3) with time zone,
	"due_at" timestamp (3) with time zone NOT NULL,
	"due_precision" text DEFAULT 'time' NOT NULL,
	"message_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by_kind" text NOT NULL,
	"created_by_id" uuid,
	"told_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"ended_by_kind" text,
	"ended_by_id" uuid,
	"words" text,
	"new_promise_id" uuid,
	CONSTRAINT "promise_proposal_kind" CHECK ("promise_proposal"."kind" in ('ask', 'notice')),
	CONSTRAINT "promise_proposal_precision" CHECK ("promise_proposal"."due_precision" in ('time', 'day')),
	CONSTRAINT "promise_proposal_state" CHECK ("promise_proposal"."state" in ('drafted', 'proposed', 'accepted', 'refused', 'expired', 'withdrawn'))
);
--> statement-breakpoint
CREATE TABLE "promise_settings" (
	"id" integer PRIMARY KEY NOT NULL,
	"settings" jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "promise_settings_single" CHECK ("promise_settings"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE "merged_task" (
	"merge_id" uuid NOT NULL,
	"task_id" uuid NOT NULL,
	CONSTRAINT "merged_task_merge_id_task_id_pk" PRIMARY KEY("merge_id","task_id")
);
--> statement-breakpoint
CREATE TABLE "task" (
	"id" uuid PRIMARY KEY NOT NULL,
	"title" text NOT NULL,
	"text" text DEFAULT '' NOT NULL,
	"owner_kind" text NOT NULL,
	"owner_id" uuid NOT NULL,
	"due_at" timestamp (3) with time zone,
	"priority" text DEFAULT 'normal' NOT NULL,
	"checklist" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"conversation_id" uuid,
	"customer_id" uuid,
	"needs_proof" boolean DEFAULT false NOT NULL,
	"note" text,
	"attachment_id" uuid,
	"settled_at" timestamp (3) with time zone,
	"reminded_for" timestamp (3) with time zone,
	"overdue_for" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by_id" uuid,
	"changed_at" timestamp (3) with time zone NOT NULL,
	"changed_by_id" uuid,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "task_owner_kind" CHECK ("task"."owner_kind" in ('member', 'team')),
	CONSTRAINT "task_priority" CHECK ("task"."priority" in ('low', 'normal', 'high', 'urgent')),
	CONSTRAINT "task_state" CHECK ("task"."state" in ('open', 'doing', 'done', 'dropped')),
	CONSTRAINT "task_settled" CHECK (("task"."state" in ('done', 'dropped')) = ("task"."settled_at" is not null)),
	CONSTRAINT "task_one_home" CHECK ("task"."conversation_id" is null or "task"."customer_id" is null)
);
--> statement-breakpoint
CREATE TABLE "task_change" (
	"id" uuid PRIMARY KEY NOT NULL,
	"task_id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"by_id" uuid,
	"kind" text NOT NULL,
	"from_state" text,
	"to_state" text NOT NULL,
	"note" text,
	"old_due_at" timestamp (3) with time zone,
	"new_due_at" timestamp (3) with time zone,
	"old_owner_kind" text,
	"old_owner_id" uuid,
	"new_owner_kind" text,
	"new_owner_id" uuid
);
--> statement-breakpoint
CREATE TABLE "moved_voucher" (
	"merge_id" uuid NOT NULL,
	"voucher_id" uuid NOT NULL,
	"what" text NOT NULL,
	CONSTRAINT "moved_voucher_merge_id_voucher_id_what_pk" PRIMARY KEY("merge_id","voucher_id","what")
);
--> statement-breakpoint
CREATE TABLE "voucher" (
	"id" uuid PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"token" text NOT NULL,
	"customer_id" uuid NOT NULL,
	"customer_name" text NOT NULL,
	"conversation_id" uuid,
	"kind_id" uuid,
	"honours" text NOT NULL,
	"reason" text NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"valid_until" date,
	"expires_at" timestamp (3) with time zone,
	"state" text DEFAULT 'open' NOT NULL,
	"issued_at" timestamp (3) with time zone NOT NULL,
	"issued_by_id" uuid,
	"settled_at" timestamp (3) with time zone,
	"settled_by_id" uuid,
	"settled_conversation_id" uuid,
	"place" text,
	"erased_at" timestamp (3) with time zone,
	CONSTRAINT "voucher_state" CHECK ("voucher"."state" in ('open', 'redeemed', 'expired', 'withdrawn')),
	CONSTRAINT "voucher_settled" CHECK (("voucher"."state" in ('redeemed', 'withdrawn')) = ("voucher"."settled_at" is not null))
);
--> statement-breakpoint
CREATE TABLE "voucher_change" (
	"id" uuid PRIMARY KEY NOT NULL,
	"voucher_id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"kind" text NOT NULL,
	"by_id" uuid,
	"reason" text,
	"place" text,
	"conversation_id" uuid
);
--> statement-breakpoint
CREATE TABLE "voucher_kind" (
	"id" uuid PRIMARY KEY NOT NULL,
	"text" text NOT NULL,
	"valid_days" integer,
	"position" integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE "confirmation" ADD COLUMN "message_id" uuid;--> statement-breakpoint
ALTER TABLE "confirmation" ADD COLUMN "heard" text;--> statement-breakpoint
ALTER TABLE "confirmation" ADD COLUMN "heard_answer" text;--> statement-breakpoint
ALTER TABLE "score" ADD COLUMN "moment_id" uuid;--> statement-breakpoint
ALTER TABLE "promise" ADD COLUMN "evidence_kind" text;--> statement-breakpoint
ALTER TABLE "promise" ADD COLUMN "evidence_attachment_id" uuid;--> statement-breakpoint
ALTER TABLE "promise" ADD COLUMN "evidence_task_id" uuid;--> statement-breakpoint
ALTER TABLE "promise" ADD COLUMN "internal" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "promise" ADD COLUMN "parent_id" uuid;--> statement-breakpoint
ALTER TABLE "promise" ADD COLUMN "beneficiary_kind" text DEFAULT 'customer' NOT NULL;--> statement-breakpoint
ALTER TABLE "promise" ADD COLUMN "beneficiary_id" uuid;--> statement-breakpoint
ALTER TABLE "promise" ADD COLUMN "beneficiary_name" text;--> statement-breakpoint
ALTER TABLE "step_later" ADD CONSTRAINT "step_later_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."member"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "step_later" ADD CONSTRAINT "step_later_conversation_id_conversation_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ask" ADD CONSTRAINT "ask_conversation_id_conversation_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ask_slot" ADD CONSTRAINT "ask_slot_ask_id_ask_id_fk" FOREIGN KEY ("ask_id") REFERENCES "public"."ask"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact_wish" ADD CONSTRAINT "contact_wish_conversation_id_conversation_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "moment" ADD CONSTRAINT "moment_conversation_id_conversation_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "moment" ADD CONSTRAINT "moment_customer_id_customer_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "moment" ADD CONSTRAINT "moment_touchpoint_id_touchpoint_id_fk" FOREIGN KEY ("touchpoint_id") REFERENCES "public"."touchpoint"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "estimate_setting" ADD CONSTRAINT "estimate_setting_changed_by_id_member_id_fk" FOREIGN KEY ("changed_by_id") REFERENCES "public"."member"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "score_request" ADD CONSTRAINT "score_request_team_id_team_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."team"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "score_request" ADD CONSTRAINT "score_request_changed_by_id_member_id_fk" FOREIGN KEY ("changed_by_id") REFERENCES "public"."member"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offer" ADD CONSTRAINT "offer_conversation_id_conversation_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offer_option" ADD CONSTRAINT "offer_option_offer_id_offer_id_fk" FOREIGN KEY ("offer_id") REFERENCES "public"."offer"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "confirm_question" ADD CONSTRAINT "confirm_question_changed_by_id_member_id_fk" FOREIGN KEY ("changed_by_id") REFERENCES "public"."member"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sheet_cell" ADD CONSTRAINT "sheet_cell_conversation_id_conversation_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sheet_cell" ADD CONSTRAINT "sheet_cell_changed_by_id_member_id_fk" FOREIGN KEY ("changed_by_id") REFERENCES "public"."member"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "touchpoint_correction" ADD CONSTRAINT "touchpoint_correction_to_id_touchpoint_id_fk" FOREIGN KEY ("to_id") REFERENCES "public"."touchpoint"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "touchpoint_correction" ADD CONSTRAINT "touchpoint_correction_by_id_member_id_fk" FOREIGN KEY ("by_id") REFERENCES "public"."member"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "touchpoint_rule" ADD CONSTRAINT "touchpoint_rule_touchpoint_id_touchpoint_id_fk" FOREIGN KEY ("touchpoint_id") REFERENCES "public"."touchpoint"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promise_feed" ADD CONSTRAINT "promise_feed_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."member"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promise_proposal" ADD CONSTRAINT "promise_proposal_promise_id_promise_id_fk" FOREIGN KEY ("promise_id") REFERENCES "public"."promise"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "merged_task" ADD CONSTRAINT "merged_task_task_id_task_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."task"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task" ADD CONSTRAINT "task_conversation_id_conversation_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task" ADD CONSTRAINT "task_customer_id_customer_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customer"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task" ADD CONSTRAINT "task_attachment_id_attachment_id_fk" FOREIGN KEY ("attachment_id") REFERENCES "public"."attachment"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task" ADD CONSTRAINT "task_created_by_id_member_id_fk" FOREIGN KEY ("created_by_id") REFERENCES "public"."member"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task" ADD CONSTRAINT "task_changed_by_id_member_id_fk" FOREIGN KEY ("changed_by_id") REFERENCES "public"."member"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task_change" ADD CONSTRAINT "task_change_task_id_task_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."task"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task_change" ADD CONSTRAINT "task_change_by_id_member_id_fk" FOREIGN KEY ("by_id") REFERENCES "public"."member"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "moved_voucher" ADD CONSTRAINT "moved_voucher_voucher_id_voucher_id_fk" FOREIGN KEY ("voucher_id") REFERENCES "public"."voucher"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "voucher" ADD CONSTRAINT "voucher_customer_id_customer_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customer"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "voucher" ADD CONSTRAINT "voucher_conversation_id_conversation_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversation"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "voucher" ADD CONSTRAINT "voucher_kind_id_voucher_kind_id_fk" FOREIGN KEY ("kind_id") REFERENCES "public"."voucher_kind"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "voucher" ADD CONSTRAINT "voucher_settled_conversation_id_conversation_id_fk" FOREIGN KEY ("settled_conversation_id") REFERENCES "public"."conversation"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "voucher_change" ADD CONSTRAINT "voucher_change_voucher_id_voucher_id_fk" FOREIGN KEY ("voucher_id") REFERENCES "public"."voucher"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "step_later_conversation" ON "step_later" USING btree ("conversation_id");--> statement-breakpoint
CREATE INDEX "ask_conversation" ON "ask" USING btree ("conversation_id","asked_at");--> statement-breakpoint
CREATE INDEX "ask_slot_ask" ON "ask_slot" USING btree ("ask_id","from_at");--> statement-breakpoint
CREATE INDEX "moment_conversation" ON "moment" USING btree ("conversation_id","position");--> statement-breakpoint
CREATE INDEX "moment_customer" ON "moment" USING btree ("customer_id","began_at");--> statement-breakpoint
CREATE INDEX "moment_served_by" ON "moment" USING btree ("served_by_id","began_at");--> statement-breakpoint
CREATE INDEX "moment_team" ON "moment" USING btree ("team_id","began_at");--> statement-breakpoint
CREATE INDEX "moment_touchpoint" ON "moment" USING btree ("touchpoint_id","began_at");--> statement-breakpoint
CREATE INDEX "moment_began" ON "moment" USING btree ("began_at","id");--> statement-breakpoint
CREATE INDEX "moment_receiver" ON "moment" USING btree ("receiver_id","began_at") WHERE "moment"."receiver_id" is not null;--> statement-breakpoint
CREATE INDEX "moment_going_on" ON "moment" USING btree ("conversation_id") WHERE "moment"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "offer_conversation" ON "offer" USING btree ("conversation_id","offered_at");--> statement-breakpoint
CREATE INDEX "touchpoint_order" ON "touchpoint" USING btree ("stage","position","id");--> statement-breakpoint
CREATE INDEX "touchpoint_correction_open" ON "touchpoint_correction" USING btree ("to_id","at") WHERE "touchpoint_correction"."settled_at" is null;--> statement-breakpoint
CREATE INDEX "touchpoint_correction_moment" ON "touchpoint_correction" USING btree ("moment_id");--> statement-breakpoint
CREATE INDEX "touchpoint_rule_order" ON "touchpoint_rule" USING btree ("position","id");--> statement-breakpoint
CREATE UNIQUE INDEX "promise_feed_token" ON "promise_feed" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "promise_proposal_promise" ON "promise_proposal" USING btree ("promise_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "promise_proposal_waiting" ON "promise_proposal" USING btree ("promise_id") WHERE "promise_proposal"."state" in ('drafted', 'proposed');--> statement-breakpoint
CREATE UNIQUE INDEX "promise_proposal_message" ON "promise_proposal" USING btree ("message_id");--> statement-breakpoint
CREATE INDEX "merged_task_task" ON "merged_task" USING btree ("task_id");--> statement-breakpoint
CREATE INDEX "task_conversation" ON "task" USING btree ("conversation_id","created_at") WHERE "task"."conversation_id" is not null;--> statement-breakpoint
CREATE INDEX "task_customer" ON "task" USING btree ("customer_id") WHERE "task"."customer_id" is not null;--> statement-breakpoint
CREATE INDEX "task_active_due" ON "task" USING btree (coalesce("due_at", 'infinity'::timestamptz),"id") WHERE "task"."settled_at" is null;--> statement-breakpoint
CREATE INDEX "task_active_owner" ON "task" USING btree ("owner_id",coalesce("due_at", 'infinity'::timestamptz),"id") WHERE "task"."settled_at" is null;--> statement-breakpoint
CREATE INDEX "task_owner" ON "task" USING btree ("owner_id",coalesce("due_at", 'infinity'::timestamptz),"id");--> statement-breakpoint
CREATE INDEX "task_due" ON "task" USING btree (coalesce("due_at", 'infinity'::timestamptz),"id");--> statement-breakpoint
CREATE INDEX "task_falls_due" ON "task" USING btree ("due_at") WHERE "task"."settled_at" is null and "task"."overdue_for" is distinct from "task"."due_at";--> statement-breakpoint
CREATE INDEX "task_change_task" ON "task_change" USING btree ("task_id","id");--> statement-breakpoint
CREATE INDEX "moved_voucher_voucher" ON "moved_voucher" USING btree ("voucher_id");--> statement-breakpoint
CREATE UNIQUE INDEX "voucher_code" ON "voucher" USING btree ("code" text_pattern_ops);--> statement-breakpoint
CREATE UNIQUE INDEX "voucher_token" ON "voucher" USING btree ("token");--> statement-breakpoint
CREATE INDEX "voucher_open" ON "voucher" USING btree (coalesce("expires_at", 'infinity'::timestamptz),"id") WHERE "voucher"."state" = 'open';--> statement-breakpoint
CREATE INDEX "voucher_issued" ON "voucher" USING btree ("issued_at","id");--> statement-breakpoint
CREATE INDEX "voucher_customer" ON "voucher" USING btree ("customer_id","issued_at");--> statement-breakpoint
CREATE INDEX "voucher_conversation" ON "voucher" USING btree ("conversation_id") WHERE "voucher"."conversation_id" is not null;--> statement-breakpoint
CREATE INDEX "voucher_settled_conversation" ON "voucher" USING btree ("settled_conversation_id") WHERE "voucher"."settled_conversation_id" is not null;--> statement-breakpoint
CREATE INDEX "voucher_kind_of" ON "voucher" USING btree ("kind_id","issued_at") WHERE "voucher"."kind_id" is not null;--> statement-breakpoint
CREATE INDEX "voucher_change_voucher" ON "voucher_change" USING btree ("voucher_id","id");--> statement-breakpoint
ALTER TABLE "score" ADD CONSTRAINT "score_moment_id_moment_id_fk" FOREIGN KEY ("moment_id") REFERENCES "public"."moment"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promise" ADD CONSTRAINT "promise_parent_id_promise_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."promise"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "conversation_unanswered" ON "conversation" USING btree ("channel","team_id","created_at","id") WHERE "conversation"."status" = 'open' and "conversation"."first_response_at" is null;--> statement-breakpoint
CREATE INDEX "conversation_answered" ON "conversation" USING btree ("channel","team_id","created_at") WHERE "conversation"."first_response_at" is not null;--> statement-breakpoint
CREATE INDEX "score_moment" ON "score" USING btree ("moment_id");--> statement-breakpoint
CREATE INDEX "promise_parent" ON "promise" USING btree ("parent_id") WHERE "promise"."parent_id" is not null;--> statement-breakpoint
ALTER TABLE "confirmation" ADD CONSTRAINT "confirmation_heard" CHECK (("confirmation"."heard" is null) = ("confirmation"."message_id" is null));--> statement-breakpoint
ALTER TABLE "promise" ADD CONSTRAINT "promise_beneficiary" CHECK ("promise"."beneficiary_kind" in ('customer', 'person', 'member', 'team'));--> statement-breakpoint
ALTER TABLE "promise" ADD CONSTRAINT "promise_evidence" CHECK ("promise"."evidence_kind" in ('message', 'task', 'file', 'word'));--> statement-breakpoint
ALTER TABLE "promise" ADD CONSTRAINT "promise_parent_internal" CHECK ("promise"."parent_id" is null or "promise"."internal");