CREATE SEQUENCE "public"."conversation_number" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1001 CACHE 1;--> statement-breakpoint
CREATE TABLE "demo_loaded" (
	"id" integer PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"contents" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "event" (
	"id" uuid PRIMARY KEY NOT NULL,
	"number" bigint,
	"name" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" uuid,
	"subject_id" uuid,
	"data" jsonb NOT NULL,
	"audience" text[] NOT NULL
);
--> statement-breakpoint
CREATE TABLE "event_counter" (
	"id" integer PRIMARY KEY NOT NULL,
	"last_number" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "idempotency_key" (
	"key" text PRIMARY KEY NOT NULL,
	"fingerprint" text NOT NULL,
	"status" integer,
	"reply" text,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "chat_site" (
	"id" uuid PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"team_id" uuid,
	"allowed_origins" text[] DEFAULT '{}' NOT NULL,
	"settings" jsonb NOT NULL,
	"sealed_secret" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"removed_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "chat_thread" (
	"conversation_id" uuid PRIMARY KEY NOT NULL,
	"site_id" uuid NOT NULL,
	"visitor_id" uuid NOT NULL,
	"signed_id" text,
	"started_at" timestamp (3) with time zone NOT NULL,
	"rating" integer,
	"rating_comment" text,
	"rated_at" timestamp (3) with time zone,
	CONSTRAINT "chat_thread_rating" CHECK ("chat_thread"."rating" between -3 and 3)
);
--> statement-breakpoint
CREATE TABLE "chat_visitor" (
	"id" uuid PRIMARY KEY NOT NULL,
	"site_id" uuid NOT NULL,
	"token_hash" text NOT NULL,
	"signed_id" text,
	"name" text,
	"email" text,
	"phone" text,
	"email_verified" boolean DEFAULT false NOT NULL,
	"phone_verified" boolean DEFAULT false NOT NULL,
	"locale" text NOT NULL,
	"page_url" text,
	"page_title" text,
	"referrer" text,
	"browser" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"last_seen_at" timestamp (3) with time zone NOT NULL,
	"left_at" timestamp (3) with time zone,
	CONSTRAINT "chat_visitor_locale" CHECK ("chat_visitor"."locale" in ('zh-CN', 'zh-TW', 'en'))
);
--> statement-breakpoint
CREATE TABLE "contact_form" (
	"id" uuid PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"title" text DEFAULT '' NOT NULL,
	"intro" text DEFAULT '' NOT NULL,
	"team_id" uuid,
	"language" text,
	"required" text[] DEFAULT '{}' NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"is_default" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "contact_form_language" CHECK ("contact_form"."language" in ('zh-CN', 'zh-TW', 'en'))
);
--> statement-breakpoint
CREATE TABLE "form_submission" (
	"id" uuid PRIMARY KEY NOT NULL,
	"form_id" uuid,
	"conversation_id" uuid NOT NULL,
	"content" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "attachment" (
	"id" uuid PRIMARY KEY NOT NULL,
	"message_id" uuid,
	"conversation_id" uuid,
	"sha256" text NOT NULL,
	"name" text NOT NULL,
	"type" text NOT NULL,
	"size" bigint NOT NULL,
	"uploaded_by" uuid,
	"claim" text,
	"position" integer DEFAULT 0 NOT NULL,
	"inline" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "canned_reply" (
	"id" uuid PRIMARY KEY NOT NULL,
	"scope" text NOT NULL,
	"owner_id" uuid,
	"team_id" uuid,
	"title" text NOT NULL,
	"shortcut" text DEFAULT '' NOT NULL,
	"html" text NOT NULL,
	"text" text NOT NULL,
	"folded_title" text NOT NULL,
	"folded_text" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "canned_reply_scope" CHECK ("canned_reply"."scope" in ('personal', 'team', 'shared')),
	CONSTRAINT "canned_reply_team_scope" CHECK (("canned_reply"."scope" = 'team') = ("canned_reply"."team_id" is not null))
);
--> statement-breakpoint
CREATE TABLE "change_remark" (
	"event_id" uuid PRIMARY KEY NOT NULL,
	"conversation_id" uuid NOT NULL,
	"text" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "conversation" (
	"id" uuid PRIMARY KEY NOT NULL,
	"number" integer DEFAULT nextval('conversation_number') NOT NULL,
	"subject" text NOT NULL,
	"status" text DEFAULT 'open' NOT NULL,
	"snoozed_until" timestamp (3) with time zone,
	"priority" text DEFAULT 'normal' NOT NULL,
	"assignee_id" uuid,
	"team_id" uuid,
	"customer_id" uuid NOT NULL,
	"channel" text NOT NULL,
	"language" text,
	"tags" text[] DEFAULT '{}' NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by" uuid,
	"first_response_at" timestamp (3) with time zone,
	"waiting_since" timestamp (3) with time zone,
	"last_message_at" timestamp (3) with time zone NOT NULL,
	"last_inbound_at" timestamp (3) with time zone,
	"last_outbound_at" timestamp (3) with time zone,
	"attention_at" timestamp (3) with time zone,
	"message_count" integer DEFAULT 0 NOT NULL,
	"last_seq" integer DEFAULT 0 NOT NULL,
	"preview_text" text,
	"preview_kind" text,
	"preview_direction" text,
	"preview_author_kind" text,
	"preview_author_id" uuid,
	"resolved_at" timestamp (3) with time zone,
	"resolved_by" uuid,
	"resolve_reason" text,
	"closed_at" timestamp (3) with time zone,
	"merged_into_id" uuid,
	"linked_from_id" uuid,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "conversation_status" CHECK ("conversation"."status" in ('open', 'waiting', 'snoozed', 'resolved', 'closed')),
	CONSTRAINT "conversation_priority" CHECK ("conversation"."priority" in ('low', 'normal', 'high', 'urgent')),
	CONSTRAINT "conversation_snooze" CHECK (("conversation"."status" = 'snoozed') = ("conversation"."snoozed_until" is not null)),
	CONSTRAINT "conversation_merged_into_other" CHECK ("conversation"."merged_into_id" <> "conversation"."id")
);
--> statement-breakpoint
CREATE TABLE "conversation_followed" (
	"customer_merge_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	CONSTRAINT "conversation_followed_customer_merge_id_conversation_id_pk" PRIMARY KEY("customer_merge_id","conversation_id")
);
--> statement-breakpoint
CREATE TABLE "conversation_merge" (
	"id" uuid PRIMARY KEY NOT NULL,
	"source_id" uuid NOT NULL,
	"target_id" uuid NOT NULL,
	"source_before" jsonb NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"by_id" uuid,
	"undone_at" timestamp (3) with time zone,
	"undone_by_id" uuid,
	CONSTRAINT "conversation_merge_two" CHECK ("conversation_merge"."source_id" <> "conversation_merge"."target_id")
);
--> statement-breakpoint
CREATE TABLE "conversation_read" (
	"member_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"last_seq" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "conversation_read_member_id_conversation_id_pk" PRIMARY KEY("member_id","conversation_id")
);
--> statement-breakpoint
CREATE TABLE "draft" (
	"member_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"html" text NOT NULL,
	"mode" text NOT NULL,
	"attachment_ids" uuid[] DEFAULT '{}' NOT NULL,
	"version" integer NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "draft_member_id_conversation_id_pk" PRIMARY KEY("member_id","conversation_id"),
	CONSTRAINT "draft_mode" CHECK ("draft"."mode" in ('reply', 'note'))
);
--> statement-breakpoint
CREATE TABLE "merged_message" (
	"merge_id" uuid NOT NULL,
	"message_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	CONSTRAINT "merged_message_merge_id_message_id_pk" PRIMARY KEY("merge_id","message_id")
);
--> statement-breakpoint
CREATE TABLE "message" (
	"id" uuid PRIMARY KEY NOT NULL,
	"conversation_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"direction" text NOT NULL,
	"kind" text DEFAULT 'message' NOT NULL,
	"channel" text NOT NULL,
	"author_kind" text NOT NULL,
	"author_id" uuid,
	"html" text NOT NULL,
	"text" text NOT NULL,
	"cleaned_by" smallint DEFAULT 0 NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"duration_seconds" integer,
	"mentions" uuid[] DEFAULT '{}' NOT NULL,
	"delivery" text,
	"delivery_reason" text,
	"meta" jsonb,
	CONSTRAINT "message_direction" CHECK ("message"."direction" in ('inbound', 'outbound', 'note')),
	CONSTRAINT "message_kind" CHECK ("message"."kind" in ('message', 'phone', 'counter', 'visit', 'letter')),
	CONSTRAINT "message_author" CHECK ("message"."author_kind" in ('staff', 'customer', 'system')),
	CONSTRAINT "message_delivery" CHECK ("message"."delivery" in ('queued', 'sent', 'delivered', 'read', 'failed'))
);
--> statement-breakpoint
CREATE TABLE "saved_view" (
	"id" uuid PRIMARY KEY NOT NULL,
	"owner_id" uuid NOT NULL,
	"team_id" uuid,
	"name" text NOT NULL,
	"filter" jsonb NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "customer" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"appellation" text DEFAULT '' NOT NULL,
	"kind" text DEFAULT 'external' NOT NULL,
	"color" text,
	"organization_id" uuid,
	"language" text,
	"time_zone" text,
	"tags" text[] DEFAULT '{}' NOT NULL,
	"notes" text DEFAULT '' NOT NULL,
	"folded_name" text NOT NULL,
	"grams" text[] NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"merged_into_id" uuid,
	"removed_at" timestamp (3) with time zone,
	"anonymised_at" timestamp (3) with time zone,
	CONSTRAINT "customer_kind" CHECK ("customer"."kind" in ('external', 'internal')),
	CONSTRAINT "customer_language" CHECK ("customer"."language" in ('zh-CN', 'zh-TW', 'en')),
	CONSTRAINT "customer_merged_into_other" CHECK ("customer"."merged_into_id" <> "customer"."id")
);
--> statement-breakpoint
CREATE TABLE "customer_merge" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kept_id" uuid NOT NULL,
	"merged_id" uuid NOT NULL,
	"identity_ids" uuid[] NOT NULL,
	"filled" jsonb NOT NULL,
	"by_id" uuid,
	"at" timestamp (3) with time zone NOT NULL,
	"undone_at" timestamp (3) with time zone,
	"undone_by_id" uuid,
	CONSTRAINT "customer_merge_two" CHECK ("customer_merge"."kept_id" <> "customer_merge"."merged_id")
);
--> statement-breakpoint
CREATE TABLE "customer_suspect" (
	"id" uuid PRIMARY KEY NOT NULL,
	"first_id" uuid NOT NULL,
	"second_id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"dismissed_at" timestamp (3) with time zone,
	CONSTRAINT "customer_suspect_order" CHECK ("customer_suspect"."first_id" < "customer_suspect"."second_id")
);
--> statement-breakpoint
CREATE TABLE "identity" (
	"id" uuid PRIMARY KEY NOT NULL,
	"customer_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"source" text DEFAULT '' NOT NULL,
	"value" text NOT NULL,
	"normalised" text NOT NULL,
	"search_text" text NOT NULL,
	"grams" text[] NOT NULL,
	"verified" boolean DEFAULT false NOT NULL,
	"undeliverable" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"retired_at" timestamp (3) with time zone,
	CONSTRAINT "identity_kind" CHECK ("identity"."kind" in ('external', 'email', 'phone', 'visitor'))
);
--> statement-breakpoint
CREATE TABLE "organization" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"kind" text DEFAULT 'other' NOT NULL,
	"address" text DEFAULT '' NOT NULL,
	"tags" text[] DEFAULT '{}' NOT NULL,
	"notes" text DEFAULT '' NOT NULL,
	"folded_name" text NOT NULL,
	"grams" text[] NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"removed_at" timestamp (3) with time zone,
	CONSTRAINT "organization_kind" CHECK ("organization"."kind" in ('household', 'company', 'shop', 'dealer', 'other'))
);
--> statement-breakpoint
CREATE TABLE "confirmation" (
	"id" uuid PRIMARY KEY NOT NULL,
	"conversation_id" uuid NOT NULL,
	"asked_at" timestamp (3) with time zone,
	"asked_by_kind" text,
	"asked_by_id" uuid,
	"answer" text,
	"words" text,
	"answered_at" timestamp (3) with time zone,
	"answered_by_kind" text,
	"answered_by_id" uuid,
	"channel" text,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "confirmation_answer" CHECK ("confirmation"."answer" is null or "confirmation"."answer" in ('met', 'partly', 'not_met')),
	CONSTRAINT "confirmation_answered" CHECK (("confirmation"."answer" is null) = ("confirmation"."answered_at" is null))
);
--> statement-breakpoint
CREATE TABLE "expectation" (
	"id" uuid PRIMARY KEY NOT NULL,
	"conversation_id" uuid NOT NULL,
	"person_id" uuid,
	"stated" text DEFAULT '' NOT NULL,
	"outcome" text DEFAULT '' NOT NULL,
	"latent" text DEFAULT '' NOT NULL,
	"organization_interest" text DEFAULT '' NOT NULL,
	"personal_interest" text DEFAULT '' NOT NULL,
	"understood" text DEFAULT '' NOT NULL,
	"offer" text DEFAULT '' NOT NULL,
	"next" text DEFAULT '' NOT NULL,
	"version" integer NOT NULL,
	"changed_at" timestamp (3) with time zone NOT NULL,
	"changed_by_kind" text NOT NULL,
	"changed_by_id" uuid,
	CONSTRAINT "expectation_whose" UNIQUE NULLS NOT DISTINCT("conversation_id","person_id"),
	CONSTRAINT "expectation_person_private" CHECK ("expectation"."person_id" is null or ("expectation"."understood" = '' and "expectation"."offer" = '' and "expectation"."next" = ''))
);
--> statement-breakpoint
CREATE TABLE "merged_score" (
	"merge_id" uuid NOT NULL,
	"score_id" uuid NOT NULL,
	CONSTRAINT "merged_score_merge_id_score_id_pk" PRIMARY KEY("merge_id","score_id")
);
--> statement-breakpoint
CREATE TABLE "moment_merge" (
	"merge_id" uuid PRIMARY KEY NOT NULL,
	"conversation_id" uuid NOT NULL,
	"steps" text[] NOT NULL,
	"fields" text[] NOT NULL
);
--> statement-breakpoint
CREATE TABLE "progress_link" (
	"token" text PRIMARY KEY NOT NULL,
	"conversation_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "score" (
	"id" uuid PRIMARY KEY NOT NULL,
	"conversation_id" uuid NOT NULL,
	"value" smallint NOT NULL,
	"source" text NOT NULL,
	"words" text DEFAULT '' NOT NULL,
	"comment" text DEFAULT '' NOT NULL,
	"by_kind" text NOT NULL,
	"by_id" uuid,
	"recorded_by_id" uuid,
	"at" timestamp (3) with time zone NOT NULL,
	"channel" text NOT NULL,
	"effective" boolean NOT NULL,
	"served_by_id" uuid,
	"team_id" uuid,
	CONSTRAINT "score_value" CHECK ("score"."value" between -3 and 3),
	CONSTRAINT "score_source" CHECK ("score"."source" in ('customer', 'reviewer', 'estimate'))
);
--> statement-breakpoint
CREATE TABLE "step_state" (
	"conversation_id" uuid NOT NULL,
	"step" text NOT NULL,
	"state" text NOT NULL,
	"how" text NOT NULL,
	"evidence_kind" text,
	"evidence" text,
	"by_kind" text NOT NULL,
	"by_id" uuid,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "step_state_conversation_id_step_pk" PRIMARY KEY("conversation_id","step"),
	CONSTRAINT "step_state_step" CHECK ("step_state"."step" in ('explore', 'offer', 'act', 'confirm')),
	CONSTRAINT "step_state_state" CHECK ("step_state"."state" in ('todo', 'doing', 'done', 'skipped')),
	CONSTRAINT "step_state_how" CHECK (("step_state"."how" = 'evidence') = ("step_state"."evidence_kind" is not null))
);
--> statement-breakpoint
CREATE TABLE "merged_promise" (
	"merge_id" uuid NOT NULL,
	"promise_id" uuid NOT NULL,
	CONSTRAINT "merged_promise_merge_id_promise_id_pk" PRIMARY KEY("merge_id","promise_id")
);
--> statement-breakpoint
CREATE TABLE "promise" (
	"id" uuid PRIMARY KEY NOT NULL,
	"conversation_id" uuid NOT NULL,
	"text" text NOT NULL,
	"owner_kind" text NOT NULL,
	"owner_id" uuid NOT NULL,
	"due_from" timestamp (3) with time zone,
	"due_at" timestamp (3) with time zone NOT NULL,
	"due_precision" text DEFAULT 'time' NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"settled_at" timestamp (3) with time zone,
	"from_message_id" uuid,
	"reason" text,
	"evidence_message_id" uuid,
	"kept_at" timestamp (3) with time zone,
	"kept_late" boolean DEFAULT false NOT NULL,
	"broken_at" timestamp (3) with time zone,
	"replaces_id" uuid,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by_kind" text NOT NULL,
	"created_by_id" uuid,
	"changed_at" timestamp (3) with time zone NOT NULL,
	"changed_by_kind" text NOT NULL,
	"changed_by_id" uuid,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "promise_owner_kind" CHECK ("promise"."owner_kind" in ('member', 'team')),
	CONSTRAINT "promise_precision" CHECK ("promise"."due_precision" in ('time', 'day')),
	CONSTRAINT "promise_state" CHECK ("promise"."state" in ('open', 'kept', 'broken', 'renegotiated', 'withdrawn')),
	CONSTRAINT "promise_open_unsettled" CHECK ("promise"."state" <> 'open' or "promise"."settled_at" is null),
	CONSTRAINT "promise_closed_settled" CHECK ("promise"."state" in ('open', 'broken') or "promise"."settled_at" is not null),
	CONSTRAINT "promise_kept" CHECK (("promise"."state" = 'kept') = ("promise"."kept_at" is not null))
);
--> statement-breakpoint
CREATE TABLE "promise_change" (
	"id" uuid PRIMARY KEY NOT NULL,
	"promise_id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"by_kind" text NOT NULL,
	"by_id" uuid,
	"kind" text NOT NULL,
	"from_state" text,
	"to_state" text NOT NULL,
	"reason" text,
	"old_due_at" timestamp (3) with time zone,
	"new_due_at" timestamp (3) with time zone,
	"old_owner_kind" text,
	"old_owner_id" uuid,
	"new_owner_kind" text,
	"new_owner_id" uuid
);
--> statement-breakpoint
CREATE TABLE "promise_reminder" (
	"promise_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "promise_reminder_promise_id_kind_pk" PRIMARY KEY("promise_id","kind")
);
--> statement-breakpoint
CREATE TABLE "search_message" (
	"message_id" uuid PRIMARY KEY NOT NULL,
	"conversation_id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"text" text NOT NULL,
	"grams" integer[] NOT NULL
);
--> statement-breakpoint
CREATE TABLE "search_subject" (
	"conversation_id" uuid PRIMARY KEY NOT NULL,
	"text" text NOT NULL,
	"grams" integer[] NOT NULL
);
--> statement-breakpoint
CREATE TABLE "account" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"member_id" uuid NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp (3) with time zone,
	"refresh_token_expires_at" timestamp (3) with time zone,
	"scope" text,
	"password" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "attempt" (
	"key" text PRIMARY KEY NOT NULL,
	"count" integer NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	"until" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "company" (
	"id" integer PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"locale" text NOT NULL,
	"time_zone" text NOT NULL,
	"setup_done_at" timestamp (3) with time zone NOT NULL,
	"settings" jsonb NOT NULL,
	CONSTRAINT "company_single" CHECK ("company"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE "invitation" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"role" text NOT NULL,
	"team_ids" uuid[] NOT NULL,
	"token_hash" text NOT NULL,
	"invited_by" uuid,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"accepted_at" timestamp (3) with time zone,
	"withdrawn_at" timestamp (3) with time zone,
	"member_id" uuid,
	CONSTRAINT "invitation_role" CHECK ("invitation"."role" in ('owner', 'admin', 'supervisor', 'agent', 'sales', 'viewer'))
);
--> statement-breakpoint
CREATE TABLE "member" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"image" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"two_factor_enabled" boolean DEFAULT false NOT NULL,
	"role" text NOT NULL,
	"locale" text NOT NULL,
	"time_zone" text NOT NULL,
	"availability" text DEFAULT 'away' NOT NULL,
	"availability_since" timestamp (3) with time zone NOT NULL,
	"hue" integer NOT NULL,
	"deactivated_at" timestamp (3) with time zone,
	"notify" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "member_email_lower" CHECK ("member"."email" = lower("member"."email")),
	CONSTRAINT "member_role" CHECK ("member"."role" in ('owner', 'admin', 'supervisor', 'agent', 'sales', 'viewer')),
	CONSTRAINT "member_locale" CHECK ("member"."locale" in ('zh-CN', 'zh-TW', 'en')),
	CONSTRAINT "member_availability" CHECK ("member"."availability" in ('online', 'busy', 'away'))
);
--> statement-breakpoint
CREATE TABLE "session" (
	"id" uuid PRIMARY KEY NOT NULL,
	"token" text NOT NULL,
	"member_id" uuid NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"ip_address" text,
	"user_agent" text
);
--> statement-breakpoint
CREATE TABLE "team" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"hours" jsonb,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "team_member" (
	"team_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"is_lead" boolean DEFAULT false NOT NULL,
	CONSTRAINT "team_member_team_id_member_id_pk" PRIMARY KEY("team_id","member_id")
);
--> statement-breakpoint
CREATE TABLE "two_factor" (
	"id" uuid PRIMARY KEY NOT NULL,
	"secret" text NOT NULL,
	"backup_codes" text NOT NULL,
	"member_id" uuid NOT NULL,
	"verified" boolean DEFAULT false NOT NULL,
	"failed_verification_count" integer DEFAULT 0 NOT NULL,
	"locked_until" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "verification" (
	"id" uuid PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "chat_site" ADD CONSTRAINT "chat_site_team_id_team_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."team"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat_thread" ADD CONSTRAINT "chat_thread_conversation_id_conversation_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat_thread" ADD CONSTRAINT "chat_thread_site_id_chat_site_id_fk" FOREIGN KEY ("site_id") REFERENCES "public"."chat_site"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat_thread" ADD CONSTRAINT "chat_thread_visitor_id_chat_visitor_id_fk" FOREIGN KEY ("visitor_id") REFERENCES "public"."chat_visitor"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat_visitor" ADD CONSTRAINT "chat_visitor_site_id_chat_site_id_fk" FOREIGN KEY ("site_id") REFERENCES "public"."chat_site"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact_form" ADD CONSTRAINT "contact_form_team_id_team_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."team"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "form_submission" ADD CONSTRAINT "form_submission_form_id_contact_form_id_fk" FOREIGN KEY ("form_id") REFERENCES "public"."contact_form"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "form_submission" ADD CONSTRAINT "form_submission_conversation_id_conversation_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attachment" ADD CONSTRAINT "attachment_message_id_message_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."message"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attachment" ADD CONSTRAINT "attachment_conversation_id_conversation_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attachment" ADD CONSTRAINT "attachment_uploaded_by_member_id_fk" FOREIGN KEY ("uploaded_by") REFERENCES "public"."member"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "canned_reply" ADD CONSTRAINT "canned_reply_owner_id_member_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."member"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "canned_reply" ADD CONSTRAINT "canned_reply_team_id_team_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."team"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "change_remark" ADD CONSTRAINT "change_remark_conversation_id_conversation_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_assignee_id_member_id_fk" FOREIGN KEY ("assignee_id") REFERENCES "public"."member"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_team_id_team_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."team"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_customer_id_customer_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_created_by_member_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."member"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_resolved_by_member_id_fk" FOREIGN KEY ("resolved_by") REFERENCES "public"."member"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_merged_into_id_conversation_id_fk" FOREIGN KEY ("merged_into_id") REFERENCES "public"."conversation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_linked_from_id_conversation_id_fk" FOREIGN KEY ("linked_from_id") REFERENCES "public"."conversation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversation_followed" ADD CONSTRAINT "conversation_followed_conversation_id_conversation_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversation_merge" ADD CONSTRAINT "conversation_merge_source_id_conversation_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."conversation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversation_merge" ADD CONSTRAINT "conversation_merge_target_id_conversation_id_fk" FOREIGN KEY ("target_id") REFERENCES "public"."conversation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversation_merge" ADD CONSTRAINT "conversation_merge_by_id_member_id_fk" FOREIGN KEY ("by_id") REFERENCES "public"."member"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversation_merge" ADD CONSTRAINT "conversation_merge_undone_by_id_member_id_fk" FOREIGN KEY ("undone_by_id") REFERENCES "public"."member"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversation_read" ADD CONSTRAINT "conversation_read_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."member"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversation_read" ADD CONSTRAINT "conversation_read_conversation_id_conversation_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "draft" ADD CONSTRAINT "draft_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."member"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "draft" ADD CONSTRAINT "draft_conversation_id_conversation_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "merged_message" ADD CONSTRAINT "merged_message_merge_id_conversation_merge_id_fk" FOREIGN KEY ("merge_id") REFERENCES "public"."conversation_merge"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "merged_message" ADD CONSTRAINT "merged_message_message_id_message_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."message"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message" ADD CONSTRAINT "message_conversation_id_conversation_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_view" ADD CONSTRAINT "saved_view_owner_id_member_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."member"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_view" ADD CONSTRAINT "saved_view_team_id_team_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."team"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "customer" ADD CONSTRAINT "customer_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "customer" ADD CONSTRAINT "customer_merged_into_id_customer_id_fk" FOREIGN KEY ("merged_into_id") REFERENCES "public"."customer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "customer_merge" ADD CONSTRAINT "customer_merge_kept_id_customer_id_fk" FOREIGN KEY ("kept_id") REFERENCES "public"."customer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "customer_merge" ADD CONSTRAINT "customer_merge_merged_id_customer_id_fk" FOREIGN KEY ("merged_id") REFERENCES "public"."customer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "customer_suspect" ADD CONSTRAINT "customer_suspect_first_id_customer_id_fk" FOREIGN KEY ("first_id") REFERENCES "public"."customer"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "customer_suspect" ADD CONSTRAINT "customer_suspect_second_id_customer_id_fk" FOREIGN KEY ("second_id") REFERENCES "public"."customer"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "identity" ADD CONSTRAINT "identity_customer_id_customer_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customer"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "confirmation" ADD CONSTRAINT "confirmation_conversation_id_conversation_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "expectation" ADD CONSTRAINT "expectation_conversation_id_conversation_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "expectation" ADD CONSTRAINT "expectation_person_id_customer_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."customer"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "merged_score" ADD CONSTRAINT "merged_score_score_id_score_id_fk" FOREIGN KEY ("score_id") REFERENCES "public"."score"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "moment_merge" ADD CONSTRAINT "moment_merge_conversation_id_conversation_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "progress_link" ADD CONSTRAINT "progress_link_conversation_id_conversation_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "score" ADD CONSTRAINT "score_conversation_id_conversation_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "step_state" ADD CONSTRAINT "step_state_conversation_id_conversation_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "merged_promise" ADD CONSTRAINT "merged_promise_promise_id_promise_id_fk" FOREIGN KEY ("promise_id") REFERENCES "public"."promise"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promise" ADD CONSTRAINT "promise_conversation_id_conversation_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promise_change" ADD CONSTRAINT "promise_change_promise_id_promise_id_fk" FOREIGN KEY ("promise_id") REFERENCES "public"."promise"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promise_reminder" ADD CONSTRAINT "promise_reminder_promise_id_promise_id_fk" FOREIGN KEY ("promise_id") REFERENCES "public"."promise"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "search_message" ADD CONSTRAINT "search_message_message_id_message_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."message"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "search_subject" ADD CONSTRAINT "search_subject_conversation_id_conversation_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "account" ADD CONSTRAINT "account_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."member"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_invited_by_member_id_fk" FOREIGN KEY ("invited_by") REFERENCES "public"."member"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."member"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."member"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_member" ADD CONSTRAINT "team_member_team_id_team_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."team"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_member" ADD CONSTRAINT "team_member_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."member"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "two_factor" ADD CONSTRAINT "two_factor_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."member"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "event_number" ON "event" USING btree ("number") WHERE "event"."number" is not null;--> statement-breakpoint
CREATE INDEX "event_unpublished" ON "event" USING btree ("id") WHERE "event"."number" is null;--> statement-breakpoint
CREATE INDEX "event_subject" ON "event" USING btree ("subject_id","id");--> statement-breakpoint
CREATE INDEX "idempotency_key_at" ON "idempotency_key" USING btree ("at");--> statement-breakpoint
CREATE UNIQUE INDEX "chat_site_key" ON "chat_site" USING btree ("key");--> statement-breakpoint
CREATE INDEX "chat_thread_visitor" ON "chat_thread" USING btree ("visitor_id","started_at");--> statement-breakpoint
CREATE INDEX "chat_thread_signed" ON "chat_thread" USING btree ("site_id","signed_id","started_at") WHERE "chat_thread"."signed_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "chat_visitor_token" ON "chat_visitor" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "chat_visitor_signed" ON "chat_visitor" USING btree ("site_id","signed_id") WHERE "chat_visitor"."signed_id" is not null;--> statement-breakpoint
CREATE INDEX "chat_visitor_seen" ON "chat_visitor" USING btree ("last_seen_at");--> statement-breakpoint
CREATE UNIQUE INDEX "contact_form_key" ON "contact_form" USING btree ("key");--> statement-breakpoint
CREATE UNIQUE INDEX "contact_form_default" ON "contact_form" USING btree ("is_default") WHERE "contact_form"."is_default";--> statement-breakpoint
CREATE INDEX "form_submission_conversation" ON "form_submission" USING btree ("conversation_id");--> statement-breakpoint
CREATE INDEX "form_submission_form" ON "form_submission" USING btree ("form_id");--> statement-breakpoint
CREATE INDEX "attachment_message" ON "attachment" USING btree ("message_id");--> statement-breakpoint
CREATE INDEX "attachment_conversation" ON "attachment" USING btree ("conversation_id");--> statement-breakpoint
CREATE INDEX "attachment_unused" ON "attachment" USING btree ("created_at") WHERE "attachment"."message_id" is null;--> statement-breakpoint
CREATE INDEX "attachment_content" ON "attachment" USING btree ("sha256");--> statement-breakpoint
CREATE UNIQUE INDEX "canned_reply_personal" ON "canned_reply" USING btree ("owner_id","shortcut") WHERE "canned_reply"."scope" = 'personal' and "canned_reply"."shortcut" <> '';--> statement-breakpoint
CREATE UNIQUE INDEX "canned_reply_of_team" ON "canned_reply" USING btree ("team_id","shortcut") WHERE "canned_reply"."scope" = 'team' and "canned_reply"."shortcut" <> '';--> statement-breakpoint
CREATE UNIQUE INDEX "canned_reply_shared" ON "canned_reply" USING btree ("shortcut") WHERE "canned_reply"."scope" = 'shared' and "canned_reply"."shortcut" <> '';--> statement-breakpoint
CREATE INDEX "canned_reply_owner" ON "canned_reply" USING btree ("owner_id");--> statement-breakpoint
CREATE INDEX "canned_reply_team" ON "canned_reply" USING btree ("team_id");--> statement-breakpoint
CREATE INDEX "change_remark_conversation" ON "change_remark" USING btree ("conversation_id");--> statement-breakpoint
CREATE UNIQUE INDEX "conversation_number_key" ON "conversation" USING btree ("number");--> statement-breakpoint
CREATE INDEX "conversation_recent" ON "conversation" USING btree ("last_message_at","id") WHERE "conversation"."merged_into_id" is null;--> statement-breakpoint
CREATE INDEX "conversation_status_recent" ON "conversation" USING btree ("status","last_message_at","id");--> statement-breakpoint
CREATE INDEX "conversation_team" ON "conversation" USING btree ("team_id","status","last_message_at","id");--> statement-breakpoint
CREATE INDEX "conversation_assignee" ON "conversation" USING btree ("assignee_id","status","last_message_at","id");--> statement-breakpoint
CREATE INDEX "conversation_customer" ON "conversation" USING btree ("customer_id","last_message_at");--> statement-breakpoint
CREATE INDEX "conversation_active_recent" ON "conversation" USING btree ("last_message_at","id") WHERE status in ('open', 'waiting', 'snoozed');--> statement-breakpoint
CREATE INDEX "conversation_active_attention" ON "conversation" USING btree (coalesce("attention_at", 'infinity'::timestamptz),"id") WHERE status in ('open', 'waiting', 'snoozed');--> statement-breakpoint
CREATE INDEX "conversation_active_waiting" ON "conversation" USING btree (coalesce("waiting_since", 'infinity'::timestamptz),"id") WHERE status in ('open', 'waiting', 'snoozed');--> statement-breakpoint
CREATE INDEX "conversation_active_count" ON "conversation" USING btree ("status","team_id","assignee_id") WHERE status in ('open', 'waiting', 'snoozed');--> statement-breakpoint
CREATE INDEX "conversation_snoozed" ON "conversation" USING btree ("snoozed_until") WHERE "conversation"."status" = 'snoozed';--> statement-breakpoint
CREATE INDEX "conversation_resolved" ON "conversation" USING btree ("resolved_at") WHERE "conversation"."status" = 'resolved';--> statement-breakpoint
CREATE INDEX "conversation_tags" ON "conversation" USING gin ("tags");--> statement-breakpoint
CREATE INDEX "conversation_merged" ON "conversation" USING btree ("merged_into_id") WHERE "conversation"."merged_into_id" is not null;--> statement-breakpoint
CREATE INDEX "conversation_linked" ON "conversation" USING btree ("linked_from_id") WHERE "conversation"."linked_from_id" is not null;--> statement-breakpoint
CREATE INDEX "conversation_followed_conversation" ON "conversation_followed" USING btree ("conversation_id");--> statement-breakpoint
CREATE INDEX "conversation_merge_target" ON "conversation_merge" USING btree ("target_id");--> statement-breakpoint
CREATE INDEX "conversation_merge_source" ON "conversation_merge" USING btree ("source_id");--> statement-breakpoint
CREATE INDEX "conversation_read_conversation" ON "conversation_read" USING btree ("conversation_id");--> statement-breakpoint
CREATE INDEX "draft_conversation" ON "draft" USING btree ("conversation_id");--> statement-breakpoint
CREATE INDEX "draft_attachments" ON "draft" USING gin ("attachment_ids") WHERE "draft"."attachment_ids" <> '{}';--> statement-breakpoint
CREATE INDEX "merged_message_message" ON "merged_message" USING btree ("message_id");--> statement-breakpoint
CREATE UNIQUE INDEX "message_seq" ON "message" USING btree ("conversation_id","seq");--> statement-breakpoint
CREATE INDEX "message_timeline" ON "message" USING btree ("conversation_id","occurred_at","seq");--> statement-breakpoint
CREATE INDEX "message_mentions" ON "message" USING gin ("mentions") WHERE "message"."mentions" <> '{}';--> statement-breakpoint
CREATE INDEX "saved_view_owner" ON "saved_view" USING btree ("owner_id");--> statement-breakpoint
CREATE INDEX "saved_view_team" ON "saved_view" USING btree ("team_id") WHERE "saved_view"."team_id" is not null;--> statement-breakpoint
CREATE INDEX "customer_recent" ON "customer" USING btree ("created_at","id") WHERE "customer"."removed_at" is null and "customer"."merged_into_id" is null;--> statement-breakpoint
CREATE INDEX "customer_organization" ON "customer" USING btree ("organization_id") WHERE "customer"."organization_id" is not null;--> statement-breakpoint
CREATE INDEX "customer_merged_into" ON "customer" USING btree ("merged_into_id") WHERE "customer"."merged_into_id" is not null;--> statement-breakpoint
CREATE INDEX "customer_tags" ON "customer" USING gin ("tags");--> statement-breakpoint
CREATE INDEX "customer_grams" ON "customer" USING gin ("grams");--> statement-breakpoint
CREATE INDEX "customer_name" ON "customer" USING hash ("folded_name");--> statement-breakpoint
CREATE INDEX "customer_merge_kept" ON "customer_merge" USING btree ("kept_id");--> statement-breakpoint
CREATE INDEX "customer_merge_merged" ON "customer_merge" USING btree ("merged_id");--> statement-breakpoint
CREATE UNIQUE INDEX "customer_suspect_pair" ON "customer_suspect" USING btree ("first_id","second_id");--> statement-breakpoint
CREATE INDEX "customer_suspect_second" ON "customer_suspect" USING btree ("second_id");--> statement-breakpoint
CREATE UNIQUE INDEX "identity_taken" ON "identity" USING btree ("kind","source","normalised") WHERE "identity"."retired_at" is null;--> statement-breakpoint
CREATE INDEX "identity_customer" ON "identity" USING btree ("customer_id");--> statement-breakpoint
CREATE INDEX "identity_grams" ON "identity" USING gin ("grams");--> statement-breakpoint
CREATE INDEX "organization_recent" ON "organization" USING btree ("created_at","id") WHERE "organization"."removed_at" is null;--> statement-breakpoint
CREATE INDEX "organization_grams" ON "organization" USING gin ("grams");--> statement-breakpoint
CREATE INDEX "confirmation_conversation" ON "confirmation" USING btree ("conversation_id","at","id");--> statement-breakpoint
CREATE INDEX "expectation_person" ON "expectation" USING btree ("person_id") WHERE "expectation"."person_id" is not null;--> statement-breakpoint
CREATE INDEX "merged_score_score" ON "merged_score" USING btree ("score_id");--> statement-breakpoint
CREATE INDEX "moment_merge_conversation" ON "moment_merge" USING btree ("conversation_id");--> statement-breakpoint
CREATE UNIQUE INDEX "progress_link_valid" ON "progress_link" USING btree ("conversation_id") WHERE "progress_link"."revoked_at" is null;--> statement-breakpoint
CREATE INDEX "progress_link_conversation" ON "progress_link" USING btree ("conversation_id");--> statement-breakpoint
CREATE INDEX "score_conversation" ON "score" USING btree ("conversation_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "score_effective" ON "score" USING btree ("conversation_id") WHERE "score"."effective";--> statement-breakpoint
CREATE INDEX "score_served_by" ON "score" USING btree ("served_by_id","at") WHERE "score"."effective";--> statement-breakpoint
CREATE INDEX "score_team" ON "score" USING btree ("team_id","at") WHERE "score"."effective";--> statement-breakpoint
CREATE INDEX "merged_promise_promise" ON "merged_promise" USING btree ("promise_id");--> statement-breakpoint
CREATE INDEX "promise_conversation" ON "promise" USING btree ("conversation_id","created_at");--> statement-breakpoint
CREATE INDEX "promise_owed" ON "promise" USING btree ("due_at","id") WHERE "promise"."settled_at" is null;--> statement-breakpoint
CREATE INDEX "promise_owed_owner" ON "promise" USING btree ("owner_id","due_at","id") WHERE "promise"."settled_at" is null;--> statement-breakpoint
CREATE INDEX "promise_owner" ON "promise" USING btree ("owner_id","due_at","id");--> statement-breakpoint
CREATE INDEX "promise_due" ON "promise" USING btree ("due_at","id");--> statement-breakpoint
CREATE INDEX "promise_replaces" ON "promise" USING btree ("replaces_id") WHERE "promise"."replaces_id" is not null;--> statement-breakpoint
CREATE INDEX "promise_from_message" ON "promise" USING btree ("from_message_id") WHERE "promise"."from_message_id" is not null;--> statement-breakpoint
CREATE INDEX "promise_change_promise" ON "promise_change" USING btree ("promise_id","id");--> statement-breakpoint
CREATE INDEX "search_message_conversation" ON "search_message" USING btree ("conversation_id");--> statement-breakpoint
CREATE INDEX "search_message_grams" ON "search_message" USING gin ("grams") WITH (fastupdate=false);--> statement-breakpoint
CREATE INDEX "search_subject_grams" ON "search_subject" USING gin ("grams") WITH (fastupdate=false);--> statement-breakpoint
CREATE UNIQUE INDEX "account_provider" ON "account" USING btree ("provider_id","account_id");--> statement-breakpoint
CREATE INDEX "account_member" ON "account" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "attempt_until" ON "attempt" USING btree ("until");--> statement-breakpoint
CREATE UNIQUE INDEX "invitation_token" ON "invitation" USING btree ("token_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "invitation_open_email" ON "invitation" USING btree ("email") WHERE "invitation"."accepted_at" is null and "invitation"."withdrawn_at" is null;--> statement-breakpoint
CREATE INDEX "invitation_created" ON "invitation" USING btree ("created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "member_email" ON "member" USING btree ("email");--> statement-breakpoint
CREATE INDEX "member_name" ON "member" USING btree ("name","id");--> statement-breakpoint
CREATE UNIQUE INDEX "session_token" ON "session" USING btree ("token");--> statement-breakpoint
CREATE INDEX "session_member" ON "session" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "session_expires" ON "session" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "team_name" ON "team" USING btree (lower("name"));--> statement-breakpoint
CREATE INDEX "team_member_member" ON "team_member" USING btree ("member_id");--> statement-breakpoint
CREATE UNIQUE INDEX "two_factor_member" ON "two_factor" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "verification_identifier" ON "verification" USING btree ("identifier");--> statement-breakpoint
CREATE INDEX "verification_expires" ON "verification" USING btree ("expires_at");