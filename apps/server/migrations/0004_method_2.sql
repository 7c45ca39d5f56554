ALTER TABLE "moment" ADD COLUMN "score_recorded" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "promise" ADD COLUMN "agreed_at" timestamp (3) with time zone;