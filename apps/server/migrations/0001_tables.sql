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
CREATE UNIQUE INDEX "event_number" ON "event" USING btree ("number") WHERE "event"."number" is not null;--> statement-breakpoint
CREATE INDEX "event_unpublished" ON "event" USING btree ("id") WHERE "event"."number" is null;--> statement-breakpoint
CREATE INDEX "event_subject" ON "event" USING btree ("subject_id","id");--> statement-breakpoint
CREATE INDEX "idempotency_key_at" ON "idempotency_key" USING btree ("at");