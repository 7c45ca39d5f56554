CREATE TABLE "mail" (
	"message_id" uuid PRIMARY KEY NOT NULL,
	"mailbox_id" uuid,
	"direction" text NOT NULL,
	"message_id_header" text DEFAULT '' NOT NULL,
	"in_reply_to" text,
	"reference_ids" text[] DEFAULT '{}' NOT NULL,
	"subject" text NOT NULL,
	"from" jsonb,
	"reply_to" jsonb DEFAULT '[]' NOT NULL,
	"to" jsonb DEFAULT '[]' NOT NULL,
	"cc" jsonb DEFAULT '[]' NOT NULL,
	"bcc" jsonb DEFAULT '[]' NOT NULL,
	"date" timestamp (3) with time zone,
	"html" text DEFAULT '' NOT NULL,
	"text" text DEFAULT '' NOT NULL,
	"folded" text DEFAULT '' NOT NULL,
	"auto" text,
	"notes" jsonb DEFAULT '[]' NOT NULL,
	"pictures" jsonb DEFAULT '{}' NOT NULL,
	"arrival_id" uuid,
	"suggest_split" boolean DEFAULT false NOT NULL,
	CONSTRAINT "mail_direction" CHECK ("mail"."direction" in ('in', 'out'))
);
--> statement-breakpoint
CREATE TABLE "mail_auto_reply" (
	"id" uuid PRIMARY KEY NOT NULL,
	"address" text NOT NULL,
	"conversation_id" uuid,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mail_in" (
	"id" uuid PRIMARY KEY NOT NULL,
	"mailbox_id" uuid,
	"sha256" text NOT NULL,
	"raw_file" text NOT NULL,
	"size" bigint NOT NULL,
	"message_id_header" text DEFAULT '' NOT NULL,
	"folder" text,
	"uid_validity" bigint,
	"uid" bigint,
	"envelope_to" text[] DEFAULT '{}' NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"stored_at" timestamp (3) with time zone NOT NULL,
	"state" text DEFAULT 'stored' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"note" text,
	"taken_at" timestamp (3) with time zone,
	"conversation_id" uuid,
	"message_id" uuid,
	CONSTRAINT "mail_in_state" CHECK ("mail_in"."state" in ('stored', 'taken', 'ignored', 'failed'))
);
--> statement-breakpoint
CREATE TABLE "mail_missed" (
	"mailbox_id" uuid NOT NULL,
	"path" text NOT NULL,
	"uid_validity" bigint NOT NULL,
	"uid" bigint NOT NULL,
	"tries" integer NOT NULL,
	"words" text NOT NULL,
	"first_at" timestamp (3) with time zone NOT NULL,
	"next_at" timestamp (3) with time zone,
	CONSTRAINT "mail_missed_mailbox_id_path_uid_validity_uid_pk" PRIMARY KEY("mailbox_id","path","uid_validity","uid")
);
--> statement-breakpoint
CREATE TABLE "mail_out" (
	"message_id" uuid PRIMARY KEY NOT NULL,
	"mailbox_id" uuid,
	"state" text NOT NULL,
	"send_at" timestamp (3) with time zone NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"try_id" uuid,
	"lease_until" timestamp (3) with time zone,
	"kind" text NOT NULL,
	"source_id" uuid,
	"quote" text NOT NULL,
	"raw_file" text,
	"raw_size" bigint,
	"accepted" text[] DEFAULT '{}' NOT NULL,
	"rejected" jsonb DEFAULT '[]' NOT NULL,
	"server_words" text,
	"status_before" text NOT NULL,
	"automatic" boolean DEFAULT false NOT NULL,
	"sent_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "mail_out_kind" CHECK ("mail_out"."kind" in ('reply', 'forward', 'new')),
	CONSTRAINT "mail_out_quote" CHECK ("mail_out"."quote" in ('none', 'last', 'all')),
	CONSTRAINT "mail_out_state" CHECK ("mail_out"."state" in ('queued', 'sending', 'handing-over', 'sent', 'failed', 'uncertain'))
);
--> statement-breakpoint
CREATE TABLE "mail_participant" (
	"conversation_id" uuid NOT NULL,
	"address" text NOT NULL,
	"name" text DEFAULT '' NOT NULL,
	"role" text NOT NULL,
	"first_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "mail_participant_conversation_id_address_pk" PRIMARY KEY("conversation_id","address")
);
--> statement-breakpoint
CREATE TABLE "mail_picture_sender" (
	"address" text PRIMARY KEY NOT NULL,
	"by_id" uuid,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mail_signature" (
	"team_id" uuid PRIMARY KEY NOT NULL,
	"html" text NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mailbox" (
	"id" uuid PRIMARY KEY NOT NULL,
	"address" text NOT NULL,
	"aliases" text[] DEFAULT '{}' NOT NULL,
	"name" text DEFAULT '' NOT NULL,
	"team_id" uuid,
	"enabled" boolean DEFAULT true NOT NULL,
	"is_default" boolean DEFAULT false NOT NULL,
	"imap_host" text DEFAULT '' NOT NULL,
	"imap_port" integer DEFAULT 993 NOT NULL,
	"imap_security" text DEFAULT 'tls' NOT NULL,
	"imap_user" text DEFAULT '' NOT NULL,
	"imap_secret" text,
	"folders" text[] DEFAULT '{}' NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	"mark_seen" boolean DEFAULT true NOT NULL,
	"smtp_host" text DEFAULT '' NOT NULL,
	"smtp_port" integer DEFAULT 465 NOT NULL,
	"smtp_security" text DEFAULT 'tls' NOT NULL,
	"smtp_user" text DEFAULT '' NOT NULL,
	"smtp_secret" text,
	"signature_html" text DEFAULT '' NOT NULL,
	"quote" text DEFAULT 'last' NOT NULL,
	"undo_seconds" integer DEFAULT 10 NOT NULL,
	"max_attachment_bytes" bigint DEFAULT 20971520 NOT NULL,
	"receipt" boolean DEFAULT true NOT NULL,
	"plus_address" boolean DEFAULT false NOT NULL,
	"dkim_domain" text DEFAULT '' NOT NULL,
	"dkim_selector" text DEFAULT '' NOT NULL,
	"dkim_secret" text,
	"lease_owner" uuid,
	"lease_until" timestamp (3) with time zone,
	"last_fetch_at" timestamp (3) with time zone,
	"last_arrival_at" timestamp (3) with time zone,
	"last_error" text,
	"last_error_cause" text,
	"last_error_at" timestamp (3) with time zone,
	"failing_since" timestamp (3) with time zone,
	"last_sent_at" timestamp (3) with time zone,
	"last_send_error" text,
	"last_send_error_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"removed_at" timestamp (3) with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "mailbox_imap_security" CHECK ("mailbox"."imap_security" in ('tls', 'starttls', 'none')),
	CONSTRAINT "mailbox_smtp_security" CHECK ("mailbox"."smtp_security" in ('tls', 'starttls', 'none')),
	CONSTRAINT "mailbox_quote" CHECK ("mailbox"."quote" in ('none', 'last', 'all'))
);
--> statement-breakpoint
CREATE TABLE "mailbox_folder" (
	"mailbox_id" uuid NOT NULL,
	"path" text NOT NULL,
	"uid_validity" bigint NOT NULL,
	"last_uid" bigint NOT NULL,
	"read_at" timestamp (3) with time zone,
	CONSTRAINT "mailbox_folder_mailbox_id_path_pk" PRIMARY KEY("mailbox_id","path")
);
--> statement-breakpoint
ALTER TABLE "draft" ADD COLUMN "envelope" jsonb;--> statement-breakpoint
ALTER TABLE "message" ADD COLUMN "private" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "mail" ADD CONSTRAINT "mail_message_id_message_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."message"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mail" ADD CONSTRAINT "mail_mailbox_id_mailbox_id_fk" FOREIGN KEY ("mailbox_id") REFERENCES "public"."mailbox"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mail" ADD CONSTRAINT "mail_arrival_id_mail_in_id_fk" FOREIGN KEY ("arrival_id") REFERENCES "public"."mail_in"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mail_auto_reply" ADD CONSTRAINT "mail_auto_reply_conversation_id_conversation_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mail_in" ADD CONSTRAINT "mail_in_mailbox_id_mailbox_id_fk" FOREIGN KEY ("mailbox_id") REFERENCES "public"."mailbox"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mail_in" ADD CONSTRAINT "mail_in_conversation_id_conversation_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversation"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mail_missed" ADD CONSTRAINT "mail_missed_mailbox_id_mailbox_id_fk" FOREIGN KEY ("mailbox_id") REFERENCES "public"."mailbox"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mail_out" ADD CONSTRAINT "mail_out_message_id_mail_message_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."mail"("message_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mail_out" ADD CONSTRAINT "mail_out_mailbox_id_mailbox_id_fk" FOREIGN KEY ("mailbox_id") REFERENCES "public"."mailbox"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mail_participant" ADD CONSTRAINT "mail_participant_conversation_id_conversation_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mail_picture_sender" ADD CONSTRAINT "mail_picture_sender_by_id_member_id_fk" FOREIGN KEY ("by_id") REFERENCES "public"."member"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mail_signature" ADD CONSTRAINT "mail_signature_team_id_team_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."team"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mailbox" ADD CONSTRAINT "mailbox_team_id_team_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."team"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mailbox_folder" ADD CONSTRAINT "mailbox_folder_mailbox_id_mailbox_id_fk" FOREIGN KEY ("mailbox_id") REFERENCES "public"."mailbox"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "mail_header" ON "mail" USING btree ("message_id_header") WHERE "mail"."message_id_header" <> '';--> statement-breakpoint
CREATE INDEX "mail_references" ON "mail" USING gin ("reference_ids");--> statement-breakpoint
CREATE INDEX "mail_in_reply_to" ON "mail" USING btree ("in_reply_to") WHERE "mail"."in_reply_to" is not null;--> statement-breakpoint
CREATE INDEX "mail_arrival" ON "mail" USING btree ("arrival_id");--> statement-breakpoint
CREATE INDEX "mail_auto_reply_address" ON "mail_auto_reply" USING btree ("address","at");--> statement-breakpoint
CREATE UNIQUE INDEX "mail_in_content" ON "mail_in" USING btree (coalesce("mailbox_id", '00000000-0000-0000-0000-000000000000'::uuid),"sha256");--> statement-breakpoint
CREATE INDEX "mail_in_recent" ON "mail_in" USING btree ("mailbox_id","stored_at","id");--> statement-breakpoint
CREATE INDEX "mail_in_recent_all" ON "mail_in" USING btree ("stored_at","id");--> statement-breakpoint
CREATE INDEX "mail_in_waiting" ON "mail_in" USING btree ("stored_at") WHERE "mail_in"."state" in ('stored', 'failed');--> statement-breakpoint
CREATE INDEX "mail_in_header" ON "mail_in" USING btree ("message_id_header") WHERE "mail_in"."message_id_header" <> '';--> statement-breakpoint
CREATE INDEX "mail_in_raw" ON "mail_in" USING btree ("raw_file");--> statement-breakpoint
CREATE INDEX "mail_out_due" ON "mail_out" USING btree ("send_at") WHERE "mail_out"."state" in ('queued', 'sending', 'handing-over');--> statement-breakpoint
CREATE INDEX "mail_out_mailbox" ON "mail_out" USING btree ("mailbox_id","state");--> statement-breakpoint
CREATE INDEX "mail_out_raw" ON "mail_out" USING btree ("raw_file") WHERE "mail_out"."raw_file" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "mailbox_address" ON "mailbox" USING btree ("address") WHERE "mailbox"."removed_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "mailbox_default" ON "mailbox" USING btree ("is_default") WHERE "mailbox"."is_default" and "mailbox"."removed_at" is null;--> statement-breakpoint
ALTER TABLE "member" DROP COLUMN "notify";